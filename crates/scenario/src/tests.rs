//! Every script of `fixtures/scenarios` holds, and every combination of the answers that decide
//! about others asks what the questionnaire's "show if" column says. Source of truth: that column
//! as it was drawn up, written here once more by hand.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::disallowed_methods, reason = "the scripts are files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use pingyi_interchange::csv_out;
use pingyi_interchange::import::Importer;
use pingyi_questionnaire::Pack;
use pingyi_response::{Answer, AnswerKey, Answers, Cell, Filling};

use crate::{Failure, run};

fn demo() -> Arc<Pack> {
    let bytes =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/packs/demo.pack.json")).unwrap();
    let (pack, findings) = pingyi_interchange::pack::read(&bytes);
    assert_eq!(findings, []);
    Arc::new(pack.unwrap())
}

mod engine;

fn scripts() -> BTreeMap<String, String> {
    let scripts = scripts_of("fixtures/scenarios");
    assert!(scripts.len() >= 20, "the scripts are there");
    scripts
}

fn scripts_of(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut scripts = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "scn") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            scripts.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    scripts
}

#[test]
fn every_script_holds() {
    let pack = demo();
    let failures: Vec<String> = scripts()
        .iter()
        .filter_map(|(name, text)| run(&pack, text).err().map(|failure| format!("{name}: {failure}")))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What a script hands in comes back from its file as it went in.
#[test]
fn every_response_of_a_script_survives_its_file() {
    let pack = demo();
    for (name, text) in scripts() {
        let outcome = run(&pack, &text).unwrap();
        let Some(response) = outcome.response else { continue };
        let file = csv_out::responses(&outcome.questionnaire, &[&response], 1);
        let mut importer = Importer::new(Arc::clone(&pack));
        importer.file(&name, &file);
        let imported = importer.finish();
        assert_eq!(imported.findings, [], "{name}");
        assert_eq!(imported.rows.len(), response.rows.len(), "{name}");
        for row in &imported.rows {
            assert_eq!(row.header, response.header, "{name}");
            assert!(response.rows.contains(&row.row), "{name}");
        }
    }
}

#[test]
fn a_script_that_does_not_hold_says_where_and_what() {
    let pack = demo();
    let check = |script: &str, line: usize, expected: &str, found: &str| {
        let wanted = Failure { line, expected: expected.to_owned(), found: found.to_owned() };
        assert_eq!(run(&pack, script).map(|_| ()).err(), Some(wanted), "{script}");
    };
    check("# a\n\nanwser Q1 = 2", 3, "a command of the language", "`anwser Q1 = 2`");
    check("answer Q1 = 2", 1, "Q1 to be asked", "C0");
    check("answer C0 = 2\nexpect items 16", 2, "items `16`", "`0`");
    check("answer C0 = 3", 1, "C0 to take the answer", "fill.unknown-choice");
    check("expect no problem C0", 1, "C0 nothing", "`fill.required`");
    check("expect problem C0 fill.constraint", 1, "C0 `fill.constraint`", "`fill.required`");
    check("next", 1, "nothing open on the page", "C0");
    check("finish", 1, "nothing open", "C0");
    check("answer C0 = 2\nfinish expect 1.1", 2, "1.1", "2.11");
    check("answer C0 = 2\nfinish\nnext", 3, "nothing but `expect` after `finish`", "more");
    check("answer C0 = 2\nfinish\nexpect cell Q1 = 1", 3, "Q1 `1`", "`-1`");
    check("at household H99-001", 1, "a household of the pack", "`H99-001`");
    check("answer C0 = 1\nwave 2026Q3", 2, "a line that sets the scene at the beginning", "it here");
    check("expect not Q77", 1, "Q77 not to be asked", "no item Q77");
    check("expect cell Q1 = 1", 1, "`finish` before this line", "none");
    check("tick Q9 = 1", 1, "Q9 to be asked", "C0");
    let failure = run(&pack, "next").map(|_| ()).unwrap_err();
    assert_eq!(failure.to_string(), "line 1: expected nothing open on the page, found C0");
}

/// The answers that decide about others, with every value they can have; none means unanswered.
const DECIDING: [(&str, &[&str]); 8] = [
    ("C0", &["", "1", "2"]),
    ("Q1", &["", "0", "1", "9"]),
    ("Q2", &["", "1", "2", "3", "4"]),
    ("Q4", &["", "1", "2", "3"]),
    ("Q5", &["", "0", "1", "2", "3", "8"]),
    ("Q8", &["", "1", "2", "3", "8"]),
    ("Q12", &["", "1", "2"]),
    ("Q17", &["", "1", "1 8", "64"]),
];

/// The "show if" column, by hand.
fn expected(answer: &dyn Fn(&str) -> String) -> Vec<String> {
    let is = |item: &str, codes: &[&str]| codes.contains(&answer(item).as_str());
    let mut path = vec!["C0"];
    if is("C0", &["1"]) {
        path.push("Q1");
        // Under 18 ends it; an unanswered age does not hide what follows.
        if !is("Q1", &["0"]) {
            path.extend(["Q2", "Q3", "Q4"]);
            if is("Q4", &["1", "2"]) {
                path.push("Q5");
                if is("Q5", &["1", "2", "3"]) {
                    path.push("Q6");
                }
            }
            path.extend(["Q7", "Q8"]);
            if is("Q8", &["1", "2"]) {
                path.extend(["Q9", "Q10"]);
            }
            path.extend(["Q11", "Q12"]);
            if is("Q12", &["1"]) {
                path.extend(["Q13", "Q14", "Q15"]);
            }
            path.extend(["Q16", "Q17"]);
            if is("Q17", &["64"]) {
                path.push("Q18");
            }
            path.extend(["Q19", "Q20", "Q21"]);
            if is("Q2", &["2", "3", "4"]) {
                path.push("Q22");
            }
            path.extend(["Q23", "Q24", "Q25"]);
        }
    }
    path.into_iter().map(str::to_owned).collect()
}

/// All 86,400 combinations of the deciding answers, each reached from the one before, and every
/// seventh also from nothing, so that nothing depends on the way by which an answer was reached.
#[test]
fn every_combination_asks_what_the_questionnaire_says() {
    let pack = demo();
    let survey = pack.questionnaire(&"resident-satisfaction".into()).unwrap();
    let mut walking = Filling::new(Arc::clone(survey), Vec::new(), Answers::new());
    let total: usize = DECIDING.iter().map(|(_, codes)| codes.len()).product();
    let mut lengths = BTreeMap::new();
    for number in 0..total {
        let mut rest = number;
        let mut chosen: BTreeMap<&str, &str> = BTreeMap::new();
        for (item, codes) in DECIDING {
            chosen.insert(item, codes[rest % codes.len()]);
            rest /= codes.len();
        }
        for (item, code) in &chosen {
            let key = AnswerKey::parse(item);
            let answer = walking.answer_from_text(&key, code);
            assert_eq!(walking.set(&key, answer), []);
        }
        let answer = |item: &str| chosen[item].to_owned();
        let expected = expected(&answer);
        let found: Vec<String> = walking.relevant().iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{chosen:?}");
        // Every seventh also from nothing, as a draft that is read again.
        if number % 7 == 0 {
            let again = Filling::new(Arc::clone(survey), Vec::new(), walking.answers().clone());
            assert_eq!(again.relevant(), walking.relevant(), "{chosen:?}");
        }
        let is_whole =
            ["C0", "Q1", "Q2", "Q4", "Q8", "Q12", "Q17"].iter().all(|item| !chosen[item].is_empty());
        let is_kept = chosen["C0"] == "1" && chosen["Q1"] != "0";
        let visited = !["1", "2"].contains(&chosen["Q4"]) || !chosen["Q5"].is_empty();
        if is_whole && is_kept && visited {
            *lengths.entry(found.len() - 1).or_insert(0) += 1;
        }
    }
    let lengths: Vec<usize> = lengths.into_keys().collect();
    // Sums of 16 with Q22 (1), Q5 (1), Q6 (1, with Q5), Q9 and Q10 (2), Q13 to Q15 (3), Q18 (1).
    assert_eq!(lengths, (16..=25).collect::<Vec<_>>());
}

/// K1 decides for each subject alone.
#[test]
fn every_combination_of_two_subjects_asks_what_the_rating_says() {
    let pack = demo();
    let rating = pack.questionnaire(&"cadre-rating".into()).unwrap();
    let asked = |k1: &str| match k1 {
        "1" | "2" => vec!["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"],
        "3" => vec!["K1", "K8"],
        _ => vec!["K1"],
    };
    let codes = ["", "1", "2", "3", "4"];
    for first in codes {
        for second in codes {
            let mut answers = Answers::new();
            for (subject, code) in [("C01", first), ("C02", second)] {
                if !code.is_empty() {
                    answers.insert(AnswerKey::parse(&format!("{subject}.K1")), Answer::Choice(code.into()));
                }
            }
            let filling = Filling::new(Arc::clone(rating), vec!["C01".into(), "C02".into()], answers);
            let found: Vec<String> = filling.relevant().iter().map(ToString::to_string).collect();
            let expected: Vec<String> = [("C01", first), ("C02", second)]
                .iter()
                .flat_map(|(subject, code)| {
                    asked(code).into_iter().map(move |item| format!("{subject}.{item}"))
                })
                .collect();
            assert_eq!(found, expected, "{first} {second}");
        }
    }
}

/// Refusals hold no answer whatever was answered before.
#[test]
fn a_refusal_hands_in_nothing() {
    let pack = demo();
    let outcome = run(&pack, "answers C0=1 Q1=1 Q2=1 Q3=1\nanswer C0 = 2\nfinish expect 2.11").unwrap();
    let response = outcome.response.unwrap();
    assert_eq!(response.rows.len(), 1);
    assert_eq!(response.rows[0].cells, vec![Cell::NotAsked; 26]);
}
