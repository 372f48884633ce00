//! What follows from a change: steps are taken in the order of the graph, each once, and only those
//! that hang on something that has changed.

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{Finding, Severity};
use pingyi_questionnaire::expression::{STEP_LIMIT, TOTAL_STEP_LIMIT, Value};
use pingyi_questionnaire::{Item, ItemKind};

use super::fitting;
use super::graph::{self, Does, Graph, Step};
use super::kinds::{is_empty, text};
use super::scope::Answering;
use super::{Filling, INSTANCE_LIMIT};
use crate::{Answer, AnswerKey, Instance};

/// Where: about which subject, in which instance (0 outside of repeats).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) subject: usize,
    pub(super) instance: u32,
}

/// Which sections and items are shown: of a subject, or of an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block(Vec<bool>);

impl Block {
    pub(super) fn new(size: usize) -> Self {
        Self(vec![false; size])
    }
}

impl At {
    /// The same place as a step outside of repeats sees it.
    pub(super) fn outside(self) -> Self {
        Self { instance: 0, ..self }
    }
}

impl Filling {
    /// Everything, from the answers alone.
    pub(super) fn settle_all(&mut self) {
        self.restoring = true;
        for (index, step) in Arc::clone(&self.graph).steps.iter().enumerate() {
            if step.home.is_some() {
                continue;
            }
            for subject in 0..self.subjects.len() {
                let at = At { subject, instance: 0 };
                if self.begins_with(*step, at) {
                    self.waiting.insert((index, at));
                }
            }
        }
        self.begin_instances();
        self.settle();
        self.restoring = false;
    }

    /// Whether a step is to be taken where there was nothing before. A beginning is taken when its
    /// item is shown; what was calculated and kept stays, except where an instance comes back whose
    /// values nobody can have given by hand.
    fn begins_with(&self, step: Step, at: At) -> bool {
        let is_kept = || self.key(step.of, at).is_some_and(|key| self.answers.contains_key(&key));
        match step.does {
            Does::ShowSection | Does::ShowItem | Does::Count => true,
            Does::Default => false,
            Does::Calculate => {
                let item = self.questionnaire.items.get(step.of);
                let by_hand = item.is_some_and(|item| item.readonly.is_none() && item.kind.is_shown());
                !is_kept() || (!self.restoring && !by_hand)
            }
            Does::Filter => is_kept(),
        }
    }

    /// Takes all waiting steps and what they bring about. A circle, which the checks refuse, ends
    /// when each step could have been taken four times.
    pub(super) fn settle(&mut self) {
        let places = self.subjects.len() + self.present.iter().map(Vec::len).sum::<usize>();
        self.budget = self.graph.steps.len().saturating_mul(places + 1).saturating_mul(4);
        self.steps_left.set(TOTAL_STEP_LIMIT);
        self.unfinished = None;
        let mut last = None;
        while let Some((index, at)) = self.waiting.pop_first() {
            if self.budget == 0 {
                self.waiting.clear();
                break;
            }
            // With less than one evaluation may take, nothing is begun; the next answer goes on here.
            if self.steps_left.get() < STEP_LIMIT {
                self.waiting.insert((index, at));
                self.unfinished = last.or(Some((index, at)));
                break;
            }
            last = Some((index, at));
            self.budget -= 1;
            let graph = Arc::clone(&self.graph);
            let Some(step) = graph.steps.get(index).copied() else { continue };
            match step.does {
                Does::ShowSection => self.show_section(&graph, (index, step), at),
                Does::ShowItem => self.show_item(&graph, (index, step), at),
                Does::Count => self.count(&graph, (index, step), at),
                Does::Default => self.begin_item((index, step), at),
                Does::Calculate => self.calculate((index, step), at),
                Does::Filter => self.narrow(step, at),
            }
        }
        if self.is_stale {
            self.list();
        }
    }

    fn show_section(&mut self, graph: &Graph, (index, step): (usize, Step), at: At) {
        let parent = self.questionnaire.sections.get(step.of).and_then(|section| section.parent);
        if !self.flip(graph.section_homes.get(step.of).copied(), parent, (index, step), at) {
            return;
        }
        // A repeat that is hidden has no instances.
        *self.remembered.get_mut() = Map::new();
        let repeat = graph.repeats.iter().find(|repeat| repeat.section == step.of);
        let watchers = repeat.map(|repeat| &repeat.watchers);
        for step_in in graph.children.get(step.of).into_iter().chain(watchers).flatten() {
            self.spread(graph, *step_in, step.home, at, false);
        }
    }

    fn show_item(&mut self, graph: &Graph, (index, step): (usize, Step), at: At) {
        let section = self.questionnaire.items.get(step.of).and_then(|item| item.section);
        if !self.flip(graph.item_homes.get(step.of).copied(), section, (index, step), at) {
            return;
        }
        // Showing or hiding matters to others only where there is a value to appear or vanish.
        let kind = self.questionnaire.items.get(step.of).map(|item| &item.kind);
        if matches!(kind, Some(ItemKind::Metadata(_))) || self.kept_at(step.of, at).is_some() {
            self.touch(graph, step.of, at);
        }
        if let Some(default) = graph.of_items.get(step.of).and_then(|steps| steps.default) {
            self.waiting.insert((default, at));
        }
    }

    /// Works out whether something is shown; tells whether that has changed.
    fn flip(
        &mut self,
        home: Option<(Option<usize>, usize)>,
        parent: Option<usize>,
        step: (usize, Step),
        at: At,
    ) -> bool {
        let Some((home, place)) = home else { return false };
        let now = parent.is_none_or(|parent| self.section_is_shown(parent, at)) && self.holds(step, at);
        let block = match home {
            None => self.blocks.get_mut(at.subject),
            Some(repeat) => self.repeat_blocks.get_mut(repeat).and_then(|all| all.get_mut(&at.instance)),
        };
        let Some(flag) = block.and_then(|block| block.0.get_mut(place)) else { return false };
        let changes = *flag != now;
        *flag = now;
        self.is_stale |= changes;
        changes
    }

    fn holds(&mut self, step: (usize, Step), at: At) -> bool {
        if graph::expression(&self.questionnaire, step.1).is_none() {
            return true;
        }
        self.evaluate(step, at, None).is_some_and(|value| value.is_true())
    }

    fn count(&mut self, graph: &Graph, (index, step): (usize, Step), at: At) {
        let Some(value) = self.evaluate((index, step), at, None) else { return };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; NaN gives 0")]
        let wanted = value.to_number().max(0.0) as u64;
        match wanted > u64::from(INSTANCE_LIMIT) {
            true => self.overfull.insert(step.of, wanted),
            false => self.overfull.remove(&step.of),
        };
        let count = u32::try_from(wanted).unwrap_or(u32::MAX).min(INSTANCE_LIMIT);
        let repeat = graph.repeats.iter().position(|repeat| repeat.section == step.of);
        if let Some(repeat) = repeat {
            self.set_present(repeat, &(1..=count).collect::<Vec<_>>());
        }
    }

    /// Makes the instances those of the given numbers: new ones begin, others end; answers stay.
    pub(super) fn set_present(&mut self, repeat: usize, numbers: &[u32]) {
        let graph = Arc::clone(&self.graph);
        let (Some(plan), Some(present)) = (graph.repeats.get(repeat), self.present.get_mut(repeat)) else {
            return;
        };
        if present == numbers {
            return;
        }
        let before = std::mem::replace(present, numbers.to_vec());
        *self.remembered.get_mut() = Map::new();
        let gone = |number: &u32| numbers.binary_search(number).is_err();
        let Some(blocks) = self.repeat_blocks.get_mut(repeat) else { return };
        for number in before.iter().filter(|number| gone(number)) {
            blocks.remove(number);
        }
        let new: Vec<u32> = numbers.iter().filter(|number| !blocks.contains_key(number)).copied().collect();
        blocks.extend(new.iter().map(|number| (*number, Block::new(plan.size))));
        let home = |item: &usize| graph.item_homes.get(*item).and_then(|(home, _)| *home);
        self.narrowed.retain(|(item, at), _| home(item) != Some(repeat) || !gone(&at.instance));
        self.waiting.retain(|(step, at)| {
            graph.steps.get(*step).is_none_or(|step| step.home != Some(repeat) || !gone(&at.instance))
        });
        self.failed.retain(|(step, at), _| {
            graph.steps.get(*step).is_none_or(|step| step.home != Some(repeat) || !gone(&at.instance))
        });
        self.budget = self.budget.saturating_add(plan.steps.len().saturating_mul(new.len()) * 4);
        for number in new {
            let at = At { subject: 0, instance: number };
            for index in &plan.steps {
                if graph.steps.get(*index).is_some_and(|step| self.begins_with(*step, at)) {
                    self.waiting.insert((*index, at));
                }
            }
        }
        for watcher in &plan.watchers {
            self.spread(&graph, *watcher, None, At { subject: 0, instance: 0 }, false);
        }
        self.is_stale = true;
    }

    /// A beginning that does not fit its item is none: nobody gave it, so that nobody could be asked to
    /// mend it.
    fn begin_item(&mut self, (index, step): (usize, Step), at: At) {
        let Some(key) = self.key(step.of, at) else { return };
        if self.answers.contains_key(&key) || !self.is_shown(step.of, at) {
            return;
        }
        let Some(answer) = self.reckon((index, step), at) else { return };
        let questionnaire = Arc::clone(&self.questionnaire);
        let Some(item) = questionnaire.items.get(step.of) else { return };
        let fits = answer.and_then(|answer| match &answer {
            Some(Answer::Typed(typed)) => {
                match self.problem_of_kind(item, &key, &Answer::Typed(typed.clone()), typed) {
                    Some(problem) => Err(Box::new(problem)),
                    None => Ok(answer),
                }
            }
            _ => Ok(answer),
        });
        let answer = fits.unwrap_or_else(|problem| {
            self.misfits.insert((step.of, at), Finding { severity: Severity::Warning, ..*problem });
            None
        });
        self.store(step.of, at, Some(answer.unwrap_or(Answer::Typed(String::new()))));
    }

    fn calculate(&mut self, (index, step): (usize, Step), at: At) {
        // What a draft kept was calculated, or given by hand, from the answers beside it.
        let is_kept = || self.key(step.of, at).is_some_and(|key| self.answers.contains_key(&key));
        if self.restoring && is_kept() {
            return;
        }
        if let Some(answer) = self.reckon((index, step), at) {
            self.store(step.of, at, answer.unwrap_or(None));
        }
    }

    /// What an item's default or calculation gives, or why that is no answer of the item's kind.
    fn reckon(
        &mut self,
        (index, step): (usize, Step),
        at: At,
    ) -> Option<Result<Option<Answer>, Box<Finding>>> {
        let questionnaire = Arc::clone(&self.questionnaire);
        let item = questionnaire.items.get(step.of)?;
        let key = self.key(step.of, at)?;
        let current = self.answers.get(&key).map(text).unwrap_or_default();
        let value = self.evaluate((index, step), at, Some(current))?;
        let text = match value {
            Value::Number(number) if !number.is_finite() => String::new(),
            value => value.to_text(),
        };
        let answer = fitting::answer_from_text(&item.kind, &text);
        Some(fitting::fitted(item, &key, None, answer))
    }

    /// The value of a step's expression; `None` where there is none, or it took too many steps.
    fn evaluate(&mut self, (index, step): (usize, Step), at: At, current: Option<String>) -> Option<Value> {
        self.evaluations += 1;
        let questionnaire = Arc::clone(&self.questionnaire);
        let expression = graph::expression(&questionnaire, step)?;
        let scope = Answering { current: current.unwrap_or_default(), ..self.scope_of(step, at) };
        match scope.run(expression) {
            Ok(value) => {
                self.failed.remove(&(index, at));
                Some(value)
            }
            Err(problem) => {
                self.failed.insert((index, at), problem);
                None
            }
        }
    }

    /// Which of the chosen choices are still offered.
    fn narrow(&mut self, step: Step, at: At) {
        let kept = self.key(step.of, at).and_then(|key| self.answers.get(&key));
        let left = match kept {
            Some(Answer::Choice(code)) => {
                let offered = self.code_is_offered(step.of, at, code);
                self.evaluations += 1;
                if offered { None } else { Some(None) }
            }
            Some(Answer::Choices(codes)) => {
                let (all, count) = (codes.len(), codes.len() as u64);
                let is_offered = |code: &&_| self.code_is_offered(step.of, at, code);
                let left: Vec<_> = codes.iter().filter(is_offered).cloned().collect();
                self.evaluations += count;
                (left.len() < all).then(|| (!left.is_empty()).then_some(Answer::Choices(left)))
            }
            Some(Answer::Typed(_)) | None => None,
        };
        let before = match &left {
            Some(left) => self.narrowed.insert((step.of, at), left.clone()),
            None => self.narrowed.remove(&(step.of, at)),
        };
        if before != left && self.is_shown(step.of, at) {
            let graph = Arc::clone(&self.graph);
            self.touch(&graph, step.of, at);
        }
    }

    /// Keeps an answer, or its absence, and lets those know that look at it.
    pub(super) fn store(&mut self, index: usize, at: At, answer: Option<Answer>) {
        let Some(key) = self.key(index, at) else { return };
        if self.answers.get(&key) == answer.as_ref() {
            return;
        }
        match answer {
            Some(answer) => self.answers.insert(key, answer),
            None => self.answers.remove(&key),
        };
        let graph = Arc::clone(&self.graph);
        if !self.is_there(&graph, index, at) {
            return;
        }
        if let Some(filter) = graph.of_items.get(index).and_then(|steps| steps.filter) {
            self.waiting.insert((filter, at));
        }
        if self.is_shown(index, at) {
            self.touch(&graph, index, at);
        }
    }

    /// Lets those know that look at an item.
    fn touch(&mut self, graph: &Graph, index: usize, at: At) {
        let home = graph.item_homes.get(index).and_then(|(home, _)| *home);
        if home.is_some() {
            self.remembered.get_mut().retain(|(item, _), _| *item != index);
        }
        for edge in graph.watchers.get(index).into_iter().flatten() {
            self.spread(graph, edge.step, home, at, edge.across);
        }
    }

    /// Puts a step on the list wherever it sees the place: once outside of repeats, in the same
    /// instance within its repeat, and in all instances of another one.
    fn spread(&mut self, graph: &Graph, step: usize, from: Option<usize>, at: At, across: bool) {
        let Some(to) = graph.steps.get(step).map(|step| step.home) else { return };
        match to {
            None => {
                self.waiting.insert((step, at.outside()));
            }
            Some(_) if to == from && !across => {
                self.waiting.insert((step, at));
            }
            Some(repeat) => {
                for instance in self.present.get(repeat).into_iter().flatten() {
                    self.waiting.insert((step, At { subject: 0, instance: *instance }));
                }
            }
        }
    }

    fn is_there(&self, graph: &Graph, index: usize, at: At) -> bool {
        match graph.item_homes.get(index).and_then(|(home, _)| *home) {
            None => true,
            Some(repeat) => self
                .repeat_blocks
                .get(repeat)
                .is_some_and(|all: &Map<u32, Block>| all.contains_key(&at.instance)),
        }
    }

    pub(super) fn section_is_shown(&self, section: usize, at: At) -> bool {
        let Some((home, place)) = self.graph.section_homes.get(section).copied() else { return false };
        self.flag(home, place, at)
    }

    pub(super) fn is_shown(&self, index: usize, at: At) -> bool {
        let Some((home, place)) = self.graph.item_homes.get(index).copied() else { return false };
        self.flag(home, place, at)
    }

    fn flag(&self, home: Option<usize>, place: usize, at: At) -> bool {
        let block = match home {
            None => self.blocks.get(at.subject),
            Some(repeat) => self.repeat_blocks.get(repeat).and_then(|all| all.get(&at.instance)),
        };
        block.and_then(|block| block.0.get(place)).copied().unwrap_or(false)
    }

    /// The answer that is kept, shown or not.
    pub(super) fn kept_at(&self, index: usize, at: At) -> Option<&Answer> {
        self.answers.get(&self.key(index, at)?).filter(|answer| !is_empty(answer))
    }

    /// The answer that counts.
    pub(super) fn value_at(&self, index: usize, at: At) -> Option<&Answer> {
        if !self.is_shown(index, at) {
            return None;
        }
        match self.narrowed.get(&(index, at)) {
            Some(left) => left.as_ref(),
            None => self.kept_at(index, at),
        }
    }

    /// The item and the place that a key names; not whether the instance is there.
    pub(super) fn locate(&self, key: &AnswerKey) -> Option<(usize, At)> {
        let subject = *self.places.get(&key.subject)?;
        let index = *self.graph.items.get(&key.item)?;
        let home = self.graph.item_homes.get(index)?.0;
        let instance = match (&key.instance, home) {
            (None, None) => 0,
            (Some(instance), Some(home)) => {
                let same = self.graph.repeat_names.get(&instance.repeat) == Some(&home);
                if same && instance.number > 0 { instance.number } else { return None }
            }
            _ => return None,
        };
        Some((index, At { subject, instance }))
    }

    pub(super) fn key(&self, index: usize, at: At) -> Option<AnswerKey> {
        let item: &Item = self.questionnaire.items.get(index)?;
        let instance = match self.graph.item_homes.get(index)?.0 {
            None => None,
            Some(home) => {
                let section = self.graph.repeats.get(home)?.section;
                let repeat = self.questionnaire.sections.get(section)?.name.clone();
                Some(Instance { repeat, number: at.instance })
            }
        };
        Some(AnswerKey { subject: self.subjects.get(at.subject)?.clone(), instance, item: item.name.clone() })
    }
}
