//! The interviewer's households: what is recorded at the door, and what an interview there leaves
//! behind. How the list looks, who of a household is asked, and whether another one may stand for it is
//! decided in the modules below.

mod coverage;
mod door;
mod list;
mod substitution;
mod within;

use pingyi_base::{Date, HouseholdId, InterviewerId, Timestamp, WaveId};
use pingyi_interchange::columns::Word as _;
use pingyi_questionnaire::{Household, Kind, Pack, Wave};
use pingyi_response::filling::looks_personal;
use pingyi_response::response::Trace;
use pingyi_response::{
    Appointment, Disposition, DispositionClass, Draft, DraftKey, Marks, Mode, Origin, Visit,
};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::event::{Act, Moment, VisitAct, Waiting, Written};
use crate::handin::TRIES;
use crate::model::{Kernel, Pending};
use crate::route::FillRoute;
use crate::view::{AfterView, Listed};
use crate::words::{self, say};
use crate::{ids, keeping};

/// What is open on the screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct VisitsScreen {
    pub(crate) open: Option<HouseholdId>,
    /// A visit whose write has not been answered.
    pub(crate) waiting: Option<Waiting<Visit>>,
    /// The same of a choice or of a household that stands for another.
    pub(crate) door: Option<Door>,
    pub(crate) listed: Listed,
    pub(crate) search: String,
    /// How often more of the list was asked for.
    pub(crate) pages: usize,
    pub(crate) shows_coverage: bool,
}

/// What is being written about a household.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    texts: Vec<(String, String)>,
    said: Key,
    /// The household that is opened once it is kept.
    opens: Option<HouseholdId>,
}

impl Kernel {
    #[inline(never)]
    pub(crate) fn visit_act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        match act {
            Act::Visit(act) => self.list_act(act, at),
            Act::OpenHousehold(id) => {
                self.visits.open = Some(id.as_str().into());
                vec![Effect::Focus { name: None }]
            }
            Act::CloseHousehold => {
                self.visits.open = None;
                vec![Effect::Focus { name: None }]
            }
            Act::RecordAttempt { disposition, next_at, note } => {
                self.record_attempt(&disposition, &next_at, &note, at)
            }
            Act::StartInterview { questionnaire, mode } => self.start_interview(&questionnaire, &mode, at),
            _ => Vec::new(),
        }
    }

    fn list_act(&mut self, act: VisitAct, at: Moment) -> Vec<Effect> {
        match act {
            VisitAct::List(listed) => (self.visits.listed, self.visits.pages) = (listed, 0),
            VisitAct::Search(text) => (self.visits.search, self.visits.pages) = (text, 0),
            VisitAct::More => self.visits.pages += 1,
            VisitAct::Coverage(on) => self.visits.shows_coverage = on,
            VisitAct::Count { first, second, again } => return self.count_adults(&first, &second, again, at),
            VisitAct::Substitute => return self.take_substitute(at),
        }
        Vec::new()
    }

    fn record_attempt(&mut self, disposition: &str, next_at: &str, note: &str, at: Moment) -> Vec<Effect> {
        let Some(disposition) = Disposition::parse(disposition) else {
            return self.wants(Key::VisitResultError, Key::VisitResultRemedy);
        };
        let next_at = next_at.trim();
        let next = appointment(next_at, at.now).filter(|_| after(disposition) != AfterView::Nothing);
        if next.is_none() && !next_at.is_empty() && after(disposition) != AfterView::Nothing {
            return self.wants(Key::VisitWhenError, Key::VisitWhenRemedy);
        }
        // Who left a number or a name behind did not ask for it to be kept.
        if looks_personal(note) {
            return self.wants(Key::VisitNoteError, Key::VisitNoteRemedy);
        }
        let idle = self.visits.waiting.is_none();
        let Some(household) = self.visits.open.clone().filter(|_| idle) else { return Vec::new() };
        let Some(wave) = self.current_wave() else { return Vec::new() };
        let Some(mut visit) = self.new_visit(&household, wave.id, self.origin(), disposition, at) else {
            return Vec::new();
        };
        visit.next_at = next;
        visit.note = self.marks(&household, &visit.wave, visit.origin).note(note);
        self.write_visit(visit, 0)
    }

    fn wants(&mut self, what: Key, remedy: Key) -> Vec<Effect> {
        alerts::add(&mut self.messages, Message::warning(what, remedy));
        Vec::new()
    }

    /// What every visit to a household says in its note.
    fn marks(&self, household: &HouseholdId, wave: &WaveId, origin: Origin) -> Marks {
        let pack = self.pack.as_ref().map(|pack| &pack.id);
        let stands_for = self.stands_for(household, wave, origin).cloned();
        let adults = pack.and_then(|pack| self.choosing(household, wave, pack, origin));
        Marks { stands_for, adults: adults.map(pingyi_response::Choosing::mark) }
    }

    fn write_visit(&mut self, visit: Visit, tries: u32) -> Vec<Effect> {
        let adds = vec![
            (keeping::visit_key(&visit), keeping::text(&visit)),
            (keeping::visit_seq_key(&visit.device, visit.seq), visit.id.to_string()),
        ];
        self.visits.waiting = Some(Waiting { record: visit, tries, taken: false });
        vec![self.write(Pending::Visit, adds, Vec::new(), Vec::new())]
    }

    #[inline(never)]
    pub(crate) fn visit_written(&mut self, written: &Written) -> Vec<Effect> {
        if let Some(waiting) = self.visits.waiting.as_mut().filter(|_| written.is_taken()) {
            waiting.taken = true;
            return vec![Effect::LoadKept];
        }
        let Some(waiting) = self.visits.waiting.take() else { return Vec::new() };
        if !self.recorded(written, Key::VisitSavedMessage) {
            return Vec::new();
        }
        let visit = waiting.record;
        self.shelf.flags.insert(keeping::visit_seq_key(&visit.device, visit.seq));
        self.shelf.visits.insert(keeping::visit_key(&visit), visit);
        vec![Effect::Focus { name: None }]
    }

    /// After its number was taken: by another tab, or by this very visit, whose answer got lost.
    pub(crate) fn visit_again(&mut self) -> Vec<Effect> {
        let Some(Waiting { record: mut visit, tries, .. }) =
            self.visits.waiting.take_if(|waiting| waiting.taken)
        else {
            return Vec::new();
        };
        if self.shelf.visits.contains_key(&keeping::visit_key(&visit)) {
            self.set_status(Key::VisitSavedMessage, Vec::new());
            return vec![Effect::Focus { name: None }];
        }
        if tries >= TRIES {
            self.recorded(&Written::FAILED, Key::VisitSavedMessage);
            return Vec::new();
        }
        visit.seq = self.shelf.next_visit_seq(&visit.device);
        self.write_visit(visit, tries + 1)
    }

    fn start_interview(&mut self, questionnaire: &str, mode: &str, at: Moment) -> Vec<Effect> {
        let (Some(id), Some(wave)) = (&self.visits.open, self.current_wave()) else { return Vec::new() };
        let household = self.pack.as_ref().and_then(|pack| Some((pack, pack.household(id)?)));
        let barred = household.and_then(|(pack, household)| {
            let key = draft_key(pack, questionnaire, household, &wave.id);
            self.barred(household, &key, Some(mode)).filter(|_| !self.has_draft(&key))
        });
        if let Some(message) = barred {
            alerts::add(&mut self.messages, message);
            return Vec::new();
        }
        let route = FillRoute {
            questionnaire: questionnaire.to_owned(),
            household: Some(id.to_string()),
            wave: Some(wave.id.to_string()),
            mode: Mode::from_word(mode).map(|mode| mode.word().to_owned()),
            ..FillRoute::default()
        };
        let hash = route.hash();
        if route.hands_over() {
            return self.hand_to_respondent(hash);
        }
        let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: false }];
        effects.extend(self.go(&hash, at));
        effects
    }

    /// Why an interviewer may not begin at a household: it is on nobody's list or on another one, or
    /// nobody of it was chosen yet. One's own phone and paper are no interviewer's choice of a door.
    pub(crate) fn barred(
        &self,
        household: &Household,
        key: &DraftKey,
        mode: Option<&str>,
    ) -> Option<Message> {
        let mode = mode.and_then(Mode::from_word).filter(|mode| *mode != Mode::Paper);
        mode?;
        let pack = self.pack.as_ref()?;
        if household.reserve && self.stands_for(&household.id, &key.wave, self.origin()).is_none() {
            return Some(Message::warning(Key::SubstituteReserveError, Key::SubstituteReserveRemedy));
        }
        let own = self.settings.interviewer.as_deref();
        let other = household.interviewer.as_ref().filter(|who| own.is_some_and(|own| own != who.as_str()));
        if let Some(who) = other {
            let message = Message::warning(Key::SubstituteOffListError, Key::SubstituteOffListRemedy);
            return Some(message.with("household", &household.id).with("who", who));
        }
        let kind = pack.questionnaire(&key.questionnaire)?.kind;
        let wants = self.wants_choosing(kind) && self.choosing_of(household, &key.wave).is_none();
        wants.then(|| Message::warning(Key::ChoosingFirstError, Key::ChoosingFirstRemedy))
    }

    /// The visit that an interview at a household leaves behind; none if the day has one already that
    /// says the same, and none for a correction, for which nobody went anywhere.
    pub(crate) fn visit_for(&self, draft: &Draft, disposition: Disposition, at: Moment) -> Option<Visit> {
        let (household, wave) = (draft.key.household.as_ref()?, &draft.key.wave);
        let mut marks = self.marks(household, wave, draft.origin);
        // How an adult was chosen is nothing that a visit with a ballot has to say.
        if self.interview.as_ref().is_none_or(|interview| interview.questionnaire.kind.is_secret()) {
            marks.adults = None;
        }
        let says_it = |visit: &Visit| {
            let same = visit.at.date() == at.now.date() && visit.disposition == disposition;
            same && (marks.adults.is_none() || Marks::of(&visit.note).0.adults == marks.adults)
        };
        let round = self.round(wave, draft.origin);
        if round.attempts(household).iter().any(|visit| says_it(visit)) || draft.replaces.is_some() {
            return None;
        }
        let mut visit = self.new_visit(household, wave.clone(), draft.origin, disposition, at)?;
        visit.note = marks.note("");
        Some(visit)
    }

    fn new_visit(
        &self,
        household: &HouseholdId,
        wave: WaveId,
        origin: Origin,
        disposition: Disposition,
        at: Moment,
    ) -> Option<Visit> {
        let pack = self.pack.as_ref()?;
        let household = pack.household(household)?;
        let chosen = self.settings.interviewer.as_deref().map(InterviewerId::new);
        let attempt = self.round(&wave, origin).attempts(&household.id).len() + 1;
        Some(Visit {
            id: ids::visit(at),
            pack: pack.id.clone(),
            wave,
            origin,
            area: household.area.clone(),
            household: household.id.clone(),
            interviewer: chosen.or_else(|| household.interviewer.clone()),
            device: self.device(),
            seq: self.shelf.next_visit_seq(&self.device()),
            attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
            at: at.now,
            disposition,
            next_at: None,
            note: String::new(),
        })
    }

    /// Whether somebody of the household has answered. An open response counts unless it was declined,
    /// broken off, corrected or withdrawn; of a ballot it is known only that somebody took part.
    pub(crate) fn took_part(&self, key: &DraftKey, kind: Kind) -> bool {
        let origin = self.origin();
        // What an open response has said is kept like this too, once the response was deleted.
        self.shelf.flags.contains(&keeping::took_part_key(key, origin))
            || (!kind.is_secret() && self.has_answered(key, origin))
    }

    /// Whether there is an open response of the household that counts.
    pub(crate) fn has_answered(&self, key: &DraftKey, origin: Origin) -> bool {
        self.shelf.responses.values().map(|response| &response.header).any(|header| {
            matches!(&header.trace, Trace::Open { household, .. } if *household == key.household)
                && header.questionnaire == key.questionnaire
                && (&header.pack, &header.wave, header.origin) == (&key.pack, &key.wave, origin)
                && matches!(header.disposition, Disposition::Complete | Disposition::Partial)
                && header.void_reason.is_none()
                && !self.replaced().contains_key(header.response_id.as_str())
        })
    }

    /// What was being written about a household is kept, or not.
    #[inline(never)]
    pub(crate) fn door_written(&mut self, written: &Written) -> Vec<Effect> {
        let Some(door) = self.visits.door.take() else { return Vec::new() };
        if written.is_taken() {
            // Another tab was first, and what it has kept counts.
            self.set_status(Key::ChoosingElsewhereMessage, Vec::new());
            return vec![Effect::LoadKept];
        }
        if !self.recorded(written, door.said) {
            return Vec::new();
        }
        for (key, text) in &door.texts {
            self.shelf.put(key, text);
        }
        if door.opens.is_some() {
            self.visits.open = door.opens;
        }
        vec![Effect::Focus { name: None }]
    }
}

/// What follows from a result.
fn after(disposition: Disposition) -> AfterView {
    if disposition.class() == DispositionClass::Refusal {
        AfterView::Peace
    } else if disposition.is_final() {
        AfterView::Nothing
    } else {
        AfterView::Again
    }
}

/// A day or a time from now on, as it was typed; `None` for what is none.
fn appointment(text: &str, now: Timestamp) -> Option<Appointment> {
    let Some((day, time)) = text.split_once('T') else {
        let day = Date::parse(text).filter(|day| *day >= now.date())?;
        return Some(Appointment::Day(day));
    };
    let (hour, minute) = time.split_once(':')?;
    let at = now.on(Date::parse(day)?, hour.parse().ok()?, minute.parse().ok()?)?;
    (at >= now).then_some(Appointment::Time(at))
}

pub(crate) fn draft_key(pack: &Pack, questionnaire: &str, household: &Household, wave: &WaveId) -> DraftKey {
    DraftKey {
        pack: pack.id.clone(),
        questionnaire: questionnaire.into(),
        wave: wave.clone(),
        household: Some(household.id.clone()),
        slip: None,
    }
}

/// A wave in words: its id and its days.
pub(crate) fn wave_words(wave: &Wave, lang: Lang) -> String {
    let (from, to) = (words::day(wave.from, lang), words::day(wave.to, lang));
    let period = say(Key::AppPeriodLabel, lang, &[("from", &from), ("to", &to)]);
    format!("{} · {period}", wave.id)
}
