//! Tests of expressions. Source of truth: XPath 1.0 §3–4 and the ODK XForms specification
//! (<https://getodk.github.io/xforms-spec/>); each line is an application of a sentence there.

mod functions;
mod oracle;
mod parsing;
mod patterns;
mod properties;

use pingyi_base::Map;
use pingyi_base::{ItemName, Timestamp};

use super::*;

/// Answers by name. `list` stands in a repeat `r` of three instances, and the expression stands in the
/// second one.
struct Answers(Map<&'static str, &'static str>);

const LIST: [&str; 3] = ["3", "", "10"];

impl Scope for Answers {
    fn answer(&self, item: &ItemName) -> Value {
        if item.as_str() == "list" {
            return Value::List(LIST.map(str::to_owned).to_vec());
        }
        Value::Text(self.0.get(item.as_str()).copied().unwrap_or_default().to_owned())
    }
    fn current(&self) -> Value {
        self.answer(&ItemName::new("."))
    }
    fn now(&self) -> Option<Timestamp> {
        Timestamp::parse("2026-11-23T09:30:00+08:00")
    }
    fn position(&self) -> Option<u32> {
        Some(2)
    }
    fn instances(&self, repeat: &ItemName) -> Option<u32> {
        (repeat.as_str() == "r").then_some(3)
    }
    fn indexed(&self, item: &ItemName, repeat: &ItemName, place: u32) -> Value {
        assert_eq!((item.as_str(), repeat.as_str()), ("list", "r"));
        Value::Text(LIST.get(place as usize - 1).copied().unwrap_or_default().to_owned())
    }
    fn choice_label(&self, item: &ItemName, code: &str) -> Option<String> {
        ((item.as_str(), code) == ("a", "4")).then(|| "满意".to_owned())
    }
    fn attribute(&self, column: &str) -> Option<String> {
        (column == "state").then(|| "tx".to_owned())
    }
    fn random(&self) -> f64 {
        0.25
    }
}

fn answers() -> Answers {
    Answers(
        [
            ("a", "4"),
            ("many", "1 8 64"),
            ("text", "好 的"),
            ("date", "2026-07-01"),
            ("moment", "2026-07-01T18:00"),
            (".", "老李"),
        ]
        .into(),
    )
}

fn evaluated(source: &str) -> String {
    let expression = Expression::parse(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    expression.evaluate(&answers()).unwrap().to_text()
}

fn check(source: &str, expected: &str) {
    assert_eq!(evaluated(source), expected, "{source}");
}

#[test]
fn operators_follow_xpaths_precedence() {
    for (source, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 mod 4 + 6 div 4", "4.5"),
        ("-2 * -3", "6"),
        ("10 - 3 - 2", "5"),
        ("1 = 1 and 2 = 3 or 4 = 4", "true"),
        ("1 < 2 = true()", "true"),
        ("not(1 = 2 or 3 > 4)", "true"),
        ("- - 3", "3"),
        ("−5 + 3", "-2"),
    ] {
        check(source, expected);
    }
}

#[test]
fn an_unanswered_item_is_the_empty_text() {
    for (source, expected) in [
        ("${none} = ''", "true"),
        ("${none} = 0", "false"),
        ("${none} != 0", "true"),
        ("${none} > 0", "false"),
        ("${none} < 1", "false"),
        ("not(${none})", "true"),
        ("string-length(${none})", "0"),
        ("coalesce(${none}, 'x')", "x"),
        ("number(${none})", "NaN"),
        ("min(${none}, ${a}, 7)", "4"),
        ("sum(${none}, ${a})", "4"),
    ] {
        check(source, expected);
    }
}

#[test]
fn codes_compare_as_numbers_and_as_texts() {
    for (source, expected) in [
        ("${a} = 4", "true"),
        ("${a} = '4'", "true"),
        ("${a} = '4.0'", "false"),
        ("${a} >= 4", "true"),
        ("selected(${many}, '8')", "true"),
        ("selected(${many}, 8)", "true"),
        ("selected(${many}, '6')", "false"),
        ("count-selected(${many})", "3"),
        ("'1E5' = 100000", "false"),
    ] {
        check(source, expected);
    }
}

// Source of truth: XPath 1.0 §3.4: a comparison with a node-set holds if it holds for any node, and
// against a truth value the node-set is one itself.
#[test]
fn a_comparison_with_a_list_holds_if_it_holds_for_any_member() {
    for (source, expected) in [
        ("${list} = 10", "true"),
        ("${list} != 10", "true"),
        ("${list} = 4", "false"),
        ("${list} = '3'", "true"),
        ("${list} = ''", "true"),
        ("${list} > 9", "true"),
        ("9 < ${list}", "true"),
        ("${list} > 10", "false"),
        ("${list} = ${list}", "true"),
        ("${list} < ${list}", "true"),
        ("${list} = true()", "true"),
        ("false() = ${list}", "false"),
        // §4.2 and §4.4: as a text or a number it is its first member.
        ("string(${list})", "3"),
        ("${list} + 1", "4"),
    ] {
        check(source, expected);
    }
}

// Source of truth: "these conversions extend number() … to perform arithmetic with, and compare,
// date and dateTime strings" (XForms specification, XPath operators). Days by `date -d … +%s`.
#[test]
fn days_compare_and_are_reckoned_with() {
    for (source, expected) in [
        ("number(${date})", "20635"),
        ("number('1970-01-01')", "0"),
        ("number('1969-12-31')", "-1"),
        ("number(${moment})", "20635.75"),
        ("${date} < '2026-07-02'", "true"),
        ("${date} < today()", "true"),
        ("${date} = '2026-07-01'", "true"),
        ("${moment} > ${date}", "true"),
        ("today() - ${date}", "145"),
        ("date(today() - 7)", "2026-11-16"),
        ("int((today() - '1986-11-24') div 365.25)", "39"),
        ("number('2026-02-30')", "NaN"),
        ("number('2026-07-01T25:00')", "NaN"),
        ("number('2026-07-01x')", "NaN"),
    ] {
        check(source, expected);
    }
}

/// The page that authors read: its examples hold, and it names every function, offered or not.
#[test]
fn the_page_on_expressions_is_true() {
    let page = include_str!("../../../../docs/expressions.md");
    let (_, examples) = page.split_once("## Examples").unwrap();
    let (examples, _) = examples.split_once("\n## ").unwrap();
    let rows = examples
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.strip_suffix("` |")?.split_once("` | `"));
    assert_eq!(rows.inspect(|(source, value)| check(source, value)).count(), 24);
    let (offered, refused) = page.split_once("## What there is not").unwrap();
    for function in FUNCTIONS {
        assert!(offered.contains(&format!("`{}(", function.name)), "{}", function.name);
    }
    for name in NOT_SUPPORTED {
        assert!(refused.contains(&format!("`{name}`")), "{name}");
        assert!(FUNCTIONS.iter().all(|function| function.name != *name), "{name}");
    }
}

#[test]
fn work_is_bounded() {
    let many = Expression::parse("${x} = ${x}").unwrap();
    struct Long;
    impl Scope for Long {
        fn answer(&self, _: &ItemName) -> Value {
            Value::List(vec!["1".to_owned(); 1_000])
        }
        fn current(&self) -> Value {
            Value::Text("a".repeat(3_000))
        }
    }
    assert_eq!(many.evaluate(&Long), Err(EvaluationError::TooManySteps));
    // A text that would grow a thousandfold with each call.
    let growing = "join(join(join(join(., ${x}), ${x}), ${x}), ${x})";
    assert_eq!(Expression::parse(growing).unwrap().evaluate(&Long), Err(EvaluationError::TooManySteps));
    let nested = "translate(translate(concat(.,.,.,.,.,.), concat(.,.,.,.), .), concat(.,.,.,.), .)";
    assert_eq!(Expression::parse(nested).unwrap().evaluate(&Long), Err(EvaluationError::TooManySteps));
    // What people do write is far within.
    for good in [
        "regex(., '[a-z]{1,3000}')",
        "regex(., '[a-z]+')",
        "regex(., '(a|aa)*b?')",
        "sum(${x}) + count(${x}) + max(${x})",
        "translate(., 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')",
    ] {
        // Java counts to any number; we to 1,000.
        if let Ok(expression) = Expression::parse(good) {
            assert!(expression.evaluate(&Long).is_ok(), "{good}");
        }
    }
}

#[test]
fn a_label_is_text_and_answers() {
    use LabelPart::{Answer, Text};
    let name = |name: &str| Answer(ItemName::new(name));
    assert_eq!(label_parts("Dear ${ name }, ${age}"), [Text("Dear "), name("name"), Text(", "), name("age")]);
    assert_eq!(label_parts("${a}${b}"), [name("a"), name("b")]);
    assert_eq!(label_parts("5 ${ and ${1} or ${x"), [Text("5 ${ and ${1} or ${x")]);
    assert_eq!(label_parts("${ ${好}"), [Text("${ "), name("好")]);
    assert_eq!(label_parts(""), []);
    assert_eq!(label_references("${b} ${a} ${b}"), ["b", "a"].map(ItemName::new));
}
