//! In which order items are asked: as in the questionnaire, groups of the appearance `randomize`
//! shuffled, a repeat once for each instance.

use pingyi_base::ItemName;
use pingyi_base::Map;
use pingyi_questionnaire::{ChoiceOrder, ItemKind, Questionnaire};

use super::Filling;
use super::graph::Graph;
use super::pages::Manner;
use super::settle::At;
use crate::{AnswerKey, order};

/// An item at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) item: usize,
    pub(super) at: At,
}

/// By what spots are put in order: subject, run, instance, place among the items shown.
pub(super) type SortKey = (usize, usize, u32, usize);

/// Items in the order shown, cut where a repeat begins or ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Display {
    pub(super) runs: Vec<Run>,
    /// Run and place of each item.
    places: Vec<(usize, usize)>,
    /// The shuffled groups: section and items in the order shown.
    shuffled: Vec<(usize, Vec<usize>)>,
    /// How each item likes to be laid out.
    pub(super) manners: Vec<Manner>,
}

/// Items that follow each other inside of one repeat, or outside of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) repeat: Option<usize>,
    pub(super) items: Vec<usize>,
}

impl Display {
    pub(super) fn new(questionnaire: &Questionnaire, graph: &Graph, seed: u64) -> Self {
        let mut items: Vec<usize> = (0..questionnaire.items.len()).collect();
        let mut display = Self {
            places: vec![(0, 0); items.len()],
            manners: items.iter().map(|item| Manner::of(questionnaire, graph, *item)).collect(),
            ..Self::default()
        };
        for (index, section) in questionnaire.sections.iter().enumerate() {
            if !section.appearance.iter().any(|word| word == "randomize") {
                continue;
            }
            // Places are exchanged among the items directly in the group. Notes and the heads of
            // tables stay: they introduce what follows.
            let moves = |place: &usize| {
                let item = questionnaire.items.get(*place);
                item.is_some_and(|item| {
                    let is_question = item.kind.is_shown() && !matches!(item.kind, ItemKind::Note);
                    item.section == Some(index) && is_question && !item.has_appearance("label")
                })
            };
            let places: Vec<usize> = (0..questionnaire.items.len()).filter(moves).collect();
            let seed = order::seed_for(seed, section.name.as_str());
            let shown: Vec<usize> = order::shuffled(places.len(), seed)
                .into_iter()
                .filter_map(|from| places.get(from).copied())
                .collect();
            for (place, item) in places.iter().zip(&shown) {
                if let Some(slot) = items.get_mut(*place) {
                    *slot = *item;
                }
            }
            display.shuffled.push((index, shown));
        }
        display.cut(&items, graph);
        display
    }

    fn cut(&mut self, items: &[usize], graph: &Graph) {
        for (place, item) in items.iter().enumerate() {
            let repeat = graph.item_homes.get(*item).and_then(|(home, _)| *home);
            if self.runs.last().is_none_or(|run| run.repeat != repeat) {
                self.runs.push(Run { repeat, items: Vec::new() });
            }
            let run = self.runs.len() - 1;
            if let Some(run) = self.runs.last_mut() {
                run.items.push(*item);
            }
            if let Some(slot) = self.places.get_mut(*item) {
                *slot = (run, place);
            }
        }
    }
}

impl Filling {
    /// What is asked now, notes among it, in order; not what is reckoned, hidden or known to the
    /// device.
    #[must_use]
    pub fn relevant(&self) -> &[AnswerKey] {
        let key = |spot: &Spot| self.key(spot.item, spot.at);
        self.keys.get_or_init(|| self.asked.iter().filter_map(key).collect())
    }

    /// How many items are asked now.
    #[must_use]
    pub fn asked_count(&self) -> usize {
        self.asked.len()
    }

    /// Position of an item among those that are asked now, from 1, and their number. The question
    /// whether a repeat has one more instance has the position of the item before it.
    #[must_use]
    pub fn progress(&self, key: &AnswerKey) -> (usize, usize) {
        let repeat = self.graph.repeat_names.get(&key.item).filter(|_| key.instance.is_none());
        if let Some(end) = repeat.and_then(|repeat| self.add_key(*repeat)) {
            let before = self.asked.partition_point(|spot| self.sort_key(*spot) <= end);
            return (before.max(1), self.asked.len());
        }
        let position = self.locate(key).and_then(|(item, at)| {
            let wanted = self.sort_key(Spot { item, at });
            self.asked.binary_search_by_key(&wanted, |spot| self.sort_key(*spot)).ok()
        });
        (position.map_or(0, |index| index + 1), self.asked.len())
    }

    /// Lists what is asked, without making a name for each.
    pub(super) fn list(&mut self) {
        self.asked = self.spots(|kind| kind.is_shown());
        self.is_stale = false;
        self.keys.take();
        for leaves in &mut self.leaves {
            leaves.take();
        }
    }

    /// The spots that are relevant now, of the kinds that are wanted, in order.
    pub(super) fn spots(&self, wants: impl Fn(&ItemKind) -> bool) -> Vec<Spot> {
        let mut spots = Vec::with_capacity(self.asked.len());
        for subject in 0..self.subjects.len() {
            for run in &self.display.runs {
                let outside = [0];
                let instances = run.repeat.map_or(&outside[..], |repeat| self.numbers(repeat));
                for instance in instances {
                    let at = At { subject, instance: *instance };
                    for item in &run.items {
                        let kind = self.questionnaire.items.get(*item).map(|item| &item.kind);
                        if kind.is_some_and(&wants) && self.is_shown(*item, at) {
                            spots.push(Spot { item: *item, at });
                        }
                    }
                }
            }
        }
        spots
    }

    pub(super) fn sort_key(&self, spot: Spot) -> SortKey {
        let (run, place) = self.display.places.get(spot.item).copied().unwrap_or_default();
        (spot.at.subject, run, spot.at.instance, place)
    }

    /// The first spot at which a choice has ended the interview. Few items can, so that only they
    /// are looked at.
    pub(super) fn ended_at(&self) -> Option<Spot> {
        let mut first: Option<Spot> = None;
        for item in self.graph.ending.iter().copied() {
            let home = self.graph.item_homes.get(item).and_then(|(home, _)| *home);
            let outside = [0];
            let instances = home.map_or(&outside[..], |repeat| self.numbers(repeat));
            for subject in 0..self.subjects.len() {
                for instance in instances {
                    let spot = Spot { item, at: At { subject, instance: *instance } };
                    let ends =
                        self.chosen_at(item, spot.at).is_some_and(|choice| choice.disposition.is_some());
                    if ends && first.is_none_or(|first| self.sort_key(spot) < self.sort_key(first)) {
                        first = Some(spot);
                    }
                }
            }
        }
        first
    }

    /// The order of everything that was shown in an order of its own: `Q3=2 1 3` for choices,
    /// `group:G=Q2 Q1` for items, `subjects:C02 C01`, with `;` between. Choices whose order follows
    /// from the item alone are told once, others for each place. What was not asked is not told.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut parts = Vec::new();
        let mut told: Map<ItemName, ()> = Map::new();
        for spot in &self.asked {
            let Some(item) = self.questionnaire.items.get(spot.item) else { continue };
            let Some(key) = self.key(spot.item, spot.at).filter(|_| item.list().is_some()) else { continue };
            let by_place = match &item.order {
                ChoiceOrder::Listed => continue,
                ChoiceOrder::Shuffled { seed } => seed.is_some() || item.choice_filter.is_some(),
                ChoiceOrder::HalfReversed => item.choice_filter.is_some(),
            };
            let name = if by_place { key.to_string() } else { item.name.to_string() };
            if by_place || told.insert(item.name.clone(), ()).is_none() {
                let codes: Vec<&str> = self.choices(&key).iter().map(|choice| choice.code.as_str()).collect();
                parts.push(format!("{name}={}", codes.join(" ")));
            }
        }
        for (section, items) in &self.display.shuffled {
            let Some(section) = self.questionnaire.sections.get(*section) else { continue };
            let is_asked = |index: &&usize| self.asked.iter().any(|spot| spot.item == **index);
            let names: Vec<&str> = items
                .iter()
                .filter(is_asked)
                .filter_map(|index| self.questionnaire.items.get(*index))
                .map(|item| item.name.as_str())
                .collect();
            if !names.is_empty() {
                parts.push(format!("group:{}={}", section.name, names.join(" ")));
            }
        }
        if self.subjects_drawn && self.subjects().next().is_some() {
            let names: Vec<&str> = self.subjects().map(pingyi_base::SubjectId::as_str).collect();
            parts.push(format!("subjects:{}", names.join(" ")));
        }
        parts.join(";")
    }
}
