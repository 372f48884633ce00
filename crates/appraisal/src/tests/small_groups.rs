//! Small groups, and what would give them away.

use crate::reason::Reason;
use crate::suppression::{Candidate, hide, spread};
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

type Counted<'a> = (&'a [(Dimension, &'a str)], &'a [u64]);

fn shown(parts: &[usize], rows: &[Counted<'_>]) -> Vec<Vec<Option<u64>>> {
    let group =
        |values: &[(Dimension, &str)]| values.iter().map(|(d, v)| (*d, (*v).to_owned())).collect::<Group>();
    let rows = rows.iter().map(|(values, counts)| (group(values), counts.to_vec())).collect();
    spread(rows, parts, 10).into_iter().map(|row| row.counts).collect()
}

// Source of truth: by hand. Three of 55 are few; the twelve beside them, and in the other area what
// stands below, would give them away, because the sums of all lines are known.
#[test]
fn a_table_of_counts_is_closed_along_kinds_and_along_areas() {
    use Dimension::{Area, Wave};
    let table = shown(&[3], &[(&[(Area, "A")], &[40, 3, 12]), (&[(Area, "B")], &[50, 20, 30])]);
    assert_eq!(table, [[Some(40), None, None], [Some(50), None, None]]);
    // Only three refused anywhere: nobody may see where, and who did not refuse is the rest.
    let table = shown(
        &[3],
        &[(&[(Area, "A")], &[17, 3, 0]), (&[(Area, "B")], &[20, 0, 0]), (&[(Area, "C")], &[30, 0, 0])],
    );
    assert_eq!(table, [[None, None, Some(0)], [None, None, Some(0)], [None, None, Some(0)]]);
    let table = shown(&[3], &[(&[(Area, "A")], &[17, 0, 11]), (&[(Area, "B")], &[20, 10, 0])]);
    assert_eq!(table, [[Some(17), Some(0), Some(11)], [Some(20), Some(10), Some(0)]]);
    // Everybody together, and wave by wave, is shown.
    assert_eq!(shown(&[3], &[(&[], &[17, 3, 0])]), [[Some(17), Some(3), Some(0)]]);
    let table = shown(&[2], &[(&[(Wave, "1")], &[17, 3]), (&[(Wave, "2")], &[1, 40])]);
    assert_eq!(table, [[Some(17), Some(3)], [Some(1), Some(40)]]);
    // A small count of one wave hides nothing of the other.
    let table = shown(
        &[2],
        &[
            (&[(Wave, "1"), (Area, "A")], &[17, 3]),
            (&[(Wave, "1"), (Area, "B")], &[11, 12]),
            (&[(Wave, "2"), (Area, "A")], &[30, 10]),
            (&[(Wave, "2"), (Area, "B")], &[15, 25]),
        ],
    );
    assert_eq!(table, [[None, None], [None, None], [Some(30), Some(10)], [Some(15), Some(25)]]);
}

// Source of truth: by hand. How many took part in an area is known, so how many did not is too; that three
// did not, of whom all refused, tells why they did not.
#[test]
fn why_somebody_took_no_part_is_hidden_where_few_did_not() {
    use Dimension::Area;
    let table = shown(&[1, 3], &[(&[(Area, "A")], &[17, 3, 0, 0]), (&[(Area, "B")], &[20, 0, 0, 0])]);
    assert_eq!(table, [[Some(17), None, None, None], [Some(20), None, None, None]]);
    let table = shown(&[1, 3], &[(&[(Area, "A")], &[17, 3, 9, 0]), (&[(Area, "B")], &[20, 11, 12, 0])]);
    assert_eq!(table, [[Some(17), None, None, Some(0)], [Some(20), None, None, Some(0)]]);
}
