//! The list: how each household stands, which comes first, and how much of it is drawn. A long list is
//! read once for all its households, and only what is on the screen is put into words.

use pingyi_base::{HouseholdId, InterviewerId, Map, Set, WaveId, ordered};
use pingyi_questionnaire::{Household, Pack, Wave};
use pingyi_response::response::Trace;
use pingyi_response::{Appointment, Disposition, DispositionClass, Origin, Visit};
use pingyi_wording::field::Key;

use super::{after, wave_words};
use crate::model::Kernel;
use crate::view::{AfterView, HouseholdView, Listed, Stage, VisitsView};
use crate::words::{self, say};

/// How many households are drawn at a time.
pub(crate) const PAGE: usize = 40;

const WAYS: [Listed; 4] = [Listed::All, Listed::ToDo, Listed::Today, Listed::Done];

/// The visits of a wave, by household.
pub(crate) struct Round<'a> {
    visits: Map<&'a str, Vec<&'a Visit>>,
}

/// How a household stands.
pub(crate) struct Standing<'a> {
    pub(crate) household: &'a Household,
    pub(crate) attempts: Vec<&'a Visit>,
    pub(crate) stage: Stage,
    /// When somebody has to be there.
    pub(crate) due: Option<Appointment>,
}

impl<'a> Round<'a> {
    /// A household's attempts, oldest first.
    pub(crate) fn attempts(&self, household: &HouseholdId) -> Vec<&'a Visit> {
        self.visits.get(household.as_str()).cloned().unwrap_or_default()
    }
}

impl Standing<'_> {
    pub(crate) fn is_finished(&self) -> bool {
        matches!(self.stage, Stage::Complete | Stage::Closed)
    }

    fn is_due(&self, today: pingyi_base::Date) -> bool {
        !self.is_finished() && self.due.is_some_and(|due| due.day() <= today)
    }
}

impl Kernel {
    /// The visits of a wave; practice and real ones apart.
    pub(crate) fn round(&self, wave: &WaveId, origin: Origin) -> Round<'_> {
        let pack = self.pack.as_ref().map(|pack| &pack.id);
        let of_wave = self
            .shelf
            .visits
            .values()
            .filter(|visit| Some(&visit.pack) == pack && visit.wave == *wave && visit.origin == origin);
        let mut visits: Map<&str, Vec<&Visit>> = Map::new();
        for visit in of_wave {
            visits.or_default(visit.household.as_str()).push(visit);
        }
        for attempts in visits.values_mut() {
            let unordered = std::mem::take(attempts);
            *attempts =
                ordered::by(unordered, |visit| (visit.at.epoch_seconds(), format!("{:020}", visit.seq)));
        }
        Round { visits }
    }

    /// The households on the list of whoever is chosen, in the order of the pack.
    pub(crate) fn standings<'a>(&'a self, pack: &'a Pack, wave: &Wave) -> Vec<Standing<'a>> {
        let chosen = self.settings.interviewer.as_deref().map(InterviewerId::new);
        let is_listed = |household: &&Household| {
            let is_mine = chosen.is_none() || household.interviewer == chosen;
            let is_there = || self.stands_for(&household.id, &wave.id, self.origin()).is_some();
            is_mine && (!household.reserve || is_there())
        };
        let round = self.round(&wave.id, self.origin());
        let (begun, answered) = (self.begun(pack, wave), self.answered(pack, wave));
        let standing = |household: &'a Household| {
            let id = household.id.as_str();
            standing(household, round.attempts(&household.id), begun.contains(id), answered.contains(id))
        };
        pack.households.iter().filter(is_listed).map(standing).collect()
    }

    pub(crate) fn standing<'a>(
        &'a self,
        pack: &'a Pack,
        household: &'a Household,
        wave: &Wave,
    ) -> Standing<'a> {
        let (begun, answered) = (self.begun(pack, wave), self.answered(pack, wave));
        let (attempts, id) =
            (self.round(&wave.id, self.origin()).attempts(&household.id), household.id.as_str());
        standing(household, attempts, begun.contains(id), answered.contains(id))
    }

    /// Households at which an interview with an answer waits.
    fn begun<'a>(&'a self, pack: &Pack, wave: &Wave) -> Set<&'a str> {
        let is_it = |draft: &&pingyi_response::Draft| {
            (&draft.key.pack, &draft.key.wave, draft.origin) == (&pack.id, &wave.id, self.origin())
                && !draft.answers.is_empty()
                && draft.replaces.is_none()
                && draft.key.slip.is_none()
        };
        let drafts = self.shelf.drafts.values().filter(is_it);
        ordered::set(drafts.filter_map(|draft| draft.key.household.as_ref().map(HouseholdId::as_str)))
    }

    /// Households of which somebody has answered something; see `took_part`.
    fn answered<'a>(&'a self, pack: &Pack, wave: &Wave) -> Set<&'a str> {
        let (origin, replaced) = (self.origin(), self.replaced());
        let headers = self.shelf.responses.values().map(|response| &response.header);
        let counts = headers.filter(|header| {
            (&header.pack, &header.wave, header.origin) == (&pack.id, &wave.id, origin)
                && matches!(header.disposition, Disposition::Complete | Disposition::Partial)
                && header.void_reason.is_none()
                && !replaced.contains_key(header.response_id.as_str())
        });
        let mut answered = ordered::set(counts.filter_map(|header| match &header.trace {
            Trace::Open { household, .. } => household.as_ref().map(HouseholdId::as_str),
            Trace::Secret { .. } => None,
        }));
        // Of a ballot it is known only that somebody took part.
        let own = format!("took-part/{}/{}/", pack.id, wave.id);
        for rest in self.shelf.flags.iter().filter_map(|key| key.strip_prefix(&own)) {
            let mut parts = rest.split('/').skip(1);
            let household = parts.next().filter(|_| parts.next().is_some() == (origin == Origin::Practice));
            answered.extend(household);
        }
        answered
    }

    #[inline(never)]
    pub(crate) fn visits_view(&self) -> VisitsView {
        let lang = self.lang;
        let (Some(pack), Some(wave), Some(now)) = (&self.pack, self.current_wave(), self.now) else {
            return VisitsView::default();
        };
        let all = self.standings(pack, &wave);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let today = now.date();
        let is_of = |way: Listed, one: &Standing<'_>| match way {
            Listed::All => true,
            Listed::ToDo => !one.is_finished(),
            Listed::Today => one.is_due(today),
            Listed::Done => one.is_finished(),
        };
        let ways = WAYS.map(|way| (way, count(all.iter().filter(|one| is_of(way, one)).count())));
        let done = count(all.iter().filter(|one| one.is_finished()).count());
        let reached = all.iter().filter(|one| one.attempts.iter().any(|visit| is_met(visit.disposition)));
        let numbers = [reached.count(), all.len()].map(|number| number.to_string());
        let progress = say(
            Key::VisitsProgressLabel,
            lang,
            &[("reached", &numbers[0]), ("n", &numbers[1]), ("done", &done.to_string())],
        );
        let headings = self.headings(pack, &all);
        // Whoever has chosen another list has another list's households to open.
        let open = self.visits.open.as_ref();
        let open = all.iter().map(|one| one.household).find(|household| Some(&household.id) == open);
        let coverage = self.visits.shows_coverage.then(|| self.coverage_view(pack, &all));
        let total = count(all.len());
        let wanted = self.visits.search.trim().to_lowercase();
        let is_found = |one: &Standing<'_>| {
            let texts = [one.household.label.as_str(), one.household.id.as_str()];
            wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let found: Vec<Standing<'_>> =
            all.into_iter().filter(|one| is_of(self.visits.listed, one) && is_found(one)).collect();
        let found = ordered::by(found, |one| rank(pack, one, today));
        let shown = PAGE.saturating_mul(self.visits.pages + 1);
        let more = count(found.len().saturating_sub(shown));
        let mut households: Vec<HouseholdView> = Vec::new();
        let mut area = None;
        for one in found.iter().take(shown) {
            let mut line = self.line(pack, one);
            if area != Some(&one.household.area) {
                area = Some(&one.household.area);
                line.heading = headings.get(one.household.area.as_str()).cloned();
            }
            households.push(line);
        }
        VisitsView {
            wave: wave_words(&wave, lang),
            interviewers: pack
                .interviewers
                .iter()
                .map(|who| (who.id.to_string(), who.name.clone()))
                .collect(),
            interviewer: self.settings.interviewer.clone(),
            progress,
            done: (done, total),
            listed: self.visits.listed,
            ways: ways.to_vec(),
            search: self.visits.search.clone(),
            households,
            more,
            coverage,
            open: open.map(|household| self.open_view(pack, household, &wave)),
        }
    }

    /// The heading of each area: its name, and how much of it is finished.
    fn headings(&self, pack: &Pack, all: &[Standing<'_>]) -> Map<String, String> {
        let mut counts: Map<&str, (usize, usize)> = Map::new();
        for one in all {
            let (done, n) = counts.or_default(one.household.area.as_str());
            *n += 1;
            *done += usize::from(one.is_finished());
        }
        let heading = |(area, (done, n)): (&&str, &(usize, usize))| {
            let name = self.area_name(pack, &(*area).into());
            let args = [("area", name.as_str()), ("done", &done.to_string()), ("n", &n.to_string())];
            ((*area).to_owned(), say(Key::VisitsAreaLabel, self.lang, &args))
        };
        ordered::map(counts.iter().map(heading))
    }

    fn area_name(&self, pack: &Pack, area: &pingyi_base::AreaId) -> String {
        let named =
            pack.area(area).map(|area| words::text(&area.name, self.lang, &pack.default_language()).0);
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| area.to_string())
    }

    /// A line of the list.
    pub(crate) fn line(&self, pack: &Pack, one: &Standing<'_>) -> HouseholdView {
        let lang = self.lang;
        let last = one.attempts.last().map(|visit| visit.disposition);
        let state = match (one.stage, last) {
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
        let next_step = match (one.stage, one.due) {
            (Stage::Untouched, _) => Key::VisitsNextVisitLabel.text(lang).to_owned(),
            (Stage::Draft, _) => Key::VisitsNextResumeLabel.text(lang).to_owned(),
            (Stage::Complete | Stage::Closed, _) => Key::VisitsNextNoneLabel.text(lang).to_owned(),
            (Stage::Again, Some(due)) => {
                say(Key::VisitsNextAgainLabel, lang, &[("date", &words::appointment(due, lang))])
            }
            (Stage::Again, None) => Key::VisitsNextAgainSoonLabel.text(lang).to_owned(),
        };
        HouseholdView {
            id: one.household.id.to_string(),
            label: one.household.label.clone(),
            area: self.area_name(pack, &one.household.area),
            heading: None,
            state: state.text(lang).to_owned(),
            stage: one.stage,
            next_step,
            is_due: self.now.is_some_and(|now| one.is_due(now.date())),
        }
    }
}

/// Somebody was met who could say yes or no.
pub(crate) fn is_met(disposition: Disposition) -> bool {
    use DispositionClass::{Complete, Other, Partial, Refusal};
    matches!(disposition.class(), Complete | Partial | Refusal | Other)
}

fn standing<'a>(
    household: &'a Household,
    attempts: Vec<&'a Visit>,
    is_begun: bool,
    is_answered: bool,
) -> Standing<'a> {
    let last = attempts.last();
    let due = last.and_then(|visit| visit.next_at);
    let stage = match last.map(|visit| visit.disposition) {
        _ if is_begun => Stage::Draft,
        None => Stage::Untouched,
        Some(Disposition::Complete) if is_answered => Stage::Complete,
        // What made it complete was withdrawn.
        Some(Disposition::Complete) => Stage::Again,
        // Who said no is left in peace, unless they named a time themselves.
        Some(disposition) => match after(disposition) {
            AfterView::Nothing => Stage::Closed,
            AfterView::Peace if due.is_none() => Stage::Closed,
            AfterView::Peace | AfterView::Again => Stage::Again,
        },
    };
    Standing { household, attempts, stage, due }
}

/// In which order: by area as the pack has them; then what is due today or was missed, what was begun,
/// what can be done at any time, what is due later by its day, and what is finished.
fn rank(pack: &Pack, one: &Standing<'_>, today: pingyi_base::Date) -> (i64, String) {
    let area = pack.areas.iter().position(|area| area.id == one.household.area).unwrap_or(pack.areas.len());
    let step = match one.stage {
        Stage::Complete => 5,
        Stage::Closed => 6,
        _ if one.is_due(today) => 0,
        Stage::Draft => 1,
        _ if one.due.is_some() => 4,
        Stage::Again => 2,
        Stage::Untouched => 3,
    };
    let due = one.due.filter(|_| step == 0 || step == 4).map(|due| due.to_string()).unwrap_or_default();
    let place = i64::try_from(area).unwrap_or(i64::MAX / 10).saturating_mul(10);
    (place + step, due)
}
