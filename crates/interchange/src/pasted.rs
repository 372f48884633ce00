//! Files as one text that goes through a chat or an e-mail and is pasted at the other end. It decides
//! the text's form (docs/formats/text.md) and whether a pasted one is whole; nothing of a text that is
//! not whole is taken.

use pingyi_base::{Finding, FindingCode, Place};

use crate::hash;

/// The first word of a text.
const FORMAT: &str = "pingyi.text/1";
const ANY_FORMAT: &str = "pingyi.text/";
/// What stands before the check sum in the last line.
const END: &str = "#end ";
/// A check sum in hex.
const SUM: usize = 64;

/// A file's name and content.
type File = (String, Vec<u8>);

/// The text of CSV files. Pictures and archives have no text and are left out.
#[must_use]
pub fn write(files: &[File]) -> String {
    let texts: Vec<(&str, String)> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".csv"))
        .map(|(name, bytes)| (name.as_str(), plain(&String::from_utf8_lossy(bytes))))
        .collect();
    let mut body = String::new();
    for (name, text) in &texts {
        body.push_str(&format!("#file {} {} {name}\n", rows(text), text.lines().count()));
    }
    texts.iter().for_each(|(_, text)| body.push_str(text));
    let (count, characters) = (texts.len(), body.chars().count());
    let sum = hash::hex(body.as_bytes());
    format!("{FORMAT} {count} {characters}\n{body}{END}{sum}\n")
}

/// The files of all texts in what was pasted, and what is wrong with the others. What stands around
/// them, such as a greeting, is left aside.
#[must_use]
pub fn read(pasted: &str) -> (Vec<File>, Vec<Finding>) {
    let pasted = plain(pasted);
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    let mut starts: Vec<usize> = pasted.match_indices(ANY_FORMAT).map(|(place, _)| place).collect();
    starts.retain(|start| is_line_start(&pasted, *start));
    if starts.is_empty() {
        findings.push(Finding::error(FindingCode::TextNone, Place::default()));
    }
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(pasted.len());
        match one(pasted.get(*start..end).unwrap_or_default()) {
            Ok(found) => files.extend(found),
            Err(finding) => findings.push(*finding),
        }
    }
    (files, findings)
}

/// Chats put blanks in front of a line, or a mark of quotation.
fn is_line_start(text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default();
    before.rsplit('\n').next().is_none_or(|line| line.chars().all(|letter| letter == ' ' || letter == '>'))
}

/// Line ends as they are inside of a text, and no marks that nobody sees.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{feff}', "")
}

fn one(text: &str) -> Result<Vec<File>, Box<Finding>> {
    let damaged = |code| Box::new(Finding::error(code, Place::default()));
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut words = first.split_whitespace();
    if words.next() != Some(FORMAT) {
        return Err(damaged(FindingCode::TextNewer));
    }
    let mut number = || words.next().and_then(|word| word.parse::<usize>().ok());
    let (Some(count), Some(characters)) = (number(), number()) else {
        return Err(damaged(FindingCode::TextChanged));
    };
    let Some((body, sum)) = split(rest) else {
        return Err(Box::new(cut(rest, count, characters)));
    };
    if body.chars().count() != characters || hash::hex(body.as_bytes()) != sum {
        return Err(damaged(FindingCode::TextChanged));
    }
    let (listed, mut rest) = list(body, count);
    if listed.is_empty() {
        return Err(damaged(FindingCode::TextNone));
    }
    let mut files = Vec::new();
    for (name, _, lines) in listed {
        let length: usize = rest.split_inclusive('\n').take(lines).map(str::len).sum();
        let (content, after) = rest.split_at_checked(length).unwrap_or_default();
        files.push((name, content.as_bytes().to_vec()));
        rest = after;
    }
    Ok(files)
}

/// What stands before the last line, and the sum in it; `None` if there is no such line.
fn split(rest: &str) -> Option<(&str, &str)> {
    let place = rest.rfind(END)?;
    let (body, last) = rest.split_at_checked(place)?;
    let sum = last.get(END.len()..END.len() + SUM)?;
    let is_sum = sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_sum && (body.is_empty() || body.ends_with('\n'))).then_some((body, sum))
}

/// The table at the beginning: name, rows and lines of each file; and what follows it.
fn list(body: &str, count: usize) -> (Vec<(String, usize, usize)>, &str) {
    let (mut listed, mut rest) = (Vec::new(), body);
    while listed.len() < count {
        let Some((line, after)) = rest.split_once('\n') else { break };
        let mut words = line.strip_prefix("#file ").unwrap_or_default().splitn(3, ' ');
        let mut number = || words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(rows), Some(lines)) = (number(), number()) else { break };
        let Some(name) = words.next() else { break };
        listed.push((name.to_owned(), rows, lines));
        rest = after;
    }
    (listed, rest)
}

/// The end did not arrive: how much did, and which rows of which files are missing.
fn cut(rest: &str, count: usize, characters: usize) -> Finding {
    let (listed, mut after) = list(rest, count);
    let is_whole_list = listed.len() == count;
    let mut missing: Vec<String> = Vec::new();
    for (name, rows_in_all, lines) in listed {
        let length: usize = after.split_inclusive('\n').take(lines).map(str::len).sum();
        let (content, left) = after.split_at_checked(length).unwrap_or_default();
        after = left;
        let arrived = rows(content).min(rows_in_all);
        if arrived < rows_in_all {
            missing.push(format!("{name}: {}", rows_in_all - arrived));
        }
    }
    if !is_whole_list {
        missing.push("…".to_owned());
    }
    Finding::error(FindingCode::TextCut, Place::default())
        .with("arrived", rest.chars().count().min(characters))
        .with("characters", characters)
        .with("missing", missing.join("; "))
}

/// Rows that are whole, the header not counted: line ends inside of quotes end no row.
fn rows(text: &str) -> usize {
    let (mut records, mut quoted) = (0_usize, false);
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' if !quoted => records += 1,
            _ => {}
        }
    }
    records.saturating_sub(1)
}
