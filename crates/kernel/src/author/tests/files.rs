//! Files that come in and go out. Source of truth: the stored forms and what they are expected to
//! come to, and the readers that stand behind the command line.

use std::fs;
use std::path::{Path, PathBuf};

use pingyi_interchange::office::Reply;
use pingyi_interchange::{pack, questionnaire};
use pingyi_wording::Lang;

use super::{PACK, act, begun, desk, drawn, find, json, words};

fn forms(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/xlsform").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap() != "expected.csv");
    files.sort();
    assert!(files.len() > 8);
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_good_form_is_opened_tried_saved_and_exported_again() {
    for path in forms("good") {
        let (name, bytes) = (name(&path), fs::read(&path).unwrap());
        let mut author = desk();
        let replies = author.load(&name, &bytes, Lang::En);
        assert!(author.draft.is_some(), "{name}: {}", words(drawn(&replies).0));
        assert!(author.checked.questionnaire.is_some(), "{name}: {:?}", author.checked.findings);
        let loaded = author.json().to_owned();
        // One edit of the title, so that it is another one than in the file.
        let language = author.draft.as_ref().unwrap().default_language();
        act(&mut author, &format!("whole title {}", language.as_str()), "Edited");
        act(&mut author, "add-last", "");
        let replies = act(&mut author, "save", "");
        let Some(Reply::Files { files, .. }) = replies.first() else {
            panic!("{name}: {}", words(drawn(&replies).0))
        };
        let (read, findings) = pack::read(files[0].1.as_bytes());
        assert!(read.is_some(), "{name}: {findings:?}");
        act(&mut author, "undo", "");
        act(&mut author, "undo", "");
        assert_eq!(author.json(), loaded, "{name}");
        exported_and_read_again(&name, &mut author);
    }
}

/// Out as a workbook and in again: the same questionnaire, written the same way.
fn exported_and_read_again(name: &str, author: &mut super::Author) {
    let replies = act(author, "export", "");
    let [Reply::Files { files, mime }, _] = replies.as_slice() else { panic!("{name}: {replies:?}") };
    let bytes = Reply::file_bytes(files[0].1.clone(), mime);
    assert_eq!(bytes[..2], *b"PK", "{name}");
    let mut other = desk();
    other.load(&files[0].0, &bytes, Lang::En);
    assert_eq!(json(&other), json(author), "{name}");
}

#[test]
fn a_bad_form_is_told_with_its_places_and_changes_nothing() {
    for folder in ["bad", "refused"] {
        for path in forms(folder) {
            let (name, bytes) = (name(&path), fs::read(&path).unwrap());
            let mut author = begun("training");
            let before = author.json().to_owned();
            let replies = author.load(&name, &bytes, Lang::En);
            if author.json() != before {
                // Some things that are not supported are left out with a warning.
                assert!(folder == "refused" && !author.found.is_empty(), "{name}");
                continue;
            }
            let (nodes, _, _) = drawn(&replies);
            assert!(find(nodes, "role", "alert").is_some(), "{name}");
            let error = find(nodes, "data-severity", "error");
            let error = error.unwrap_or_else(|| panic!("{name}: {}", words(nodes)));
            assert!(!words(&error.children[4..]).trim().is_empty(), "{name}: what to do");
        }
    }
}

#[test]
fn a_questionnaire_and_a_pack_are_opened_by_what_they_are() {
    let mut author = desk();
    let one = questionnaire::text_in_pack(PACK.as_bytes(), "cadre-rating", "2026.1").unwrap();
    author.load("any.name", format!("\u{feff} {one}").as_bytes(), Lang::En);
    assert_eq!(json(&author)["id"], "cadre-rating");
    assert_eq!(json(&author)["version"], "2026.2", "the pack has the version of the file");
    let other = PACK.replacen("\"demo\"", "\"other\"", 1);
    let replies = author.load("other.json", other.as_bytes(), Lang::En);
    assert!(!drawn(&replies).1.is_empty());
    let replies = act(&mut author, "save", "");
    let Reply::Files { files, .. } = &replies[0] else { panic!("{replies:?}") };
    assert_eq!(files[0].0, "other.pack.json");
    for broken in ["{", "{}", "{\"format\":\"pingyi.pack/1\"}", "", "\0\0\0"] {
        let before = author.json().to_owned();
        let replies = author.load("broken", broken.as_bytes(), Lang::En);
        assert!(find(drawn(&replies).0, "role", "alert").is_some(), "{broken}");
        assert_eq!(author.json(), before);
    }
}

#[test]
fn loading_is_a_step_that_can_be_undone() {
    let mut author = begun("training");
    let before = author.json().to_owned();
    let form = "| survey |\n| | type | name | label |\n| | text | a | A |\n";
    author.load("small.md", form.as_bytes(), Lang::En);
    assert_ne!(author.json(), before);
    act(&mut author, "undo", "");
    assert_eq!(author.json(), before);
}
