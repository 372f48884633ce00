//! The form of the source files: a header that says what the file is for, and a length that can be
//! read in one go.

use std::fs;
use std::path::{Path, PathBuf};

use crate::wording::{is_test, rust_files};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn all() -> Vec<PathBuf> {
    let folders = ["src", "crates", "xtask", "tests"].map(|folder| root().join(folder));
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| rust_files(folder)).collect();
    files.retain(|path| path.components().all(|part| part.as_os_str() != "target"));
    files
}

// Source of truth: CONTRIBUTING.md, "Style".
#[test]
fn every_file_opens_with_what_it_decides() {
    let bare: Vec<String> = all()
        .iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| path.display().to_string())
        .collect();
    assert!(bare.is_empty(), "these files do not open with `//!`:\n{}", bare.join("\n"));
}

// Source of truth: CONTRIBUTING.md, "Style": views 300 lines, others 600 without tests.
#[test]
fn no_file_is_longer_than_one_can_read() {
    let views = root().join("src/ui");
    let long: Vec<String> = all()
        .iter()
        .filter(|path| !is_test(path))
        .filter_map(|path| {
            let source = fs::read_to_string(path).unwrap();
            let lines = source.split("#[cfg(test)]\nmod tests {").next().unwrap().lines().count();
            let limit = if path.starts_with(&views) { 300 } else { 600 };
            (lines > limit).then(|| format!("{}: {lines} lines, at most {limit}", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "is it one room or several?\n{}", long.join("\n"));
}
