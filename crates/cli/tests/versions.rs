//! `pingyi tally` over two versions of one questionnaire: what is counted together is said, and no code
//! is added to one that means something else.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files and starts the program"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pingyi_base::{Language, Timestamp};
use pingyi_interchange::csv_out;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Response, Row};
use serde_json::{Value, json};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/packs/demo.pack.json");

/// Version 1 has 1 for the best, version 2 for the worst; D was a choice and is a number, N the reverse.
fn pack() -> Value {
    let mut pack: Value = serde_json::from_slice(&fs::read(DEMO).unwrap()).unwrap();
    let scale = |best: u8| -> Value {
        let level = |code: u8| if best == 1 { 6 - code } else { code };
        let choice = |code: u8| json!({"name": code.to_string(), "label": {"en": format!("c{code}")}, "level": level(code)});
        let mut all: Vec<Value> = (1..=5).map(choice).collect();
        all.push(json!({"name": "8", "label": {"en": "Don't know"}, "missing": "dont_know"}));
        Value::Array(all)
    };
    let number =
        |name: &str| json!({"type": "integer", "name": name, "label": {"en": name}, "constraint": ". >= 0"});
    let choice =
        |name: &str, label: &str| json!({"type": "select_one s", "name": name, "label": {"en": label}});
    let version = |version: &str, best: u8, survey: [Value; 3]| {
        json!({"format": "pingyi.questionnaire/1", "id": "vv", "version": version, "kind": "survey",
               "title": {"en": "VV"}, "default_language": "en", "survey": survey, "choices": {"s": scale(best)}})
    };
    pack["questionnaires"] = json!([
        version("1", 1, [choice("A", "How satisfied?"), choice("D", "D"), number("N")]),
        version("2", 5, [choice("A", "How content?"), number("D"), choice("N", "N")]),
    ]);
    pack["indicators"] = json!([]);
    pack["practice"] = json!(false);
    pack["privacy"] = json!({"min_cell": 1, "comments_min_cell": 1});
    pack
}

fn write(folder: &Path, pack: &Value, version: usize, rows: &[[Cell; 3]]) -> PathBuf {
    let (read, _) = pingyi_interchange::pack::read(pack.to_string().as_bytes());
    let questionnaire = read.unwrap().questionnaires[version].clone();
    let at = Timestamp::parse("2026-07-01T10:00:00+08:00").unwrap();
    let response = |(cells, seq): (&[Cell; 3], u64)| Response {
        repeats: Vec::new(),
        header: Header {
            response_id: format!("R-{version}{seq:05}").as_str().into(),
            questionnaire: questionnaire.id.clone(),
            version: questionnaire.version.clone(),
            pack: "demo".into(),
            wave: "2026Q3".into(),
            origin: Origin::Field,
            area: Some("A01".into()),
            mode: Mode::SelfCompleted,
            helper: Helper::None,
            language: Language::new("en"),
            disposition: Disposition::Complete,
            consent: Consent::NotAsked,
            notice: None,
            eligible_adults: None,
            weight: 1.0,
            trace: Trace::Open {
                household: None,
                interviewer: None,
                device: format!("D-{version}").as_str().into(),
                seq,
                started_at: at,
                ended_at: at,
                duration_s: 100,
            },
            shown: String::new(),
            replaces: None,
            void_reason: None,
        },
        rows: vec![Row { subject: None, cells: cells.to_vec() }],
    };
    let all: Vec<Response> = rows.iter().zip(1..).map(response).collect();
    let path = folder.join(format!("v{version}.csv"));
    fs::write(&path, csv_out::responses(&questionnaire, &all.iter().collect::<Vec<_>>(), 0)).unwrap();
    path
}

// Source of truth: the seven rows below, counted by hand: three best (level 5) of version 1 are code 1
// there and code 5 in version 2.
#[test]
fn versions_that_are_counted_together_are_named_and_no_code_means_two_things() {
    let folder = std::env::temp_dir().join(format!("pingyi-versions-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let pack = pack();
    let at = folder.join("pack.json");
    fs::write(&at, pack.to_string()).unwrap();
    let code = |code: &str| Cell::Code(code.into());
    let first = write(
        &folder,
        &pack,
        0,
        &[
            [code("1"), code("2"), Cell::Integer(4)],
            [code("1"), code("1"), Cell::Integer(5)],
            [code("1"), code("1"), Cell::Integer(6)],
            [code("8"), code("1"), Cell::LeftOut],
        ],
    );
    let second = write(
        &folder,
        &pack,
        1,
        &[
            [code("5"), Cell::Integer(7), code("5")],
            [code("1"), Cell::Integer(8), code("5")],
            [code("8"), Cell::LeftOut, code("1")],
        ],
    );
    let run = |words: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_pingyi"));
        program.env("LANG", "C").args(["tally", "--pack"]).arg(&at).args(words).args([&first, &second]);
        program.output().unwrap()
    };
    let json: Value = serde_json::from_slice(&run(&["--json"]).stdout).unwrap();
    let counts = |item: &str| {
        let rows = json["results"].as_array().unwrap();
        rows.iter().find(|row| row["item"] == item).unwrap()["counts"].clone()
    };
    assert_eq!(counts("A"), json!({"1": 1, "5": 4, "8": 2}));
    assert_eq!(counts("D"), json!({"1": 3, "2": 1}), "version 1 only, and in its codes");
    let notes: Vec<(&str, &str)> = json["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| (note["code"].as_str().unwrap(), note["message"].as_str().unwrap()))
        .filter(|(code, _)| code.starts_with("versions"))
        .collect();
    let has = |words: &str| notes.iter().any(|(_, message)| message.contains(words));
    assert!(has("version 1 (4) · version 2 (3)"), "{notes:?}");
    assert!(
        has("How content?: not the same in all versions: the question's text · the choices or the scale."),
        "{notes:?}"
    );
    assert!(has("Answers given in version 2 (2) had another type"), "{notes:?}");
    assert!(has("Answers given in version 1 (3) had another type"), "{notes:?}");
    let text = String::from_utf8(run(&["--lang", "zh-CN"]).stdout).unwrap();
    assert!(text.contains("1 版（4 份） · 2 版（3 份）"), "{text}");
    fs::remove_dir_all(&folder).unwrap();
}
