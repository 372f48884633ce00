//! Shorter names between a program and its glue. `wasm-bindgen` names each import after what it
//! calls and a hash of 16 digits, once in the program and once in the glue; hashes do not compress,
//! and nobody reads them. It decides only the names: every import keeps its place and its type.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The number of the section of imports.
const IMPORTS: u8 = 2;

/// Renames the imports of `program` in it and in `glue`.
pub(crate) fn shorten(program: &Path, glue: &Path) -> Result<(), String> {
    let told = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| format!("{path}: {error}")
    };
    let bytes = fs::read(program).map_err(told(program))?;
    let (bytes, names) = renamed(&bytes)
        .ok_or_else(|| format!("{}: the section of imports is not as expected.", program.display()))?;
    let text = fs::read_to_string(glue).map_err(told(glue))?;
    if let Some(lost) = names.keys().find(|name| !text.contains(*name)) {
        return Err(format!("{} does not bring the import {lost}.", glue.display()));
    }
    fs::write(program, bytes).map_err(told(program))?;
    fs::write(glue, with_names(&text, &names)).map_err(told(glue))
}

/// Every whole word that is a long name, by its short one.
fn with_names(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_in_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_in_word) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_in_word(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The program with short names, and which name became which. `None` if it is not as the format says
/// (<https://webassembly.github.io/spec/core/binary/modules.html>).
fn renamed(program: &[u8]) -> Option<(Vec<u8>, BTreeMap<String, String>)> {
    let (head, mut rest) = program.split_at_checked(8)?;
    let (mut out, mut names) = (head.to_vec(), BTreeMap::new());
    while let [id, after @ ..] = rest {
        let mut reader = Reader(after);
        let size = reader.number()?;
        let content = reader.take(size)?;
        rest = reader.0;
        if *id == IMPORTS {
            let content = imports(content, &mut names)?;
            out.push(*id);
            put_number(&mut out, content.len());
            out.extend(content);
        } else {
            out.push(*id);
            put_number(&mut out, size);
            out.extend(content);
        }
    }
    Some((out, names))
}

fn imports(content: &[u8], names: &mut BTreeMap<String, String>) -> Option<Vec<u8>> {
    let mut reader = Reader(content);
    let mut out = Vec::with_capacity(content.len());
    let count = reader.number()?;
    put_number(&mut out, count);
    for _ in 0..count {
        let module = reader.name()?;
        let name = std::str::from_utf8(reader.name()?).ok()?;
        let kind = reader.0;
        reader.skip_type()?;
        let kind = kind.strip_suffix(reader.0)?;
        let next = short(names.len());
        let short = names.entry(name.to_owned()).or_insert(next);
        for text in [module, short.as_bytes()] {
            put_number(&mut out, text.len());
            out.extend(text);
        }
        out.extend(kind);
    }
    reader.0.is_empty().then_some(out)
}

/// `a`, `b`, …, `z`, `aa`, …: they are the keys of one object and meet no other names.
fn short(place: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    let letter = |number: usize| char::from(LETTERS[number % LETTERS.len()]);
    if place < LETTERS.len() {
        return letter(place).to_string();
    }
    format!("{}{}", short(place / LETTERS.len() - 1), letter(place))
}

fn put_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// What is left to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// An unsigned LEB128 number of at most 32 bits.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, size: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(taken)
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        let size = self.number()?;
        self.take(size)
    }

    /// The type of an import: a function's number, a table, a memory, a global, a tag.
    fn skip_type(&mut self) -> Option<()> {
        match self.byte()? {
            0 => self.number().map(drop),
            1 => {
                self.byte()?;
                self.skip_limits()
            }
            2 => self.skip_limits(),
            3 => self.take(2).map(drop),
            4 => {
                self.byte()?;
                self.number().map(drop)
            }
            _ => None,
        }
    }

    fn skip_limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{renamed, short, with_names};

    /// A module with one type, two imported functions and one import of a memory, written by hand
    /// after the specification.
    fn module() -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend([1, 4, 1, 0x60, 0, 0]);
        let mut imports = vec![3];
        for name in ["__wbg_a_0123456789abcdef", "__wbg_b_0123456789abcdef"] {
            imports.extend([1, b'm', 24]);
            imports.extend(name.as_bytes());
            imports.extend([0, 0]);
        }
        imports.extend([1, b'm', 3]);
        imports.extend(b"mem");
        imports.extend([2, 1, 1, 2]);
        bytes.extend([2, u8::try_from(imports.len()).unwrap()]);
        bytes.extend(imports);
        bytes.extend([0, 2, 1, b'x']);
        bytes
    }

    #[test]
    fn imports_get_short_names_and_keep_their_types() {
        let (bytes, names) = renamed(&module()).unwrap();
        assert_eq!(names.len(), 3);
        assert_eq!(names["__wbg_b_0123456789abcdef"], "b");
        let wanted = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x15\x03\x01m\x01a\0\0\x01m\x01b\0\0\x01m\x01c\x02\x01\x01\x02\0\x02\x01x";
        assert_eq!(bytes, wanted);
    }

    #[test]
    fn no_two_names_are_one() {
        let all: std::collections::BTreeSet<String> = (0..2_000).map(short).collect();
        assert_eq!(all.len(), 2_000);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let module = module();
        assert!((9..module.len()).all(|end| end == 14 || end == 85 || renamed(&module[..end]).is_none()));
    }

    #[test]
    fn only_whole_words_are_replaced() {
        let names = [("__wbg_a".to_owned(), short(0))].into();
        assert_eq!(with_names("{__wbg_a:x.__wbg_ab,y:__wbg_a}", &names), "{a:x.__wbg_ab,y:a}");
    }
}
