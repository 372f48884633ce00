//! Forms in files: those that are sound are converted, and each mistake is found where it stands.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pingyi_base::{Finding, FindingCode, Severity};
use pingyi_wording::Lang;
use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/xlsform").join(name)
}

fn forms(name: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("expected.csv"));
    paths.sort();
    paths
}

fn convert(path: &Path) -> (Option<Value>, Vec<Finding>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    whole(&name, &fs::read(path).unwrap())
}

/// The whole conversion, as `pingyi questionnaire convert` does it: with the questionnaire's reader.
fn whole(name: &str, bytes: &[u8]) -> (Option<Value>, Vec<Finding>) {
    let reader = |json: &[u8]| pingyi_interchange::questionnaire::read_in_part(json).1;
    pingyi_xlsform::read(name, bytes).checked(reader).finish()
}

fn good(name: &str) -> (Value, Vec<Finding>) {
    let (value, findings) = convert(&folder("good").join(name));
    (value.unwrap(), findings)
}

fn item<'a>(questionnaire: &'a Value, name: &str) -> &'a Value {
    questionnaire["survey"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap()
}

// Source of truth: pyxform 4.5 takes each of these forms (see the oracle's test).
#[test]
fn forms_that_are_sound_are_converted() {
    let forms = forms("good");
    assert!(forms.len() >= 30, "{} forms", forms.len());
    for path in forms {
        let (value, findings) = convert(&path);
        let errors: Vec<&Finding> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(value.is_some(), "{}: {errors:?}", path.display());
    }
}

// Source of truth: "every type and function that XLSForm knows is converted or refused".
#[test]
fn forms_that_ask_for_more_are_refused_with_the_reason() {
    for path in forms("refused") {
        let (value, findings) = convert(&path);
        assert!(value.is_none(), "{}", path.display());
        let refused = findings.iter().find(|finding| finding.code == FindingCode::NotSupported).unwrap();
        assert!(refused.args.iter().any(|(name, _)| *name == "reason"), "{}: {refused:?}", path.display());
    }
}

// Source of truth: fixtures/xlsform/bad/expected.csv, read from the forms by hand.
#[test]
fn each_mistake_is_found_in_its_sheet_row_and_column() {
    let expected = fs::read_to_string(folder("bad").join("expected.csv")).unwrap();
    for line in expected.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (value, findings) = convert(&folder("bad").join(cells[0]));
        assert!(value.is_none(), "{} was converted", cells[0]);
        let found = findings.iter().any(|finding| {
            let at = &finding.at;
            finding.severity == Severity::Error
                && finding.code.as_str() == cells[1]
                && at.sheet.as_deref().unwrap_or_default() == cells[2]
                && at.line.map(|line| line.to_string()).unwrap_or_default() == cells[3]
                && at.column.as_deref().unwrap_or_default() == cells[4]
        });
        assert!(found, "{line}\n{findings:#?}");
    }
}

#[test]
fn findings_name_the_nearest_valid_word() {
    let (_, findings) = convert(&folder("bad").join("unknown-types.md"));
    let nearest = |line: u64| {
        let finding = findings.iter().find(|finding| finding.at.line == Some(line)).unwrap();
        finding.args.iter().find(|(name, _)| *name == "nearest").unwrap().1.clone()
    };
    assert_eq!(nearest(3), "integer");
    assert_eq!(nearest(4), "select_one");
    assert_eq!(nearest(6), "text");
}

// Source of truth: the cells of the workbook, read from its XML by eye; serial 46204 is 2026-07-01.
#[test]
fn cells_of_every_kind_become_texts() {
    let (value, findings) = good("cells.xlsx");
    assert_eq!(item(&value, "day")["default"], "2026-07-01");
    assert_eq!(item(&value, "day")["required"], "yes");
    assert_eq!(item(&value, "hour")["default"], "09:45");
    assert_eq!(item(&value, "pick")["default"], "1");
    assert_eq!(item(&value, "pick")["label"], json!({"en": "Pick one"}));
    assert_eq!(value["choices"]["l"][0], json!({"name": "1", "label": {"en": "One"}}));
    assert_eq!(value["version"], "2026.1");
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, BTreeSet::from(["xlsform.date-cell", "xlsform.formula-cell"]));
}

// Source of truth: the form's own cells, and XLSForm's reference for or_other and choice_filter.
#[test]
fn a_household_survey_keeps_its_logic_and_its_languages() {
    let (value, findings) = good("household-survey.md");
    assert_eq!(value["title"], json!({"en": "Household survey", "zh": "Household survey"}));
    assert_eq!(value["default_language"], "en");
    assert_eq!(
        item(&value, "roof")["label"],
        json!({"en": "What is the roof made of?", "zh": "屋顶是什么材料？"})
    );
    assert_eq!(item(&value, "village")["choice_filter"], "district = ${district}");
    assert_eq!(value["choices"]["village"][2]["district"], "south");
    let water: Vec<&Value> =
        value["choices"]["water"].as_array().unwrap().iter().map(|c| &c["name"]).collect();
    assert_eq!(water, ["tap", "well", "other"]);
    assert_eq!(value["choices"]["water"][2]["label"], json!({"en": "Other", "zh": "其他"}));
    assert_eq!(item(&value, "water_other")["relevant"], "selected(${water}, 'other')");
    assert_eq!(item(&value, "person")["type"], "begin_repeat");
    assert_eq!(item(&value, "person")["repeat_count"], "${members}");
    assert_eq!(item(&value, "oldest")["calculation"], "max(${age})");
    // Some of its texts stand in one language only.
    let is_light = |f: &Finding| f.severity == Severity::Note || f.code == FindingCode::PackLanguage;
    assert!(findings.iter().all(is_light), "{findings:#?}");
}

#[test]
fn a_range_gets_the_bounds_that_xlsform_gives_it() {
    let (value, _) = good("training-evaluation.md");
    assert_eq!(item(&value, "recommend")["parameters"], "start=1 end=10 step=1");
    assert_eq!(value["choices"]["rating"][5]["missing"], "dont_know");
    assert_eq!(value["choices"]["rating"][0]["level"], 5);
    assert_eq!(item(&value, "use")["required"], "yes");
}

fn from_text(text: &str) -> (Option<Value>, Vec<Finding>) {
    pingyi_xlsform::convert("form.md", text.as_bytes())
}

// Source of truth: pyxform's `aliases` and `question_type_dictionary`.
#[test]
fn old_words_mean_what_they_always_meant() {
    let (value, _) = from_text(
        "| survey |\n\
         | | Command | Tag | Caption | Relevance | Read Only | Constraint Message | jr:requiredMsg |\n\
         | | q string | a | A | | yes | | |\n\
         | | add integer prompt | b | B | yes | | no | needed |\n\
         | | select all that apply from l or specify other | c | C | | | | |\n\
         | | begin lgroup | r | R | | | | |\n\
         | | add photo prompt | p | P | | | | |\n\
         | | end lgroup | | | | | | |\n\
         | | imei | d | | | | | |\n\
         | | percentage | e | E | | | | |\n\
         | choices |\n\
         | | list name | value | caption |\n\
         | | l | x | X |\n",
    );
    let value = value.unwrap();
    let types: Vec<&Value> = value["survey"].as_array().unwrap().iter().map(|row| &row["type"]).collect();
    assert_eq!(
        types,
        [
            "text",
            "integer",
            "select_multiple l",
            "text",
            "begin_repeat",
            "image",
            "end_repeat",
            "deviceid",
            "integer"
        ]
    );
    assert_eq!(item(&value, "a")["readonly"], "true()");
    assert_eq!(item(&value, "b")["relevant"], "true()");
    assert_eq!(item(&value, "b")["constraint_message"], json!({"en": "no"}));
    assert_eq!(item(&value, "b")["required_message"], json!({"en": "needed"}));
    assert_eq!(item(&value, "b")["constraint"], ". != -1 and . != -2");
    assert_eq!(item(&value, "e")["constraint"], "0 <= . and . <= 100");
}

#[test]
fn names_that_files_use_themselves_are_changed_everywhere() {
    let (value, findings) = from_text(
        "| survey |\n\
         | | type | name | label | relevant |\n\
         | | text | household | A | |\n\
         | | text | b | B ${household} | ${household} = 'x' |\n",
    );
    let value = value.unwrap();
    assert_eq!(value["survey"][0]["name"], "q_household");
    assert_eq!(value["survey"][1]["relevant"], "${q_household} = 'x'");
    assert_eq!(value["survey"][1]["label"], json!({"en": "B ${q_household}"}));
    assert!(findings.iter().any(|finding| finding.code == FindingCode::XlsformReservedName));
}

#[test]
fn columns_that_say_nothing_here_are_named_and_left_out() {
    let (value, findings) = from_text(
        "| survey |\n\
         | | type | name | label | media::image | lable::English | body::accuracyThreshold |\n\
         | | text | a | A | a.png | B | 5 |\n",
    );
    assert!(value.is_some());
    let codes: Vec<(&str, Option<&str>)> = findings
        .iter()
        .filter(|finding| finding.at.sheet.as_deref() == Some("survey"))
        .map(|finding| (finding.code.as_str(), finding.at.column.as_deref()))
        .collect();
    assert_eq!(
        codes,
        [
            ("xlsform.not-supported", Some("media::image")),
            ("xlsform.unknown-column", Some("lable::English")),
            ("xlsform.not-supported", Some("body::accuracyThreshold")),
        ]
    );
}

// Source of truth: the reader's findings carry paths into the JSON.
#[test]
fn what_the_reader_finds_is_led_back_to_its_row() {
    let text = "| survey |\n\
                | | type | name | label | relevant |\n\
                | | text | a | A | |\n\
                | | text | b | B | ${a} = = 'x' |\n";
    let (value, findings) = whole("form.md", text.as_bytes());
    assert!(value.is_none());
    let finding = &findings[0];
    assert_eq!(finding.code, FindingCode::PackExpression);
    assert_eq!(finding.at.sheet.as_deref(), Some("survey"));
    assert_eq!((finding.at.line, finding.at.column.as_deref()), (Some(4), Some("relevant")));
}

/// All findings in words.
fn said(text: &str, lang: Lang) -> Vec<String> {
    let (_, findings) = whole("form.md", text.as_bytes());
    findings
        .iter()
        .map(|finding| {
            let (what, remedy) = pingyi_wording::report::said(finding, lang);
            let at = (finding.at.line.unwrap_or_default(), finding.at.column.as_deref().unwrap_or_default());
            format!("{} {} {what} {remedy}", at.0, at.1)
        })
        .collect()
}

fn with_row(row: &str) -> String {
    format!(
        "| survey |\n\
         | | type | name | label | relevant | constraint | calculation |\n\
         | | integer | a | A | | . >= 0 | |\n\
         | | {row} |\n\
         | settings |\n\
         | | form_title | form_id | version | default_language |\n\
         | | T | tt | 1 | en |\n"
    )
}

// Source of truth: the rows as they are written here; a byte or a name out of the program's text tells
// an author nothing.
#[test]
fn what_is_wrong_with_an_expression_is_said_about_what_the_author_wrote() {
    for (row, en, zh) in [
        ("integer | b | B | | . > | ", "something is missing behind “. >”", "“. >”后面还缺东西"),
        ("text | b | B | ${a} == 1 | | ", "at “= 1”", "“= 1”这里多了什么"),
        ("text | b | B | a = 1 | | ", "Write ${a} if the item is meant", "指的是题目，请写 ${a}"),
        ("text | b | B | 'y | | ", "begins with “'y”", "从“'y”开始的文字"),
        ("text | b | B | ${a = 1 | | ", "“${a = 1” does not name an item", "“${a = 1”没有写明是哪一题"),
        ("calculate | b | | | | if(${a}, 1) ", "Write it as if(…, …, …).", "请写成 if(…, …, …)。"),
        ("calculate | b | | | | regex(${a}, '(') ", "The pattern “(”", "“(”不是正则表达式"),
        ("calculate | b | | | | position(..) ", "in no repeat", "不在重复组里"),
        ("calculate | b | | | | ${b} + 1 ", "b → b", "b → b"),
        ("calculate | b | | | | ", "There is nothing in it.", "里面什么也没有"),
        (
            "text | b | B | count-selectd(${a}) = 1 | | ",
            "The nearest is “count-selected”.",
            "“count-selected”",
        ),
        ("text | b | B | fooo(${a}) = 1 | | ", "no function of XLSForm", "没有函数“fooo”"),
    ] {
        for (lang, wanted) in [(Lang::En, en), (Lang::ZhCn, zh)] {
            let all = said(&with_row(row), lang);
            assert!(all.iter().any(|text| text.contains(wanted)), "{row}: {all:#?}");
            let is_raw = |text: &String| {
                ["byte", "Unexpected", "BareWord", "OpenText", "cycle", "“–”"]
                    .iter()
                    .any(|raw| text.contains(raw))
            };
            assert!(!all.iter().any(is_raw), "{row}: {all:#?}");
        }
    }
    // What was made of the cell is not quoted.
    let all = said(&with_row("integer | b | B | | . > | "), Lang::En);
    assert!(all.iter().all(|text| !text.contains("-1 and")), "{all:#?}");
}

// Source of truth: `Problem`'s own list: none without a sentence and a remedy of its own.
#[test]
fn every_problem_of_an_expression_has_a_sentence_and_a_remedy() {
    use pingyi_questionnaire::expression::Problem;
    use pingyi_wording::report::Key;
    for problem in Problem::ALL {
        let Some(reason) = problem.reason() else { continue };
        let remedy = reason.replace(".error", ".remedy");
        for path in [reason, &remedy] {
            assert!(Key::ALL.iter().any(|key| key.name() == path), "{path}");
        }
    }
}

// Source of truth: the form's three mistakes and its leading word, counted by hand.
#[test]
fn all_problems_of_a_form_are_told_in_one_go_with_their_columns() {
    let (value, findings) = whole(
        "form.md",
        b"| survey |\n\
          | | type | name | label | choice_filter | default |\n\
          | | texxt | t | T | | |\n\
          | | select_one l | q | Q ${t} | nosuch = 1 | 9 |\n\
          | | begin_repeat | r | R | | |\n\
          | | text | x | X | | |\n\
          | | end_repeat | | | | |\n\
          | | note | n | There are ${r} | | |\n\
          | choices |\n\
          | | list_name | name | label |\n\
          | | l | 1 | One |\n\
          | | | 2 | Lost |\n\
          | settings |\n\
          | | form_title | form_id | version | default_language |\n\
          | | T | tt | 1 | en |\n",
    );
    assert!(value.is_none());
    let places: BTreeSet<(&str, Option<u64>, Option<&str>)> =
        findings.iter().map(|f| (f.code.as_str(), f.at.line, f.at.column.as_deref())).collect();
    let expected = [
        ("xlsform.unknown-type", Some(3), Some("type")),
        ("pack.expression", Some(4), Some("choice_filter")),
        ("pack.default", Some(4), Some("default")),
        ("pack.expression", Some(8), Some("label")),
        ("xlsform.no-list-name", Some(12), Some("list_name")),
    ];
    assert_eq!(places, BTreeSet::from(expected));
}

// Source of truth: a sheet named survey is no misspelling of survey, nor is a file of no responses one
// that a device exported; YN and yn are the same but for capital letters.
#[test]
fn nearest_words_are_told_where_there_are_some() {
    let empty = said("| survey |\n", Lang::En);
    assert!(empty[0].contains("There is no sheet “survey”") && !empty[0].contains("nearest"), "{empty:#?}");
    let nothing = said("", Lang::En);
    assert!(!nothing[0].contains("device"), "{nothing:#?}");
    let list = "| survey |\n\
                | | type | name | label |\n\
                | | select_one YN | a | A |\n\
                | choices |\n\
                | | list_name | name | label |\n\
                | | yn | y | Yes |\n";
    assert!(said(list, Lang::En)[0].contains("The nearest is “yn”."));
}

/// ODK's usual table: a select of the appearance `label` with neither question nor warning.
#[test]
fn the_head_of_a_table_is_taken_as_it_is() {
    let form = "| survey |\n| | type | name | label | appearance |\n| | begin_group | g | Roads | field-list |\n\
        | | select_one yn | hd | | label |\n| | select_one yn | a | North | list-nolabel |\n\
        | | select_one yn | b | | |\n| | end_group | | | |\n\
        | choices |\n| | list_name | name | label |\n| | yn | 1 | Yes |\n| | yn | 2 | No |\n";
    let (value, findings) = pingyi_xlsform::convert("heads.md", form.as_bytes());
    let value = value.unwrap();
    assert_eq!((item(&value, "hd").get("label"), &item(&value, "hd")["appearance"]), (None, &json!("label")));
    let unnamed: Vec<&Finding> =
        findings.iter().filter(|one| one.code == FindingCode::XlsformNoLabel).collect();
    assert_eq!(unnamed.len(), 1, "the question, and not the head: {findings:?}");
}
