//! What a typed text is worth: numbers, days and times as they stand in files and in expressions.
//! It decides which texts are numbers, days and times; bounds and constraints are looked at in
//! `findings`.

use pingyi_base::{ChoiceCode, Date, Timestamp};
use pingyi_questionnaire::ItemKind;

use crate::Answer;

/// The most digits of a decimal number, from the first that is not 0 (a double holds 15 exactly).
const DIGITS: usize = 15;

/// The answer as text: a code, codes with spaces between, or what was typed.
#[must_use]
pub fn text(answer: &Answer) -> String {
    match answer {
        Answer::Choice(code) => code.to_string(),
        Answer::Choices(codes) => codes.iter().map(ChoiceCode::as_str).collect::<Vec<_>>().join(" "),
        Answer::Typed(typed) => typed.clone(),
    }
}

/// Whether an answer stands for none.
pub(super) fn is_empty(answer: &Answer) -> bool {
    matches!(answer, Answer::Typed(typed) if typed.is_empty())
}

/// The answer as expressions see it: numbers, days and times in their one spelling, what is none of
/// these as typed.
pub(super) fn plain(kind: &ItemKind, answer: &Answer) -> String {
    let text = text(answer);
    canonical(kind, &text).unwrap_or(text)
}

/// The one spelling of a number, day or time; `None` for what is none. Other kinds have any text.
/// Full-width digits and marks, as a Chinese keyboard gives them, count as plain ones.
#[must_use]
pub fn canonical(kind: &ItemKind, typed: &str) -> Option<String> {
    match kind {
        ItemKind::Integer => integer(&narrow(typed)).map(|number| number.to_string()),
        ItemKind::Decimal | ItemKind::Range { .. } => decimal(typed),
        ItemKind::Date => Date::parse(&narrow(typed)).map(|date| date.to_string()),
        ItemKind::Time => {
            let time = narrow(typed);
            is_time(&time).then_some(time)
        }
        ItemKind::DateTime => date_time(narrow(typed)),
        _ => Some(typed.to_owned()),
    }
}

/// A whole number of at most 18 digits, with an optional minus and spaces around it.
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
    let plain = (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| trimmed.parse().ok()).flatten()
}

/// A decimal number in its shortest spelling: no zeros before or behind that say nothing, no minus
/// before 0. At most 15 digits count; a comma is none, because in half of the world it divides
/// thousands.
#[must_use]
pub fn decimal(typed: &str) -> Option<String> {
    let shortest = shortest(&narrow(typed))?;
    let digits = shortest.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    (digits <= DIGITS && shortest.len() <= 2 * DIGITS).then_some(shortest)
}

/// The same of any length, digit by digit.
fn shortest(plain: &str) -> Option<String> {
    let (minus, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole) || !is_plain(decimals) || whole.len() + decimals.len() == 0 {
        return None;
    }
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match decimals {
        "" if whole == "0" => whole.to_owned(),
        "" => [minus, whole].concat(),
        decimals => [minus, whole, ".", decimals].concat(),
    })
}

/// `09:30` or `09:30:00`.
fn is_time(text: &str) -> bool {
    let pair = |part: &str, below: u8| part.len() == 2 && part.parse().is_ok_and(|number: u8| number < below);
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    is_digits
        && pair(hour, 24)
        && pair(minute, 60)
        && parts.next().is_none_or(|second| pair(second, 60))
        && parts.next().is_none()
}

/// `2026-07-01T09:30`, with or without seconds, with or without an offset.
fn date_time(text: String) -> Option<String> {
    let (date, time) = text.split_once('T')?;
    let holds = (Date::parse(date).is_some() && is_time(time)) || Timestamp::parse(&text).is_some();
    holds.then_some(text)
}

/// Without spaces around, full-width characters as plain ones, and the minus of a text keyboard.
fn narrow(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xff00 + 0x20).unwrap_or(letter),
            '\u{2212}' => '-',
            other => other,
        })
        .collect()
}
