//! Which adult of a household is asked. It decides whom a number or a birthday chooses and what weight
//! follows; that the choice is made once and kept is for the kernel. docs/methods/within-household.md
//! has the method and its sources.

use pingyi_base::{HouseholdId, PackId, Timestamp, WaveId};

use crate::Origin;

/// The most adults among whom one is chosen.
pub const MOST_ADULTS: u32 = 20;

/// How many numbers there are to draw from: the least common multiple of 1 to 20, so that in a
/// household of any size each adult is chosen by exactly as many numbers as the next.
pub const NUMBERS: u32 = 232_792_560;

/// How the adult is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Whose birthday comes next, counted from the day of the first count.
    NextBirthday,
    /// By their place on the list: the men from the oldest to the youngest, then the women (Kish 1949).
    Listed,
}

/// How many adults may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adults {
    /// All of them, 1 to [`MOST_ADULTS`].
    pub all: u32,
    /// The men among them; 0 where nobody asked.
    pub men: u32,
}

/// How one adult of a household was chosen in a wave. The number is drawn once; who counts again
/// chooses by the same number, so that no counting brings back a second chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosing {
    /// In which pack.
    pub pack: PackId,
    /// In which wave.
    pub wave: WaveId,
    /// Field or practice.
    pub origin: Origin,
    /// In which household.
    pub household: HouseholdId,
    /// How.
    pub way: Way,
    /// When it was counted first.
    pub at: Timestamp,
    /// The random number, from 0 to below [`NUMBERS`].
    pub number: u32,
    /// What was counted, the last count last; never empty. The last one holds.
    pub counts: Vec<Adults>,
}

impl Adults {
    /// So many adults, so many of them men; `None` where that cannot be.
    #[must_use]
    pub fn new(all: u32, men: u32) -> Option<Self> {
        ((1..=MOST_ADULTS).contains(&all) && men <= all).then_some(Self { all, men })
    }
}

/// The place on the list, from 1, that a number chooses among so many adults.
#[must_use]
pub fn place(number: u32, adults: u32) -> u32 {
    number.checked_rem(adults).unwrap_or(0) + 1
}

impl Choosing {
    /// The count that holds.
    #[must_use]
    pub fn adults(&self) -> Adults {
        self.counts.last().copied().unwrap_or(Adults { all: 1, men: 0 })
    }

    /// The chosen place on the list, from 1; `None` where birthdays choose.
    #[must_use]
    pub fn place(&self) -> Option<u32> {
        (self.way == Way::Listed).then(|| place(self.number, self.adults().all))
    }

    /// For how many adults the chosen one stands, in a household that stands for so many.
    #[must_use]
    pub fn weight(&self, household: f64) -> f64 {
        f64::from(self.adults().all) * household
    }

    /// As it stands in a visit's note: every count in order, and what chose.
    #[must_use]
    pub fn mark(&self) -> String {
        let counts: Vec<String> = self.counts.iter().map(|adults| adults.all.to_string()).collect();
        let counts = counts.join(" then ");
        match self.place() {
            Some(place) => format!("{counts}, number {} takes {place}", self.number),
            None => format!("{counts}, birthday after {}", self.at.date()),
        }
    }
}
