//! Tests of expressions. Source of truth: XPath 1.0 §3–4 and the ODK XForms function list; each
//! line is an application of a sentence there.

use pingyi_base::Map;
use pingyi_base::{Date, ItemName};
use proptest::prelude::*;

use super::*;

struct Answers(Map<&'static str, &'static str>);

impl Scope for Answers {
    fn answer(&self, item: &ItemName) -> Value {
        Value::Text(self.0.get(item.as_str()).copied().unwrap_or_default().to_owned())
    }
    fn current(&self) -> Value {
        self.answer(&ItemName::new("."))
    }
    fn today(&self) -> Option<Date> {
        Date::parse("2026-11-23")
    }
}

fn check(source: &str, expected: &str) {
    let answers = Answers([("a", "4"), ("many", "1 8 64"), ("text", "好 的"), (".", "老李")].into());
    let value = Expression::parse(source)
        .unwrap_or_else(|error| panic!("{source}: {error}"))
        .evaluate(&answers)
        .unwrap();
    assert_eq!(value.to_text(), expected, "{source}");
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

#[test]
fn functions_do_what_odk_says() {
    for (source, expected) in [
        ("if(${a} = 4, 'yes', 'no')", "yes"),
        ("round(2.5)", "3"),
        ("round(1.2345, 2)", "1.23"),
        ("int(-2.7)", "-2"),
        ("pow(2, 10)", "1024"),
        ("abs(-3)", "3"),
        ("concat('a', 1, true())", "a1true"),
        ("contains(${text}, ' ')", "true"),
        ("starts-with('abc', 'b')", "false"),
        ("string-length(.)", "2"),
        ("today() = '2026-11-23'", "true"),
        ("boolean('0')", "true"),
        ("boolean(0)", "false"),
    ] {
        check(source, expected);
    }
}

/// The page that authors read: its examples hold, and it names every function.
#[test]
fn the_page_on_expressions_is_true() {
    let page = include_str!("../../../../docs/expressions.md");
    let (_, examples) = page.split_once("## Examples").unwrap();
    let (examples, _) = examples.split_once("\n## ").unwrap();
    let rows = examples
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.strip_suffix("` |")?.split_once("` | `"));
    assert_eq!(rows.inspect(|(source, value)| check(source, value)).count(), 15);
    for function in FUNCTIONS {
        assert!(page.contains(&format!("`{}(", function.name)), "{}", function.name);
    }
}

#[test]
fn what_does_not_parse_says_where_and_what() {
    let check = |source: &str, at: usize, problem: Problem, nearest: Option<&str>| {
        let error = Expression::parse(source).unwrap_err();
        assert_eq!((error.at, error.problem, error.nearest), (at, problem, nearest), "{source}");
    };
    check("", 0, Problem::Empty, None);
    check("1 +", 3, Problem::End, None);
    check("${a} == 1", 6, Problem::Unexpected, None);
    check("${a = 1", 0, Problem::Reference, None);
    check("'abc", 0, Problem::OpenText, None);
    check("selectd(${a}, 1)", 0, Problem::UnknownFunction, Some("selected"));
    check("pulldata('x')", 0, Problem::UnknownFunction, None);
    check("selected(${a})", 0, Problem::Arguments, None);
    check("1 § 2", 2, Problem::Character, None);
    check(&"(".repeat(500), 64, Problem::TooDeep, None);
    check(&"1".repeat(10_001), 10_000, Problem::TooLong, None);
    assert_eq!(Expression::parse(&"1+".repeat(4_000)).unwrap_err().problem, Problem::TooLong);
}

#[test]
fn references_are_listed_once() {
    let names = Expression::parse("${b} = 1 or ${a} = ${b} or selected(${c}, 1)").unwrap().references();
    assert_eq!(names, ["b", "a", "c"].map(ItemName::new));
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_or_the_evaluation_panic(source in "[ -~§。]{0,60}|(\\$\\{[a-c]\\}|[0-9.]{1,4}|and|or|mod|not\\(|if\\(|\\(|\\)|,|[<>=!+*-]| ){0,40}") {
        if let Ok(expression) = Expression::parse(&source) {
            let _ = expression.evaluate(&Answers([("a", "1")].into()));
        }
    }
}
