//! CSV out: UTF-8 with BOM, CRLF, RFC 4180, guarded. It decides the bytes of a file and its name;
//! whether the file reached anybody is the shell's news.

use pingyi_base::{ItemName, PackId, WaveId, ordered};
use pingyi_questionnaire::Questionnaire;
use pingyi_response::response::Trace;
use pingyi_response::{InstanceRow, Response, Row, Visit};

use crate::columns::{HASHED, INSTANCE, SYSTEM, VISIT, cell_text, guarded, header_texts, visit_texts};
use crate::{hash, layout};

/// One finished row: the system columns, the cells, the hash, and the response that it belongs to.
struct Line<'a> {
    system: [String; HASHED],
    cells: Vec<String>,
    hash: String,
    response: &'a Response,
}

/// The files of responses of one questionnaire in one version: the main one under its name, and one
/// for each repeat that has an instance. Rows of secret ballots are shuffled by the seed, so that
/// their order tells nothing; others stand in order of their numbers.
#[must_use]
pub fn files(
    questionnaire: &Questionnaire,
    responses: &[&Response],
    seed: u128,
    name: &str,
) -> Vec<(String, Vec<u8>)> {
    let lines = lines(questionnaire, responses, seed);
    let mut files = vec![(name.to_owned(), main(questionnaire, &lines))];
    for repeat in layout::repeats(questionnaire) {
        if lines.iter().any(|line| count(line.response, repeat) > 0) {
            files.push((repeat_file_name(name, repeat), instances(questionnaire, repeat, &lines)));
        }
    }
    files
}

/// The main one of these files.
#[must_use]
pub fn responses(questionnaire: &Questionnaire, responses: &[&Response], seed: u128) -> Vec<u8> {
    main(questionnaire, &lines(questionnaire, responses, seed))
}

fn lines<'a>(questionnaire: &Questionnaire, responses: &[&'a Response], seed: u128) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let number =
        |response: &Response| seq(response).and_then(|seq| i64::try_from(seq).ok()).unwrap_or_default();
    let sorted = ordered::by(responses.to_vec(), |one| (number(one), one.header.response_id.to_string()));
    for response in sorted {
        lines.extend(response.rows.iter().map(|row| line(questionnaire, response, row)));
    }
    if questionnaire.kind.is_secret() {
        shuffle(&mut lines, seed);
    }
    lines
}

fn line<'a>(questionnaire: &Questionnaire, response: &'a Response, row: &Row) -> Line<'a> {
    let subject = row.subject.as_ref().map(|subject| subject.as_str());
    let system = header_texts(&response.header, subject);
    let cells: Vec<String> = row.cells.iter().map(cell_text).collect();
    let repeats = layout::repeats(questionnaire);
    let counts: Vec<u32> = repeats.into_iter().map(|repeat| count(response, repeat)).collect();
    let hash = row_hash(questionnaire, &system, &cells, &counts);
    Line { system, cells, hash, response }
}

fn main(questionnaire: &Questionnaire, lines: &[Line<'_>]) -> Vec<u8> {
    let items = layout::row_items(questionnaire).map(|item| guarded(item.name.as_str()));
    let mut file = Writer::new(SYSTEM.iter().map(|name| (*name).to_owned()).chain(items).collect());
    for line in lines {
        let system = line.system.iter().map(String::as_str).map(guarded_system);
        let rest = ["".to_owned(), line.hash.clone(), String::new(), String::new()];
        file.row(system.chain(rest).chain(line.cells.iter().cloned()).collect());
    }
    file.bytes
}

fn instances(questionnaire: &Questionnaire, repeat: &ItemName, lines: &[Line<'_>]) -> Vec<u8> {
    let items = layout::repeat_items(questionnaire, repeat).map(|item| guarded(item.name.as_str()));
    let columns = INSTANCE.iter().map(|name| (*name).to_owned()).chain(items);
    let mut file = Writer::new(columns.chain(["hash".to_owned()]).collect());
    for line in lines {
        let count = count(line.response, repeat).to_string();
        for instance in of(line.response, repeat) {
            let texts =
                [line.response.header.response_id.to_string(), instance.number.to_string(), count.clone()];
            let cells: Vec<String> = instance.cells.iter().map(cell_text).collect();
            let hash = instance_hash(questionnaire, repeat, &line.hash, &texts, &cells);
            file.row(texts.into_iter().chain(cells).chain([hash]).collect());
        }
    }
    file.bytes
}

/// The instances of a repeat.
fn of<'a>(response: &'a Response, repeat: &ItemName) -> &'a [InstanceRow] {
    let rows = response.repeats.iter().find(|rows| rows.repeat == *repeat);
    rows.map_or(&[], |rows| rows.instances.as_slice())
}

fn count(response: &Response, repeat: &ItemName) -> u32 {
    u32::try_from(of(response, repeat).len()).unwrap_or(u32::MAX)
}

/// The hash of a row, from the texts of its columns and how many instances each repeat has.
#[must_use]
pub fn row_hash(
    questionnaire: &Questionnaire,
    system: &[String],
    cells: &[String],
    counts: &[u32],
) -> String {
    let mut form = row_form(questionnaire, system, cells);
    for (repeat, count) in layout::repeats(questionnaire).into_iter().zip(counts) {
        form.push_str(&count_line(repeat, *count));
    }
    hash::hex(form.as_bytes())
}

/// The canonical form of a row, without the instances of its repeats.
pub(crate) fn row_form(questionnaire: &Questionnaire, system: &[String], cells: &[String]) -> String {
    let names = layout::row_items(questionnaire).map(|item| item.name.as_str());
    let columns = SYSTEM.iter().copied().zip(system.iter().map(String::as_str));
    let items = names.zip(cells.iter().map(String::as_str));
    hash::canonical(hash::ROW, columns.chain(items))
}

/// The line of the canonical form that says how many instances a repeat has.
pub(crate) fn count_line(repeat: &ItemName, count: u32) -> String {
    format!("\n{repeat}={count}")
}

/// The hash of an instance, from the hash of the row that it belongs to, the texts of the columns
/// [`INSTANCE`], and its cells.
#[must_use]
pub fn instance_hash(
    questionnaire: &Questionnaire,
    repeat: &ItemName,
    row_hash: &str,
    texts: &[String; 3],
    cells: &[String],
) -> String {
    let names = layout::repeat_items(questionnaire, repeat).map(|item| item.name.as_str());
    let columns = INSTANCE.iter().copied().zip(texts.iter().map(String::as_str));
    let items = names.zip(cells.iter().map(String::as_str));
    let whole = [("row", row_hash), ("repeat", repeat.as_str())].into_iter().chain(columns).chain(items);
    hash::hex(hash::canonical(hash::INSTANCE, whole).as_bytes())
}

/// `<main file>.<repeat>.csv`
#[must_use]
pub fn repeat_file_name(main: &str, repeat: &ItemName) -> String {
    format!("{}.{repeat}.csv", main.strip_suffix(".csv").unwrap_or(main))
}

/// The file of visits.
#[must_use]
pub fn visits(visits: &[&Visit]) -> Vec<u8> {
    let number = |visit: &Visit| i64::try_from(visit.seq).unwrap_or_default();
    let sorted = ordered::by(visits.to_vec(), |one| (number(one), one.id.to_string()));
    let mut file = Writer::new(VISIT.map(str::to_owned).to_vec());
    for visit in sorted {
        let texts = visit_texts(visit);
        let hash = visit_hash(&texts);
        file.row(texts.into_iter().chain([hash]).collect());
    }
    file.bytes
}

/// The hash of a visit, from the texts of its columns but the hash.
#[must_use]
pub fn visit_hash(texts: &[String]) -> String {
    let columns = VISIT.iter().copied().zip(texts.iter().map(String::as_str));
    hash::hex(hash::canonical(hash::VISIT, columns).as_bytes())
}

/// `<pack>_<questionnaire>_<version>_<wave>_<device>_<first seq>-<last seq>.csv`. Secret ballots have
/// no numbers: they are counted on from `before`, the ballots in earlier files, so that one file never
/// takes another's name.
#[must_use]
pub fn file_name(
    questionnaire: &Questionnaire,
    responses: &[&Response],
    wave: &WaveId,
    device: &str,
    before: usize,
) -> String {
    let pack = responses.first().map(|response| response.header.pack.to_string()).unwrap_or_default();
    let seqs: Vec<u64> = responses.iter().filter_map(|response| seq(response)).collect();
    let range = match (seqs.iter().min(), seqs.iter().max()) {
        (Some(first), Some(last)) => format!("{first}-{last}"),
        _ => format!("{}-{}", before + 1, before + responses.len()),
    };
    format!("{pack}_{}_{}_{wave}_{device}_{range}.csv", questionnaire.id, questionnaire.version)
}

/// `<pack>_visits_<wave>_<device>_<first seq>-<last seq>.csv`
#[must_use]
pub fn visits_file_name(pack: &PackId, visits: &[&Visit], wave: &WaveId, device: &str) -> String {
    let first = visits.iter().map(|visit| visit.seq).min().unwrap_or_default();
    let last = visits.iter().map(|visit| visit.seq).max().unwrap_or_default();
    format!("{pack}_visits_{wave}_{device}_{first}-{last}.csv")
}

/// A table of texts, such as findings: every cell is text and guarded.
#[must_use]
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut file = Writer::new(header.iter().map(|name| (*name).to_owned()).collect());
    for row in rows {
        file.row(row.iter().map(|cell| guarded(cell)).collect());
    }
    file.bytes
}

/// Rows as they were imported, one below the other; cells are file texts already.
#[must_use]
pub fn raw(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut file = Writer::new(header.iter().map(|name| (*name).to_owned()).collect());
    for row in rows {
        file.row(row);
    }
    file.bytes
}

fn seq(response: &Response) -> Option<u64> {
    match &response.header.trace {
        Trace::Open { seq, .. } => Some(*seq),
        Trace::Secret { .. } => None,
    }
}

/// The one free text among the system columns is the reason of a withdrawal; all others are ids,
/// codes and numbers that never begin like a formula, but for −1, which must stay as it is.
pub(crate) fn guarded_system(text: &str) -> String {
    if text == crate::columns::WITHHELD { text.to_owned() } else { guarded(text) }
}

/// Fisher–Yates with SplitMix64, so that a seed gives the same order everywhere.
fn shuffle<T>(items: &mut [T], seed: u128) {
    #[allow(clippy::cast_possible_truncation, reason = "both halves of the seed are used")]
    let mut state = (seed as u64) ^ ((seed >> 64) as u64);
    for last in (1..items.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let other = usize::try_from(mixed % (last as u64 + 1)).unwrap_or(0);
        items.swap(last, other);
    }
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn new(header: Vec<String>) -> Self {
        let mut writer = Self { bytes: b"\xef\xbb\xbf".to_vec() };
        writer.row(header);
        writer
    }

    fn row(&mut self, cells: Vec<String>) {
        // Not `csv::Writer`: it can tell numbers apart, also where it is not asked to, and the table
        // for that weighs more in a phone's download than all else in this file.
        let mut before: &[u8] = b"";
        for cell in cells {
            self.bytes.extend_from_slice(before);
            before = b",";
            if cell.contains([',', '"', '\r', '\n']) {
                self.bytes.push(b'"');
                self.bytes.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                self.bytes.push(b'"');
            } else {
                self.bytes.extend_from_slice(cell.as_bytes());
            }
        }
        self.bytes.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Writer;

    proptest! {
        // Source of truth: RFC 4180 as the `csv` crate reads and writes it.
        #[test]
        fn cells_are_quoted_where_the_csv_crate_quotes(
            cells in prop::collection::vec("[a,;\"'\r\n\t 1=\u{4e00}-]{0,6}", 2..6)
        ) {
            let mut file = Writer { bytes: Vec::new() };
            file.row(cells.clone());
            let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            csv.write_record(&cells).unwrap();
            prop_assert_eq!(file.bytes, csv.into_inner().unwrap());
        }
    }
}
