//! The pack: everything local, as a coordinator hands it out. It decides how places, people and
//! waves hang together; how figures come from a convention is decided in `appraisal`.

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{
    AreaId, ConventionId, Date, HouseholdId, IndicatorId, InterviewerId, ItemName, Language, ListName,
    LocalText, PackId, QuestionnaireId, SubjectId, Version, WaveId,
};

use crate::definition::{ChoiceList, Questionnaire};

/// A deployment: one district's, street's or community's survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Which pack.
    pub id: PackId,
    /// Which version of it.
    pub version: Version,
    /// Its title.
    pub title: LocalText,
    /// Rows made with it are for practice and never counted beside real ones.
    pub practice: bool,
    /// Who asks.
    pub organiser: Organiser,
    /// How respondents were chosen.
    pub design: SurveyDesign,
    /// The waves, in order of time.
    pub waves: Vec<Wave>,
    /// Areas, parents before children.
    pub areas: Vec<Area>,
    /// The households to visit.
    pub households: Vec<Household>,
    /// Who visits them.
    pub interviewers: Vec<Interviewer>,
    /// Who is rated.
    pub subjects: Vec<Subject>,
    /// Lists of choices that stand in no questionnaire, by name: streets, schools.
    pub lists: Map<ListName, Arc<ChoiceList>>,
    /// What is asked.
    pub questionnaires: Vec<Arc<Questionnaire>>,
    /// How answers become figures; the first is the one that is shown first.
    pub conventions: Vec<Convention>,
    /// What is compared with a baseline and a target.
    pub indicators: Vec<Indicator>,
    /// How small a group may be shown.
    pub privacy: Privacy,
}

/// Who asks, and how to reach them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organiser {
    /// Name.
    pub name: LocalText,
    /// Telephone or address.
    pub contact: String,
    /// For how many years the returns are kept.
    pub retention_years: Option<u32>,
}

/// How respondents were chosen; it decides whether a sampling interval means anything.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyDesign {
    /// Which kind of choosing.
    pub kind: DesignKind,
    /// The column that holds the stratum.
    pub stratum: Option<String>,
    /// The column that holds the cluster.
    pub cluster: Option<String>,
    /// The column that holds the weight.
    pub weight: Option<String>,
    /// Whether a household may stand for another one.
    pub substitution: Substitution,
    /// Who of a household is asked.
    pub within: Within,
}

/// Whether a household may stand for another one that could not be interviewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Substitution {
    /// Never.
    #[default]
    None,
    /// Only the next one of the pack's own reserve.
    Listed,
}

/// Who of a household is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// Whoever can speak for it; nobody is chosen.
    #[default]
    None,
    /// The adult whose birthday comes next.
    NextBirthday,
    /// One of all adults, listed by sex and age, by a random number.
    Listed,
}

/// Which kind of choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignKind {
    /// Everybody is asked.
    Census,
    /// Drawn at random with known chances.
    Probability,
    /// Whoever came; there is no sampling interval.
    SelfSelected,
}

/// A period of asking.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    /// Which wave.
    pub id: WaveId,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

/// A grid, village or community.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Which area.
    pub id: AreaId,
    /// Its name.
    pub name: LocalText,
    /// The area around it.
    pub parent: Option<AreaId>,
    /// How many households live there.
    pub households: Option<u32>,
    /// How many people live there.
    pub residents: Option<u32>,
}

/// A household to visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Household {
    /// Its code.
    pub id: HouseholdId,
    /// Where it is.
    pub area: AreaId,
    /// Who visits it.
    pub interviewer: Option<InterviewerId>,
    /// What the interviewer needs to find the door; no names.
    pub label: String,
    /// How many households it stands for, above 0; 1 where the pack says nothing.
    pub weight: f64,
    /// Nobody goes there unless it stands for another one.
    pub reserve: bool,
}

/// Who visits households.
#[derive(Clone, Debug, PartialEq)]
pub struct Interviewer {
    /// Code.
    pub id: InterviewerId,
    /// Name.
    pub name: String,
    /// Where they work.
    pub area: Option<AreaId>,
}

/// Somebody or something that is rated.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Which; a score belongs to this id and to nothing else.
    pub id: SubjectId,
    /// Name.
    pub name: String,
    /// Post.
    pub post: LocalText,
    /// Rated only by residents of this area; by everybody if `None`.
    pub area: Option<AreaId>,
}

/// How answers become one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Convention {
    /// Which convention.
    pub id: ConventionId,
    /// Its title.
    pub title: LocalText,
    /// Share, mean or net, with its parameters.
    pub metric: Metric,
    /// What a don't-know does.
    pub dont_know: DontKnow,
}

/// The figure that a convention makes. Shares and nets lie between −1 and 1, means on the scale of
/// their weights; a share is printed as a rate (率), a mean as a score (得分), never the other way.
#[derive(Clone, Debug, PartialEq)]
pub enum Metric {
    /// Share of answers at these levels.
    Share {
        /// The levels that count.
        levels: Vec<u8>,
    },
    /// Share in which each level counts with a weight between 0 and 1.
    WeightedShare {
        /// Weight by level.
        weights: Map<u8, f64>,
    },
    /// Mean of points.
    Mean {
        /// Points by level.
        weights: Map<u8, f64>,
    },
    /// Share of some levels minus share of others.
    Net {
        /// The levels that count for.
        plus: Vec<u8>,
        /// The levels that count against.
        minus: Vec<u8>,
    },
}

/// What a don't-know does to the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DontKnow {
    /// Left out of the denominator.
    Exclude,
    /// In the denominator, counting for nothing.
    Include,
}

/// What is compared with a baseline and a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Which indicator.
    pub id: IndicatorId,
    /// Its title.
    pub title: LocalText,
    /// Where its value comes from; `None` if it is not measured by a questionnaire.
    pub source: Option<IndicatorSource>,
    /// The value before, as stated by somebody.
    pub baseline: Option<Baseline>,
    /// The value that is aimed at, on the scale of the convention's figure.
    pub target: Option<f64>,
    /// To which side of the target it is to come; `None` where the pack leaves it to the numbers.
    pub direction: Option<Direction>,
}

/// To which side of its target a value is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// At or above it.
    Up,
    /// At or below it.
    Down,
}

/// A questionnaire's item under a convention.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorSource {
    /// Which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// Which item of it.
    pub item: ItemName,
    /// Under which convention.
    pub figure: IndicatorFigure,
}

/// How the item becomes the indicator's value.
#[derive(Clone, Debug, PartialEq)]
pub enum IndicatorFigure {
    /// By a convention over an ordered scale.
    Convention(ConventionId),
    /// The share of those asked who gave any of these codes (`select_multiple`: at least one).
    Codes(Vec<pingyi_base::ChoiceCode>),
}

/// A value from before.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// The value.
    pub value: f64,
    /// Whether it was only stated, without numbers behind it; then no change is tested.
    pub stated: bool,
}

/// How small a group may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Fewest valid answers behind a published figure.
    pub min_cell: u32,
    /// Fewest responses behind a list of comments.
    pub comments_min_cell: u32,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { min_cell: 10, comments_min_cell: 10 }
    }
}

impl Pack {
    /// The newest version of a questionnaire: the last one in the pack.
    #[must_use]
    pub fn questionnaire(&self, id: &QuestionnaireId) -> Option<&Arc<Questionnaire>> {
        self.questionnaires.iter().rev().find(|questionnaire| questionnaire.id == *id)
    }

    /// A questionnaire in one version.
    #[must_use]
    pub fn questionnaire_version(
        &self,
        id: &QuestionnaireId,
        version: &Version,
    ) -> Option<&Arc<Questionnaire>> {
        self.questionnaires.iter().find(|q| q.id == *id && q.version == *version)
    }

    /// The wave holding on that day, else the last one.
    #[must_use]
    pub fn wave_on(&self, day: Date) -> Option<&Wave> {
        self.waves.iter().find(|wave| wave.from <= day && day <= wave.to).or(self.waves.last())
    }

    /// The wave of that id.
    #[must_use]
    pub fn wave(&self, id: &WaveId) -> Option<&Wave> {
        self.waves.iter().find(|wave| wave.id == *id)
    }

    /// The household of that code.
    #[must_use]
    pub fn household(&self, id: &HouseholdId) -> Option<&Household> {
        self.households.iter().find(|household| household.id == *id)
    }

    /// The area of that id.
    #[must_use]
    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == *id)
    }

    /// Whether one area is the other or lies inside it.
    #[must_use]
    pub fn area_lies_in(&self, inner: &AreaId, outer: &AreaId) -> bool {
        let mut current = Some(inner);
        // A loop among parents ends after as many steps as there are areas.
        for _ in 0..=self.areas.len() {
            match current {
                Some(id) if id == outer => return true,
                Some(id) => current = self.area(id).and_then(|area| area.parent.as_ref()),
                None => return false,
            }
        }
        false
    }

    /// The subjects whom a respondent of that area rates: those without an area, and those whose
    /// area is around the respondent's. All of them where the area is not known.
    #[must_use]
    pub fn subjects_for(&self, area: Option<&AreaId>) -> Vec<SubjectId> {
        let asked = |subject: &&Subject| match (&subject.area, area) {
            (Some(own), Some(respondents)) => self.area_lies_in(respondents, own),
            _ => true,
        };
        self.subjects.iter().filter(asked).map(|subject| subject.id.clone()).collect()
    }

    /// The language that is taken where a text of the pack lacks the wanted one.
    #[must_use]
    pub fn default_language(&self) -> Language {
        let first = self.questionnaires.first();
        first.map_or_else(|| Language::new("zh-CN"), |questionnaire| questionnaire.default_language.clone())
    }
}
