//! A mean of values that were counted, its standard error, and its interval by Student's t.

use crate::sum::sum;
use crate::{Interval, quantile};

/// A mean, with what is known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// The standard error s/√n with n − 1 in s; `None` with one case.
    pub standard_error: Option<f64>,
    /// The cases.
    pub n: u64,
}

/// The mean of values, each with how often it occurs; `None` if nothing occurs.
#[must_use]
pub fn mean(counted: &[(f64, u64)]) -> Option<Mean> {
    let n: u64 = counted.iter().map(|(_, count)| count).sum();
    if n == 0 {
        return None;
    }
    let cases = n as f64;
    let value = sum(counted.iter().map(|(value, count)| value * *count as f64)) / cases;
    let squares = sum(counted.iter().map(|(each, count)| {
        let off = each - value;
        off * off * *count as f64
    }));
    let standard_error = (n > 1).then(|| libm::sqrt(squares / (cases - 1.0) / cases));
    Some(Mean { value, standard_error, n })
}

impl Mean {
    /// The interval by Student's t with n − 1 degrees of freedom, cut off at the ends of the scale.
    /// `None` with one case, or where all cases are equal: then there is no spread to judge by, and
    /// an interval without width would claim certainty.
    #[must_use]
    pub fn interval(&self, level: f64, scale: Interval) -> Option<Interval> {
        let error = self.standard_error.filter(|error| *error > 0.0)?;
        let t = quantile::student(f64::midpoint(1.0, level), (self.n - 1) as f64)?;
        Some(Interval {
            lower: (self.value - t * error).max(scale.lower),
            upper: (self.value + t * error).min(scale.upper),
        })
    }
}
