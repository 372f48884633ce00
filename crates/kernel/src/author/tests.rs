//! The author's desk without a browser: commands in, what is drawn and handed out. Source of truth:
//! the readers of `interchange` and `xlsform`, which say whether what comes out holds; undoing is
//! the identity.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod files;
mod random;
mod versions;

use pingyi_interchange::office::{Node, Reply};
use pingyi_interchange::{pack, questionnaire};
use pingyi_wording::Lang;
use serde_json::Value;

use super::{Author, source};

const PACK: &str = include_str!("../../../../static/packs/demo.pack.json");

pub(super) fn desk() -> Author {
    Author::open(PACK).unwrap()
}

pub(super) fn begun(template: &str) -> Author {
    let mut author = desk();
    act(&mut author, "template", template);
    author
}

pub(super) fn act(author: &mut Author, command: &str, value: &str) -> Vec<Reply> {
    author.act(command, value, Lang::En)
}

/// All texts of what is drawn, in order.
pub(super) fn words(nodes: &[Node]) -> String {
    nodes.iter().map(|node| format!("{} {}", node.text, words(&node.children))).collect()
}

pub(super) fn shown(author: &mut Author) -> (Vec<Node>, String, String) {
    match act(author, "look", "").pop() {
        Some(Reply::Author { nodes, status, focus }) => (nodes, status, focus),
        other => panic!("{other:?}"),
    }
}

fn json(author: &Author) -> Value {
    serde_json::from_str(author.json()).unwrap()
}

fn find<'a>(nodes: &'a [Node], attribute: &str, value: &str) -> Option<&'a Node> {
    nodes.iter().find_map(|node| {
        let is_it = node.attributes.iter().any(|(name, own)| name == attribute && own == value);
        if is_it { Some(node) } else { find(&node.children, attribute, value) }
    })
}

fn attribute<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    node.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn drawn(replies: &[Reply]) -> (&[Node], &str, &str) {
    match replies.last() {
        Some(Reply::Author { nodes, status, focus }) => (nodes, status, focus),
        other => panic!("{other:?}"),
    }
}

fn names(author: &Author) -> Vec<String> {
    let rows = json(author)["survey"].as_array().unwrap().clone();
    rows.iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect()
}

// Source of truth: a template is an example; nothing in it may be wrong, or wanting, or unfair.
#[test]
fn a_template_has_nothing_to_be_said_against() {
    for (name, text) in source::TEMPLATES {
        let (questionnaire, findings) = super::check::read(text.as_bytes());
        assert!(questionnaire.is_some() && findings.is_empty(), "{name}: {findings:?}");
        let author = begun(name);
        assert!(author.checked.findings.is_empty(), "{name}: {:?}", author.checked.findings);
    }
    assert!(source::template("no-such").is_none());
}

#[test]
fn every_questionnaire_of_the_pack_begins_under_a_version_that_is_new() {
    let mut author = desk();
    let (nodes, _, _) = shown(&mut author);
    assert!(find(&nodes, "name", "load").is_some());
    act(&mut author, "begin", "resident-satisfaction 2026.1");
    assert_eq!(json(&author)["version"], "2026.2");
    assert!(author.checked.questionnaire.is_some());
    act(&mut author, "begin", "no-such 1");
    assert_eq!(json(&author)["id"], "resident-satisfaction");
}

#[test]
fn a_text_is_changed_and_the_change_is_undone_and_done_again() {
    let mut author = begun("satisfaction");
    let before = author.json().to_owned();
    act(&mut author, "select", "2");
    let (nodes, _, _) = shown(&mut author);
    assert!(find(&nodes, "name", "set label en").is_some());
    act(&mut author, "set label en", "Are you content?");
    assert_eq!(json(&author)["survey"][2]["label"]["en"], "Are you content?");
    let after = author.json().to_owned();
    act(&mut author, "undo", "");
    assert_eq!(author.json(), before);
    act(&mut author, "undo", "");
    assert_eq!(author.json(), before, "there is nothing before the beginning");
    act(&mut author, "redo", "");
    assert_eq!(author.json(), after);
}

#[test]
fn an_item_goes_up_into_a_group_and_out_of_it() {
    let mut author = begun("satisfaction");
    let all = names(&author);
    // C0, main, Q1, parts, Q2, Q3, Q4, end, Q5, Q6, end.
    assert_eq!(all[2..5], ["Q1", "parts", "Q2"]);
    act(&mut author, "select", "8");
    let replies = act(&mut author, "up", "");
    assert_eq!(drawn(&replies).2, "up", "the button keeps the focus");
    assert_eq!(names(&author)[6..9], ["Q4", "Q5", ""], "into the group, at its end");
    for _ in 0..4 {
        act(&mut author, "up", "");
    }
    assert_eq!(names(&author)[2..5], ["Q1", "Q5", "parts"], "out of it, before its beginning");
    for _ in 0..20 {
        act(&mut author, "up", "");
    }
    assert_eq!(names(&author)[0], "Q5");
    act(&mut author, "down", "");
    assert_eq!(names(&author)[..2], ["C0", "Q5"]);
    assert!(author.checked.questionnaire.is_some());
}

#[test]
fn a_group_moves_with_all_in_it() {
    let mut author = begun("satisfaction");
    act(&mut author, "select", "3");
    act(&mut author, "up", "");
    assert_eq!(names(&author)[2..7], ["parts", "Q2", "Q3", "Q4", ""]);
    act(&mut author, "remove", "");
    assert_eq!(names(&author), ["C0", "main", "Q1", "Q5", "Q6", ""]);
    act(&mut author, "undo", "");
    assert!(names(&author).contains(&"Q3".to_owned()));
    act(&mut author, "select", "2");
    act(&mut author, "ungroup", "");
    assert_eq!(names(&author)[..4], ["C0", "main", "Q2", "Q3"]);
    act(&mut author, "select", "2");
    act(&mut author, "group", "");
    assert_eq!(names(&author)[2..5], ["G1", "Q2", ""]);
}

#[test]
fn conditions_follow_an_item_that_gets_another_name() {
    let mut author = begun("satisfaction");
    act(&mut author, "select", "2");
    act(&mut author, "set name", "overall");
    assert_eq!(json(&author)["survey"][8]["relevant"], "${overall} <= 2");
    assert!(author.checked.questionnaire.is_some());
}

#[test]
fn a_copy_has_names_of_its_own() {
    let mut author = begun("exit-poll");
    act(&mut author, "select", "1");
    act(&mut author, "duplicate", "");
    assert_eq!(names(&author), ["V1", "V2", "V2_2", "V3", "V4"]);
    assert!(author.checked.questionnaire.is_some(), "{:?}", author.checked.findings);
}

#[test]
fn choices_are_added_changed_moved_and_removed() {
    let mut author = begun("exit-poll");
    act(&mut author, "select", "1");
    act(&mut author, "choice-add", "");
    let place = json(&author)["choices"]["motion"].as_array().unwrap().len() - 1;
    act(&mut author, &format!("choice {place} label en"), "Spoilt");
    act(&mut author, &format!("choice {place} name"), "4");
    act(&mut author, &format!("choice {place} missing"), "invalid");
    act(&mut author, "choice 0 level", "3");
    act(&mut author, "choice-exclusive", "0");
    act(&mut author, "choice-up", &place.to_string());
    let choices = json(&author)["choices"]["motion"].clone();
    assert_eq!(choices[place - 1]["label"]["en"], "Spoilt");
    assert_eq!(choices[place - 1]["missing"], "invalid");
    assert_eq!(choices[0]["level"], 3);
    assert_eq!(choices[0]["exclusive"], true);
    act(&mut author, "choice-remove", "0");
    assert_eq!(json(&author)["choices"]["motion"][0]["name"], "2");
    act(&mut author, "choice 0 level", "high");
    assert!(json(&author)["choices"]["motion"][0].get("level").is_none());
}

#[test]
fn another_type_brings_a_list_and_keeps_the_one_that_is_there() {
    let mut author = begun("blank");
    act(&mut author, "select", "0");
    act(&mut author, "type", "select_one");
    assert_eq!(json(&author)["survey"][0]["type"], "select_one Q1_1");
    act(&mut author, "type", "select_multiple");
    assert_eq!(json(&author)["survey"][0]["type"], "select_multiple Q1_1");
    act(&mut author, "list", "+");
    assert_eq!(json(&author)["survey"][0]["type"], "select_multiple Q1_2");
    act(&mut author, "type", "no-such-type");
    assert_eq!(json(&author)["survey"][0]["type"], "select_multiple Q1_2");
    act(&mut author, "add-after", "");
    act(&mut author, "when", "selected(${Q1}, '1')");
    act(&mut author, "when", "selected(${Q1}, '2')");
    let relevant = "selected(${Q1}, '1') and selected(${Q1}, '2')";
    assert_eq!(json(&author)["survey"][1]["relevant"], relevant);
    assert!(author.checked.questionnaire.is_some());
}

#[test]
fn what_is_wrong_stands_beside_its_item_and_the_counts_at_the_top() {
    let mut author = begun("exit-poll");
    act(&mut author, "select", "1");
    let replies = act(&mut author, "set relevant", "${V9} = ");
    let (nodes, _, _) = drawn(&replies);
    let list = find(nodes, "class", "author__list").unwrap();
    let row = list.children[1].children.iter().find(|row| words(&row.children).contains("V2")).unwrap();
    let beside = find(std::slice::from_ref(row), "class", "author__beside").unwrap();
    assert_eq!(attribute(&beside.children[0], "data-code"), Some("pack.expression"));
    assert!(words(nodes).contains("1 to correct"), "{}", words(nodes));
    // The last good one can still be tried, and nothing is saved.
    assert!(find(nodes, "data-item", "V1").is_some());
    let replies = act(&mut author, "save", "");
    assert_eq!(replies.len(), 1);
    assert!(find(drawn(&replies).0, "role", "alert").is_some());
}

#[test]
fn it_is_tried_beside_the_list_and_answers_outlive_a_change() {
    let mut author = begun("exit-poll");
    let replies = act(&mut author, "try-choose V1", "2");
    let (nodes, _, _) = drawn(&replies);
    assert!(find(nodes, "data-item", "V4").is_some() && find(nodes, "data-item", "V2").is_none());
    act(&mut author, "select", "0");
    let replies = act(&mut author, "set label en", "Did you go and vote?");
    let (nodes, _, _) = drawn(&replies);
    let question = find(nodes, "data-item", "V1").unwrap();
    assert!(words(&question.children).contains("Did you go and vote?"));
    let pressed = find(&question.children, "aria-pressed", "true").unwrap();
    assert_eq!(attribute(pressed, "value"), Some("2"));
    // A second press takes the answer away; what is wanted is said when somebody goes on.
    act(&mut author, "try-choose V1", "2");
    let replies = act(&mut author, "try-next", "");
    assert!(find(drawn(&replies).0, "class", "problem").is_some());
    act(&mut author, "try-choose V1", "2");
    act(&mut author, "try-next", "");
    assert!(author.trial.is_at_end);
    act(&mut author, "try-again", "");
    assert!(!author.trial.is_at_end && author.trial.filling().unwrap().answers().is_empty());
}

#[test]
fn a_rating_is_tried_on_people_and_a_table_on_its_page() {
    let mut author = desk();
    let replies = act(&mut author, "begin", "cadre-rating 2026.1");
    assert!(find(drawn(&replies).0, "data-item", "C01.K1").is_some());
    let replies = act(&mut author, "try-choose C01.K1", "1");
    assert!(words(drawn(&replies).0).contains("C01"));
}

#[test]
fn a_version_is_saved_once_and_older_ones_stay() {
    let mut author = desk();
    act(&mut author, "begin", "resident-satisfaction 2026.1");
    act(&mut author, "select", "whole");
    act(&mut author, "whole title en", "Another survey");
    let replies = act(&mut author, "save", "");
    let Reply::Files { files, mime } = &replies[0] else { panic!("{replies:?}") };
    assert_eq!((files[0].0.as_str(), mime.as_str()), ("demo.pack.json", "application/json"));
    let (read, findings) = pack::read(files[0].1.as_bytes());
    let read = read.unwrap_or_else(|| panic!("{findings:?}"));
    let versions: Vec<&str> = read.questionnaires.iter().map(|one| one.version.as_str()).collect();
    assert_eq!(versions, ["2026.1", "2026.2", "2026.1"]);
    assert_eq!(read.questionnaire(&"resident-satisfaction".into()).unwrap().version.as_str(), "2026.2");
    assert_eq!(read.version.as_str(), "2026.2");
    // The old version is the one that was there, word for word.
    let was = questionnaire::text_in_pack(PACK.as_bytes(), "resident-satisfaction", "2026.1");
    let is = questionnaire::text_in_pack(files[0].1.as_bytes(), "resident-satisfaction", "2026.1");
    assert!(was.is_some() && was == is);
    // The same once more is the same file; another content wants another version.
    let again = act(&mut author, "save", "");
    assert_eq!(again[0], replies[0]);
    act(&mut author, "whole title en", "A third survey");
    let replies = act(&mut author, "save", "");
    assert_eq!(replies.len(), 1);
    assert!(words(drawn(&replies).0).contains("2026.3"), "the next free version is named");
    act(&mut author, "version", "");
    let replies = act(&mut author, "save", "");
    let Reply::Files { files, .. } = &replies[0] else { panic!("{replies:?}") };
    assert_eq!(pack::read(files[0].1.as_bytes()).0.unwrap().version.as_str(), "2026.3");
}

#[test]
fn a_template_gets_an_id_of_its_own_after_it_was_saved() {
    let mut author = begun("training");
    act(&mut author, "save", "");
    act(&mut author, "template", "training");
    assert_eq!(json(&author)["id"], "training-evaluation-2");
}

#[test]
fn versions_count_up() {
    for (version, after) in [("2026.1", "2026.2"), ("9", "10"), ("v09", "v10"), ("a", "a.2"), ("", "1")] {
        assert_eq!(super::save::next(version), after);
    }
    // More digits than a number has.
    assert_eq!(super::save::next("99999999999999999999999"), "99999999999999999999999.2");
}

#[test]
fn a_language_is_added_and_every_field_has_a_place_for_it() {
    let mut author = begun("blank");
    act(&mut author, "language-add", "ug");
    act(&mut author, "select", "0");
    let (nodes, _, _) = shown(&mut author);
    for language in ["zh-CN", "en", "ug"] {
        assert!(find(&nodes, "name", &format!("set label {language}")).is_some(), "{language}");
    }
    act(&mut author, "language-add", "<b>");
    assert_eq!(json(&author)["title"].as_object().unwrap().len(), 3);
}

#[test]
fn a_draft_is_kept_and_gone_on_with() {
    let mut author = begun("training");
    act(&mut author, "select", "1");
    act(&mut author, "set label en", "Kept");
    let mut again = desk();
    again.restore(author.json(), Lang::En);
    let (nodes, _, _) = shown(&mut again);
    assert!(find(&nodes, "data-action", "go-on").is_some());
    act(&mut again, "go-on", "");
    assert_eq!(again.json(), author.json());
    let mut other = desk();
    other.restore("nonsense", Lang::En);
    assert_eq!(other.json(), "");
}

#[test]
fn every_button_and_field_has_a_name_in_both_languages() {
    for lang in [Lang::En, Lang::ZhCn] {
        let mut author = begun("satisfaction");
        for row in 0..author.draft.as_ref().unwrap().rows.len() {
            author.act("select", &row.to_string(), lang);
            let replies = author.act("look", "", lang);
            named(drawn(&replies).0, drawn(&replies).0);
        }
    }
}

/// Every button says something, every field has a label, and no id stands twice.
fn named(nodes: &[Node], all: &[Node]) {
    for node in nodes {
        match node.tag.as_str() {
            "button" => {
                let has_label = attribute(node, "aria-label").is_some_and(|label| !label.is_empty());
                assert!(has_label || !words(&node.children).trim().is_empty(), "{node:?}");
                assert!(attribute(node, "data-action").is_some());
            }
            "input" | "textarea" | "select" => {
                let labelled = attribute(node, "aria-labelledby").is_some()
                    || find(all, "for", attribute(node, "id").unwrap_or_default()).is_some();
                assert!(labelled && attribute(node, "name").is_some(), "{node:?}");
            }
            _ => {}
        }
        named(&node.children, all);
    }
}

// Source of truth: docs/formats/questionnaire.md: a further field of a choice is a column for
// `choice_filter`; without it a choice is not offered once the filter asks for something.
#[test]
fn the_columns_that_a_filter_asks_for_are_shown_and_changed() {
    let form = "| survey |\n\
                | | type | name | label | choice_filter |\n\
                | | select_one reg | reg | Region | |\n\
                | | select_one town | town | Town | region = ${reg} |\n\
                | choices |\n\
                | | list_name | name | label | region |\n\
                | | reg | n | North | |\n\
                | | town | a | Ayton | n |\n\
                | settings |\n\
                | | form_title | form_id | version | default_language |\n\
                | | T | tt | 1 | en |\n";
    let mut author = desk();
    author.load("form.md", form.as_bytes(), Lang::En);
    act(&mut author, "select", "1");
    let (nodes, _, _) = shown(&mut author);
    assert_eq!(attribute(find(&nodes, "name", "choice 0 column region").unwrap(), "value"), Some("n"));
    act(&mut author, "choice-add", "");
    let (nodes, _, _) = shown(&mut author);
    assert_eq!(attribute(find(&nodes, "name", "choice 1 column region").unwrap(), "value"), Some(""));
    act(&mut author, "choice 1 column region", "n");
    assert_eq!(json(&author)["choices"]["town"][1]["region"], "n");
    // No other field comes in by this way.
    let before = author.json().to_owned();
    act(&mut author, "choice 1 column level", "5");
    assert_eq!(author.json(), before);
    // The list that no filter looks at has no columns.
    act(&mut author, "select", "0");
    let (nodes, _, _) = shown(&mut author);
    assert!(find(&nodes, "name", "choice 0 column region").is_none());
}
