//! A reserve household that stands for another one. It decides nothing but what is on record; whether
//! one may be taken, and which, is decided in the kernel by the pack's rule.

use pingyi_base::{HouseholdId, PackId, Timestamp, WaveId};

use crate::Origin;

/// One household in the place of another, in one wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// In which pack.
    pub pack: PackId,
    /// In which wave.
    pub wave: WaveId,
    /// Field or practice.
    pub origin: Origin,
    /// The reserve household.
    pub household: HouseholdId,
    /// The one that could not be interviewed.
    pub stands_for: HouseholdId,
    /// When it was taken.
    pub at: Timestamp,
}
