//! Small groups, and what would give them away.

use crate::reason::Reason;
use crate::suppression::{Candidate, hide};
use crate::table::{Dimension, Group};

fn groups(by: &[(&[(Dimension, &str)], u64)]) -> Vec<Candidate> {
    let group =
        |values: &[(Dimension, &str)]| values.iter().map(|(d, v)| (*d, (*v).to_owned())).collect::<Group>();
    by.iter()
        .map(|(values, valid)| Candidate { group: group(values), asked: *valid, valid: *valid })
        .collect()
}

fn areas(valid: &[u64]) -> Vec<Candidate> {
    let candidate = |(place, &valid): (usize, &u64)| Candidate {
        group: Group::from([(Dimension::Area, format!("A{place}"))]),
        asked: valid,
        valid,
    };
    valid.iter().enumerate().map(candidate).collect()
}

const FEW: Option<Reason> = Some(Reason::TooFew { minimum: 10 });
const BESIDE: Option<Reason> = Some(Reason::Complementary);

// Source of truth: the total less all areas but one is that one.
#[test]
fn one_small_area_takes_the_next_smallest_with_it() {
    assert_eq!(hide(&areas(&[40, 5, 30, 60]), 10), [None, FEW, BESIDE, None]);
    assert_eq!(hide(&areas(&[40, 12, 30]), 10), [None, None, None]);
    assert_eq!(hide(&areas(&[5, 40]), 10), [FEW, BESIDE]);
    assert_eq!(hide(&areas(&[9]), 10), [FEW], "alone there is nothing to hide behind");
    assert_eq!(hide(&areas(&[10]), 10), [None]);
}

// Source of truth: what is worked out for two hidden areas together is a group too.
#[test]
fn two_small_areas_that_are_small_together_take_a_third() {
    assert_eq!(hide(&areas(&[3, 4, 50, 60]), 10), [FEW, FEW, BESIDE, None]);
    assert_eq!(hide(&areas(&[6, 7, 50, 60]), 10), [FEW, FEW, None, None]);
}

// Source of truth: where nobody was asked there is nobody to protect, and nothing to hide behind.
#[test]
fn an_empty_area_hides_nobody() {
    assert_eq!(hide(&areas(&[0, 5, 30]), 10), [None, FEW, BESIDE]);
    assert_eq!(hide(&areas(&[0, 30]), 10), [None, None]);
}

// Source of truth: by hand, a table of three modes and two areas with totals in both directions.
#[test]
fn a_table_is_closed_in_both_directions() {
    use Dimension::{Area, Mode};
    let cell = |mode, area| [(Area, area), (Mode, mode)];
    let cells: [([(Dimension, &str); 2], u64); 6] = [
        (cell("W1", "A"), 5),
        (cell("W1", "B"), 40),
        (cell("W2", "A"), 30),
        (cell("W2", "B"), 50),
        (cell("W3", "A"), 60),
        (cell("W3", "B"), 70),
    ];
    let table: Vec<(&[(Dimension, &str)], u64)> =
        cells.iter().map(|(group, n)| (group.as_slice(), *n)).collect();
    let hidden = hide(&groups(&table), 10);
    assert_eq!(hidden, [FEW, BESIDE, BESIDE, BESIDE, None, None]);
}

// Source of truth: a wave that has just begun says nothing about people in the wave before.
#[test]
fn a_wave_that_begins_does_not_hide_the_one_before() {
    use Dimension::{Area, Wave};
    let cells = [
        ([(Wave, "W1"), (Area, "A")], 40),
        ([(Wave, "W1"), (Area, "B")], 50),
        ([(Wave, "W2"), (Area, "A")], 3),
        ([(Wave, "W2"), (Area, "B")], 60),
    ];
    let table: Vec<(&[(Dimension, &str)], u64)> =
        cells.iter().map(|(group, n)| (group.as_slice(), *n)).collect();
    assert_eq!(hide(&groups(&table), 10), [None, None, FEW, BESIDE]);
}
