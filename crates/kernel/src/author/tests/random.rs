//! Whatever is pressed and typed, in any order: nothing panics, every state is drawn, and undoing
//! everything gives back what there was at the beginning.

use proptest::prelude::*;

use super::{act, begun, shown};

const COMMANDS: [&str; 50] = [
    "select",
    "up",
    "down",
    "add-before",
    "add-after",
    "add-inside",
    "add-last",
    "duplicate",
    "remove",
    "group",
    "ungroup",
    "type",
    "list",
    "when",
    "set name",
    "set label en",
    "set label zh-CN",
    "set hint en",
    "set required",
    "set relevant",
    "set constraint",
    "set calculation",
    "set default",
    "set readonly",
    "set choice_filter",
    "set repeat_count",
    "set parameters",
    "set appearance",
    "set survey",
    "choice-add",
    "choice-remove",
    "choice-up",
    "choice-down",
    "choice-exclusive",
    "choice 0 name",
    "choice 1 label en",
    "choice 0 level",
    "choice 99 level",
    "choice x level",
    "whole id",
    "whole version",
    "whole kind",
    "whole default_language",
    "whole title en",
    "language-add",
    "try-next",
    "try-back",
    "try-choose Q1",
    "try-tick Q5",
    "try-type Q6",
];

fn value() -> impl Strategy<Value = String> {
    let words = [
        "",
        "0",
        "1",
        "2",
        "3",
        "5",
        "9",
        "40",
        "whole",
        "select_one",
        "select_multiple",
        "rank",
        "range",
        "calculate",
        "begin_repeat",
        "begin_group",
        "text",
        "note",
        "+",
        "sat",
        "yes",
        "Q1",
        "Q2",
        "a b",
        "${Q1} = 1",
        "${Q1",
        "count-selected(${Q5}) > 1",
        "start=0 end=3",
        "table-list",
        "rating",
        "vote",
        "en",
        "ug",
        "x(",
        ". > 1",
        "４２",
        "<&>\"'",
        "${Q1} and ${Q2}",
        "4294967295",
        "Q4294967295",
    ];
    prop_oneof![9 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => ".{0,12}"]
}

fn steps() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec((prop::sample::select(COMMANDS.to_vec()), value()), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn undoing_gives_back_what_there_was(steps in steps()) {
        let mut author = begun("satisfaction");
        let beginning = author.json().to_owned();
        for (command, value) in &steps {
            let before = author.json().to_owned();
            let undone = author.undo.len();
            act(&mut author, command, value);
            prop_assert!(author.undo.len() <= undone + 1);
            prop_assert_eq!(author.json() != before, author.undo.len() == undone + 1);
        }
        let end = author.json().to_owned();
        let count = author.undo.len();
        for _ in 0..count {
            act(&mut author, "undo", "");
        }
        prop_assert_eq!(author.json(), &beginning);
        for _ in 0..count {
            act(&mut author, "redo", "");
        }
        prop_assert_eq!(author.json(), &end);
    }

    #[test]
    fn begun_from_anything_and_saved_at_any_moment_it_holds_or_says_why(steps in steps()) {
        let mut author = begun("satisfaction");
        for (command, value) in &steps {
            act(&mut author, command, value);
        }
        let replies = act(&mut author, "save", "");
        if replies.len() == 1 {
            prop_assert!(author.alert.is_some());
        }
        act(&mut author, "export", "");
        act(&mut author, "close", "");
        let (nodes, _, _) = shown(&mut author);
        prop_assert!(!nodes.is_empty());
    }

    #[test]
    fn words_that_nobody_offers_do_nothing(command in ".{0,20}", value in ".{0,20}") {
        let mut author = begun("exit-poll");
        let before = author.json().to_owned();
        act(&mut author, &command, &value);
        act(&mut author, "select", "1");
        act(&mut author, &command, &value);
        prop_assert_eq!(author.json(), &before);
    }
}
