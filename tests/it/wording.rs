//! Sentences stand in `crates/wording/text` and nowhere else. It reads the sources as text; what
//! the texts say is tested in `crates/wording`.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// Code in which no sentence may stand: what draws, what touches the browser, and the engines.
/// The command line, xtask and the server speak plain English to whoever types.
fn speechless_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir()
            && !["wording", "cli", "scenario", "serve"].iter().any(|name| folder.ends_with(name))
        {
            folders.push(folder.join("src"));
        }
    }
    folders.iter().flat_map(|folder| rust_files(folder)).filter(|path| !is_test(path)).collect()
}

pub(crate) fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
        || path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
}

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A text in quotes.
pub(crate) struct Quoted {
    line: usize,
    /// The code of the same statement before it.
    before: String,
    text: String,
}

/// The source without comments, and the texts in quotes that stand in it.
pub(crate) fn read(source: &str) -> (String, Vec<Quoted>) {
    let letters: Vec<char> = source.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let (mut code, mut quoted, mut place) = (String::new(), Vec::new(), 0);
    while place < letters.len() {
        let is_raw = at(place) == 'r' && !code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hashes = (place + 1..).take_while(|&next| is_raw && at(next) == '#').count();
        if at(place) == '/' && at(place + 1) == '/' {
            while place < letters.len() && at(place) != '\n' {
                place += 1;
            }
        } else if at(place) == '/' && at(place + 1) == '*' {
            while place < letters.len() && !(at(place) == '*' && at(place + 1) == '/') {
                place += 1;
            }
            place += 2;
        } else if at(place) == '\'' && (at(place + 2) == '\'' || at(place + 1) == '\\') {
            // A character, not a lifetime; an escaped one ends at the next quote behind the escape.
            let end = if at(place + 1) == '\\' { (place + 3..).find(|&next| at(next) == '\'') } else { None };
            let end = end.unwrap_or(place + 2);
            code.extend(letters.iter().skip(place).take(end + 1 - place));
            place = end + 1;
        } else if at(place) == '"' || (is_raw && at(place + 1 + hashes) == '"') {
            let raw = at(place) == 'r';
            let start = if raw { place + hashes + 2 } else { place + 1 };
            let mut end = start;
            while end < letters.len() {
                let closes = at(end) == '"' && (!raw || (1..=hashes).all(|next| at(end + next) == '#'));
                if closes {
                    break;
                }
                end += if !raw && at(end) == '\\' { 2 } else { 1 };
            }
            let text: String = letters.iter().skip(start).take(end.saturating_sub(start)).collect();
            let line = code.matches('\n').count() + 1;
            let before = code.rsplit([';', '{', '}']).next().unwrap_or_default().to_owned();
            // Line breaks inside a text count as lines too.
            code.push('"');
            code.extend(text.chars().filter(|&c| c == '\n'));
            quoted.push(Quoted { line, before, text });
            place = end + 1 + if raw { hashes } else { 0 };
        } else {
            code.push(at(place));
            place += 1;
        }
    }
    (code, quoted)
}

/// A Chinese character or its punctuation. Full-width signs are not meant: the guard of CSV cells
/// has to name some.
fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}')
}

/// Three words or more in a row, with nothing between them but one space.
fn is_sentence(text: &str) -> bool {
    let is_word = |part: &&str| {
        part.trim_end_matches([',', '.', ':', '!', '?']).chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
            && part.chars().any(|c| c.is_ascii_alphabetic())
    };
    let parts: Vec<&str> = text.split(' ').collect();
    // Codes in a row, which a finding names: `share, mean, net`.
    let is_list = parts.iter().rev().skip(1).all(|part| part.ends_with(','));
    !is_list && parts.windows(3).any(|window| window.iter().all(is_word))
}

/// Where plain English may stand: reasons of lints, what goes to a log, and what only a
/// programmer sees.
fn is_for_programmers(before: &str) -> bool {
    const WORDS: [&str; 9] = [
        "reason =",
        "write!(",
        "write_str(",
        "assert!(",
        "assert_eq!(",
        "log(",
        "console",
        "class",
        "concat!(",
    ];
    WORDS.iter().any(|word| before.contains(word))
}

// Source of truth: one place for words, so that a language is added without touching code.
#[test]
fn no_sentence_stands_outside_the_texts() {
    let mut found = Vec::new();
    for path in speechless_files() {
        let source = fs::read_to_string(&path).unwrap();
        // Tests inside a file stand at its end.
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let (code, quoted) = read(source);
        if let Some(line) = code.lines().position(|line| line.contains(is_chinese)) {
            found.push(format!("{}:{}: Chinese in code", path.display(), line + 1));
        }
        for Quoted { line, before, text } in quoted {
            let is_english = is_sentence(&text) && !is_for_programmers(&before);
            if is_english || text.contains(is_chinese) {
                found.push(format!("{}:{line}: {text}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "these belong into crates/wording/text:\n{}", found.join("\n"));
}

// Source of truth: the three cases that a scan by hand would find.
#[test]
fn the_scan_finds_sentences_and_nothing_else() {
    let source = concat!(
        "let a = \"one two\"; // three words in a comment\n",
        "#[allow(x, reason = \"three plain words\")]\n",
        "let b = '\"'; let c: &'static str = r#\"he said \"no\" again\"#;\n",
        "let d = \"please try again\";\n",
    );
    let (code, quoted) = read(source);
    assert!(!code.contains("comment"));
    let sentences: Vec<(usize, &str)> = quoted
        .iter()
        .filter(|q| is_sentence(&q.text) && !is_for_programmers(&q.before))
        .map(|q| (q.line, q.text.as_str()))
        .collect();
    assert_eq!(sentences, [(4, "please try again")]);
    assert!(is_chinese('评') && is_chinese('。') && !is_chinese('＝') && !is_chinese('—'));
}
