//! Decimal numbers from and to text. It decides how far they go: 18 digits in, the shortest text of
//! at most 17 decimals that gives the same number out. Core's own ways are exact to the last digit
//! for every number and cost a phone some 20 kB of program.

/// The most digits that are read; further decimals are dropped.
const DIGITS: u32 = 18;

/// A decimal number: an optional minus, digits, an optional point with digits. No exponent, no plus,
/// so that `1E5` stays a text. Up to 15 digits the result is the nearest floating-point number;
/// longer ones may be off by one in the last place, in the same way on every machine.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || whole.len() + decimals.len() == 0 {
        return None;
    }
    let (mut mantissa, mut used, mut places) = (0_u64, 0_u32, 0_u32);
    for (index, byte) in whole.bytes().chain(decimals.bytes()).enumerate() {
        let is_decimal = index >= whole.len();
        if used >= DIGITS {
            if is_decimal {
                break;
            }
            return None;
        }
        mantissa = mantissa * 10 + u64::from(byte - b'0');
        used += u32::from(mantissa > 0);
        places += u32::from(is_decimal);
    }
    #[allow(clippy::cast_precision_loss, reason = "documented above")]
    let number = mantissa as f64 / power_of_ten(places);
    Some(if negative { -number } else { number })
}

/// A number as text: whole numbers without a point, others with as few decimals as give the same
/// number back, at most 17. `NaN`, `Infinity` and `-Infinity` as XPath names them.
#[must_use]
pub fn text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let size = number.abs();
    if size.is_infinite() {
        return format!("{sign}Infinity");
    }
    for places in 0..=17 {
        let scaled = rounded(size * power_of_ten(places));
        // Beyond 2^53 no decimals are left.
        let last = places == 17 || scaled >= 9_007_199_254_740_992.0;
        #[allow(clippy::float_cmp, reason = "the very same number is wanted")]
        if last || scaled / power_of_ten(places) == size {
            return decimal(sign, scaled, places);
        }
    }
    String::new()
}

fn decimal(sign: &str, scaled: f64, places: u32) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, not negative; saturates"
    )]
    let digits = format!("{:0>width$}", scaled as u128, width = places as usize + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places as usize);
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// Half up; the value is not negative.
fn rounded(value: f64) -> f64 {
    if value >= 4_503_599_627_370_496.0 {
        return value;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "below 2^52"
    )]
    let whole = (value + 0.5) as u64 as f64;
    whole
}

/// Exact up to 10^22.
fn power_of_ten(exponent: u32) -> f64 {
    let mut power = 1.0;
    for _ in 0..exponent {
        power *= 10.0;
    }
    power
}
