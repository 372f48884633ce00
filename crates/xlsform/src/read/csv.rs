//! The CSV form, as pyxform reads it: a sheet's name in the first column, then its header and its
//! rows, each with an empty first column.

use crate::read::{Gathered, unreadable};
use crate::sheets::{At, Report, Sheet};

pub(super) fn read(text: &str, report: &mut Report) -> Option<Vec<Sheet>> {
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut sheets = Vec::new();
    let mut current: Option<Gathered> = None;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, ::csv::Position::line);
                unreadable(report, &At::row("", line), "CSV");
                return None;
            }
        };
        let line = record.position().map_or(0, ::csv::Position::line);
        let mut cells = record.iter().map(|cell| cell.trim().to_owned());
        let name = cells.next().unwrap_or_default();
        if !name.is_empty() {
            sheets.extend(current.take().map(Gathered::finish));
            current = Some(Gathered::new(&name));
        }
        if let Some(sheet) = &mut current {
            sheet.push(line, cells.collect(), report);
        }
    }
    sheets.extend(current.map(Gathered::finish));
    Some(sheets)
}
