//! Reading back: only rows that are there to the letter count. Source of truth: the files that the
//! export makes.

use crate::csv_out;
use crate::readback::ReadBack;

use super::support::{cells, pack, response};

#[test]
fn only_rows_that_are_there_to_the_letter_count() {
    let pack = pack();
    let questionnaire = pack.questionnaire_version(&"texts".into(), &"1".into()).unwrap();
    let (one, two) =
        (response("R-a1", 1, cells("路灯\n\"坏了\"", "y")), response("R-a2", 2, cells("=1+1", "z")));
    let alone = |one| csv_out::responses(questionnaire, &[one], 0);
    let mut back = ReadBack::default();
    assert!(!back.has(&alone(&one)));
    assert!(back.add(&csv_out::responses(questionnaire, &[&one], 7)));
    assert!(back.has(&alone(&one)));
    assert!(!back.has(&alone(&two)), "of another response");
    let mut changed = one.clone();
    changed.header.weight = 2.0;
    assert!(!back.has(&alone(&changed)), "of another content");
    assert!(back.add(&alone(&two)) && back.has(&alone(&two)));
}

#[test]
fn files_of_others_prove_nothing() {
    let mut back = ReadBack::default();
    for file in ["", "id\r\nR-1\r\n", "\u{feff}id\nR-1\n", "\u{feff}id\r\n\"R-1\r\n", "\u{feff}id\r\nR-1"] {
        assert!(!back.add(file.as_bytes()), "{file:?}");
    }
    assert!(!back.add(b"\xef\xbb\xbf\xff\r\n"));
}
