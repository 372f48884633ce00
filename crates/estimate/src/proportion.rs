//! A proportion: so many of so many. Only counts go in; a mean of weights between 0 and 1 is no
//! proportion, and belongs in [`crate::mean`].

use crate::{Interval, quantile};

/// So many of so many, with what is known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// Between 0 and 1.
    pub value: f64,
    /// The standard error √(p(1−p)/n).
    pub standard_error: f64,
}

/// `hits` of `n`; `None` if there is nothing to divide by, or more hits than cases.
#[must_use]
pub fn proportion(hits: u64, n: u64) -> Option<Proportion> {
    if n == 0 || hits > n {
        return None;
    }
    let n = n as f64;
    let value = hits as f64 / n;
    Some(Proportion { value, standard_error: libm::sqrt(value * (1.0 - value) / n) })
}

/// Wilson's score interval, without continuity correction; `None` as in [`proportion`], or if the
/// level is not between 0 and 1. At 0 of n the lower limit is exactly 0, at n of n the upper one 1.
#[must_use]
pub fn wilson(hits: u64, n: u64, level: f64) -> Option<Interval> {
    let share = proportion(hits, n)?.value;
    let z = quantile::normal(f64::midpoint(1.0, level))?;
    let cases = n as f64;
    let z2 = z * z;
    let centre = share + z2 / (2.0 * cases);
    let half = z * libm::sqrt(share * (1.0 - share) / cases + z2 / (4.0 * cases * cases));
    let scale = 1.0 + z2 / cases;
    let lower = if hits == 0 { 0.0 } else { (centre - half) / scale };
    let upper = if hits == n { 1.0 } else { (centre + half) / scale };
    Some(Interval { lower, upper })
}
