//! The counts that everything here begins with: how many gave which answer, by item, subject and
//! group. It decides what an answer is worth as such (a level, a don't-know, left out); what it does
//! to a figure is decided by a convention.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::{AreaId, ChoiceCode, ItemName, QuestionnaireId, SubjectId, WaveId};
use pingyi_questionnaire::definition::MissingCode;
use pingyi_questionnaire::{Item, ItemKind, Pack, Questionnaire};
use pingyi_response::disposition::DispositionClass;
use pingyi_response::response::Mode;
use pingyi_response::{Cell, Disposition, Origin, Row};

use crate::versions::{LeftAside, VersionCount};

/// By what figures can be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The wave.
    Wave,
    /// The area.
    Area,
    /// How the answers were given.
    Mode,
    /// The language in which they were given.
    Language,
    /// On whose list the household stands; of a response, who asked. Secret ballots do not say.
    Interviewer,
}

/// A group of respondents: a value for each dimension by which they are told apart.
pub type Group = BTreeMap<Dimension, String>;

/// Whose answers are looked at, and in which groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// One wave, or all.
    pub wave: Option<WaveId>,
    /// One area with all that lies in it, or all.
    pub area: Option<AreaId>,
    /// In groups by these.
    pub by: BTreeSet<Dimension>,
}

/// What one person did with one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// A choice on an ordered scale.
    Level {
        /// Its place, higher is better.
        level: u8,
        /// Its code.
        code: ChoiceCode,
    },
    /// Choices that have no place on a scale.
    Plain(Vec<ChoiceCode>),
    /// Does not know, by this choice.
    DontKnow(ChoiceCode),
    /// Was not asked because the subject is a stranger: a don't-know without a code.
    CannotJudge,
    /// Would rather not say.
    Refused(ChoiceCode),
    /// Spoilt, on paper.
    Invalid(ChoiceCode),
    /// Asked, and left out.
    LeftOut,
    /// Not asked.
    NotAsked,
}

/// How many did what with one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    counts: BTreeMap<Given, u64>,
}

/// The ballots of one group on one item, about one subject where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotBox {
    /// In which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// Which item.
    pub item: ItemName,
    /// About whom.
    pub subject: Option<SubjectId>,
    /// Whose ballots.
    pub group: Group,
    /// The item is an ordered scale.
    pub is_scale: bool,
    /// The ballots.
    pub ballots: Ballots,
}

/// The responses of one group to one questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turnout {
    /// Which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// Whose responses.
    pub group: Group,
    /// How they ended.
    pub dispositions: BTreeMap<Disposition, u64>,
    /// How they were given.
    pub modes: BTreeMap<Mode, u64>,
}

/// The doors at which somebody was, in one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doors {
    /// Whose doors.
    pub group: Group,
    /// How many visits there were.
    pub visits: u64,
    /// What became of each household in each wave.
    pub outcomes: BTreeMap<Disposition, u64>,
    /// Households that stood for others: they are no cases of their own, because the others are.
    pub substitutes: u64,
}

/// What was written in one text item, in alphabetical order: the order says nothing about people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comments {
    /// In which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// In which item.
    pub item: ItemName,
    /// By whom.
    pub group: Group,
    /// How many were asked.
    pub asked: u64,
    /// The texts.
    pub texts: Vec<String>,
}

/// All counts of one selection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Which rows were counted: field rows if there are any, else those for practice, else simulated
    /// ones. `None` if there are none at all.
    pub origin: Option<Origin>,
    /// How many rows of another origin were not counted beside them.
    pub excluded: u64,
    /// Rows that took no part because a later one corrects or withdraws them.
    pub superseded: u64,
    /// Some of the rows that figures are made of have a weight other than 1, which the counts do not use.
    pub has_weights: bool,
    /// The ballots, in order of questionnaire, item, subject and group.
    pub boxes: Vec<BallotBox>,
    /// The responses, those that no figure is made of among them, in order of questionnaire and group.
    pub turnout: Vec<Turnout>,
    /// What was written, in order of questionnaire, item and group. Nothing of secret ballots.
    pub comments: Vec<Comments>,
    /// The doors, in order of group.
    pub doors: Vec<Doors>,
    /// The responses by version.
    pub versions: Vec<VersionCount>,
    /// Answers that no figure is made of because their item had another type.
    pub left_aside: Vec<LeftAside>,
}

impl Dimension {
    /// All of them with the names by which they are asked for.
    pub const ALL: [(Dimension, &'static str); 5] = [
        (Dimension::Wave, "wave"),
        (Dimension::Area, "area"),
        (Dimension::Mode, "mode"),
        (Dimension::Language, "language"),
        (Dimension::Interviewer, "interviewer"),
    ];

    /// The name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// The dimension of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(dimension, _)| *dimension)
    }
}

impl Selection {
    /// By what the counts must be told apart: besides what is asked for, by what is picked out of,
    /// because a small area beside the picked one may be worked out from it.
    #[must_use]
    pub fn dimensions(&self) -> BTreeSet<Dimension> {
        let wave = self.wave.as_ref().map(|_| Dimension::Wave);
        let area = self.area.as_ref().map(|_| Dimension::Area);
        self.by.iter().copied().chain(wave).chain(area).collect()
    }

    /// The area under which rows of an area are counted: the picked one for all that lies in it,
    /// unless areas are wanted one by one.
    #[must_use]
    pub fn counted_area(&self, pack: &Pack, area: &AreaId) -> AreaId {
        match &self.area {
            Some(picked) if !self.by.contains(&Dimension::Area) && pack.area_lies_in(area, picked) => {
                picked.clone()
            }
            _ => area.clone(),
        }
    }

    /// Whether a group is among those that were picked.
    #[must_use]
    pub fn holds(&self, pack: &Pack, group: &Group) -> bool {
        let value = |dimension| group.get(&dimension).map(String::as_str).unwrap_or_default();
        let wave = self.wave.as_ref().is_none_or(|wave| wave.as_str() == value(Dimension::Wave));
        let area = self
            .area
            .as_ref()
            .is_none_or(|picked| pack.area_lies_in(&AreaId::new(value(Dimension::Area)), picked));
        wave && area
    }

    /// What of a group is shown: the dimensions that were asked for.
    #[must_use]
    pub fn shown(&self, group: &Group) -> Group {
        group
            .iter()
            .filter(|(dimension, _)| self.by.contains(dimension))
            .map(|(dimension, value)| (*dimension, value.clone()))
            .collect()
    }
}

impl Given {
    /// What stands in an item's cell; `None` for an item that has no choices.
    #[must_use]
    pub fn of(cell: &Cell, item: &Item) -> Option<Self> {
        let list = item.list()?;
        let is_scale = matches!(item.kind, ItemKind::SelectOne(_)) && list.is_scale();
        let missing = |code: &ChoiceCode| match list.choice(code)?.missing? {
            MissingCode::DontKnow => Some(Given::DontKnow(code.clone())),
            MissingCode::Refused => Some(Given::Refused(code.clone())),
            MissingCode::Invalid => Some(Given::Invalid(code.clone())),
        };
        match cell {
            Cell::NotAsked => Some(Given::NotAsked),
            Cell::LeftOut => Some(Given::LeftOut),
            Cell::Code(code) => Some(missing(code).unwrap_or_else(|| {
                match list.choice(code).and_then(|choice| choice.level).filter(|_| is_scale) {
                    Some(level) => Given::Level { level, code: code.clone() },
                    None => Given::Plain(vec![code.clone()]),
                }
            })),
            Cell::Codes(codes) => {
                Some(codes.iter().find_map(missing).unwrap_or_else(|| Given::Plain(codes.clone())))
            }
            Cell::Integer(_) | Cell::Decimal(_) | Cell::Text(_) => None,
        }
    }
}

/// Whether figures are made of a response: of complete and of partly complete ones. Who declined or
/// broke off, and who was not to be asked, is counted by itself.
#[must_use]
pub fn is_interview(disposition: Disposition) -> bool {
    matches!(disposition.class(), DispositionClass::Complete | DispositionClass::Partial)
}

/// What a row gave to its `place`-th value-holding item. In a rating, whoever answered something
/// about a subject but was not asked for the overall rating cannot judge that subject: on that item
/// it is a don't-know.
#[must_use]
pub fn given(questionnaire: &Questionnaire, row: &Row, place: usize, item: &Item) -> Option<Given> {
    let given = Given::of(row.cells.get(place)?, item)?;
    let is_stranger = given == Given::NotAsked
        && questionnaire.kind.is_by_subject()
        && overall_item(questionnaire).is_some_and(|overall| overall.name == item.name)
        && row.cells.iter().any(|cell| !matches!(cell, Cell::NotAsked | Cell::LeftOut));
    Some(if is_stranger { Given::CannotJudge } else { given })
}

/// The item of a rating that sums up the others: its last scale outside all sections, else its last.
#[must_use]
pub fn overall_item(questionnaire: &Questionnaire) -> Option<&Item> {
    let scales = || questionnaire.items.iter().rev().filter(|item| is_scale(item));
    scales().find(|item| item.section.is_none()).or_else(|| scales().next())
}

/// Whether an item asks for one place on an ordered scale.
#[must_use]
pub fn is_scale(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::SelectOne(list) if list.is_scale())
}

impl Ballots {
    /// Adds `count` times the same.
    pub fn add(&mut self, given: Given, count: u64) {
        if count > 0 {
            *self.counts.entry(given).or_default() += count;
        }
    }

    /// All that were asked: all but those for whom the item was skipped.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.count(|given| *given != Given::NotAsked)
    }

    /// Those who do not know.
    #[must_use]
    pub fn dont_know(&self) -> u64 {
        self.count(|given| matches!(given, Given::DontKnow(_) | Given::CannotJudge))
    }

    /// Those who would rather not say.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.count(|given| matches!(given, Given::Refused(_)))
    }

    /// Those who left it out, and spoilt ballots.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.count(|given| matches!(given, Given::LeftOut | Given::Invalid(_)))
    }

    /// Those who gave choices without a place on a scale.
    #[must_use]
    pub fn plain(&self) -> u64 {
        self.count(|given| matches!(given, Given::Plain(_)))
    }

    /// Those who gave a place on the scale.
    #[must_use]
    pub fn rated(&self) -> u64 {
        self.count(|given| matches!(given, Given::Level { .. }))
    }

    /// How many gave which level.
    #[must_use]
    pub fn levels(&self) -> BTreeMap<u8, u64> {
        let mut levels = BTreeMap::new();
        for (given, count) in &self.counts {
            if let Given::Level { level, .. } = given {
                *levels.entry(*level).or_default() += count;
            }
        }
        levels
    }

    /// How many gave any of these codes.
    #[must_use]
    pub fn any_of(&self, codes: &[ChoiceCode]) -> u64 {
        self.count(|given| given.codes().iter().any(|code| codes.contains(code)))
    }

    /// How many gave which code; who gave several counts for each.
    #[must_use]
    pub fn codes(&self) -> BTreeMap<ChoiceCode, u64> {
        let mut codes = BTreeMap::new();
        for (given, count) in &self.counts {
            for code in given.codes() {
                *codes.entry(code.clone()).or_default() += count;
            }
        }
        codes
    }

    fn count(&self, test: impl Fn(&Given) -> bool) -> u64 {
        self.counts.iter().filter(|(given, _)| test(given)).map(|(_, count)| count).sum()
    }
}

impl Given {
    /// The same with other codes.
    #[must_use]
    pub fn recoded(self, code: impl Fn(ChoiceCode) -> ChoiceCode) -> Self {
        match self {
            Given::Plain(codes) => Given::Plain(codes.into_iter().map(code).collect()),
            Given::Level { level, code: old } => Given::Level { level, code: code(old) },
            Given::DontKnow(old) => Given::DontKnow(code(old)),
            Given::Refused(old) => Given::Refused(code(old)),
            Given::Invalid(old) => Given::Invalid(code(old)),
            Given::CannotJudge | Given::LeftOut | Given::NotAsked => self,
        }
    }

    fn codes(&self) -> &[ChoiceCode] {
        match self {
            Given::Plain(codes) => codes,
            Given::Level { code, .. }
            | Given::DontKnow(code)
            | Given::Refused(code)
            | Given::Invalid(code) => std::slice::from_ref(code),
            Given::CannotJudge | Given::LeftOut | Given::NotAsked => &[],
        }
    }
}
