//! The answers as an expression sees them: of one subject, from within one instance or from outside,
//! hidden ones empty.

use pingyi_base::{ItemName, Timestamp};
use pingyi_questionnaire::expression::{EvaluationError, Expression, Scope, Value};
use pingyi_questionnaire::{Choice, ItemKind, Metadata};

use super::graph::{Does, Step};
use super::kinds;
use super::settle::At;
use super::{Environment, Filling};
use crate::order;

/// From where an expression looks.
pub(super) struct Answering<'a> {
    pub(super) filling: &'a Filling,
    pub(super) at: At,
    /// The repeat in whose instance it stands.
    pub(super) home: Option<usize>,
    /// The item whose expression it is.
    pub(super) item: Option<usize>,
    /// What `.` is.
    pub(super) current: String,
    /// The choice that a filter looks at.
    pub(super) choice: Option<&'a Choice>,
}

impl Filling {
    /// From where a step looks; `.` is empty.
    pub(super) fn scope_of(&self, step: Step, at: At) -> Answering<'_> {
        let item = (!matches!(step.does, Does::ShowSection | Does::Count)).then_some(step.of);
        Answering { filling: self, at, home: step.home, item, current: String::new(), choice: None }
    }

    /// From where an item looks; `.` is its value.
    pub(super) fn scope(&self, index: usize, at: At) -> Answering<'_> {
        let home = self.graph.item_homes.get(index).and_then(|(home, _)| *home);
        let current = self.seen_at(index, at);
        Answering { filling: self, at, home, item: Some(index), current, choice: None }
    }

    /// The value of an item as expressions see it.
    pub(super) fn seen_at(&self, index: usize, at: At) -> String {
        if !self.is_shown(index, at) {
            return String::new();
        }
        match self.questionnaire.items.get(index).map(|item| &item.kind) {
            Some(ItemKind::Metadata(metadata)) => self.known(*metadata),
            Some(kind) => {
                self.value_at(index, at).map(|answer| kinds::plain(kind, answer)).unwrap_or_default()
            }
            None => String::new(),
        }
    }

    /// What the device knows; in a secret ballot the day and nothing else.
    fn known(&self, metadata: Metadata) -> String {
        let is_secret = self.questionnaire.kind.is_secret();
        let Environment { now, started_at, device, .. } = &self.environment;
        let known = match metadata {
            Metadata::Today => started_at.filter(|_| !is_secret).or(*now).map(|at| at.date().to_string()),
            Metadata::Start if !is_secret => started_at.map(|at| at.to_string()),
            Metadata::DeviceId if !is_secret => device.as_ref().map(ToString::to_string),
            Metadata::Start | Metadata::DeviceId | Metadata::End => None,
        };
        known.unwrap_or_default()
    }
}

impl Answering<'_> {
    /// The numbers of a repeat's instances; none where the repeat is hidden.
    fn numbers(&self, repeat: usize) -> &[u32] {
        self.filling.numbers(repeat)
    }

    /// Evaluates with what is left of the steps of this recalculation.
    pub(super) fn run(&self, expression: &Expression) -> Result<Value, EvaluationError> {
        let before = self.filling.steps_left.get();
        let mut left = before;
        let value = expression.evaluate_within(self, &mut left);
        self.filling.steps_left.set(left);
        self.filling.steps.set(self.filling.steps.get() + (before - left) as u64);
        value
    }

    fn seen(&self, index: usize, instance: u32) -> String {
        self.filling.seen_at(index, At { instance, ..self.at })
    }
}

impl Scope for Answering<'_> {
    fn answer(&self, item: &ItemName) -> Value {
        let graph = &self.filling.graph;
        let Some(index) = graph.items.get(item).copied() else { return Value::empty() };
        match graph.item_homes.get(index).and_then(|(home, _)| *home) {
            None => Value::Text(self.seen(index, 0)),
            home if home == self.home => Value::Text(self.seen(index, self.at.instance)),
            Some(repeat) => {
                Value::List(self.numbers(repeat).iter().map(|number| self.seen(index, *number)).collect())
            }
        }
    }

    fn current(&self) -> Value {
        Value::Text(self.current.clone())
    }

    fn now(&self) -> Option<Timestamp> {
        self.filling.environment.now
    }

    fn position(&self) -> Option<u32> {
        let place = self.numbers(self.home?).binary_search(&self.at.instance).ok()?;
        u32::try_from(place + 1).ok()
    }

    fn instances(&self, repeat: &ItemName) -> Option<u32> {
        let repeat = self.filling.graph.repeat_names.get(repeat)?;
        u32::try_from(self.numbers(*repeat).len()).ok()
    }

    fn indexed(&self, item: &ItemName, repeat: &ItemName, place: u32) -> Value {
        let graph = &self.filling.graph;
        let found = graph.items.get(item).zip(graph.repeat_names.get(repeat)).and_then(|(index, repeat)| {
            let is_inside = graph.item_homes.get(*index)?.0 == Some(*repeat);
            let place = usize::try_from(place).ok()?.checked_sub(1)?;
            let number = self.numbers(*repeat).get(place).filter(|_| is_inside)?;
            Some(self.seen(*index, *number))
        });
        Value::Text(found.unwrap_or_default())
    }

    fn choice_label(&self, item: &ItemName, code: &str) -> Option<String> {
        let questionnaire = &self.filling.questionnaire;
        let item = questionnaire.items.get(*self.filling.graph.items.get(item)?)?;
        let choice = item.list()?.choice(&code.into())?;
        let default = &questionnaire.default_language;
        let wanted = self.filling.environment.language.as_ref().unwrap_or(default);
        Some(choice.label.pick(wanted, default).text.to_owned())
    }

    fn attribute(&self, column: &str) -> Option<String> {
        let choice = self.choice?;
        Some(match column {
            "name" => choice.code.to_string(),
            _ => choice.attributes.get(column).cloned().unwrap_or_default(),
        })
    }

    fn random(&self) -> f64 {
        let key = self.item.and_then(|item| self.filling.key(item, self.at));
        order::unit_for(self.filling.seed, &key.map(|key| key.to_string()).unwrap_or_default())
    }

    fn recalled(&self, function: &'static str, item: &ItemName) -> Option<Value> {
        let index = self.outer_item(item)?;
        self.filling.remembered.borrow().get(&(index, function)).cloned()
    }

    fn remember(&self, function: &'static str, item: &ItemName, value: &Value) {
        if let Some(index) = self.outer_item(item) {
            self.filling.remembered.borrow_mut().insert((index, function), value.clone());
        }
    }
}

impl Answering<'_> {
    /// An item of a repeat in which the expression does not stand.
    fn outer_item(&self, item: &ItemName) -> Option<usize> {
        let index = *self.filling.graph.items.get(item)?;
        let (home, _) = *self.filling.graph.item_homes.get(index)?;
        (home.is_some() && home != self.home).then_some(index)
    }
}

/// Whether a condition is there and holds.
pub(super) fn is_true(condition: Option<&Expression>, scope: &Answering<'_>) -> bool {
    condition.is_some_and(|condition| scope.run(condition).is_ok_and(|value| value.is_true()))
}

/// What a shuffle begins with: a number, or the hash of a text, which ODK leaves open.
pub(super) fn seed_from(seed: &Expression, scope: &Answering<'_>) -> i64 {
    let value = scope.run(seed).unwrap_or_else(|_| Value::empty());
    let number = value.to_number();
    if number.is_nan() {
        return order::seed_for(0, &value.to_text());
    }
    #[allow(clippy::cast_possible_truncation, reason = "saturates; a seed is whole")]
    let whole = number as i64;
    whole
}
