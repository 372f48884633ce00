//! Checks of one questionnaire.

use pingyi_base::{Date, Finding, FindingCode, ItemName, Language, LocalText, Place, is_valid_id, ordered};
use pingyi_base::{Map, Set};

use crate::expression::{Expression, Scope, Value};
use crate::nearest::nearest;
use crate::{ChoiceList, Item, ItemKind, MissingCode, Questionnaire};

/// Checks a questionnaire by itself.
#[must_use]
pub fn check(questionnaire: &Questionnaire) -> Vec<Finding> {
    let mut findings = Vec::new();
    names(questionnaire, &mut findings);
    references(questionnaire, &mut findings);
    cycles(questionnaire, &mut findings);
    for item in &questionnaire.items {
        missing_codes(item, &mut findings);
        reserved(item, &mut findings);
    }
    for list in questionnaire.lists.values() {
        choices(questionnaire, list, &mut findings);
    }
    languages(questionnaire, &mut findings);
    findings
}

/// The columns that files of responses and of visits have of their own. An item of such a name would
/// make a file with two columns of one name, or one that is taken for a file of visits.
pub const RESERVED: [&str; 34] = [
    "response_id",
    "questionnaire",
    "version",
    "pack",
    "wave",
    "origin",
    "area",
    "household",
    "subject",
    "mode",
    "helper",
    "interviewer",
    "device",
    "seq",
    "language",
    "disposition",
    "started_at",
    "ended_at",
    "duration_s",
    "eligible_adults",
    "weight",
    "consent",
    "shown",
    "replaces",
    "void_reason",
    "prev_hash",
    "hash",
    "signature",
    "sealed",
    "visit_id",
    "attempt",
    "at",
    "next_at",
    "note",
];

fn names(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let mut seen = Set::new();
    let sections = questionnaire.sections.iter().map(|section| &section.name);
    for name in questionnaire.items.iter().map(|item| &item.name).chain(sections) {
        if !seen.insert(name) {
            findings.push(
                Finding::error(FindingCode::PackDuplicate, Place::item(name.as_str())).with("value", name),
            );
        }
    }
}

fn reserved(item: &Item, findings: &mut Vec<Finding>) {
    if item.kind.holds_value() && RESERVED.contains(&item.name.as_str()) {
        let finding = Finding::error(FindingCode::PackId, Place::item(item.name.as_str()));
        findings.push(finding.with("value", &item.name));
    }
}

fn references(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let known: Set<&str> = ordered::set(questionnaire.items.iter().map(|item| item.name.as_str()));
    let mut look = |owner: &ItemName, expression: Option<&Expression>| {
        for name in expression.map(Expression::references).unwrap_or_default() {
            if !known.contains(name.as_str()) {
                let near = nearest(name.as_str(), known.iter().copied()).unwrap_or("–");
                let finding = Finding::error(FindingCode::PackReference, Place::item(owner.as_str()));
                findings.push(finding.with("value", &name).with("nearest", near));
            }
        }
    };
    for section in &questionnaire.sections {
        look(&section.name, section.relevant.as_ref());
    }
    for item in &questionnaire.items {
        for expression in [&item.relevant, &item.required, &item.constraint] {
            look(&item.name, expression.as_ref());
        }
    }
}

/// Items whose relevance hangs on itself, directly or around a corner.
fn cycles(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let mut edges: Map<&ItemName, Set<ItemName>> = Map::new();
    for item in &questionnaire.items {
        let mut names: Set<ItemName> = ordered::set(item.relevant.iter().flat_map(Expression::references));
        let mut section = item.section;
        for _ in 0..=questionnaire.sections.len() {
            let Some(around) = section.and_then(|index| questionnaire.sections.get(index)) else { break };
            names.extend(around.relevant.iter().flat_map(Expression::references));
            section = around.parent;
        }
        edges.insert(&item.name, names);
    }
    for item in &questionnaire.items {
        let mut reached = Set::new();
        let mut waiting: Vec<ItemName> = edges.get(&item.name).into_iter().flatten().cloned().collect();
        while let Some(name) = waiting.pop() {
            if reached.insert(name.clone()) {
                waiting.extend(edges.get(&name).into_iter().flatten().cloned());
            }
        }
        if reached.contains(&item.name) {
            let finding = Finding::error(FindingCode::PackExpression, Place::item(item.name.as_str()));
            let source = item.relevant.as_ref().map(Expression::source).unwrap_or_default();
            findings.push(finding.with("problem", "cycle").with("expression", source));
        }
    }
}

struct Only(&'static str);

impl Scope for Only {
    fn answer(&self, _: &ItemName) -> Value {
        Value::empty()
    }
    fn current(&self) -> Value {
        Value::Text(self.0.to_owned())
    }
    fn today(&self) -> Option<Date> {
        None
    }
}

/// A whole number may not be −1 or −2, which mean "not asked" and "left out" in a file. The
/// constraint is tried with both, all other items empty.
fn missing_codes(item: &Item, findings: &mut Vec<Finding>) {
    if !matches!(item.kind, ItemKind::Integer) {
        return;
    }
    for code in ["-1", "-2"] {
        let allowed =
            item.constraint.as_ref().is_none_or(|constraint| constraint.holds(&Only(code)).unwrap_or(true));
        if allowed {
            let finding = Finding::error(FindingCode::PackMissingCode, Place::item(item.name.as_str()));
            findings.push(finding.with("value", &item.name));
            return;
        }
    }
}

fn choices(questionnaire: &Questionnaire, list: &ChoiceList, findings: &mut Vec<Finding>) {
    let place = || Place::path(&format!("choices.{}", list.name));
    let mut seen = Set::new();
    let mut levels = Set::new();
    for choice in &list.choices {
        let code = choice.code.as_str();
        if !seen.insert(code) {
            findings.push(Finding::error(FindingCode::PackDuplicate, place()).with("value", code));
        }
        // A code is a short number or a valid id; −1 and −2 are taken, and a space would divide it.
        let is_number = !code.is_empty() && code.len() <= 9 && code.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = code.len() > 1 && code.starts_with('0');
        if leading_zero || !(is_number || is_valid_id(code)) {
            findings.push(Finding::error(FindingCode::PackId, place()).with("value", code));
        }
        if choice.level.is_some_and(|level| !levels.insert(level)) {
            findings.push(
                Finding::error(FindingCode::PackDuplicate, place()).with("value", format!("level {code}")),
            );
        }
        if choice.level.is_some() && choice.missing.is_some() {
            let finding = Finding::error(FindingCode::PackInvalid, place());
            findings.push(finding.with("value", code).with("expected", "level | missing"));
        }
    }
    let uses = |item: &&Item| item.list().is_some_and(|used| used.name == list.name);
    let single = |item: &&Item| matches!(item.kind, ItemKind::SelectOne(_));
    let exclusive = list.choices.iter().any(|choice| choice.exclusive);
    if let Some(item) = questionnaire.items.iter().filter(uses).find(single).filter(|_| exclusive) {
        let finding = Finding::warning(FindingCode::PackInvalid, Place::item(item.name.as_str()));
        findings.push(finding.with("value", "exclusive").with("expected", "select_multiple"));
    }
    let has_way_out = list.choices.iter().any(|choice| choice.missing == Some(MissingCode::DontKnow));
    if list.is_scale() && !has_way_out {
        findings.push(Finding::warning(FindingCode::PackNoDontKnow, place()).with("value", &list.name));
    }
}

fn languages(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let wanted = questionnaire.languages();
    let mut look = |place: Place, text: &LocalText| {
        for language in missing(text, &wanted) {
            let finding = Finding::warning(FindingCode::PackLanguage, place.clone());
            findings.push(finding.with("language", language.as_str()));
        }
    };
    for item in &questionnaire.items {
        look(Place::item(item.name.as_str()), &item.label);
        look(Place::item(item.name.as_str()), &item.hint);
    }
    for list in questionnaire.lists.values() {
        for choice in &list.choices {
            look(Place::path(&format!("choices.{}", list.name)), &choice.label);
        }
    }
}

/// The languages that a text lacks; a text that is empty altogether lacks none.
pub(super) fn missing<'a>(text: &LocalText, wanted: &'a [Language]) -> Vec<&'a Language> {
    if text.is_empty() {
        return Vec::new();
    }
    wanted.iter().filter(|language| !text.iter().any(|(known, _)| known == *language)).collect()
}
