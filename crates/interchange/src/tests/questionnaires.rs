//! Reading and writing questionnaires: every type and field of the format page. Source of truth:
//! `docs/formats/questionnaire.md`, XLSForm's reference for its words, and the values that went in.

use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, ItemName, Language, ListName, LocalText, Map, Severity};
use pingyi_questionnaire::{
    Choice, ChoiceList, ChoiceOrder, Expression, Item, ItemKind, Kind, Metadata, MissingCode, Questionnaire,
    Section, SectionKind, SubjectOrder,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::DEMO;
use crate::json::{Findings, Object};
use crate::questionnaire::{self, Lists};
use crate::{layout, pack};

/// A questionnaire with these rows; lists `yn` and `towns`.
fn with(rows: &Value) -> Value {
    json!({
        "format": "pingyi.questionnaire/1", "id": "t", "version": "1", "title": "t", "default_language": "en",
        "survey": rows,
        "choices": {
            "yn": [{"name": "1", "label": "y"}, {"name": "2", "label": "n"}],
            "towns": [{"name": "a", "label": "A", "county": "x"}, {"name": "b", "label": "B", "county": "y"}],
        },
    })
}

/// As it is read, without the checks of what it means.
fn read(value: &Value) -> (Option<Questionnaire>, Vec<Finding>) {
    let mut findings = Findings::default();
    let object = Object::at(value, "", &mut findings).unwrap();
    let questionnaire = questionnaire::from_object(&object, &Lists::new(), &mut findings);
    (questionnaire, findings.list)
}

#[allow(clippy::needless_pass_by_value, reason = "rows are made where they are used")]
fn rows(rows: Value) -> (Questionnaire, Vec<(FindingCode, String, Vec<String>)>) {
    // A list that is not used has attributes that nobody mentions.
    let mut whole = with(&rows);
    for choice in whole["choices"]["towns"].as_array_mut().unwrap() {
        choice.as_object_mut().unwrap().remove("county");
    }
    let (questionnaire, findings) = read(&whole);
    let said = findings.into_iter().map(|one| {
        let place = one.at.path.or(one.at.item).unwrap_or_default();
        (one.code, place, one.args.into_iter().map(|(_, text)| text).collect())
    });
    (questionnaire.unwrap(), said.collect())
}

#[allow(clippy::needless_pass_by_value, reason = "rows are made where they are used")]
fn item(row: Value) -> Item {
    let (questionnaire, findings) = rows(json!([row]));
    assert_eq!(findings, []);
    questionnaire.items.into_iter().next().unwrap()
}

/// The types of the format page.
#[test]
fn every_type_is_read() {
    let kind =
        |kind: &str| item(json!({"type": kind, "name": "q", "label": "q", "calculation": "1 + 1"})).kind;
    for (word, expected) in [
        ("text", ItemKind::Text),
        ("integer", ItemKind::Integer),
        ("decimal", ItemKind::Decimal),
        ("range", ItemKind::Range { start: 1.0, end: 10.0, step: 1.0 }),
        ("date", ItemKind::Date),
        ("time", ItemKind::Time),
        ("dateTime", ItemKind::DateTime),
        ("datetime", ItemKind::DateTime),
        ("note", ItemKind::Note),
        ("acknowledge", ItemKind::Acknowledge),
        ("calculate", ItemKind::Calculate),
        ("hidden", ItemKind::Hidden),
        ("image", ItemKind::Image { max_pixels: 1_024 }),
        ("start", ItemKind::Metadata(Metadata::Start)),
        ("end", ItemKind::Metadata(Metadata::End)),
        ("today", ItemKind::Metadata(Metadata::Today)),
        ("deviceid", ItemKind::Metadata(Metadata::DeviceId)),
    ] {
        assert_eq!(kind(word), expected, "{word}");
    }
    assert!(matches!(kind("select_one yn"), ItemKind::SelectOne(list) if list.choices.len() == 2));
    assert!(matches!(kind("select_multiple yn"), ItemKind::SelectMultiple(_)));
    assert!(matches!(kind("rank yn"), ItemKind::Rank(_)));
    // The list of a file is the questionnaire's own where it has one of that name.
    assert!(matches!(kind("select_one_from_file yn.csv"), ItemKind::SelectOne(_)));
    assert!(matches!(kind("select_multiple_from_file yn.csv"), ItemKind::SelectMultiple(_)));
}

#[test]
fn fields_of_an_item_are_read() {
    let one = item(json!({
        "type": "select_one yn", "name": "q", "label": "q", "readonly": "yes", "choice_filter": "1 = 1",
        "default": "2", "calculation": "${a} + 1", "parameters": "randomize=true seed=${a}",
    }));
    let source = |expression: Option<Expression>| expression.unwrap().source().to_owned();
    assert_eq!(source(one.readonly), "true()");
    assert_eq!(source(one.choice_filter), "1 = 1");
    assert_eq!(source(one.calculation), "${a} + 1");
    assert_eq!(one.order, ChoiceOrder::Shuffled { seed: Some(Expression::parse("${a}").unwrap()) });
    let order = |parameters: &str| {
        item(json!({"type": "rank yn", "name": "q", "label": "q", "parameters": parameters})).order
    };
    assert_eq!(order("randomize=true"), ChoiceOrder::Shuffled { seed: None });
    assert_eq!(order("randomize = true ; seed = 7").clone(), {
        ChoiceOrder::Shuffled { seed: Some(Expression::parse("7").unwrap()) }
    });
    assert_eq!(order("order=half-reversed"), ChoiceOrder::HalfReversed);
    assert_eq!(order("randomize=false"), ChoiceOrder::Listed);
    let kind = |kind: &str, parameters: &str| {
        item(json!({"type": kind, "name": "q", "label": "q", "parameters": parameters})).kind
    };
    assert_eq!(
        kind("range", "start=0, end=1, step=0.25"),
        ItemKind::Range { start: 0.0, end: 1.0, step: 0.25 }
    );
    assert_eq!(kind("image", "max-pixels=640"), ItemKind::Image { max_pixels: 640 });
    let flag = |word: &str| {
        item(json!({"type": "text", "name": "q", "label": "q", "readonly": word, "required": word}))
    };
    assert!(flag("no").readonly.is_none() && flag("no").required.is_none());
}

/// XLSForm's: a default is dynamic where it refers, calls or reckons, else it is what it says.
#[test]
fn a_default_is_a_text_or_an_expression() {
    let default = |text: &str| {
        let row = json!({"type": "text", "name": "q", "label": "q", "default": text});
        item(row).default
    };
    for text in ["${a}", "today()", "concat('a', ${b})", "1 + 1", "2 * (3 - 1)", "'quoted'"] {
        assert!(default(text).is_some_and(|one| one.source() == text && !one.is_plain()), "{text}");
    }
    for text in ["5", "007", "2026-07-01", "A-1", "none (yet)", "it's", "a = b", "说\"'", "-1"] {
        assert!(default(text).is_some_and(|one| one.source() == text && one.is_plain()), "{text}");
    }
    assert!(default(" ").is_none());
    let (_, findings) = rows(json!([{"type": "text", "name": "q", "label": "q", "default": "nofunction()"}]));
    assert_eq!(findings[0].0, FindingCode::XlsformUnknownFunction);
    let (_, findings) = rows(json!([{"type": "text", "name": "q", "label": "q", "default": "${a} +"}]));
    assert_eq!((findings[0].0, findings[0].1.as_str()), (FindingCode::PackExpression, "survey[0].default"));
}

/// What a browser cannot or should not do is refused by name; a slip is told with the nearest word.
#[test]
fn types_that_are_not_there_are_told_by_name() {
    for word in [
        "geopoint",
        "geotrace",
        "geoshape",
        "start-geopoint",
        "barcode",
        "audio",
        "background-audio",
        "video",
        "file",
        "csv-external",
        "xml-external",
        "osm",
        "username",
        "phonenumber",
        "email",
        "simserial",
        "subscriberid",
        "audit",
        "select_one_external yn",
        "select_one yn or_other",
    ] {
        let (_, findings) = rows(json!([{"type": word, "name": "q", "label": "q"}]));
        assert_eq!((findings[0].0, findings[0].1.as_str()), (FindingCode::NotSupported, "survey[0].type"));
        assert!(word.contains(&findings[0].2[0]), "{word}: {findings:?}");
    }
    for column in ["save_to", "trigger"] {
        let (_, findings) = rows(json!([{"type": "text", "name": "q", "label": "q", column: "x"}]));
        assert_eq!(
            findings[0],
            (FindingCode::NotSupported, format!("survey[0].{column}"), {
                vec![column.to_owned(), "–".to_owned()]
            })
        );
    }
    for (word, near) in [
        ("selekt_one yn", "select_one LIST"),
        ("select_one", "select_one LIST"),
        ("integr", "integer"),
        ("dateTme", "dateTime"),
        ("acknowlege", "acknowledge"),
        ("select_one_from_file yn", "yn.csv"),
        ("select_one_from_file yn.geojson", "yn.csv"),
    ] {
        let (_, findings) = rows(json!([{"type": word, "name": "q", "label": "q"}]));
        assert_eq!((findings[0].0, findings[0].2[1].as_str()), (FindingCode::PackInvalid, near), "{word}");
    }
    let (_, findings) = rows(json!([{"type": "select_one ny", "name": "q", "label": "q"}]));
    assert_eq!(findings[0].0, FindingCode::PackReference);
}

#[test]
fn parameters_that_are_wrong_are_told() {
    for (kind, parameters, code) in [
        ("range", "start=a", FindingCode::PackInvalid),
        ("range", "start", FindingCode::PackInvalid),
        ("range", "stat=1", FindingCode::PackUnknownField),
        ("image", "max-pixels=0", FindingCode::PackInvalid),
        ("select_one yn", "randomize=perhaps", FindingCode::PackInvalid),
        ("select_one yn", "order=reversed", FindingCode::PackInvalid),
        ("select_one yn", "seed=1", FindingCode::PackInvalid),
        ("select_one yn", "randomize=true order=half-reversed", FindingCode::PackInvalid),
        ("text", "rows=5", FindingCode::PackUnknownField),
    ] {
        let row = json!([{"type": kind, "name": "q", "label": "q", "parameters": parameters}]);
        let (_, findings) = rows(row);
        assert_eq!(findings.len(), 1, "{kind} {parameters}: {findings:?}");
        assert_eq!((findings[0].0, findings[0].1.as_str()), (code, "survey[0].parameters"), "{parameters}");
    }
}

/// All that is wrong with a row is told at once.
#[test]
fn a_row_of_no_type_is_looked_at_as_a_whole() {
    let row = json!([{"type": "tex", "name": "q", "relevant": "1 +", "calculation": "(", "wrong": 1}]);
    let (_, findings) = rows(row);
    let places: Vec<&str> = findings.iter().map(|(_, place, _)| place.as_str()).collect();
    let expected =
        ["survey[0].wrong", "survey[0].type", "survey[0]", "survey[0].relevant", "survey[0].calculation"];
    assert_eq!(places, expected);
}

/// Begin and end come in pairs; a finding names both.
#[test]
fn groups_and_repeats_that_do_not_match_are_told_with_both() {
    let text = json!({"type": "text", "name": "q", "label": "q"});
    let begin = |kind: &str, name: &str| json!({"type": format!("begin_{kind}"), "name": name});
    let groups = |all: Vec<Value>| {
        let (_, findings) = rows(Value::Array(all));
        assert!(findings.iter().all(|(code, ..)| *code == FindingCode::PackGroups), "{findings:?}");
        findings.into_iter().map(|(_, place, mut args)| (place, args.remove(0))).collect::<Vec<_>>()
    };
    let pair = |place: &str, value: &str| (place.to_owned(), value.to_owned());
    let (end_group, end_repeat) = (json!({"type": "end_group"}), json!({"type": "end repeat", "name": "r"}));
    assert_eq!(groups(vec![begin("repeat", "r"), text.clone(), end_repeat.clone()]), []);
    assert_eq!(
        groups(vec![begin("repeat", "r"), text.clone(), end_group.clone()]),
        [pair("survey[2]", "begin_repeat r – end_group")]
    );
    assert_eq!(
        groups(vec![begin("group", "g"), text.clone(), end_repeat.clone()]),
        [pair("survey[2]", "begin_group g – end_repeat r")]
    );
    assert_eq!(groups(vec![text.clone(), end_repeat]), [pair("survey[1]", "end_repeat r")]);
    assert_eq!(
        groups(vec![begin("group", "g"), begin("repeat", "r"), text.clone()]),
        [pair("r", "begin_repeat r"), pair("g", "begin_group g")]
    );
    // Another name at the end is only worth a look.
    let other = json!({"type": "end_group", "name": "h"});
    let (_, findings) = read(&with(&json!([begin("group", "g"), text, other])));
    let told = findings.iter().find(|one| one.code == FindingCode::PackGroups).unwrap();
    assert_eq!((told.severity, told.args[0].1.as_str()), (Severity::Warning, "begin_group g – end_group h"));
}

/// A further field of a choice is an attribute where a filter mentions it, and told where none does.
#[test]
fn fields_that_a_filter_mentions_are_attributes_of_choices() {
    let whole = |filter: &str| {
        read(&with(&json!([
            {"type": "select_one towns", "name": "q", "label": "q", "choice_filter": filter},
        ])))
    };
    let attributes = |questionnaire: &Questionnaire| {
        questionnaire.lists.get(&ListName::new("towns")).unwrap().choices[0].attributes.clone()
    };
    let (questionnaire, findings) = whole("county = ${c}");
    assert_eq!(findings, []);
    assert_eq!(attributes(&questionnaire.unwrap()), Map::from([("county".to_owned(), "x".to_owned())]));
    let (questionnaire, findings) = whole("'county' = ${c}");
    assert_eq!(attributes(&questionnaire.unwrap()), Map::new());
    let codes: Vec<_> = findings.iter().map(|one| (one.code, one.severity)).collect();
    assert_eq!(codes, [(FindingCode::PackUnknownField, Severity::Warning); 2]);
}

#[test]
fn which_item_stands_in_which_file() {
    let (questionnaire, findings) = rows(json!([
        {"type": "text", "name": "a", "label": "a"},
        {"type": "begin_group", "name": "g"},
        {"type": "begin_repeat", "name": "r", "repeat_count": "${a}"},
        {"type": "text", "name": "b", "label": "b"},
        {"type": "begin_group", "name": "inner"},
        {"type": "calculate", "name": "c", "calculation": "1 + 1"},
        {"type": "end_group"},
        {"type": "end_repeat"},
        {"type": "text", "name": "d", "label": "d"},
        {"type": "end_group"},
        {"type": "begin_repeat", "name": "only_notes"},
        {"type": "note", "name": "e", "label": "e"},
        {"type": "end_repeat"},
    ]));
    assert_eq!(findings, []);
    let names = |items: Vec<&Item>| items.iter().map(|item| item.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(layout::row_items(&questionnaire).collect()), ["a", "d"]);
    assert_eq!(names(layout::repeat_items(&questionnaire, &"r".into()).collect()), ["b", "c"]);
    assert_eq!(layout::repeats(&questionnaire), [&ItemName::new("r")]);
    let count = |section: &Section| match &section.kind {
        SectionKind::Repeat { count } => count.as_ref().map(|count| count.source().to_owned()),
        SectionKind::Group => None,
    };
    assert_eq!(count(&questionnaire.sections[1]).as_deref(), Some("${a}"));
}

/// The lists of a pack serve all its questionnaires; they come back with the pack.
#[test]
fn a_pack_has_lists_and_comes_back_whole() {
    let mut value: Value = serde_json::from_slice(DEMO).unwrap();
    let label = |text: &str| json!({"en": text, "zh-CN": text});
    value["lists"] =
        json!({"streets": [{"name": "s1", "label": label("E")}, {"name": "s2", "label": label("W")}]});
    let mut one = with(&json!([{"type": "select_one_from_file streets.csv", "name": "q", "label": "q"}]));
    one["choices"] = json!({});
    value["questionnaires"].as_array_mut().unwrap().push(one.clone());
    let (read_pack, findings) = pack::read(value.to_string().as_bytes());
    assert_eq!(findings, []);
    let read_pack = read_pack.unwrap();
    let questionnaire = read_pack.questionnaire(&"t".into()).unwrap();
    assert!(Arc::ptr_eq(
        questionnaire.items[0].list().unwrap(),
        read_pack.lists.get(&ListName::new("streets")).unwrap()
    ));
    let (again, findings) = pack::read(pack::write(&read_pack).as_bytes());
    assert_eq!(findings, []);
    assert_eq!(again.unwrap(), read_pack);
    // Alone the questionnaire takes the list along.
    let (alone, findings) = questionnaire::read(questionnaire::write(questionnaire).as_bytes());
    assert_eq!(findings, []);
    assert_eq!(alone.unwrap().items, questionnaire.items);
    // And without either there is no such list.
    let (_, findings) = questionnaire::read(one.to_string().as_bytes());
    assert_eq!(findings[0].code, FindingCode::PackReference);
    // Codes of the pack's lists are looked at like others.
    value["lists"]["streets"][1]["name"] = "s1".into();
    let (_, findings) = pack::read(value.to_string().as_bytes());
    assert_eq!(findings[0].code, FindingCode::PackDuplicate);
    assert_eq!(findings[0].at.path.as_deref(), Some("lists.streets[1].name"));
}

#[test]
fn subjects_stand_in_the_order_that_is_said() {
    for (word, order) in [
        ("listed", SubjectOrder::Listed),
        ("rotated", SubjectOrder::Rotated),
        ("shuffled", SubjectOrder::Shuffled),
    ] {
        let mut value = with(&json!([{"type": "text", "name": "q", "label": "q"}]));
        value["subject_order"] = word.into();
        assert_eq!(read(&value).0.unwrap().subject_order, order);
        value["subject_order"] = "rotatd".into();
        let (_, findings) = read(&value);
        assert!(findings.iter().any(|one| one.args.contains(&("expected", "rotated".to_owned()))));
    }
}

// A random questionnaire of every kind of item, with nested groups and repeats.

fn texts() -> impl Strategy<Value = LocalText> {
    let text = "[a-z满意${}'\"\\\\\n ]{1,8}";
    (text, proptest::option::of(text)).prop_map(|(en, zh)| {
        let both = LocalText::new().with("en", &en);
        zh.map_or(both.clone(), |zh| both.with("zh-CN", &zh))
    })
}

fn maybe_texts() -> impl Strategy<Value = LocalText> {
    prop_oneof![Just(LocalText::new()), texts()]
}

fn expression() -> impl Strategy<Value = Option<Expression>> {
    let sources = [
        "true()",
        "${i0} = 1",
        "selected(${i1}, 'x')",
        "string-length(.) < 5",
        "1 + 1",
        "'text'",
        "not(${i2} > 3)",
    ];
    proptest::option::of(select(sources.to_vec()).prop_map(|source| Expression::parse(source).unwrap()))
}

fn default() -> impl Strategy<Value = Option<Expression>> {
    let dynamic = ["'5'", "\"it's\"", "today()", "${i0}", "1 + 1", "concat('\"', \"'\", '')"];
    let plain = ["5", "it's", "2026-07-01", "none (yet)", "\\ \n"];
    proptest::option::of(prop_oneof![
        select(dynamic.to_vec()).prop_map(|source| Expression::parse(source).unwrap()),
        select(plain.to_vec()).prop_map(Expression::plain),
    ])
}

fn filter() -> impl Strategy<Value = Option<Expression>> {
    let sources = ["town = ${i0}", "selected(${i1}, name)", "1 = 1"];
    proptest::option::of(
        select(sources.to_vec()).prop_map(|source| Expression::parse_filter(source).unwrap()),
    )
}

fn list(name: &'static str) -> impl Strategy<Value = ChoiceList> {
    let missing = select(vec![
        None,
        Some(MissingCode::DontKnow),
        Some(MissingCode::Refused),
        Some(MissingCode::Invalid),
    ]);
    let choice = (texts(), proptest::option::of(1..9_u8), missing, any::<bool>(), any::<bool>());
    proptest::collection::vec(choice, 1..5).prop_map(move |choices| ChoiceList {
        name: name.into(),
        choices: choices
            .into_iter()
            .enumerate()
            .map(|(index, (label, level, missing, exclusive, ends))| Choice {
                code: index.to_string().as_str().into(),
                label,
                level,
                missing,
                exclusive,
                disposition: ends.then(|| "2.11".to_owned()),
                attributes: Map::from([("town".to_owned(), format!("t{index}"))]),
            })
            .collect(),
    })
}

fn kind(lists: &[Arc<ChoiceList>]) -> impl Strategy<Value = ItemKind> + use<> {
    let one = select(lists.to_vec());
    let number = || (-50..50_i32).prop_map(|n| f64::from(n) / 4.0);
    prop_oneof![
        one.clone().prop_map(ItemKind::SelectOne),
        one.clone().prop_map(ItemKind::SelectMultiple),
        one.prop_map(ItemKind::Rank),
        (number(), number(), number()).prop_map(|(start, end, step)| ItemKind::Range { start, end, step }),
        (1..5_000_u32).prop_map(|max_pixels| ItemKind::Image { max_pixels }),
        select(vec![
            ItemKind::Note,
            ItemKind::Integer,
            ItemKind::Decimal,
            ItemKind::Text,
            ItemKind::Date,
            ItemKind::Time,
            ItemKind::DateTime,
            ItemKind::Acknowledge,
            ItemKind::Calculate,
            ItemKind::Hidden,
            ItemKind::Metadata(Metadata::Start),
            ItemKind::Metadata(Metadata::End),
            ItemKind::Metadata(Metadata::Today),
            ItemKind::Metadata(Metadata::DeviceId),
        ]),
    ]
}

fn order(kind: &ItemKind, wanted: ChoiceOrder) -> ChoiceOrder {
    match kind {
        ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_) | ItemKind::Rank(_) => wanted,
        _ => ChoiceOrder::Listed,
    }
}

fn any_item(lists: &[Arc<ChoiceList>]) -> impl Strategy<Value = Item> + use<> {
    let orders = vec![
        ChoiceOrder::Listed,
        ChoiceOrder::HalfReversed,
        ChoiceOrder::Shuffled { seed: None },
        ChoiceOrder::Shuffled { seed: Some(Expression::parse("${i0}").unwrap()) },
    ];
    let words = subsequence(vec!["consent", "likert", "private", "numbers"], 0..=4);
    let conditions =
        (expression(), expression(), expression(), expression(), default(), expression(), filter());
    (kind(lists), texts(), maybe_texts(), maybe_texts(), conditions, select(orders), words).prop_map(
        |(kind, label, hint, message, conditions, wanted, words)| {
            let (relevant, required, constraint, calculation, default, readonly, filter) = conditions;
            Item {
                name: "".into(),
                label,
                hint,
                relevant,
                required,
                required_message: message.clone(),
                constraint,
                constraint_message: message,
                calculation: match kind {
                    ItemKind::Calculate => Some(Expression::parse("1 + 1").unwrap()),
                    _ => calculation,
                },
                default,
                readonly,
                choice_filter: filter,
                order: order(&kind, wanted),
                appearance: words.into_iter().map(str::to_owned).collect(),
                section: None,
                kind,
            }
        },
    )
}

/// A section that begins: whether it is a repeat, its condition or count, its heading.
type Begin = (bool, Option<Expression>, LocalText);

/// What happens before each item: so many sections end, and others begin.
fn steps() -> impl Strategy<Value = Vec<(usize, Vec<Begin>)>> {
    let begin = (any::<bool>(), expression(), maybe_texts());
    proptest::collection::vec((0..3_usize, proptest::collection::vec(begin, 0..3)), 1..12)
}

fn any_questionnaire() -> impl Strategy<Value = Questionnaire> {
    let lists = (list("one"), list("two")).prop_map(|(one, two)| vec![Arc::new(one), Arc::new(two)]);
    let kinds = vec![Kind::Survey, Kind::Rating, Kind::Vote, Kind::Suggestion, Kind::Register];
    let orders = vec![SubjectOrder::Listed, SubjectOrder::Rotated, SubjectOrder::Shuffled];
    lists
        .prop_flat_map(|lists| {
            let items = proptest::collection::vec(any_item(&lists), 12);
            (Just(lists), items, steps())
        })
        .prop_flat_map(move |parts| {
            (Just(parts), texts(), maybe_texts(), select(kinds.clone()), select(orders.clone()))
        })
        .prop_map(|((lists, items, steps), title, notice, kind, subject_order)| {
            let (sections, mut items) = laid(items, steps);
            // Attributes are kept where a filter mentions them.
            if let Some(first) = items.first_mut() {
                first.choice_filter = Some(Expression::parse_filter("town = 'x'").unwrap());
            }
            Questionnaire {
                id: "any".into(),
                version: "1.2".into(),
                kind,
                title,
                notice,
                default_language: Language::new("en"),
                subject_order,
                sections,
                items,
                lists: lists.into_iter().map(|list| (list.name.clone(), list)).collect(),
            }
        })
}

/// The items laid into sections as the steps say; a section may stay empty.
fn laid(items: Vec<Item>, steps: Vec<(usize, Vec<Begin>)>) -> (Vec<Section>, Vec<Item>) {
    let (mut sections, mut open): (Vec<Section>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut laid = Vec::new();
    for (index, (mut item, (ends, begins))) in items.into_iter().zip(steps).enumerate() {
        open.truncate(open.len().saturating_sub(ends));
        for (is_repeat, expression, label) in begins {
            open.push(sections.len());
            sections.push(Section {
                name: format!("s{}", sections.len()).as_str().into(),
                kind: if is_repeat {
                    SectionKind::Repeat { count: expression.clone() }
                } else {
                    SectionKind::Group
                },
                label,
                relevant: expression,
                appearance: if is_repeat { Vec::new() } else { vec!["field-list".to_owned()] },
                parent: open.iter().rev().nth(1).copied(),
            });
        }
        item.name = format!("i{index}").as_str().into();
        item.section = open.last().copied();
        laid.push(item);
    }
    (sections, laid)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_reads_back_the_same(questionnaire in any_questionnaire()) {
        let text = questionnaire::write(&questionnaire);
        let (again, findings) = read(&serde_json::from_str(&text).unwrap());
        prop_assert_eq!(findings, []);
        prop_assert_eq!(again.unwrap(), questionnaire);
    }

    #[test]
    fn a_plain_default_is_written_as_it_was_read(text in "[a-z0-9 .,:()'\"满+*-]{1,12}") {
        let row = json!({"type": "text", "name": "q", "label": "q", "default": text});
        let (questionnaire, findings) = read(&with(&json!([row])));
        if findings.iter().all(|one| one.severity != Severity::Error) {
            let one = questionnaire.unwrap();
            let again = read(&serde_json::from_str(&questionnaire::write(&one)).unwrap()).0.unwrap();
            prop_assert_eq!(again, one);
        }
    }
}

/// The head of a table in ODK's way needs no question, and is written without one. A question needs one.
#[test]
fn the_head_of_a_table_needs_no_label() {
    let row = |appearance: &str| {
        json!([{"type": "select_one yn", "name": "hd", "appearance": appearance},
            {"type": "select_one yn", "name": "a", "label": "A", "appearance": "list-nolabel"}])
    };
    let (questionnaire, findings) = rows(row("label"));
    assert_eq!(findings, []);
    assert!(questionnaire.items[0].is_head() && questionnaire.items[1].holds_value());
    let columns: Vec<&str> = questionnaire.value_items().map(|item| item.name.as_str()).collect();
    assert_eq!(columns, ["a"]);
    let (_, findings) = rows(row("minimal"));
    assert_eq!(findings.iter().map(|one| one.0).collect::<Vec<_>>(), [FindingCode::PackMissing]);
}
