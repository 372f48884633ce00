//! The Markdown form, as pyxform reads it: one table, in whose first column stand the sheets'
//! names, with the header and the rows of each sheet below.

use crate::read::Gathered;
use crate::sheets::{Report, Sheet};

pub(super) fn read(text: &str, report: &mut Report) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut current: Option<Gathered> = None;
    for (index, line) in text.lines().enumerate() {
        let Some(mut cells) = cells(line) else { continue };
        let name = if cells.is_empty() { String::new() } else { cells.remove(0) };
        if !name.is_empty() {
            sheets.extend(current.take().map(Gathered::finish));
            current = Some(Gathered::new(&name));
        }
        if let Some(sheet) = &mut current {
            sheet.push(index as u64 + 1, cells, report);
        }
    }
    sheets.extend(current.map(Gathered::finish));
    sheets
}

/// The cells of a line of the table; `None` for remarks (`#`), rules and other lines.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    // A remark may stand behind the last bar.
    let line = match line.rfind('|') {
        Some(end) if line.starts_with('|') => line.get(..=end)?,
        _ => return None,
    };
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    if inner.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) && inner.contains('-') {
        return None;
    }
    let mut cells = vec![String::new()];
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                letters.next();
                cells.last_mut()?.push('|');
            }
            '|' => cells.push(String::new()),
            other => cells.last_mut()?.push(other),
        }
    }
    Some(cells.iter().map(|cell| cell.trim().to_owned()).collect())
}
