//! Many files to one set: duplicates, conflicts, corrections, gaps, and that order and repetition
//! do not matter. Source of truth: the import paragraph of the file contract.

use pingyi_base::{FindingCode, Place};
use proptest::prelude::*;

use super::support::{self, Table, cells, file, found, import, response, taken, three};
use crate::csv_out;
use crate::import::Numbered;

#[test]
fn the_same_row_twice_is_taken_once() {
    let all = file(&three());
    let part = file(&three()[1..]);
    let imported = import(&[("b.csv", &all), ("a.csv", &part), ("a.csv", &part)]);
    assert_eq!(taken(&imported), ["R-a1", "R-b2", "R-c3"]);
    let totals = imported.totals;
    assert_eq!((totals.rows, totals.accepted, totals.duplicates), (7, 3, 4));
    let codes: Vec<_> = imported.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [FindingCode::RowDuplicate; 4]);
    // The place that counts is the first by name, whichever was given first.
    assert!(imported.findings.iter().all(|finding| finding.args == [("file", "a.csv".to_owned())]));
    // Twice in one file.
    let mut table = Table::read(&all);
    let row = table.0[2].clone();
    table.0.push(row);
    let imported = import(&[("a.csv", &table.bytes())]);
    assert_eq!(found(&imported), [(FindingCode::RowDuplicate, Place::line("a.csv", 6))]);
}

/// Of several contents for one identity the one whose hash holds is taken; the other is told.
#[test]
fn of_two_contents_the_one_that_holds_is_taken() {
    let good = file(&three());
    let edited = Table::read(&good).set(1, "one", "2").bytes();
    for files in [[("a.csv", &good), ("b.csv", &edited)], [("b.csv", &edited), ("a.csv", &good)]] {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, &bytes[..])).collect();
        let imported = import(&files);
        assert_eq!(taken(&imported), ["R-a1", "R-b2", "R-c3"]);
        assert_eq!(imported.rows[0].row, three()[0].rows[0]);
        assert!(found(&imported).contains(&(FindingCode::RowChanged, Place::line("b.csv", 2))));
        let totals = imported.totals;
        assert_eq!((totals.accepted, totals.duplicates, totals.conflicts, totals.rejected), (3, 2, 0, 1));
    }
}

/// Two contents that both hold: none is taken, all are listed.
#[test]
fn two_contents_that_both_hold_are_a_conflict() {
    let other = file(&[response("R-a1", 1, cells("another", "content"))]);
    let all = file(&three());
    let imported = import(&[("a.csv", &all), ("b.csv", &other), ("c.csv", &other)]);
    assert_eq!(taken(&imported), ["R-b2", "R-c3"]);
    let conflicts: Vec<_> = imported.findings.iter().filter(|f| f.code == FindingCode::RowConflict).collect();
    let files: Vec<_> = conflicts.iter().map(|finding| finding.at.file.clone().unwrap()).collect();
    assert_eq!(files, ["a.csv", "b.csv", "c.csv"]);
    assert!(conflicts.iter().all(|finding| finding.args == [("files", "a.csv, b.csv, c.csv".to_owned())]));
    assert_eq!((imported.totals.conflicts, imported.totals.accepted), (3, 2));
}

/// Two contents of which none holds: nobody can tell.
#[test]
fn two_contents_of_which_none_holds_are_a_conflict() {
    let table = Table::read(&file(&three()[..1]));
    let (first, second) = (table.clone().set(1, "one", "2"), table.set(1, "number", "1"));
    let imported = import(&[("a.csv", &first.bytes()), ("b.csv", &second.bytes())]);
    assert_eq!((imported.totals.conflicts, imported.rows.len()), (2, 0));
}

/// A row's identity is response and subject: the rows of one ballot are not each other's copies.
#[test]
fn rows_of_one_ballot_are_told_apart_by_subject() {
    let bytes = support::ballots(&[support::ballot("B-1", "4")]);
    let imported = import(&[("a.csv", &bytes)]);
    assert_eq!((imported.totals.accepted, imported.findings.len()), (2, 0));
    let other = support::ballots(&[support::ballot("B-1", "1")]);
    let imported = import(&[("a.csv", &bytes), ("b.csv", &other)]);
    // C01 differs, C02 is the same.
    assert_eq!((imported.totals.accepted, imported.totals.duplicates, imported.totals.conflicts), (1, 1, 2));
}

fn correcting(id: &str, seq: u64, old: &str) -> pingyi_response::Response {
    let mut response = response(id, seq, cells("corrected", "x"));
    response.header.replaces = Some(old.into());
    response
}

/// A corrected response takes no part; of two corrections the later one counts; a chain ends with
/// the last one.
#[test]
fn corrections_take_the_place_of_what_they_name() {
    let count = |responses: &[pingyi_response::Response]| -> Vec<String> {
        let imported = import(&[("a.csv", &file(responses))]);
        assert_eq!(imported.rows.len(), responses.len(), "all are kept");
        imported.counted().map(|(header, _)| header.response_id.to_string()).collect()
    };
    let old = response("R-a1", 1, cells("a", "b"));
    assert_eq!(count(&[old.clone(), correcting("R-b2", 2, "R-a1")]), ["R-b2"]);
    assert_eq!(count(&[old.clone(), correcting("R-c3", 2, "R-a1"), correcting("R-b2", 3, "R-a1")]), ["R-b2"]);
    assert_eq!(count(&[old.clone(), correcting("R-b2", 2, "R-a1"), correcting("R-c3", 3, "R-b2")]), ["R-c3"]);
    // The correction came, the corrected one did not.
    assert_eq!(count(&[correcting("R-b2", 1, "R-a1")]), ["R-b2"]);
    let mut void = correcting("R-b2", 2, "R-a1");
    void.header.void_reason = Some("twice".to_owned());
    assert_eq!(count(&[old, void]), [""; 0]);
}

/// The numbers that a device gave and that did not come.
#[test]
fn gaps_in_a_devices_numbers_are_told() {
    let numbers = [2, 3, 6, 10].map(|seq| response(&format!("R-{seq:02}"), seq, cells("a", "b")));
    let imported = import(&[("a.csv", &file(&numbers))]);
    assert_eq!(imported.gaps.len(), 1);
    assert_eq!((imported.gaps[0].device.as_str(), imported.gaps[0].last), ("D-a1", 10));
    assert_eq!(imported.gaps[0].missing, [(1, 1), (4, 5), (7, 9)]);
    assert_eq!(found(&imported), [(FindingCode::DeviceGap, Place::default())]);
    assert_eq!(imported.findings[0].args[1], ("missing", "1, 4–5, 7–9".to_owned()));
    // The rest comes later, in another file.
    let rest = [1, 4, 5, 7, 8, 9].map(|seq| response(&format!("R-{seq:02}"), seq, cells("a", "b")));
    let imported = import(&[("a.csv", &file(&numbers)), ("b.csv", &file(&rest))]);
    assert_eq!((imported.gaps.len(), imported.findings.len()), (0, 0));
    let twice = [response("R-a1", 1, cells("a", "b")), response("R-b2", 1, cells("a", "b"))];
    let imported = import(&[("a.csv", &file(&twice))]);
    assert_eq!(found(&imported), [(FindingCode::DeviceSeqTwice, Place::default())]);
    assert_eq!(imported.rows.len(), 2);
}

/// Visits are numbered apart from responses, and what is missing of them is told apart.
#[test]
fn gaps_in_the_numbers_of_visits_are_told() {
    let visits: Vec<_> = [2, 5, 6].map(|seq| support::visit(&format!("V-{seq}"), seq, "")).into();
    let bytes = csv_out::visits(&visits.iter().collect::<Vec<_>>());
    let responses = [1, 2, 3].map(|seq| response(&format!("R-{seq:02}"), seq, cells("a", "b")));
    let imported = import(&[("a.csv", &file(&responses)), ("v.csv", &bytes)]);
    let gaps: Vec<_> = imported.gaps.iter().map(|gap| (gap.of, gap.last, gap.missing.clone())).collect();
    assert_eq!(gaps, [(Numbered::Visits, 6, vec![(1, 1), (3, 4)])]);
    assert_eq!(found(&imported), [(FindingCode::DeviceVisitGap, Place::default())]);
    assert_eq!(imported.findings[0].args[1], ("missing", "1, 3–4".to_owned()));
    let twice = [support::visit("V-1", 1, ""), support::visit("V-2", 1, "")];
    let imported = import(&[("v.csv", &csv_out::visits(&twice.iter().collect::<Vec<_>>()))]);
    assert_eq!(found(&imported), [(FindingCode::DeviceVisitSeqTwice, Place::default())]);
}

/// Files of every kind: whole, overlapping, edited, conflicting, damaged.
fn pile() -> Vec<(String, Vec<u8>)> {
    let all = file(&three());
    let edited = Table::read(&all).set(2, "words", "别的").bytes();
    let conflict = file(&[response("R-c3", 3, cells("another", "one"))]);
    let cut = all[..all.len() - 9].to_vec();
    let ballots = support::ballots(&[support::ballot("B-1", "4"), support::ballot("B-2", "8")]);
    let visits = csv_out::visits(&[&support::visit("V-1", 1, "a"), &support::visit("V-2", 3, "b")]);
    let later = file(&[correcting("R-e5", 5, "R-a1"), correcting("R-f6", 6, "R-a1")]);
    [
        all.clone(),
        file(&three()[..2]),
        edited,
        conflict,
        cut,
        ballots,
        visits,
        later,
        b"PK\x03\x04".to_vec(),
        Vec::new(),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, bytes)| (format!("f{index}.csv"), bytes))
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_same_files_in_any_order_give_the_same_result(
        order in Just((0..10_usize).collect::<Vec<_>>()).prop_shuffle(),
        again in proptest::collection::vec(0..10_usize, 0..6),
    ) {
        let pile = pile();
        let pick = |indexes: &[usize]| -> Vec<(String, Vec<u8>)> {
            indexes.iter().map(|index| pile[*index].clone()).collect()
        };
        let run = |files: &[(String, Vec<u8>)]| {
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
            import(&files)
        };
        let first = run(&pile);
        let other = run(&pick(&order));
        prop_assert_eq!(&first.rows, &other.rows);
        prop_assert_eq!(&first.visits, &other.visits);
        prop_assert_eq!(&first.findings, &other.findings);
        prop_assert_eq!(&first.gaps, &other.gaps);
        prop_assert_eq!(first.totals, other.totals);
        // Some of them twice: the same rows.
        let repeated = run(&pick(&[order, again].concat()));
        prop_assert_eq!(&first.rows, &repeated.rows);
        prop_assert_eq!(&first.visits, &repeated.visits);
        prop_assert_eq!(&first.gaps, &repeated.gaps);
        prop_assert_eq!(first.totals.accepted, repeated.totals.accepted);
    }
}
