//! Answers as a person gave them, bound to item and subject and never to a position.
//! Whether an answer is a good one is decided in `filling`.

use std::collections::BTreeMap;
use std::fmt;

use pingyi_base::{ChoiceCode, ItemName, SubjectId};

/// Where an answer belongs. Printed and read as the control's name: `Q3`, `C01.K2`, `r[1].name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerKey {
    /// Whom the item is asked about, in a rating.
    pub subject: Option<SubjectId>,
    /// In which instance of which repeat.
    pub instance: Option<Instance>,
    /// Which item.
    pub item: ItemName,
}

/// One time that a repeat is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instance {
    /// The repeat.
    pub repeat: ItemName,
    /// The instance's own number, from 1: given once and never again, so that removing one moves no
    /// answer to another. Its place among those present is something else.
    pub number: u32,
}

/// The instances of each repeat that a person adds to: what is there, and what was removed.
pub type Instances = BTreeMap<ItemName, Present>;

/// The instances of one repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// The numbers of those that are asked, in order.
    pub numbers: Vec<u32>,
    /// The numbers of those that were removed and can be brought back, last removed last.
    pub removed: Vec<u32>,
    /// The greatest number that was ever given.
    pub last: u32,
}

/// What was answered. Numbers stay as typed, so that a wrong one can be shown and mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One choice.
    Choice(ChoiceCode),
    /// Several choices, in list order, of a rank best first; never empty.
    Choices(Vec<ChoiceCode>),
    /// Typed text, also of a number. Empty only where a person took away what an item began with or
    /// what was calculated, so that it does not come back.
    Typed(String),
}

/// All answers of one respondent, those of hidden items among them.
pub type Answers = BTreeMap<AnswerKey, Answer>;

impl AnswerKey {
    /// An item of a questionnaire that is asked once.
    #[must_use]
    pub fn item(item: &ItemName) -> Self {
        Self { subject: None, instance: None, item: item.clone() }
    }

    /// An item asked about a subject.
    #[must_use]
    pub fn of(subject: &SubjectId, item: &ItemName) -> Self {
        Self { subject: Some(subject.clone()), instance: None, item: item.clone() }
    }

    /// An item in an instance of a repeat.
    #[must_use]
    pub fn within(repeat: &ItemName, number: u32, item: &ItemName) -> Self {
        let instance = Some(Instance { repeat: repeat.clone(), number });
        Self { subject: None, instance, item: item.clone() }
    }

    /// Reads a control's name. Ids hold neither dot nor bracket, so they divide.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let Some((before, item)) = name.rsplit_once('.') else { return Self::item(&name.into()) };
        let (subject, last) = match before.rsplit_once('.') {
            Some((subject, last)) => (Some(subject), last),
            None => (None, before),
        };
        let instance = last.strip_suffix(']').and_then(|open| {
            let (repeat, number) = open.split_once('[')?;
            Some(Instance { repeat: repeat.into(), number: number.parse().ok()? })
        });
        let subject = if instance.is_some() { subject } else { Some(before) };
        Self { subject: subject.map(Into::into), instance, item: item.into() }
    }
}

impl fmt::Display for AnswerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(subject) = &self.subject {
            write!(formatter, "{subject}.")?;
        }
        if let Some(instance) = &self.instance {
            write!(formatter, "{}[{}].", instance.repeat, instance.number)?;
        }
        write!(formatter, "{}", self.item)
    }
}
