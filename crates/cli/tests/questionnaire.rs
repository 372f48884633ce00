//! `pingyi questionnaire` as somebody types it: what is written, what is said, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files and starts the program"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const FORMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/xlsform");
const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/packs/demo.pack.json");

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pingyi-questionnaire-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn run(&self, words: &[&str]) -> (Option<i32>, Output) {
        let output = Command::new(env!("CARGO_BIN_EXE_pingyi"))
            .current_dir(&self.0)
            .env("LANG", "C")
            .arg("questionnaire")
            .args(words)
            .output()
            .unwrap();
        (output.status.code(), output)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const CLEAN: &str = "| survey |\n\
    | | type | name | label |\n\
    | | text | a | What should be better? |\n\
    | settings |\n\
    | | form_title | form_id | version | default_language |\n\
    | | Ideas | ideas | 1 | en |\n";

// Source of truth: docs/xlsform.md: 0 clean, 1 written with warnings, 2 nothing written.
#[test]
fn a_clean_form_ends_with_0_and_is_a_questionnaire() {
    let folder = Folder::new("clean");
    folder.write("form.md", CLEAN);
    let (code, output) = folder.run(&["convert", "form.md", "-o", "out.json"]);
    assert_eq!((code, said(&output).as_str()), (Some(0), ""));
    let json = fs::read(folder.0.join("out.json")).unwrap();
    let (questionnaire, findings) = pingyi_interchange::questionnaire::read(&json);
    assert!(questionnaire.is_some() && findings.is_empty(), "{findings:?}");
    let (code, output) = folder.run(&["convert", "form.md"]);
    assert_eq!((code, output.stdout), (Some(0), json));
}

#[test]
fn a_form_with_warnings_is_written_and_ends_with_1() {
    let folder = Folder::new("warnings");
    folder.write("ideas.md", CLEAN.split("| settings").next().unwrap());
    let (code, output) = folder.run(&["convert", "ideas.md", "-o", "out.json"]);
    assert_eq!(code, Some(1), "{}", said(&output));
    assert!(said(&output).contains("warning: ideas.md, sheet settings, column version [xlsform.setting]"));
    let json: Value = serde_json::from_slice(&fs::read(folder.0.join("out.json")).unwrap()).unwrap();
    assert_eq!(json["id"], "ideas");
}

#[test]
fn a_form_with_errors_writes_nothing_and_ends_with_2() {
    let folder = Folder::new("errors");
    for (form, words) in [
        ("refused/gps.md", "“gps” is not supported."),
        ("bad/cycle.md", "sheet survey, row 3"),
        ("bad/unparsable.md", "sheet survey, row 4, column relevant [pack.expression]"),
        ("bad/broken-expressions.md", "sheet survey, row 3, column constraint [xlsform.unknown-function]"),
    ] {
        let form_path = Path::new(FORMS).join(form);
        let (code, output) = folder.run(&["convert", &form_path.to_string_lossy(), "-o", "out.json"]);
        assert_eq!(code, Some(2), "{form}");
        assert!(said(&output).contains(words), "{form}: {}", said(&output));
        assert!(!folder.0.join("out.json").exists(), "{form}");
    }
}

#[test]
fn the_form_itself_is_never_written_over() {
    let folder = Folder::new("same");
    folder.write("form.md", CLEAN);
    let (code, _) = folder.run(&["convert", "form.md", "-o", "form.md"]);
    assert_eq!(code, Some(2));
    assert_eq!(fs::read_to_string(folder.0.join("form.md")).unwrap(), CLEAN);
}

#[test]
fn a_form_that_is_not_there_ends_with_2() {
    let folder = Folder::new("nothing");
    assert_eq!(folder.run(&["convert", "none.xlsx"]).0, Some(2));
    assert_eq!(folder.run(&["convert"]).0, Some(2));
    assert_eq!(folder.run(&["frobnicate"]).0, Some(2));
}

// Source of truth: the practice pack.
#[test]
fn a_questionnaire_goes_to_a_workbook_and_comes_back() {
    let folder = Folder::new("export");
    let whole = format!("{PACK}#cadre-rating");
    let (code, output) = folder.run(&["export", &whole, "-o", "form.xlsx"]);
    assert_eq!(code, Some(0), "{}", said(&output));
    let (code, output) = folder.run(&["convert", "form.xlsx", "-o", "back.json"]);
    assert!(code < Some(2), "{}", said(&output));
    let pack: Value = serde_json::from_slice(&fs::read(PACK).unwrap()).unwrap();
    let back: Value = serde_json::from_slice(&fs::read(folder.0.join("back.json")).unwrap()).unwrap();
    assert_eq!(back, pack["questionnaires"][1]);
}

// Source of truth: docs/paper.md: a file that needs nothing else, in the language that was asked for.
#[test]
fn a_form_on_paper_is_written_whole_or_not_at_all() {
    let folder = Folder::new("paper");
    let form = format!("{PACK}#cadre-rating");
    let (code, output) = folder.run(&["paper", &form, "-o", "form.html", "--language", "zh-CN"]);
    assert_eq!((code, said(&output).as_str()), (Some(0), ""));
    let html = fs::read_to_string(folder.0.join("form.html")).unwrap();
    assert!(
        html.starts_with("<!doctype html>")
            && html.contains("lang=\"zh-CN\"")
            && html.contains("季度干部群众评价")
    );
    let (code, output) = folder.run(&["paper", &form, "--lang", "en"]);
    assert_eq!(code, Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().contains("Quarterly cadre rating"));
    for words in [
        vec!["paper"],
        vec!["paper", PACK, "-o", "none.html"],
        vec!["paper", &format!("{PACK}#nobody"), "-o", "none.html"],
        vec!["paper", &form, "--language", "xx", "-o", "none.html"],
    ] {
        let (code, output) = folder.run(&words);
        assert_eq!(code, Some(2), "{words:?}");
        assert!(!said(&output).is_empty() && !folder.0.join("none.html").exists());
    }
}
