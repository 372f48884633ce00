//! Back to XLSForm: a questionnaire's JSON as a workbook that other programs read too. It decides
//! in which sheet and column each field stands; fields that XLSForm does not know have columns of
//! our own, which others pass over.

use std::collections::BTreeSet;

use pingyi_base::{Finding, FindingCode, Place};
use pingyi_wording::Lang;
use serde_json::{Map, Value};

use crate::workbook;

/// The fields of an item, in the order in which authors read them; those with `true` are texts in
/// several languages.
const SURVEY: [(&str, bool); 17] = [
    ("type", false),
    ("name", false),
    ("label", true),
    ("hint", true),
    ("relevant", false),
    ("required", false),
    ("required_message", true),
    ("constraint", false),
    ("constraint_message", true),
    ("calculation", false),
    ("default", false),
    ("readonly", false),
    ("choice_filter", false),
    ("repeat_count", false),
    ("parameters", false),
    (CHOICE_ORDER, false),
    ("appearance", false),
];

/// Our own column for the order that other programs refuse among the parameters.
const CHOICE_ORDER: &str = "choice_order";

/// The fields of a choice before its attributes.
const CHOICES: [(&str, bool); 6] = [
    ("name", false),
    ("label", true),
    ("level", false),
    ("missing", false),
    ("exclusive", false),
    ("disposition", false),
];

/// The fields of the whole that stand in the settings sheet, with their columns.
const SETTINGS: [(&str, &str); 7] = [
    ("title", "form_title"),
    ("id", "form_id"),
    ("version", "version"),
    ("default_language", "default_language"),
    ("kind", "kind"),
    ("subject_order", "subject_order"),
    ("notice", "notice"),
];

type Rows = Vec<Vec<String>>;

/// Writes a questionnaire as an XLSForm workbook; `None` with a finding if it is no questionnaire.
#[must_use]
pub fn export(questionnaire: &Value) -> (Option<Vec<u8>>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(root) = questionnaire.as_object().filter(|root| root.get("survey").is_some_and(Value::is_array))
    else {
        let finding = Finding::error(FindingCode::PackMissing, Place::path("survey"));
        findings.push(finding.with("field", "survey"));
        return (None, findings);
    };
    let default = root.get("default_language").and_then(Value::as_str).unwrap_or("zh-CN");
    let items: Vec<&Map<String, Value>> = objects(root.get("survey"));
    let rows: Vec<Map<String, Value>> =
        items.iter().enumerate().map(|(index, row)| for_others(row, index, &mut findings)).collect();
    let items: Vec<&Map<String, Value>> = rows.iter().collect();
    unknown(&items, &findings_known(&SURVEY), "survey", &mut findings);
    let mut sheets = vec![("survey", table(&items, &SURVEY, &BTreeSet::new(), None))];
    sheets.push(("choices", choices(root.get("choices"))));
    sheets.push(("settings", settings(root, default)));
    let own = own(root, default);
    if own.len() > 1 {
        sheets.push(("pingyi", own));
    }
    (workbook::write(&sheets), findings)
}

/// A row as other programs take it: they refuse a form with a parameter that they do not know, and pass
/// over a column.
fn for_others(row: &Map<String, Value>, index: usize, findings: &mut Vec<Finding>) -> Map<String, Value> {
    let mut row = row.clone();
    let parameters = row.get("parameters").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (own, others): (Vec<&str>, Vec<&str>) =
        parameters.split_whitespace().partition(|word| word.starts_with("order="));
    if let Some(order) = own.first().and_then(|word| word.strip_prefix("order=")) {
        row.insert(CHOICE_ORDER.to_owned(), order.into());
        match others.as_slice() {
            [] => row.remove("parameters"),
            others => row.insert("parameters".to_owned(), others.join(" ").into()),
        };
        let at = Place::path(&format!("survey[{index}].parameters"));
        let finding = Finding::note(FindingCode::XlsformOthersRefuse, at);
        findings.push(finding.with("value", format!("order={order}")));
    }
    row
}

fn findings_known(fields: &[(&'static str, bool)]) -> BTreeSet<&'static str> {
    fields.iter().map(|(field, _)| *field).collect()
}

/// Fields that have no column are named, so that nothing is lost in silence.
fn unknown(
    rows: &[&Map<String, Value>],
    known: &BTreeSet<&'static str>,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    for (index, row) in rows.iter().enumerate() {
        for field in row.keys().filter(|field| !known.contains(field.as_str())) {
            let at = Place::path(&format!("{place}[{index}].{field}"));
            let finding = Finding::warning(FindingCode::PackUnknownField, at);
            findings.push(finding.with("field", field).with("nearest", "–"));
        }
    }
}

fn objects(value: Option<&Value>) -> Vec<&Map<String, Value>> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect()
}

fn choices(lists: Option<&Value>) -> Rows {
    let mut rows = Vec::new();
    let mut names = Vec::new();
    let mut attributes = BTreeSet::new();
    let known = findings_known(&CHOICES);
    for (name, choices) in lists.and_then(Value::as_object).into_iter().flatten() {
        for choice in objects(Some(choices)) {
            attributes.extend(choice.keys().filter(|field| !known.contains(field.as_str())).cloned());
            rows.push(choice);
            names.push(name.as_str());
        }
    }
    table(&rows, &CHOICES, &attributes, Some(&names))
}

/// A sheet: a column for each field that any row has, and for each language of a text.
fn table(
    rows: &[&Map<String, Value>],
    fields: &[(&str, bool)],
    attributes: &BTreeSet<String>,
    lists: Option<&[&str]>,
) -> Rows {
    let mut columns: Vec<(String, String, Option<String>)> = Vec::new();
    for (field, is_local) in fields {
        if *is_local {
            for language in languages(rows, field) {
                let header = format!("{field}::{}", language_name(&language));
                columns.push((header, (*field).to_owned(), Some(language)));
            }
        } else if matches!(*field, "type" | "name") || rows.iter().any(|row| row.contains_key(*field)) {
            columns.push(((*field).to_owned(), (*field).to_owned(), None));
        }
    }
    columns.extend(attributes.iter().map(|name| (name.clone(), name.clone(), None)));
    let list_name =
        |index: usize| lists.map(|lists| lists.get(index).copied().unwrap_or_default().to_owned());
    let header = lists.map(|_| "list_name".to_owned()).into_iter();
    let mut table: Rows = vec![header.chain(columns.iter().map(|column| column.0.clone())).collect()];
    for (index, row) in rows.iter().enumerate() {
        let cells = columns.iter().map(|(_, field, language)| {
            let value = row.get(field);
            match language {
                Some(language) => text(value.and_then(|texts| texts.get(language))),
                None => text(value),
            }
        });
        table.push(list_name(index).into_iter().chain(cells).collect());
    }
    table
}

fn languages(rows: &[&Map<String, Value>], field: &str) -> BTreeSet<String> {
    let texts = rows.iter().filter_map(|row| row.get(field).and_then(Value::as_object));
    texts.flat_map(|texts| texts.keys().cloned()).collect()
}

/// The name in the language itself with its code, else the code alone.
fn language_name(tag: &str) -> String {
    let known = Lang::ALL.iter().find(|lang| lang.tag() == tag);
    known.map_or_else(|| tag.to_owned(), |lang| format!("{} ({tag})", lang.endonym()))
}

fn settings(root: &Map<String, Value>, default: &str) -> Rows {
    let mut table: Rows = vec![Vec::new(), Vec::new()];
    for (field, column) in SETTINGS {
        let value = match root.get(field) {
            Some(Value::Object(texts)) => text(texts.get(default)),
            Some(Value::String(tag)) if field == "default_language" => language_name(tag),
            other => text(other),
        };
        if value.is_empty() && !matches!(column, "form_title" | "form_id" | "version") {
            continue;
        }
        if let [headers, row] = table.as_mut_slice() {
            headers.push(column.to_owned());
            row.push(value);
        }
    }
    table
}

/// Title and notice in the languages that the settings sheet has no place for.
fn own(root: &Map<String, Value>, default: &str) -> Rows {
    let texts = |field: &str| root.get(field).and_then(Value::as_object);
    let fields = ["title", "notice"];
    let languages: BTreeSet<&String> = fields
        .iter()
        .filter_map(|field| texts(field))
        .flat_map(Map::keys)
        .filter(|language| *language != default)
        .collect();
    let headers = languages.iter().map(|language| format!("label::{}", language_name(language)));
    let mut table: Rows = vec![std::iter::once("name".to_owned()).chain(headers).collect()];
    for field in fields {
        let Some(texts) = texts(field) else { continue };
        if texts.keys().all(|language| language == default) {
            continue;
        }
        let cells = languages.iter().map(|language| text(texts.get(*language)));
        table.push(std::iter::once(field.to_owned()).chain(cells).collect());
    }
    table
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
