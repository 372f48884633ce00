//! Handing in: from the last look to "saved". It decides what is written in one piece, and that
//! nothing is called saved before the disk says so. What a response holds is decided in
//! `response::finish`.

use pingyi_interchange::csv_out;
use pingyi_response::finish::{HandIn, finish};
use pingyi_response::{Disposition, Response, Visit, picture};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::{Effect, FileWay};
use crate::event::{Copies, Moment, Written};
use crate::export::Kind;
use crate::fill::Stage;
use crate::model::{Kernel, Pending};
use crate::route::Route;
use crate::view::{Offer, SavingState};
use crate::{ids, keeping, paper};

/// A response on its way to the disk.
#[derive(Clone, Debug)]
pub(crate) struct HandingIn {
    pub(crate) response: Response,
    /// The visit that goes with it.
    pub(crate) visit: Option<Visit>,
    /// All that is written for it.
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) early: Option<Disposition>,
    pub(crate) saving: SavingState,
    /// How often another tab had taken the number.
    pub(crate) tries: u32,
    /// Another tab has handed in the same draft.
    pub(crate) elsewhere: bool,
    /// It is in a file, because no store took it.
    pub(crate) rescued: bool,
}

impl HandingIn {
    /// At least one store has it.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self.saving, SavingState::Saved | SavingState::Partly)
    }
}

/// How often a number is tried anew before it is called a failure.
pub(crate) const TRIES: u32 = 20;

impl Kernel {
    /// Hands in what is on the review, or breaks the interview off.
    pub(crate) fn submit(&mut self, early: Option<Disposition>, at: Moment) -> Vec<Effect> {
        let Some(interview) = &mut self.interview else { return Vec::new() };
        if matches!(interview.stage, Stage::HandingIn(_)) {
            return Vec::new();
        }
        if interview.is_taking(None) {
            self.set_status(Key::FillPictureWaitingMessage, Vec::new());
            return Vec::new();
        }
        if early.is_none() {
            if !matches!(interview.stage, Stage::Reviewing { .. }) {
                return Vec::new();
            }
            if let Some(first) = interview.open_items().first() {
                interview.stage = Stage::Reviewing { strict: true };
                return vec![Effect::Focus { name: Some(first.to_string()) }];
            }
        }
        if let Some(effects) = self.finish_entry(at) {
            return effects;
        }
        self.hand_in(early, 0, at)
    }

    fn hand_in(&mut self, early: Option<Disposition>, tries: u32, at: Moment) -> Vec<Effect> {
        let device = self.device();
        let seq = self.shelf.next_seq(&device);
        let lang = pingyi_base::Language::new(self.lang.tag());
        let (eligible_adults, weight) = self.weighing();
        // Tried once more it is the same ballot: a file of it may have left by now.
        let ballot = self.handing().map(|handing| handing.response.header.response_id.clone());
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let hand_in = HandIn {
            device: device.clone(),
            seq,
            at: at.now,
            area: interview.area.clone(),
            language: lang,
            early,
            eligible_adults,
            weight,
        };
        let mut response = finish(&interview.draft, &interview.filling, &hand_in);
        let draft = interview.draft.clone();
        let mut disposition = response.header.disposition;
        let mut gone = vec![interview.key.clone()];
        let mut adds = Vec::new();
        let mut puts = Vec::new();
        if interview.questionnaire.kind.is_secret() {
            // The draft named the door, so the ballot takes nothing from it, not even its id; and the
            // visit says that somebody took part, not how.
            adds.push((keeping::handed_in_key(&interview.draft.response_id), "1".to_owned()));
            response.header.response_id = ballot.unwrap_or_else(|| ids::response(at));
            disposition = Disposition::Complete;
            if interview.draft.key.household.is_some() {
                // That somebody took part is known; which ballot is theirs is not.
                puts.push((
                    keeping::took_part_key(&interview.draft.key, interview.draft.origin),
                    "1".to_owned(),
                ));
            }
        } else {
            adds.push((keeping::seq_key(&device, seq), response.header.response_id.to_string()));
        }
        adds.push((keeping::response_key(&response.header.response_id), keeping::text(&response)));
        let visit = self.visit_for(&draft, disposition, at);
        if let Some(visit) = &visit {
            adds.push((keeping::visit_key(visit), keeping::text(visit)));
            adds.push((keeping::visit_seq_key(&device, visit.seq), visit.id.to_string()));
        }
        let texts = adds.iter().chain(&puts).cloned().collect();
        let saving = SavingState::Saving;
        let (elsewhere, rescued) = (false, false);
        let handing = HandingIn { response, visit, texts, early, saving, tries, elsewhere, rescued };
        if let Some(interview) = &mut self.interview {
            interview.stage = Stage::HandingIn(Box::new(handing));
        }
        gone.extend(self.entry_keys(&draft));
        vec![self.write(Pending::HandIn, adds, puts, gone), Effect::Focus { name: None }]
    }

    #[inline(never)]
    pub(crate) fn handed_in(&mut self, written: &Written) -> Vec<Effect> {
        let Some(handing) = self.handing() else { return Vec::new() };
        if written.is_taken() {
            // Somebody else was quicker: look at what is kept now, then try with the next number.
            return vec![Effect::LoadKept];
        }
        handing.saving = written.saving();
        let saving = handing.saving;
        if let Some(key) = self.interview.as_ref().map(|interview| interview.key.clone()) {
            self.shelf.note_unsaved(&key, saving);
        }
        match saving {
            SavingState::Saved | SavingState::Partly => {
                let partly = saving == SavingState::Partly;
                let mut effects = self.keep_handed_in(written);
                if partly {
                    self.warn_one_copy(written);
                }
                self.messages.retain(|message| {
                    message.what != Key::StoreUnsavedError.into()
                        && message.what != Key::StoreFullError.into()
                });
                self.set_status(
                    if partly { Key::DonePartlyTitle } else { Key::SavingSavedLabel },
                    Vec::new(),
                );
                if !self.storage.asked {
                    self.storage.asked = true;
                    effects.push(Effect::AskPersist);
                }
                effects.extend(self.let_go());
                effects.push(Effect::Focus { name: None });
                effects
            }
            _ => {
                let message = Message::error(Key::StoreUnsavedError, Key::StoreUnsavedRemedy);
                alerts::add(&mut self.messages, message.offering(Offer::RescueFile));
                self.set_status(Key::SavingUnsavedLabel, Vec::new());
                Vec::new()
            }
        }
    }

    /// After another tab took a number: the shelf as it is now, then again with the next one, unless
    /// the record itself is there already.
    #[inline(never)]
    pub(crate) fn reloaded(&mut self, copies: &Copies, at: Moment) -> Vec<Effect> {
        let health = (self.shelf.local, self.shelf.database);
        let reconciled = keeping::reconcile(copies);
        self.shelf = reconciled.shelf;
        (self.shelf.local, self.shelf.database) = health;
        if let Some(theirs) = self.shelf.settings.clone().filter(|one| one.revision >= self.settings.revision)
        {
            self.settings = theirs;
            self.follow_settings();
        }
        let mut effects = self.visit_again();
        effects.extend(self.void_again());
        effects.extend(self.hand_in_again(at));
        effects
    }

    fn hand_in_again(&mut self, at: Moment) -> Vec<Effect> {
        let Some(handing) = self.handing().filter(|handing| handing.saving == SavingState::Saving) else {
            return Vec::new();
        };
        let (early, tries) = (handing.early, handing.tries + 1);
        let draft = self.interview.as_ref().map(|interview| &interview.draft.response_id);
        if draft.is_some_and(|draft| self.shelf.was_handed_in(draft)) {
            if let Some(handing) = self.handing() {
                handing.saving = SavingState::Saved;
                handing.elsewhere = true;
            }
            self.set_status(Key::FillAlreadyMessage, Vec::new());
            return self.let_go();
        }
        if tries > TRIES {
            if let Some(handing) = self.handing() {
                handing.saving = SavingState::NotSaved;
            }
            let message = Message::error(Key::StoreUnsavedError, Key::StoreUnsavedRemedy);
            alerts::add(&mut self.messages, message.offering(Offer::RescueFile));
            return Vec::new();
        }
        self.hand_in(early, tries, at)
    }

    /// The address of an interview that nobody leaves: its response is on its way to the disk, until
    /// the disk has said what became of it; or the device is in a respondent's hands.
    pub(crate) fn held_back(&mut self, wanted: Option<&Route>) -> Option<String> {
        let is_saving = self.handing().is_some_and(|handing| handing.saving == SavingState::Saving);
        let is_done = self.handing().is_some();
        let own = self.interview.as_ref().map(|interview| Route::Fill(interview.route.clone()));
        let is_locked = self.is_locked() && (is_done || wanted != own.as_ref());
        if self.is_covered() {
            return self.settings.lock.clone();
        }
        self.interview.as_ref().filter(|_| is_saving || is_locked).map(|interview| interview.route.hash())
    }

    pub(crate) fn handing(&mut self) -> Option<&mut HandingIn> {
        match self.interview.as_mut().map(|interview| &mut interview.stage) {
            Some(Stage::HandingIn(handing)) => Some(handing),
            _ => None,
        }
    }

    /// What the stores have now, on the shelf too. What did not fit into a full `localStorage` is put
    /// there once more after room was made.
    fn keep_handed_in(&mut self, written: &Written) -> Vec<Effect> {
        let device = self.device();
        let Some(interview) = &self.interview else { return Vec::new() };
        let Stage::HandingIn(handing) = &interview.stage else { return Vec::new() };
        let (draft, response) = (interview.draft.clone(), handing.response.clone());
        let stored = interview.key.clone();
        let visit = handing.visit.clone();
        let pictures = picture::names(&interview.questionnaire, &response);
        if let pingyi_response::response::Trace::Open { seq, .. } = &response.header.trace {
            self.shelf.flags.insert(keeping::seq_key(&device, *seq));
        } else {
            self.shelf.flags.insert(keeping::handed_in_key(&draft.response_id));
            if draft.key.household.is_some() {
                self.shelf.flags.insert(keeping::took_part_key(&draft.key, draft.origin));
            }
        }
        if let Some(visit) = visit {
            self.shelf.flags.insert(keeping::visit_seq_key(&device, visit.seq));
            self.shelf.visits.insert(keeping::visit_key(&visit), visit);
        }
        for key in self.entry_keys(&draft).iter().chain([&stored]) {
            self.shelf.drafts.remove(key);
        }
        let key = keeping::response_key(&response.header.response_id);
        let texts = handing.texts.clone();
        self.keep_response(key, response, written);
        let mut effects = self.make_room(written);
        if !effects.is_empty() {
            effects.push(self.write(Pending::Quiet, Vec::new(), texts, Vec::new()));
        }
        // Of what was hidden or taken away in the end, no answer is left.
        effects.extend(self.forget_pictures(&pictures));
        effects
    }

    /// On the shelf, and whether IndexedDB has it.
    pub(crate) fn keep_response(&mut self, key: String, response: Response, written: &Written) {
        if written.database.is_ok() {
            self.shelf.durable.insert(key.clone());
        }
        self.shelf.responses.insert(key, response);
    }

    pub(crate) fn retry(&mut self, at: Moment) -> Vec<Effect> {
        match self.handing() {
            Some(handing) if handing.saving == SavingState::NotSaved => {
                let early = handing.early;
                self.hand_in(early, 0, at)
            }
            Some(_) => Vec::new(),
            None => self.keep_draft(),
        }
    }

    /// The response as a file, when no store takes it.
    pub(crate) fn rescue(&mut self) -> Vec<Effect> {
        let Some(interview) = &self.interview else { return Vec::new() };
        let Stage::HandingIn(handing) = &interview.stage else { return Vec::new() };
        let wave = &handing.response.header.wave;
        let name = csv_out::file_name(
            &interview.questionnaire,
            &[&handing.response],
            wave,
            &self.settings.device,
            0,
        );
        let name = self.named(&interview.draft.key.pack, interview.draft.origin, &name);
        let files = csv_out::files(&interview.questionnaire, &[&handing.response], 0, &name);
        let pictures = picture::names(&interview.questionnaire, &handing.response);
        self.hand_over(Kind::Rescue, files, vec![(name, pictures)], FileWay::Download)
    }

    /// Another one of the same questionnaire, for somebody else.
    pub(crate) fn again(&mut self, at: Moment) -> Vec<Effect> {
        let Some(interview) = &self.interview else { return Vec::new() };
        let mut route = interview.route.clone();
        (route.household, route.replaces) = (None, None);
        let hash = if route.slip.is_some() { paper::DESK.to_owned() } else { route.hash() };
        let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: false }];
        effects.extend(self.go(&hash, at));
        effects
    }
}
