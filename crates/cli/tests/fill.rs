//! `pingyi fill` as somebody types it: a questionnaire and answers in, what is asked and held out.
//! Source of truth: the command's line in the interface, ODK's meaning of the words.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files and starts the program"
)]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

fn fill(name: &str, answers: &Value) -> (Option<i32>, Value) {
    let questionnaire = json!({
        "format": "pingyi.questionnaire/1", "id": "homes", "version": "1", "title": "t",
        "default_language": "en",
        "survey": [
            {"type": "begin_repeat", "name": "r", "label": "person"},
            {"type": "text", "name": "name", "label": "name"},
            {"type": "integer", "name": "age", "label": "age", "constraint": ". >= 0"},
            {"type": "text", "name": "school", "label": "school", "relevant": "${age} < 18"},
            {"type": "end_repeat"},
            {"type": "calculate", "name": "people", "calculation": "count(${name})"},
            {"type": "calculate", "name": "years", "calculation": "sum(${age})"},
            {"type": "integer", "name": "z_visits", "label": "visits", "constraint": ". >= 0"},
            {"type": "begin_repeat", "name": "a_visit", "repeat_count": "${z_visits}"},
            {"type": "time", "name": "at", "label": "at"},
            {"type": "end_repeat"},
            {"type": "text", "name": "told", "label": "told", "calculation": "concat('n', ${people})"},
            {"type": "date", "name": "day", "label": "day", "default": "today()"},
        ],
        "choices": {},
    });
    let folder = std::env::temp_dir().join(format!("pingyi-fill-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("q.json"), questionnaire.to_string()).unwrap();
    fs::write(folder.join("a.json"), answers.to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pingyi"))
        .current_dir(&folder)
        .args(["fill", "q.json", "--answers", "a.json", "--json"])
        .output()
        .unwrap();
    let _ = fs::remove_dir_all(&folder);
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

/// The keys of answers name the instances, and those are the ones that are asked.
#[test]
fn answers_in_repeats_make_their_instances() {
    let (code, filled) = fill(
        "instances",
        &json!({"r[1].name": "An", "r[1].age": "40", "r[3].name": "Ning", "r[3].age": 7, "r[3].school": "first",
                "day": "2026-07-01"}),
    );
    assert_eq!(code, Some(0), "{filled}");
    let relevant: Vec<&str> =
        filled["relevant"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(
        relevant,
        ["r[1].name", "r[1].age", "r[3].name", "r[3].age", "r[3].school", "z_visits", "told", "day"]
    );
    let values = &filled["values"];
    assert_eq!((&values["r[3].name"], &values["people"]), (&json!("Ning"), &json!("2")));
    assert_eq!((&values["years"], &values["told"]), (&json!("47"), &json!("n2")));
    assert_eq!(filled["findings"], json!([]));
}

/// `a_visit[2]` is there only because of an answer behind it, and what is given by hand stays.
#[test]
fn the_order_of_answers_does_not_matter() {
    let (code, filled) = fill(
        "order",
        &json!({"a_visit[2].at": "09:30", "z_visits": "2", "told": "by hand", "r[1].name": "An"}),
    );
    assert_eq!(code, Some(0), "{filled}");
    assert_eq!(filled["values"]["a_visit[2].at"], "09:30");
    assert_eq!(filled["values"]["told"], "by hand");
    // A repeat that no answer names begins with one instance; the day is this one.
    let (_, filled) = fill("empty", &json!({}));
    assert_eq!(filled["relevant"][0], "r[1].name");
    assert_eq!(filled["values"]["day"].as_str().map(str::len), Some(10));
}

#[test]
fn what_is_not_there_is_told() {
    let (code, filled) = fill("unknown", &json!({"r[0].name": "x", "s[1].b": "1"}));
    assert_eq!(code, Some(1));
    let told: Vec<(&str, &str)> = filled["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["item"].as_str().unwrap(), one["code"].as_str().unwrap()))
        .collect();
    let expected = ["r[0].name", "s[1].b"].map(|name| (name, "fill.unknown-item"));
    assert_eq!(told, expected);
}

/// Runs `fill` over any questionnaire; exit code and what it prints.
fn run(name: &str, survey: &Value, choices: &Value, answers: &Value) -> (Option<i32>, Value) {
    let questionnaire = json!({"format": "pingyi.questionnaire/1", "id": "made", "version": "1", "title": "t",
        "default_language": "en", "survey": survey, "choices": choices});
    let folder = std::env::temp_dir().join(format!("pingyi-fill-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("q.json"), questionnaire.to_string()).unwrap();
    fs::write(folder.join("a.json"), answers.to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pingyi"))
        .current_dir(&folder)
        .env("LANG", "C")
        .args(["fill", "q.json", "--answers", "a.json", "--json"])
        .output()
        .unwrap();
    let _ = fs::remove_dir_all(&folder);
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

fn findings(filled: &Value) -> Vec<(&str, &str, &str)> {
    let all = filled["findings"].as_array().unwrap().iter();
    all.map(|one| {
        (one["item"].as_str().unwrap(), one["code"].as_str().unwrap(), one["message"].as_str().unwrap())
    })
    .collect()
}

/// A choice that the filter leaves out is told like one that the list does not have.
#[test]
fn a_choice_that_is_filtered_out_is_told() {
    let survey = json!([{"type": "text", "name": "reg", "label": "Region"},
        {"type": "select_one town", "name": "town", "label": "Town", "choice_filter": "region = ${reg}"}]);
    let choices = json!({"town": [{"name": "a", "label": "A", "region": "n"}, {"name": "b", "label": "B", "region": "s"}]});
    let (code, filled) = run("filter", &survey, &choices, &json!({"reg": "s", "town": "a"}));
    assert_eq!(code, Some(1), "{filled}");
    assert_eq!(
        findings(&filled).iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(),
        [("town", "fill.unknown-choice")]
    );
    assert_eq!(run("filter-good", &survey, &choices, &json!({"reg": "s", "town": "b"})).0, Some(0));
}

/// The questionnaire's own words, with answers in them, as on the screen.
#[test]
fn findings_are_told_in_the_questionnaires_words() {
    let survey = json!([{"type": "integer", "name": "n", "label": "n", "constraint": ". >= 0"},
        {"type": "integer", "name": "m", "label": "m", "constraint": ". >= 0 and . < ${n}", "constraint_message": {"en": "Fewer than ${n}."}},
        {"type": "integer", "name": "w", "label": "w", "constraint": ". >= 0", "required": "yes", "required_message": "We need it."}]);
    let (_, filled) = run("own", &survey, &json!({}), &json!({"n": "4", "m": "9"}));
    assert_eq!(
        findings(&filled),
        [("w", "fill.required", "We need it."), ("m", "fill.constraint", "Fewer than 4.")]
    );
}

/// A default that does not fit is told, and is no answer; so is an instance beyond the most there may be.
#[test]
fn what_the_questionnaire_is_to_blame_for_is_told() {
    let survey = json!([{"type": "integer", "name": "n", "label": "n", "constraint": ". >= 0", "default": "abc"},
        {"type": "begin_repeat", "name": "r", "repeat_count": "1000000"},
        {"type": "text", "name": "x", "label": "x"}, {"type": "end_repeat"},
        {"type": "begin_repeat", "name": "s"}, {"type": "text", "name": "y", "label": "y"}, {"type": "end_repeat"}]);
    let (code, filled) = run("blame", &survey, &json!({}), &json!({"s[2000].y": "x"}));
    assert_eq!(code, Some(1));
    let told: Vec<_> = findings(&filled).iter().map(|one| (one.0.to_owned(), one.1.to_owned())).collect();
    let expected = [("n", "fill.not-integer"), ("r", "fill.instances"), ("s[2000].y", "fill.instances")];
    assert_eq!(told, expected.map(|(place, code)| (place.to_owned(), code.to_owned())));
    assert_eq!(filled["values"].get("n"), None);
}
