//! Which groups are too small to be shown, and which must be hidden with them: from a total and all
//! groups but one, the last one can be worked out. The same for the cells of a table of counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::reason::Reason;
use crate::table::{Dimension, Group};

/// A group, with what it would give away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which group.
    pub group: Group,
    /// All that were asked in it.
    pub asked: u64,
    /// The valid answers behind its figure.
    pub valid: u64,
}

/// Why each group is hidden; `None` for those that may be shown. A group in which nobody was asked
/// gives nothing away; one in which everybody says "don't know" has no figure that could.
///
/// Along each dimension but the wave, the hidden groups are at least two and together hold the minimum, so that
/// neither one of them nor their sum can be worked out as a group that is too small.
#[must_use]
pub fn hide(groups: &[Candidate], minimum: u32) -> Vec<Option<Reason>> {
    let least = u64::from(minimum);
    let is_small = |group: &Candidate| {
        group.valid < least && group.asked > 0 && (group.valid > 0 || group.asked < least)
    };
    let mut hidden: Vec<Option<Reason>> =
        groups.iter().map(|group| is_small(group).then_some(Reason::TooFew { minimum })).collect();
    let valid: Vec<u64> = groups.iter().map(|group| group.valid).collect();
    close(&lines(groups), &valid, &mut hidden, least, |_| false);
    hidden
}

/// One row of a table of counts: how many of each kind there are in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Which group.
    pub group: Group,
    /// How many there are in all.
    pub total: u64,
    /// How many of each kind; `None` where it may not be shown.
    pub counts: Vec<Option<u64>>,
}

/// A table of counts by group and kind, as far as it may be shown. Everybody together is shown in full;
/// where groups are told apart by more than the wave, a count from 1 to below the minimum is hidden, and
/// others with it until no line whose sum is known gives it away. A zero hides nobody, and is taken as
/// cover only where nothing else is left.
///
/// `parts` are the numbers of kinds that stand together: of each part the sum in every group is known, as
/// that of each kind over the groups is.
#[must_use]
pub fn spread(groups: Vec<(Group, Vec<u64>)>, parts: &[usize], minimum: u32) -> Vec<Spread> {
    let least = u64::from(minimum);
    let kinds = parts.iter().sum();
    let counts: Vec<u64> = groups
        .iter()
        .flat_map(|(_, counts)| counts.iter().copied().chain(std::iter::repeat(0)).take(kinds))
        .collect();
    let candidate = |(group, counts): &(Group, Vec<u64>)| {
        let total = counts.iter().sum();
        Candidate { group: group.clone(), asked: total, valid: total }
    };
    let of_groups = lines(&groups.iter().map(candidate).collect::<Vec<_>>());
    let mut hidden = vec![None; counts.len()];
    if !of_groups.is_empty() {
        for (reason, _) in hidden.iter_mut().zip(&counts).filter(|(_, count)| (1..least).contains(*count)) {
            *reason = Some(Reason::TooFew { minimum });
        }
        let is_zero = |place: usize| counts.get(place).is_none_or(|count| *count == 0);
        close(&known_sums(&of_groups, groups.len(), parts), &counts, &mut hidden, least, is_zero);
    }
    let shown = counts.iter().zip(hidden).map(|(count, reason)| reason.is_none().then_some(*count));
    let mut shown = shown.collect::<Vec<_>>().into_iter();
    groups
        .into_iter()
        .map(|(group, counts)| Spread {
            group,
            total: counts.iter().sum(),
            counts: shown.by_ref().take(kinds).collect(),
        })
        .collect()
}

/// The lines of a table of counts whose sums are known: each kind along the groups, and the parts of each
/// group.
fn known_sums(of_groups: &[Vec<usize>], groups: usize, parts: &[usize]) -> Vec<Vec<usize>> {
    let kinds: usize = parts.iter().sum();
    let along_groups = of_groups.iter().flat_map(|line| {
        (0..kinds).map(|kind| line.iter().map(|group| group * kinds + kind).collect::<Vec<_>>())
    });
    let mut sums: Vec<Vec<usize>> = along_groups.collect();
    for group in 0..groups {
        let mut from = group * kinds;
        for part in parts {
            sums.push((from..from + part).collect());
            from += part;
        }
    }
    sums
}

/// Hides more until no line gives a hidden part of it away.
fn close(
    lines: &[Vec<usize>],
    values: &[u64],
    hidden: &mut [Option<Reason>],
    least: u64,
    is_last: impl Fn(usize) -> bool,
) {
    // Each turn hides at least one more, so this ends.
    while let Some(next) = lines.iter().find_map(|line| partner(line, values, hidden, least, &is_last)) {
        match hidden.get_mut(next) {
            Some(reason) => *reason = Some(Reason::Complementary),
            None => break,
        }
    }
}

/// Groups that differ in one dimension only: each such line has a total. Waves are no such line: each
/// is published by itself, and a wave that has just begun must not take the last one's figures away.
fn lines(groups: &[Candidate]) -> Vec<Vec<usize>> {
    let dimensions: BTreeSet<Dimension> = groups
        .iter()
        .flat_map(|group| group.group.keys().copied())
        .filter(|one| *one != Dimension::Wave)
        .collect();
    let mut lines = Vec::new();
    for dimension in dimensions {
        let mut by_rest: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for (place, candidate) in groups.iter().enumerate().filter(|(_, candidate)| candidate.asked > 0) {
            let mut rest = candidate.group.clone();
            rest.remove(&dimension);
            by_rest.entry(rest).or_default().push(place);
        }
        lines.extend(by_rest.into_values());
    }
    lines
}

/// The smallest shown part of a line, if the hidden ones need it; `is_last` says which are taken only
/// where no other is left.
fn partner(
    line: &[usize],
    values: &[u64],
    hidden: &[Option<Reason>],
    least: u64,
    is_last: impl Fn(usize) -> bool,
) -> Option<usize> {
    let is_hidden = |place: &&usize| hidden.get(**place).is_some_and(Option::is_some);
    let valid = |place: &usize| values.get(*place).copied().unwrap_or_default();
    let count = line.iter().filter(is_hidden).count();
    let sum: u64 = line.iter().filter(is_hidden).map(valid).sum();
    if count == 0 || (count > 1 && sum >= least) {
        return None;
    }
    let order = |place: &&usize| (is_last(**place), valid(place), **place);
    line.iter().filter(|place| !is_hidden(place)).min_by_key(order).copied()
}
