//! The interview: a draft being filled. It decides what an answer does, when a page may be left, and
//! that every change is kept at once. What is asked next is decided in `response::filling`.

use std::sync::Arc;

use pingyi_base::{
    AreaId, Finding, FindingCode, Map, PackId, QuestionnaireId, ResponseId, Severity, Version,
};
use pingyi_interchange::questionnaire;
use pingyi_questionnaire::Questionnaire;
use pingyi_response::filling::{Page, PageSize};
use pingyi_response::{Answer, AnswerKey, Double, Draft, DraftKey, Filling, Mode, subject_order};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::event::{Act, Moment, Written};
use crate::handin::HandingIn;
use crate::model::{Kernel, Pending};
use crate::pictures::Picture;
use crate::route::FillRoute;
use crate::view::{Offer, SavingState};
use crate::{keeping, paper, rank};

/// An interview under way.
#[derive(Clone, Debug)]
pub(crate) struct Interview {
    pub(crate) questionnaire: Arc<Questionnaire>,
    pub(crate) draft: Draft,
    /// Where the draft is kept.
    pub(crate) key: String,
    pub(crate) filling: Filling,
    pub(crate) stage: Stage,
    pub(crate) saving: SavingState,
    /// What was answered since the page was opened: of a private page nothing else is shown.
    pub(crate) fresh: Vec<AnswerKey>,
    /// What is typed to find a choice of a long list, as long as the page is open.
    pub(crate) search: Option<(AnswerKey, String)>,
    /// Some items are answered with pictures.
    pub(crate) has_pictures: bool,
    /// Pictures that were taken or shown since it was opened.
    pub(crate) pictures: Map<AnswerKey, Picture>,
    pub(crate) route: FillRoute,
    /// The device is in the respondent's hands: there is no way from here.
    pub(crate) is_locked: bool,
    pub(crate) area: Option<AreaId>,
    /// Both entries of a form on paper, while they are compared.
    pub(crate) double: Option<Double>,
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
        /// Opened from the last look, to which the next step leads back.
        review: bool,
    },
    /// The last look.
    Reviewing {
        /// Problems are shown.
        strict: bool,
    },
    /// Handed in, and waiting for the disk, or with its answer.
    HandingIn(Box<HandingIn>),
}

/// How much goes on one page of a window that is wide or not.
pub(crate) fn size(wide: bool) -> PageSize {
    if wide { PageSize::Short } else { PageSize::One }
}

impl Interview {
    /// The page that holds a place, with its index.
    pub(crate) fn page_at(&self, place: &AnswerKey, wide: bool) -> (usize, Option<Page>) {
        let index = self.filling.page_of(place, size(wide));
        (index, self.filling.page(size(wide), index))
    }

    /// To another page, or to the last look.
    pub(crate) fn turn(&mut self, stage: Stage) {
        self.fresh.clear();
        self.search = None;
        self.stage = stage;
    }

    /// Whether an answer was given on a private page that was left since.
    pub(crate) fn is_covered(&self, key: &AnswerKey) -> bool {
        self.filling.is_private(key) && !self.fresh.contains(key)
    }

    /// What is wrong with an answer. A form on paper is entered as it is: nobody can be asked again.
    pub(crate) fn error_at(&self, key: &AnswerKey) -> Option<Finding> {
        let counts = |finding: &Finding| {
            let is_blank = self.is_from_paper() && finding.code == FindingCode::FillRequired;
            finding.severity == Severity::Error && !is_blank
        };
        self.filling.findings_at(key).into_iter().find(counts)
    }

    fn has_errors(&self, key: &AnswerKey) -> bool {
        self.is_undecided(key) || self.error_at(key).is_some()
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
        if let Some(other) = route.pack.as_ref().filter(|other| *other != pack.id.as_str()) {
            if self.has_pack(other) {
                self.route = crate::route::Route::Home;
                return self.use_pack(other, Some(route.hash()), at);
            }
            let message = Message::error(Key::FillOtherPackError, Key::FillOtherPackRemedy);
            return self.refuse(message.with("pack", other).with("active", &pack.id));
        }
        let mut route = route.clone();
        if self.packs.in_use.is_some() {
            // Where the pack cannot be read, the questionnaire of another one must not open instead.
            route.pack = Some(pack.id.to_string());
        }
        if let Some(lang) = route.language.take().as_deref().and_then(Lang::from_tag) {
            // From here on it is a language chosen like any other, and no longer in the address: there
            // it would win again with every reload.
            effects.extend(self.change_settings(|settings| settings.language = Some(lang.tag().to_owned())));
            effects.push(Effect::SetRoute { hash: route.hash(), replace: true });
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
        let wave = match &route.wave {
            None => pack.wave_on(at.now.date()),
            Some(id) => pack.wave(&id.as_str().into()),
        };
        let Some(wave) = wave.cloned() else {
            let message = Message::error(Key::FillNoWaveError, Key::FillNoWaveRemedy);
            return self.refuse(message.with("wave", route.wave.unwrap_or_default()));
        };
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
            slip: None,
        };
        let slip = route.slip.clone().map(|number| self.turn_of(&key, number));
        let key = DraftKey { slip, ..key };
        let replaces = route.replaces.as_deref().map(ResponseId::new);
        let found = self.shelf.find_draft(&key, self.origin(), replaces.as_ref());
        let (stored, draft) = match found.map(|(stored, draft)| (stored.clone(), draft.clone())) {
            Some(found) => found,
            // A correction begins at the response, nowhere else.
            None if replaces.is_some() => {
                return self.refuse(Message::warning(Key::AppUnknownPageError, Key::AppUnknownPageRemedy));
            }
            None => {
                if household.is_some() && self.took_part(&key, newest.kind) {
                    let message = Message::warning(Key::FillAlreadyMessage, Key::FillAlreadyRemedy);
                    alerts::add(&mut self.messages, message);
                }
                let stored = keeping::draft_key(&key, self.origin(), None);
                if let Some(message) = self.unreadable(&stored) {
                    return self.refuse(message);
                }
                let mode = route.mode.as_deref();
                if let Some(message) = household.as_ref().and_then(|one| self.barred(one, &key, mode)) {
                    return self.refuse(message);
                }
                let assigned = household.and_then(|household| household.interviewer);
                (stored, self.new_draft(key, &newest, &route, assigned, at))
            }
        };
        // A draft goes on in the version with which it was begun.
        let known = self.questionnaire(&draft.key.pack, &draft.key.questionnaire, &draft.version);
        let mut questionnaire = known.unwrap_or(newest);
        if draft.mode == Mode::Paper {
            questionnaire = paper::as_printed(&questionnaire);
        }
        // Nobody is always asked about first, when attention is best, or always last.
        let subjects = subject_order(&subjects, questionnaire.subject_order, draft.seed);
        let filling = self.filling(&questionnaire, subjects, &draft, at);
        let first = filling.page(size(self.wide), 0).and_then(|page| page.place());
        let place = draft.place.as_deref().map(AnswerKey::parse).or(first);
        let Some(place) = place else {
            return self.refuse(Message::error(Key::FillUnknownError, Key::FillUnknownRemedy));
        };
        let resumed = !draft.answers.is_empty();
        if resumed && self.status.is_none() {
            self.set_status(Key::FillResumedMessage, Vec::new());
        }
        self.interview = Some(Interview {
            has_pictures: pingyi_response::picture::are_asked(&questionnaire),
            questionnaire,
            filling,
            stage: Stage::Asking { place, strict: false, review: false },
            saving: match (self.shelf.unsaved.contains(&stored), resumed) {
                (true, _) => SavingState::NotSaved,
                (false, true) => SavingState::Saved,
                (false, false) => SavingState::Idle,
            },
            fresh: Vec::new(),
            search: None,
            pictures: Map::new(),
            is_locked: route.hands_over(),
            route,
            area,
            double: None,
            draft,
            key: stored,
        });
        let slip = self.interview.as_ref().and_then(|interview| interview.draft.key.slip.clone());
        if let Some(slip) = slip {
            self.say_turn(&slip);
            effects.extend(self.compare(at));
        }
        effects.extend(self.lock());
        effects.push(self.document());
        effects
    }

    /// Why nothing may be written under a key: what stands there may be somebody's answers.
    pub(crate) fn unreadable(&self, key: &str) -> Option<Message> {
        let (what, remedy) = if self.shelf.newer.contains(key) {
            (Key::FindingStoreNewerError, Key::FindingStoreNewerRemedy)
        } else if self.shelf.damaged.contains(key) {
            (Key::FindingStoreDamagedError, Key::FindingStoreDamagedRemedy)
        } else {
            return None;
        };
        Some(Message::error(what, remedy).with("key", key))
    }

    fn refuse(&mut self, message: Message) -> Vec<Effect> {
        alerts::add(&mut self.messages, message);
        self.route = crate::route::Route::Home;
        let mut effects = self.lock();
        effects.push(Effect::SetRoute { hash: "#/".to_owned(), replace: true });
        effects
    }

    #[inline(never)]
    pub(crate) fn fill_act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        match act {
            Act::Choose { name, code } => self.answer(&name, |_| Some(Answer::Choice(code.as_str().into()))),
            Act::Tick { name, code, on } => self.answer(&name, |before| ticked(before, &code, on)),
            Act::Type { name, text } => {
                self.answer(&name, |_| (!text.is_empty()).then_some(Answer::Typed(text)))
            }
            Act::Clear { name } => self.clear(&name),
            Act::Search { name, text } => self.search(&name, text),
            Act::Picture { name, taken } => self.picture(&name, taken),
            Act::RankPick { name, code } => self.rank(&name, |placed, all| rank::picked(placed, all, &code)),
            Act::Rank { name, code, up } => {
                self.rank(&name, |placed, all| rank::moved(placed, all, &code, up))
            }
            Act::AddInstance { repeat } => self.add_instance(&repeat.as_str().into()),
            Act::RemoveInstance { repeat, number } => self.remove_instance(&repeat.as_str().into(), number),
            Act::RestoreInstance { repeat } => self.restore_instance(&repeat.as_str().into()),
            Act::Next => self.next_page(),
            Act::Back => {
                if self.pushed > 0 {
                    vec![Effect::HistoryBack]
                } else {
                    self.page_back()
                }
            }
            Act::JumpTo { name } => self.jump(&name),
            Act::Take { name, second } => self.take(&name, second),
            Act::Submit => self.submit(None, at),
            Act::EndEarly if self.may_end_early() => {
                self.submit(Some(pingyi_response::Disposition::BreakOff), at)
            }
            Act::Leave => self.leave(at),
            Act::DiscardDraft => self.discard(at),
            Act::Again => self.again(at),
            Act::RescueFile => self.rescue(),
            Act::RetrySave => self.retry(at),
            other => self.hand_act(other, at),
        }
    }

    /// Only beside an interviewer; and never a secret ballot, which a rare outcome on a day with few
    /// visits would lead back to its door.
    pub(crate) fn may_end_early(&self) -> bool {
        self.interview.as_ref().is_some_and(|interview| {
            interview.draft.key.household.is_some()
                && interview.draft.key.slip.is_none()
                && !interview.is_locked
                && interview.draft.mode != Mode::SelfCompleted
                && !interview.questionnaire.kind.is_secret()
        })
    }

    pub(crate) fn answer(
        &mut self,
        name: &str,
        make: impl FnOnce(Option<&Answer>) -> Option<Answer>,
    ) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        if matches!(interview.stage, Stage::HandingIn(_)) {
            return Vec::new();
        }
        let key = AnswerKey::parse(name);
        let before = interview.filling.answers().get(&key).cloned();
        // What nobody sees is answered anew, not changed.
        let is_covered = interview.is_covered(&key);
        let answer = make(before.as_ref().filter(|_| !is_covered));
        interview.fresh.push(key.clone());
        if before == answer {
            interview.decide(&key);
            return Vec::new();
        }
        // What the questionnaire does not know cannot be chosen on the screen; it changes nothing.
        if !interview.filling.set(&key, answer).is_empty() {
            return Vec::new();
        }
        interview.decide(&key);
        let first = interview.page_at(&key, wide).1.and_then(|page| page.place());
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
        interview.draft.answers = interview.filling.answers().clone();
        interview.draft.instances = interview.filling.kept_instances().clone();
        interview.draft.revision += 1;
        interview.saving = SavingState::Saving;
        let (draft, revision) = (interview.draft.clone(), interview.draft.revision);
        let (key, text) = (interview.key.clone(), keeping::text(&draft));
        let mut effects = self.keep_questionnaire(&draft);
        self.shelf.drafts.insert(key.clone(), draft);
        let ask = self.ask(Pending::Draft { key: key.clone(), revision });
        effects.push(Effect::WriteDraft { ask, key, text });
        effects
    }

    /// Once for each version: with the questionnaire at hand a response can be written into a file
    /// whatever becomes of the pack.
    fn keep_questionnaire(&mut self, draft: &Draft) -> Vec<Effect> {
        let (id, version) = (&draft.key.questionnaire, &draft.version);
        let key = keeping::questionnaire_key(&draft.key.pack, id, version);
        if self.shelf.questionnaires.contains_key(&key) {
            return Vec::new();
        }
        let text = questionnaire::text_in_pack(&self.pack_bytes, id.as_str(), version.as_str());
        let Some(text) = text else { return Vec::new() };
        self.shelf.questionnaires.insert(key.clone(), text.clone());
        vec![self.write(Pending::Quiet, Vec::new(), vec![(key, text)], Vec::new())]
    }

    /// A questionnaire in a version: from the pack in use, else as it was kept with the answers.
    pub(crate) fn questionnaire(
        &self,
        pack: &PackId,
        id: &QuestionnaireId,
        version: &Version,
    ) -> Option<Arc<Questionnaire>> {
        if let Some(begun) = self.packs.begun.get(&keeping::questionnaire_key(pack, id, version)) {
            return Some(Arc::clone(begun));
        }
        let active = self.pack.as_ref().filter(|active| active.id == *pack);
        let known = active.and_then(|active| active.questionnaire_version(id, version)).cloned();
        known.or_else(|| {
            let text = self.shelf.questionnaires.get(&keeping::questionnaire_key(pack, id, version))?;
            questionnaire::read_unchecked(text).map(Arc::new)
        })
    }

    #[inline(never)]
    pub(crate) fn draft_written(&mut self, key: &str, revision: u64, written: &Written) -> Vec<Effect> {
        let mut effects = self.make_room(written);
        let Some(interview) = &mut self.interview else { return effects };
        let current = interview.key == key && interview.draft.revision == revision;
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
        self.shelf.note_unsaved(&interview.key, interview.saving);
        if interview.saving == SavingState::NotSaved {
            let (what, remedy) = written.reason((Key::StoreUnsavedError, Key::StoreUnsavedRemedy));
            alerts::add(&mut self.messages, Message::error(what, remedy).offering(Offer::RetrySave));
        } else {
            self.messages.retain(|message| message.offer != Some(Offer::RetrySave));
        }
        effects
    }

    fn next_page(&mut self) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let Stage::Asking { place, review, .. } = &interview.stage else { return Vec::new() };
        let (place, review) = (place.clone(), *review);
        let (index, page) = interview.page_at(&place, wide);
        if interview.is_taking(page.as_ref().map(|page| page.keys.as_slice())) {
            self.set_status(Key::FillPictureWaitingMessage, Vec::new());
            return Vec::new();
        }
        let wrong = page.and_then(|page| page.keys.into_iter().find(|key| interview.has_errors(key)));
        if let Some(wrong) = wrong {
            interview.stage = Stage::Asking { place, strict: true, review };
            return vec![Effect::Focus { name: Some(wrong.to_string()) }];
        }
        let next = interview.filling.page(size(wide), index + 1).and_then(|page| page.place());
        interview.turn(match next.filter(|_| !review) {
            Some(place) => Stage::Asking { place, strict: false, review: false },
            // A mended answer may have brought up more to answer.
            None => Stage::Reviewing { strict: review },
        });
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

    #[inline(never)]
    pub(crate) fn popped(&mut self) -> Vec<Effect> {
        self.pushed = self.pushed.saturating_sub(1);
        if self.is_covered() { Vec::new() } else { self.page_back() }
    }

    fn page_back(&mut self) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let before = match &interview.stage {
            Stage::Asking { review: true, .. } => {
                interview.turn(Stage::Reviewing { strict: true });
                return vec![Effect::Focus { name: None }];
            }
            Stage::Asking { place, .. } => interview.filling.page_of(place, size(wide)).checked_sub(1),
            Stage::Reviewing { .. } => interview.filling.page_count(size(wide)).checked_sub(1),
            // Handed in: there is no way back to the answers.
            Stage::HandingIn(_) => return Vec::new(),
        };
        let page = before.and_then(|index| interview.filling.page(size(wide), index));
        let Some(place) = page.and_then(|page| page.place()) else { return Vec::new() };
        interview.turn(Stage::Asking { place, strict: false, review: false });
        let mut effects = vec![Effect::Focus { name: None }];
        effects.extend(self.keep_place());
        effects
    }

    fn jump(&mut self, name: &str) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let Stage::Reviewing { strict } = interview.stage else { return Vec::new() };
        let key = AnswerKey::parse(name);
        let Some(place) = interview.page_at(&key, wide).1.and_then(|page| page.place()) else {
            return Vec::new();
        };
        interview.turn(Stage::Asking { place, strict, review: true });
        self.pushed += 1;
        let mut effects = vec![Effect::PushPlace, Effect::Focus { name: Some(name.to_owned()) }];
        effects.extend(self.keep_place());
        effects
    }

    fn leave(&mut self, at: Moment) -> Vec<Effect> {
        if self.is_locked() {
            return Vec::new();
        }
        let at_household =
            self.interview.as_ref().is_some_and(|interview| interview.draft.key.household.is_some());
        let hash = if at_household { "#/visits" } else { "#/" };
        let is_unsaved = self.interview.as_ref().is_some_and(|one| self.shelf.unsaved.contains(&one.key));
        let mut effects = vec![Effect::SetRoute { hash: hash.to_owned(), replace: false }];
        effects.extend(self.go(hash, at));
        let said = if is_unsaved { Key::FillLeftUnsavedMessage } else { Key::FillLeftMessage };
        self.set_status(said, Vec::new());
        effects
    }

    fn discard(&mut self, at: Moment) -> Vec<Effect> {
        let Some(interview) = self.interview.as_ref().filter(|interview| !interview.is_locked) else {
            return Vec::new();
        };
        let key = interview.key.clone();
        self.shelf.drafts.remove(&key);
        let mut effects = vec![self.write(Pending::Quiet, Vec::new(), Vec::new(), vec![key])];
        effects.extend(self.forget_pictures(&[]));
        effects.extend(self.leave(at));
        self.set_status(Key::FillDiscardedMessage, Vec::new());
        effects
    }

    /// Another tab has changed or removed a draft: the newer revision counts, and it is said.
    pub(crate) fn draft_changed_elsewhere(&mut self, key: &str, at: Moment) -> Vec<Effect> {
        let Some(interview) = &mut self.interview else { return Vec::new() };
        if interview.key != key || matches!(interview.stage, Stage::HandingIn(_)) {
            return Vec::new();
        }
        match self.shelf.drafts.get(key) {
            Some(newer) if newer.revision > interview.draft.revision => {
                let (newer, questionnaire) = (newer.clone(), Arc::clone(&interview.questionnaire));
                let subjects = interview.filling.subjects().cloned().collect();
                let filling = self.filling(&questionnaire, subjects, &newer, at);
                if let Some(interview) = &mut self.interview {
                    interview.filling = filling;
                    interview.draft = newer;
                }
                let message =
                    Message::warning(Key::StoreChangedElsewhereError, Key::StoreChangedElsewhereRemedy);
                alerts::add(&mut self.messages, message);
                return self.release_pictures();
            }
            Some(_) => {}
            None => {
                let mut effects = self.release_pictures();
                self.interview = None;
                let message = Message::warning(Key::StoreTwoTabsError, Key::StoreTwoTabsRemedy);
                effects.extend(self.refuse(message));
                effects.push(Effect::KeepAwake(false));
                return effects;
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
