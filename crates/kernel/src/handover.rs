//! Handing the device over: while it is in a respondent's hands, nothing but one interview is open, and
//! only the interviewer opens the rest. It decides what stands before the screens meanwhile, when the
//! answers go out of sight, and how an interview ends that nobody goes on with. What opens it is decided
//! in `pin`; docs/decisions/0075 says what all this protects from and what not.

use std::rc::Rc;

use pingyi_base::Timestamp;
use pingyi_interchange::columns::Word as _;
use pingyi_response::Mode;
use pingyi_wording::field::Key;

use crate::code::Code;
use crate::effect::Effect;
use crate::event::{Act, Event, Moment};
use crate::fill::{Interview, Stage};
use crate::model::Kernel;
use crate::pin::Checking;
use crate::route::{FillRoute, Route};

/// Where the interviewer goes on.
const BACK: &str = "#/visits";

/// Seconds without a touch after which it is asked whether anybody is there. No source gives a figure
/// for this; most people read the longest question aloud to somebody in a third of it.
pub(crate) const ASK_AFTER_S: u32 = 180;
/// Seconds for the answer, which WCAG 2.2.1 wants to be 20 at least. Each answer gives as much time as
/// there was before, and the clock can be stopped.
pub(crate) const ANSWER_S: u32 = 120;

/// What stands before the screens while the device is in a respondent's hands, or about to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cover {
    /// A PIN is wanted before the device is handed over for this interview.
    NewPin {
        /// The interview's address.
        then: String,
    },
    /// Handed over. The interview begins when the respondent says so.
    Ready,
    /// The page was switched away; the respondent goes on when they are back.
    Paused,
    /// Nobody has touched it for a while: is anybody there?
    Asking,
    /// Only the interviewer goes on from here.
    Locked,
}

/// The device in somebody else's hands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hand {
    pub(crate) cover: Option<Cover>,
    /// When the respondent has touched it last.
    touched: Option<Timestamp>,
    /// The respondent has stopped the clock.
    is_untimed: bool,
    /// A PIN that is being made into its hash.
    pub(crate) checking: Option<Checking>,
    /// The link whose code is shown, with the code.
    pub(crate) code: Option<(String, Rc<Code>)>,
    /// Opened by a link on one's own phone: the ways of those who work with the app are not drawn.
    pub(crate) is_guest: bool,
}

impl Kernel {
    pub(crate) fn is_locked(&self) -> bool {
        self.interview.as_ref().is_some_and(|interview| interview.is_locked)
    }

    /// Whether the device is in a respondent's hands, in this tab or another.
    pub(crate) fn is_handed_over(&self) -> bool {
        self.is_locked() || self.settings.lock.is_some()
    }

    /// Something stands before the screens that no address leads past.
    pub(crate) fn is_covered(&self) -> bool {
        !matches!(self.hand.cover, None | Some(Cover::NewPin { .. }))
    }

    /// What may be done on a device that was handed over. Whatever is not named here needs the
    /// interviewer: a respondent exports nothing, opens nothing and changes nothing of the device's.
    pub(crate) fn may(&self, act: &Act) -> bool {
        if !self.is_handed_over() {
            return true;
        }
        match act {
            Act::Language(_)
            | Act::TextPoints(_)
            | Act::Contrast(_)
            | Act::Large(_)
            | Act::Staff(_)
            | Act::Reopen(_)
            | Act::ForgotPin
            | Act::NewPin { .. }
            | Act::GoOn
            | Act::StopClock
            | Act::Dismiss(_) => true,
            Act::Choose { .. }
            | Act::Tick { .. }
            | Act::Type { .. }
            | Act::Search { .. }
            | Act::Clear { .. }
            | Act::RankPick { .. }
            | Act::Rank { .. }
            | Act::Picture { .. }
            | Act::AddInstance { .. }
            | Act::RemoveInstance { .. }
            | Act::RestoreInstance { .. }
            | Act::Next
            | Act::Back
            | Act::JumpTo { .. }
            | Act::Helper(_)
            | Act::Submit
            | Act::RescueFile
            | Act::RetrySave
            | Act::ReadAloud(_)
            | Act::StopReading
            | Act::Print => !self.is_covered(),
            // Of use only after something has opened the device.
            Act::Leave => !self.is_covered() && !self.is_locked(),
            _ => false,
        }
    }

    /// Keeps the lock as it is now, so that a reload changes nothing. With a PIN only the PIN takes it
    /// away.
    pub(crate) fn lock(&mut self) -> Vec<Effect> {
        let locked = self.interview.as_ref().filter(|interview| interview.is_locked);
        let lock = locked.map(|interview| interview.route.hash());
        let mut effects = if lock.is_some() { self.watch() } else { Vec::new() };
        let is_held = lock.is_none() && self.settings.pin.is_some();
        if self.settings.lock != lock && !is_held {
            effects.extend(self.change_settings(|settings| settings.lock = lock));
        }
        effects
    }

    /// After handing in: nothing of the answers is left on the screen, and the device may sleep. With a
    /// PIN it stays locked until the interviewer has it.
    pub(crate) fn let_go(&mut self) -> Vec<Effect> {
        let stays = self.is_locked() && self.settings.pin.is_some();
        let mut effects = if stays {
            self.change_settings(|settings| settings.lock = Some(BACK.to_owned()))
        } else {
            if let Some(interview) = &mut self.interview {
                interview.is_locked = false;
            }
            self.lock()
        };
        effects.extend([Effect::KeepAwake(false), Effect::WatchIdle { after_s: None }]);
        effects
    }

    /// From the household's screen: a PIN first, if there is none yet; then the screen for whoever gets
    /// the device.
    pub(crate) fn hand_to_respondent(&mut self, hash: String) -> Vec<Effect> {
        // Only a secure context makes hashes that are worth keeping; elsewhere the interviewer's code opens.
        let can_hash = self.boot.as_ref().is_some_and(|boot| boot.secure);
        if self.settings.pin.is_none() && can_hash {
            self.hand.cover = Some(Cover::NewPin { then: hash });
            return vec![Effect::Focus { name: None }];
        }
        self.hand_over_now(hash)
    }

    /// Locks, and waits for the respondent.
    pub(crate) fn hand_over_now(&mut self, hash: String) -> Vec<Effect> {
        self.hand.cover = Some(Cover::Ready);
        self.status = None;
        let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: true }];
        effects.extend(self.change_settings(|settings| settings.lock = Some(hash)));
        effects.push(Effect::Focus { name: None });
        effects
    }

    /// What was started at a household: whether the device goes into the respondent's hands.
    pub(crate) fn hands_over(hash: &str) -> bool {
        matches!(Route::parse(hash), Some(Route::Fill(route)) if route.hands_over())
    }

    /// When the app starts. With a PIN a device that is in a respondent's hands opens covered, and
    /// nothing of the interview is even read.
    pub(crate) fn starts_covered(&mut self) -> Option<Effect> {
        let covered = self.settings.lock.is_some() && self.settings.pin.is_some();
        covered.then(|| {
            self.hand.cover = Some(Cover::Locked);
            self.clock()
        })
    }

    /// At the locked screen the clock runs while a PIN may not be tried; elsewhere it is set by what
    /// happens.
    fn clock(&self) -> Effect {
        let waits = self.hand.cover == Some(Cover::Locked) && self.pin_wait_s() > 0;
        Effect::WatchIdle { after_s: waits.then_some(1) }
    }

    /// Whether the page was opened by a link to a questionnaire, on a device that nobody works with.
    pub(crate) fn watch_guest(&mut self, is_fresh: bool) {
        let typed = self.boot.as_ref().and_then(|boot| Route::parse(&boot.hash));
        let is_link = matches!(&typed, Some(Route::Fill(route)) if route.is_own_phone());
        let is_nobodys = self.settings.interviewer.is_none() && self.shelf.visits.is_empty();
        self.settings.by_link |= is_link && is_fresh;
        let is_records = typed == Some(Route::Records);
        self.hand.is_guest = is_nobodys && (is_link || (is_records && self.settings.by_link));
    }

    /// What the other acts of this part do.
    pub(crate) fn hand_act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        match act {
            Act::Staff(code) => self.staff(&code, false, at),
            Act::Reopen(code) => self.staff(&code, true, at),
            Act::NewPin { pin, again } => self.new_pin(&pin, &again, at),
            Act::ForgotPin => self.forgot_pin(at),
            Act::GoOn => self.go_on(at),
            Act::StopClock => self.stop_clock(),
            Act::Helper(word) => self.set_helper(&word),
            Act::ShowCode(text) => {
                let is_shown = self.hand.code.take_if(|(shown, _)| *shown == text).is_some();
                if let Some(code) = Code::of(&text).ok().filter(|_| !is_shown) {
                    self.hand.code = Some((text, Rc::new(code)));
                }
                Vec::new()
            }
            Act::CopyLink(text) => vec![Effect::CopyText { text }],
            _ => Vec::new(),
        }
    }

    /// What happens to the page around it.
    #[inline(never)]
    pub(crate) fn hand_event(&mut self, event: Event, at: Moment) -> Vec<Effect> {
        match event {
            Event::Visible(false) => self.hidden(at),
            Event::Visible(true) | Event::Alarm => self.look_at_clock(at),
            Event::Touched if self.hand.cover.is_none() => {
                self.hand.touched = Some(at.now);
                Vec::new()
            }
            Event::Restored => self.page_restored(),
            Event::PinHashed { ask, hash } => self.pin_hashed(ask, hash, at),
            Event::Copied(done) => {
                let said = if done { Key::LinksCopiedMessage } else { Key::LinksUncopiedMessage };
                self.set_status(said, Vec::new());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Answers are in sight, on a device in a respondent's hands.
    fn is_asking(&self) -> bool {
        let shows = |interview: &Interview| !matches!(interview.stage, Stage::HandingIn(_));
        self.interview.as_ref().is_some_and(|interview| interview.is_locked && shows(interview))
    }

    /// Switched away: whoever looks at it next need not be who has answered.
    fn hidden(&mut self, at: Moment) -> Vec<Effect> {
        if !self.is_asking() {
            return Vec::new();
        }
        if self.hand.cover.is_none() {
            self.hand.cover = Some(Cover::Paused);
            self.status = None;
        } else if std::mem::take(&mut self.hand.is_untimed) {
            self.hand.touched = Some(at.now);
            return self.watch();
        }
        Vec::new()
    }

    /// The browser brought back a page that it had put aside, as it was. What has changed since then it
    /// was not told.
    fn page_restored(&mut self) -> Vec<Effect> {
        let mut effects = if self.is_handed_over() { self.put_away() } else { Vec::new() };
        effects.push(Effect::LoadKept);
        effects
    }

    /// How long nobody has touched it, and what follows.
    fn look_at_clock(&mut self, at: Moment) -> Vec<Effect> {
        if self.hand.cover == Some(Cover::Locked) {
            return vec![self.clock()];
        }
        if !self.is_asking() || self.hand.is_untimed {
            return Vec::new();
        }
        let idle_s = self.idle_s();
        if idle_s >= ASK_AFTER_S + ANSWER_S {
            return self.put_away();
        }
        if idle_s < ASK_AFTER_S {
            // A clock that was set back counts from now.
            self.hand.touched = self.hand.touched.filter(|touched| *touched <= at.now).or(Some(at.now));
            return vec![Effect::WatchIdle { after_s: Some(ASK_AFTER_S - idle_s) }];
        }
        let mut effects = vec![Effect::WatchIdle { after_s: Some(1) }];
        if self.hand.cover != Some(Cover::Asking) {
            self.hand.cover = Some(Cover::Asking);
            self.status = None;
            effects.push(Effect::Focus { name: None });
        }
        effects
    }

    fn idle_s(&self) -> u32 {
        let (Some(touched), Some(now)) = (self.hand.touched, self.now) else { return 0 };
        let seconds = now.epoch_seconds().saturating_sub(touched.epoch_seconds());
        u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
    }

    /// Seconds left for saying that somebody is there.
    pub(crate) fn seconds_left(&self) -> u32 {
        (ASK_AFTER_S + ANSWER_S).saturating_sub(self.idle_s())
    }

    fn watch(&mut self) -> Vec<Effect> {
        self.hand.touched = self.now;
        self.hand.is_untimed = false;
        vec![Effect::WatchIdle { after_s: Some(ASK_AFTER_S) }]
    }

    /// The respondent begins, or goes on after a pause.
    fn go_on(&mut self, at: Moment) -> Vec<Effect> {
        match self.hand.cover {
            Some(Cover::Ready) => self.reopen(at),
            Some(Cover::Paused | Cover::Asking) => {
                self.hand.cover = None;
                let mut effects = self.watch();
                effects.push(Effect::Focus { name: None });
                effects
            }
            // Nothing is handed over for want of a PIN.
            Some(Cover::NewPin { .. }) => {
                self.hand.cover = None;
                vec![Effect::Focus { name: None }]
            }
            Some(Cover::Locked) | None => Vec::new(),
        }
    }

    /// Nobody hurries: the answers stay out of sight, and the clock stands.
    fn stop_clock(&mut self) -> Vec<Effect> {
        if self.hand.cover != Some(Cover::Asking) {
            return Vec::new();
        }
        self.hand.cover = Some(Cover::Paused);
        self.hand.is_untimed = true;
        vec![Effect::WatchIdle { after_s: None }, Effect::Focus { name: None }]
    }

    /// The interview ends as a draft, which is kept already with every change, and out of this tab's
    /// sight. Whoever wants to go on with it needs the interviewer.
    fn put_away(&mut self) -> Vec<Effect> {
        let mut effects = self.release_pictures();
        let is_handing_in =
            self.interview.as_ref().is_some_and(|one| matches!(one.stage, Stage::HandingIn(_)));
        if !is_handing_in {
            self.interview = None;
            self.hand.cover = Some(Cover::Locked);
            self.status = None;
        }
        effects.extend([Effect::KeepAwake(false), Effect::WatchIdle { after_s: None }]);
        effects.push(Effect::Focus { name: None });
        effects
    }

    /// Goes on with the interview for which the device was handed over.
    pub(crate) fn reopen(&mut self, at: Moment) -> Vec<Effect> {
        let Some(hash) = self.settings.lock.clone() else { return Vec::new() };
        self.hand.cover = None;
        // A tab that was covered where it stood has another address.
        let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: true }];
        effects.extend(self.go(&hash, at));
        effects
    }

    /// Whether there is an interview to go on with.
    pub(crate) fn can_reopen(&self) -> bool {
        self.settings.lock.as_deref().is_some_and(Self::hands_over)
    }

    /// The interviewer has the device back.
    pub(crate) fn open_up(&mut self, at: Moment) -> Vec<Effect> {
        let route = self.settings.lock.take().as_deref().and_then(Route::parse);
        if let Some(Route::Fill(FillRoute { household: Some(household), .. })) = route {
            self.visits.open = Some(household.as_str().into());
        }
        let mut effects = self.change_settings(|settings| settings.lock = None);
        effects.push(Effect::WatchIdle { after_s: None });
        self.hand.cover = None;
        let stays = match &mut self.interview {
            Some(interview) => {
                interview.is_locked = false;
                !matches!(interview.stage, Stage::HandingIn(ref handing) if handing.is_kept())
            }
            None => false,
        };
        if !stays {
            effects.push(Effect::SetRoute { hash: BACK.to_owned(), replace: true });
            effects.extend(self.go(BACK, at));
        }
        self.set_status(Key::FillUnlockedMessage, Vec::new());
        effects
    }

    /// After each event: the lock may have come or gone in another tab, and a tab without the locked
    /// interview shows nothing.
    pub(crate) fn watch_lock(&mut self) -> Vec<Effect> {
        // Nothing is drawn before everything that is kept was looked through and the pack is there.
        if !self.running {
            return Vec::new();
        }
        let is_held = self.is_locked();
        match (self.settings.lock.is_some(), &self.hand.cover) {
            (true, None) if !is_held => self.hand.cover = Some(Cover::Locked),
            (true, Some(Cover::NewPin { .. })) => self.hand.cover = Some(Cover::Locked),
            (false, Some(Cover::Ready | Cover::Paused | Cover::Asking | Cover::Locked)) => {
                self.hand.cover = None;
            }
            (false, None) if is_held => {}
            _ => return Vec::new(),
        }
        if let (Some(interview), None) = (&mut self.interview, &self.hand.cover) {
            interview.is_locked = false;
        }
        vec![self.clock(), Effect::Focus { name: None }]
    }

    /// Who has helped, as the respondent says at the last look.
    fn set_helper(&mut self, word: &str) -> Vec<Effect> {
        let helper = pingyi_response::Helper::from_word(word);
        let asked = self.interview.as_ref().is_some_and(asks_for_helper);
        let (Some(interview), Some(helper)) = (&mut self.interview, helper.filter(|_| asked)) else {
            return Vec::new();
        };
        interview.draft.helper = helper;
        self.keep_draft()
    }

    /// Whose interview: on a device that was handed over no more than the code is shown.
    pub(crate) fn interview_household(&self, interview: &Interview) -> String {
        let id = interview.draft.key.household.as_ref();
        id.map_or_else(String::new, |id| {
            if interview.route.hands_over() { id.to_string() } else { self.household_label(id) }
        })
    }
}

/// Whether it is asked who has helped: an interviewer who asks and taps is there in any case, and paper
/// says what it says.
pub(crate) fn asks_for_helper(interview: &Interview) -> bool {
    let draft = &interview.draft;
    !matches!(draft.mode, Mode::Interviewer | Mode::Paper)
        && draft.replaces.is_none()
        && matches!(interview.stage, Stage::Reviewing { .. })
}
