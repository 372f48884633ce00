//! Reading exported files back, to see that they hold what the device still has, before anything of it
//! is deleted. It takes files as this program wrote them and nothing else: a file that a spreadsheet has
//! saved again may have lost a zero, and proves nothing.

use pingyi_base::Set;

/// The rows of the files that were read back.
#[derive(Clone, Debug, Default)]
pub struct ReadBack {
    rows: Set<String>,
}

impl ReadBack {
    /// Takes one file. False if it is no CSV file as this program writes them.
    pub fn add(&mut self, bytes: &[u8]) -> bool {
        let rows = rows(bytes);
        let is_file = rows.is_some();
        self.rows.extend(rows.into_iter().flatten());
        is_file
    }

    /// Whether every row of this file, its hash included, stands in those that were read back.
    #[must_use]
    pub fn has(&self, file: &[u8]) -> bool {
        rows(file).is_some_and(|rows| rows.iter().all(|row| self.rows.contains(row)))
    }
}

/// Each row together with the header; `None` where the bytes are no such file.
fn rows(bytes: &[u8]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf")?).ok()?;
    let mut records = records(text)?.into_iter();
    let header = records.next()?.join("\u{1f}");
    Some(records.map(|record| format!("{header}\u{1e}{}", record.join("\u{1f}"))).collect())
}

/// RFC 4180, with CRLF between records and after the last one.
fn records(text: &str) -> Option<Vec<Vec<String>>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.next_if_eq(&'"').is_some() => cell.push('"'),
            ('"', true) => quoted = false,
            ('"', false) if cell.is_empty() => quoted = true,
            (',', false) => record.push(std::mem::take(&mut cell)),
            ('\r', false) => {
                letters.next_if_eq(&'\n')?;
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            (other, _) => cell.push(other),
        }
    }
    (!quoted && cell.is_empty() && record.is_empty()).then_some(records)
}
