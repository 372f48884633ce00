//! Civil dates and RFC 3339 times. It decides what a valid date is and how far apart two are; it
//! does not know what day it is: the shell and the command line bring the time.

use std::fmt;

/// A date of the Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u32,
    day: u32,
}

impl Date {
    /// A date, if there is such a day.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        Self::new(
            digits(text.get(0..4)?)?.try_into().ok()?,
            digits(text.get(5..7)?)?,
            digits(text.get(8..10)?)?,
        )
    }

    /// Year, month and day.
    #[must_use]
    pub fn parts(self) -> (i32, u32, u32) {
        (self.year, self.month, self.day)
    }

    /// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
    #[must_use]
    pub fn days_since_epoch(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// Saturday or Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        (self.days_since_epoch() + 3).rem_euclid(7) >= 5
    }

    /// The date that many days later, or earlier; the same one at the ends of the calendar.
    #[must_use]
    pub fn later(self, days: i64) -> Self {
        Self::from_days_since_epoch(self.days_since_epoch().saturating_add(days)).unwrap_or(self)
    }

    /// The date that many days after 1970-01-01, if it is in range.
    #[must_use]
    pub fn from_days_since_epoch(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment with the offset of the clock that told it; RFC 3339, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    epoch_seconds: i64,
    offset_minutes: i32,
}

impl Timestamp {
    /// 1970-01-01T00:00:00+00:00.
    pub const EPOCH: Self = Self { epoch_seconds: 0, offset_minutes: 0 };

    /// A moment from seconds since 1970-01-01T00:00:00Z and the local offset in minutes east.
    /// Out of range (years 1 to 9999, ±24 h) gives `None`.
    #[must_use]
    pub fn new(epoch_seconds: i64, offset_minutes: i32) -> Option<Self> {
        let moment = Self { epoch_seconds, offset_minutes };
        (offset_minutes.abs() < 24 * 60 && moment.local_date().is_some()).then_some(moment)
    }

    /// Reads `YYYY-MM-DDThh:mm:ss±hh:mm` or `…Z`; a fraction of a second is dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = Date::parse(text.get(0..10)?)?;
        let rest = text.get(10..)?.strip_prefix(['T', 't', ' '])?;
        let (hour, minute, second) =
            (digits(rest.get(0..2)?)?, digits(rest.get(3..5)?)?, digits(rest.get(6..8)?)?);
        if rest.as_bytes().get(2) != Some(&b':') || rest.as_bytes().get(5) != Some(&b':') {
            return None;
        }
        let mut zone = rest.get(8..)?;
        if let Some(fraction) = zone.strip_prefix('.') {
            let end = fraction.find(|c: char| !c.is_ascii_digit())?;
            zone = if end == 0 { return None } else { fraction.get(end..)? };
        }
        let offset_minutes = parse_zone(zone)?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let local = date.days_since_epoch() * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
        Self::new(local - i64::from(offset_minutes) * 60, offset_minutes)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn epoch_seconds(self) -> i64 {
        self.epoch_seconds
    }

    /// So many seconds later, on the same clock; `None` out of range.
    #[must_use]
    pub fn later(self, seconds: i64) -> Option<Self> {
        Self::new(self.epoch_seconds.checked_add(seconds)?, self.offset_minutes)
    }

    /// The civil date on the clock that told the moment.
    #[must_use]
    pub fn date(self) -> Date {
        // `new` has checked the range; the epoch stands in for what cannot happen.
        self.local_date().unwrap_or(Date { year: 1970, month: 1, day: 1 })
    }

    /// Hour and minute on the clock that told the moment.
    #[must_use]
    pub fn hour_minute(self) -> (u32, u32) {
        let second_of_day = self.local_seconds().rem_euclid(86_400);
        let minutes = u32::try_from(second_of_day / 60).unwrap_or(0);
        (minutes / 60, minutes % 60)
    }

    /// That day and time on the clock that told this moment; `None` where there is no such time.
    #[must_use]
    pub fn on(self, day: Date, hour: u32, minute: u32) -> Option<Self> {
        let of_day = (hour < 24 && minute < 60).then_some(i64::from(hour * 3600 + minute * 60))?;
        let local = day.days_since_epoch() * 86_400 + of_day;
        Self::new(local - i64::from(self.offset_minutes) * 60, self.offset_minutes)
    }

    fn local_seconds(self) -> i64 {
        self.epoch_seconds.saturating_add(i64::from(self.offset_minutes) * 60)
    }

    fn local_date(self) -> Option<Date> {
        Date::from_days_since_epoch(self.local_seconds().div_euclid(86_400))
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.epoch_seconds, self.offset_minutes).cmp(&(other.epoch_seconds, other.offset_minutes))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second_of_day = self.local_seconds().rem_euclid(86_400);
        let (hour, minute, second) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
        write!(formatter, "{}T{hour:02}:{minute:02}:{second:02}", self.date())?;
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.offset_minutes.abs();
        write!(formatter, "{sign}{:02}:{:02}", offset / 60, offset % 60)
    }
}

fn parse_zone(zone: &str) -> Option<i32> {
    if zone == "Z" || zone == "z" {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if zone.len() != 6 || zone.as_bytes().get(3) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (digits(zone.get(1..3)?)?, digits(zone.get(4..6)?)?);
    (hours < 24 && minutes < 60).then_some(())?;
    Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
