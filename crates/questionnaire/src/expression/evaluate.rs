//! The tree to a value. Semantics as XPath 1.0 and the ODK XForms functions
//! (<https://getodk.github.io/xforms-spec/#xpath-functions>), in which a hidden item is empty.

use std::fmt;

use pingyi_base::{ItemName, Timestamp};

use super::functions::{Arguments, Does, Function};
use super::parse::{Node, Operator};
use super::pattern::Pattern;
use super::{STEP_LIMIT, Value, arithmetic, moment, text};

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
    /// What a function gave for the list of an item's answers, if none of them has changed since; so
    /// that a sum over a repeat is worked out once, however many look at it.
    fn recalled(&self, _function: &'static str, _item: &ItemName) -> Option<Value> {
        None
    }
    /// Takes note of what a function gave for the list of an item's answers.
    fn remember(&self, _function: &'static str, _item: &ItemName, _value: &Value) {}
}

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvaluationError {
    /// More steps than [`STEP_LIMIT`].
    TooManySteps,
    /// A pattern that stands in an answer is no regular expression.
    Pattern,
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManySteps => formatter.write_str("more than the allowed number of steps"),
            Self::Pattern => formatter.write_str("not a regular expression"),
        }
    }
}

/// Takes what it needs from `steps`, and never more than one evaluation may.
pub(super) fn evaluate(node: &Node, scope: &dyn Scope, steps: &mut usize) -> Result<Value, EvaluationError> {
    let allowed = STEP_LIMIT.min(*steps);
    let mut evaluation = Evaluation { scope, steps: allowed };
    let value = evaluation.value(node);
    // Whoever asks for too much has used all of it.
    let left = if value == Err(EvaluationError::TooManySteps) { 0 } else { evaluation.steps };
    *steps -= allowed - left;
    value
}

/// So many visits of a regular expression's automaton, or bytes of text, are one step.
const WORK_IN_A_STEP: usize = 32;

struct Evaluation<'a> {
    scope: &'a dyn Scope,
    /// How many are left.
    steps: usize,
}

impl Evaluation<'_> {
    fn value(&mut self, node: &Node) -> Result<Value, EvaluationError> {
        self.spend(1)?;
        let value = match node {
            Node::Number(number) => Value::Number(*number),
            Node::Text(text) => Value::Text(text.clone()),
            Node::Reference(name) => self.scope.answer(name),
            Node::Attribute(column) => text_or_empty(self.scope.attribute(column)),
            Node::Current => self.scope.current(),
            Node::Minus(inner) => Value::Number(-self.value(inner)?.to_number()),
            Node::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Node::Call(function, arguments) => self.call(function, arguments)?,
            Node::Matches(inner, pattern) => {
                let text = self.value(inner)?.to_text();
                self.matches(pattern, &text)?
            }
            Node::Count(name) => match self.scope.instances(name) {
                Some(count) => Value::Number(f64::from(count)),
                None => {
                    let size = self.scope.answer(name).size();
                    self.spend(size)?;
                    text::number(size)
                }
            },
            Node::ChoiceName(code, item) => {
                let code = self.value(code)?.to_text();
                text_or_empty(self.scope.choice_label(item, code.trim()))
            }
            Node::Indexed(item, repeat, place) => {
                let place = self.value(place)?.to_number().trunc();
                if (1.0..=f64::from(u32::MAX)).contains(&place) {
                    #[allow(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "just checked"
                    )]
                    let place = place as u32;
                    self.scope.indexed(item, repeat, place)
                } else {
                    Value::empty()
                }
            }
        };
        // A long value is work for whatever looks at it.
        self.spend(match &value {
            Value::Text(text) => text.len() / WORK_IN_A_STEP,
            Value::List(texts) => texts.iter().fold(0, |sum, text| sum + 1 + text.len() / WORK_IN_A_STEP),
            Value::Number(_) | Value::Boolean(_) => 0,
        })?;
        Ok(value)
    }

    fn spend(&mut self, steps: usize) -> Result<(), EvaluationError> {
        self.steps = self.steps.checked_sub(steps).ok_or(EvaluationError::TooManySteps)?;
        Ok(())
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
        let arithmetic = |calculate: fn(f64, f64) -> f64| {
            Ok(Value::Number(calculate(left.to_number(), right.to_number())))
        };
        match operator {
            Operator::Or | Operator::And => Ok(Value::Boolean(right.is_true())),
            Operator::Compares(comparison) => {
                // Each member of a list with each of the other.
                self.spend(left.size().saturating_mul(right.size()))?;
                Ok(Value::Boolean(left.compares(&right, comparison)))
            }
            Operator::Plus => arithmetic(|a, b| a + b),
            Operator::Minus => arithmetic(|a, b| a - b),
            Operator::Times => arithmetic(|a, b| a * b),
            Operator::Divided => arithmetic(|a, b| a / b),
            Operator::Modulo => arithmetic(|a, b| a % b),
        }
    }

    fn call(&mut self, function: &Function, arguments: &[Node]) -> Result<Value, EvaluationError> {
        match (function.does, arguments) {
            // These look only at what they need.
            (Does::If, [condition, yes, no]) => {
                if self.value(condition)?.is_true() {
                    self.value(yes)
                } else {
                    self.value(no)
                }
            }
            (Does::Coalesce, [first, second]) => {
                let first = self.value(first)?;
                if first.is_empty() { self.value(second) } else { Ok(first) }
            }
            (Does::Once, [calculation]) => {
                let current = self.scope.current();
                if current.is_empty() { self.value(calculation) } else { Ok(current) }
            }
            (Does::Values(_), [argument @ Node::Reference(item)]) => {
                if let Some(value) = self.scope.recalled(function.name, item) {
                    self.spend(1)?;
                    return Ok(value);
                }
                let list = self.value(argument)?;
                let is_list = matches!(list, Value::List(_));
                let value = self.apply(function.does, &Arguments(&[list]))?;
                if is_list {
                    self.scope.remember(function.name, item, &value);
                }
                Ok(value)
            }
            _ => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(self.value(argument)?);
                }
                self.apply(function.does, &Arguments(&values))
            }
        }
    }

    fn apply(&mut self, does: Does, arguments: &Arguments<'_>) -> Result<Value, EvaluationError> {
        Ok(match does {
            Does::Values(function) => function(arguments),
            Does::NormalizeSpace => text::normalize_space(&arguments.text(0)),
            Does::FormatDate => moment::format(arguments),
            Does::WeightedChecklist => arithmetic::weighted_checklist(arguments),
            Does::Join => {
                let (separator, values) = (arguments.text(0), arguments.singles(1));
                self.spend((separator.len() / WORK_IN_A_STEP).saturating_mul(values.len()))?;
                text::join(&separator, &values)
            }
            Does::Translate => {
                let (text, from) = (arguments.text(0), arguments.text(1));
                self.spend(text.len().saturating_mul(from.len()) / WORK_IN_A_STEP)?;
                text::translate(&text, &from, &arguments.text(2))
            }
            Does::Regex => {
                let pattern = Pattern::compile(&arguments.text(1)).map_err(|_| EvaluationError::Pattern)?;
                self.spend(pattern.size())?;
                self.matches(&pattern, &arguments.text(0))?
            }
            Does::Position | Does::Index => {
                self.scope.position().map_or_else(Value::empty, |place| Value::Number(f64::from(place)))
            }
            Does::Today => text_or_empty(self.scope.now().map(|now| now.date().to_string())),
            Does::Now => text_or_empty(self.scope.now().map(|now| now.to_string())),
            Does::Random => Value::Number(self.scope.random()),
            // Taken before the arguments are looked at, or nodes of their own.
            Does::If | Does::Coalesce | Does::Once | Does::Count | Does::ChoiceName | Does::IndexedRepeat => {
                Value::empty()
            }
        })
    }

    fn matches(&mut self, pattern: &Pattern, text: &str) -> Result<Value, EvaluationError> {
        let mut visits = self.steps.saturating_mul(WORK_IN_A_STEP);
        let matched = pattern.matches(text, &mut visits).ok_or(EvaluationError::TooManySteps)?;
        self.steps = visits / WORK_IN_A_STEP;
        Ok(Value::Boolean(matched))
    }
}

fn text_or_empty(text: Option<String>) -> Value {
    Value::Text(text.unwrap_or_default())
}
