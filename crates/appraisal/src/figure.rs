//! One figure from one ballot box, by a convention. It decides the figure, and whether it has an
//! interval; whether it may be shown is decided in [`crate::suppression`].

use std::collections::BTreeMap;

use pingyi_base::ChoiceCode;
use pingyi_estimate::mean::mean;
use pingyi_estimate::proportion::{proportion, wilson};
use pingyi_estimate::{Interval, LEVEL};
use pingyi_questionnaire::pack::DontKnow;
use pingyi_questionnaire::{Convention, DesignKind, Metric};

use crate::reason::Reason;
use crate::table::Ballots;

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Wilson's score interval of a proportion.
    Wilson,
    /// Student's t about a mean.
    Student,
}

/// A figure with what is known about it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// A share or a net share as a fraction of 1, a mean on the scale of its weights.
    pub value: Option<f64>,
    /// The standard error.
    pub standard_error: Option<f64>,
    /// The interval.
    pub interval: Option<Interval>,
    /// How the interval was made.
    pub method: Option<Method>,
    /// Why there is no value; else why there is no interval.
    pub reason: Option<Reason>,
}

impl Method {
    /// The name, as it stands in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Method::Wilson => "wilson",
            Method::Student => "t",
        }
    }
}

impl Figure {
    /// No figure, and why.
    #[must_use]
    pub fn none(reason: Reason) -> Self {
        Self { reason: Some(reason), ..Self::default() }
    }
}

/// The figure that a convention makes of ballots.
#[must_use]
pub fn figure(convention: &Convention, ballots: &Ballots, is_scale: bool, design: DesignKind) -> Figure {
    if !is_scale {
        return Figure::none(Reason::NoScale);
    }
    let levels = ballots.levels();
    let dont_know = match convention.dont_know {
        DontKnow::Exclude => 0,
        DontKnow::Include => ballots.dont_know(),
    };
    if ballots.rated() == 0 {
        return Figure::none(Reason::NoAnswers);
    }
    match &convention.metric {
        Metric::Share { levels: wanted } => {
            let hits = levels.iter().filter(|(level, _)| wanted.contains(level)).map(|(_, n)| n).sum();
            of_proportion(hits, ballots.rated() + dont_know, design)
        }
        Metric::WeightedShare { weights } => {
            let worth = |level: u8| Some(weights.get(&level).copied().unwrap_or(0.0));
            of_mean(&levels, worth, dont_know, Interval { lower: 0.0, upper: 1.0 }, design)
        }
        Metric::Mean { weights } => {
            let ends = weights.values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), weight| {
                (low.min(*weight), high.max(*weight))
            });
            let lower = if dont_know > 0 { ends.0.min(0.0) } else { ends.0 };
            let worth = |level: u8| weights.get(&level).copied();
            of_mean(&levels, worth, dont_know, Interval { lower, upper: ends.1 }, design)
        }
        Metric::Net { plus, minus } => {
            let worth =
                |level: u8| Some(f64::from(plus.contains(&level)) - f64::from(minus.contains(&level)));
            of_mean(&levels, worth, dont_know, Interval { lower: -1.0, upper: 1.0 }, design)
        }
    }
}

/// The share of those asked who gave any of these codes; who left it out does not count.
#[must_use]
pub fn share_of_codes(codes: &[ChoiceCode], ballots: &Ballots, design: DesignKind) -> Figure {
    let answered = ballots.asked().saturating_sub(ballots.left_out());
    of_proportion(ballots.any_of(codes), answered, design)
}

fn of_proportion(hits: u64, n: u64, design: DesignKind) -> Figure {
    let Some(share) = proportion(hits, n) else { return Figure::none(Reason::NoAnswers) };
    let figure = Figure { value: Some(share.value), ..Figure::default() };
    match no_sampling(design) {
        Some(reason) => Figure { reason: Some(reason), ..figure },
        None => Figure {
            standard_error: Some(share.standard_error),
            interval: wilson(hits, n, LEVEL),
            method: Some(Method::Wilson),
            ..figure
        },
    }
}

fn of_mean(
    levels: &BTreeMap<u8, u64>,
    worth: impl Fn(u8) -> Option<f64>,
    dont_know: u64,
    scale: Interval,
    design: DesignKind,
) -> Figure {
    let mut counted = Vec::with_capacity(levels.len() + 1);
    for (&level, &count) in levels {
        let Some(worth) = worth(level) else { return Figure::none(Reason::LevelUnknown { level }) };
        counted.push((worth, count));
    }
    // Where don't-knows are kept in the denominator they count for nothing.
    counted.push((0.0, dont_know));
    let Some(mean) = mean(&counted) else { return Figure::none(Reason::NoAnswers) };
    let figure = Figure { value: Some(mean.value), ..Figure::default() };
    if let Some(reason) = no_sampling(design) {
        return Figure { reason: Some(reason), ..figure };
    }
    let interval = mean.interval(LEVEL, scale);
    let why = if mean.n < 2 { Reason::OneAnswer } else { Reason::NoSpread };
    Figure {
        standard_error: mean.standard_error,
        interval,
        method: interval.map(|_| Method::Student),
        reason: interval.is_none().then_some(why),
        ..figure
    }
}

/// Why a design has no sampling error; `None` if it has one.
fn no_sampling(design: DesignKind) -> Option<Reason> {
    match design {
        DesignKind::Probability => None,
        DesignKind::Census => Some(Reason::Census),
        DesignKind::SelfSelected => Some(Reason::SelfSelected),
    }
}
