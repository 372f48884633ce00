//! The shape of a questionnaire, in XLSForm's words. Items stand in one flat list in the order of
//! asking; sections (groups and repeats) are named by index, so that walking needs no recursion.
//! What an answer does to relevance is decided in `response::filling`.

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{ChoiceCode, ItemName, Language, ListName, LocalText, QuestionnaireId, Version};

use crate::expression::Expression;

/// What a questionnaire is for; it decides who is asked about whom and what may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Asked once; the row may name household, interviewer and device.
    Survey,
    /// Asked once for each subject; a secret ballot.
    Rating,
    /// A vote on a motion; a secret ballot.
    Vote,
    /// A suggestion or complaint.
    Suggestion,
    /// A register of things rather than opinions.
    Register,
}

impl Kind {
    /// Whether nothing on the row may join it to a household, a person, a device or a moment.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Kind::Rating | Kind::Vote)
    }

    /// Whether every item is asked once for each subject.
    #[must_use]
    pub fn is_by_subject(self) -> bool {
        matches!(self, Kind::Rating)
    }
}

/// A questionnaire in one version.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    /// Which questionnaire.
    pub id: QuestionnaireId,
    /// Which version of it.
    pub version: Version,
    /// What it is for.
    pub kind: Kind,
    /// Its title.
    pub title: LocalText,
    /// What a respondent is told before the first item: who asks, why, that it is voluntary.
    pub notice: LocalText,
    /// The language that is taken where the wanted one is missing.
    pub default_language: Language,
    /// In a rating: in which order the subjects stand.
    pub subject_order: SubjectOrder,
    /// Groups and repeats, outer before inner.
    pub sections: Vec<Section>,
    /// Everything that is asked or shown, in order.
    pub items: Vec<Item>,
    /// The lists of choices by name.
    pub lists: Map<ListName, Arc<ChoiceList>>,
}

/// In which order the subjects of a rating stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SubjectOrder {
    /// As in the pack.
    #[default]
    Listed,
    /// As in the pack, beginning with another one for each respondent.
    Rotated,
    /// Shuffled for each respondent.
    Shuffled,
}

/// A group of items.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name.
    pub name: ItemName,
    /// Group or repeat.
    pub kind: SectionKind,
    /// Its heading; may be empty.
    pub label: LocalText,
    /// The section is asked only where this holds.
    pub relevant: Option<Expression>,
    /// XLSForm's appearance words; `field-list` puts the section on one page, `private` on a
    /// page of its own that says that nobody should look.
    pub appearance: Vec<String>,
    /// Index of the section around it.
    pub parent: Option<usize>,
}

/// The most instances of one repeat.
pub const INSTANCE_LIMIT: u32 = 1_000;

/// What kind of section.
#[derive(Clone, Debug, PartialEq)]
pub enum SectionKind {
    /// Asked once.
    Group,
    /// Asked any number of times; each time is an instance with a number of its own that is never
    /// given twice.
    Repeat {
        /// How many instances there are; `None` leaves it to the person.
        count: Option<Expression>,
    },
}

/// One item: a question or a note.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name: the column in the file.
    pub name: ItemName,
    /// What is asked for.
    pub kind: ItemKind,
    /// The question.
    pub label: LocalText,
    /// Help under the question.
    pub hint: LocalText,
    /// Asked only where this holds; a hidden item is empty in expressions.
    pub relevant: Option<Expression>,
    /// Must be answered where this holds.
    pub required: Option<Expression>,
    /// What to say when it is not answered.
    pub required_message: LocalText,
    /// The answer must make this true; `.` is the answer.
    pub constraint: Option<Expression>,
    /// What to say when it does not.
    pub constraint_message: LocalText,
    /// The value follows from other answers; recalculated whenever one of them changes.
    pub calculation: Option<Expression>,
    /// The answer before anybody has answered; evaluated once, when the item first becomes relevant.
    pub default: Option<Expression>,
    /// Shown, and not to be changed, where this holds.
    pub readonly: Option<Expression>,
    /// Which choices are offered: a bare word in it is the choice's column of that name.
    pub choice_filter: Option<Expression>,
    /// In which order choices stand.
    pub order: ChoiceOrder,
    /// XLSForm's appearance words, such as `likert`, `numbers`, `short`; `consent` marks the item
    /// by which a respondent agrees to take part, `private` one that nobody else should see.
    pub appearance: Vec<String>,
    /// Index of the section it stands in.
    pub section: Option<usize>,
}

/// What an item asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// Text to read, no answer.
    Note,
    /// One choice.
    SelectOne(Arc<ChoiceList>),
    /// Any number of choices.
    SelectMultiple(Arc<ChoiceList>),
    /// All choices, put in an order: most important first.
    Rank(Arc<ChoiceList>),
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// A number between two bounds, in steps.
    Range {
        /// The least.
        start: f64,
        /// The greatest.
        end: f64,
        /// From one to the next; greater than 0.
        step: f64,
    },
    /// Free text.
    Text,
    /// A day: `2026-07-01`.
    Date,
    /// A time of day: `09:30`.
    Time,
    /// A day with a time: `2026-07-01T09:30`.
    DateTime,
    /// One box to tick; ticked is `OK`.
    Acknowledge,
    /// A value that is reckoned and not shown.
    Calculate,
    /// A value that is kept and not shown.
    Hidden,
    /// A picture; the answer is its file name.
    Image {
        /// The longer side in pixels after scaling down.
        max_pixels: u32,
    },
    /// What the device knows; never asked.
    Metadata(Metadata),
}

/// What the device knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metadata {
    /// When the first item was shown.
    Start,
    /// When it was handed in.
    End,
    /// The day.
    Today,
    /// The device's id.
    DeviceId,
}

/// In which order choices stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ChoiceOrder {
    /// As in the list.
    #[default]
    Listed,
    /// Shuffled for each respondent, by ODK's algorithm.
    Shuffled {
        /// What the shuffle begins with; `None` takes the draft's own seed.
        seed: Option<Expression>,
    },
    /// The scale the other way round for a random half of the respondents.
    HalfReversed,
}

/// A list of choices.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceList {
    /// Its name.
    pub name: ListName,
    /// Its choices in order.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The code in the file.
    pub code: ChoiceCode,
    /// What is shown.
    pub label: LocalText,
    /// Place on an ordered scale, higher is better; a five-level scale has 5 (best) to 1 (worst).
    pub level: Option<u8>,
    /// The choice is no evaluation.
    pub missing: Option<MissingCode>,
    /// May not stand beside other choices.
    pub exclusive: bool,
    /// Choosing this ends the interview with that disposition (AAPOR code such as `2.11`).
    pub disposition: Option<String>,
    /// Further columns by name, for `choice_filter`.
    pub attributes: Map<String, String>,
}

/// Why a choice is no evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MissingCode {
    /// Does not know, cannot say.
    DontKnow,
    /// Would rather not say.
    Refused,
    /// Spoilt, on paper.
    Invalid,
}

impl Questionnaire {
    /// The item of that name.
    #[must_use]
    pub fn item(&self, name: &ItemName) -> Option<&Item> {
        self.items.iter().find(|item| item.name == *name)
    }

    /// The items that hold a value: one column each, in order.
    pub fn value_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.holds_value())
    }

    /// The item by which a respondent agrees to take part.
    #[must_use]
    pub fn consent_item(&self) -> Option<&Item> {
        self.items.iter().find(|item| item.has_appearance("consent"))
    }

    /// The version of the notice, where there is one: that of the questionnaire, which gets another one
    /// with any change that a respondent could notice.
    #[must_use]
    pub fn notice_version(&self) -> Option<Version> {
        (!self.notice.is_empty()).then(|| self.version.clone())
    }

    /// The languages in which the title stands, the default language among them.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let mut languages: Vec<Language> = self.title.iter().map(|(language, _)| language.clone()).collect();
        if !languages.contains(&self.default_language) {
            languages.insert(0, self.default_language.clone());
        }
        languages
    }
}

impl Item {
    /// Whether the word stands in the item's appearance.
    #[must_use]
    pub fn has_appearance(&self, word: &str) -> bool {
        self.appearance.iter().any(|known| known == word)
    }

    /// The head of a table in XLSForm's way: a select of the appearance `label` without a question of its
    /// own, whose choices stand over the rows of the appearance `list-nolabel` behind it. It asks nothing.
    #[must_use]
    pub fn is_head(&self) -> bool {
        matches!(self.kind, ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_))
            && self.label.is_empty()
            && self.has_appearance("label")
    }

    /// Whether an answer is kept; a note and the head of a table hold none.
    #[must_use]
    pub fn holds_value(&self) -> bool {
        !matches!(self.kind, ItemKind::Note) && !self.is_head()
    }

    /// What is no level of a scale, and what may not stand beside others, stands apart, so that nobody
    /// takes it for one.
    #[must_use]
    pub fn sets_apart(&self, choice: &Choice) -> bool {
        let is_scale = || match &self.kind {
            ItemKind::SelectOne(list) => list.is_scale(),
            _ => false,
        };
        choice.missing.is_some() || choice.exclusive || (choice.level.is_none() && is_scale())
    }

    /// The item's list of choices, where it has one.
    #[must_use]
    pub fn list(&self) -> Option<&Arc<ChoiceList>> {
        match &self.kind {
            ItemKind::SelectOne(list) | ItemKind::SelectMultiple(list) | ItemKind::Rank(list) => Some(list),
            _ => None,
        }
    }
}

impl ItemKind {
    /// Whether it stands on a page; what is reckoned, hidden or known to the device does not.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self, ItemKind::Calculate | ItemKind::Hidden | ItemKind::Metadata(_))
    }
}

impl ChoiceList {
    /// The choice of that code.
    #[must_use]
    pub fn choice(&self, code: &ChoiceCode) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.code == *code)
    }

    /// Whether the list is an ordered scale: at least two choices have a level.
    #[must_use]
    pub fn is_scale(&self) -> bool {
        self.choices.iter().filter(|choice| choice.level.is_some()).count() >= 2
    }
}
