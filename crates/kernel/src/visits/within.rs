//! Who of a household is asked: counted once, drawn once, and kept before anybody sees who it is, so
//! that opening the household again, another tab or a killed browser changes nothing. Which adult a
//! number means is decided in `response::within`.

use pingyi_base::{HouseholdId, PackId, WaveId};
use pingyi_questionnaire::{Household, Kind, Pack, Within};
use pingyi_response::within::{MOST_ADULTS, Way};
use pingyi_response::{Adults, Choosing, Origin};
use pingyi_wording::field::Key;

use super::Door;
use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::event::Moment;
use crate::model::{Kernel, Pending};
use crate::view::ChoosingView;
use crate::words::{self, say};
use crate::{ids, keeping};

impl Kernel {
    /// Whether a questionnaire is put to one chosen adult. A ballot never is: how many adults there are
    /// would say something about whose it is.
    pub(crate) fn wants_choosing(&self, kind: Kind) -> bool {
        kind == Kind::Survey && self.pack.as_ref().is_some_and(|pack| pack.design.within != Within::None)
    }

    pub(crate) fn choosing(
        &self,
        household: &HouseholdId,
        wave: &WaveId,
        pack: &PackId,
        origin: Origin,
    ) -> Option<&Choosing> {
        self.shelf.choosings.get(&keeping::choosing_key(household.as_str(), wave, pack, origin))
    }

    pub(crate) fn choosing_of(&self, household: &Household, wave: &WaveId) -> Option<&Choosing> {
        let pack = self.pack.as_ref()?;
        self.choosing(&household.id, wave, &pack.id, self.origin())
    }

    /// The eligible adults and the weight of what is handed in. A secret ballot has neither.
    pub(crate) fn weighing(&self) -> (Option<u32>, f64) {
        let Some(interview) = &self.interview else { return (None, 1.0) };
        let (key, kind) = (&interview.draft.key, interview.questionnaire.kind);
        let pack = self.pack.as_ref().filter(|pack| pack.id == key.pack);
        let (Some(pack), Some(id), false) = (pack, &key.household, kind.is_secret()) else {
            return (None, 1.0);
        };
        let weight = pack.household(id).map_or(1.0, |household| household.weight);
        let choosing = self.choosing(id, &key.wave, &pack.id, interview.draft.origin);
        match choosing.filter(|_| kind == Kind::Survey) {
            Some(choosing) => (Some(choosing.adults().all), choosing.weight(weight)),
            None => (None, weight),
        }
    }

    /// The adults were counted: chooses one, or says by whose birthday.
    pub(crate) fn count_adults(&mut self, first: &str, second: &str, again: bool, at: Moment) -> Vec<Effect> {
        let (Some(pack), Some(wave)) = (self.pack.clone(), self.current_wave()) else { return Vec::new() };
        let id = self.visits.open.clone().filter(|_| self.visits.door.is_none());
        let Some(household) = id.and_then(|id| pack.household(&id).cloned()) else { return Vec::new() };
        let way = match pack.design.within {
            Within::None => return Vec::new(),
            Within::NextBirthday => Way::NextBirthday,
            Within::Listed => Way::Listed,
        };
        let number = |text: &str| if text.trim().is_empty() { Some(0) } else { text.trim().parse().ok() };
        let adults = match (way, number(first), number(second)) {
            (Way::NextBirthday, Some(all), _) => Adults::new(all, 0),
            (Way::Listed, Some(men), Some(women)) => {
                men.checked_add(women).and_then(|all: u32| Adults::new(all, men))
            }
            _ => None,
        };
        let Some(adults) = adults else {
            let message = Message::warning(Key::ChoosingCountError, Key::ChoosingCountRemedy);
            alerts::add(&mut self.messages, message.with("n", MOST_ADULTS));
            return Vec::new();
        };
        let key = keeping::choosing_key(household.id.as_str(), &wave.id, &pack.id, self.origin());
        let known = self.shelf.choosings.get(&key).cloned();
        let (choosing, is_new) = match known {
            // The first count stands until somebody says that it was wrong; nobody says so afterwards.
            Some(known) if !again || known.adults() == adults => return self.say_chosen(),
            Some(_) if self.is_asked(&pack, &household, &wave.id) => return self.say_chosen(),
            Some(mut known) => {
                known.counts.push(adults);
                (known, false)
            }
            None => {
                let choosing = Choosing {
                    pack: pack.id.clone(),
                    wave: wave.id,
                    origin: self.origin(),
                    household: household.id,
                    way,
                    at: at.now,
                    number: ids::draw(at),
                    counts: vec![adults],
                };
                (choosing, true)
            }
        };
        let texts = vec![(key, keeping::text(&choosing))];
        self.visits.door = Some(Door { texts: texts.clone(), said: Key::ChoosingSavedMessage, opens: None });
        let (adds, puts) = if is_new { (texts, Vec::new()) } else { (Vec::new(), texts) };
        vec![self.write(Pending::Door, adds, puts, Vec::new())]
    }

    fn say_chosen(&mut self) -> Vec<Effect> {
        self.set_status(Key::ChoosingStandsMessage, Vec::new());
        Vec::new()
    }

    /// Whether the chosen one was interviewed, or is being.
    fn is_asked(&self, pack: &Pack, household: &Household, wave: &WaveId) -> bool {
        let surveys = pack.questionnaires.iter().filter(|one| self.wants_choosing(one.kind));
        surveys.into_iter().any(|one| {
            let key = super::draft_key(pack, one.id.as_str(), household, wave);
            self.took_part(&key, one.kind) || self.has_draft(&key)
        })
    }

    pub(crate) fn choosing_view(
        &self,
        pack: &Pack,
        household: &Household,
        wave: &WaveId,
    ) -> Option<ChoosingView> {
        let by_sex = match pack.design.within {
            Within::None => return None,
            Within::NextBirthday => false,
            Within::Listed => true,
        };
        if !pack.questionnaires.iter().any(|one| self.wants_choosing(one.kind)) {
            return None;
        }
        let empty = ChoosingView {
            by_sex,
            counts: Vec::new(),
            chosen: String::new(),
            how: String::new(),
            list: Vec::new(),
            may_recount: false,
        };
        let Some(choosing) = self.choosing_of(household, wave) else { return Some(empty) };
        let (lang, adults) = (self.lang, choosing.adults());
        let place = choosing.place();
        let counts = match place {
            Some(_) => vec![adults.men.to_string(), (adults.all - adults.men).to_string()],
            None => vec![adults.all.to_string()],
        };
        let (n, number) = (adults.all.to_string(), choosing.number.to_string());
        let (chosen, how, list) = match place {
            _ if adults.all == 1 => (Key::ChoosingOnlyLabel.text(lang).to_owned(), String::new(), Vec::new()),
            Some(place) => {
                let at = place.to_string();
                let args = [("n", n.as_str()), ("place", at.as_str()), ("number", number.as_str())];
                let list: Vec<(String, bool)> =
                    (1..=adults.all).map(|one| (self.person(one, adults), one == place)).collect();
                (self.person(place, adults), say(Key::ChoosingHowMessage, lang, &args), list)
            }
            None => {
                let day = words::day(choosing.at.date(), lang);
                let args = [("day", day.as_str()), ("n", n.as_str())];
                let chosen = say(Key::ChoosingBirthdayLabel, lang, &args);
                (chosen, say(Key::ChoosingBirthdayMessage, lang, &args), Vec::new())
            }
        };
        let may_recount = !self.is_asked(pack, household, wave);
        Some(ChoosingView { by_sex, counts, chosen, how, list, may_recount })
    }

    /// Somebody on the list in words, without a name: the men from the oldest on, then the women.
    fn person(&self, place: u32, adults: Adults) -> String {
        let is_man = place <= adults.men;
        let (nth, of) =
            if is_man { (place, adults.men) } else { (place - adults.men, adults.all - adults.men) };
        let key = match (is_man, nth) {
            (true, _) if of == 1 => Key::ChoosingManLabel,
            (true, 1) => Key::ChoosingOldestManLabel,
            (true, last) if last == of => Key::ChoosingYoungestManLabel,
            (true, _) => Key::ChoosingNthManLabel,
            (false, _) if of == 1 => Key::ChoosingWomanLabel,
            (false, 1) => Key::ChoosingOldestWomanLabel,
            (false, last) if last == of => Key::ChoosingYoungestWomanLabel,
            (false, _) => Key::ChoosingNthWomanLabel,
        };
        say(key, self.lang, &[("n", &nth.to_string())])
    }
}
