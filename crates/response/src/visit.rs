//! A visit: one attempt at a household. It holds what was found at the door, and decides in which part
//! of the day that was; who is to be visited next is decided in the kernel.

use std::fmt;

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
    pub next_at: Option<Appointment>,
    /// A note; no names. It may begin with [marks](crate::Marks).
    pub note: String,
}

/// When to come again: on a day, or on a day at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appointment {
    /// At some time of that day.
    Day(Date),
    /// At that time.
    Time(Timestamp),
}

/// A part of the week in which people are at home or not. Who is out on every morning is met by other
/// visits than who is out on every evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayPart {
    /// Monday to Friday before noon.
    Morning,
    /// Monday to Friday from noon to before six.
    Afternoon,
    /// Monday to Friday from six.
    Evening,
    /// Saturday and Sunday.
    Weekend,
}

impl Appointment {
    /// Reads `YYYY-MM-DD` or an RFC 3339 time.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Date::parse(text).map(Self::Day).or_else(|| Timestamp::parse(text).map(Self::Time))
    }

    /// Its day.
    #[must_use]
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Time(at) => at.date(),
        }
    }
}

impl fmt::Display for Appointment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(formatter),
            Self::Time(at) => at.fmt(formatter),
        }
    }
}

impl DayPart {
    /// All parts, in the order in which they are worth a try after the ones before brought nothing.
    pub const ALL: [DayPart; 4] = [DayPart::Evening, DayPart::Weekend, DayPart::Afternoon, DayPart::Morning];

    /// The part of a moment, by the clock that told it.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        match at.hour_minute().0 {
            _ if at.date().is_weekend() => Self::Weekend,
            0..12 => Self::Morning,
            12..18 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}
