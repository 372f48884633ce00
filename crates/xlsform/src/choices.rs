//! The choices sheet: lists by name, with levels, codes for "missing" and the columns that a
//! `choice_filter` asks for.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::FindingCode;
use pingyi_questionnaire::nearest::nearest;
use pingyi_wording::report::Key;
use serde_json::{Map, Value};

use crate::headers::Headers;
use crate::names;
use crate::settings::{is_no, is_yes};
use crate::sheets::{At, Report, Row, Sheet};

const MISSING: [&str; 3] = ["dont_know", "refused", "invalid"];

/// The lists by name, and the rows that their choices stand in.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    lists: BTreeMap<String, Vec<Value>>,
    pub(crate) lines: BTreeMap<String, Vec<u64>>,
}

impl Lists {
    /// Reads the sheet.
    pub(crate) fn read(
        sheet: &Sheet,
        headers: &Headers,
        allows_duplicates: bool,
        report: &mut Report,
    ) -> Self {
        let mut lists = Self::default();
        if sheet.rows.is_empty() {
            return lists;
        }
        for (field, column) in [("list_name", "list_name"), ("name", "name")] {
            if !headers.has(field) {
                let at = At::row(&sheet.name, sheet.line);
                let near = nearest(column, sheet.headers.iter().map(String::as_str)).unwrap_or("–");
                report.error(FindingCode::XlsformNoColumn, &at, &[("value", column), ("nearest", near)]);
                return lists;
            }
        }
        let mut seen: BTreeMap<(String, String), u64> = BTreeMap::new();
        for row in &sheet.rows {
            let list = headers.text(row, "list_name");
            let at = At::row(&sheet.name, row.line);
            if list.is_empty() {
                let speaks = !headers.text(row, "name").is_empty() || !headers.local(row, "label").is_empty();
                if speaks {
                    let at = at.column(headers.header("list_name"));
                    report.warning(FindingCode::XlsformNoListName, &at, &[]);
                } else {
                    report.warning(FindingCode::XlsformCommentRow, &at, &[]);
                }
                continue;
            }
            // A list is there even if none of its choices can be used.
            let lines = lists.lines.entry(list.to_owned()).or_default();
            let choices = lists.lists.entry(list.to_owned()).or_default();
            let Some(choice) = choice(headers, row, report) else { continue };
            let code = headers.text(row, "name").to_owned();
            if let Some(first) = seen.get(&(list.to_owned(), code.clone())) {
                let at = at.column(headers.header("name"));
                if allows_duplicates {
                    report.not_supported(true, &at, &code, Key::NotSupportedDuplicateCodesMessage);
                } else {
                    let args = [("value", code.as_str()), ("first", &first.to_string())];
                    report.error(FindingCode::XlsformDuplicateName, &at, &args);
                }
            } else {
                seen.insert((list.to_owned(), code), row.line);
            }
            lines.push(row.line);
            choices.push(Value::Object(choice));
        }
        lists
    }

    /// The names of the lists.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.lists.contains_key(name)
    }

    /// Adds the choice `other` to a list that has none.
    pub(crate) fn add_other(&mut self, name: &str, label: &Map<String, Value>) {
        let Some(choices) = self.lists.get_mut(name) else { return };
        let is_other = |choice: &Value| choice.get("name").and_then(Value::as_str) == Some("other");
        if choices.iter().any(is_other) {
            return;
        }
        let mut other = Map::new();
        other.insert("name".to_owned(), "other".into());
        other.insert("label".to_owned(), Value::Object(label.clone()));
        choices.push(Value::Object(other));
        let lines = self.lines.entry(name.to_owned()).or_default();
        lines.push(lines.last().copied().unwrap_or_default());
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.lists.into_iter().map(|(name, choices)| (name, Value::Array(choices))).collect())
    }
}

/// The words of all choice filters: a column of that name is an attribute.
pub(crate) fn filter_words(survey: &Sheet) -> BTreeSet<String> {
    let is_filter = |header: &&String| {
        header.split_whitespace().collect::<Vec<_>>().join("_").eq_ignore_ascii_case("choice_filter")
    };
    let Some(column) = survey.headers.iter().position(|header| is_filter(&header)) else {
        return BTreeSet::new();
    };
    let filters = survey.rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
    filters.flat_map(|cell| crate::expression::scan(&crate::expression::tidy(cell)).words).collect()
}

fn choice(headers: &Headers, row: &Row, report: &mut Report) -> Option<Map<String, Value>> {
    let at = At::row(&headers.sheet, row.line);
    let code = headers.text(row, "name");
    let at_name = at.column(headers.header("name"));
    if code.is_empty() {
        report.error(FindingCode::XlsformNoName, &at_name, &[]);
        return None;
    }
    if !names::is_valid_code(code) {
        let near = names::valid_code(code);
        report.error(FindingCode::XlsformName, &at_name, &[("value", code), ("nearest", &near)]);
    }
    let mut choice = Map::new();
    choice.insert("name".to_owned(), code.into());
    let mut label = headers.local(row, "label");
    if label.is_empty() {
        report.warning(FindingCode::XlsformNoLabel, &at.column(headers.header("label")), &[("value", code)]);
        label.insert(headers.default_language().to_owned(), code.into());
    }
    choice.insert("label".to_owned(), Value::Object(label));
    for (name, text) in headers.attributes(row) {
        choice.insert(name.to_owned(), text.into());
    }
    own(headers, row, &mut choice, report);
    Some(choice)
}

/// Our own columns: what a choice means for figures and for the interview.
fn own(headers: &Headers, row: &Row, choice: &mut Map<String, Value>, report: &mut Report) {
    let at = |field: &str| At::row(&headers.sheet, row.line).column(headers.header(field));
    let mut wrong = |field: &str, value: &str, expected: &str| {
        report.error(FindingCode::XlsformValue, &at(field), &[("value", value), ("expected", expected)]);
    };
    let level = headers.text(row, "level");
    if !level.is_empty() {
        match level.parse::<u8>().ok().filter(|level| (1..=100).contains(level)) {
            Some(level) => {
                choice.insert("level".to_owned(), level.into());
            }
            None => wrong("level", level, "1 – 100"),
        }
    }
    let missing = headers.text(row, "missing");
    if MISSING.contains(&missing) {
        choice.insert("missing".to_owned(), missing.into());
    } else if !missing.is_empty() {
        let near = nearest(missing, MISSING).map_or_else(|| MISSING.join(", "), str::to_owned);
        wrong("missing", missing, &near);
    }
    let exclusive = headers.text(row, "exclusive");
    if is_yes(exclusive) {
        choice.insert("exclusive".to_owned(), true.into());
    } else if !exclusive.is_empty() && !is_no(exclusive) {
        wrong("exclusive", exclusive, "yes, no");
    }
    let disposition = headers.text(row, "disposition");
    if !disposition.is_empty() {
        choice.insert("disposition".to_owned(), disposition.into());
    }
}
