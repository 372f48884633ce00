//! Files of earlier versions import forever. Source of truth: `fixtures/bundles`, written by
//! `fixtures/hash/reference.py`, which shares no code with the program.

#![allow(clippy::disallowed_methods, reason = "the bundles are files")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Mode};

use super::support::Table;
use crate::import::{Imported, Importer};

fn bundle(version: &str) -> (Arc<pingyi_questionnaire::Pack>, Vec<(String, Vec<u8>)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/bundles").join(version);
    let (pack, findings) = crate::pack::read(&fs::read(folder.join("pack.json")).unwrap());
    assert_eq!(findings, []);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    (Arc::new(pack.unwrap()), files)
}

fn import() -> Imported {
    let (pack, files) = bundle("v1");
    assert_eq!(files.len(), 3);
    let mut importer = Importer::new(pack);
    for (name, bytes) in &files {
        importer.file(name, bytes);
    }
    importer.finish()
}

#[test]
fn the_first_versions_files_import_whole() {
    let imported = import();
    assert_eq!(imported.findings, []);
    // 9 responses, 3 ballots on 7 cadres, 8 visits.
    assert_eq!((imported.totals.rows, imported.totals.accepted), (38, 38));
    assert_eq!((imported.rows.len(), imported.visits.len(), imported.gaps.len()), (30, 8, 0));
    let responses: Vec<_> = imported.rows.iter().filter(|row| row.row.subject.is_none()).collect();
    let codes: Vec<&str> = responses.iter().map(|row| row.header.disposition.code()).collect();
    assert_eq!(codes, ["1.1", "1.1", "2.11", "4.3", "2.12", "1.1", "1.1", "1.1", "1.1"]);
    let cell = |row: usize, item: &str| {
        let index = responses[row].questionnaire.value_items().position(|known| known.name.as_str() == item);
        responses[row].row.cells[index.unwrap()].clone()
    };
    assert_eq!(cell(0, "Q9"), Cell::Codes(vec!["1".into(), "2".into()]));
    assert_eq!(cell(0, "Q23"), Cell::Text("下水道，请修好".to_owned()));
    assert_eq!(cell(1, "Q23"), Cell::LeftOut);
    assert_eq!(cell(1, "Q5"), Cell::NotAsked);
    assert_eq!(cell(5, "Q23"), Cell::Text("=SUM(A1:A9)\n\"第二行\", '引号' \\ 😀".to_owned()));
    assert_eq!(cell(6, "Q23"), Cell::Text("-1".to_owned()));
    assert!(responses[2].row.cells.iter().all(|cell| *cell == Cell::NotAsked));
    assert_eq!(responses[2].header.consent, Consent::Declined);
    assert_eq!((responses[1].header.eligible_adults, responses[1].header.weight), (Some(3), 1.5));
    assert_eq!((responses[6].header.mode, responses[6].header.area.clone()), (Mode::SelfCompleted, None));
    assert_eq!(responses[8].header.void_reason.as_deref(), Some("-重复提交，\"两次\""));
    // The second is corrected by the eighth, the seventh withdrawn by the ninth.
    let superseded: Vec<usize> = (0..9).filter(|index| responses[*index].superseded).collect();
    assert_eq!(superseded, [1, 6, 8]);
    let ballots = imported.rows.iter().filter(|row| row.row.subject.is_some());
    assert!(ballots.clone().all(|row| matches!(row.header.trace, Trace::Secret { .. })));
    assert_eq!(ballots.count(), 21);
    let notes: Vec<&str> = imported.visits.iter().map(|visit| visit.note.as_str()).collect();
    assert_eq!(notes, ["", "", "", "", "", "没人，晚上再来", "-门禁\n问物业", ""]);
    assert_eq!(imported.visits[7].disposition, Disposition::Vacant);
}

/// Written again, the rows are cell by cell what they were.
#[test]
fn the_first_versions_rows_are_written_as_they_were() {
    let (pack, files) = bundle("v1");
    let sorted = |bytes: &[u8]| {
        let mut table = Table::read(bytes).0;
        table[1..].sort();
        table
    };
    let mut before: Vec<_> = files.iter().map(|(_, bytes)| sorted(bytes)).collect();
    let mut after: Vec<_> = import().merged(&pack).iter().map(|(_, bytes)| sorted(bytes)).collect();
    before.sort();
    after.sort();
    assert_eq!(after, before);
}
