//! The three kinds of value of an expression, and how XPath 1.0 turns one into another
//! (<https://www.w3.org/TR/1999/REC-xpath-19991116>, §3.4 and §4.2–4.4).

use pingyi_base::number;

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

    /// XPath's `boolean()`: a number unless it is 0 or NaN, a text unless it is empty.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Boolean(truth) => *truth,
            Self::List(texts) => !texts.is_empty(),
        }
    }

    /// XPath's `number()`: NaN for what is no number.
    #[must_use]
    pub fn to_number(&self) -> f64 {
        match self {
            Self::Text(text) => number_from_text(text),
            Self::Number(number) => *number,
            Self::Boolean(truth) => f64::from(u8::from(*truth)),
            Self::List(texts) => texts.first().map_or(f64::NAN, |text| number_from_text(text)),
        }
    }

    /// XPath's `string()`: whole numbers without a fraction.
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
    /// text (§3.4).
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Boolean(_), _) | (_, Self::Boolean(_)) => self.is_true() == other.is_true(),
            (Self::Number(_), _) | (_, Self::Number(_)) => {
                let (a, b) = (self.to_number(), other.to_number());
                // XPath compares exactly; NaN equals nothing.
                a.partial_cmp(&b) == Some(std::cmp::Ordering::Equal)
            }
            _ => self.to_text() == other.to_text(),
        }
    }
}

/// XPath's number from text, white space around it allowed.
fn number_from_text(text: &str) -> f64 {
    number::parse(text.trim()).unwrap_or(f64::NAN)
}
