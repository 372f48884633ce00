//! What holds for every text and every expression.

use proptest::prelude::*;

use super::*;
use crate::expression::parse::{self, Node, Operator};
use crate::expression::value::Comparison;

/// Writes a tree with all its parentheses.
fn print(node: &Node) -> String {
    let list = |nodes: &[Node]| nodes.iter().map(print).collect::<Vec<_>>().join(", ");
    match node {
        Node::Number(number) => pingyi_base::number::text(*number),
        Node::Text(text) => format!("'{text}'"),
        Node::Reference(name) => format!("${{{name}}}"),
        Node::Attribute(column) => column.clone(),
        Node::Current => ".".to_owned(),
        Node::Minus(inner) => format!("(-{})", print(inner)),
        Node::Binary(operator, left, right) => {
            let sign = match operator {
                Operator::Or => "or",
                Operator::And => "and",
                Operator::Compares(Comparison::Equal) => "=",
                Operator::Compares(Comparison::Unequal) => "!=",
                Operator::Compares(Comparison::Less) => "<",
                Operator::Compares(Comparison::LessOrEqual) => "<=",
                Operator::Compares(Comparison::Greater) => ">",
                Operator::Compares(Comparison::GreaterOrEqual) => ">=",
                Operator::Plus => "+",
                Operator::Minus => "-",
                Operator::Times => "*",
                Operator::Divided => "div",
                Operator::Modulo => "mod",
            };
            format!("({} {sign} {})", print(left), print(right))
        }
        Node::Call(function, _) if function.name == "position" => "position(..)".to_owned(),
        Node::Call(function, arguments) => format!("{}({})", function.name, list(arguments)),
        Node::Matches(inner, _) => format!("regex({}, 'a+')", print(inner)),
        Node::Count(name) => format!("count(${{{name}}})"),
        Node::ChoiceName(code, item) => format!("jr:choice-name({}, '${{{item}}}')", print(code)),
        Node::Indexed(item, repeat, place) => {
            format!("indexed-repeat(${{{item}}}, ${{{repeat}}}, {})", print(place))
        }
    }
}

/// Expressions with few parentheses.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[0-9]{1,3}(\\.[0-9]{1,2})?",
        "'[a-c4 %YdT:-]{0,6}'",
        proptest::sample::select(
            &[
                "${a}",
                "${none}",
                "${list}",
                "${date}",
                "${moment}",
                "${many}",
                "${r}",
                ".",
                "true()",
                "pi()",
                "position(..)",
                "index()",
                "today()",
                "now()",
                "random()",
                "count(${r})",
                "'2026-02-28T10:00'",
                "indexed-repeat(${list}, ${r}, 1)"
            ][..]
        )
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let names: Vec<(&str, usize, usize)> = FUNCTIONS
            .iter()
            .filter(|function| {
                !["count", "position", "indexed-repeat", "jr:choice-name", "regex"].contains(&function.name)
            })
            .map(|function| (function.name, function.least, function.most.min(4)))
            .collect();
        prop_oneof![
            4 => (inner.clone(), proptest::sample::select(&["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"][..]), inner.clone())
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            1 => inner.clone().prop_map(|a| format!("-{a}")),
            2 => inner.clone().prop_map(|a| format!("({a})")),
            1 => inner.clone().prop_map(|a| format!("regex({a}, 'a+')")),
            1 => inner.clone().prop_map(|a| format!("jr:choice-name({a}, ${{a}})")),
            5 => (proptest::sample::select(names), proptest::collection::vec(inner, 4)).prop_map(|((name, least, most), arguments)| {
                let count = if least == most { least } else { most };
                format!("{name}({})", arguments[..count].join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_the_parser_or_the_evaluation_panic(source in "[ -~§。]{0,60}|(\\$\\{[a-c]\\}|[0-9.]{1,4}|and|or|mod|not\\(|if\\(|\\(|\\)|,|[<>=!+*-]| ){0,40}") {
        if let Ok(expression) = Expression::parse(&source) {
            let _ = expression.evaluate(&answers());
            prop_assert_eq!(expression.source(), source);
        }
    }

    // Written with all parentheses and read again, an expression is the same tree.
    #[test]
    fn what_is_printed_reads_back_the_same(source in expression()) {
        if let Ok(tree) = parse::parse(&source, false) {
            let printed = print(&tree);
            // All parentheses may be more than are read.
            match parse::parse(&printed, false) {
                Ok(again) => prop_assert_eq!(print(&again), printed),
                Err(error) => prop_assert!(matches!(error.problem, Problem::TooDeep | Problem::TooLong), "{}: {:?}", printed, error),
            }
        }
    }

    // Parentheses around, and white space between, make no difference; a value turned into a text and
    // back is the same text; the limit is kept.
    #[test]
    fn every_expression_has_a_value_within_the_limits(source in expression()) {
        let Ok(parsed) = Expression::parse(&source) else { return Ok(()) };
        let value = parsed.evaluate(&answers());
        let around = Expression::parse(&format!(" ( {source} ) "));
        if let (Ok(value), Ok(around)) = (&value, around) {
            prop_assert_eq!(around.evaluate(&answers()).map(|value| value.to_text()), Ok(value.to_text()), "{}", source);
        }
        match value {
            Ok(value) => prop_assert!(value.to_text().len() < 100_000),
            Err(error) => prop_assert!(matches!(error, EvaluationError::TooManySteps)),
        }
    }

    // XPath 1.0 §3.4: `=` and `!=` of single values are each other's contrary, `<` is `>` turned round.
    #[test]
    fn comparisons_agree_with_each_other(a in "[0-9]{0,2}|2026-0[1-9]-0[1-9]|x", b in "[0-9]{0,2}|2026-0[1-9]-0[1-9]|x") {
        let truth = |source: String| evaluated(&source) == "true";
        prop_assert_ne!(truth(format!("'{a}' = '{b}'")), truth(format!("'{a}' != '{b}'")));
        prop_assert_eq!(truth(format!("'{a}' < '{b}'")), truth(format!("'{b}' > '{a}'")));
        let either = truth(format!("'{a}' < '{b}'")) || truth(format!("number('{a}') = number('{b}')"));
        prop_assert_eq!(truth(format!("'{a}' <= '{b}'")), either);
    }

    // Civil arithmetic: a day told as a number and back is the same day.
    #[test]
    fn a_day_told_as_a_number_comes_back(days in -700_000_i64..2_900_000) {
        let text = evaluated(&format!("date({days})"));
        prop_assert_eq!(evaluated(&format!("number('{text}')")), days.to_string());
    }
}
