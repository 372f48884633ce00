//! Scripts of `fixtures/scenarios/engine`: one for each thing that the engine can do and the practice
//! pack does not use. The questionnaires stand here, small enough to follow by hand.

use pingyi_base::Map;
use pingyi_base::{Language, LocalText};
use pingyi_questionnaire::{
    Choice, ChoiceList, ChoiceOrder, Expression, Item, ItemKind, Kind, Questionnaire, Section, SectionKind,
};

use super::*;

fn expression(source: &str) -> Option<Expression> {
    (!source.is_empty()).then(|| Expression::parse(source).unwrap())
}

fn item(name: &str, kind: ItemKind) -> Item {
    Item {
        name: name.into(),
        kind,
        label: LocalText::new(),
        hint: LocalText::new(),
        relevant: None,
        required: None,
        required_message: LocalText::new(),
        constraint: None,
        constraint_message: LocalText::new(),
        calculation: None,
        default: None,
        readonly: None,
        choice_filter: None,
        order: ChoiceOrder::Listed,
        appearance: Vec::new(),
        section: None,
    }
}

/// Choices as `code=label` with spaces between.
fn list(name: &str, choices: &str) -> Arc<ChoiceList> {
    let choice = |text: &str| {
        let (code, label) = text.split_once('=').unwrap();
        Choice {
            code: code.into(),
            label: LocalText::new().with("zh-CN", label),
            level: None,
            missing: None,
            exclusive: false,
            disposition: None,
            attributes: Map::new(),
        }
    };
    Arc::new(ChoiceList { name: name.into(), choices: choices.split(' ').map(choice).collect() })
}

fn section(name: &str, kind: SectionKind) -> Section {
    Section {
        name: name.into(),
        kind,
        label: LocalText::new(),
        relevant: None,
        appearance: Vec::new(),
        parent: None,
    }
}

fn questionnaire(id: &str, sections: Vec<Section>, items: Vec<Item>) -> Arc<Questionnaire> {
    Arc::new(Questionnaire {
        id: id.into(),
        version: "1".into(),
        kind: Kind::Survey,
        title: LocalText::new(),
        notice: LocalText::new(),
        default_language: Language::new("zh-CN"),
        subject_order: pingyi_questionnaire::SubjectOrder::Listed,
        sections,
        items,
        lists: Map::new(),
    })
}

/// The members of a household, one after the other; who works is asked for the trade.
fn household() -> Arc<Questionnaire> {
    let yes_no = list("yes_no", "1=是 2=否");
    let member = |item: Item| Item { section: Some(0), ..item };
    let label = |text: &str| LocalText::new().with("zh-CN", text);
    questionnaire(
        "household",
        vec![section("member", SectionKind::Repeat { count: None })],
        vec![
            item("village", ItemKind::Text),
            member(Item { required: expression("true()"), ..item("name", ItemKind::Text) }),
            member(Item {
                constraint: expression(". >= 0 and . <= 120"),
                label: label("${name}多大年纪？"),
                ..item("age", ItemKind::Integer)
            }),
            member(Item {
                relevant: expression("${age} >= 16"),
                ..item("works", ItemKind::SelectOne(yes_no))
            }),
            member(Item { relevant: expression("${works} = 1"), ..item("trade", ItemKind::Text) }),
            member(Item {
                calculation: expression("concat(${village}, '/', ${name})"),
                ..item("mark", ItemKind::Calculate)
            }),
            item("end", ItemKind::Note),
        ],
    )
}

/// As many plots as were said, each with its yield; a share of it by hand.
fn plots() -> Arc<Questionnaire> {
    let plot = |item: Item| Item { section: Some(0), ..item };
    questionnaire(
        "plots",
        vec![section("plot", SectionKind::Repeat { count: expression("${plots}") })],
        vec![
            item("plots", ItemKind::Integer),
            item("price", ItemKind::Decimal),
            plot(item("yield", ItemKind::Decimal)),
            plot(Item { calculation: expression("${yield} * ${price}"), ..item("worth", ItemKind::Decimal) }),
        ],
    )
}

/// A survey of choices: a county, its towns, what matters there, and how it is.
fn choices() -> Arc<Questionnaire> {
    let county = list("county", "n=北县 s=南县");
    let town = list("town", "1=东镇 2=西镇 3=中镇");
    let row = |name: &str| Item {
        section: Some(0),
        ..item(name, ItemKind::SelectOne(list("scale", "3=好 2=中 1=差")))
    };
    let table = Section { appearance: vec!["table-list".to_owned()], ..section("table", SectionKind::Group) };
    questionnaire(
        "choices",
        vec![table],
        vec![
            item("county", ItemKind::SelectOne(county)),
            Item {
                choice_filter: expression("${county} = 'n'"),
                required: expression("true()"),
                label: LocalText::new().with("zh-CN", "${county}的哪个镇？"),
                ..item("town", ItemKind::SelectOne(town))
            },
            Item { relevant: expression("${town} = 2"), ..item("street", ItemKind::Text) },
            item("matters", ItemKind::Rank(list("matters", "r=路 w=水 l=灯"))),
            row("road"),
            row("water"),
            row("light"),
            Item {
                order: ChoiceOrder::Shuffled { seed: expression("42") },
                ..item("letters", ItemKind::SelectOne(list("letters", "A=A B=B C=C D=D E=E F=F")))
            },
        ],
    )
}

/// Values that come by themselves, and may or may not be changed.
fn values() -> Arc<Questionnaire> {
    questionnaire(
        "values",
        Vec::new(),
        vec![
            Item { default: expression("today()"), ..item("day", ItemKind::Date) },
            Item { constraint: expression("string-length(.) = 10"), ..item("birth", ItemKind::Date) },
            item("persons", ItemKind::Integer),
            Item { calculation: expression("${persons} * 2"), ..item("shoes", ItemKind::Integer) },
            Item {
                calculation: expression("${shoes} + 1"),
                readonly: expression("true()"),
                ..item("more", ItemKind::Integer)
            },
            item("score", ItemKind::Range { start: 0.0, end: 10.0, step: 0.5 }),
            item("agreed", ItemKind::Acknowledge),
        ],
    )
}

#[test]
fn every_script_of_the_engine_holds() {
    let pack = Pack { questionnaires: vec![household(), plots(), choices(), values()], ..(*demo()).clone() };
    let scripts = super::scripts_of("fixtures/scenarios/engine");
    assert!(scripts.len() >= 9, "the scripts are there");
    let failures: Vec<String> = scripts
        .iter()
        .filter_map(|(name, text)| run(&pack, text).err().map(|failure| format!("{name}: {failure}")))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_line_about_instances_says_what_is_not_so() {
    let pack = Pack { questionnaires: vec![household(), plots()], ..(*demo()).clone() };
    let check = |script: &str, line: usize, expected: &str, found: &str| {
        let wanted = Failure { line, expected: expected.to_owned(), found: found.to_owned() };
        assert_eq!(run(&pack, script).map(|_| ()).err(), Some(wanted), "{script}");
    };
    check("add nothing", 1, "nothing to take one more", "none");
    check("use plots\nadd plot", 2, "plot to take one more", "none");
    check("remove member 7", 1, "member[7] to be removed", "nothing of the kind");
    check("restore member", 1, "member to come back", "nothing of the kind");
    check("expect instances member 1 2", 1, "member `1 2`", "`1`");
    check("expect adding member", 1, "one more of `member`", "nothing");
    check("expect fixed village", 1, "village fixed", "free");
    check("remove member x", 1, "a command of the language", "`remove member x`");
}
