//! Tests of filling and handing in. Source of truth: the file contract (missing codes, secret
//! ballots, corrections) and the questionnaires written out here, small enough to follow by hand.
//! The shipped instruments are tested by scripts, in `crates/scenario`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::sync::Arc;

use pingyi_base::{FindingCode, Language, LocalText, Timestamp};
use pingyi_questionnaire::definition::{
    Choice, ChoiceList, Item, ItemKind, Kind, Metadata, Questionnaire, Section, SectionKind,
};
use pingyi_questionnaire::expression::Expression;

use crate::filling::{PageSize, TEXT_LIMIT, decimal, integer};
use crate::filling::{SHORT_PAGE, looks_personal};
use crate::finish::{HandIn, correction, finish, void};
use crate::response::Trace;
use crate::*;

mod across;
mod cost;
mod doors;
mod double;
mod filling;
mod following;
mod handing_in;
mod kinds;
mod laying_out;
mod ordering;
mod piping;
mod properties;
mod repeats;

fn expression(source: &str) -> Option<Expression> {
    (!source.is_empty()).then(|| Expression::parse(source).unwrap())
}

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

fn list(codes: &[&str]) -> Arc<ChoiceList> {
    Arc::new(ChoiceList { name: "list".into(), choices: codes.iter().map(|code| choice(code)).collect() })
}

fn item(name: &str, kind: ItemKind, relevant: &str) -> Item {
    Item {
        name: name.into(),
        kind,
        label: LocalText::new(),
        hint: LocalText::new(),
        relevant: expression(relevant),
        required: expression("true()"),
        required_message: LocalText::new(),
        constraint: None,
        constraint_message: LocalText::new(),
        calculation: None,
        default: None,
        readonly: None,
        choice_filter: None,
        order: pingyi_questionnaire::ChoiceOrder::Listed,
        appearance: Vec::new(),
        section: None,
    }
}

fn yes_no(name: &str, relevant: &str) -> Item {
    item(name, ItemKind::SelectOne(list(&["1", "2"])), relevant)
}

fn questionnaire(kind: Kind, items: Vec<Item>) -> Arc<Questionnaire> {
    Arc::new(Questionnaire {
        id: "t".into(),
        version: "1".into(),
        kind,
        title: LocalText::new(),
        notice: LocalText::new(),
        default_language: Language::new("en"),
        subject_order: pingyi_questionnaire::SubjectOrder::Listed,
        sections: Vec::new(),
        items,
        lists: pingyi_base::Map::new(),
    })
}

/// Consent, a choice, several choices, a number, a text: everything that a cell can hold.
fn mixed() -> Arc<Questionnaire> {
    let mut consent = yes_no("agree", "");
    consent.appearance = vec!["consent".to_owned()];
    if let ItemKind::SelectOne(list) = &mut consent.kind {
        let mut declines = choice("2");
        declines.disposition = Some("2.11".to_owned());
        *list = Arc::new(ChoiceList { name: "consent".into(), choices: vec![choice("1"), declines] });
    }
    let mut none = choice("0");
    none.exclusive = true;
    let several = vec![choice("1"), choice("2"), choice("3"), none];
    let several = Arc::new(ChoiceList { name: "several".into(), choices: several });
    let mut number = item("number", ItemKind::Integer, "${agree} = 1");
    number.constraint = expression(". >= 0 and . <= 120");
    let mut words = item("words", ItemKind::Text, "${agree} = 1");
    words.required = None;
    questionnaire(
        Kind::Survey,
        vec![
            consent,
            yes_no("one", "${agree} = 1"),
            item("several", ItemKind::SelectMultiple(several), "${agree} = 1"),
            number,
            words,
            item("note", ItemKind::Note, "${agree} = 1"),
            yes_no("last", "${one} = 1"),
        ],
    )
}

fn key(name: &str) -> AnswerKey {
    AnswerKey::parse(name)
}

/// Fills as a file or the command line would.
fn fill(filling: &mut Filling, answers: &[(&str, &str)]) {
    for (name, text) in answers {
        let key = key(name);
        let answer = filling.answer_from_text(&key, text);
        assert_eq!(filling.set(&key, answer), [], "{name}");
    }
}

fn filled(questionnaire: &Arc<Questionnaire>, answers: &[(&str, &str)]) -> Filling {
    let subjects = vec!["C01".into(), "C02".into()];
    let mut filling = Filling::new(Arc::clone(questionnaire), subjects, Answers::new());
    fill(&mut filling, answers);
    filling
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn draft(filling: &Filling) -> Draft {
    Draft {
        instances: crate::Instances::new(),
        seed: 0,
        key: DraftKey {
            pack: "p".into(),
            questionnaire: "t".into(),
            wave: "W1".into(),
            household: Some("H01-003".into()),
            slip: None,
        },
        version: "1".into(),
        response_id: "R-1".into(),
        revision: 7,
        origin: Origin::Field,
        mode: Mode::Interviewer,
        helper: Helper::Family,
        interviewer: Some("S01".into()),
        started_at: time("2026-07-01T23:50:10+08:00"),
        answers: filling.answers().clone(),
        place: Some("last".to_owned()),
        replaces: None,
        entered: false,
    }
}

fn hand_in() -> HandIn {
    HandIn {
        device: "D-a1b2".into(),
        seq: 41,
        at: time("2026-07-02T00:05:11+08:00"),
        area: Some("A01".into()),
        language: Language::new("en"),
        early: None,
        eligible_adults: Some(3),
        weight: 1.5,
    }
}

/// A section with nothing but its name.
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

/// A survey with sections.
fn divided(sections: Vec<Section>, items: Vec<Item>) -> Arc<Questionnaire> {
    let whole = questionnaire(Kind::Survey, items);
    Arc::new(Questionnaire { sections, ..(*whole).clone() })
}

/// The item in a section.
fn inside(section: usize, mut item: Item) -> Item {
    item.section = Some(section);
    item
}

/// An item that need not be answered.
fn free(name: &str, kind: ItemKind) -> Item {
    Item { required: None, ..item(name, kind, "") }
}

fn names(filling: &Filling) -> String {
    filling.relevant().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn value(filling: &Filling, name: &str) -> String {
    filling.text_of(&key(name)).unwrap_or_default()
}

fn codes_at(filling: &Filling, name: &str) -> Vec<&'static str> {
    filling.findings_at(&key(name)).iter().map(|finding| finding.code.as_str()).collect()
}

/// The same interview from what a draft keeps.
fn reopened(filling: &Filling) -> Filling {
    Filling::begin(Arc::clone(filling.questionnaire()), kept(filling))
}

fn kept(filling: &Filling) -> Start {
    Start {
        subjects: filling.subjects().cloned().collect(),
        answers: filling.answers().clone(),
        instances: filling.kept_instances().clone(),
        ..Start::default()
    }
}
