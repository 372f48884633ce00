//! One file: header, rows, cells. A row that cannot be told apart is rejected here; a row whose
//! identity is known goes on to `merge`, whatever is wrong with its content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, Place, QuestionnaireId, Version, WaveId};
use pingyi_questionnaire::nearest::nearest;
use pingyi_questionnaire::{Item, Questionnaire};
use pingyi_response::{Cell, Header, Row};

use super::whole::RawInstance;
use super::{Importer, RawRow, RawVisit, RowTexts};
use crate::columns::{self, HASHED, INSTANCE, SYSTEM, VISIT, Wrong, item_normal, normal, unguarded};
use crate::{csv_out, decode, hash, layout};

/// Where each column stands in the file.
#[derive(Debug)]
pub(super) struct Columns {
    by_name: BTreeMap<String, usize>,
}

/// What a file's rows are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Responses,
    Instances,
    Visits,
}

impl Columns {
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    fn rows(&self) -> Rows {
        if self.has("visit_id") {
            Rows::Visits
        } else if self.has("instance") && !self.has("questionnaire") {
            Rows::Instances
        } else {
            Rows::Responses
        }
    }

    pub(super) fn get<'a>(&self, record: &'a csv::StringRecord, name: &str) -> &'a str {
        self.by_name.get(name).and_then(|index| record.get(*index)).unwrap_or_default()
    }

    fn missing(&self, wanted: &[&str]) -> Vec<String> {
        wanted.iter().filter(|name| !self.has(name)).map(|name| (*name).to_owned()).collect()
    }
}

impl Importer {
    /// Reads a file's text; gives the number of its rows.
    pub(super) fn read(&mut self, name: &str, text: &str) -> u64 {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(decode::delimiter(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let Some(Ok(header)) = records.next() else {
            self.findings.push(Finding::error(FindingCode::FileEmpty, Place::file(name)));
            return 0;
        };
        let Some(columns) = self.columns(name, &header).map(Arc::new) else { return 0 };
        let wanted: &[&str] = match columns.rows() {
            Rows::Visits => &VISIT,
            Rows::Instances => &NEEDED_OF_INSTANCE,
            Rows::Responses => &NEEDED,
        };
        let missing = columns.missing(wanted);
        if !missing.is_empty() {
            let finding = Finding::error(FindingCode::FileHeader, Place::line(name, 1));
            self.findings.push(finding.with("columns", missing.join(", ")));
            return 0;
        }
        self.extra(name, &columns);
        let open_quote = ends_inside_quotes(text, decode::delimiter(text));
        let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
        let mut rows = 0;
        let mut pending: Option<(csv::StringRecord, Place)> = None;
        for record in records.flatten() {
            if record.iter().all(str::is_empty) {
                continue;
            }
            rows += 1;
            let byte = record.position().map_or(0, csv::Position::byte);
            let place = Place::line(name, lines.at_record(byte));
            if let Some((record, place)) = pending.replace((record, place)) {
                self.record(record, place, &columns, header.len());
            }
        }
        if rows == 0 {
            self.findings.push(Finding::warning(FindingCode::FileEmpty, Place::file(name)));
        }
        // The last row of a file that was cut off is told as such, not as whatever it looks like.
        if let Some((record, place)) = pending {
            let cut = open_quote || (record.len() < header.len() && !text.ends_with(['\n', '\r']));
            if cut {
                self.reject(Finding::error(FindingCode::RowTruncated, place));
            } else {
                self.record(record, place, &columns, header.len());
            }
        }
        rows
    }

    /// The columns by name. One that is read and stands twice makes the file unreadable; one that
    /// somebody added twice is told and left out like any other that was added.
    fn columns(&mut self, name: &str, header: &csv::StringRecord) -> Option<Columns> {
        let mut by_name = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for (index, cell) in header.iter().enumerate() {
            let column = unguarded(cell.trim_start_matches('\u{feff}').trim()).to_owned();
            if column.is_empty() {
                continue;
            }
            if by_name.insert(column.clone(), index).is_some() {
                twice.insert(column);
            }
        }
        let mut is_readable = true;
        for column in twice {
            let place = Place::line(name, 1).column(&column);
            let is_read = self.is_read(&column);
            let finding = if is_read { Finding::error } else { Finding::warning };
            self.findings.push(finding(FindingCode::FileDuplicateColumn, place).with("value", &column));
            is_readable &= !is_read;
        }
        is_readable.then_some(Columns { by_name })
    }

    /// Whether something stands in the column that is taken over.
    fn is_read(&self, column: &str) -> bool {
        let is_item = |name: &str| self.pack.questionnaires.iter().any(|q| q.item(&name.into()).is_some());
        [&SYSTEM[..], &VISIT, &INSTANCE].iter().any(|all| all.contains(&column)) || is_item(column)
    }

    /// Names the columns that nothing in the pack knows. `item/code` is a choice of an item.
    fn extra(&mut self, name: &str, columns: &Columns) {
        let is_known = |column: &str| {
            self.is_read(column) || column.split_once('/').is_some_and(|(item, _)| self.is_read(item))
        };
        let extra: Vec<&String> = columns.by_name.keys().filter(|column| !is_known(column)).collect();
        let note = |column: &&String| {
            let place = Place::line(name, 1).column(column);
            Finding::note(FindingCode::FileExtraColumn, place).with("value", column)
        };
        self.findings.extend(extra.iter().map(note));
    }

    fn record(&mut self, record: csv::StringRecord, at: Place, columns: &Arc<Columns>, width: usize) {
        // A spreadsheet leaves out empty cells at the end, and adds some.
        let extra = record.iter().skip(width).any(|cell| !cell.is_empty());
        let short = record.len() < width && !is_padding(record.len(), columns);
        if extra || short {
            let finding = Finding::error(FindingCode::RowLength, at);
            return self.reject(finding.with("cells", record.len()).with("expected", width));
        }
        match columns.rows() {
            Rows::Visits => self.visit(&record, at, columns),
            Rows::Instances => self.instance(record, at, columns),
            Rows::Responses => self.response(&record, at, columns),
        }
    }

    /// Which repeat it is of is known only beside the response.
    fn instance(&mut self, record: csv::StringRecord, at: Place, columns: &Arc<Columns>) {
        let get = |name: &str| columns.get(&record, name);
        let count = |name: &'static str| {
            let number = get(name).parse::<u32>().ok().filter(|number| *number > 0);
            // One spelling only, so that a row cannot be changed unseen.
            number.filter(|number| number.to_string() == get(name)).ok_or_else(|| {
                let finding = Finding::error(FindingCode::RowValue, at.clone().column(name));
                Box::new(finding.with("value", get(name)).with("expected", "1, 2, 3 …"))
            })
        };
        match (count("instance"), count("instances")) {
            (Ok(number), Ok(count)) => {
                let response_id = get("response_id").to_owned();
                let columns = Arc::clone(columns);
                self.instances.push(RawInstance { response_id, number, count, columns, record, at });
            }
            (Err(finding), _) | (_, Err(finding)) => self.reject(*finding),
        }
    }

    fn response(&mut self, record: &csv::StringRecord, at: Place, columns: &Columns) {
        let get = |name: &str| columns.get(record, name);
        if get("pack") != self.pack.id.as_str() {
            let finding = Finding::error(FindingCode::RowPack, at.column("pack"));
            let finding = finding.with("value", get("pack")).with("expected", &self.pack.id);
            return self.reject(finding);
        }
        let (id, version) = (QuestionnaireId::new(get("questionnaire")), Version::new(get("version")));
        let Some(questionnaire) = self.pack.questionnaire_version(&id, &version).cloned() else {
            let known = self.pack.questionnaires.iter().map(|known| known.id.as_str());
            let near = nearest(id.as_str(), known).unwrap_or("–");
            let finding = Finding::error(FindingCode::RowQuestionnaire, at.column("questionnaire"));
            return self.reject(finding.with("value", format!("{id} {version}")).with("nearest", near));
        };
        let missing: Vec<&str> = layout::row_items(&questionnaire)
            .map(|item| item.name.as_str())
            .filter(|name| !columns.has(name))
            .collect();
        if !missing.is_empty() {
            let finding = Finding::error(FindingCode::FileHeader, at);
            return self.reject(finding.with("columns", missing.join(", ")));
        }
        let texts = texts(record, columns, &questionnaire);
        let holds = csv_out::row_hash(&questionnaire, &texts.system, &texts.cells, &[]) == texts.hash;
        // Where there are repeats the hash is looked at once all files are there.
        let counts = (holds && layout::repeats(&questionnaire).is_empty()).then(Vec::new);
        let parsed = self.parse(&questionnaire, &texts, &at);
        self.rows.push(RawRow { questionnaire, texts, counts, parsed, at });
    }

    fn parse(
        &self,
        questionnaire: &Questionnaire,
        texts: &RowTexts,
        at: &Place,
    ) -> Result<(Header, Row), Box<Finding>> {
        let wrong = |wrong: Wrong| {
            let finding = Finding::error(FindingCode::RowValue, at.clone().column(wrong.column));
            Box::new(finding.with("value", wrong.value).with("expected", wrong.expected))
        };
        let get = |name: &'static str| system_text(texts, name);
        let header = columns::header_from_texts(get, questionnaire.kind.is_secret()).map_err(wrong)?;
        self.wave(&header.wave, at)?;
        let subject = Some(get("subject")).filter(|subject| !subject.is_empty());
        if subject.is_some() != questionnaire.kind.is_by_subject() {
            let finding = Finding::error(FindingCode::RowValue, at.clone().column("subject"));
            let expected = if subject.is_some() { "–" } else { "C01" };
            return Err(Box::new(finding.with("value", get("subject")).with("expected", expected)));
        }
        let items = layout::row_items(questionnaire).zip(&texts.cells);
        let cells: Result<Vec<_>, _> = items.map(|(item, text)| cell(item, text, at)).collect();
        Ok((header, Row { subject: subject.map(Into::into), cells: cells? }))
    }

    /// A row of a wave that the pack does not have belongs to no figure.
    fn wave(&self, wave: &WaveId, at: &Place) -> Result<(), Box<Finding>> {
        let finding = || Finding::error(FindingCode::RowWave, at.clone().column("wave")).with("value", wave);
        self.pack.wave(wave).map(|_| ()).ok_or_else(|| Box::new(finding()))
    }

    fn visit(&mut self, record: &csv::StringRecord, at: Place, columns: &Columns) {
        let get = |name: &str| columns.get(record, name);
        if get("pack") != self.pack.id.as_str() {
            let finding = Finding::error(FindingCode::RowPack, at.column("pack"));
            let finding = finding.with("value", get("pack")).with("expected", &self.pack.id);
            return self.reject(finding);
        }
        let names = VISIT.iter().filter(|name| **name != "hash");
        let texts: Vec<String> = names.map(|name| normal(name, get(name)).into_owned()).collect();
        let holds = csv_out::visit_hash(&texts) == get("hash");
        let text = |name: &'static str| {
            VISIT
                .iter()
                .position(|known| *known == name)
                .and_then(|index| texts.get(index))
                .map_or("", String::as_str)
        };
        let parsed = columns::visit_from_texts(text).map_err(|wrong| {
            let finding = Finding::error(FindingCode::RowValue, at.clone().column(wrong.column));
            Box::new(finding.with("value", wrong.value).with("expected", wrong.expected))
        });
        let parsed = parsed.and_then(|visit| self.wave(&visit.wave, &at).map(|()| visit));
        let hash = get("hash").to_owned();
        self.visits.push(RawVisit { texts, hash, holds, parsed, at });
    }
}

/// A cell, or what is wrong with it.
pub(super) fn cell(item: &Item, text: &str, at: &Place) -> Result<Cell, Box<Finding>> {
    columns::cell_from_text(item, text).map_err(|code| {
        let finding = Finding::error(code, at.clone().column(item.name.as_str())).with("value", text);
        Box::new(finding.with("expected", "0, 1, 2 …"))
    })
}

/// The columns without which a file is no file of a repeat.
const NEEDED_OF_INSTANCE: [&str; 4] = ["response_id", "instance", "instances", "hash"];

/// The columns without which a file is no file of responses.
const NEEDED: [&str; 26] = {
    let mut needed = [""; 26];
    let mut index = 0;
    while index < HASHED {
        needed[index] = SYSTEM[index];
        index += 1;
    }
    needed[HASHED] = "hash";
    needed
};

/// Whether a row of that many cells lacks only columns that may be empty at the end.
fn is_padding(cells: usize, columns: &Columns) -> bool {
    const MAY_BE_EMPTY: [&str; 4] = ["next_at", "note", "signature", "sealed"];
    columns
        .by_name
        .iter()
        .filter(|(_, index)| **index >= cells)
        .all(|(name, _)| MAY_BE_EMPTY.contains(&name.as_str()))
}

fn texts(record: &csv::StringRecord, columns: &Columns, questionnaire: &Questionnaire) -> RowTexts {
    let system = SYSTEM.iter().take(HASHED).map(|name| {
        let text = normal(name, columns.get(record, name));
        // The reason of a withdrawal is the one free text among them.
        if *name == "void_reason" { unguarded(&text).to_owned() } else { text.into_owned() }
    });
    let cells = layout::row_items(questionnaire)
        .map(|item| item_normal(item, columns.get(record, item.name.as_str())).into_owned());
    RowTexts {
        system: system.collect(),
        cells: cells.collect(),
        hash: columns.get(record, "hash").to_owned(),
    }
}

fn system_text<'a>(texts: &'a RowTexts, name: &str) -> &'a str {
    SYSTEM
        .iter()
        .position(|known| *known == name)
        .and_then(|index| texts.system.get(index))
        .map_or("", String::as_str)
}

/// Counts lines as an editor does: LF, CRLF and CR alone each end one. The reader counts LF only, and
/// places a record before the LF of the line above.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that begins at this byte or behind the line ends there. Bytes may only
    /// grow from call to call.
    fn at_record(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(current) = self.text.get(self.at) {
            let ends_line = match current {
                b'\n' => true,
                b'\r' => self.text.get(self.at + 1) != Some(&b'\n'),
                _ if self.at >= byte => break,
                _ => false,
            };
            self.line += u64::from(ends_line);
            self.at += 1;
        }
        self.line
    }
}

/// Whether a text ends inside a quoted cell. A quote opens at the beginning of a cell only; one in the
/// middle is a character like others, as the reader takes it.
fn ends_inside_quotes(text: &str, delimiter: u8) -> bool {
    #[derive(PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        /// Behind a quote in a quoted cell: the end of it, or the first half of a doubled one.
        Quote,
    }
    let mut at = At::Start;
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Start | At::Quote, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (_, b'\n' | b'\r') => At::Start,
            (_, byte) if byte == delimiter => At::Start,
            _ => At::Plain,
        };
    }
    at == At::Quoted
}

/// The hash of a content, to compare contents whatever their own hash says.
pub(super) fn content(texts: &RowTexts) -> String {
    let all = texts.system.iter().chain(&texts.cells);
    hash::canonical("", all.map(|text| ("", text.as_str())))
}
