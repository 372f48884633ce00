//! A draft: an interview that is not handed in. It belongs to one household, questionnaire and
//! wave, so that another household never sees it.

use std::fmt;

use pingyi_base::{
    HouseholdId, InterviewerId, PackId, QuestionnaireId, ResponseId, Timestamp, Version, WaveId,
};

use crate::{Answers, Helper, Instances, Mode, Origin};

/// Which draft: one for each household, questionnaire and wave of a pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    /// In which pack.
    pub pack: PackId,
    /// Which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// In which wave.
    pub wave: WaveId,
    /// At whose door; `None` on one's own phone.
    pub household: Option<HouseholdId>,
    /// Of which form on paper, where one is entered twice.
    pub slip: Option<Slip>,
}

/// A form on paper by its number, and which entry of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slip {
    /// The number written on it; letters, digits and hyphens.
    pub number: String,
    /// Which entry.
    pub pass: Pass,
}

/// Which entry of a form on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pass {
    /// By the first person.
    First,
    /// By the second, who does not see the first.
    Second,
    /// What comes of both.
    Settled,
}

impl Pass {
    /// 1, 2 or 3.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Settled => 3,
        }
    }

    /// The pass of that number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        [Self::First, Self::Second, Self::Settled].into_iter().find(|pass| pass.number() == number)
    }
}

/// An interview that is not handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Which draft.
    pub key: DraftKey,
    /// The version of the questionnaire it was begun with.
    pub version: Version,
    /// The response it will become: fixed from the beginning, so that handing in twice is seen. A
    /// secret ballot takes another one, because this stands beside the household.
    pub response_id: ResponseId,
    /// Counts the changes, from 1; the copy with the higher number is the newer one.
    pub revision: u64,
    /// Field or practice.
    pub origin: Origin,
    /// How the answers are given.
    pub mode: Mode,
    /// Who helps.
    pub helper: Helper,
    /// Who asks.
    pub interviewer: Option<InterviewerId>,
    /// When the first item was shown.
    pub started_at: Timestamp,
    /// All answers, those of hidden items among them.
    pub answers: Answers,
    /// The instances of the repeats that a person adds to.
    pub instances: Instances,
    /// What every shuffle of this draft begins with.
    pub seed: u64,
    /// The control name of the item last looked at.
    pub place: Option<String>,
    /// The response that this one will correct.
    pub replaces: Option<ResponseId>,
    /// An entry of a form on paper that is finished, and waits for the other one.
    pub entered: bool,
}

impl fmt::Display for DraftKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let household = self.household.as_ref().map_or("-", HouseholdId::as_str);
        write!(formatter, "{}/{}/{}/{household}", self.pack, self.wave, self.questionnaire)?;
        match &self.slip {
            Some(slip) => write!(formatter, "/form-{}/{}", slip.number, slip.pass.number()),
            None => Ok(()),
        }
    }
}
