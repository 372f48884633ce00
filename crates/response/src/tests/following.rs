//! Values that follow from others: calculations, beginnings, fixed items, filtered choices. Source of
//! truth: XLSForm's `calculation`, `default`, `read_only` and `choice_filter`
//! (<https://xlsform.org/en/>), and the sentences of the format's description.

use super::*;

fn reckoned(name: &str, kind: ItemKind, calculation: &str) -> Item {
    Item { calculation: expression(calculation), ..free(name, kind) }
}

fn survey(items: Vec<Item>) -> Filling {
    Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new())
}

#[test]
fn a_calculation_follows_what_it_looks_at() {
    let mut filling = survey(vec![
        free("a", ItemKind::Integer),
        free("b", ItemKind::Integer),
        reckoned("sum", ItemKind::Calculate, "${a} + ${b}"),
        reckoned("double", ItemKind::Integer, "${sum} * 2"),
        item("big", ItemKind::Note, "${double} > 9"),
    ]);
    // NaN is no value.
    assert_eq!((value(&filling, "sum"), value(&filling, "double")), (String::new(), String::new()));
    fill(&mut filling, &[("a", "1"), ("b", "2")]);
    assert_eq!((value(&filling, "sum"), value(&filling, "double")), ("3".to_owned(), "6".to_owned()));
    assert_eq!(names(&filling), "a b double", "what is reckoned is not asked");
    fill(&mut filling, &[("b", "４")]);
    assert_eq!(value(&filling, "double"), "10");
    assert_eq!(names(&filling), "a b double big");
    fill(&mut filling, &[("b", "")]);
    assert_eq!(value(&filling, "sum"), "");
    let values: Vec<String> = filling.values().iter().map(|(key, text)| format!("{key}={text}")).collect();
    assert_eq!(values, ["a=1"]);
}

/// An answer by hand stays until something that the calculation looks at changes.
#[test]
fn an_answer_by_hand_stays_until_an_input_changes() {
    let mut filling = survey(vec![
        free("a", ItemKind::Integer),
        free("other", ItemKind::Integer),
        reckoned("twice", ItemKind::Integer, "${a} * 2"),
    ]);
    fill(&mut filling, &[("a", "2"), ("twice", "5"), ("other", "1")]);
    assert_eq!(value(&filling, "twice"), "5");
    assert_eq!(value(&reopened(&filling), "twice"), "5", "also in a draft that is read again");
    fill(&mut filling, &[("twice", "")]);
    assert_eq!(value(&filling, "twice"), "");
    assert_eq!(value(&reopened(&filling), "twice"), "", "taken away by hand is taken away");
    fill(&mut filling, &[("a", "3")]);
    assert_eq!(value(&filling, "twice"), "6");
}

#[test]
fn what_is_calculated_or_fixed_cannot_be_changed() {
    let mut fixed = free("fixed", ItemKind::Text);
    fixed.readonly = expression("${a} = 1");
    fixed.required = expression("true()");
    let mut filling = survey(vec![
        free("a", ItemKind::Integer),
        reckoned("sum", ItemKind::Calculate, "${a} + 1"),
        fixed,
        free("start", ItemKind::Metadata(Metadata::Start)),
    ]);
    fill(&mut filling, &[("fixed", "x"), ("a", "1")]);
    for name in ["sum", "fixed", "start"] {
        let refused = filling.set(&key(name), Some(Answer::Typed("7".to_owned())));
        assert_eq!(refused[0].code, FindingCode::FillReadonly, "{name}");
    }
    assert_eq!(value(&filling, "fixed"), "x");
    assert!(filling.is_readonly(&key("fixed")));
    fill(&mut filling, &[("a", "2"), ("fixed", "")]);
    assert_eq!(codes_at(&filling, "fixed"), ["fill.required"]);
    fill(&mut filling, &[("a", "1")]);
    assert_eq!(codes_at(&filling, "fixed"), [""; 0], "nobody can answer it");
}

/// Once for a draft: what a person takes away does not come back, also after a restart.
#[test]
fn a_beginning_is_given_once() {
    let mut begun = item("b", ItemKind::SelectOne(list(&["1", "2"])), "${a} = 1");
    begun.default = expression("'2'");
    let mut filling = survey(vec![yes_no("a", ""), begun]);
    assert!(filling.answers().is_empty(), "not before it is asked");
    fill(&mut filling, &[("a", "1")]);
    assert_eq!(value(&filling, "b"), "2");
    fill(&mut filling, &[("a", "2")]);
    assert_eq!(value(&filling, "b"), "");
    fill(&mut filling, &[("a", "1"), ("b", "1"), ("a", "2"), ("a", "1")]);
    assert_eq!(value(&filling, "b"), "1");
    fill(&mut filling, &[("b", ""), ("a", "2"), ("a", "1")]);
    assert_eq!(value(&filling, "b"), "");
    assert_eq!(codes_at(&filling, "b"), ["fill.required"]);
    let again = reopened(&filling);
    assert_eq!((value(&again, "b"), again.answers()), (String::new(), filling.answers()));
}

/// ODK's `once()` is `if(. = '', x, .)`: written out here, because it needs nothing but `.`.
#[test]
fn a_calculation_that_keeps_what_it_had_keeps_it() {
    let mut filling = survey(vec![
        free("a", ItemKind::Integer),
        reckoned("first", ItemKind::Calculate, "if(. = '', ${a}, .)"),
    ]);
    fill(&mut filling, &[("a", "3"), ("a", "4")]);
    assert_eq!(value(&filling, "first"), "3");
    let mut again = reopened(&filling);
    fill(&mut again, &[("a", "5")]);
    assert_eq!(value(&again, "first"), "3");
}

/// A chosen choice that is not offered any more is empty, and comes back when it is offered again.
#[test]
fn a_choice_that_is_not_offered_is_empty_and_comes_back() {
    let mut town = yes_no("town", "");
    town.choice_filter = expression("${county} = 1");
    let mut several = free("several", ItemKind::SelectMultiple(list(&["1", "2"])));
    several.choice_filter = expression("${county} = 1");
    let mut filling = survey(vec![yes_no("county", ""), town, several, yes_no("street", "${town} = 2")]);
    fill(&mut filling, &[("county", "1"), ("town", "2"), ("several", "1 2")]);
    let town = key("town");
    assert_eq!(filling.choices(&town).len(), 2);
    assert_eq!(names(&filling), "county town several street");
    fill(&mut filling, &[("county", "2")]);
    assert_eq!(filling.choices(&town).len(), 0);
    assert_eq!((value(&filling, "town"), value(&filling, "several")), (String::new(), String::new()));
    assert_eq!(names(&filling), "county town several");
    assert_eq!(codes_at(&filling, "town"), ["fill.required"]);
    assert!(filling.answers().contains_key(&town), "the draft keeps it");
    assert_eq!(filling.chosen(&town), None);
    assert_eq!(names(&reopened(&filling)), "county town several");
    fill(&mut filling, &[("county", "1")]);
    assert_eq!((value(&filling, "town"), value(&filling, "several")), ("2".to_owned(), "1 2".to_owned()));
    assert_eq!(names(&filling), "county town several street");
}

/// Answers may come in any order, because they are refused for what they are and not for when they
/// come: a choice that is not offered yet waits.
#[test]
fn a_choice_may_come_before_what_offers_it() {
    let mut town = yes_no("town", "");
    town.choice_filter = expression("${county} = 1");
    let mut filling = survey(vec![yes_no("county", ""), town]);
    fill(&mut filling, &[("town", "2")]);
    assert_eq!(value(&filling, "town"), "");
    fill(&mut filling, &[("county", "1")]);
    assert_eq!(value(&filling, "town"), "2");
}

/// What the device knows is there for expressions, but in a secret ballot only the day.
#[test]
fn what_the_device_knows_can_be_looked_at() {
    let items = |kind| {
        let told = |name: &str, metadata| free(name, ItemKind::Metadata(metadata));
        questionnaire(
            kind,
            vec![
                told("start", Metadata::Start),
                told("today", Metadata::Today),
                told("device", Metadata::DeviceId),
                reckoned("all", ItemKind::Calculate, "concat(${start}, '|', ${today}, '|', ${device})"),
            ],
        )
    };
    let environment = Environment {
        now: Some(time("2026-07-02T00:05:11+08:00")),
        started_at: Some(time("2026-07-01T23:50:10+08:00")),
        device: Some("D-a1b2".into()),
        language: None,
    };
    for (kind, expected) in
        [(Kind::Survey, "2026-07-01T23:50:10+08:00|2026-07-01|D-a1b2"), (Kind::Vote, "|2026-07-02|")]
    {
        let start = Start { environment: environment.clone(), ..Start::default() };
        let filling = Filling::begin(items(kind), start);
        assert_eq!(value(&filling, "all"), expected);
        assert_eq!(names(&filling), "");
    }
}
