//! The household that is open: what was found before, what can be asked here, and when to come again.

use std::sync::Arc;

use pingyi_base::{Date, Map, Set, Timestamp, ordered};
use pingyi_questionnaire::{Household, Pack, Questionnaire, Wave};
use pingyi_response::{DayPart, Disposition, DraftKey, Marks, Visit};
use pingyi_wording::field::Key;

use super::{after, draft_key};
use crate::model::Kernel;
use crate::view::{AttemptView, InterviewView, OpenHouseholdView, ResultView};
use crate::words::{self, say};

/// How many times are offered at one touch.
const TIMES: usize = 4;

impl Kernel {
    pub(crate) fn open_view(&self, pack: &Pack, household: &Household, wave: &Wave) -> OpenHouseholdView {
        let lang = self.lang;
        let one = self.standing(pack, household, wave);
        let attempt = |visit: &&Visit| AttemptView {
            at: format!("{} · {}", words::moment(visit.at, lang), day_part(DayPart::of(visit.at)).text(lang)),
            disposition: words::disposition(visit.disposition, lang),
            next_at: visit.next_at.map(|next| words::appointment(next, lang)).unwrap_or_default(),
            note: Marks::of(&visit.note).1.to_owned(),
        };
        let result = |(disposition, code): &(Disposition, &str)| ResultView {
            code: (*code).to_owned(),
            words: words::disposition(*disposition, lang),
            after: after(*disposition),
        };
        let tried: Set<DayPart> = ordered::set(one.attempts.iter().map(|visit| DayPart::of(visit.at)));
        let stands_for = self
            .stands_for(&household.id, &wave.id, self.origin())
            .and_then(|id| pack.household(id))
            .map(|other| say(Key::SubstituteForLabel, lang, &[("household", &other.label)]));
        OpenHouseholdView {
            attempts: one.attempts.iter().rev().map(attempt).collect(),
            untried: self.untried(&tried),
            questionnaires: self.interviews(pack, household, wave),
            results: Disposition::ALL
                .iter()
                .filter(|(disposition, _)| *disposition != Disposition::Complete)
                .map(result)
                .collect(),
            times: self.now.map(|now| self.times(now, wave, &tried)).unwrap_or_default(),
            today: self.now.map(|now| now.date().to_string()).unwrap_or_default(),
            choosing: self.choosing_view(pack, household, &wave.id),
            substitute: self.substitute_view(pack, &one, wave),
            stands_for: stands_for.unwrap_or_default(),
            line: self.line(pack, &one),
        }
    }

    /// The parts of the week in which nobody has come yet, after the first attempt.
    fn untried(&self, tried: &Set<DayPart>) -> String {
        let left = DayPart::ALL.iter().filter(|part| !tried.contains(*part));
        let left: Vec<&str> = left.map(|part| day_part(*part).text(self.lang)).collect();
        if tried.is_empty() || left.is_empty() {
            return String::new();
        }
        let list = left.join(" · ");
        say(Key::VisitUntriedHint, self.lang, &[("parts", &list)])
    }

    /// Times to come again: first those in parts of the week that were not tried.
    fn times(&self, now: Timestamp, wave: &Wave, tried: &Set<DayPart>) -> Vec<(String, String)> {
        let today = now.date();
        let to_weekend = (0..7).find(|days| today.later(*days).is_weekend()).unwrap_or(0);
        let slots = [(0, 19), (1, 19), (1, 10), (1, 15), (to_weekend, 10), (to_weekend + 1, 15), (7, 19)];
        // After the wave's last day nobody comes, unless that is past already.
        let is_over = today > wave.to;
        let mut times: Vec<(Date, u32, Timestamp)> = Vec::new();
        for (days, hour) in slots {
            let day = today.later(days);
            let at = now.on(day, hour, 0).filter(|at| *at > now && (is_over || day <= wave.to));
            if let Some(at) = at.filter(|at| times.iter().all(|(_, _, known)| known != at)) {
                times.push((day, hour, at));
            }
        }
        let times =
            ordered::by(times, |(_, _, at)| (i64::from(tried.contains(&DayPart::of(*at))), at.to_string()));
        let time = |(day, hour, at): &(Date, u32, Timestamp)| {
            let when = match day.days_since_epoch() - today.days_since_epoch() {
                0 => Key::VisitTodayLabel.text(self.lang).to_owned(),
                1 => Key::VisitTomorrowLabel.text(self.lang).to_owned(),
                _ => words::short_day(*day, self.lang),
            };
            let part = day_part(DayPart::of(*at)).text(self.lang);
            let time = format!("{hour:02}:00");
            let args = [("day", when.as_str()), ("time", time.as_str()), ("part", part)];
            (format!("{day}T{time}"), say(Key::VisitTimeLabel, self.lang, &args))
        };
        times.iter().take(TIMES).map(time).collect()
    }

    fn interviews(&self, pack: &Pack, household: &Household, wave: &Wave) -> Vec<InterviewView> {
        let mut newest: Map<&str, &Arc<Questionnaire>> = Map::new();
        for questionnaire in &pack.questionnaires {
            newest.insert(questionnaire.id.as_str(), questionnaire);
        }
        let is_newest = |one: &&Arc<Questionnaire>| {
            newest.get(one.id.as_str()).is_some_and(|known| known.version == one.version)
        };
        let all = pack.questionnaires.iter().filter(is_newest);
        all.map(|one| self.interview_view(pack, one, household, wave)).collect()
    }

    fn interview_view(
        &self,
        pack: &Pack,
        questionnaire: &Questionnaire,
        household: &Household,
        wave: &Wave,
    ) -> InterviewView {
        let key = draft_key(pack, questionnaire.id.as_str(), household, &wave.id);
        let (done, draft) = (self.took_part(&key, questionnaire.kind), self.has_draft(&key));
        let waits =
            self.wants_choosing(questionnaire.kind) && self.choosing_of(household, &wave.id).is_none();
        let (state, resume) = match (done, draft) {
            (_, true) => (Key::VisitsInterviewDraftLabel, Some(true)),
            (true, false) => (Key::VisitsInterviewDoneLabel, None),
            (false, false) if waits => (Key::ChoosingFirstLabel, None),
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
    pub(crate) fn has_draft(&self, key: &DraftKey) -> bool {
        self.shelf.find_draft(key, self.origin(), None).is_some_and(|(_, draft)| !draft.answers.is_empty())
    }
}

fn day_part(part: DayPart) -> Key {
    match part {
        DayPart::Morning => Key::VisitMorningLabel,
        DayPart::Afternoon => Key::VisitAfternoonLabel,
        DayPart::Evening => Key::VisitEveningLabel,
        DayPart::Weekend => Key::VisitWeekendLabel,
    }
}
