//! What hangs on what: one graph over the conditions, calculations, filters and counts of a
//! questionnaire, put into an order in which each comes after all that it looks at. It decides what
//! an answer touches; what the touched comes to is decided in `settle`.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::{ItemName, ordered};
use pingyi_questionnaire::{Expression, Item, ItemKind, Questionnaire, Section, SectionKind};

/// What one step works out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Whether a section is asked.
    ShowSection,
    /// How many instances a repeat has.
    Count,
    /// Whether an item is asked.
    ShowItem,
    /// What an item holds before anybody has answered.
    Default,
    /// What an item holds because others hold what they hold.
    Calculate,
    /// Which of an item's chosen choices are still offered.
    Filter,
}

/// One step. Steps are numbered in the order in which they may be taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) does: Does,
    /// Index of the item or section.
    pub(super) of: usize,
    /// The repeat in whose instances it is taken; `None`: once for each subject.
    pub(super) home: Option<usize>,
}

/// A step that looks at an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) step: usize,
    /// It looks at other instances of its own repeat too.
    pub(super) across: bool,
}

/// A repeat.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub(super) section: usize,
    /// All steps that are taken in each instance.
    pub(super) steps: Vec<usize>,
    /// The step that counts; `None` leaves the number to the person.
    pub(super) count: Option<usize>,
    /// How many sections and items one instance has.
    pub(super) size: usize,
    /// Steps that look at its instances as such, or at items in all of them.
    pub(super) watchers: Vec<usize>,
}

/// The steps of one item.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ItemSteps {
    pub(super) show: usize,
    pub(super) default: Option<usize>,
    pub(super) calculate: Option<usize>,
    pub(super) filter: Option<usize>,
}

/// What hangs on what.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) items: BTreeMap<ItemName, usize>,
    pub(super) repeats: Vec<Repeat>,
    /// Repeats by name.
    pub(super) repeat_names: BTreeMap<ItemName, usize>,
    /// Repeat of each item, and its place among the nodes of an instance (or of a subject).
    pub(super) item_homes: Vec<(Option<usize>, usize)>,
    /// The same for sections; a repeat itself stands outside.
    pub(super) section_homes: Vec<(Option<usize>, usize)>,
    /// How many sections and items stand outside of repeats.
    pub(super) outside: usize,
    pub(super) steps: Vec<Step>,
    pub(super) of_items: Vec<ItemSteps>,
    pub(super) of_sections: Vec<usize>,
    /// Steps that show what stands directly in a section.
    pub(super) children: Vec<Vec<usize>>,
    /// Steps that look at an item.
    pub(super) watchers: Vec<Vec<Edge>>,
    /// Items of which a choice can end the interview.
    pub(super) ending: Vec<usize>,
}

impl Graph {
    pub(super) fn new(questionnaire: &Questionnaire) -> Self {
        let mut graph = Self {
            items: ordered::map(
                questionnaire.items.iter().enumerate().map(|(index, item)| (item.name.clone(), index)),
            ),
            ..Self::default()
        };
        graph.homes(questionnaire);
        graph.steps(questionnaire);
        let mut links = Links::new(graph.steps.len());
        graph.structure(questionnaire, &mut links);
        graph.references(questionnaire, &mut links);
        graph.renumber(&links.order());
        graph.ending = (0..questionnaire.items.len())
            .filter(|index| questionnaire.items.get(*index).is_some_and(can_end))
            .collect();
        graph
    }

    /// The repeat that an item or section stands in, and a place in it. The outermost repeat
    /// counts: the checks refuse repeats in repeats, and repeats in what is asked for each subject.
    fn homes(&mut self, questionnaire: &Questionnaire) {
        for (index, section) in questionnaire.sections.iter().enumerate() {
            let home = self.home(questionnaire, section.parent);
            let is_repeat = matches!(section.kind, SectionKind::Repeat { .. });
            if is_repeat && home.is_none() && !questionnaire.kind.is_by_subject() {
                self.repeat_names.insert(section.name.clone(), self.repeats.len());
                let (steps, watchers) = (Vec::new(), Vec::new());
                self.repeats.push(Repeat { section: index, steps, count: None, size: 0, watchers });
            }
            let place = self.place(home);
            self.section_homes.push((home, place));
        }
        for item in &questionnaire.items {
            let home = self.home(questionnaire, item.section);
            let place = self.place(home);
            self.item_homes.push((home, place));
        }
    }

    fn place(&mut self, home: Option<usize>) -> usize {
        let size = match home.and_then(|repeat| self.repeats.get_mut(repeat)) {
            Some(repeat) => &mut repeat.size,
            None => &mut self.outside,
        };
        *size += 1;
        *size - 1
    }

    /// The repeat that is or stands around a section; outer sections come before inner ones.
    fn home(&self, questionnaire: &Questionnaire, section: Option<usize>) -> Option<usize> {
        let section = section?;
        let name = &questionnaire.sections.get(section)?.name;
        self.repeat_names.get(name).copied().or_else(|| self.section_homes.get(section)?.0)
    }

    fn steps(&mut self, questionnaire: &Questionnaire) {
        for (of, section) in questionnaire.sections.iter().enumerate() {
            let home = self.section_homes.get(of).and_then(|(home, _)| *home);
            let step = self.step(Does::ShowSection, of, home);
            self.of_sections.push(step);
            let counts = matches!(section.kind, SectionKind::Repeat { count: Some(_) });
            if let (true, Some(repeat)) = (counts, self.repeat_names.get(&section.name).copied()) {
                let step = self.step(Does::Count, of, None);
                if let Some(repeat) = self.repeats.get_mut(repeat) {
                    repeat.count = Some(step);
                }
            }
        }
        for (of, item) in questionnaire.items.iter().enumerate() {
            let home = self.item_homes.get(of).and_then(|(home, _)| *home);
            let mut steps = ItemSteps { show: self.step(Does::ShowItem, of, home), ..ItemSteps::default() };
            // What is calculated needs no beginning.
            if item.calculation.is_some() {
                steps.calculate = Some(self.step(Does::Calculate, of, home));
            } else if item.default.is_some() {
                steps.default = Some(self.step(Does::Default, of, home));
            }
            if item.choice_filter.is_some() {
                steps.filter = Some(self.step(Does::Filter, of, home));
            }
            self.of_items.push(steps);
        }
    }

    fn step(&mut self, does: Does, of: usize, home: Option<usize>) -> usize {
        self.steps.push(Step { does, of, home });
        self.steps.len() - 1
    }

    /// Sections before what stands in them; an item's steps one after the other.
    fn structure(&mut self, questionnaire: &Questionnaire, links: &mut Links) {
        self.children = vec![Vec::new(); questionnaire.sections.len()];
        let sections = questionnaire.sections.iter().map(|section| section.parent).zip(&self.of_sections);
        let items = questionnaire.items.iter().map(|item| item.section);
        let items = items.zip(self.of_items.iter().map(|steps| &steps.show));
        for (parent, step) in sections.chain(items) {
            let Some(parent) = parent else { continue };
            if let (Some(around), Some(children)) =
                (self.of_sections.get(parent), self.children.get_mut(parent))
            {
                links.add(*around, *step);
                children.push(*step);
            }
        }
        for steps in &self.of_items {
            for (before, after) in [
                (Some(steps.show), steps.default),
                (steps.default, steps.filter),
                (steps.calculate, steps.filter),
            ] {
                if let (Some(before), Some(after)) = (before, after) {
                    links.add(before, after);
                }
            }
        }
        for (index, step) in self.steps.iter().enumerate() {
            let Some(repeat) = step.home.and_then(|home| self.repeats.get_mut(home)) else { continue };
            repeat.steps.push(index);
            if let Some(count) = repeat.count {
                links.add(count, index);
            }
        }
    }

    /// What each expression mentions.
    fn references(&mut self, questionnaire: &Questionnaire, links: &mut Links) {
        self.watchers = vec![Vec::new(); questionnaire.items.len()];
        for (index, step) in self.steps.clone().into_iter().enumerate() {
            let Some(expression) = expression(questionnaire, step) else { continue };
            let across = expression.source().contains("indexed-repeat");
            for name in expression.references() {
                if let Some(item) = self.items.get(&name) {
                    let is_own = !matches!(step.does, Does::ShowSection | Does::Count) && *item == step.of;
                    if !is_own {
                        self.watch(*item, Edge { step: index, across }, step.home, links);
                    }
                } else if let Some(repeat) = self.repeat_names.get(&name) {
                    self.watch_instances(*repeat, index, links);
                }
            }
            // `position(..)` and `index()` change with the instances before one's own.
            let is_placed = ["position", "index"].iter().any(|word| expression.source().contains(word));
            if let (true, Some(home)) = (is_placed, step.home) {
                self.watch_instances(home, index, links);
            }
        }
        for edges in &mut self.watchers {
            *edges = ordered::set(std::mem::take(edges)).into_iter().collect();
        }
        for repeat in &mut self.repeats {
            repeat.watchers = ordered::set(std::mem::take(&mut repeat.watchers)).into_iter().collect();
        }
    }

    fn watch(&mut self, item: usize, edge: Edge, home: Option<usize>, links: &mut Links) {
        let Some(steps) = self.of_items.get(item).copied() else { return };
        for before in [Some(steps.show), steps.default, steps.calculate, steps.filter].into_iter().flatten() {
            links.add(before, edge.step);
        }
        if let Some(edges) = self.watchers.get_mut(item) {
            edges.push(edge);
        }
        let item_home = self.item_homes.get(item).and_then(|(home, _)| *home);
        if let Some(repeat) = item_home.filter(|_| item_home != home || edge.across) {
            self.watch_instances(repeat, edge.step, links);
        }
    }

    fn watch_instances(&mut self, repeat: usize, step: usize, links: &mut Links) {
        let Some(repeat) = self.repeats.get_mut(repeat) else { return };
        repeat.watchers.push(step);
        for before in self.of_sections.get(repeat.section).into_iter().chain(&repeat.count) {
            links.add(*before, step);
        }
    }

    /// Numbers the steps anew, so that a lower number may always be taken first.
    fn renumber(&mut self, order: &[usize]) {
        let mut new = vec![0; order.len()];
        for (rank, old) in order.iter().enumerate() {
            if let Some(place) = new.get_mut(*old) {
                *place = rank;
            }
        }
        let now = |old: &mut usize| *old = new.get(*old).copied().unwrap_or(*old);
        self.steps = order.iter().filter_map(|old| self.steps.get(*old).copied()).collect();
        self.of_sections.iter_mut().for_each(now);
        self.children.iter_mut().flatten().for_each(now);
        self.watchers.iter_mut().flatten().for_each(|edge| now(&mut edge.step));
        for steps in &mut self.of_items {
            now(&mut steps.show);
            [&mut steps.default, &mut steps.calculate, &mut steps.filter].into_iter().flatten().for_each(now);
        }
        for repeat in &mut self.repeats {
            repeat.steps.iter_mut().chain(&mut repeat.watchers).chain(&mut repeat.count).for_each(now);
        }
    }
}

fn can_end(item: &Item) -> bool {
    let ends =
        |item: &Item| item.list()?.choices.iter().find(|choice| choice.disposition.is_some()).map(drop);
    matches!(item.kind, ItemKind::SelectOne(_)) && ends(item).is_some()
}

/// The expression of a step.
pub(super) fn expression(questionnaire: &Questionnaire, step: Step) -> Option<&Expression> {
    let item = |of: usize| questionnaire.items.get(of);
    let section = |of: usize| questionnaire.sections.get(of);
    match step.does {
        Does::ShowSection => section(step.of)?.relevant.as_ref(),
        Does::Count => count_of(section(step.of)?),
        Does::ShowItem => item(step.of)?.relevant.as_ref(),
        Does::Default => item(step.of)?.default.as_ref(),
        Does::Calculate => item(step.of)?.calculation.as_ref(),
        Does::Filter => item(step.of)?.choice_filter.as_ref(),
    }
}

fn count_of(section: &Section) -> Option<&Expression> {
    match &section.kind {
        SectionKind::Repeat { count } => count.as_ref(),
        SectionKind::Group => None,
    }
}

/// Which step comes before which.
struct Links {
    after: Vec<BTreeSet<usize>>,
    before: Vec<usize>,
}

impl Links {
    fn new(steps: usize) -> Self {
        Self { after: vec![BTreeSet::new(); steps], before: vec![0; steps] }
    }

    fn add(&mut self, before: usize, after: usize) {
        let is_new = before != after && self.after.get_mut(before).is_some_and(|all| all.insert(after));
        if let (true, Some(count)) = (is_new, self.before.get_mut(after)) {
            *count += 1;
        }
    }

    /// Kahn's order ("Topological sorting of large networks", 1962), the lowest first; what goes
    /// round in a circle, which the checks refuse, stands at the end.
    fn order(mut self) -> Vec<usize> {
        let is_free = |(step, count): (usize, &usize)| (*count == 0).then_some(step);
        let mut free: BTreeSet<usize> = ordered::set(self.before.iter().enumerate().filter_map(is_free));
        let mut order = Vec::with_capacity(self.before.len());
        while let Some(step) = free.pop_first() {
            order.push(step);
            for after in self.after.get_mut(step).map(std::mem::take).unwrap_or_default() {
                let Some(count) = self.before.get_mut(after) else { continue };
                *count = count.saturating_sub(1);
                if *count == 0 {
                    free.insert(after);
                }
            }
        }
        let rest = self.before.iter().enumerate().filter(|(_, count)| **count > 0).map(|(step, _)| step);
        order.extend(rest);
        order
    }
}
