//! One changed byte, anywhere in any file: never a panic, and never an accepted row whose content
//! differs from the original. Source of truth: the rows of the file as it was.

use std::collections::BTreeSet;

use pingyi_base::FindingCode;

use super::support::{self, Table, import, taken, three};
use crate::csv_out;
use crate::import::Imported;

/// The content of a row: everything that anybody will count.
fn contents(imported: &Imported) -> BTreeSet<String> {
    let rows = imported.rows.iter().map(|row| format!("{:?} {:?}", row.header, row.row));
    rows.chain(imported.visits.iter().map(|visit| format!("{visit:?}"))).collect()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut withdrawn = support::response("R-d4", 4, [const { pingyi_response::Cell::NotAsked }; 5]);
    withdrawn.header.replaces = Some("R-a1".into());
    withdrawn.header.void_reason = Some("=重复".to_owned());
    let mut responses = three();
    responses.push(withdrawn);
    let visits = [support::visit("V-1", 1, "没人，-再来"), support::visit("V-2", 2, "")];
    let plain = support::file(&responses);
    let text = String::from_utf8(plain.clone()).unwrap();
    let (gbk, _, broken) = encoding_rs::GBK.encode(text.trim_start_matches('\u{feff}'));
    assert!(!broken);
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    vec![
        ("plain", plain),
        ("unmarked", text.trim_start_matches('\u{feff}').as_bytes().to_vec()),
        ("gbk", gbk.into_owned()),
        ("utf16", utf16),
        ("ballots", support::ballots(&[support::ballot("B-1", "4"), support::ballot("B-2", "1")])),
        ("visits", csv_out::visits(&visits.iter().collect::<Vec<_>>())),
    ]
}

#[test]
fn no_changed_byte_makes_a_row_that_was_not_there() {
    for (name, bytes) in files() {
        let whole = import(&[(name, &bytes)]);
        assert_eq!(whole.findings, [], "{name}");
        let original = contents(&whole);
        for place in 0..bytes.len() {
            let bit = bytes[place] ^ (1 << (place % 8));
            // A bit, and a byte that gives a table its shape; in the first file several.
            let shapes = [b'"', b',', b'\n', b'\'', b';', b'\r', 0];
            let others = match name {
                "plain" => vec![bit, b'"', b',', b'\n', shapes[place % 7]],
                _ => vec![bit, shapes[place % 7]],
            };
            for other in others.into_iter().filter(|other| *other != bytes[place]) {
                let mut changed = bytes.clone();
                changed[place] = other;
                let imported = import(&[(name, &changed)]);
                let more: Vec<_> = contents(&imported).difference(&original).cloned().collect();
                assert!(more.is_empty(), "{name}: byte {place} to {other}: {more:?}");
                let lost =
                    imported.rows.len() + imported.visits.len() < whole.rows.len() + whole.visits.len();
                assert!(
                    !lost || !imported.findings.is_empty(),
                    "{name}: byte {place} to {other}: silently lost"
                );
            }
        }
    }
}

/// In one row, a changed byte that is no quote and no line end spoils that row and no other.
#[test]
fn a_changed_byte_spoils_its_row_and_no_other() {
    for (name, bytes) in files().into_iter().filter(|(name, _)| ["plain", "unmarked"].contains(name)) {
        let start = bytes.windows(4).position(|part| part == b"R-b2").unwrap();
        let end = bytes.windows(4).position(|part| part == b"R-c3").unwrap() - 2;
        for place in start..end {
            for mask in [1, 2, 4, 8, 16, 32, 64, 128] {
                let mut changed = bytes.clone();
                changed[place] ^= mask;
                let (old, new) = (bytes[place], changed[place]);
                if [old, new].iter().any(|byte| b"\r\n".contains(byte))
                    || (new == b'"' && b",".contains(&bytes[place - 1]))
                {
                    continue;
                }
                let imported = import(&[(name, &changed)]);
                let others: Vec<&str> = taken(&imported).into_iter().filter(|id| *id != "R-b2").collect();
                assert_eq!(others, ["R-a1", "R-c3", "R-d4"], "{name}: byte {place}, {old} to {new}");
                if !imported.rows.iter().any(|row| row.header.response_id.as_str() == "R-b2") {
                    let lines: Vec<_> = imported
                        .findings
                        .iter()
                        .filter(|f| f.code != FindingCode::DeviceGap)
                        .map(|f| f.at.line)
                        .collect();
                    assert_eq!(lines, [Some(4)], "{name}: byte {place}, {old} to {new}");
                }
            }
        }
    }
}

/// A file that is cut off anywhere: the rows before the cut are taken, and the cut is told.
#[test]
fn a_cut_file_gives_the_rows_before_the_cut() {
    for (name, bytes) in files() {
        let whole = import(&[(name, &bytes)]);
        let original = contents(&whole);
        for length in 0..bytes.len() {
            let imported = import(&[(name, &bytes[..length])]);
            assert!(contents(&imported).is_subset(&original), "{name} cut at {length}");
            let lost = contents(&imported).len() < original.len();
            // Where the cut falls on the end of a row nothing can be seen in the file itself; the
            // numbers of the device, or the wave's other files, tell.
            let is_end = |bytes: &[u8]| bytes.iter().take(4).any(|byte| b"\r\n".contains(byte));
            let last: Vec<u8> = bytes[..length].iter().rev().copied().collect();
            let at_row_end = is_end(&bytes[length..]) || is_end(&last);
            let told = !imported.findings.is_empty();
            assert!(!lost || told || at_row_end, "{name} cut at {length}: silently lost");
        }
    }
}

/// Tables of texts taken apart and put together at random places do not make rows either.
#[test]
fn cells_that_are_swapped_between_rows_spoil_both() {
    let table = Table::read(&support::file(&three()));
    for column in table.0[0].clone() {
        let (first, second) = (table.get(1, &column).to_owned(), table.get(2, &column).to_owned());
        if first == second || ["hash"].contains(&column.as_str()) {
            continue;
        }
        let swapped = table.clone().set(1, &column, &second).set(2, &column, &first);
        let imported = import(&[("a.csv", &swapped.bytes())]);
        assert_eq!(taken(&imported), ["R-c3"], "{column}");
    }
}
