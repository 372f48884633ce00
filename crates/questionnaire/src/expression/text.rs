//! Functions over texts: XPath 1.0 §4.2 and the string and select functions of the XForms
//! specification. Characters are counted, not bytes and not halves.

use super::functions::Arguments;
use super::value::Value;

pub(super) fn selected(arguments: &Arguments<'_>) -> Value {
    let code = arguments.text(1);
    let code = code.trim();
    Value::Boolean(arguments.text(0).split_whitespace().any(|chosen| chosen == code))
}

/// From 0; what is outside is the empty text.
pub(super) fn selected_at(arguments: &Arguments<'_>) -> Value {
    let place = arguments.number(1).trunc();
    if !(0.0..1e6).contains(&place) {
        return Value::empty();
    }
    let text = arguments.text(0);
    Value::Text(text.split_whitespace().nth(index(place)).unwrap_or_default().to_owned())
}

pub(super) fn count_selected(arguments: &Arguments<'_>) -> Value {
    number(arguments.text(0).split_whitespace().count())
}

pub(super) fn count_non_empty(arguments: &Arguments<'_>) -> Value {
    number(arguments.singles(0).iter().filter(|value| !value.is_empty()).count())
}

pub(super) fn length(arguments: &Arguments<'_>) -> Value {
    number(arguments.text(0).chars().count())
}

/// `false` for anything but `true` and `1`, as Collect reads them: in whatever case.
pub(super) fn boolean_from_string(arguments: &Arguments<'_>) -> Value {
    let text = arguments.text(0);
    Value::Boolean(text.eq_ignore_ascii_case("true") || text == "1")
}

pub(super) fn normalize_space(text: &str) -> Value {
    Value::Text(text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}

/// From 0; the end is the first character that is left out; less than 0 counts from behind.
pub(super) fn substr(arguments: &Arguments<'_>) -> Value {
    let text = arguments.text(0);
    let length = text.chars().count();
    let place = |argument: usize| {
        let number = arguments.number(argument).trunc();
        #[allow(clippy::cast_precision_loss, reason = "a text is far shorter than 2^53 characters")]
        let (number, length) =
            if number < 0.0 { (number + length as f64, length as f64) } else { (number, length as f64) };
        // What is no number is 0, as Collect takes it.
        index(number.clamp(0.0, length))
    };
    let start = place(1);
    let end = if arguments.len() == 3 { place(2) } else { length };
    Value::Text(text.chars().take(end).skip(start).collect())
}

pub(super) fn before(arguments: &Arguments<'_>) -> Value {
    let (text, mark) = (arguments.text(0), arguments.text(1));
    Value::Text(text.split_once(&mark).map_or_else(String::new, |(before, _)| before.to_owned()))
}

pub(super) fn after(arguments: &Arguments<'_>) -> Value {
    let (text, mark) = (arguments.text(0), arguments.text(1));
    Value::Text(text.split_once(&mark).map_or_else(String::new, |(_, after)| after.to_owned()))
}

/// Each character of `from` becomes the one at the same place of `to`, or nothing (XPath §4.2).
pub(super) fn translate(text: &str, from: &str, to: &str) -> Value {
    let changed = |letter: char| match from.chars().position(|known| known == letter) {
        Some(place) => to.chars().nth(place),
        None => Some(letter),
    };
    Value::Text(text.chars().filter_map(changed).collect())
}

pub(super) fn concat(arguments: &Arguments<'_>) -> Value {
    Value::Text(arguments.singles(0).iter().map(Value::to_text).collect())
}

pub(super) fn join(separator: &str, values: &[Value]) -> Value {
    Value::Text(values.iter().map(Value::to_text).collect::<Vec<_>>().join(separator))
}

/// A count as a number.
#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
pub(super) fn number(count: usize) -> Value {
    Value::Number(count as f64)
}

/// A number that was checked to be at least 0 and small; what is none is 0.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked by the callers; saturates"
)]
fn index(number: f64) -> usize {
    number as usize
}
