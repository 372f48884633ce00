//! Days and times as expressions know them: ISO text, and days since 1970-01-01 as a number. A
//! moment is the one on the clock that told it; no zone is reckoned in, as a questionnaire is about
//! the day and hour of the place where it is filled.

use pingyi_base::{Date, number};

use super::functions::Arguments;
use super::value::Value;

/// A day, and the time of day where one is told.
#[derive(Clone, Copy)]
struct Moment {
    date: Date,
    milliseconds: Option<u32>,
}

const DAY: f64 = 86_400_000.0;

/// ODK's `number()` of a text that is a day, or a day with a time: days since 1970-01-01 (XForms
/// specification, `number`).
pub(super) fn days_from_text(text: &str) -> Option<f64> {
    parse(text).map(days)
}

/// `YYYY-MM-DD`, or that with `T` and a time.
fn parse(text: &str) -> Option<Moment> {
    let date = Date::parse(text.get(..10)?)?;
    match text.get(10..)?.strip_prefix(['T', ' ']) {
        Some(time) => Some(Moment { date, milliseconds: Some(time_of_day(time)?) }),
        None if text.len() == 10 => Some(Moment { date, milliseconds: None }),
        None => None,
    }
}

/// `hh:mm`, with seconds, a fraction and a zone where there are any; the zone is looked at and dropped.
fn time_of_day(text: &str) -> Option<u32> {
    let zone = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = (text.get(..zone)?, text.get(zone..)?);
    let good = zone.bytes().all(|byte| byte.is_ascii_digit() || b"Zz+-:".contains(&byte)) && zone.len() <= 6;
    let mut parts = clock.split(':');
    let (hours, minutes) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let (seconds, fraction) = match parts.next() {
        Some(part) => part.split_once('.').unwrap_or((part, "")),
        None => ("00", ""),
    };
    let seconds = two_digits(seconds)?;
    let mut milliseconds = 0;
    for place in 0..3 {
        let digit = fraction.as_bytes().get(place).copied().unwrap_or(b'0');
        milliseconds = milliseconds * 10 + u32::from(digit.wrapping_sub(b'0'));
    }
    let plain = fraction.bytes().all(|byte| byte.is_ascii_digit()) && fraction.len() <= 9;
    let valid = good && plain && parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60;
    valid.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
}

fn two_digits(text: &str) -> Option<u32> {
    match text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
        }
        _ => None,
    }
}

fn days(moment: Moment) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "years 1 to 9999 have fewer than 2^22 days")]
    let whole = moment.date.days_since_epoch() as f64;
    whole + f64::from(moment.milliseconds.unwrap_or(0)) / DAY
}

/// The moment that a value tells: an ISO text, or days since 1970-01-01.
fn of_value(value: &Value) -> Option<Moment> {
    if let Some(moment) = parse(value.to_text().trim()) {
        return Some(moment);
    }
    let number = value.to_number();
    let day = number.floor();
    // The years 1 to 9999 lie well inside; what is not a number is outside.
    if !(-1e6..=1e7).contains(&day) {
        return None;
    }
    // A fraction is told to the millisecond; one that rounds up to a whole day begins the next.
    let part = ((number - day) * DAY).round();
    let (day, part) = if part >= DAY { (day + 1.0, 0.0) } else { (day, part) };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let (day, part) = (day as i64, part as u32);
    Some(Moment { date: Date::from_days_since_epoch(day)?, milliseconds: Some(part) })
}

/// The day as text; what is no moment is the empty text.
pub(super) fn date(arguments: &Arguments<'_>) -> Value {
    of_value(arguments.get(0)).map_or_else(Value::empty, |moment| Value::Text(moment.date.to_string()))
}

/// Day and time as text, without what is zero behind the minutes.
pub(super) fn date_time(arguments: &Arguments<'_>) -> Value {
    let Some(moment) = of_value(arguments.get(0)) else { return Value::empty() };
    let milliseconds = moment.milliseconds.unwrap_or(0);
    let pattern = match (milliseconds % 1000, milliseconds % 60_000) {
        (0, 0) => "%Y-%m-%dT%H:%M",
        (0, _) => "%Y-%m-%dT%H:%M:%S",
        _ => "%Y-%m-%dT%H:%M:%S.%3",
    };
    Value::Text(formatted(moment, pattern))
}

/// Days since 1970-01-01 with the time as a fraction.
pub(super) fn decimal_date_time(arguments: &Arguments<'_>) -> Value {
    match parse(arguments.text(0).trim()) {
        Some(moment) => Value::Number(days(moment)),
        None => plain(arguments, |number| number),
    }
}

/// The time of day as a fraction of the day.
pub(super) fn decimal_time(arguments: &Arguments<'_>) -> Value {
    let text = arguments.text(0);
    let text = text.trim();
    let told = time_of_day(text).or_else(|| parse(text)?.milliseconds.or(Some(0)));
    match told {
        Some(milliseconds) => Value::Number(f64::from(milliseconds) / DAY),
        None => plain(arguments, |number| number - number.floor()),
    }
}

/// A number as days; the empty text where there is none.
fn plain(arguments: &Arguments<'_>, change: fn(f64) -> f64) -> Value {
    let number = arguments.number(0);
    if number.is_finite() { Value::Number(change(number)) } else { Value::empty() }
}

/// `format-date` and `format-date-time`.
pub(super) fn format(arguments: &Arguments<'_>) -> Value {
    let moment = of_value(arguments.get(0));
    moment.map_or_else(Value::empty, |moment| Value::Text(formatted(moment, &arguments.text(1))))
}

/// The first directive of a format that is not offered, such as `%b`: names of months and days
/// belong to a language, and an expression has none.
pub(super) fn refused_directive(format: &str) -> Option<String> {
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter == '%' {
            match letters.next() {
                Some('%' | 'Y' | 'y' | 'm' | 'n' | 'd' | 'e' | 'H' | 'h' | 'M' | 'S' | '3') => {}
                other => return Some(['%'].into_iter().chain(other).collect()),
            }
        }
    }
    None
}

fn formatted(moment: Moment, format: &str) -> String {
    let (year, month, day) = moment.date.parts();
    let year = u32::try_from(year).unwrap_or(0);
    let milliseconds = moment.milliseconds.unwrap_or(0);
    let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        let directive = if letter == '%' { letters.next() } else { None };
        let (number, width) = match directive {
            Some('Y') => (year, 4),
            Some('y') => (year % 100, 2),
            Some('m') => (month, 2),
            Some('n') => (month, 1),
            Some('d') => (day, 2),
            Some('e') => (day, 1),
            Some('H') => (hours, 2),
            Some('h') => (hours, 1),
            Some('M') => (minutes, 2),
            Some('S') => (milliseconds / 1000 % 60, 2),
            Some('3') => (milliseconds % 1000, 3),
            other => {
                text.push(letter);
                text.extend(other.filter(|other| *other != '%'));
                continue;
            }
        };
        let digits = number::text(f64::from(number));
        text.extend(std::iter::repeat_n('0', usize::saturating_sub(width, digits.len())));
        text.push_str(&digits);
    }
    text
}
