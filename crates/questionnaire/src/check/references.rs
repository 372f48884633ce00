//! Checks that everything exists that an expression or a label names, and that it stands where it can
//! mean something.

use std::collections::BTreeSet;

use pingyi_base::{Finding, FindingCode, ItemName, LocalText, Place, ordered};

use super::{expressions, repeat_around};
use crate::expression::{Expression, label_references};
use crate::nearest::nearest;
use crate::{ChoiceList, Item, Questionnaire, SectionKind};

pub(super) fn references(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let mut check = Check { questionnaire, names: Names::of(questionnaire), findings };
    for section in &questionnaire.sections {
        let is_inside = repeat_around(questionnaire, section.parent).is_some();
        let count = match &section.kind {
            SectionKind::Repeat { count } => count.as_ref(),
            SectionKind::Group => None,
        };
        // The condition of a repeat is asked for all its instances at once.
        for expression in section.relevant.iter().chain(count) {
            check.expression(&section.name, expression, is_inside);
            check.no_columns(&section.name, expression);
        }
        check.label(&Place::item(section.name.as_str()), &section.label);
    }
    for item in &questionnaire.items {
        check.item(item);
    }
    for list in questionnaire.lists.values() {
        for choice in &list.choices {
            check.label(&Place::path(&format!("choices.{}", list.name)), &choice.label);
        }
    }
}

struct Names<'a> {
    items: BTreeSet<&'a str>,
    repeats: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(questionnaire: &'a Questionnaire) -> Self {
        let repeats = questionnaire
            .sections
            .iter()
            .filter(|section| matches!(section.kind, SectionKind::Repeat { .. }));
        Self {
            items: ordered::set(questionnaire.items.iter().map(|item| item.name.as_str())),
            repeats: ordered::set(repeats.map(|section| section.name.as_str())),
        }
    }
}

struct Check<'a> {
    questionnaire: &'a Questionnaire,
    names: Names<'a>,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn item(&mut self, item: &Item) {
        let is_inside = repeat_around(self.questionnaire, item.section).is_some();
        for expression in expressions(item) {
            self.expression(&item.name, expression, is_inside);
            if item.choice_filter.as_ref() != Some(expression) {
                self.no_columns(&item.name, expression);
            }
        }
        if let Some(filter) = &item.choice_filter {
            match item.list() {
                Some(list) => self.columns(item, filter, list),
                None => {
                    let finding = Finding::error(FindingCode::PackInvalid, Place::item(item.name.as_str()));
                    let lists = "select_one, select_multiple, rank";
                    self.findings.push(finding.with("value", "choice_filter").with("expected", lists));
                }
            }
        }
        let texts = [&item.label, &item.hint, &item.required_message, &item.constraint_message];
        for text in texts {
            self.label(&Place::item(item.name.as_str()), text);
        }
    }

    fn expression(&mut self, owner: &ItemName, expression: &Expression, is_inside: bool) {
        let place = Place::item(owner.as_str());
        let repeats = expression.repeats();
        let references = expression.references();
        for name in &references {
            // `count()` takes an item or a repeat.
            let is_repeat = repeats.contains(name) && self.names.repeats.contains(name.as_str());
            if !is_repeat && !self.names.items.contains(name.as_str()) {
                self.missing(&place, name.as_str(), repeats.contains(name));
            }
        }
        for name in repeats.iter().filter(|name| !references.contains(name)) {
            if !self.names.repeats.contains(name.as_str()) {
                self.missing(&place, name.as_str(), true);
            }
        }
        for (item, repeat) in expression.indexed() {
            let section = self.questionnaire.item(&item).and_then(|item| item.section);
            let around = repeat_around(self.questionnaire, section);
            // What does not exist has been told.
            let both_exist =
                self.names.items.contains(item.as_str()) && self.names.repeats.contains(repeat.as_str());
            if both_exist && around.is_none_or(|around| around.name != repeat) {
                let near = around.map_or("–", |around| around.name.as_str());
                let finding = Finding::error(FindingCode::PackReference, place.clone());
                self.findings.push(finding.with("value", &repeat).with("nearest", near));
            }
        }
        if expression.uses_position() && !is_inside {
            let finding = Finding::error(FindingCode::PackExpression, place);
            let source = expression.source();
            self.findings.push(finding.with("problem", "position").with("expression", source));
        }
    }

    fn missing(&mut self, place: &Place, name: &str, may_be_repeat: bool) {
        let repeats = self.names.repeats.iter().filter(|_| may_be_repeat);
        let near = nearest(name, self.names.items.iter().chain(repeats).copied()).unwrap_or("–");
        let finding = Finding::error(FindingCode::PackReference, place.clone());
        self.findings.push(finding.with("value", name).with("nearest", near));
    }

    /// The columns that a choice filter looks at: `name`, which is the code, and those of the list.
    fn columns(&mut self, item: &Item, filter: &Expression, list: &ChoiceList) {
        let mut known: BTreeSet<&str> =
            ordered::set(list.choices.iter().flat_map(|choice| choice.attributes.keys()).map(String::as_str));
        known.insert("name");
        for column in filter.attributes().into_iter().filter(|column| !known.contains(column)) {
            let near = nearest(column, known.iter().copied()).unwrap_or("–");
            let finding = Finding::error(FindingCode::PackReference, Place::item(item.name.as_str()));
            self.findings.push(finding.with("value", column).with("nearest", near));
        }
    }

    /// Outside of a choice filter there is no choice whose column could be meant.
    fn no_columns(&mut self, owner: &ItemName, expression: &Expression) {
        for column in expression.attributes() {
            let near = nearest(column, self.names.items.iter().copied()).unwrap_or("–");
            let finding = Finding::error(FindingCode::PackReference, Place::item(owner.as_str()));
            self.findings.push(finding.with("value", column).with("nearest", near));
        }
    }

    fn label(&mut self, place: &Place, label: &LocalText) {
        let mut told = BTreeSet::new();
        for (_, text) in label.iter() {
            for name in label_references(text) {
                if !self.names.items.contains(name.as_str()) && told.insert(name.clone()) {
                    self.missing(place, name.as_str(), false);
                }
            }
        }
    }
}
