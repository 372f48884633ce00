//! Checks that everything exists that an expression or a label names, and that it stands where it can
//! mean something.

use pingyi_base::Set;
use pingyi_base::{Finding, FindingCode, LocalText, Place, ordered};

use super::{at, expressions, of_section, repeat_around};
use crate::expression::{Expression, label_references};
use crate::nearest::nearest;
use crate::{ChoiceList, Item, Questionnaire, SectionKind};

pub(super) fn references(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let mut check = Check { questionnaire, names: Names::of(questionnaire), findings };
    for section in &questionnaire.sections {
        let is_inside = repeat_around(questionnaire, section.parent).is_some();
        // The condition of a repeat is asked for all its instances at once.
        for (field, expression) in of_section(section) {
            check.expression(&at(&section.name, field), expression, is_inside);
            check.no_columns(&at(&section.name, field), expression);
        }
        check.label(&at(&section.name, "label"), &section.label);
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
    items: Set<&'a str>,
    repeats: Set<&'a str>,
    sections: Set<&'a str>,
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
            sections: ordered::set(questionnaire.sections.iter().map(|section| section.name.as_str())),
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
        for (field, expression) in expressions(item) {
            self.expression(&at(&item.name, field), expression, is_inside);
            if field != "choice_filter" {
                self.no_columns(&at(&item.name, field), expression);
            }
        }
        if let Some(filter) = &item.choice_filter {
            match item.list() {
                Some(list) => self.columns(item, filter, list),
                None => {
                    let finding = Finding::error(FindingCode::PackInvalid, at(&item.name, "choice_filter"));
                    let lists = "select_one, select_multiple, rank";
                    self.findings.push(finding.with("value", "choice_filter").with("expected", lists));
                }
            }
        }
        let texts = [
            ("label", &item.label),
            ("hint", &item.hint),
            ("required_message", &item.required_message),
            ("constraint_message", &item.constraint_message),
        ];
        for (field, text) in texts {
            self.label(&at(&item.name, field), text);
        }
    }

    fn expression(&mut self, place: &Place, expression: &Expression, is_inside: bool) {
        let source = expression.source();
        let repeats = expression.repeats();
        let references = expression.references();
        for name in &references {
            // `count()` takes an item or a repeat.
            let is_repeat = repeats.contains(name) && self.names.repeats.contains(name.as_str());
            if !is_repeat && !self.names.items.contains(name.as_str()) {
                self.missing(place, source, name.as_str(), repeats.contains(name));
            }
        }
        for name in repeats.iter().filter(|name| !references.contains(name)) {
            if !self.names.repeats.contains(name.as_str()) {
                self.missing(place, source, name.as_str(), true);
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
            let finding = Finding::error(FindingCode::PackExpression, place.clone());
            let finding = finding.with("reason", "expression.position.error");
            self.findings.push(finding.with("expression", source));
        }
    }

    fn missing(&mut self, place: &Place, source: &str, name: &str, may_be_repeat: bool) {
        if self.names.sections.contains(name) && !may_be_repeat {
            let finding = Finding::error(FindingCode::PackExpression, place.clone());
            let finding = finding.with("reason", "expression.section.error").with("expression", source);
            self.findings.push(finding.with("value", name));
            return;
        }
        let repeats = self.names.repeats.iter().filter(|_| may_be_repeat);
        let near = nearest(name, self.names.items.iter().chain(repeats).copied()).unwrap_or("–");
        let finding = Finding::error(FindingCode::PackReference, place.clone());
        self.findings.push(finding.with("value", name).with("nearest", near));
    }

    /// The columns that a choice filter looks at: `name`, which is the code, and those of the list.
    fn columns(&mut self, item: &Item, filter: &Expression, list: &ChoiceList) {
        let mut known: Set<&str> =
            ordered::set(list.choices.iter().flat_map(|choice| choice.attributes.keys()).map(String::as_str));
        known.insert("name");
        for column in filter.attributes().into_iter().filter(|column| !known.contains(column)) {
            let near = nearest(column, known.iter().copied()).unwrap_or("–");
            let finding = Finding::error(FindingCode::PackExpression, at(&item.name, "choice_filter"));
            let finding = finding.with("reason", "expression.unknown-column.error");
            let finding = finding.with("expression", filter.source()).with("list", &list.name);
            self.findings.push(finding.with("value", column).with("nearest", near));
        }
    }

    /// Outside of a choice filter there is no choice whose column could be meant.
    fn no_columns(&mut self, place: &Place, expression: &Expression) {
        for column in expression.attributes() {
            let near = nearest(column, self.names.items.iter().copied()).unwrap_or("–");
            let finding = Finding::error(FindingCode::PackReference, place.clone());
            self.findings.push(finding.with("value", column).with("nearest", near));
        }
    }

    fn label(&mut self, place: &Place, label: &LocalText) {
        let mut told = Set::new();
        for (_, text) in label.iter() {
            for name in label_references(text) {
                if !self.names.items.contains(name.as_str()) && told.insert(name.clone()) {
                    self.missing(place, text, name.as_str(), false);
                }
            }
        }
    }
}
