//! Formulas alone: proportions, means, their intervals, and the quantiles behind them. It knows no
//! survey word, and does not decide when an interval means anything; that is for its callers.
//! Sums run in the order of their input and powers come from `libm`, so that a figure has the same
//! bits in a browser and on the command line.

pub mod mean;
pub mod proportion;
pub mod quantile;
pub mod sum;

#[cfg(test)]
mod tests;

/// The confidence level of every interval that is printed.
pub const LEVEL: f64 = 0.95;

/// A lower and an upper limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}
