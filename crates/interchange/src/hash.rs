//! The hash of a row's content: SHA-256 over a canonical form that a stranger can make again, as
//! written in `docs/formats/responses-csv.md`. It shows accidents and clumsy edits; it is no
//! signature.

use sha2::{Digest, Sha256};

/// First line of the canonical form of a response row.
pub const ROW: &str = "pingyi.row/1";
/// First line of the canonical form of an instance of a repeat.
pub const INSTANCE: &str = "pingyi.instance/1";
/// First line of the canonical form of a visit.
pub const VISIT: &str = "pingyi.visit/1";

/// The canonical form: a first line that names it, then one line `name=value` a column, joined by
/// LF, without one at the end. In a value `\` is written `\\`, LF `\n`.
#[must_use]
pub fn canonical<'a>(form: &str, columns: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::with_capacity(512);
    text.push_str(form);
    for (name, value) in columns {
        text.push('\n');
        text.push_str(name);
        text.push('=');
        for character in value.chars() {
            match character {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                other => text.push(other),
            }
        }
    }
    text
}

/// Lower-case hex SHA-256.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

/// Bytes in lower-case hex.
pub(crate) fn digits(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS.get(usize::from(value)).copied().unwrap_or(b'0'));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
