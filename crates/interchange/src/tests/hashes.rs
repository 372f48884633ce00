//! The hash against a second one: `fixtures/hash/reference.py`, written from the format pages with
//! Python's hashlib. Source of truth: its committed output, `reference.json`.

use pingyi_response::Cell;
use serde_json::Value;

use super::support::{self, Table, cells, file, response, three};
use crate::{csv_out, hash};

fn reference() -> Vec<Value> {
    let text = include_str!("../../../../fixtures/hash/reference.json");
    serde_json::from_str(text).unwrap()
}

fn case(name: &str) -> String {
    let all = reference();
    let case = all.iter().find(|case| case["name"] == name).unwrap();
    case["sha256"].as_str().unwrap().to_owned()
}

/// The canonical form byte by byte, and SHA-256 of it.
#[test]
fn forms_and_hashes_are_those_of_the_reference() {
    let cases = reference();
    assert!(cases.len() >= 10);
    for case in cases {
        let columns: Vec<(&str, &str)> = case["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| (column[0].as_str().unwrap(), column[1].as_str().unwrap()))
            .collect();
        let form = hash::canonical(case["form"].as_str().unwrap(), columns);
        assert_eq!(form, case["canonical"].as_str().unwrap(), "{}", case["name"]);
        assert_eq!(hash::hex(form.as_bytes()), case["sha256"].as_str().unwrap(), "{}", case["name"]);
    }
}

/// The hashes that a device writes, from typed responses.
#[test]
fn a_file_has_the_hashes_of_the_reference() {
    let table = Table::read(&file(&three()));
    for (row, name) in [(1, "three-1"), (2, "three-2"), (3, "three-3")] {
        assert_eq!(table.get(row, "hash"), case(name), "{name}");
    }
    for (name, words, more) in [
        ("text-minus-one", "-1", "'-1"),
        ("backslashes", "a\\nb", "a\nb\\"),
        ("emoji", "😀👨‍👩‍👧", "＝1"),
        ("long", &"不满意，".repeat(750), "x"),
    ] {
        let table = Table::read(&file(&[response("R-a1", 1, cells(words, more))]));
        assert_eq!(table.get(1, "hash"), case(name), "{name}");
    }
    let mut withdrawn = response("R-d4", 4, [const { Cell::NotAsked }; 5]);
    withdrawn.header.replaces = Some("R-a1".into());
    withdrawn.header.void_reason = Some("=重复".to_owned());
    assert_eq!(Table::read(&file(&[withdrawn])).get(1, "hash"), case("withdrawn"));
    let visit = support::visit("V-1", 1, "没人，-再来");
    assert_eq!(Table::read(&csv_out::visits(&[&visit])).get(1, "hash"), case("visit"));
    let mut visit = support::visit("V-1", 1, "-x");
    visit.next_at = None;
    visit.interviewer = None;
    assert_eq!(Table::read(&csv_out::visits(&[&visit])).get(1, "hash"), case("visit-guarded"));
}

/// The same of responses with repeats: the row counts the instances, and they hang on the row.
#[test]
fn files_of_repeats_have_the_hashes_of_the_reference() {
    let files = support::home_files(&support::homes());
    let hash = |file: usize, row: usize| Table::read(&files[file].1).get(row, "hash").to_owned();
    for row in 1..=3 {
        assert_eq!(hash(0, row), case(&format!("home-{row}")));
    }
    for (row, number) in [(1, 1), (2, 3), (3, 4)] {
        assert_eq!(hash(1, row), case(&format!("home-1-person-{number}")));
    }
    for row in 1..=2 {
        assert_eq!(hash(2, row), case(&format!("home-1-visit-{row}")));
    }
}

/// NIST FIPS 180-2, appendix B.1; and the empty message.
#[test]
fn sha_256_is_sha_256() {
    assert_eq!(hash::hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(hash::hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/// The worked examples of the format pages, which a stranger will follow.
#[test]
fn the_format_pages_show_the_reference() {
    let all = reference();
    for (name, page) in [
        ("three-2", include_str!("../../../../docs/formats/responses-csv.md")),
        ("home-1-person-3", include_str!("../../../../docs/formats/responses-csv.md")),
        ("visit-guarded", include_str!("../../../../docs/formats/visits-csv.md")),
    ] {
        let case = all.iter().find(|case| case["name"] == name).unwrap();
        for part in ["canonical", "sha256"] {
            assert!(page.contains(&format!("```text\n{}\n```", case[part].as_str().unwrap())), "{name}");
        }
    }
    let page = include_str!("../../../../docs/formats/responses-csv.md");
    for column in crate::columns::SYSTEM {
        assert!(page.contains(&format!("`{column}`")), "{column}");
    }
}
