//! The interviewer's households: how each stands, what to do next, and what was found at the door.

use pingyi_base::Map;
use pingyi_base::{Date, HouseholdId, InterviewerId, WaveId, ordered};
use pingyi_interchange::columns::Word as _;
use pingyi_questionnaire::{Household, Kind, Pack, Wave};
use pingyi_response::response::Trace;
use pingyi_response::{Disposition, DispositionClass, Draft, DraftKey, Mode, Origin, Visit};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::event::{Act, Moment, Waiting, Written};
use crate::handin::TRIES;
use crate::model::{Kernel, Pending};
use crate::route::FillRoute;
use crate::view::{AttemptView, HouseholdView, InterviewView, OpenHouseholdView, Stage, VisitsView};
use crate::words::{self, say};
use crate::{ids, keeping};

/// What is open on the screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct VisitsScreen {
    pub(crate) open: Option<HouseholdId>,
    /// A visit whose write has not been answered.
    pub(crate) waiting: Option<Waiting<Visit>>,
}

impl Kernel {
    pub(crate) fn visit_act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        match act {
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

    fn record_attempt(&mut self, disposition: &str, next_at: &str, note: &str, at: Moment) -> Vec<Effect> {
        let Some(disposition) = Disposition::parse(disposition) else {
            alerts::add(&mut self.messages, Message::warning(Key::VisitResultError, Key::VisitAgainHint));
            return Vec::new();
        };
        let idle = self.visits.waiting.is_none();
        let Some(household) = self.visits.open.clone().filter(|_| idle) else { return Vec::new() };
        let Some(wave) = self.current_wave() else { return Vec::new() };
        let Some(mut visit) = self.new_visit(&household, wave.id, self.origin(), disposition, at) else {
            return Vec::new();
        };
        visit.next_at = Date::parse(next_at);
        note.trim().clone_into(&mut visit.note);
        self.write_visit(visit, 0)
    }

    fn write_visit(&mut self, visit: Visit, tries: u32) -> Vec<Effect> {
        let adds = vec![
            (keeping::visit_key(&visit), keeping::text(&visit)),
            (keeping::visit_seq_key(&visit.device, visit.seq), visit.id.to_string()),
        ];
        self.visits.waiting = Some(Waiting { record: visit, tries, taken: false });
        vec![self.write(Pending::Visit, adds, Vec::new(), Vec::new())]
    }

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
        let Some(household) = &self.visits.open else { return Vec::new() };
        let route = FillRoute {
            questionnaire: questionnaire.to_owned(),
            household: Some(household.to_string()),
            wave: self.current_wave().map(|wave| wave.id.to_string()),
            mode: Mode::from_word(mode).map(|mode| mode.word().to_owned()),
            ..FillRoute::default()
        };
        let hash = route.hash();
        let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: false }];
        effects.extend(self.go(&hash, at));
        effects
    }

    /// The visit that an interview at a household leaves behind; none if the day has one already that
    /// says the same, and none for a correction, for which nobody went anywhere.
    pub(crate) fn visit_for(&self, draft: &Draft, disposition: Disposition, at: Moment) -> Option<Visit> {
        let (household, wave) = (draft.key.household.as_ref()?, &draft.key.wave);
        let known = self
            .attempts(household, wave, draft.origin)
            .into_iter()
            .any(|visit| visit.at.date() == at.now.date() && visit.disposition == disposition);
        if known || draft.replaces.is_some() {
            return None;
        }
        self.new_visit(household, wave.clone(), draft.origin, disposition, at)
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
        let attempt = self.attempts(&household.id, &wave, origin).len() + 1;
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

    /// A household's attempts in a wave, oldest first; practice and real ones apart.
    fn attempts(&self, household: &HouseholdId, wave: &WaveId, origin: Origin) -> Vec<&Visit> {
        let pack = self.pack.as_ref().map(|pack| &pack.id);
        let attempts: Vec<&Visit> = self
            .shelf
            .visits
            .values()
            .filter(|visit| Some(&visit.pack) == pack && visit.household == *household)
            .filter(|visit| visit.wave == *wave && visit.origin == origin)
            .collect();
        ordered::by(attempts, |visit| (visit.at.epoch_seconds(), format!("{:020}", visit.seq)))
    }

    pub(crate) fn visits_view(&self) -> VisitsView {
        let lang = self.lang;
        let (Some(pack), Some(wave)) = (&self.pack, self.current_wave()) else {
            return VisitsView::default();
        };
        let chosen = self.settings.interviewer.as_deref().map(InterviewerId::new);
        let mine = |household: &&Household| chosen.is_none() || household.interviewer == chosen;
        let households: Vec<HouseholdView> = pack
            .households
            .iter()
            .filter(mine)
            .map(|household| self.household_view(pack, household, &wave))
            .collect();
        let finished = |view: &&HouseholdView| matches!(view.stage, Stage::Complete | Stage::Closed);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let done = (count(households.iter().filter(finished).count()), count(households.len()));
        let open = self.visits.open.as_ref().and_then(|id| pack.household(id));
        VisitsView {
            wave: wave_words(&wave, lang),
            interviewers: pack
                .interviewers
                .iter()
                .map(|who| (who.id.to_string(), who.name.clone()))
                .collect(),
            interviewer: self.settings.interviewer.clone(),
            done,
            open: open.map(|household| self.open_view(pack, household, &wave)),
            households,
        }
    }

    fn household_view(&self, pack: &Pack, household: &Household, wave: &Wave) -> HouseholdView {
        let lang = self.lang;
        let attempts = self.attempts(&household.id, &wave.id, self.origin());
        let last = attempts.last();
        let mut keys = pack.questionnaires.iter().map(|questionnaire| {
            (draft_key(pack, questionnaire.id.as_str(), household, wave), questionnaire.kind)
        });
        let has_draft = keys.clone().any(|(key, _)| self.has_draft(&key));
        let stage = match last.map(|visit| visit.disposition) {
            _ if has_draft => Stage::Draft,
            None => Stage::Untouched,
            Some(Disposition::Complete) if keys.any(|(key, kind)| self.took_part(&key, kind)) => {
                Stage::Complete
            }
            // What made it complete was withdrawn.
            Some(Disposition::Complete) => Stage::Again,
            Some(disposition) if disposition.is_final() => Stage::Closed,
            Some(_) => Stage::Again,
        };
        let state = match (stage, last.map(|visit| visit.disposition)) {
            (Stage::Untouched, _) => Key::VisitsStateNewLabel,
            (Stage::Draft, _) => Key::VisitsStateDraftLabel,
            (Stage::Complete, _) => Key::VisitsStateCompleteLabel,
            (Stage::Again, Some(Disposition::Partial)) => Key::VisitsStatePartialLabel,
            (Stage::Again, _) => Key::VisitsStateAgainLabel,
            // A refusal is never told apart in a list that others may see.
            (Stage::Closed, Some(other)) if other.class() == DispositionClass::NotEligible => {
                Key::VisitsStateNotEligibleLabel
            }
            (Stage::Closed, _) => Key::VisitsStateClosedLabel,
        };
        let next_step = match stage {
            Stage::Untouched => Key::VisitsNextVisitLabel.text(lang).to_owned(),
            Stage::Draft => Key::VisitsNextResumeLabel.text(lang).to_owned(),
            Stage::Complete | Stage::Closed => Key::VisitsNextNoneLabel.text(lang).to_owned(),
            Stage::Again => match last.and_then(|visit| visit.next_at) {
                Some(date) => say(Key::VisitsNextAgainLabel, lang, &[("date", &words::day(date, lang))]),
                None => Key::VisitsNextAgainSoonLabel.text(lang).to_owned(),
            },
        };
        HouseholdView {
            id: household.id.to_string(),
            label: household.label.clone(),
            area: pack
                .area(&household.area)
                .map(|area| words::text(&area.name, lang, &pack.default_language()).0)
                .unwrap_or_default(),
            state: state.text(lang).to_owned(),
            stage,
            next_step,
        }
    }

    fn open_view(&self, pack: &Pack, household: &Household, wave: &Wave) -> OpenHouseholdView {
        let lang = self.lang;
        let attempts = self.attempts(&household.id, &wave.id, self.origin());
        let attempt = |visit: &&Visit| AttemptView {
            at: words::moment(visit.at, lang),
            disposition: words::disposition(visit.disposition, lang),
            next_at: visit.next_at.map(|date| words::day(date, lang)).unwrap_or_default(),
            note: visit.note.clone(),
        };
        let mut newest: Map<&str, &std::sync::Arc<pingyi_questionnaire::Questionnaire>> = Map::new();
        for questionnaire in &pack.questionnaires {
            newest.insert(questionnaire.id.as_str(), questionnaire);
        }
        let mut questionnaires: Vec<InterviewView> = Vec::new();
        for questionnaire in &pack.questionnaires {
            let is_newest = newest
                .get(questionnaire.id.as_str())
                .is_some_and(|known| known.version == questionnaire.version);
            if is_newest {
                questionnaires.push(self.interview_view(pack, questionnaire, household, wave));
            }
        }
        OpenHouseholdView {
            line: self.household_view(pack, household, wave),
            attempts: attempts.iter().rev().map(attempt).collect(),
            questionnaires,
            dispositions: Disposition::ALL
                .iter()
                .filter(|(disposition, _)| *disposition != Disposition::Complete)
                .map(|(disposition, code)| ((*code).to_owned(), words::disposition(*disposition, lang)))
                .collect(),
        }
    }

    fn interview_view(
        &self,
        pack: &Pack,
        questionnaire: &pingyi_questionnaire::Questionnaire,
        household: &Household,
        wave: &Wave,
    ) -> InterviewView {
        let key = draft_key(pack, questionnaire.id.as_str(), household, wave);
        let (done, draft) = (self.took_part(&key, questionnaire.kind), self.has_draft(&key));
        let (state, resume) = match (done, draft) {
            (_, true) => (Key::VisitsInterviewDraftLabel, Some(true)),
            (true, false) => (Key::VisitsInterviewDoneLabel, None),
            (false, false) => (Key::VisitsInterviewNewLabel, Some(false)),
        };
        InterviewView {
            questionnaire: questionnaire.id.to_string(),
            title: words::text(&questionnaire.title, self.lang, &questionnaire.default_language).0,
            state: state.text(self.lang).to_owned(),
            resume,
        }
    }

    /// Whether an interview with an answer waits there.
    fn has_draft(&self, key: &DraftKey) -> bool {
        self.shelf.find_draft(key, self.origin(), None).is_some_and(|(_, draft)| !draft.answers.is_empty())
    }
}

fn draft_key(pack: &Pack, questionnaire: &str, household: &Household, wave: &Wave) -> DraftKey {
    DraftKey {
        pack: pack.id.clone(),
        questionnaire: questionnaire.into(),
        wave: wave.id.clone(),
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
