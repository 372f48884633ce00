//! The formulas against numbers that other programs worked out.

#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::mean::mean;
use crate::proportion::{proportion, wilson};
use crate::{Interval, LEVEL, quantile, sum};

const POINTS: Interval = Interval { lower: 0.0, upper: 100.0 };

fn close(a: f64, b: f64, within: f64) {
    assert!((a - b).abs() <= within, "{a} is not {b}");
}

// Source of truth: scipy 1.17.1 `binomtest(...).proportion_ci(method="wilson")`, statsmodels 0.15.0
// `proportion_confint(method="wilson")`, R `prop.test(correct=FALSE)`; 81/263, 15/148, 0/20 and 1/29
// are the cases of Newcombe 1998.
#[test]
fn wilson_as_scipy_and_r_have_it() {
    const CASES: [(u64, u64, f64, f64); 9] = [
        (81, 263, 0.255_289, 0.366_210),
        (15, 148, 0.062_386, 0.160_487),
        (1, 29, 0.006_113, 0.171_755),
        (0, 20, 0.0, 0.161_125),
        (20, 20, 0.838_875, 1.0),
        (7, 50, 0.069_508, 0.261_862),
        (17, 20, 0.639_581, 0.947_631),
        (47, 55, 0.738_391, 0.924_407),
        (85, 100, 0.767_164, 0.906_940),
    ];
    for (hits, n, lower, upper) in CASES {
        let interval = wilson(hits, n, LEVEL).unwrap();
        close(interval.lower, lower, 5.1e-7);
        close(interval.upper, upper, 5.1e-7);
    }
    // At the ends the limit is the end itself, not something that only prints like it.
    assert_eq!(wilson(0, 20, LEVEL).unwrap().lower.to_bits(), 0.0_f64.to_bits());
    assert_eq!(wilson(20, 20, LEVEL).unwrap().upper.to_bits(), 1.0_f64.to_bits());
}

// Source of truth: dividing by nothing has no result, and no more can agree than were asked.
#[test]
fn what_is_no_proportion_gives_none() {
    assert_eq!(proportion(0, 0), None);
    assert_eq!(proportion(3, 2), None);
    assert_eq!(wilson(0, 0, LEVEL), None);
    assert_eq!(wilson(1, 2, 1.0), None);
    assert_eq!(mean(&[]), None);
    assert_eq!(mean(&[(100.0, 0)]), None);
    assert_eq!(mean(&[(100.0, 1)]).unwrap().standard_error, None);
    assert_eq!(mean(&[(100.0, 1)]).unwrap().interval(LEVEL, POINTS), None);
    assert_eq!(mean(&[(80.0, 12)]).unwrap().interval(LEVEL, POINTS), None, "no spread, no interval");
}

// Source of truth: R `qnorm`; for t the closed forms at 1 degree of freedom and at even ones, solved in
// decimals of 40 digits.
#[test]
fn quantiles_as_the_tables_have_them() {
    close(quantile::normal(0.975).unwrap(), 1.959_963_984_540_054, 1e-13);
    close(quantile::normal(0.995).unwrap(), 2.575_829_303_548_901, 1e-13);
    close(quantile::normal(0.05).unwrap(), -1.644_853_626_951_473, 1e-13);
    close(quantile::student(0.975, 1.0).unwrap(), 12.706_204_736_174_7, 1e-11);
    close(quantile::student(0.975, 2.0).unwrap(), 4.302_652_729_749_464, 1e-12);
    close(quantile::student(0.975, 10.0).unwrap(), 2.228_138_851_986_275, 1e-12);
    close(quantile::student(0.975, 30.0).unwrap(), 2.042_272_456_301_238, 1e-12);
    assert_eq!(quantile::normal(1.0), None);
    assert_eq!(quantile::student(0.975, 0.0), None);
}

// Source of truth: mean 75.268817, the weights 100/80/60/0 over 30/35/20/8; its standard error and
// limits from Python's `statistics` and the quantile 1.9860863169511 of t with 92 degrees of freedom.
#[test]
fn a_mean_with_its_error_and_limits() {
    let scores = mean(&[(100.0, 30), (80.0, 35), (60.0, 20), (0.0, 8)]).unwrap();
    close(scores.value, 75.268_817_204_301_08, 1e-12);
    close(scores.standard_error.unwrap(), 2.8422421247470027, 1e-12);
    let interval = scores.interval(LEVEL, POINTS).unwrap();
    close(interval.lower, 69.623879011, 1e-9);
    close(interval.upper, 80.913755398, 1e-9);
    let at_the_top = mean(&[(100.0, 20), (0.0, 1)]).unwrap().interval(LEVEL, POINTS).unwrap();
    close(at_the_top.upper, 100.0, 0.0);
}

// Source of truth: what a plain sum loses, Neumaier 1974.
#[test]
fn small_parts_of_a_sum_are_not_lost() {
    close(sum::sum([1.0, 1e100, 1.0, -1e100]), 2.0, 0.0);
}

proptest! {
    // Source of truth: statrs, an independent implementation.
    #[test]
    fn quantiles_as_statrs_has_them(p in 0.001_f64..0.999, df in 1.0_f64..2_000.0) {
        let normal = Normal::new(0.0, 1.0).unwrap().inverse_cdf(p);
        close(quantile::normal(p).unwrap(), normal, 1e-8);
        let t = quantile::student(p, df).unwrap();
        close(StudentsT::new(0.0, 1.0, df).unwrap().cdf(t), p, 1e-9);
    }

    // Source of truth: the interval's definition: it holds the share, and lies on the scale.
    #[test]
    fn wilson_holds_the_share(n in 1_u64..5_000, part in 0.0_f64..=1.0) {
        let hits = (part * n as f64) as u64;
        let interval = wilson(hits, n, LEVEL).unwrap();
        let share = hits as f64 / n as f64;
        prop_assert!(0.0 <= interval.lower && interval.lower <= share);
        prop_assert!(share <= interval.upper && interval.upper <= 1.0);
    }
}
