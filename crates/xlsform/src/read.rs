//! Bytes to sheets. It decides which kind of file it is, and refuses what is too large before any
//! library sees it.

mod csv;
mod guard;
mod markdown;
mod xlsx;

use encoding_rs::{Encoding, GB18030};
use pingyi_base::FindingCode;

use crate::sheets::{At, Report, Row, Sheet, Sheets};
use crate::{BYTES_LIMIT, CELL_LIMIT, COLUMNS_LIMIT, ROWS_LIMIT};

/// Reads a file of any kind; `None` where it cannot be read at all.
pub(crate) fn sheets(name: &str, bytes: &[u8], report: &mut Report) -> Option<Sheets> {
    if bytes.len() > BYTES_LIMIT {
        too_large(report, &At::default(), "bytes", bytes.len() as u64, BYTES_LIMIT as u64);
        return None;
    }
    if bytes.is_empty() {
        report.error(FindingCode::XlsformEmpty, &At::default(), &[]);
        return None;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        report.error(FindingCode::XlsformOldExcel, &At::default(), &[]);
        return None;
    }
    let list = if bytes.starts_with(b"PK") {
        xlsx::read(bytes, report)?
    } else {
        let text = text(bytes, report)?;
        let is_markdown = match extension(name).as_str() {
            "md" | "markdown" => true,
            "csv" => false,
            _ => text.chars().take(5_000).filter(|c| *c == '|').count() >= 5,
        };
        if is_markdown { markdown::read(&text, report) } else { csv::read(&text, report)? }
    };
    Some(Sheets { file: name.to_owned(), list })
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

pub(crate) fn too_large(report: &mut Report, at: &At<'_>, what: &str, value: u64, limit: u64) {
    let (value, limit) = (value.to_string(), limit.to_string());
    let args = [("what", what), ("value", value.as_str()), ("limit", limit.as_str())];
    report.error(FindingCode::XlsformTooLarge, at, &args);
}

pub(crate) fn unreadable(report: &mut Report, at: &At<'_>, problem: &str) {
    report.error(FindingCode::XlsformUnreadable, at, &[("problem", problem)]);
}

/// UTF-8 or UTF-16 by their marks, else UTF-8, else GB18030: what spreadsheets save.
fn text(bytes: &[u8], report: &mut Report) -> Option<String> {
    let (text, is_broken) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), false),
            Err(_) => GB18030.decode_without_bom_handling(bytes),
        },
    };
    if is_broken || text.contains('\0') {
        unreadable(report, &At::default(), "encoding");
        return None;
    }
    Some(text.into_owned())
}

/// Gathers the rows of one sheet: the first is the header, empty ones are skipped, and what is too
/// large is said once.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    sheet: Sheet,
    rows: u64,
    is_over: bool,
    has_long_cell: bool,
}

impl Gathered {
    pub(crate) fn new(name: &str) -> Self {
        Self { sheet: Sheet { name: name.to_owned(), ..Sheet::default() }, ..Self::default() }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Takes a row; says where the sheet is larger than a form's.
    pub(crate) fn push(&mut self, line: u64, mut cells: Vec<String>, report: &mut Report) {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() || self.is_over {
            return;
        }
        let at = At::row(&self.sheet.name, line);
        if cells.len() > COLUMNS_LIMIT {
            too_large(report, &at, "columns", cells.len() as u64, COLUMNS_LIMIT as u64);
            self.is_over = true;
            return;
        }
        if self.sheet.headers.is_empty() {
            self.sheet.headers = cells;
            self.sheet.line = line;
            return;
        }
        self.rows += 1;
        if self.rows > ROWS_LIMIT {
            too_large(report, &at, "rows", self.rows, ROWS_LIMIT);
            self.is_over = true;
            return;
        }
        let long = cells.iter().map(|cell| cell.chars().count()).find(|length| *length > CELL_LIMIT);
        if let Some(length) = long.filter(|_| !self.has_long_cell) {
            too_large(report, &at, "characters", length as u64, CELL_LIMIT as u64);
            self.has_long_cell = true;
        }
        self.sheet.rows.push(Row { line, cells });
    }

    pub(crate) fn finish(self) -> Sheet {
        self.sheet
    }
}
