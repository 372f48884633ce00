//! Whether another household may stand for one that could not be interviewed. Never one of the
//! interviewer's own choice: who opens next door is at home more often and is satisfied more often, and
//! nobody can say afterwards with what chance they came in. Where the pack has a reserve, the next of it
//! in order is taken, after enough was tried.

use pingyi_base::{HouseholdId, Set, WaveId, ordered};
use pingyi_questionnaire::{Household, Pack, Substitution, Wave};
use pingyi_response::{DayPart, Origin, Substitute};
use pingyi_wording::field::Key;

use super::Door;
use super::list::Standing;
use crate::effect::Effect;
use crate::event::Moment;
use crate::keeping;
use crate::model::{Kernel, Pending};
use crate::view::{Stage, SubstituteView};
use crate::words::say;

/// So many attempts before a household at which nobody was met may be replaced …
const ATTEMPTS: usize = 3;
/// … in so many parts of the week.
const PARTS: usize = 2;

impl Kernel {
    /// The household for which this one stands.
    pub(crate) fn stands_for(
        &self,
        household: &HouseholdId,
        wave: &WaveId,
        origin: Origin,
    ) -> Option<&HouseholdId> {
        let pack = self.pack.as_ref()?;
        let key = keeping::reserve_key(household.as_str(), wave, &pack.id, origin);
        self.shelf.substitutes.get(&key).map(|substitute| &substitute.stands_for)
    }

    /// The household that stands for this one.
    fn substitute_of<'a>(
        &self,
        pack: &'a Pack,
        household: &Household,
        wave: &WaveId,
    ) -> Option<&'a Household> {
        let found = self.shelf.substitutes.values().find(|one| {
            (&one.pack, &one.wave, one.origin) == (&pack.id, wave, self.origin())
                && one.stands_for == household.id
        });
        pack.household(&found?.household)
    }

    /// The next household of the reserve: of the same area and the same list, so that two tablets never
    /// take the same one.
    fn next_reserve<'a>(
        &self,
        pack: &'a Pack,
        household: &Household,
        wave: &WaveId,
    ) -> Option<&'a Household> {
        pack.households.iter().find(|other| {
            other.reserve
                && (&other.area, &other.interviewer) == (&household.area, &household.interviewer)
                && other.id != household.id
                && self.stands_for(&other.id, wave, self.origin()).is_none()
        })
    }

    pub(crate) fn substitute_view(
        &self,
        pack: &Pack,
        one: &Standing<'_>,
        wave: &Wave,
    ) -> Option<SubstituteView> {
        let is_open = !one.attempts.is_empty() && !matches!(one.stage, Stage::Complete | Stage::Draft);
        if !is_open {
            return None;
        }
        if pack.design.substitution == Substitution::None {
            return Some(SubstituteView::Never);
        }
        if let Some(other) = self.substitute_of(pack, one.household, &wave.id) {
            return Some(SubstituteView::Taken(other.label.clone()));
        }
        let parts: Set<DayPart> = ordered::set(one.attempts.iter().map(|visit| DayPart::of(visit.at)));
        let is_tried = one.attempts.len() >= ATTEMPTS && parts.len() >= PARTS;
        if one.stage != Stage::Closed && !is_tried {
            let (n, done) = (ATTEMPTS.to_string(), one.attempts.len().to_string());
            let args = [("n", n.as_str()), ("done", done.as_str()), ("parts", &PARTS.to_string())];
            return Some(SubstituteView::NotYet(say(Key::SubstituteNotYetMessage, self.lang, &args)));
        }
        let next = self.next_reserve(pack, one.household, &wave.id);
        Some(if next.is_some() { SubstituteView::Offered } else { SubstituteView::NoneLeft })
    }

    /// Puts the next household of the reserve on the list, in the place of the open one.
    pub(crate) fn take_substitute(&mut self, at: Moment) -> Vec<Effect> {
        let (Some(pack), Some(wave)) = (self.pack.clone(), self.current_wave()) else { return Vec::new() };
        let id = self.visits.open.as_ref().filter(|_| self.visits.door.is_none());
        let Some(household) = id.and_then(|id| pack.household(id)) else { return Vec::new() };
        let view = self.substitute_view(&pack, &self.standing(&pack, household, &wave), &wave);
        let next = self.next_reserve(&pack, household, &wave.id);
        let (Some(SubstituteView::Offered), Some(next)) = (view, next) else { return Vec::new() };
        let origin = self.origin();
        let substitute = Substitute {
            pack: pack.id.clone(),
            wave: wave.id.clone(),
            origin,
            household: next.id.clone(),
            stands_for: household.id.clone(),
            at: at.now,
        };
        // Both keys are new, so that no household is taken twice and none is replaced twice.
        let texts = vec![
            (keeping::reserve_key(next.id.as_str(), &wave.id, &pack.id, origin), keeping::text(&substitute)),
            (keeping::replaced_key(household.id.as_str(), &wave.id, &pack.id, origin), next.id.to_string()),
        ];
        let opens = Some(next.id.clone());
        self.visits.door = Some(Door { texts: texts.clone(), said: Key::SubstituteTakenMessage, opens });
        vec![self.write(Pending::Door, texts, Vec::new(), Vec::new())]
    }
}
