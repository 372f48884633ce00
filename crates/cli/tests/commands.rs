//! `pingyi fill`, `pack check` and `serve` as somebody types them: what they print, and how they end.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files and starts the program"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/packs/demo.pack.json");

/// A folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pingyi-commands-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, content: &Value) {
        fs::write(self.0.join(name), content.to_string()).unwrap();
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_pingyi"));
        program.current_dir(&self.0).env("LANG", "C").args(words).output().unwrap()
    }

    fn code(&self, words: &[&str]) -> Option<i32> {
        self.run(words).status.code()
    }

    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_slice(&self.run(words).stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn demo() -> Value {
    serde_json::from_slice(&fs::read(PACK).unwrap()).unwrap()
}

// Source of truth: the rating of the practice pack: K1 = 1 asks K2 to K8, K1 = 4 nothing more.
#[test]
fn fill_takes_the_subjects_of_a_rating_from_the_answers() {
    let folder = Folder::new("rating");
    folder.write("rating.json", &demo()["questionnaires"][1]);
    let answers = json!({"C07.K1": "4", "C01.K1": "1", "C01.K2": "3"});
    folder.write("answers.json", &answers);
    let words = ["fill", "rating.json", "--answers", "answers.json", "--json"];
    let filled = folder.json(&words);
    let asked = (1..=8).map(|n| format!("C01.K{n}")).chain(["C07.K1".to_owned()]);
    assert_eq!(filled["relevant"], json!(asked.collect::<Vec<_>>()));
    assert_eq!(filled["values"], answers);
    let codes: Vec<&str> =
        filled["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(!codes.contains(&"fill.unknown-item"), "{codes:?}");
    // Whom the command names goes before whom the answers name.
    let named = folder.run(&[&words[..], &["--subject", "C01"]].concat());
    let filled: Value = serde_json::from_slice(&named.stdout).unwrap();
    assert_eq!(filled["relevant"].as_array().unwrap().len(), 8);
    assert!(filled["findings"].as_array().unwrap().iter().any(|one| one["code"] == "fill.unknown-item"));
    // In a pack it is about the pack's seven: one question each, and the others of C01.
    let in_pack = format!("{PACK}#cadre-rating");
    let filled = folder.json(&["fill", &in_pack, "--answers", "answers.json", "--json"]);
    assert_eq!(filled["relevant"].as_array().unwrap().len(), 7 + 7);
}

// Source of truth: 0 done, 1 done and something to look at, 2 unusable.
#[test]
fn fill_ends_as_it_went() {
    let folder = Folder::new("fill");
    let survey = format!("{PACK}#resident-satisfaction");
    folder.write("declined.json", &json!({"C0": "2"}));
    folder.write("wrong.json", &json!({"C0": "7", "Q99": "1"}));
    folder.write("list.json", &json!([1]));
    let code = |answers: &str| folder.code(&["fill", &survey, "--answers", answers, "--json"]);
    assert_eq!(code("declined.json"), Some(0));
    assert_eq!(code("wrong.json"), Some(1));
    assert_eq!(code("list.json"), Some(2));
    assert_eq!(code("absent.json"), Some(2));
    assert_eq!(
        folder.code(&["fill", PACK, "--answers", "declined.json"]),
        Some(2),
        "a pack is no questionnaire"
    );
    assert_eq!(folder.code(&["fill", &survey]), Some(2));
    let filled = folder.json(&["fill", &survey, "--answers", "wrong.json", "--json"]);
    let found: Vec<(&str, &str)> = filled["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["item"].as_str().unwrap(), one["code"].as_str().unwrap()))
        .collect();
    assert!(found.contains(&("C0", "fill.unknown-choice")), "{found:?}");
    assert!(found.contains(&("Q99", "fill.unknown-item")), "{found:?}");
}

// Source of truth: the same three endings; a finding names its place and what to do.
#[test]
fn pack_check_ends_as_it_went() {
    let folder = Folder::new("pack");
    assert_eq!(folder.code(&["pack", "check", PACK]), Some(0));
    assert_eq!(folder.json(&["pack", "check", PACK, "--json"]), json!({"findings": []}));
    let mut warned = demo();
    warned["colour"] = "red".into();
    folder.write("warned.json", &warned);
    assert_eq!(folder.code(&["pack", "check", "warned.json"]), Some(1));
    let mut broken = demo();
    broken["conventions"][0] = json!({"id": "top3-evaluable", "title": "t", "metric": "share"});
    folder.write("broken.json", &broken);
    assert_eq!(folder.code(&["pack", "check", "broken.json"]), Some(2));
    let checked = folder.json(&["pack", "check", "broken.json", "--json"]);
    let finding = &checked["findings"][0];
    assert_eq!(
        (finding["code"].as_str(), finding["place"].as_str()),
        (Some("pack.missing"), Some("conventions[0]"))
    );
    assert!(!finding["remedy"].as_str().unwrap().is_empty());
    assert_eq!(folder.code(&["pack", "check", "absent.json"]), Some(2));
    assert_eq!(folder.code(&["pack", "check"]), Some(2));
    assert_eq!(folder.code(&["pack"]), Some(2));
}

// Source of truth: what is changed here by hand; the endings of the command line's contract.
#[test]
fn pack_compare_says_what_a_new_version_changes() {
    let folder = Folder::new("compare");
    assert_eq!(folder.code(&["pack", "compare", PACK, PACK]), Some(0));
    let mut next = demo();
    next["version"] = "2026.2".into();
    next["households"][0]["label"] = "elsewhere".into();
    next["areas"].as_array_mut().unwrap().push(json!({"id": "A04", "name": {"en": "North"}}));
    folder.write("next.json", &next);
    assert_eq!(folder.code(&["pack", "compare", PACK, "next.json"]), Some(1));
    let compared = folder.json(&["pack", "compare", PACK, "next.json", "--json"]);
    assert_eq!(compared["versions"], json!(["2026.1", "2026.2"]));
    assert_eq!(compared["same_version_other_content"], json!(false));
    let parts: Vec<String> = compared["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| format!("{} {} {}", change["part"], change["change"], change["id"]).replace('"', ""))
        .collect();
    assert_eq!(parts, ["area added A04", "household changed H01-001"]);
    assert_eq!(compared["changes"][1]["fields"][0]["after"], "elsewhere");
    let told = folder.run(&["pack", "compare", PACK, "next.json"]).stdout;
    assert!(String::from_utf8_lossy(&told).contains("New: A04 North"));
    next["version"] = "2026.1".into();
    folder.write("unnamed.json", &next);
    let unnamed = folder.json(&["pack", "compare", PACK, "unnamed.json", "--json"]);
    assert_eq!(unnamed["same_version_other_content"], json!(true));
    next["id"] = "other".into();
    folder.write("other.json", &next);
    assert_eq!(folder.code(&["pack", "compare", PACK, "other.json"]), Some(2));
    assert_eq!(folder.code(&["pack", "compare", PACK]), Some(2));
}

// Source of truth: HTTP: the folder's file comes back; what cannot be served ends with 2.
#[test]
fn serve_serves_the_folder_and_says_where() {
    let folder = Folder::new("serve");
    assert_eq!(folder.code(&["serve", "absent"]), Some(2));
    assert_eq!(folder.code(&["serve"]), Some(2));
    assert_eq!(folder.code(&["serve", ".", "--port", "many"]), Some(2));
    fs::write(folder.0.join("index.html"), "<p>served</p>").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_pingyi"))
        .current_dir(&folder.0)
        .args(["serve", ".", "--port", "0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(program.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let fetched = said.split_once("http://").and_then(|(_, rest)| {
        let address = rest.split([' ', '/']).next()?.trim().to_owned();
        let mut stream = TcpStream::connect(&address).ok()?;
        stream
            .write_all(format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())
            .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    });
    // It runs until somebody stops it.
    let running = program.try_wait().unwrap().is_none();
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(running, "{said}");
    let answer = fetched.unwrap_or_else(|| panic!("nothing came from {said}"));
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("<p>served</p>"), "{answer}");
}

/// What is wrong with the words is said once, and every command tells how it is called. Source: the
/// table of commands in the interface, "see pingyi --help".
#[test]
fn help_is_there_for_every_command_and_messages_stand_once() {
    let folder = Folder::new("help");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for (words, wanted) in [
        (&["fill", "--help"][..], "pingyi fill QUESTIONNAIRE"),
        (&["pack", "check", "--help"], "pingyi pack check PACK"),
        (&["questionnaire", "paper", "x#y", "-h"], "pingyi questionnaire paper"),
        (&["questionnaire", "--help"], "pingyi questionnaire export"),
        (&["tally", "--pack", "p", "--help"], "pingyi tally --pack"),
        (&["serve", "-h"], "pingyi serve DIR"),
        (&["nothing", "--help"], "pingyi serve DIR"),
    ] {
        let output = folder.run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(text(&output.stdout).contains(wanted), "{words:?}: {}", text(&output.stdout));
    }
    assert!(!text(&folder.run(&["fill", "--help"]).stdout).contains("tally"));
    for (words, wanted) in [(&["nothing"][..], "no command"), (&["fill"], "QUESTIONNAIRE is missing")] {
        let output = folder.run(words);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stderr).matches(wanted).count(), 1, "{}", text(&output.stderr));
    }
}
