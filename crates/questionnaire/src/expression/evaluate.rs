//! The tree to a value. Semantics as XPath 1.0 and the ODK XForms functions
//! (<https://getodk.github.io/xforms-spec/#xpath-functions>), in which a hidden item is empty.

use std::fmt;

use pingyi_base::{ItemName, Timestamp};

use super::functions::{Does, Function};
use super::parse::{Node, Operator};
use super::{STEP_LIMIT, Value};

/// Where an expression finds the answers. It is asked for relevant answers only: a hidden item is
/// the empty text. Everything but the first two has a default, for callers that know nothing of it.
pub trait Scope {
    /// The answer of an item; several choices as codes with spaces between. An item of a repeat is
    /// one answer where the expression stands in the same repeat, else a [`Value::List`] of one
    /// answer for each instance, in order, empty ones among them.
    fn answer(&self, item: &ItemName) -> Value;
    /// The answer that a constraint or `once()` is about: `.`
    fn current(&self) -> Value;
    /// The moment, for `today()` and `now()`; `None` where the caller gives none.
    fn now(&self) -> Option<Timestamp> {
        None
    }
    /// The place of the instance in which the expression stands among its repeat's instances, from
    /// 1, for `position(..)` and `index()`; `None` outside of repeats.
    fn position(&self) -> Option<u32> {
        None
    }
    /// How many instances a repeat has, for `count(${repeat})`; `None` if it is no repeat.
    fn instances(&self, _repeat: &ItemName) -> Option<u32> {
        None
    }
    /// The answer of an item in the instance at that place, from 1, for `indexed-repeat()`.
    fn indexed(&self, _item: &ItemName, _repeat: &ItemName, _place: u32) -> Value {
        Value::empty()
    }
    /// The label of an item's choice in the language of filling, for `jr:choice-name()`.
    fn choice_label(&self, _item: &ItemName, _code: &str) -> Option<String> {
        None
    }
    /// A column of the choice that a `choice_filter` looks at; `None` where there is no choice.
    fn attribute(&self, _column: &str) -> Option<String> {
        None
    }
    /// A number from 0 to below 1 for `random()`; the same each time for one draft and item.
    fn random(&self) -> f64 {
        0.0
    }
}

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvaluationError {
    /// More steps than [`STEP_LIMIT`].
    TooManySteps,
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("more than the allowed number of steps")
    }
}

pub(super) fn evaluate(node: &Node, scope: &dyn Scope) -> Result<Value, EvaluationError> {
    Evaluation { scope, steps: 0 }.value(node)
}

struct Evaluation<'a> {
    scope: &'a dyn Scope,
    steps: usize,
}

impl Evaluation<'_> {
    fn value(&mut self, node: &Node) -> Result<Value, EvaluationError> {
        self.steps += 1;
        if self.steps > STEP_LIMIT {
            return Err(EvaluationError::TooManySteps);
        }
        Ok(match node {
            Node::Number(number) => Value::Number(*number),
            Node::Text(text) => Value::Text(text.clone()),
            Node::Reference(name) => self.scope.answer(name),
            Node::Current => self.scope.current(),
            Node::Minus(inner) => Value::Number(-self.value(inner)?.to_number()),
            Node::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Node::Call(function, arguments) => self.call(function, arguments)?,
        })
    }

    fn binary(&mut self, operator: Operator, left: &Node, right: &Node) -> Result<Value, EvaluationError> {
        let left = self.value(left)?;
        match operator {
            // The right side is not looked at where the left side decides (§3.4).
            Operator::Or if left.is_true() => return Ok(Value::Boolean(true)),
            Operator::And if !left.is_true() => return Ok(Value::Boolean(false)),
            _ => {}
        }
        let right = self.value(right)?;
        let (a, b) = (left.to_number(), right.to_number());
        Ok(match operator {
            Operator::Or | Operator::And => Value::Boolean(right.is_true()),
            Operator::Equal => Value::Boolean(left.equals(&right)),
            Operator::Unequal => Value::Boolean(!left.equals(&right)),
            Operator::Less => Value::Boolean(a < b),
            Operator::LessOrEqual => Value::Boolean(a <= b),
            Operator::Greater => Value::Boolean(a > b),
            Operator::GreaterOrEqual => Value::Boolean(a >= b),
            Operator::Plus => Value::Number(a + b),
            Operator::Minus => Value::Number(a - b),
            Operator::Times => Value::Number(a * b),
            Operator::Divided => Value::Number(a / b),
            Operator::Modulo => Value::Number(a % b),
        })
    }

    fn call(&mut self, function: &Function, arguments: &[Node]) -> Result<Value, EvaluationError> {
        // `if` and `coalesce` look only at what they need.
        if let (Does::If, [condition, yes, no]) = (function.does, arguments) {
            return if self.value(condition)?.is_true() { self.value(yes) } else { self.value(no) };
        }
        if let (Does::Coalesce, [first, second]) = (function.does, arguments) {
            let first = self.value(first)?;
            return if first.to_text().is_empty() { self.value(second) } else { Ok(first) };
        }
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        Ok(self.apply(function.does, &values))
    }

    fn apply(&self, does: Does, values: &[Value]) -> Value {
        let text = |index: usize| values.get(index).map(Value::to_text).unwrap_or_default();
        let number = |index: usize| values.get(index).map_or(f64::NAN, Value::to_number);
        // Unanswered items take no part in min, max and sum.
        let numbers = || values.iter().filter(|value| !value.to_text().is_empty()).map(Value::to_number);
        match does {
            Does::Selected => Value::Boolean(text(0).split_whitespace().any(|code| code == text(1).trim())),
            #[allow(
                clippy::cast_precision_loss,
                reason = "an answer has far fewer than 2^53 choices or characters"
            )]
            Does::CountSelected => Value::Number(text(0).split_whitespace().count() as f64),
            #[allow(
                clippy::cast_precision_loss,
                reason = "an answer has far fewer than 2^53 choices or characters"
            )]
            Does::StringLength => Value::Number(text(0).chars().count() as f64),
            Does::Not => Value::Boolean(!values.first().is_some_and(Value::is_true)),
            Does::True => Value::Boolean(true),
            Does::False => Value::Boolean(false),
            Does::Number => Value::Number(number(0)),
            Does::Text => Value::Text(text(0)),
            Does::Boolean => Value::Boolean(values.first().is_some_and(Value::is_true)),
            Does::Int => Value::Number(number(0).trunc()),
            Does::Round => Value::Number(round(number(0), if values.len() == 2 { number(1) } else { 0.0 })),
            Does::Min => Value::Number(numbers().reduce(f64::min).unwrap_or(f64::NAN)),
            Does::Max => Value::Number(numbers().reduce(f64::max).unwrap_or(f64::NAN)),
            Does::Sum => Value::Number(numbers().sum()),
            Does::Abs => Value::Number(number(0).abs()),
            Does::Pow => Value::Number(power(number(0), number(1))),
            Does::Concat => Value::Text(values.iter().map(Value::to_text).collect()),
            Does::Contains => Value::Boolean(text(0).contains(&text(1))),
            Does::StartsWith => Value::Boolean(text(0).starts_with(&text(1))),
            Does::Today => {
                self.scope.now().map_or_else(Value::empty, |now| Value::Text(now.date().to_string()))
            }
            // Taken before the arguments are looked at.
            Does::If | Does::Coalesce => Value::empty(),
        }
    }
}

/// Half away from zero at that many places, as ODK's `round`.
fn round(number: f64, places: f64) -> f64 {
    if !(-15.0..=15.0).contains(&places) {
        return f64::NAN;
    }
    let scale = power(10.0, places.trunc());
    (number * scale).round() / scale
}

/// Whole exponents by repeated multiplication, so that every target gives the same last bit; other
/// exponents are not offered, because no questionnaire here needs them.
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.fract() != 0.0 || !(-64.0..=64.0).contains(&exponent) {
        return f64::NAN;
    }
    let mut result = 1.0;
    let mut left = exponent.abs();
    while left >= 1.0 {
        result *= base;
        left -= 1.0;
    }
    if exponent < 0.0 { 1.0 / result } else { result }
}
