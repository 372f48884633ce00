//! pyxform as a second opinion: which forms are taken and which refused. Where it is not installed,
//! that is said and nothing is asked: `cargo xtask setup` brings it, and `cargo xtask test` names the
//! Python that has it by `PINGYI_PYTHON`; else `pip install pyxform==4.5.0`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files and starts programs"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pingyi_xlsform::tables;
use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/xlsform")
}

/// All forms, by folder and name.
fn forms() -> Vec<String> {
    let mut names = Vec::new();
    for folder in ["good", "refused", "bad"] {
        for entry in fs::read_dir(fixtures().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if name != "expected.csv" {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    names.sort();
    names
}

/// What the script says; `None`, aloud, where pyxform is not installed.
fn ask(arguments: &[&str], input: &str) -> Option<String> {
    let python = std::env::var_os("PINGYI_PYTHON").unwrap_or_else(|| "python3".into());
    let there = Command::new(&python).args(["-c", "import pyxform"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        // Not with `println!`, which is kept back where a test passes.
        let _ = writeln!(std::io::stderr(), "SKIPPED: pyxform is not installed; pip install pyxform==4.5.0");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/xlsform/oracle.py");
    let mut program = Command::new(&python)
        .arg(fs::canonicalize(script).unwrap())
        .args(arguments)
        .current_dir(fixtures())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Some(String::from_utf8(program.wait_with_output().unwrap().stdout).unwrap())
}

/// Which forms pyxform takes.
fn oracle(names: &[String]) -> Option<BTreeMap<String, bool>> {
    let lines = ask(&[], &names.join("\n"))?;
    let judged = lines.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        (line["file"].as_str().unwrap().to_owned(), line["accepted"].as_bool().unwrap())
    });
    Some(judged.collect())
}

/// The forms on which we are known to differ.
fn differences() -> BTreeMap<String, String> {
    let text = fs::read_to_string(fixtures().join("differences.csv")).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let (file, reason) = line.split_once(',').unwrap();
        (file.to_owned(), reason.to_owned())
    });
    rows.collect()
}

/// The whole conversion, as `pingyi questionnaire convert` does it: with the questionnaire's reader.
fn whole(name: &str, bytes: &[u8]) -> (Option<Value>, Vec<pingyi_base::Finding>) {
    let reader = |json: &[u8]| pingyi_interchange::questionnaire::read_in_part(json).1;
    pingyi_xlsform::read(name, bytes).checked(reader).finish()
}

// Source of truth: pyxform 4.5.0, the reference implementation of XLSForm.
#[test]
fn forms_are_taken_and_refused_as_pyxform_does_but_for_known_differences() {
    let names = forms();
    let Some(judged) = oracle(&names) else { return };
    assert_eq!(judged.len(), names.len());
    let known = differences();
    let mut wrong = Vec::new();
    for (name, accepted) in &judged {
        let (value, findings) = whole(name, &fs::read(fixtures().join(name)).unwrap());
        if (value.is_some() == *accepted) == known.contains_key(name) {
            let first = findings.first().map(|finding| finding.code.as_str());
            wrong.push(format!("{name}: pyxform {accepted}, we {} ({first:?})", value.is_some()));
        }
    }
    assert!(wrong.is_empty(), "differences.csv does not say the truth:\n{}", wrong.join("\n"));
    assert!(known.keys().all(|name| names.contains(name)), "differences.csv names forms that are not there");
}

// Source of truth: pyxform's own tables of types, columns and aliases.
#[test]
fn every_word_that_pyxform_knows_is_converted_or_refused() {
    let Some(words) = ask(&["--words"], "") else { return };
    let words: Value = serde_json::from_str(&words).unwrap();
    let mut missing = Vec::new();
    let mut look = |place: &str, is_known: &dyn Fn(&str) -> bool| {
        for word in words[place].as_array().unwrap().iter().map(|word| word.as_str().unwrap()) {
            let plain = word.to_lowercase().replace(' ', "_");
            if !is_known(&plain) {
                missing.push(format!("{place}: {word}"));
            }
        }
    };
    let among = |table: &[tables::ColumnRow], word: &str| table.iter().any(|row| row.word == word);
    look("types", &|word| tables::TYPES.iter().any(|row| row.word == word));
    look("survey", &|word| among(tables::SURVEY, word));
    look("choices", &|word| among(tables::CHOICES, word));
    look("settings", &|word| among(tables::SETTINGS, word));
    assert!(missing.is_empty(), "these words are not known here:\n{}", missing.join("\n"));
}
