//! A form's sheets as rows of cells with their places, however they were written down, and the
//! findings about them. It decides how a place is named; what cells mean is for others.

use std::collections::BTreeMap;

use pingyi_base::{Finding, FindingCode, Place, Severity};
use pingyi_questionnaire::nearest::nearest;

use crate::FINDINGS_LIMIT;

/// All sheets of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheets {
    /// The file's name.
    pub file: String,
    /// The sheets in order.
    pub list: Vec<Sheet>,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name as written.
    pub name: String,
    /// What stands in its first row.
    pub headers: Vec<String>,
    /// The row of the headers, from 1.
    pub line: u64,
    /// Its rows below the headers that hold anything.
    pub rows: Vec<Row>,
}

/// One row of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Which row of the sheet, or which line of the file, from 1.
    pub line: u64,
    /// Its cells by column; shorter than the headers where the last ones are empty.
    pub cells: Vec<String>,
}

impl Sheets {
    /// The sheet of that name, whatever its case; a lone sheet is the survey.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        let by_name = self.list.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name));
        by_name.or_else(|| match self.list.as_slice() {
            [only] if name == "survey" && !is_known(&only.name) => Some(only),
            _ => None,
        })
    }
}

impl Row {
    /// The text of a cell, empty where there is none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The sheets that XLSForm knows, and our own.
pub(crate) const KNOWN: [&str; 7] =
    ["survey", "choices", "settings", "external_choices", "osm", "entities", "pingyi"];

pub(crate) fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| name.trim().eq_ignore_ascii_case(known))
}

/// The most comparisons with names or lists: fifty mistakes in the largest form.
const COMPARISONS: usize = 500_000;

/// Where findings are gathered, with the file and sheet that are being read.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) findings: Vec<Finding>,
    file: String,
    left_out: usize,
    has_errors: bool,
    /// How many more words may be compared with a wrong one; see [`Report::nearest`].
    comparisons: usize,
    /// Expressions as they stand in their cells, by row and column, where something else was read.
    pub(crate) written: BTreeMap<(u64, String), String>,
}

/// A place in a sheet while it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct At<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) line: u64,
    pub(crate) column: Option<&'a str>,
}

impl<'a> At<'a> {
    pub(crate) fn row(sheet: &'a str, line: u64) -> Self {
        Self { sheet, line, column: None }
    }

    pub(crate) fn column(&self, header: &'a str) -> Self {
        Self { column: (!header.is_empty()).then_some(header), ..*self }
    }
}

impl Report {
    pub(crate) fn new(file: &str) -> Self {
        Self {
            findings: Vec::new(),
            file: file.to_owned(),
            left_out: 0,
            has_errors: false,
            comparisons: COMPARISONS,
            written: BTreeMap::new(),
        }
    }

    /// The nearest of many words, or a dash. Ten thousand mistakes among ten thousand names would
    /// take minutes; so the first ones are helped, and the others left to the author.
    pub(crate) fn nearest<'w>(&mut self, word: &str, words: impl Iterator<Item = &'w str>) -> &'w str {
        let mut left = self.comparisons;
        let near = nearest(
            word,
            words.take_while(|_| {
                left = left.saturating_sub(1);
                left > 0
            }),
        );
        self.comparisons = left;
        near.unwrap_or("–")
    }

    pub(crate) fn place(&self, at: &At<'_>) -> Place {
        Place {
            file: Some(self.file.clone()),
            sheet: (!at.sheet.is_empty()).then(|| at.sheet.to_owned()),
            line: (at.line > 0).then_some(at.line),
            column: at.column.map(str::to_owned),
            ..Place::default()
        }
    }

    pub(crate) fn error(&mut self, code: FindingCode, at: &At<'_>, args: &[(&'static str, &str)]) {
        self.push(Severity::Error, code, self.place(at), args);
    }

    pub(crate) fn warning(&mut self, code: FindingCode, at: &At<'_>, args: &[(&'static str, &str)]) {
        self.push(Severity::Warning, code, self.place(at), args);
    }

    /// An expression that cannot be read.
    pub(crate) fn expression(&mut self, at: &At<'_>, args: &[(&'static str, String)]) {
        let args: Vec<(&'static str, &str)> =
            args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.error(FindingCode::XlsformExpression, at, &args);
    }

    pub(crate) fn note(&mut self, code: FindingCode, at: &At<'_>, args: &[(&'static str, &str)]) {
        self.push(Severity::Note, code, self.place(at), args);
    }

    /// What Pingyi does not have: an error where leaving it out would change what is asked or
    /// kept, else a warning.
    pub(crate) fn not_supported(
        &mut self,
        is_error: bool,
        at: &At<'_>,
        value: &str,
        reason: pingyi_wording::report::Key,
    ) {
        let severity = if is_error { Severity::Error } else { Severity::Warning };
        let args = [("value", value), ("reason", reason.name())];
        self.push(severity, FindingCode::NotSupported, self.place(at), &args);
    }

    fn push(&mut self, severity: Severity, code: FindingCode, at: Place, args: &[(&'static str, &str)]) {
        let args = args.iter().map(|(name, value)| (*name, short(value))).collect();
        self.add(Finding { code, severity, at, args });
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        self.has_errors |= finding.severity == Severity::Error;
        if self.findings.len() < FINDINGS_LIMIT {
            self.findings.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// All findings, the gravest first and else in the order of the sheets; where there were too
    /// many, how many are not listed.
    pub(crate) fn close(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        if self.left_out > 0 {
            let at = Place::file(&self.file);
            let more = Finding::note(FindingCode::FileMoreFindings, at).with("count", self.left_out);
            self.findings.push(more);
        }
        self.findings
    }
}

/// A cell may hold a page of text; a finding quotes its beginning.
fn short(value: &str) -> String {
    const MOST: usize = 200;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}
