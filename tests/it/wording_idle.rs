//! No text is written for nothing: each key is named somewhere in the sources.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pingyi_wording::{author, field, office, report};

use crate::wording::rust_files;

/// `fill.next-item.label` becomes `FillNextItemLabel`, as in the build script of `wording`.
fn camel(path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .map(|word| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default())
        .collect()
}

// Source of truth: a text that nobody shows is translated for nothing, and downloaded for nothing.
// Sentences of findings and dispositions are reached through their codes, reasons by the path that a
// finding carries and their remedies beside them, and the nearest word inside of `wording`.
#[test]
fn every_text_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for folder in [root.join("src"), root.join("crates")] {
        for path in rust_files(&folder) {
            if path.components().all(|part| part.as_os_str() != "wording") {
                let source = fs::read_to_string(&path).unwrap();
                paths.extend(source.split('"').map(str::to_owned));
                names.extend(source.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned));
            }
        }
    }
    let keys = (field::Key::ALL.iter().map(|key| ("field", key.name())))
        .chain(office::Key::ALL.iter().map(|key| ("office", key.name())))
        .chain(author::Key::ALL.iter().map(|key| ("author", key.name())))
        .chain(report::Key::ALL.iter().map(|key| ("report", key.name())));
    let idle: Vec<String> = keys
        .filter(|(_, key)| !key.starts_with("finding.") && !key.starts_with("disposition."))
        .filter(|(_, key)| {
            *key != "nearest.known.message" && !paths.contains(&key.replace(".remedy", ".error"))
        })
        .filter(|(_, key)| !names.contains(&camel(key)))
        .map(|(table, key)| format!("{table} {key}"))
        .collect();
    assert!(idle.is_empty(), "nobody shows these {} texts:\n{}", idle.len(), idle.join("\n"));
}
