//! What the reading library takes on trust in a workbook's parts: how many strings there will be,
//! and where cells stand. It reserves memory for the first and reckons with the second without
//! looking for overflow, so absurd values are found here before. Parts are searched as bytes, for
//! XML that nobody would write by hand need not be understood to be refused.

/// More strings than sheets of a form can name.
const STRINGS_LIMIT: u64 = 5_000_000;
/// Seven letters or ten digits are more than fit into 32 bits; the last cell is `XFD1048576`.
const LETTERS_LIMIT: usize = 6;
const DIGITS_LIMIT: usize = 9;

/// Whether a part holds nothing that the library would stumble over.
pub(super) fn is_sound(part: &[u8]) -> bool {
    // Workbooks are UTF-8; in two bytes a letter, nothing below would be seen.
    if part.starts_with(&[0xff, 0xfe]) || part.starts_with(&[0xfe, 0xff]) {
        return false;
    }
    let is_xml = part.iter().take(100).find(|byte| !byte.is_ascii_whitespace() && **byte < 0x80);
    if is_xml != Some(&b'<') {
        return true;
    }
    if part.iter().take(200).any(|byte| *byte == 0) {
        return false;
    }
    let mut rest = part;
    while let Some(place) = rest.iter().position(|byte| *byte == b'=') {
        let (before, after) =
            (rest.get(..place).unwrap_or_default(), rest.get(place + 1..).unwrap_or_default());
        let Some((value, behind)) = quoted(after) else {
            rest = after;
            continue;
        };
        let is_sound = match key(before) {
            b"r" | b"ref" => is_reference(value),
            b"uniqueCount" => is_count(value),
            _ => true,
        };
        if !is_sound {
            return false;
        }
        rest = behind;
    }
    true
}

/// The name of an attribute: the last word.
fn key(before: &[u8]) -> &[u8] {
    let before = before.trim_ascii_end();
    let start = before.iter().rev().take(20).position(u8::is_ascii_whitespace);
    start.and_then(|length| before.get(before.len() - length..)).unwrap_or_default()
}

/// A value in quotes, and what stands behind it.
fn quoted(after: &[u8]) -> Option<(&[u8], &[u8])> {
    let (quote, inside) = after.trim_ascii_start().split_first()?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let end = inside.iter().position(|byte| byte == quote || *byte == b'<')?;
    Some((inside.get(..end)?, inside.get(end + 1..)?))
}

fn is_count(value: &[u8]) -> bool {
    let text = std::str::from_utf8(value).unwrap_or_default();
    text.parse::<u64>().is_ok_and(|count| count <= STRINGS_LIMIT)
}

/// A cell, a row, or a rectangle whose end is not before its start.
fn is_reference(value: &[u8]) -> bool {
    let runs = |part: &[u8]| {
        let letters = part.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        (letters, part.len() - letters)
    };
    let parts: Vec<&[u8]> = value.split(|byte| *byte == b':').collect();
    let is_short = parts.iter().all(|part| {
        let (letters, digits) = runs(part);
        letters <= LETTERS_LIMIT && digits <= DIGITS_LIMIT
    });
    let is_ordered = match parts.as_slice() {
        [start, end] => {
            let ((start_letters, start_digits), (end_letters, end_digits)) = (runs(start), runs(end));
            let column = |part: &[u8], letters: usize| {
                (letters, part.get(..letters).unwrap_or_default().to_ascii_uppercase())
            };
            let row = |part: &[u8], letters: usize, digits: usize| {
                (digits, part.get(letters..).unwrap_or_default().to_vec())
            };
            column(start, start_letters) <= column(end, end_letters)
                && row(start, start_letters, start_digits) <= row(end, end_letters, end_digits)
        }
        _ => true,
    };
    is_short && is_ordered
}

#[cfg(test)]
mod tests {
    use super::is_sound;

    // Source of truth: ECMA-376 part 1, §18.18.62 (ST_Ref), and 32-bit arithmetic.
    #[test]
    fn references_that_overflow_and_counts_that_take_all_memory_are_found() {
        for sound in [
            "<worksheet><dimension ref=\"A1:XFD1048576\"/><c r='B2'/></worksheet>",
            "<worksheet><dimension ref=\"A1\"/><row r=\"10\"><c r=\"C10\"><f>A=\"x\"</f></c></row></worksheet>",
            "<sst count=\"9999999999\" uniqueCount=\"3\"/>",
            "no XML r=\"99999999999\"",
        ] {
            assert!(is_sound(sound.as_bytes()), "{sound}");
        }
        for unsound in [
            "<row r=\"99999999999\"/>",
            "<c r = 'ZZZZZZZ1'/>",
            "<dimension ref=\"B2:A1\"/>",
            "<dimension ref=\"A10:A2\"/>",
            "<sst uniqueCount=\"99999999999\"/>",
            "<sst uniqueCount=\"-1\"/>",
        ] {
            assert!(!is_sound(unsound.as_bytes()), "{unsound}");
        }
        assert!(!is_sound(&[0xff, 0xfe, b'<', 0]));
    }
}
