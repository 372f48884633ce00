//! Answers as a person gave them, bound to item and subject and never to a position.
//! Whether an answer is a good one is decided in `filling`.

use pingyi_base::Map;
use std::fmt;

use pingyi_base::{ChoiceCode, ItemName, SubjectId};

/// Where an answer belongs. Printed and read as the control's name: `Q3`, or `C01.K2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerKey {
    /// Whom the item is asked about, in a rating.
    pub subject: Option<SubjectId>,
    /// Which item.
    pub item: ItemName,
}

/// What was answered. Numbers stay as typed, so that a wrong one can be shown and mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One choice.
    Choice(ChoiceCode),
    /// Several choices, in list order; never empty.
    Choices(Vec<ChoiceCode>),
    /// Typed text, also of a number; never empty.
    Typed(String),
}

/// All answers of one respondent, those of hidden items among them.
pub type Answers = Map<AnswerKey, Answer>;

impl AnswerKey {
    /// An item of a questionnaire that is asked once.
    #[must_use]
    pub fn item(item: &ItemName) -> Self {
        Self { subject: None, item: item.clone() }
    }

    /// An item asked about a subject.
    #[must_use]
    pub fn of(subject: &SubjectId, item: &ItemName) -> Self {
        Self { subject: Some(subject.clone()), item: item.clone() }
    }

    /// Reads a control's name. Ids hold no dot, so the first dot divides.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name.split_once('.') {
            Some((subject, item)) => Self { subject: Some(subject.into()), item: item.into() },
            None => Self { subject: None, item: name.into() },
        }
    }
}

impl fmt::Display for AnswerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some(subject) => write!(formatter, "{subject}.{}", self.item),
            None => write!(formatter, "{}", self.item),
        }
    }
}
