//! The interview: a draft being filled. It decides what an answer does, when a page may be left, and
//! that every change is kept at once. What is asked next is decided in `response::filling`.

use std::sync::Arc;

use pingyi_base::{AreaId, Severity};
use pingyi_interchange::columns::Word as _;
use pingyi_questionnaire::Questionnaire;
use pingyi_response::filling::{Page, PageSize};
use pingyi_response::{Answer, AnswerKey, Answers, Draft, DraftKey, Filling, Helper, Mode};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::event::{Act, Moment, StoreFailure, Written};
use crate::handin::HandingIn;
use crate::ids;
use crate::keeping;
use crate::model::{Kernel, Pending};
use crate::route::FillRoute;
use crate::view::{Offer, SavingState};

/// An interview under way.
#[derive(Clone, Debug)]
pub(crate) struct Interview {
    pub(crate) questionnaire: Arc<Questionnaire>,
    pub(crate) draft: Draft,
    pub(crate) filling: Filling,
    pub(crate) stage: Stage,
    pub(crate) saving: SavingState,
    pub(crate) route: FillRoute,
    pub(crate) area: Option<AreaId>,
}

/// Where the interview stands.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// On the page that begins with or holds this item.
    Asking {
        /// An item of the page.
        place: AnswerKey,
        /// Problems are shown, because somebody tried to go on.
        strict: bool,
    },
    /// The last look.
    Reviewing {
        /// Problems are shown.
        strict: bool,
    },
    /// Handed in, and waiting for the disk, or with its answer.
    HandingIn(Box<HandingIn>),
}

impl Interview {
    pub(crate) fn pages(&self, wide: bool) -> Vec<Page> {
        self.filling.pages(if wide { PageSize::Short } else { PageSize::One })
    }

    /// The page that holds an item; the one before where the item would stand, if it is hidden now.
    pub(crate) fn page_of(&self, key: &AnswerKey, wide: bool) -> usize {
        let pages = self.pages(wide);
        if let Some(index) = pages.iter().position(|page| page.keys.contains(key)) {
            return index;
        }
        let order = |key: &AnswerKey| {
            let subject = self.filling.subjects().position(|known| Some(known) == key.subject.as_ref());
            let item = self.questionnaire.items.iter().position(|item| item.name == key.item);
            (subject, item)
        };
        let before =
            pages.iter().rposition(|page| page.keys.first().is_some_and(|first| order(first) <= order(key)));
        before.unwrap_or(0)
    }

    fn has_errors(&self, key: &AnswerKey) -> bool {
        self.filling.findings_at(key).iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The items that still want something, in order.
    pub(crate) fn open_items(&self) -> Vec<AnswerKey> {
        self.filling.relevant().iter().filter(|key| self.has_errors(key)).cloned().collect()
    }
}

impl Kernel {
    /// Opens `#/fill/…`: the draft that is there, or a new one.
    pub(crate) fn open_interview(&mut self, route: &FillRoute, at: Moment) -> Vec<Effect> {
        let Some(pack) = self.pack.clone() else { return Vec::new() };
        let mut effects = Vec::new();
        if let Some(lang) = route.language.as_deref().and_then(Lang::from_tag) {
            self.lang = lang;
            self.settings.language = Some(lang.tag().to_owned());
        }
        let Some(newest) = pack.questionnaire(&route.questionnaire.as_str().into()).cloned() else {
            return self.refuse(Message::error(Key::FillUnknownError, Key::FillUnknownRemedy));
        };
        let household = match &route.household {
            None => None,
            Some(id) => match pack.household(&id.as_str().into()) {
                Some(household) => Some(household.clone()),
                None => {
                    let message = Message::error(Key::FillNoHouseholdError, Key::FillNoHouseholdRemedy);
                    return self.refuse(message.with("household", id));
                }
            },
        };
        let named = route.wave.as_deref().and_then(|id| pack.wave(&id.into()).cloned());
        let Some(wave) = named.or_else(|| pack.wave_on(at.now.date()).cloned()) else { return Vec::new() };
        let today = at.now.date();
        if today < wave.from || today > wave.to {
            self.set_status(
                Key::FillOutsideMessage,
                vec![
                    ("wave", wave.id.to_string()),
                    ("from", wave.from.to_string()),
                    ("to", wave.to.to_string()),
                ],
            );
        }
        let area = household.as_ref().map(|household| household.area.clone());
        let subjects =
            if newest.kind.is_by_subject() { pack.subjects_for(area.as_ref()) } else { Vec::new() };
        if newest.kind.is_by_subject() && subjects.is_empty() {
            return self.refuse(Message::error(Key::FillNoSubjectsError, Key::FillNoSubjectsRemedy));
        }
        let key = DraftKey {
            pack: pack.id.clone(),
            questionnaire: newest.id.clone(),
            wave: wave.id,
            household: household.as_ref().map(|household| household.id.clone()),
        };
        let kept = self.shelf.drafts.get(&keeping::draft_key(&key)).cloned();
        let draft = kept.unwrap_or_else(|| {
            self.new_draft(key, &newest, route, household.and_then(|h| h.interviewer), at)
        });
        // A draft goes on in the version with which it was begun, if the pack still has it.
        let questionnaire =
            pack.questionnaire_version(&draft.key.questionnaire, &draft.version).cloned().unwrap_or(newest);
        let filling = Filling::new(Arc::clone(&questionnaire), subjects, draft.answers.clone());
        let first = filling.relevant().first().cloned();
        let place = draft.place.as_deref().map(AnswerKey::parse).or(first);
        let Some(place) = place else {
            return self.refuse(Message::error(Key::FillUnknownError, Key::FillUnknownRemedy));
        };
        let resumed = !draft.answers.is_empty();
        if resumed && self.status.is_none() {
            self.set_status(Key::FillResumedMessage, Vec::new());
        }
        self.interview = Some(Interview {
            questionnaire,
            filling,
            stage: Stage::Asking { place, strict: false },
            saving: if resumed { SavingState::Saved } else { SavingState::Idle },
            route: route.clone(),
            area,
            draft,
        });
        effects.push(self.document());
        effects
    }

    fn refuse(&mut self, message: Message) -> Vec<Effect> {
        alerts::add(&mut self.messages, message);
        self.route = crate::route::Route::Home;
        vec![Effect::SetRoute { hash: "#/".to_owned(), replace: true }]
    }

    fn new_draft(
        &self,
        key: DraftKey,
        questionnaire: &Questionnaire,
        route: &FillRoute,
        assigned: Option<pingyi_base::InterviewerId>,
        at: Moment,
    ) -> Draft {
        let mode = route.mode.as_deref().and_then(Mode::from_word).unwrap_or(Mode::SelfCompleted);
        let chosen = self.settings.interviewer.as_deref().map(Into::into);
        // On one's own phone nobody asks; at a household, whoever is at work or is sent there does.
        let interviewer = key.household.as_ref().and_then(|_| chosen.or(assigned));
        Draft {
            key,
            version: questionnaire.version.clone(),
            response_id: ids::response(at),
            revision: 0,
            origin: self.origin(),
            mode,
            helper: Helper::None,
            interviewer,
            started_at: at.now,
            answers: Answers::new(),
            place: None,
            replaces: None,
        }
    }

    pub(crate) fn fill_act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        match act {
            Act::Choose { name, code } => self.answer(&name, |_| Some(Answer::Choice(code.as_str().into()))),
            Act::Tick { name, code, on } => self.answer(&name, |before| ticked(before, &code, on)),
            Act::Type { name, text } => {
                self.answer(&name, |_| (!text.is_empty()).then_some(Answer::Typed(text)))
            }
            Act::Next => self.next_page(),
            Act::Back => {
                if self.pushed > 0 {
                    vec![Effect::HistoryBack]
                } else {
                    self.page_back()
                }
            }
            Act::JumpTo { name } => self.jump(&name),
            Act::Submit => self.submit(None, at),
            Act::EndEarly if self.may_end_early() => {
                self.submit(Some(pingyi_response::Disposition::BreakOff), at)
            }
            Act::Leave => self.leave(at),
            Act::DiscardDraft => self.discard(at),
            Act::Again => self.again(at),
            Act::RescueFile => self.rescue(),
            Act::RetrySave => self.retry(at),
            _ => Vec::new(),
        }
    }

    /// Only beside an interviewer; and never a secret ballot, which a rare outcome on a day with few
    /// visits would lead back to its door.
    pub(crate) fn may_end_early(&self) -> bool {
        self.interview.as_ref().is_some_and(|interview| {
            interview.draft.key.household.is_some()
                && interview.draft.mode != Mode::SelfCompleted
                && !interview.questionnaire.kind.is_secret()
        })
    }

    fn answer(&mut self, name: &str, make: impl FnOnce(Option<&Answer>) -> Option<Answer>) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        if matches!(interview.stage, Stage::HandingIn(_)) {
            return Vec::new();
        }
        let key = AnswerKey::parse(name);
        let before = interview.filling.answers().get(&key).cloned();
        let answer = make(before.as_ref());
        if before == answer {
            return Vec::new();
        }
        // What the questionnaire does not know cannot be chosen on the screen; it changes nothing.
        if !interview.filling.set(&key, answer).is_empty() {
            return Vec::new();
        }
        interview.draft.answers = interview.filling.answers().clone();
        let page = interview.page_of(&key, wide);
        let first = interview.pages(wide).get(page).and_then(|page| page.keys.first().cloned());
        if let (Stage::Asking { place, .. }, Some(first)) = (&mut interview.stage, first) {
            *place = first;
        }
        self.keep_draft()
    }

    /// Keeps the draft as it stands, under the next revision.
    pub(crate) fn keep_draft(&mut self) -> Vec<Effect> {
        let Some(interview) = &mut self.interview else { return Vec::new() };
        if let Stage::Asking { place, .. } = &interview.stage {
            interview.draft.place = Some(place.to_string());
        }
        interview.draft.revision += 1;
        interview.saving = SavingState::Saving;
        let (draft, revision) = (interview.draft.clone(), interview.draft.revision);
        let key = keeping::draft_key(&draft.key);
        let text = keeping::text(&draft);
        self.shelf.drafts.insert(key.clone(), draft);
        let ask = self.ask(Pending::Draft { key: key.clone(), revision });
        vec![Effect::WriteDraft { ask, key, text }]
    }

    pub(crate) fn draft_written(&mut self, key: &str, revision: u64, written: &Written) -> Vec<Effect> {
        let mut effects = self.make_room(written);
        let Some(interview) = &mut self.interview else { return effects };
        let current = keeping::draft_key(&interview.draft.key) == key && interview.draft.revision == revision;
        if !current || matches!(interview.stage, Stage::HandingIn(_)) {
            return effects;
        }
        if !effects.is_empty() {
            // There is room now for what did not fit.
            effects.extend(self.keep_draft());
            return effects;
        }
        interview.saving = match (written.local, written.database) {
            (Ok(()), Ok(())) => SavingState::Saved,
            (Ok(()), Err(_)) | (Err(_), Ok(())) => SavingState::Partly,
            (Err(_), Err(_)) => SavingState::NotSaved,
        };
        if interview.saving == SavingState::NotSaved {
            let (what, remedy) = written.reason((Key::StoreUnsavedError, Key::StoreUnsavedRemedy));
            alerts::add(&mut self.messages, Message::error(what, remedy).offering(Offer::RetrySave));
        } else {
            self.messages.retain(|message| message.offer != Some(Offer::RetrySave));
        }
        effects
    }

    /// Exported responses leave a full `localStorage` to make room, once; only those that IndexedDB
    /// is known to have, and only while it works.
    pub(crate) fn make_room(&mut self, written: &Written) -> Vec<Effect> {
        let is_full = written.local == Err(StoreFailure::Full);
        if !is_full || self.shelf.database.is_some() || written.database.is_err() {
            return Vec::new();
        }
        let exported = self.shelf.exported();
        let may_go = |key: &&String| {
            !self.shelf.forgotten.contains(*key)
                && key.strip_prefix("response/").is_some_and(|id| exported.contains(id))
        };
        let keys: Vec<String> = self.shelf.durable.iter().filter(may_go).cloned().collect();
        self.shelf.forgotten.extend(keys.iter().cloned());
        if keys.is_empty() { Vec::new() } else { vec![Effect::ForgetLocally { keys }] }
    }

    fn next_page(&mut self) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let Stage::Asking { place, .. } = &interview.stage else { return Vec::new() };
        let place = place.clone();
        let pages = interview.pages(wide);
        let index = interview.page_of(&place, wide);
        let page = pages.get(index);
        let wrong = page.and_then(|page| page.keys.iter().find(|key| interview.has_errors(key)).cloned());
        if let Some(wrong) = wrong {
            interview.stage = Stage::Asking { place, strict: true };
            return vec![Effect::Focus { name: Some(wrong.to_string()) }];
        }
        let next = pages.get(index + 1).and_then(|page| page.keys.first().cloned());
        interview.stage = match next {
            Some(place) => Stage::Asking { place, strict: false },
            None => Stage::Reviewing { strict: false },
        };
        self.pushed += 1;
        let mut effects = vec![Effect::PushPlace, Effect::Focus { name: None }];
        effects.extend(self.keep_place());
        effects
    }

    /// The place reached is part of the draft, so that a reload opens there.
    fn keep_place(&mut self) -> Vec<Effect> {
        let started = self.interview.as_ref().is_some_and(|interview| !interview.draft.answers.is_empty());
        if started { self.keep_draft() } else { Vec::new() }
    }

    pub(crate) fn popped(&mut self) -> Vec<Effect> {
        self.pushed = self.pushed.saturating_sub(1);
        self.page_back()
    }

    fn page_back(&mut self) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let pages = interview.pages(wide);
        let before = match &interview.stage {
            Stage::Asking { place, .. } => interview.page_of(place, wide).checked_sub(1),
            Stage::Reviewing { .. } => pages.len().checked_sub(1),
            // Handed in: there is no way back to the answers.
            Stage::HandingIn(_) => return Vec::new(),
        };
        let Some(place) =
            before.and_then(|index| pages.get(index)).and_then(|page| page.keys.first()).cloned()
        else {
            return Vec::new();
        };
        interview.stage = Stage::Asking { place, strict: false };
        let mut effects = vec![Effect::Focus { name: None }];
        effects.extend(self.keep_place());
        effects
    }

    fn jump(&mut self, name: &str) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let Stage::Reviewing { strict } = interview.stage else { return Vec::new() };
        let key = AnswerKey::parse(name);
        let page = interview.page_of(&key, wide);
        let Some(place) = interview.pages(wide).get(page).and_then(|page| page.keys.first().cloned()) else {
            return Vec::new();
        };
        interview.stage = Stage::Asking { place, strict };
        self.pushed += 1;
        let mut effects = vec![Effect::PushPlace, Effect::Focus { name: Some(name.to_owned()) }];
        effects.extend(self.keep_place());
        effects
    }

    fn leave(&mut self, at: Moment) -> Vec<Effect> {
        let at_household =
            self.interview.as_ref().is_some_and(|interview| interview.draft.key.household.is_some());
        let hash = if at_household { "#/visits" } else { "#/" };
        let mut effects = vec![Effect::SetRoute { hash: hash.to_owned(), replace: false }];
        effects.extend(self.go(hash, at));
        self.set_status(Key::FillLeftMessage, Vec::new());
        effects
    }

    fn discard(&mut self, at: Moment) -> Vec<Effect> {
        let Some(interview) = &self.interview else { return Vec::new() };
        let key = keeping::draft_key(&interview.draft.key);
        self.shelf.drafts.remove(&key);
        let mut effects = vec![self.write(Pending::Quiet, Vec::new(), Vec::new(), vec![key])];
        effects.extend(self.leave(at));
        self.set_status(Key::FillDiscardedMessage, Vec::new());
        effects
    }

    /// Another tab has changed or removed a draft: the newer revision counts, and it is said.
    pub(crate) fn draft_changed_elsewhere(&mut self, key: &str) -> Vec<Effect> {
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let own = keeping::draft_key(&interview.draft.key);
        if own != key || matches!(interview.stage, Stage::HandingIn(_)) {
            return Vec::new();
        }
        match self.shelf.drafts.get(key) {
            Some(newer) if newer.revision > interview.draft.revision => {
                let subjects = interview.filling.subjects().cloned().collect();
                interview.filling =
                    Filling::new(Arc::clone(&interview.questionnaire), subjects, newer.answers.clone());
                interview.draft = newer.clone();
                let message =
                    Message::warning(Key::StoreChangedElsewhereError, Key::StoreChangedElsewhereRemedy);
                alerts::add(&mut self.messages, message);
            }
            Some(_) => {}
            None => {
                self.interview = None;
                self.route = crate::route::Route::Home;
                alerts::add(
                    &mut self.messages,
                    Message::warning(Key::StoreTwoTabsError, Key::StoreTwoTabsRemedy),
                );
                return vec![
                    Effect::SetRoute { hash: "#/".to_owned(), replace: true },
                    Effect::KeepAwake(false),
                ];
            }
        }
        Vec::new()
    }
}

fn ticked(before: Option<&Answer>, code: &str, on: bool) -> Option<Answer> {
    let mut codes = match before {
        Some(Answer::Choices(codes)) => codes.clone(),
        _ => Vec::new(),
    };
    codes.retain(|known| known.as_str() != code);
    if on {
        codes.push(code.into());
    }
    (!codes.is_empty()).then_some(Answer::Choices(codes))
}
