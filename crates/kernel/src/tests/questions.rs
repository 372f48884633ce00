//! Questions in their place: long lists, heads of tables, messages. Source of truth: the outside contract
//! (inputs carry the item's name and the choice's code), ODK's appearances `label` and `list-nolabel`,
//! and XLSForm's `constraint_message`.

use super::device::{Device, PACK};
use crate::Act;
use crate::view::{ChoiceView, Control, Screen};

const HASH: &str = "#/fill/made";

/// The practice pack with one questionnaire more.
fn device(survey: &str, choices: &str) -> Device {
    let made = format!(
        r#"{{"format": "pingyi.questionnaire/1", "id": "made", "version": "1", "title": "Made",
        "default_language": "en", "survey": [{survey}], "choices": {{{choices}}}}},"#
    );
    let start = "\"questionnaires\": [";
    let text = std::str::from_utf8(PACK).expect("text");
    Device::with_pack(HASH, text.replacen(start, &format!("{start}{made}"), 1).into_bytes())
}

/// 9,000 villages, and a way out.
fn villages() -> Device {
    let all: Vec<String> =
        (1..=9_000).map(|n| format!(r#"{{"name": "v{n}", "label": "Village {n} of the Valley"}}"#)).collect();
    let list = format!(
        r#""v": [{}, {{"name": "none", "label": "Elsewhere", "missing": "refused"}}], "yn": [{{"name": "1", "label": "Yes"}}]"#,
        all.join(",")
    );
    device(
        r#"{"type": "select_one v", "name": "village", "label": "Where?"},
           {"type": "select_one yn", "name": "end", "label": "End?"}"#,
        &list,
    )
}

fn searched(device: &Device) -> (String, Vec<ChoiceView>, u32, u32) {
    let page = device.page().expect("a page");
    match page.questions.iter().find(|one| one.name == "village").map(|one| one.control.clone()) {
        Some(Control::Search { query, choices, drawn, found }) => (query, choices, drawn, found),
        other => panic!("{other:?}"),
    }
}

fn search(device: &mut Device, text: &str) {
    device.does(Act::Search { name: "village".to_owned(), text: text.to_owned() });
}

fn codes(device: &Device) -> String {
    searched(device).1.iter().map(|one| one.code.clone()).collect::<Vec<_>>().join(" ")
}

#[test]
fn of_a_long_list_what_is_looked_for_is_drawn_and_the_chosen_one_always() {
    let mut device = villages();
    let (_, choices, drawn, found) = searched(&device);
    assert_eq!((choices.len(), drawn, found), (51, 50, 9_000), "the first ones, and the way out");
    // Any part of any word, in any case.
    search(&mut device, "VALLEY 777");
    assert_eq!(
        codes(&device),
        "v777 v1777 v2777 v3777 v4777 v5777 v6777 v7770 v7771 v7772 v7773 v7774 v7775 v7776 v7777 v7778 v7779 v8777 none"
    );
    device.does(Act::Choose { name: "village".to_owned(), code: "v1777".to_owned() });
    search(&mut device, "8999");
    assert_eq!(codes(&device), "v1777 v8999 none");
    search(&mut device, "no such place");
    let (query, choices, drawn, found) = searched(&device);
    assert_eq!((query.as_str(), drawn, found), ("no such place", 0, 0));
    assert!(choices.first().is_some_and(|one| one.checked && one.code == "v1777"));
    assert!(choices.last().is_some_and(|one| one.apart && one.code == "none"));
    // What was looked for is no answer: it is forgotten with the page, and nothing of it is kept.
    device.does(Act::Next);
    device.does(Act::Next);
    device.does(Act::JumpTo { name: "village".to_owned() });
    assert_eq!(searched(&device).0, "");
    assert!(device.kept("").iter().all(|(_, text)| !text.contains("no such place")));
}

/// A few choices stand all in sight, and `minimal` stays the select that its author asked for.
#[test]
fn a_short_list_is_not_looked_through() {
    let list = |count: usize| {
        let all: Vec<String> = (1..=count).map(|n| format!(r#"{{"name": "{n}", "label": "{n}"}}"#)).collect();
        format!(r#""v": [{}]"#, all.join(","))
    };
    let control = |appearance: &str, count: usize| {
        let row = format!(
            r#"{{"type": "select_one v", "name": "village", "label": "Where?", "appearance": "{appearance}"}}"#
        );
        device(&row, &list(count)).page().expect("a page").questions[0].control.clone()
    };
    assert!(matches!(control("", 60), Control::Choices { .. }));
    assert!(matches!(control("", 61), Control::Search { .. }));
    assert!(matches!(control("minimal", 61), Control::Choices { .. }));
}

/// ODK's usual pattern: the head has no question, and so no input, no line at the end and no column.
#[test]
fn the_head_of_a_table_asks_nothing() {
    let mut device = device(
        r#"{"type": "begin_group", "name": "g", "label": "How content?"},
           {"type": "select_one yn", "name": "hd", "appearance": "label"},
           {"type": "select_one yn", "name": "a", "label": "Roads", "appearance": "list-nolabel"},
           {"type": "select_one yn", "name": "b", "label": "Water", "appearance": "list-nolabel"},
           {"type": "end_group"}"#,
        r#""yn": [{"name": "1", "label": "Yes"}, {"name": "2", "label": "No"}]"#,
    );
    let page = device.page().expect("a page");
    assert_eq!(page.questions.len(), 1);
    let Control::Grid(grid) = &page.questions[0].control else { panic!("a table") };
    let rows: Vec<&str> = grid.rows.iter().map(|row| row.label.as_str()).collect();
    let columns: Vec<&str> = grid.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!((rows, columns), (vec!["Roads", "Water"], vec!["Yes", "No"]));
    device.does(Act::Choose { name: "a".to_owned(), code: "1".to_owned() });
    device.does(Act::Next);
    let Screen::Review(review) = device.screen() else { panic!("the last look") };
    assert_eq!(review.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

/// A message of the questionnaire may tell what was answered, as a label may.
#[test]
fn an_answer_stands_in_the_message_about_it() {
    let mut device = device(
        r#"{"type": "integer", "name": "adults", "label": "Adults?", "constraint": ". >= 0"},
           {"type": "integer", "name": "voters", "label": "Voters?", "constraint": ". >= 0 and . <= ${adults}",
            "constraint_message": "There are only ${adults}."}"#,
        "",
    );
    device.does(Act::Type { name: "adults".to_owned(), text: "3".to_owned() });
    device.does(Act::Next);
    device.does(Act::Type { name: "voters".to_owned(), text: "4".to_owned() });
    device.does(Act::Next);
    assert_eq!(device.page().expect("a page").questions[0].problem, "There are only 3.");
}
