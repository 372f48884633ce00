//! Checks of one questionnaire.

use pingyi_base::Set;
use pingyi_base::{Finding, FindingCode, ItemName, Language, LocalText, Place, is_valid_id, number};

use super::cycles::cycles;
use super::given::given;
use super::references::references;
use super::{repeat_around, work};
use crate::expression::{Scope, Value};
use crate::{ChoiceList, Item, ItemKind, MissingCode, Questionnaire, SectionKind};

/// Checks a questionnaire by itself.
#[must_use]
pub fn check(questionnaire: &Questionnaire) -> Vec<Finding> {
    let mut findings = Vec::new();
    names(questionnaire, &mut findings);
    repeats(questionnaire, &mut findings);
    pictures(questionnaire, &mut findings);
    references(questionnaire, &mut findings);
    cycles(questionnaire, &mut findings);
    work::work(questionnaire, &mut findings);
    for item in &questionnaire.items {
        range(item, &mut findings);
        missing_codes(item, &mut findings);
        reserved(item, &mut findings);
    }
    for list in questionnaire.lists.values() {
        choices(questionnaire, list, &mut findings);
    }
    given(questionnaire, &mut findings);
    languages(questionnaire, &mut findings);
    findings
}

/// The columns that every file of responses has of its own, and the one by which a file of visits is
/// known. An item of such a name would make a file with two columns of one name, or one that is taken
/// for a file of visits.
pub const RESERVED: [&str; 32] = [
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
    "instance",
    "instances",
    "visit_id",
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
    if item.holds_value() && RESERVED.contains(&item.name.as_str()) {
        let finding = Finding::error(FindingCode::PackId, Place::item(item.name.as_str()));
        findings.push(finding.with("value", &item.name));
    }
}

/// Nothing is answered but the item itself.
pub(super) struct Only(pub(super) &'static str);

impl Scope for Only {
    fn answer(&self, _: &ItemName) -> Value {
        Value::empty()
    }
    fn current(&self) -> Value {
        Value::Text(self.0.to_owned())
    }
}

/// The most steps from one end of a range to the other.
const RANGE_STEPS: f64 = 10_000.0;

/// A range goes upwards, in steps that somebody can take.
fn range(item: &Item, findings: &mut Vec<Finding>) {
    let ItemKind::Range { start, end, step } = item.kind else { return };
    // Written so that what is no number is not good either.
    let is_good = start < end && step > 0.0 && (end - start) / step <= RANGE_STEPS && step <= end - start;
    if !is_good {
        let value = [start, end, step].map(number::text).join(" ");
        let finding = Finding::error(FindingCode::PackInvalid, Place::item(item.name.as_str()));
        findings.push(finding.with("value", value).with("expected", "start < end, 0 < step <= end - start"));
    }
}

/// A number may not be −1 or −2, which mean "not asked" and "left out" in a file. The constraint is
/// tried with both, all other items empty.
fn missing_codes(item: &Item, findings: &mut Vec<Finding>) {
    let (least, most) = match item.kind {
        ItemKind::Integer | ItemKind::Decimal => (f64::NEG_INFINITY, f64::INFINITY),
        ItemKind::Range { start, end, .. } => (start, end),
        _ => return,
    };
    for (code, number) in [("-1", -1.0), ("-2", -2.0)] {
        let allowed =
            item.constraint.as_ref().is_none_or(|constraint| constraint.holds(&Only(code)).unwrap_or(true));
        if allowed && (least..=most).contains(&number) {
            let finding = Finding::error(FindingCode::PackMissingCode, Place::item(item.name.as_str()));
            findings.push(finding.with("value", &item.name));
            return;
        }
    }
}

/// Repeats stand at the top or in groups, and not where every item is asked once for each subject.
fn repeats(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    for section in &questionnaire.sections {
        let is_repeat = matches!(section.kind, SectionKind::Repeat { .. });
        let is_inside = repeat_around(questionnaire, section.parent).is_some();
        if is_repeat && (is_inside || questionnaire.kind.is_by_subject()) {
            let finding = Finding::error(FindingCode::NotSupported, Place::item(section.name.as_str()));
            findings.push(finding.with("value", "begin_repeat"));
        }
    }
}

/// A picture shows whose ballot it is, so that a secret one has none. Elsewhere each has a name of its
/// own: that of an item in a repeat ends with the number of the instance.
fn pictures(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let pictures = || questionnaire.items.iter().filter(|item| matches!(item.kind, ItemKind::Image { .. }));
    let is_repeated = |item: &&Item| repeat_around(questionnaire, item.section).is_some();
    for item in pictures() {
        let place = || Place::item(item.name.as_str());
        if questionnaire.kind.is_secret() {
            findings.push(Finding::error(FindingCode::NotSupported, place()).with("value", "image"));
        }
        let is_numbered = |other: &Item| {
            let number = item.name.as_str().strip_prefix(other.name.as_str());
            let number = number.and_then(|rest| rest.strip_prefix('-'));
            number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        };
        if !is_repeated(&item) && pictures().filter(is_repeated).any(is_numbered) {
            findings.push(Finding::error(FindingCode::PackDuplicate, place()).with("value", &item.name));
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
