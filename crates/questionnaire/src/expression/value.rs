//! The kinds of value of an expression, and how XPath 1.0 turns one into another
//! (<https://www.w3.org/TR/1999/REC-xpath-19991116>, §3.4 and §4.2–4.4).

use std::cmp::Ordering;

use pingyi_base::number;

use super::moment;

/// A value. An unanswered or hidden item is the empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Number; may be NaN inside an expression, never outside.
    Number(f64),
    /// Truth.
    Boolean(bool),
    /// One text for each instance of a repeat, in order.
    List(Vec<String>),
}

impl Value {
    /// The empty text.
    #[must_use]
    pub fn empty() -> Self {
        Self::Text(String::new())
    }

    /// XPath's `boolean()`: a number unless it is 0 or NaN, a text unless it is empty, a list unless
    /// it has no members.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Boolean(truth) => *truth,
            Self::List(texts) => !texts.is_empty(),
        }
    }

    /// Whether there is nothing to go by: the empty text, or what is no number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Number(number) => number.is_nan(),
            Self::Boolean(_) => false,
            Self::List(texts) => texts.first().is_none_or(String::is_empty),
        }
    }

    /// ODK's `number()`: days since 1970-01-01 for a day or a day with a time, NaN for what is no
    /// number; of a list the first.
    #[must_use]
    pub fn to_number(&self) -> f64 {
        match self {
            Self::Text(text) => number_from_text(text),
            Self::Number(number) => *number,
            Self::Boolean(truth) => f64::from(u8::from(*truth)),
            Self::List(texts) => texts.first().map_or(f64::NAN, |text| number_from_text(text)),
        }
    }

    /// XPath's `string()`: whole numbers without a fraction; of a list the first.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            // −0 prints as 0 (XPath §4.2).
            Self::Number(number) => number::text(*number),
            Self::Boolean(truth) => truth.to_string(),
            Self::List(texts) => texts.first().cloned().unwrap_or_default(),
        }
    }

    /// XPath's `=`: by truth if either is a truth value, by number if either is a number, else by
    /// text; a list is equal where any of its members is (§3.4).
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.compares(other, Comparison::Equal)
    }

    /// Whether a comparison holds, for a list for any of its members.
    pub(super) fn compares(&self, other: &Self, comparison: Comparison) -> bool {
        match (self, other) {
            // Against a truth value a list is one itself.
            (Self::List(_), Self::Boolean(_)) => Self::Boolean(self.is_true()).compares(other, comparison),
            (Self::Boolean(_), Self::List(_)) => self.compares(&Self::Boolean(other.is_true()), comparison),
            (Self::Boolean(_), _) | (_, Self::Boolean(_)) if comparison.is_equality() => {
                (self.is_true() == other.is_true()) == (comparison == Comparison::Equal)
            }
            _ => match (self.texts(), other.texts()) {
                (Some(left), Some(right)) if comparison.is_equality() => {
                    let wanted = comparison == Comparison::Equal;
                    left.iter().any(|a| right.iter().any(|b| (a == b) == wanted))
                }
                _ => {
                    let (left, right) = (self.numbers(), other.numbers());
                    left.iter().any(|a| right.iter().any(|b| comparison.holds(*a, *b)))
                }
            },
        }
    }

    /// The text, or the members of the list.
    fn texts(&self) -> Option<&[String]> {
        match self {
            Self::Text(text) => Some(std::slice::from_ref(text)),
            Self::List(texts) => Some(texts),
            Self::Number(_) | Self::Boolean(_) => None,
        }
    }

    fn numbers(&self) -> Vec<f64> {
        match self {
            Self::List(texts) => texts.iter().map(|text| number_from_text(text)).collect(),
            single => vec![single.to_number()],
        }
    }

    /// How many texts it is: the number of a list's members, else one.
    pub(super) fn size(&self) -> usize {
        if let Self::List(texts) = self { texts.len() } else { 1 }
    }
}

/// An operator that compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::Unequal)
    }

    /// XPath compares exactly; NaN is equal to nothing, less than nothing and greater than nothing.
    fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Equal => a.partial_cmp(&b) == Some(Ordering::Equal),
            Self::Unequal => a.partial_cmp(&b) != Some(Ordering::Equal),
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
        }
    }
}

/// White space around a number is allowed.
fn number_from_text(text: &str) -> f64 {
    let text = text.trim();
    number::parse(text).or_else(|| moment::days_from_text(text)).unwrap_or(f64::NAN)
}
