//! The first row of a sheet: which column means what, in which language. It decides as pyxform
//! does: case and spaces do not matter, `::` (or an old `:`) divides a word from its language.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::FindingCode;
use pingyi_questionnaire::nearest::nearest;
use serde_json::{Map, Value};

use crate::languages;
use crate::sheets::{At, Report, Row, Sheet};
use crate::tables::{Column, ColumnRow};

/// What became of one column.
#[derive(Clone, Debug)]
struct Resolved {
    index: usize,
    header: String,
    field: String,
    /// The tag, `None` for texts that name no language.
    language: Option<String>,
}

/// The columns of a sheet that are read.
#[derive(Clone, Debug)]
pub(crate) struct Headers {
    pub(crate) sheet: String,
    columns: Vec<Resolved>,
    default_language: String,
}

/// What to do with a column that the table does not have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unknown<'a> {
    /// It is left out with a warning.
    LeftOut,
    /// It is kept if one of these words names it, else left out with a warning.
    Attribute(&'a BTreeSet<String>),
}

impl Headers {
    /// Reads the first row of a sheet.
    pub(crate) fn read(
        sheet: &Sheet,
        table: &'static [ColumnRow],
        unknown: Unknown<'_>,
        report: &mut Report,
    ) -> Self {
        let mut headers =
            Self { sheet: sheet.name.clone(), columns: Vec::new(), default_language: String::new() };
        let double = sheet.headers.iter().any(|header| header.contains("::"));
        let mut seen: BTreeMap<(String, Option<String>), String> = BTreeMap::new();
        for (index, header) in sheet.headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            let at = At::row(&sheet.name, sheet.line).column(header);
            let (row, rest) = find(header, double, table);
            let is_used = || sheet.rows.iter().any(|row| !row.cell(index).is_empty());
            let (field, language) = match row.map(|row| row.column) {
                Some(Column::Field(field)) => (field.to_owned(), None),
                Some(Column::Texts(field)) => {
                    (field.to_owned(), rest.map(|name| headers.tag(&name, &at, report)))
                }
                Some(Column::LeftOut(reason)) => {
                    if is_used() {
                        report.not_supported(false, &at, header, reason);
                    }
                    continue;
                }
                Some(Column::Refused(reason)) => {
                    if is_used() {
                        report.not_supported(true, &at, header, reason);
                    }
                    continue;
                }
                None => match unknown {
                    Unknown::Attribute(words) if words.contains(header.as_str()) => {
                        (format!("+{header}"), None)
                    }
                    Unknown::LeftOut | Unknown::Attribute(_) => {
                        if is_used() {
                            left_out(header, table, &at, report);
                        }
                        continue;
                    }
                },
            };
            if let Some(other) = seen.insert((field.clone(), language.clone()), header.clone()) {
                let args = [("value", header.as_str()), ("other", other.as_str())];
                report.error(FindingCode::XlsformDuplicateColumn, &at, &args);
                continue;
            }
            headers.columns.push(Resolved { index, header: header.clone(), field, language });
        }
        headers
    }

    fn tag(&self, name: &str, at: &At<'_>, report: &mut Report) -> String {
        let tag = languages::tag(name);
        if tag.is_made_up {
            report.warning(FindingCode::XlsformLanguage, at, &[("value", name), ("taken", &tag.tag)]);
        }
        tag.tag
    }

    /// Says in which language texts stand that name none.
    pub(crate) fn set_default_language(&mut self, tag: &str) {
        tag.clone_into(&mut self.default_language);
    }

    pub(crate) fn default_language(&self) -> &str {
        &self.default_language
    }

    /// The languages that columns name, in order.
    pub(crate) fn languages(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for language in self.columns.iter().filter_map(|column| column.language.as_deref()) {
            if !all.contains(&language) {
                all.push(language);
            }
        }
        all
    }

    /// The columns of texts that name no language, by index.
    pub(crate) fn plain_texts(&self, fields: &[&str]) -> Vec<usize> {
        let plain = |column: &&Resolved| column.language.is_none() && fields.contains(&column.field.as_str());
        self.columns.iter().filter(plain).map(|column| column.index).collect()
    }

    /// Whether there is a column for a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }

    /// The header of a field's first column, as written.
    pub(crate) fn header(&self, field: &str) -> &str {
        self.columns.iter().find(|column| column.field == field).map_or("", |column| column.header.as_str())
    }

    /// A cell of a row, trimmed; empty where there is none.
    pub(crate) fn text<'r>(&self, row: &'r Row, field: &str) -> &'r str {
        let column = self.columns.iter().find(|column| column.field == field);
        column.map_or("", |column| row.cell(column.index).trim())
    }

    /// A text in all its languages; one that names its language comes before one that does not.
    pub(crate) fn local(&self, row: &Row, field: &str) -> Map<String, Value> {
        let mut map = Map::new();
        for column in self.columns.iter().filter(|column| column.field == field) {
            let text = row.cell(column.index).trim();
            if text.is_empty() {
                continue;
            }
            match &column.language {
                Some(language) => {
                    map.insert(language.clone(), text.into());
                }
                None => {
                    if !map.contains_key(&self.default_language) {
                        map.insert(self.default_language.clone(), text.into());
                    }
                }
            }
        }
        map
    }

    /// Further columns that were kept, with their cells.
    pub(crate) fn attributes<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.columns.iter().filter_map(|column| {
            let name = column.field.strip_prefix('+')?;
            Some((name, row.cell(column.index).trim())).filter(|(_, text)| !text.is_empty())
        })
    }
}

fn left_out(header: &str, table: &[ColumnRow], at: &At<'_>, report: &mut Report) {
    let lower = snake(header);
    let near = nearest(&lower, table.iter().map(|row| row.word)).unwrap_or("–");
    report.warning(FindingCode::XlsformUnknownColumn, at, &[("value", header), ("nearest", near)]);
}

fn snake(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

/// The row of the table, and what stands behind it: the language.
fn find(
    header: &str,
    double: bool,
    table: &'static [ColumnRow],
) -> (Option<&'static ColumnRow>, Option<String>) {
    let by_word = |word: &str| table.iter().find(|row| row.word == word);
    if let Some(row) = by_word(&snake(header)) {
        return (Some(row), None);
    }
    let parts: Vec<&str> = if double || header.contains("::") {
        header.split("::").map(str::trim).collect()
    } else {
        // The prefix `jr:` is part of a word.
        let mut parts: Vec<&str> = Vec::new();
        let mut start = 0;
        for (at, _) in header.match_indices(':') {
            let part = header.get(start..at).unwrap_or_default();
            if !part.trim().eq_ignore_ascii_case("jr") {
                parts.push(part.trim());
                start = at + 1;
            }
        }
        parts.push(header.get(start..).unwrap_or_default().trim());
        parts
    };
    let (first, rest) = (parts.first().copied().unwrap_or_default(), parts.get(1..).unwrap_or_default());
    if let Some(second) = rest.first() {
        let pair = format!("{}::{}", snake(first), snake(second));
        if let Some(row) = by_word(&pair) {
            return (Some(row), rest.get(1).map(|name| (*name).to_owned()));
        }
    }
    (by_word(&snake(first)), rest.first().map(|name| (*name).to_owned()))
}
