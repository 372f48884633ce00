//! Which groups are too small to be shown, and which must be hidden with them: from a total and all
//! groups but one, the last one can be worked out.

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
    let lines = lines(groups);
    // Each turn hides at least one more group, so this ends.
    while let Some(next) = lines.iter().find_map(|line| partner(line, groups, &hidden, least)) {
        match hidden.get_mut(next) {
            Some(reason) => *reason = Some(Reason::Complementary),
            None => break,
        }
    }
    hidden
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

/// The smallest shown group of a line, if the hidden ones need it.
fn partner(line: &[usize], groups: &[Candidate], hidden: &[Option<Reason>], least: u64) -> Option<usize> {
    let is_hidden = |place: &&usize| hidden.get(**place).is_some_and(Option::is_some);
    let valid = |place: &usize| groups.get(*place).map_or(0, |group| group.valid);
    let count = line.iter().filter(is_hidden).count();
    let sum: u64 = line.iter().filter(is_hidden).map(valid).sum();
    if count == 0 || (count > 1 && sum >= least) {
        return None;
    }
    line.iter().filter(|place| !is_hidden(place)).min_by_key(|place| (valid(place), **place)).copied()
}
