//! The rows of the survey: groups and repeats that begin and end, and items with their fields.

use pingyi_base::{Finding, FindingCode, Language, Place};
use pingyi_questionnaire::expression::{ExpressionError, Problem};
use pingyi_questionnaire::{Expression, Item, ItemKind, Section, SectionKind};
use serde_json::Value;

use super::{Lists, kinds};
use crate::json::{Findings, Object};

const FIELDS: [&str; 18] = [
    "type",
    "name",
    "label",
    "hint",
    "appearance",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "readonly",
    "choice_filter",
    "parameters",
    "repeat_count",
    "save_to",
    "trigger",
];
/// Those of them by which a form does what Pingyi does not: entities, and calculations that wait.
const NOT_SUPPORTED: [&str; 2] = ["save_to", "trigger"];

/// Sections and items of a survey. A list is looked up in the first place of `lists`, that of a file in
/// both.
pub(super) fn read(
    rows: &[Object<'_>],
    lists: [&Lists; 2],
    language: &Language,
    findings: &mut Findings,
) -> (Vec<Section>, Vec<Item>) {
    let mut survey = Survey { open: Vec::new(), sections: Vec::new(), items: Vec::new(), language, lists };
    for row in rows {
        survey.row(row, findings);
    }
    while let Some(index) = survey.open.pop() {
        let Some(section) = survey.sections.get(index) else { continue };
        let at = Place::item(section.name.as_str());
        let value = format!("begin_{} {}", word(section), section.name);
        findings.list.push(Finding::error(FindingCode::PackGroups, at).with("value", value));
    }
    (survey.sections, survey.items)
}

fn word(section: &Section) -> &'static str {
    match section.kind {
        SectionKind::Group => "group",
        SectionKind::Repeat { .. } => "repeat",
    }
}

struct Survey<'a> {
    /// The sections that have begun and not ended.
    open: Vec<usize>,
    sections: Vec<Section>,
    items: Vec<Item>,
    language: &'a Language,
    lists: [&'a Lists; 2],
}

impl Survey<'_> {
    fn row(&mut self, row: &Object<'_>, findings: &mut Findings) {
        row.only(&FIELDS, findings);
        for field in NOT_SUPPORTED.iter().filter(|field| row.get(field).is_some()) {
            let finding = Finding::error(FindingCode::NotSupported, Place::path(&row.path(field)));
            findings.list.push(finding.with("value", field).with("nearest", "–"));
        }
        let Some(kind) = row.text("type", findings) else { return };
        let words: Vec<&str> = kind.split_whitespace().collect();
        if row.get("repeat_count").is_some() && !kind.ends_with("repeat") {
            let finding = Finding::warning(FindingCode::PackInvalid, Place::path(&row.path("repeat_count")));
            findings.list.push(finding.with("value", kind).with("expected", "begin_repeat"));
        }
        match words.as_slice() {
            ["begin_group"] | ["begin", "group"] => self.begin(row, SectionKind::Group, findings),
            ["begin_repeat"] | ["begin", "repeat"] => {
                let count = expression(row, "repeat_count", findings);
                self.begin(row, SectionKind::Repeat { count }, findings);
            }
            ["end_group"] | ["end", "group"] => self.end(row, "group", findings),
            ["end_repeat"] | ["end", "repeat"] => self.end(row, "repeat", findings),
            words => {
                let item = self.item(row, words, findings);
                self.items.extend(item);
            }
        }
    }

    fn begin(&mut self, row: &Object<'_>, kind: SectionKind, findings: &mut Findings) {
        let section = Section {
            // Without a name the questionnaire is refused, and its end is still looked for.
            name: row.id("name", findings).unwrap_or_default().into(),
            kind,
            label: row.local("label", self.language, findings),
            relevant: expression(row, "relevant", findings),
            appearance: appearance(row, findings),
            parent: self.open.last().copied(),
        };
        self.open.push(self.sections.len());
        self.sections.push(section);
    }

    /// What has begun last ends first, and by its own word. The name may be repeated.
    fn end(&mut self, row: &Object<'_>, wanted: &str, findings: &mut Findings) {
        let name = row.optional_text("name", findings).unwrap_or_default();
        let end = format!("end_{wanted} {name}");
        let begun = self.open.pop().and_then(|index| self.sections.get(index));
        let (value, is_error) = match begun {
            None => (end.trim_end().to_owned(), true),
            Some(section) => {
                let is_other = word(section) != wanted;
                if !is_other && (name.is_empty() || name == section.name.as_str()) {
                    return;
                }
                let begin = format!("begin_{} {}", word(section), section.name);
                (format!("{begin} – {}", end.trim_end()), is_other)
            }
        };
        let at = Place::path(row.own_path());
        let finding = if is_error {
            Finding::error(FindingCode::PackGroups, at)
        } else {
            Finding::warning(FindingCode::PackGroups, at)
        };
        findings.list.push(finding.with("value", value));
    }

    fn item(&self, row: &Object<'_>, words: &[&str], findings: &mut Findings) -> Option<Item> {
        let name = row.id("name", findings);
        let read = kinds::read(row, words, self.lists, findings);
        let (is_known, is_named) = (read.is_some(), name.is_some());
        let order = read.as_ref().map(|kind| kinds::order(row, kind, findings)).unwrap_or_default();
        // All that is wrong with a form is told at once, so the other fields are read in any case, and
        // the item stays, without a type, for those that name it: what is an error is refused anyway.
        let kind = read.unwrap_or(ItemKind::Hidden);
        let is_given = |field| row.get(field).is_some();
        if kind == ItemKind::Calculate && !is_given("calculation") && !is_given("default") {
            row.missing("calculation", findings);
        }
        let appearance = appearance(row, findings);
        // The head of a table asks nothing, so that it needs no question.
        let is_select = matches!(kind, ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_));
        let may_be_head = is_select && appearance.iter().any(|word| word == "label");
        let item = Item {
            name: name.unwrap_or_default().into(),
            label: if (kind.is_shown() && !may_be_head) || !is_known {
                row.wanted_local("label", self.language, findings)
            } else {
                row.local("label", self.language, findings)
            },
            hint: row.local("hint", self.language, findings),
            relevant: expression(row, "relevant", findings),
            required: expression(row, "required", findings),
            required_message: row.local("required_message", self.language, findings),
            constraint: expression(row, "constraint", findings),
            constraint_message: row.local("constraint_message", self.language, findings),
            calculation: expression(row, "calculation", findings),
            default: default(row, findings),
            readonly: expression(row, "readonly", findings),
            choice_filter: expression(row, "choice_filter", findings).filter(|_| is_known),
            order,
            appearance,
            section: self.open.last().copied(),
            kind,
        };
        is_named.then_some(item)
    }
}

fn appearance(row: &Object<'_>, findings: &mut Findings) -> Vec<String> {
    row.optional_text("appearance", findings)
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// XLSForm writes `yes` and `no` where an expression may stand; both are read as such.
fn expression(row: &Object<'_>, field: &str, findings: &mut Findings) -> Option<Expression> {
    let source = row.optional_text(field, findings)?;
    let is_flag = matches!(field, "required" | "readonly");
    let plain = match source.trim().to_ascii_lowercase().as_str() {
        "" => return None,
        "no" | "false" | "false()" if is_flag => return None,
        "yes" | "true" | "true()" => "true()",
        _ => source,
    };
    let parsed = match field {
        "choice_filter" => Expression::parse_filter(plain),
        _ => Expression::parse(plain),
    };
    match parsed {
        Ok(expression) => Some(expression),
        Err(error) => {
            refuse(&row.path(field), source, &error, findings);
            None
        }
    }
}

pub(super) fn refuse(path: &str, source: &str, error: &ExpressionError, findings: &mut Findings) {
    let code = match error.problem {
        Problem::UnknownFunction => FindingCode::XlsformUnknownFunction,
        Problem::NotSupported => FindingCode::NotSupported,
        _ => FindingCode::PackExpression,
    };
    findings.list.push(Finding { args: error.args(source), ..Finding::error(code, Place::path(path)) });
}

/// A default is a plain text, unless it is an expression to everybody who sees it.
fn default(row: &Object<'_>, findings: &mut Findings) -> Option<Expression> {
    let source = row.optional_text("default", findings)?;
    if source.trim().is_empty() {
        return None;
    }
    match default_expression(source) {
        Ok(expression) => Some(expression),
        Err(error) => {
            refuse(&row.path("default"), source, &error, findings);
            None
        }
    }
}

/// An expression if it refers to an item, calls a function, reckons with numbers, or is a text in
/// quotes; everything else is a text as it stands, also `2026-07-01` and `A-1`.
fn default_expression(source: &str) -> Result<Expression, ExpressionError> {
    let parsed = Expression::parse(source);
    let trimmed = source.trim();
    let reckons = trimmed.contains(['+', '*', '<', '>', '=']) && !trimmed.contains(char::is_alphabetic);
    let is_expression = match &parsed {
        Ok(_) => {
            trimmed.contains('(') || trimmed.contains("${") || trimmed.starts_with(['\'', '"']) || reckons
        }
        // `uuid()` is a function that is missing; `none (yet)` is a text.
        Err(error) => {
            let behind = trimmed.strip_prefix(&error.word).filter(|_| error.at == 0);
            let is_call = behind.is_some_and(|behind| behind.starts_with('(') && behind.ends_with(')'));
            trimmed.contains("${") || is_call
        }
    };
    if is_expression { parsed } else { Ok(Expression::plain(source)) }
}

/// A word of a row's type that is no type, with the nearest that is one.
pub(super) fn invalid_type(row: &Object<'_>, kind: &str, expected: &str, findings: &mut Findings) {
    crate::json::invalid(findings, &row.path("type"), &Value::String(kind.to_owned()), expected);
}
