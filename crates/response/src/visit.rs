//! A visit: one attempt at a household. It holds what was found at the door; who is to be visited
//! next is decided in the kernel.

use pingyi_base::{AreaId, Date, DeviceId, HouseholdId, InterviewerId, PackId, Timestamp, VisitId, WaveId};

use crate::{Disposition, Origin};

/// One attempt at a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Random.
    pub id: VisitId,
    /// In which pack.
    pub pack: PackId,
    /// In which wave.
    pub wave: WaveId,
    /// Field, practice or simulated.
    pub origin: Origin,
    /// Where.
    pub area: AreaId,
    /// At whose door.
    pub household: HouseholdId,
    /// Who was there.
    pub interviewer: Option<InterviewerId>,
    /// Which device recorded it.
    pub device: DeviceId,
    /// The device's number of this visit, from 1, without gaps.
    pub seq: u64,
    /// The how-manieth attempt at this household in this wave, from 1.
    pub attempt: u32,
    /// When.
    pub at: Timestamp,
    /// What was found.
    pub disposition: Disposition,
    /// When to come again.
    pub next_at: Option<Date>,
    /// A note; no names.
    pub note: String,
}
