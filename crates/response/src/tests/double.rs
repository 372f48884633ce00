//! Double entry. Source of truth: by hand; and that a comparison has two sides that are alike.

use proptest::prelude::*;

use super::*;
use crate::double::{Double, Entered, entered};

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn form(answers: Pairs<'_>) -> Entered {
    let mut form = Entered::new();
    for (name, text) in answers {
        form.insert(AnswerKey::parse(name), (*text).to_owned());
    }
    form
}

#[test]
fn what_differs_is_listed_and_what_both_left_out_is_no_agreement() {
    let same = [("Q1", "2"), ("Q9", "1 8"), ("C01.K2", "3"), ("r[1].name", "A")];
    let cases: [(Pairs<'_>, Pairs<'_>, usize, &[&str]); 5] = [
        (&same, &same, 4, &[]),
        (&[], &[], 0, &[]),
        (&same, &[("Q1", "3"), ("Q9", "1 8"), ("C01.K2", "3"), ("r[1].name", "A")], 3, &["Q1"]),
        (&same, &[("Q1", "2"), ("Q9", "1"), ("C02.K2", "3")], 1, &["C01.K2", "C02.K2", "Q9", "r[1].name"]),
        (&[("Q23", "a")], &[("Q23", "a ")], 0, &["Q23"]),
    ];
    for (first, second, alike, different) in cases {
        let double = Double::new(&form(first), &form(second));
        let mut names: Vec<String> = double.differences().keys().map(ToString::to_string).collect();
        names.sort();
        assert_eq!(names, different);
        assert_eq!(double.agreement(), (alike, alike + different.len()));
        assert_eq!(double.reconciled().is_some(), different.is_empty());
    }
}

#[test]
fn there_is_no_result_until_every_difference_was_decided() {
    let mut double =
        Double::new(&form(&[("Q1", "2"), ("Q2", "1"), ("Q3", "5")]), &form(&[("Q1", "3"), ("Q3", "4")]));
    assert_eq!(double.reconciled(), None);
    double.decide(&AnswerKey::parse("Q1"), Some("2".to_owned()));
    double.decide(&AnswerKey::parse("Q2"), None);
    double.decide(&AnswerKey::parse("Q7"), Some("a difference that there is not".to_owned()));
    assert!(double.is_open(&AnswerKey::parse("Q3")) && !double.is_open(&AnswerKey::parse("Q2")));
    assert_eq!(double.reconciled(), None);
    double.decide(&AnswerKey::parse("Q3"), Some("1".to_owned()));
    assert_eq!(double.reconciled(), Some(form(&[("Q1", "2"), ("Q3", "1")])));
}

#[test]
fn numbers_are_compared_in_one_spelling_and_what_is_not_asked_takes_no_part() {
    let mut hidden = free("b", ItemKind::Text);
    hidden.relevant = expression("${a} = 1");
    let mut reckoned = free("c", ItemKind::Calculate);
    reckoned.calculation = expression("${a} + 1");
    let questionnaire = divided(Vec::new(), vec![free("a", ItemKind::Integer), hidden, reckoned]);
    let typed = |a: &str| {
        let mut filling = Filling::new(Arc::clone(&questionnaire), Vec::new(), Answers::new());
        for (name, text) in [("a", "1"), ("b", "x"), ("a", a)] {
            filling.set(&AnswerKey::parse(name), Some(Answer::Typed(text.to_owned())));
        }
        entered(&filling)
    };
    assert_eq!(typed("07"), form(&[("a", "7")]));
    assert_eq!(Double::new(&typed("07"), &typed("7")).agreement(), (1, 1));
}

fn entries() -> impl Strategy<Value = Entered> {
    let one = (0..12_u8, 0..3_u8);
    prop::collection::vec(one, 0..12).prop_map(|pairs| {
        let mut form = Entered::new();
        for (item, text) in pairs {
            form.insert(AnswerKey::parse(&format!("q{item}")), text.to_string());
        }
        form
    })
}

proptest! {
    #[test]
    fn a_comparison_has_two_sides_that_are_alike(first in entries(), second in entries()) {
        let (one, other) = (Double::new(&first, &second), Double::new(&second, &first));
        prop_assert_eq!(one.agreed(), other.agreed());
        prop_assert_eq!(one.agreement(), other.agreement());
        prop_assert_eq!(one.differences().len(), other.differences().len());
        for (key, difference) in one.differences() {
            let turned = other.differences().get(key).unwrap();
            prop_assert_eq!((&difference.first, &difference.second), (&turned.second, &turned.first));
        }
    }

    // First, second or something else, as it was chosen, and nothing else changes.
    #[test]
    fn what_was_decided_is_what_comes_out(
        first in entries(),
        second in entries(),
        choices in prop::collection::vec(0..4_u8, 24),
    ) {
        let mut double = Double::new(&first, &second);
        let keys: Vec<AnswerKey> = double.differences().keys().cloned().collect();
        let mut expected = double.agreed().clone();
        for (key, choice) in keys.iter().zip(choices) {
            prop_assert_eq!(double.reconciled(), None);
            let right = match choice {
                0 => first.get(key).cloned(),
                1 => second.get(key).cloned(),
                2 => Some("other".to_owned()),
                _ => None,
            };
            expected.extend(right.clone().map(|text| (key.clone(), text)));
            double.decide(key, right);
        }
        prop_assert_eq!(double.reconciled(), Some(expected));
    }
}

/// A difference that nobody can see is none: spaces before, behind and between words.
#[test]
fn spaces_alone_are_no_difference() {
    let survey = questionnaire(Kind::Survey, vec![free("street", ItemKind::Text)]);
    let entry = |text: &str| entered(&filled(&survey, &[("street", text)]));
    let double = Double::new(&entry("Oak  Lane "), &entry("Oak Lane"));
    assert!(double.differences().is_empty());
    assert_eq!(double.agreed().get(&key("street")).map(String::as_str), Some("Oak Lane"));
    assert!(!Double::new(&entry("OakLane"), &entry("Oak Lane")).differences().is_empty());
}
