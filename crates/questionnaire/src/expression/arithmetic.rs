//! Functions over numbers: XPath 1.0 §4.4 and the number functions of the XForms specification.
//! Every target gives the same last bit.

use pingyi_base::number;

use super::functions::Arguments;
use super::value::Value;

/// Half up, as XPath has it (§4.4): `round(-2.5)` is −2; at that many places where they are told.
/// It is the decimal text that is rounded, so that `round(1.005, 2)` is 1.01, as a person does it.
pub(super) fn round(arguments: &Arguments<'_>) -> Value {
    let number = arguments.number(0);
    let places = if arguments.len() == 2 { arguments.number(1).trunc() } else { 0.0 };
    if !(-30.0..=30.0).contains(&places) {
        return Value::Number(f64::NAN);
    }
    let scale = power(10.0, places.abs());
    let rounded = if places < 0.0 {
        half_up(number / scale) * scale
    } else {
        // A number whose digits cannot be moved is whole, or has no more decimals than asked for.
        moved(number, places).map_or(number, |moved| half_up(moved) / scale)
    };
    Value::Number(rounded)
}

fn half_up(number: f64) -> f64 {
    let below = number.floor();
    if number - below >= 0.5 { below + 1.0 } else { below }
}

/// The number with its decimal point moved to the right.
fn moved(number: f64, places: f64) -> Option<f64> {
    let text = number::text(number);
    let (whole, decimals) = text.split_once('.')?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 30")]
    let places = places as usize;
    let (shifted, rest) = decimals.split_at_checked(places)?;
    let mut moved = String::from(whole);
    for part in [shifted, ".", rest] {
        moved.push_str(part);
    }
    number::parse(&moved)
}

pub(super) fn pow(arguments: &Arguments<'_>) -> Value {
    Value::Number(power(arguments.number(0), arguments.number(1)))
}

/// Small whole exponents by repeated multiplication, which is exact as long as the result is whole.
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.fract() != 0.0 || !(-64.0..=64.0).contains(&exponent) {
        return libm::pow(base, exponent);
    }
    let mut result = 1.0;
    let mut left = exponent.abs();
    while left >= 1.0 {
        result *= base;
        left -= 1.0;
    }
    if exponent < 0.0 { 1.0 / result } else { result }
}

/// What is not answered takes no part in min, max and sum.
fn answered(arguments: &Arguments<'_>) -> Vec<f64> {
    let mut singles = arguments.singles(0);
    singles.retain(|value| !value.to_text().is_empty());
    singles.iter().map(Value::to_number).collect()
}

pub(super) fn min(arguments: &Arguments<'_>) -> Value {
    Value::Number(answered(arguments).into_iter().reduce(f64::min).unwrap_or(f64::NAN))
}

pub(super) fn max(arguments: &Arguments<'_>) -> Value {
    Value::Number(answered(arguments).into_iter().reduce(f64::max).unwrap_or(f64::NAN))
}

pub(super) fn sum(arguments: &Arguments<'_>) -> Value {
    // An empty sum of floating-point numbers is −0 in Rust.
    Value::Number(answered(arguments).into_iter().fold(0.0, |sum, number| sum + number))
}

/// How many of the values from the third on are numbers greater than 0 (XForms specification,
/// `checklist`), and whether that lies between the first and the second; −1 is no bound.
pub(super) fn checklist(arguments: &Arguments<'_>) -> Value {
    let total =
        arguments.singles(2).iter().filter(|value| value.to_number() > 0.0).fold(0.0, |sum, _| sum + 1.0);
    is_between(arguments, total)
}

/// The same, where each value has a weight behind it; a list has a list of weights behind it.
pub(super) fn weighted_checklist(arguments: &Arguments<'_>) -> Value {
    let mut total = 0.0;
    for pair in arguments.0.get(2..).unwrap_or_default().chunks_exact(2) {
        let (Some(values), Some(weights)) = (pair.get(..1), pair.get(1..)) else { continue };
        let (values, weights) = (Arguments(values).singles(0), Arguments(weights).singles(0));
        for (value, weight) in values.iter().zip(&weights) {
            if value.to_number() > 0.0 {
                total += weight.to_number();
            }
        }
    }
    is_between(arguments, total)
}

fn is_between(arguments: &Arguments<'_>, total: f64) -> Value {
    let (least, most) = (arguments.number(0), arguments.number(1));
    Value::Boolean((least < 0.0 || total >= least) && (most < 0.0 || total <= most))
}
