//! A form on paper has everything that is asked: names, codes, labels, conditions. The practice
//! instruments in both languages against conditions that were put into words by hand, and made-up
//! questionnaires against themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use pingyi_base::{Language, LocalText};
use pingyi_interchange::office::Node;
use pingyi_questionnaire::{
    ChoiceList, ChoiceOrder, Expression, Item, ItemKind, Kind, Questionnaire, Section, SectionKind,
};
use pingyi_wording::Lang;
use proptest::prelude::*;

use super::super::Office;
use super::{office, text};

const LANGS: [Lang; 2] = [Lang::ZhCn, Lang::En];

fn class(node: &Node) -> &str {
    node.attributes.iter().find(|(name, _)| name == "class").map_or("", |(_, value)| value)
}

/// Every node, in the order of writing.
fn all<'a>(nodes: &'a [Node], into: &mut Vec<&'a Node>) {
    for node in nodes {
        into.push(node);
        all(&node.children, into);
    }
}

fn every(nodes: &[Node]) -> Vec<&Node> {
    let mut into = Vec::new();
    all(nodes, &mut into);
    into
}

/// The text of a node and of all in it, as it is read.
fn read(node: &Node) -> String {
    node.text.clone() + &node.children.iter().map(read).collect::<String>()
}

/// The texts of all nodes of a class.
fn of_class(nodes: &[Node], wanted: &str) -> Vec<String> {
    let is = |node: &&&Node| class(node).split(' ').any(|word| word == wanted);
    every(nodes).iter().filter(is).map(|node| read(node)).collect()
}

fn picked(text: &LocalText, lang: Lang) -> String {
    text.pick(&Language::new(lang.tag()), &Language::new("zh-CN")).text.to_owned()
}

/// Codes and labels of the items of a part of the form, which is an item's or a table's.
fn has_choices(part: &Node, list: &ChoiceList, lang: Lang) -> bool {
    let part = std::slice::from_ref(part);
    let (codes, labels) = (of_class(part, "code"), of_class(part, "label"));
    list.choices.iter().all(|choice| {
        let label = picked(&choice.label, lang);
        codes.iter().any(|code| code == choice.code.as_str())
            && labels.iter().any(|said| said.starts_with(&label))
    })
}

/// The parts in which an item stands.
fn parts<'a>(nodes: &'a [Node], item: &str) -> Vec<&'a Node> {
    let stands = |node: &&Node| of_class(std::slice::from_ref(*node), "name").iter().any(|name| name == item);
    every(nodes).into_iter().filter(|node| matches!(class(node), "item" | "matrix")).filter(stands).collect()
}

fn expect_whole(office: &Office, id: &str, lang: Lang) -> Result<(), TestCaseError> {
    let nodes = office.paper_nodes(id, lang).unwrap();
    let questionnaire = office.pack().questionnaire(&id.into()).unwrap();
    let copies = if questionnaire.kind.is_by_subject() { office.pack().subjects.len().max(1) } else { 1 };
    let long = of_class(&nodes, "codes").concat();
    for item in &questionnaire.items {
        let name = item.name.as_str();
        if !item.kind.is_shown() {
            prop_assert!(of_class(&nodes, "office").concat().contains(name), "{} is told", name);
            continue;
        }
        let found = parts(&nodes, name);
        let is_repeated = item.section.is_some_and(|section| in_repeat(questionnaire, section));
        prop_assert!(if is_repeated { found.len() >= copies } else { found.len() == copies }, "{}", name);
        for part in found {
            prop_assert!(read(part).contains(&picked(&item.label, lang)), "{} is asked", name);
            prop_assert!(read(part).contains(&picked(&item.hint, lang)), "{} has its hint", name);
            let Some(list) = item.list() else { continue };
            let at_the_end = list.choices.iter().all(|choice| {
                long.contains(choice.code.as_str()) && long.contains(&picked(&choice.label, lang))
            });
            prop_assert!(has_choices(part, list, lang) || at_the_end, "{} has its choices", name);
        }
    }
    for section in &questionnaire.sections {
        let is_used = questionnaire.items.iter().any(|item| {
            item.kind.is_shown() && item.section.is_some_and(|own| lies_in(questionnaire, own, &section.name))
        });
        let headings = every(&nodes);
        let is_heading =
            |node: &&&Node| node.tag.starts_with('h') && read(node) == picked(&section.label, lang);
        let headings = headings.iter().filter(is_heading).count();
        let index = questionnaire.sections.iter().position(|known| known.name == section.name).unwrap();
        let is_inside = section.parent.is_some_and(|parent| in_repeat(questionnaire, parent));
        // A heading that comes back after something else in between is right, in pieces.
        let least = if is_inside { copies + 2 } else { copies };
        let wanted = is_used && !section.label.is_empty();
        prop_assert!(!wanted || headings >= least, "{} {}", section.name, headings);
        prop_assert!(
            !wanted || is_inside || headings <= copies * pieces(questionnaire, index),
            "{}",
            section.name
        );
    }
    Ok(())
}

/// In how many pieces the items of a section follow each other.
fn pieces(questionnaire: &Questionnaire, section: usize) -> usize {
    let name = &questionnaire.sections[section].name;
    let shown = questionnaire.items.iter().filter(|item| item.kind.is_shown());
    let inside: Vec<bool> =
        shown.map(|item| item.section.is_some_and(|own| lies_in(questionnaire, own, name))).collect();
    let begins = |pair: &&[bool]| !pair[0] && pair[1];
    usize::from(inside.first() == Some(&true)) + inside.windows(2).filter(begins).count()
}

fn in_repeat(questionnaire: &Questionnaire, section: usize) -> bool {
    let found = &questionnaire.sections[section];
    matches!(found.kind, SectionKind::Repeat { .. })
        || found.parent.is_some_and(|parent| in_repeat(questionnaire, parent))
}

fn lies_in(questionnaire: &Questionnaire, section: usize, name: &pingyi_base::ItemName) -> bool {
    let found = &questionnaire.sections[section];
    found.name == *name || found.parent.is_some_and(|parent| lies_in(questionnaire, parent, name))
}

// Source of truth: the practice pack itself.
#[test]
fn the_practice_forms_have_every_name_label_and_code() {
    for lang in LANGS {
        for id in ["resident-satisfaction", "cadre-rating"] {
            expect_whole(&office(), id, lang).unwrap();
        }
        let nodes = office().paper_nodes("cadre-rating", lang).unwrap();
        for subject in &office().pack().subjects {
            assert!(
                text(&nodes).contains(&subject.name) && text(&nodes).contains(&picked(&subject.post, lang))
            );
        }
    }
}

// Source of truth: the conditions of the practice pack, put into words by hand.
#[test]
fn every_condition_is_said_in_words() {
    let contact = ("1 (Yes, and I can reach them)", "2 (I have heard of them, but cannot reach them)");
    let residents = [
        "Answer only if C0 is 1 (I agree)",
        "Q2 to Q25: answer only if C0 is 1 (I agree), and Q1 is not 0 (Under 18)",
        &format!("Answer only if Q4 is {} or {}", contact.0, contact.1),
        "Answer only if Q5 is 1 (Once) or 2 (Twice) or 3 (Three times or more)",
        "Answer only if Q8 is 1 (Every month) or 2 (Once or twice)",
        "Answer only if Q8 is 1 (Every month) or 2 (Once or twice)",
        "Answer only if Q12 is 1 (Yes)",
        "Answer only if Q12 is 1 (Yes)",
        "Answer only if Q12 is 1 (Yes)",
        "Answer only if 64 (None of these) is ticked in Q17",
        "Answer only if Q2 is 2 (Six months to a year) or 3 (One to five years) or 4 (More than five years)",
    ];
    let english = office().paper_nodes("resident-satisfaction", Lang::En).unwrap();
    assert_eq!(of_class(&english, "if"), residents);
    let chinese = of_class(&office().paper_nodes("resident-satisfaction", Lang::ZhCn).unwrap(), "if");
    assert_eq!(chinese.len(), residents.len());
    assert_eq!(
        chinese[1],
        "Q2 到 Q25，只在这种情况下回答：C0 是 1（同意参加），并且 Q1 不是 0（未满 18 岁）"
    );
    assert_eq!(chinese[2], "只在这种情况下回答：Q4 是 1（知道，能联系上） 或 2（听说过，联系不上）");
    let rating = of_class(&office().paper_nodes("cadre-rating", Lang::En).unwrap(), "if");
    let each = [
        "K2 to K7: answer only if K1 is 1 (Often) or 2 (Sometimes)",
        "Answer only if K1 is 1 (Often) or 2 (Sometimes) or 3 (I know the name only)",
    ];
    assert_eq!(rating, each.repeat(7));
}

// Source of truth: the contract of secret ballots: nothing joins them to a household or a person.
#[test]
fn a_secret_ballot_has_no_place_for_a_household_or_an_interviewer() {
    for lang in LANGS {
        let slips = |id: &str| of_class(&office().paper_nodes(id, lang).unwrap(), "slip").len();
        assert_eq!((slips("resident-satisfaction"), slips("cadre-rating")), (3, 1));
        let (_, html) = office().paper_html("cadre-rating", lang).unwrap();
        let html = String::from_utf8(html).unwrap();
        for private in ["H01-001", "S01", "许安"] {
            assert!(!html.contains(private), "{private}");
        }
    }
}

#[test]
fn the_file_needs_nothing_else_and_says_which_form_and_page_it_is() {
    let (name, html) = office().paper_html("resident-satisfaction", Lang::ZhCn).unwrap();
    assert_eq!(name, "demo_resident-satisfaction_2026.1_paper.html");
    let html = String::from_utf8(html).unwrap();
    assert!(html.contains("lang=\"zh-CN\"") && html.contains("counter(page)"));
    assert!(html.contains("resident-satisfaction 2026.1 到这里结束，共 26 题"));
    assert!(html.contains("class=\"watermark\""), "the practice pack is for practice");
    assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("<script"));
    assert_eq!(office().paper_html("nobody", Lang::ZhCn), None);
}

fn local(text: &str) -> LocalText {
    LocalText::new().with("zh-CN", text).with("en", &format!("{text} en"))
}

fn item(name: &str, kind: ItemKind) -> Item {
    Item {
        name: name.into(),
        kind,
        label: local(&format!("label of {name}")),
        hint: local(&format!("hint of {name}")),
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

fn list(name: &str, count: usize, is_scale: bool) -> Arc<ChoiceList> {
    let choice = |place: usize| pingyi_questionnaire::Choice {
        code: format!("{name}{place}").as_str().into(),
        label: local(&format!("choice {place} of {name}")),
        level: u8::try_from(place).ok().filter(|_| is_scale && place > 0),
        missing: (place == 0).then_some(pingyi_questionnaire::MissingCode::DontKnow),
        exclusive: place == 1,
        disposition: None,
        attributes: [("town".to_owned(), format!("t{}", place % 2))].into_iter().collect(),
    };
    Arc::new(ChoiceList { name: name.into(), choices: (0..count).map(choice).collect() })
}

fn section(index: usize, recipe: u8, parent: Option<usize>) -> Section {
    let kind = match recipe % 5 {
        0 => SectionKind::Repeat { count: None },
        1 => SectionKind::Repeat { count: Expression::parse("4").ok() },
        _ => SectionKind::Group,
    };
    Section {
        name: format!("g{index}").as_str().into(),
        kind,
        label: if recipe.is_multiple_of(7) { LocalText::new() } else { local(&format!("section {index}")) },
        relevant: (recipe.is_multiple_of(3)).then(|| Expression::parse("${q0} = 'a1'").unwrap()),
        appearance: if recipe.is_multiple_of(2) { vec!["table-list".to_owned()] } else { Vec::new() },
        parent,
    }
}

/// A questionnaire of everything; sections follow each other, some within another.
fn made(recipes: &[(u8, u8, u8)], kind: Kind) -> Questionnaire {
    let lists = [list("a", 4, true), list("b", 3, false), list("c", 57, false), list("d", 12, true)];
    let mut sections: Vec<Section> = Vec::new();
    let mut items = Vec::new();
    for (place, (what, how, section_recipe)) in recipes.iter().enumerate() {
        let list = lists[usize::from(how / 4 % 4)].clone();
        let kind = match what % 16 {
            0 => ItemKind::Note,
            1..=4 => ItemKind::SelectOne(list),
            5 => ItemKind::SelectMultiple(list),
            6 => ItemKind::Rank(list),
            7 => ItemKind::Integer,
            8 => ItemKind::Decimal,
            9 => ItemKind::Range { start: 0.0, end: f64::from(*how), step: 1.0 },
            10 => ItemKind::Text,
            11 => ItemKind::DateTime,
            12 => ItemKind::Acknowledge,
            13 => ItemKind::Image { max_pixels: 100 },
            14 => ItemKind::Hidden,
            _ => ItemKind::Calculate,
        };
        let mut item = item(&format!("q{place}"), kind);
        item.appearance = match how % 4 {
            0 => vec!["label".to_owned()],
            1 => vec!["list-nolabel".to_owned()],
            _ => Vec::new(),
        };
        if what.is_multiple_of(5) && place > 0 {
            let odd = format!("string-length(${{q{}}}) > {place}", place - 1);
            item.relevant = Expression::parse(&odd).ok();
        }
        item.calculation = (item.kind == ItemKind::Calculate).then(|| Expression::parse("1 + 1").unwrap());
        let before = sections.len().checked_sub(1);
        item.section = match section_recipe % 4 {
            0 => None,
            1 => before,
            _ => {
                let nests = section_recipe.is_multiple_of(2)
                    && !before
                        .is_some_and(|index| matches!(sections[index].kind, SectionKind::Repeat { .. }));
                sections.push(section(sections.len(), *section_recipe / 4, before.filter(|_| nests)));
                sections.len().checked_sub(1)
            }
        };
        items.push(item);
    }
    Questionnaire {
        id: "made".into(),
        version: "1</style>\"".into(),
        kind,
        title: local("<title>"),
        notice: local("notice"),
        default_language: Language::new("zh-CN"),
        subject_order: pingyi_questionnaire::SubjectOrder::Listed,
        sections,
        items,
        lists: lists.iter().map(|list| (list.name.clone(), list.clone())).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    // Source of truth: the questionnaire itself.
    #[test]
    fn nothing_is_left_out_of_any_form(
        recipes in prop::collection::vec(any::<(u8, u8, u8)>(), 1..30),
        is_rating in any::<bool>(),
    ) {
        let mut pack = (*office().pack).clone();
        pack.questionnaires = vec![Arc::new(made(&recipes, if is_rating { Kind::Rating } else { Kind::Survey }))];
        let office = Office { pack: Arc::new(pack), imported: None };
        for lang in LANGS {
            expect_whole(&office, "made", lang)?;
            let html = String::from_utf8(office.paper_html("made", lang).unwrap().1).unwrap();
            prop_assert_eq!(html.matches("</style>").count(), 1);
            prop_assert!(!html.contains("<title><title>"));
        }
        let said = text(&office.paper_nodes("made", Lang::En).unwrap());
        let questionnaire = &office.pack().questionnaires[0];
        let conditions = questionnaire.items.iter().filter(|item| item.kind.is_shown());
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for relevant in conditions.filter_map(|item| item.relevant.as_ref()) {
            *counts.entry(relevant.source()).or_default() += 1;
        }
        for (source, count) in counts {
            prop_assert!(said.matches(source).count() >= count, "{}", source);
        }
    }
}

/// What is read and never written has no place to write; the head of a table asks nothing. Source:
/// XLSForm's `readonly`, ODK's appearances `label` and `list-nolabel`.
#[test]
fn what_nobody_answers_has_no_place_to_write() {
    let yes_no = Arc::new(ChoiceList { name: "yn".into(), choices: Vec::new() });
    let mut told = item("told", ItemKind::Text);
    told.readonly = Expression::parse("true()").ok();
    let mut sometimes = item("sometimes", ItemKind::Text);
    sometimes.readonly = Expression::parse("${told} = 'x'").ok();
    let mut head = item("hd", ItemKind::SelectOne(Arc::clone(&yes_no)));
    head.label = LocalText::new();
    head.appearance = vec!["label".to_owned()];
    let mut row = item("row", ItemKind::SelectOne(yes_no));
    row.appearance = vec!["list-nolabel".to_owned()];
    let mut made = made(&[], Kind::Survey);
    made.items = vec![told, sometimes, head, row];
    let mut pack = (*office().pack).clone();
    pack.questionnaires = vec![Arc::new(made)];
    let office = Office { pack: Arc::new(pack), imported: None };
    let nodes = office.paper_nodes("made", Lang::En).unwrap();
    assert_eq!(of_class(&nodes, "rule").len(), 2, "lines for `sometimes` only");
    assert!(of_class(&nodes, "name").iter().all(|name| name != "hd"));
    assert_eq!(of_class(&nodes, "matrix").len(), 1);
}
