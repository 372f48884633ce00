//! Tests of the checks that need no file; those of files are in `crates/interchange`. Source of
//! truth: the pages on the questionnaire and the pack, and what Excel and WPS do to a cell.

#![allow(clippy::unwrap_used, reason = "tests")]

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{Date, FindingCode, Language, LocalText};

use super::{check, check_pack};
use crate::definition::{
    Choice, ChoiceList, Item, ItemKind, Kind, MissingCode, Questionnaire, Section, SectionKind,
};
use crate::expression::Expression;
use crate::pack::{DesignKind, Organiser, Pack, Privacy, SurveyDesign, Wave};

fn choice(code: &str) -> Choice {
    Choice {
        code: code.into(),
        label: LocalText::new(),
        level: None,
        missing: None,
        exclusive: false,
        disposition: None,
        attributes: pingyi_base::Map::new(),
    }
}

fn item(name: &str, kind: ItemKind, relevant: &str) -> Item {
    Item {
        name: name.into(),
        kind,
        label: LocalText::new(),
        hint: LocalText::new(),
        relevant: (!relevant.is_empty()).then(|| Expression::parse(relevant).unwrap()),
        required: None,
        required_message: LocalText::new(),
        constraint: None,
        constraint_message: LocalText::new(),
        calculation: None,
        default: None,
        readonly: None,
        choice_filter: None,
        order: crate::ChoiceOrder::Listed,
        appearance: Vec::new(),
        section: None,
    }
}

fn text(name: &str, relevant: &str) -> Item {
    item(name, ItemKind::Text, relevant)
}

fn of(items: Vec<Item>) -> Questionnaire {
    Questionnaire {
        id: "t".into(),
        version: "1".into(),
        kind: Kind::Survey,
        title: LocalText::new(),
        notice: LocalText::new(),
        default_language: Language::new("en"),
        subject_order: crate::SubjectOrder::Listed,
        sections: Vec::new(),
        items,
        lists: Map::new(),
    }
}

/// Code and place of every finding; that a section for trying something is empty is not told.
fn found(questionnaire: &Questionnaire) -> Vec<(FindingCode, String)> {
    let told = check(questionnaire).into_iter().filter(|f| f.code != FindingCode::PackEmptySection);
    told.map(|f| (f.code, f.at.item.or(f.at.path).unwrap_or_default())).collect()
}

fn at(code: FindingCode, places: &[&str]) -> Vec<(FindingCode, String)> {
    places.iter().map(|place| (code, (*place).to_owned())).collect()
}

#[test]
fn a_condition_may_not_lead_round_in_a_circle() {
    assert_eq!(found(&of(vec![text("a", ""), text("b", "${a} = 1")])), []);
    assert_eq!(found(&of(vec![text("a", "${a} = 1")])), at(FindingCode::PackExpression, &["a"]));
    let ring =
        of(vec![text("a", "${c} = 1"), text("b", "${a} = 1"), text("c", "${b} = 1"), text("d", "${a} = 1")]);
    assert_eq!(found(&ring), at(FindingCode::PackExpression, &["a", "b", "c"]));
    // Around the corner of a section.
    let mut inside = text("a", "");
    inside.section = Some(1);
    let section = |name: &str, relevant: Option<&str>, parent| Section {
        name: name.into(),
        kind: SectionKind::Group,
        label: LocalText::new(),
        relevant: relevant.map(|source| Expression::parse(source).unwrap()),
        appearance: Vec::new(),
        parent,
    };
    let sections = vec![section("outer", Some("${b} = 1"), None), section("inner", None, Some(0))];
    let nested = Questionnaire { sections, ..of(vec![inside, text("b", "${a} = 1")]) };
    assert_eq!(found(&nested), at(FindingCode::PackExpression, &["a", "b"]));
}

#[test]
fn what_is_named_must_be_there_and_once() {
    let twice = of(vec![text("a", ""), text("a", "")]);
    assert_eq!(found(&twice), at(FindingCode::PackDuplicate, &["a"]));
    let nowhere = of(vec![text("age", ""), text("b", "${ages} = 1 or ${nobody} = 1")]);
    assert_eq!(found(&nowhere), at(FindingCode::PackReference, &["b", "b"]));
    assert_eq!(check(&nowhere)[0].args, [("value", "ages".to_owned()), ("nearest", "age".to_owned())]);
}

fn with_list(choices: Vec<Choice>, multiple: bool) -> Questionnaire {
    let list = Arc::new(ChoiceList { name: "l".into(), choices });
    let kind = if multiple {
        ItemKind::SelectMultiple(Arc::clone(&list))
    } else {
        ItemKind::SelectOne(Arc::clone(&list))
    };
    let mut questionnaire = of(vec![item("a", kind, "")]);
    questionnaire.lists.insert("l".into(), list);
    questionnaire
}

#[test]
fn codes_are_short_numbers_or_ids_and_stand_once() {
    let codes = |codes: &[&str]| found(&with_list(codes.iter().map(|code| choice(code)).collect(), false));
    assert_eq!(codes(&["0", "1", "16", "64", "yes", "no_answer", "999999999"]), []);
    for bad in ["-1", "-2", "01", "1.5", "1 2", "", "是", "1E5", "MAR1", "1234567890", "=1"] {
        assert_eq!(codes(&[bad]), at(FindingCode::PackId, &["choices.l"]), "{bad}");
    }
    assert_eq!(codes(&["1", "2", "1"]), at(FindingCode::PackDuplicate, &["choices.l"]));
}

#[test]
fn a_scale_has_a_way_out_and_each_level_once() {
    let scale = |levels: &[u8], way_out: bool| {
        let mut choices: Vec<Choice> = levels
            .iter()
            .enumerate()
            .map(|(index, level)| Choice { level: Some(*level), ..choice(&index.to_string()) })
            .collect();
        if way_out {
            choices.push(Choice { missing: Some(MissingCode::DontKnow), ..choice("8") });
        }
        found(&with_list(choices, false))
    };
    assert_eq!(scale(&[5, 4, 3, 2, 1], true), []);
    assert_eq!(scale(&[5, 4, 3, 2, 1], false), at(FindingCode::PackNoDontKnow, &["choices.l"]));
    assert_eq!(scale(&[5, 5], true), at(FindingCode::PackDuplicate, &["choices.l"]));
    let both = Choice { level: Some(1), missing: Some(MissingCode::Refused), ..choice("1") };
    assert_eq!(found(&with_list(vec![both], false)), at(FindingCode::PackInvalid, &["choices.l"]));
    let exclusive = vec![choice("1"), Choice { exclusive: true, ..choice("64") }];
    assert_eq!(found(&with_list(exclusive.clone(), true)), []);
    assert_eq!(found(&with_list(exclusive, false)), at(FindingCode::PackInvalid, &["a"]));
}

/// −1 and −2 mean "not asked" and "left out" in a file.
#[test]
fn a_number_may_not_be_taken_for_missing() {
    for (constraint, good) in [
        (". >= 0", true),
        (". > -1 and . < 120", true),
        ("not(. < 0)", true),
        (". > -2", false),
        (". != -1", false),
        (". >= ${other}", true),
        ("true()", false),
    ] {
        let mut number = item("n", ItemKind::Integer, "");
        number.constraint = Some(Expression::parse(constraint).unwrap());
        let findings = found(&of(vec![number, text("other", "")]));
        assert_eq!(findings.is_empty(), good, "{constraint}: {findings:?}");
    }
}

fn section(name: &str, kind: SectionKind, parent: Option<usize>) -> Section {
    Section {
        name: name.into(),
        kind,
        label: LocalText::new(),
        relevant: None,
        appearance: Vec::new(),
        parent,
    }
}

fn repeat(name: &str, count: &str, parent: Option<usize>) -> Section {
    let count = (!count.is_empty()).then(|| Expression::parse(count).unwrap());
    section(name, SectionKind::Repeat { count }, parent)
}

fn parsed(source: &str) -> Option<Expression> {
    Some(Expression::parse(source).unwrap())
}

#[test]
fn every_expression_that_gives_a_value_is_looked_at_for_circles() {
    let calculated = |name: &str, source: &str| Item { calculation: parsed(source), ..text(name, "") };
    // Not by another road to the same item, and not by what an item is or was.
    let straight = of(vec![
        text("a", ""),
        calculated("b", "${a} + 1"),
        calculated("c", "${a} + ${b}"),
        calculated("d", "once(. + 1)"),
        Item {
            constraint: parsed("${e} = . and ${d} != ${e}"),
            readonly: parsed("${e} = 1"),
            ..text("e", "")
        },
    ]);
    assert_eq!(found(&straight), []);
    // Calculation, condition, default and filter, each a side of one ring.
    let list = Arc::new(ChoiceList { name: "l".into(), choices: vec![choice("1")] });
    let ring = of(vec![
        calculated("a", "${d}"),
        text("b", "${a} = 1"),
        Item { default: parsed("${b}"), ..text("c", "") },
        Item { choice_filter: parsed("${c} = 1"), ..item("d", ItemKind::SelectOne(list), "") },
        calculated("behind", "${a}"),
        text("before", ""),
    ]);
    assert_eq!(found(&ring), at(FindingCode::PackExpression, &["a", "b", "c", "d"]));
    let args = |findings: Vec<pingyi_base::Finding>| findings[0].args.clone();
    assert_eq!(args(check(&ring))[1], ("expression", "${d}".to_owned()));
    // The number of instances.
    let mut inside = text("inside", "");
    inside.section = Some(0);
    let counted =
        Questionnaire { sections: vec![repeat("r", "${inside}", None)], ..of(vec![inside.clone()]) };
    assert_eq!(found(&counted), at(FindingCode::PackExpression, &["inside", "r"]));
    let own = Questionnaire { sections: vec![repeat("r", "count(${r})", None)], ..of(vec![inside.clone()]) };
    assert_eq!(found(&own), at(FindingCode::PackExpression, &["r"]));
    inside.calculation = parsed("count(${r}) + ${n}");
    let good = Questionnaire { sections: vec![repeat("r", "${n}", None)], ..of(vec![inside, text("n", "")]) };
    assert_eq!(found(&good), []);
}

// Ten thousand items are looked at in no time, and their circle needs no deep stack.
#[test]
fn a_long_ring_is_found() {
    let name = |index: usize| format!("i{index}");
    let items =
        (0..10_000).map(|index| text(&name(index), &format!("${{{}}} = 1", name((index + 1) % 10_000))));
    assert_eq!(check(&of(items.collect())).len(), 10_000);
}

#[test]
fn repeats_are_named_where_repeats_are_meant() {
    let with = |source: &str| {
        let mut inside = text("inside", "");
        inside.section = Some(0);
        let outside = Item { calculation: parsed(source), ..text("outside", "") };
        let sections = vec![repeat("people", "", None), repeat("rooms", "", None)];
        found(&Questionnaire { sections, ..of(vec![inside, outside]) })
    };
    assert_eq!(with("count(${people}) + sum(${inside}) + count(${inside})"), []);
    assert_eq!(with("indexed-repeat(${inside}, ${people}, 1)"), []);
    let wrong = at(FindingCode::PackReference, &["outside"]);
    assert_eq!(with("count(${peopl})"), wrong);
    // It is there, and has no answer.
    assert_eq!(with("sum(${people})"), at(FindingCode::PackExpression, &["outside"]));
    assert_eq!(with("indexed-repeat(${inside}, ${house}, 1)"), wrong);
    assert_eq!(with("indexed-repeat(${nobody}, ${people}, 1)"), wrong);
    // The item does not stand in that repeat.
    assert_eq!(with("indexed-repeat(${inside}, ${rooms}, 1)"), wrong);
    // There is no instance outside.
    assert_eq!(with("position(..)"), at(FindingCode::PackExpression, &["outside"]));
}

#[test]
fn a_choice_filter_looks_at_columns_that_are_there() {
    let with = |filter: &str, kind: fn(Arc<ChoiceList>) -> ItemKind| {
        let attributes = Map::from([("state".to_owned(), "tx".to_owned())]);
        let list =
            Arc::new(ChoiceList { name: "l".into(), choices: vec![Choice { attributes, ..choice("1") }] });
        let filter = Some(Expression::parse_filter(filter).unwrap());
        let filtered = Item { choice_filter: filter, ..item("b", kind(Arc::clone(&list)), "") };
        let mut questionnaire = of(vec![text("a", ""), filtered]);
        questionnaire.lists.insert("l".into(), list);
        check(&questionnaire)
    };
    assert_eq!(with("state = ${a} or name = 1", ItemKind::SelectOne), []);
    let wrong = with("stat = ${a}", ItemKind::Rank);
    assert_eq!(wrong[0].code, FindingCode::PackExpression);
    let arg = |wanted: &str| wrong[0].args.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
    assert_eq!(
        ["reason", "value", "nearest", "list"].map(arg),
        ["expression.unknown-column.error", "stat", "state", "l"]
    );
    assert_eq!(wrong[0].at.column.as_deref(), Some("choice_filter"));
    let no_list = with("${a} = 1", |_| ItemKind::Text);
    assert_eq!(no_list[0].code, FindingCode::PackInvalid);
    // There is no choice elsewhere.
    let elsewhere = Item { relevant: Some(Expression::parse_filter("aa = 1").unwrap()), ..text("b", "") };
    assert_eq!(found(&of(vec![text("aa", ""), elsewhere])), at(FindingCode::PackReference, &["b"]));
}

#[test]
fn labels_name_items_that_are_there() {
    let label = |text: &str| LocalText::new().with("en", text);
    let labelled = |text_of: &str| Item { label: label(text_of), ..text("b", "") };
    assert_eq!(found(&of(vec![text("a", ""), labelled("Dear ${a}, 5 ${")])), []);
    assert_eq!(
        found(&of(vec![text("a", ""), labelled("Dear ${c} and ${c}")])),
        at(FindingCode::PackReference, &["b"])
    );
    let mut headed = section("g", SectionKind::Group, None);
    headed.label = label("${c}");
    let in_group = Questionnaire { sections: vec![headed], ..of(vec![text("a", "")]) };
    assert_eq!(found(&in_group), at(FindingCode::PackReference, &["g"]));
    let choices = vec![Choice { label: label("${c}"), ..choice("1") }];
    assert_eq!(found(&with_list(choices, false)), at(FindingCode::PackReference, &["choices.l"]));
}

#[test]
fn repeats_stand_in_no_repeat_and_in_no_rating() {
    let with = |sections: Vec<Section>, kind: Kind| {
        found(&Questionnaire { sections, kind, ..of(vec![text("a", "")]) })
    };
    let group = |parent| section("g", SectionKind::Group, parent);
    assert_eq!(with(vec![group(None), repeat("r", "", Some(0))], Kind::Survey), []);
    let refused = at(FindingCode::NotSupported, &["r"]);
    let nested = vec![repeat("outer", "", None), group(Some(0)), repeat("r", "", Some(1))];
    assert_eq!(with(nested, Kind::Survey), refused);
    assert_eq!(with(vec![repeat("r", "", None)], Kind::Rating), refused);
    assert_eq!(with(vec![repeat("r", "", None)], Kind::Vote), []);
}

// Source of truth: docs/formats/questionnaire.md; a picture of a door or a face is no secret ballot.
#[test]
fn a_secret_ballot_asks_for_no_picture_and_no_two_pictures_share_a_name() {
    let picture = |name: &str, section| {
        let kind = ItemKind::Image { max_pixels: 1024 };
        Item { section, ..item(name, kind, "") }
    };
    let with = |kind: Kind, items: Vec<Item>| {
        let sections = vec![repeat("r", "", None)];
        found(&Questionnaire { kind, sections, ..of(items) })
    };
    assert_eq!(with(Kind::Survey, vec![picture("p", None)]), []);
    assert_eq!(with(Kind::Vote, vec![picture("p", None)]), at(FindingCode::NotSupported, &["p"]));
    let rating = Questionnaire { kind: Kind::Rating, ..of(vec![picture("p", None)]) };
    assert_eq!(found(&rating), at(FindingCode::NotSupported, &["p"]));
    let wrong = at(FindingCode::PackDuplicate, &["p-1"]);
    assert_eq!(with(Kind::Survey, vec![picture("p", Some(0)), picture("p-1", None)]), wrong);
    for other in ["p-1a", "p-", "pp-1"] {
        assert_eq!(with(Kind::Survey, vec![picture("p", Some(0)), picture(other, None)]), [], "{other}");
    }
    assert_eq!(with(Kind::Survey, vec![picture("p", Some(0)), text("p-1", "")]), []);
}

#[test]
fn a_range_goes_upwards_in_steps() {
    let with = |start: f64, end: f64, step: f64| {
        found(&of(vec![item("n", ItemKind::Range { start, end, step }, "")]))
    };
    assert_eq!(with(0.0, 10.0, 1.0), []);
    assert_eq!(with(0.0, 1.0, 0.1), []);
    let wrong = at(FindingCode::PackInvalid, &["n"]);
    for (start, end, step) in [
        (10.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
        (0.0, 10.0, 0.0),
        (0.0, 10.0, -1.0),
        (0.0, 10.0, 11.0),
        (0.0, 1e9, 0.001),
        (f64::NAN, 10.0, 1.0),
        (0.0, f64::INFINITY, 1.0),
    ] {
        assert_eq!(with(start, end, step), wrong, "{start} {end} {step}");
    }
}

/// −1 and −2 mean "not asked" and "left out" in a file, whatever the kind of number.
#[test]
fn no_kind_of_number_may_be_taken_for_missing() {
    let with = |kind: ItemKind, constraint: &str| {
        let constraint = (!constraint.is_empty()).then(|| Expression::parse(constraint).unwrap());
        found(&of(vec![Item { constraint, ..item("n", kind, "") }]))
    };
    let range = |start: f64, end: f64| ItemKind::Range { start, end, step: 1.0 };
    let wrong = at(FindingCode::PackMissingCode, &["n"]);
    assert_eq!(with(ItemKind::Decimal, ""), wrong);
    assert_eq!(with(ItemKind::Decimal, ". >= 0"), []);
    assert_eq!(with(range(-5.0, 5.0), ""), wrong);
    assert_eq!(with(range(-1.0, 5.0), ""), wrong);
    assert_eq!(with(range(-1.0, 5.0), ". != -1"), []);
    assert_eq!(with(range(0.0, 5.0), ""), []);
    assert_eq!(with(range(-9.0, -3.0), ""), []);
}

fn pack(wave: &str, version: &str) -> Pack {
    let day = |text: &str| Date::parse(text).unwrap();
    Pack {
        id: "p".into(),
        version: version.into(),
        title: LocalText::new(),
        practice: false,
        organiser: Organiser::default(),
        design: SurveyDesign {
            kind: DesignKind::Census,
            stratum: None,
            cluster: None,
            weight: None,
            substitution: crate::Substitution::None,
            within: crate::Within::None,
        },
        waves: vec![Wave { id: wave.into(), from: day("2026-07-01"), to: day("2026-09-30") }],
        areas: Vec::new(),
        households: Vec::new(),
        interviewers: Vec::new(),
        subjects: Vec::new(),
        lists: Map::new(),
        questionnaires: Vec::new(),
        conventions: Vec::new(),
        indicators: Vec::new(),
        privacy: Privacy::default(),
    }
}

/// What a spreadsheet turns into a number, a date or a formula comes back as another text, and then
/// every row of it looks changed.
#[test]
fn a_wave_that_a_spreadsheet_would_change_is_refused() {
    for good in ["2026Q3", "W1", "w-2026-1", "2026H1", "wave_3", "2026S2"] {
        assert_eq!(check_pack(&pack(good, "2026.1")), [], "{good}");
    }
    for bad in [
        "",
        "2026",
        "2026-07",
        "2026-7-1",
        "1E5",
        "2e3",
        "3-Jul",
        "Jul2026",
        "2026-july",
        "10AM",
        "10-1",
        "-Q3",
        "2026 Q3",
        "2026/Q3",
        "三季度",
        "TRUE",
    ] {
        let findings = check_pack(&pack(bad, "2026.1"));
        let codes: Vec<_> =
            findings.iter().map(|finding| (finding.code, finding.at.path.as_deref())).collect();
        assert_eq!(codes, [(FindingCode::PackId, Some("waves[0]"))], "{bad}");
    }
}

#[test]
fn a_version_that_a_spreadsheet_would_change_is_told() {
    for good in ["1", "2026.1", "2026.11", "1.0.3", "v1.10", "0.9", "2026.1-rc"] {
        assert_eq!(check_pack(&pack("2026Q3", good)), [], "{good}");
    }
    for bad in ["2026.10", "1.0", "01", "2026-01", "1E5", "=1", "+1", "1."] {
        let findings = check_pack(&pack("2026Q3", bad));
        let codes: Vec<_> =
            findings.iter().map(|finding| (finding.code, finding.at.path.as_deref())).collect();
        assert_eq!(codes, [(FindingCode::PackId, Some("version"))], "{bad}");
        assert_eq!(findings[0].severity, pingyi_base::Severity::Warning);
    }
}

#[test]
fn waves_follow_each_other() {
    let day = |text: &str| Date::parse(text).unwrap();
    let waves = |days: &[(&str, &str)]| {
        let mut pack = pack("W1", "1");
        let wave = |(index, (from, to)): (usize, &(&str, &str))| Wave {
            id: format!("W{index}").as_str().into(),
            from: day(from),
            to: day(to),
        };
        pack.waves = days.iter().enumerate().map(wave).collect();
        check_pack(&pack).into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(waves(&[("2026-07-01", "2026-07-31"), ("2026-08-01", "2026-08-01")]), []);
    assert_eq!(
        waves(&[("2026-07-01", "2026-07-31"), ("2026-07-31", "2026-08-31")]),
        [FindingCode::PackInvalid]
    );
    assert_eq!(waves(&[("2026-07-02", "2026-07-01")]), [FindingCode::PackInvalid]);
    assert_eq!(waves(&[]), [FindingCode::PackMissing]);
}

#[test]
fn an_item_may_not_be_named_like_a_column_that_every_file_has() {
    let mut note = text("note", "");
    note.kind = ItemKind::Note;
    let questionnaire = of(vec![text("area", ""), text("visit_id", ""), text("Area", ""), note]);
    assert_eq!(found(&questionnaire), at(FindingCode::PackId, &["area", "visit_id"]), "a note is no column");
}

// Source of truth: the conditions below, gone round by hand.
#[test]
fn a_circle_names_its_members_in_order() {
    let members = |questionnaire: &Questionnaire| -> Vec<String> {
        let circles = check(questionnaire).into_iter();
        circles.flat_map(|f| f.args).filter(|(name, _)| *name == "members").map(|(_, value)| value).collect()
    };
    let ring = of(vec![text("a", "${c} = 1"), text("b", "${a} = 1"), text("c", "${b} = 1")]);
    assert_eq!(members(&ring), ["a → c → b → a", "b → a → c → b", "c → b → a → c"]);
    assert_eq!(members(&of(vec![text("a", "${a} = 1")])), ["a → a"]);
    // Through a group: the expression is the group's, and is quoted.
    let mut inside = text("a", "");
    inside.section = Some(0);
    let mut group = section("g", SectionKind::Group, None);
    group.relevant = parsed("${c} > 1");
    let calculated = Item { calculation: parsed("${a} * 2"), ..item("c", ItemKind::Calculate, "") };
    let through = Questionnaire { sections: vec![group], ..of(vec![inside, calculated]) };
    assert_eq!(members(&through), ["a → g → c → a", "c → a → g → c"]);
    let quoted: Vec<String> = check(&through)
        .into_iter()
        .flat_map(|f| f.args)
        .filter(|(name, _)| *name == "expression")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(quoted, ["${c} > 1", "${a} * 2"]);
}

// Source of truth: docs/formats/questionnaire.md: what each type keeps, and its table of appearances.
#[test]
fn what_comes_to_nothing_is_told() {
    let list = Arc::new(ChoiceList { name: "l".into(), choices: vec![choice("1"), choice("2")] });
    let with = |kind: ItemKind, default: &str| {
        let default = Some(Expression::plain(default));
        found(&of(vec![Item { default, constraint: parsed(". >= 0"), ..item("a", kind, "") }]))
    };
    for (kind, good, bad) in [
        (ItemKind::Integer, "3", "abc"),
        (ItemKind::Integer, "0", "1.5"),
        (ItemKind::Decimal, "1.5", "1,5"),
        (ItemKind::Range { start: 1.0, end: 5.0, step: 1.0 }, "5", "6"),
        (ItemKind::SelectOne(Arc::clone(&list)), "2", "77"),
        (ItemKind::SelectMultiple(Arc::clone(&list)), "2 1", "1 3"),
        (ItemKind::Date, "2026-07-01", "2026-02-30"),
        (ItemKind::DateTime, "2026-07-01T09:30", "9:30"),
        (ItemKind::Time, "09:30", "noon"),
    ] {
        assert_eq!(with(kind.clone(), good), [], "{good}");
        assert_eq!(with(kind, bad), at(FindingCode::PackDefault, &["a"]), "{bad}");
    }
    let looks = |words: &str| {
        let appearance = words.split(' ').map(str::to_owned).collect();
        found(&of(vec![Item { appearance, ..text("a", "") }]))
    };
    assert_eq!(looks("minimal columns-3 w4 short"), []);
    assert_eq!(looks("fancyness Minimal"), at(FindingCode::PackAppearance, &["a", "a"]));
    let empty = Questionnaire { sections: vec![repeat("r", "", None)], ..of(vec![text("a", "")]) };
    let told: Vec<FindingCode> = check(&empty).into_iter().map(|f| f.code).collect();
    assert_eq!(told, [FindingCode::PackEmptySection]);
}

fn counted(name: &str, count: &str, relevant: &str) -> Section {
    Section {
        name: name.into(),
        kind: SectionKind::Repeat { count: Some(Expression::parse(count).unwrap()) },
        label: LocalText::new(),
        relevant: (!relevant.is_empty()).then(|| Expression::parse(relevant).unwrap()),
        appearance: Vec::new(),
        parent: None,
    }
}

/// What is certain to take more steps than filling allows is refused, and what may be spared by an
/// answer is not. Source: the limits in the page on expressions, counted by hand.
#[test]
fn work_that_nobody_can_do_is_refused() {
    let with = |counts: [&str; 2], relevant: &str, calculation: &str| {
        let mut again = item("again", ItemKind::Calculate, "");
        again.calculation = Some(Expression::parse(calculation).unwrap());
        again.section = Some(1);
        let mut x = item("x", ItemKind::Text, "");
        x.section = Some(0);
        let sections = vec![counted("first", counts[0], relevant), counted("second", counts[1], "")];
        found(&Questionnaire { sections, ..of(vec![x, again]) })
    };
    let refused = at(FindingCode::PackTooMuchWork, &["again"]);
    // 1,000 × (1 + 1,001 + 1 + 1,000) steps are two million.
    assert_eq!(with(["1000", "1000"], "", "${x} > 1"), refused);
    // 20 lists of 1,001 and as many comparisons are more than one evaluation may take.
    let long = ["max(0, ${x})"; 20].join(" + ");
    assert_eq!(with(["1000", "1"], "", &long), refused);
    for (counts, relevant, calculation) in [
        (["1000", "100"], "", "${x} > 1"),
        (["1000", "1000"], "", "sum(${x}) + max(${x})"),
        (["1000", "1000"], "", "if(1 = 2, ${x} > 1, 3)"),
        (["1000", "1000"], "", "1 = 1 or ${x} > 1"),
        (["1000", "1000"], "", "once(${x} > 1)"),
        (["1000", "1000"], "today() != ''", "${x} > 1"),
    ] {
        assert_eq!(with(counts, relevant, calculation), [], "{counts:?} {relevant} {calculation}");
    }
    assert_eq!(with(["1000000", "1"], "", "1"), at(FindingCode::PackInvalid, &["first"]));
}

/// A default that is certain not to fit is told. Source: XLSForm, whose default is an answer of the type.
#[test]
fn defaults_that_never_fit_are_told() {
    let yes_no = Arc::new(ChoiceList { name: "yn".into(), choices: vec![choice("1"), choice("2")] });
    let with = |name: &str, kind: ItemKind, default: &str| {
        let mut one = item(name, kind, "");
        one.constraint = Some(Expression::parse(". >= 0").unwrap());
        one.default = Some(Expression::parse(default).unwrap_or_else(|_| Expression::plain(default)));
        one
    };
    let all = of(vec![
        with("a", ItemKind::Integer, "'abc'"),
        with("b", ItemKind::SelectOne(Arc::clone(&yes_no)), "77"),
        with("c", ItemKind::SelectMultiple(Arc::clone(&yes_no)), "'1 3'"),
        with("d", ItemKind::Date, "'soon'"),
        with("e", ItemKind::Range { start: 0.0, end: 10.0, step: 1.0 }, "11"),
        with("f", ItemKind::Integer, "3"),
        with("g", ItemKind::SelectMultiple(yes_no), "'1 2'"),
        with("h", ItemKind::Date, "today()"),
        with("i", ItemKind::Integer, "${f} + 1"),
        with("j", ItemKind::Decimal, "2.5"),
        with("k", ItemKind::Date, "'2026-07-01'"),
    ]);
    assert_eq!(found(&all), at(FindingCode::PackDefault, &["a", "b", "c", "d", "e"]));
}
