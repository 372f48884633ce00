//! Backups: what went in comes out, and a file that lacks a byte anywhere is refused. Source of truth:
//! docs/formats/backup.md, and what went in.

use pingyi_base::FindingCode;
use proptest::prelude::*;

use super::support::time;
use crate::backup::{Backup, Content, Store, read, write};
use crate::hash;

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        "[a-z\n\"{}甲乙 \u{0}]{0,30}".prop_map(Content::Text),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Content::Bytes),
    ]
}

fn backup() -> impl Strategy<Value = Backup> {
    let entries = prop::collection::vec(("[a-z/甲 \n]{0,12}", content()), 0..5);
    let stores = prop::collection::vec(("[a-z -]{1,9}", entries), 0..4);
    (stores, "[A-Z-]{1,8}", "[a-z\"甲\n]{0,8}").prop_map(|(stores, device, name)| Backup {
        device,
        name,
        at: time("2026-07-01T10:00:00+08:00"),
        app: "0.1.0".to_owned(),
        stores: stores.into_iter().map(|(name, entries)| Store { name, entries }).collect(),
    })
}

fn code(bytes: &[u8]) -> FindingCode {
    read(bytes).unwrap_err().code
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(lines in prop::collection::vec("(end|store|text|bytes|pingyi.backup/1|\\{\\})?( [0-9a-z]{0,20}){0,3}", 0..8)) {
        let mut bytes = lines.join("\n").into_bytes();
        prop_assert!(read(&bytes).is_err());
        // With a sum that holds, so that what stands before it is looked at.
        bytes.push(b'\n');
        let sum = hash::hex(&bytes);
        bytes.extend_from_slice(format!("end 1 {sum}\n").as_bytes());
        let _ = read(&bytes);
    }

    #[test]
    fn a_backup_comes_back_as_it_was(backup in backup()) {
        prop_assert_eq!(read(&write(&backup)).unwrap(), backup);
    }

    #[test]
    fn one_changed_byte_is_enough_to_be_refused(backup in backup(), place in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut bytes = write(&backup);
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != to);
        bytes[place] = to;
        prop_assert!(read(&bytes).is_err());
    }
}

fn small() -> Backup {
    let pictures = vec![("R-a1-photo.jpg".to_owned(), Content::Bytes(vec![0xff, 0xd8, 0, b'\n', 0xff]))];
    let kept = vec![("settings".to_owned(), Content::Text("{}".to_owned()))];
    Backup {
        device: "D-1".to_owned(),
        name: "三号平板".to_owned(),
        at: time("2026-07-01T10:00:00+08:00"),
        app: "0.1.0".to_owned(),
        stores: vec![
            Store { name: "kept".to_owned(), entries: kept },
            Store { name: "pictures".to_owned(), entries: pictures },
        ],
    }
}

#[test]
fn a_backup_that_is_cut_off_at_any_byte_is_refused() {
    let bytes = write(&small());
    for length in 0..bytes.len() {
        let expected = if length < 14 { FindingCode::BackupOther } else { FindingCode::BackupDamaged };
        assert_eq!(code(&bytes[..length]), expected, "after {length} bytes");
    }
    assert!(read(&bytes).is_ok());
    assert_eq!(code(&[bytes.as_slice(), b"\n"].concat()), FindingCode::BackupDamaged);
}

// The page of the format as a stranger would follow it.
#[test]
fn a_stranger_can_make_one_from_the_page() {
    let head = "pingyi.backup/1\n{\"app\":\"0.1.0\",\"at\":\"2026-07-01T10:00:00+08:00\",\"device\":\"D-1\",\"name\":\"\"}\n";
    let body = format!("{head}store kept\ntext 5 3\nseq/1abc\nbytes 1 2\nx\u{0}\u{1}\n");
    let file = format!("{body}end 2 {}\n", hash::hex(body.as_bytes()));
    let found = read(file.as_bytes()).unwrap();
    let entries = vec![
        ("seq/1".to_owned(), Content::Text("abc".to_owned())),
        ("x".to_owned(), Content::Bytes(vec![0, 1])),
    ];
    assert_eq!(found.stores, vec![Store { name: "kept".to_owned(), entries }]);
    // A count that is not that of the entries, with a sum that holds.
    let file = format!("{body}end 3 {}\n", hash::hex(body.as_bytes()));
    assert_eq!(code(file.as_bytes()), FindingCode::BackupDamaged);
}

#[test]
fn other_files_and_newer_ones_are_told_apart() {
    assert_eq!(code(b""), FindingCode::BackupOther);
    assert_eq!(code(b"response_id,questionnaire\r\n"), FindingCode::BackupOther);
    assert_eq!(code(b"pingyi.backup/2\nwhatever"), FindingCode::BackupNewer);
}
