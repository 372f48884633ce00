//! Indicators: this wave's value beside what was stated before and what is aimed at.

use pingyi_base::IndicatorId;
use pingyi_questionnaire::pack::{Direction, IndicatorFigure};
use pingyi_questionnaire::{Convention, Indicator, Metric, Pack};

use crate::figure::{Figure, figure, share_of_codes};
use crate::reason::Reason;
use crate::results::{ResultRow, rows};
use crate::table::{Selection, Table};

/// How one indicator stands.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorRow {
    /// Which indicator.
    pub id: IndicatorId,
    /// Its value, with what it was made of; `None` if no questionnaire measures it, or nobody was
    /// asked.
    pub measured: Option<ResultRow>,
    /// Why there is nothing measured.
    pub reason: Option<Reason>,
    /// The value less what was stated before: a difference, not a test.
    pub change: Option<f64>,
    /// To which side of the target the value is to come.
    pub direction: Direction,
    /// Whether the target is reached.
    pub reached: Option<Reached>,
}

/// Whether a target is reached, as far as the interval can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The whole interval lies at the target or on the wanted side of it; without one, the value does.
    Yes,
    /// The whole interval lies on the other side.
    No,
    /// The interval holds the target.
    Undecided,
}

/// How the pack's indicators stand, in its order.
#[must_use]
pub fn indicators(table: &Table, pack: &Pack, selection: &Selection) -> Vec<IndicatorRow> {
    let selection = Selection { by: std::collections::BTreeSet::new(), ..selection.clone() };
    pack.indicators.iter().map(|indicator| one(indicator, table, pack, &selection)).collect()
}

fn one(indicator: &Indicator, table: &Table, pack: &Pack, selection: &Selection) -> IndicatorRow {
    let none = |reason| IndicatorRow {
        id: indicator.id.clone(),
        measured: None,
        reason: Some(reason),
        change: None,
        direction: direction(indicator),
        reached: None,
    };
    let Some(source) = &indicator.source else { return none(Reason::NotMeasured) };
    let design = pack.design.kind;
    let mut found = rows(
        table,
        pack,
        selection,
        |ballot_box| {
            ballot_box.questionnaire == source.questionnaire
                && ballot_box.item == source.item
                && ballot_box.subject.is_none()
        },
        |ballot_box| match &source.figure {
            IndicatorFigure::Codes(codes) => {
                let ballots = &ballot_box.ballots;
                let answered = ballots.asked().saturating_sub(ballots.left_out());
                (share_of_codes(codes, ballots, design), answered)
            }
            IndicatorFigure::Convention(id) => {
                let made =
                    pack.conventions.iter().find(|known| known.id == *id).map(|convention| {
                        figure(convention, &ballot_box.ballots, ballot_box.is_scale, design)
                    });
                (made.unwrap_or_else(|| Figure::none(Reason::NoScale)), ballot_box.ballots.rated())
            }
        },
    );
    if found.len() != 1 {
        return none(Reason::OtherWave);
    }
    let measured = found.pop();
    let figure = measured.as_ref().map(|row| row.figure).unwrap_or_default();
    let before = indicator.baseline.as_ref().map(|baseline| baseline.value);
    IndicatorRow {
        id: indicator.id.clone(),
        measured,
        reason: figure.value.is_none().then_some(figure.reason).flatten(),
        change: figure.value.zip(before).map(|(now, before)| now - before),
        direction: direction(indicator),
        reached: indicator.target.and_then(|target| reached(&figure, target, direction(indicator))),
    }
}

/// To which side of its target an indicator is to come: as the pack says, else up, unless the target
/// lies below what was before.
#[must_use]
pub fn direction(indicator: &Indicator) -> Direction {
    indicator.direction.unwrap_or_else(|| {
        let before = indicator.baseline.as_ref().map(|baseline| baseline.value);
        let is_lower = indicator.target.zip(before).is_some_and(|(target, before)| target < before);
        if is_lower { Direction::Down } else { Direction::Up }
    })
}

fn reached(figure: &Figure, target: f64, direction: Direction) -> Option<Reached> {
    let value = figure.value?;
    let (lower, upper) = figure.interval.map_or((value, value), |interval| (interval.lower, interval.upper));
    let (is_there, is_elsewhere) = match direction {
        Direction::Up => (lower >= target, upper < target),
        Direction::Down => (upper <= target, lower > target),
    };
    Some(match (is_there, is_elsewhere) {
        (true, _) => Reached::Yes,
        (false, true) => Reached::No,
        (false, false) => Reached::Undecided,
    })
}

/// The convention of an indicator, where it has one.
#[must_use]
pub fn convention<'a>(pack: &'a Pack, indicator: &Indicator) -> Option<&'a Convention> {
    match &indicator.source.as_ref()?.figure {
        IndicatorFigure::Convention(id) => pack.conventions.iter().find(|known| known.id == *id),
        IndicatorFigure::Codes(_) => None,
    }
}

/// Whether an indicator's values are shares of people; one that nobody measures is taken for one.
#[must_use]
pub fn is_share(pack: &Pack, indicator: &Indicator) -> bool {
    convention(pack, indicator).is_none_or(|known| !matches!(known.metric, Metric::Mean { .. }))
}
