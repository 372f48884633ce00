//! Bytes to text: which encoding, which delimiter, and whether it is text at all. It decides by what
//! people really send: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; comma, semicolon, tab.

use pingyi_base::{Finding, FindingCode, Place};

use crate::zip_out;

/// The largest file that is imported, in bytes.
pub const SIZE_LIMIT: usize = 512 * 1024 * 1024;
/// How much of a file is looked at to see whether it is text.
pub const HEAD: usize = 64 * 1024;

/// A file's text, or why there is none.
///
/// # Errors
/// A finding: empty, too large, or no text (with the kind of file it seems to be).
pub fn text(name: &str, bytes: &[u8]) -> Result<String, Box<Finding>> {
    let found = |code| Finding::error(code, Place::file(name));
    if bytes.len() > SIZE_LIMIT {
        let finding = found(FindingCode::FileTooLarge).with("bytes", bytes.len()).with("limit", SIZE_LIMIT);
        return Err(Box::new(finding));
    }
    if zip_out::holds_pictures(bytes) {
        return Err(Box::new(Finding::note(FindingCode::FilePictures, Place::file(name))));
    }
    if let Some(kind) = not_text(bytes) {
        return Err(Box::new(found(FindingCode::FileNotText).with("kind", kind)));
    }
    let text = if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        text
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.into()
    } else {
        without_mark(bytes)
    };
    // A few broken characters spoil their rows, whose hashes will tell; many are no text at all.
    let (broken, all) = text.chars().fold((0_usize, 0_usize), |(broken, all), character| {
        (broken + usize::from(character == char::REPLACEMENT_CHARACTER), all + 1)
    });
    if broken > 8 && broken * 20 > all {
        Err(Box::new(found(FindingCode::FileNotText).with("kind", "?")))
    } else if text.trim().is_empty() {
        Err(Box::new(found(FindingCode::FileEmpty)))
    } else {
        Ok(text.into_owned())
    }
}

/// Text that is not quite UTF-8 and has no mark: UTF-8 with a few bytes changed on the way, or
/// GB18030. In GB18030 read as UTF-8 most sequences are broken; in damaged UTF-8 few are.
fn without_mark(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let utf8 = String::from_utf8_lossy(bytes);
    let (mut broken, mut good) = (0_usize, 0_usize);
    for character in utf8.chars().filter(|character| !character.is_ascii()) {
        if character == char::REPLACEMENT_CHARACTER { broken += 1 } else { good += 1 }
    }
    if good > broken { utf8 } else { encoding_rs::GB18030.decode_without_bom_handling(bytes).0 }
}

/// What a file is that is no text, by its first bytes; `None` if it may be text. A look at the head
/// suffices, so that 50 MB of noise cost nothing.
#[must_use]
pub fn not_text(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "XLSX / ZIP"),
        (b"PK\x05\x06", "ZIP"),
        (b"\xd0\xcf\x11\xe0", "XLS"),
        (b"%PDF", "PDF"),
        (b"\x1f\x8b", "GZIP"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(kind);
    }
    // A mark of Unicode says what it is; whether it holds is seen when it is decoded.
    let is_marked = encoding_rs::Encoding::for_bom(bytes).is_some();
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 11 | 12 | 14..=31)).count();
    // A typed NUL is possible in one cell; noise has a control character in every ninth byte.
    (!is_marked && controls > 8 && controls * 50 > head.len()).then_some("?")
}

/// The delimiter of a file, by its first line: the one that occurs most often outside quotes.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(*delimiter == byte);
                }
            }
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}
