//! Workbooks. It decides what a cell of each kind says as text. Everything in the archive is
//! unfolded once and measured before the reading library sees it, and cells are read as a stream,
//! so that neither a small file that unfolds without end nor a lone cell in the last corner of a
//! sheet takes memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, Xlsx, XlsxError};
use pingyi_base::{FindingCode, number};
use zip::ZipArchive;

use crate::read::{Gathered, guard, too_large, unreadable};
use crate::sheets::{At, Report, Sheet, is_known};
use crate::{COLUMNS_LIMIT, UNFOLDED_LIMIT};

/// More parts than a workbook of a hundred sheets with pictures has.
const PARTS_LIMIT: usize = 2_000;
/// Sheets that are looked at; a form has seven at most.
const SHEETS_LIMIT: usize = 100;
/// The most cells of a sheet that are read, with those of empty rows among them.
const CELLS_LIMIT: usize = 1_000_000;

pub(super) fn read(bytes: &[u8], report: &mut Report) -> Option<Vec<Sheet>> {
    measure(bytes, report)?;
    let mut book: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(_) => {
            unreadable(report, &At::default(), "xlsx");
            return None;
        }
    };
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).take(SHEETS_LIMIT).collect();
    let lone = names.len() == 1;
    let mut list = Vec::new();
    for name in names {
        if is_known(&name) || lone {
            list.push(sheet(&mut book, &name, report)?);
        } else {
            list.push(Sheet { name, ..Sheet::default() });
        }
    }
    Some(list)
}

/// Unfolds every part once, and looks for what the library would take on trust.
fn measure(bytes: &[u8], report: &mut Report) -> Option<()> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        unreadable(report, &At::default(), "zip");
        return None;
    };
    if archive.len() > PARTS_LIMIT {
        too_large(report, &At::default(), "parts", archive.len() as u64, PARTS_LIMIT as u64);
        return None;
    }
    let mut unfolded: u64 = 0;
    for index in 0..archive.len() {
        let Ok(mut part) = archive.by_index(index) else {
            unreadable(report, &At::default(), "zip");
            return None;
        };
        let rest = UNFOLDED_LIMIT.saturating_sub(unfolded).saturating_add(1);
        let mut content = Vec::new();
        if part.by_ref().take(rest).read_to_end(&mut content).is_err() {
            unreadable(report, &At::default(), "zip");
            return None;
        }
        unfolded = unfolded.saturating_add(content.len() as u64);
        if unfolded > UNFOLDED_LIMIT {
            too_large(report, &At::default(), "bytes", unfolded, UNFOLDED_LIMIT);
            return None;
        }
        if !guard::is_sound(&content) {
            unreadable(report, &At::default(), "xlsx");
            return None;
        }
    }
    Some(())
}

/// The cells of a sheet by row, and the columns in which formulas stand.
#[derive(Default)]
struct Cells {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    formulas: BTreeSet<u32>,
    dates: Vec<((u32, u32), String)>,
    errors: Vec<((u32, u32), String)>,
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, report: &mut Report) -> Option<Sheet> {
    let mut gathered = Gathered::new(name);
    let cells = match cells(book, name, report) {
        Ok(cells) => cells?,
        Err(_) => {
            unreadable(report, &At::row(name, 0), "xlsx");
            return None;
        }
    };
    let headers = cells.rows.values().next().cloned().unwrap_or_default();
    let header = |column: u32| headers.get(&column).map_or("", String::as_str);
    for column in &cells.formulas {
        let at = At::row(name, 1).column(header(*column));
        report.warning(FindingCode::XlsformFormulaCell, &at, &[("value", header(*column))]);
    }
    for ((row, column), value) in &cells.dates {
        let at = At::row(name, u64::from(*row) + 1).column(header(*column));
        report.warning(FindingCode::XlsformDateCell, &at, &[("value", value)]);
    }
    for ((row, column), value) in &cells.errors {
        let at = At::row(name, u64::from(*row) + 1).column(header(*column));
        report.error(FindingCode::XlsformErrorCell, &at, &[("value", value)]);
    }
    for (row, columns) in &cells.rows {
        let width = columns.keys().next_back().map_or(0, |last| *last as usize + 1);
        let mut line = vec![String::new(); width];
        for (column, text) in columns {
            if let Some(cell) = line.get_mut(*column as usize) {
                cell.clone_from(text);
            }
        }
        gathered.push(u64::from(*row) + 1, line, report);
        if gathered.is_over() {
            return None;
        }
    }
    Some(gathered.finish())
}

fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    report: &mut Report,
) -> Result<Option<Cells>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut cells = Cells::default();
    let mut seen = 0;
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        seen += 1;
        if seen > CELLS_LIMIT {
            too_large(report, &At::row(name, 0), "cells", seen as u64, CELLS_LIMIT as u64);
            return Ok(None);
        }
        let (row, column) = record.pos;
        let text = match record.value {
            DataRef::DateTime(moment) => {
                let text = moment_text(moment);
                cells.dates.push((record.pos, text.clone()));
                text
            }
            DataRef::Error(error) => {
                cells.errors.push((record.pos, error.to_string()));
                continue;
            }
            // What the formula last gave was not kept in the file.
            DataRef::Empty if record.formula.is_some() => {
                cells.errors.push((record.pos, "=…".to_owned()));
                continue;
            }
            other => text(other),
        };
        if record.formula.is_some() {
            cells.formulas.insert(column);
        }
        if text.is_empty() {
            continue;
        }
        if column as usize >= COLUMNS_LIMIT {
            let at = At::row(name, u64::from(row) + 1);
            too_large(report, &at, "columns", u64::from(column) + 1, COLUMNS_LIMIT as u64);
            return Ok(None);
        }
        cells.rows.entry(row).or_default().insert(column, text);
    }
    Ok(Some(cells))
}

/// Whole numbers lose their point, truth values are written as Excel shows them.
fn text(value: DataRef<'_>) -> String {
    match value {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => number::text(value),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(&text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\u{a0}', " ").trim().to_owned()
}

/// ISO 8601: the day, the time of day, or both.
fn moment_text(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let (has_day, has_time) = (moment.as_f64() >= 1.0, (hour, minute, second) != (0, 0, 0));
    let day = format!("{year:04}-{month:02}-{day:02}");
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    match (has_day && !moment.is_duration(), has_time) {
        (true, true) => format!("{day}T{time}"),
        (true, false) => day,
        (false, _) => time,
    }
}
