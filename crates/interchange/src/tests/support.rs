//! What the tests of import share: a pack with a questionnaire of every kind of column, responses
//! for it, and tables that can be bent in the ways in which people bend files.

use std::sync::{Arc, OnceLock};

use pingyi_base::{Date, FindingCode, Language, Place, Timestamp};
use pingyi_questionnaire::{Pack, Questionnaire};
use pingyi_response::response::Trace;
use pingyi_response::{
    Cell, Consent, Disposition, Header, Helper, InstanceRow, Mode, Origin, RepeatRows, Response, Row, Visit,
};
use serde_json::{Value, json};

use super::DEMO;
use crate::csv_out;
use crate::import::{Imported, Importer};

/// The practice pack with a questionnaire of every kind of column, in two versions, and a vote.
pub(super) fn pack() -> Arc<Pack> {
    static PACK: OnceLock<Arc<Pack>> = OnceLock::new();
    Arc::clone(PACK.get_or_init(read_pack))
}

fn read_pack() -> Arc<Pack> {
    let mut value: Value = serde_json::from_slice(DEMO).unwrap();
    let texts = |version: &str, more: Option<Value>| {
        let mut survey = vec![
            json!({"type": "select_one yn", "name": "one", "label": "one"}),
            json!({"type": "select_multiple many", "name": "many", "label": "many"}),
            json!({"type": "integer", "name": "number", "label": "number", "constraint": ". >= 0"}),
            json!({"type": "text", "name": "words", "label": "words"}),
            json!({"type": "text", "name": "more", "label": "more"}),
        ];
        survey.extend(more);
        json!({
            "format": "pingyi.questionnaire/1", "id": "texts", "version": version, "kind": "survey",
            "title": "t", "default_language": "zh-CN", "survey": survey,
            "choices": {
                "yn": [{"name": "1", "label": "y"}, {"name": "2", "label": "n"}],
                "many": [{"name": "1", "label": "a"}, {"name": "2", "label": "b"}, {"name": "8", "label": "c"}],
            },
        })
    };
    let vote = json!({
        "format": "pingyi.questionnaire/1", "id": "motion", "version": "1", "kind": "vote", "title": "t",
        "default_language": "zh-CN",
        "survey": [{"type": "select_one v", "name": "V8", "label": "v"}],
        "choices": {"v": [{"name": "1", "label": "y"}, {"name": "2", "label": "n"}]},
    });
    let homes = json!({
        "format": "pingyi.questionnaire/1", "id": "homes", "version": "1", "kind": "survey", "title": "t",
        "default_language": "zh-CN",
        "survey": [
            {"type": "date", "name": "day", "label": "day"},
            {"type": "begin_repeat", "name": "person", "label": "person"},
            {"type": "text", "name": "called", "label": "called"},
            {"type": "range", "name": "grade", "label": "grade", "parameters": "start=0 end=5 step=0.5"},
            {"type": "rank many", "name": "wishes", "label": "wishes"},
            {"type": "note", "name": "thanks", "label": "thanks"},
            {"type": "end_repeat"},
            {"type": "begin_group", "name": "rest"},
            {"type": "begin_repeat", "name": "visit", "repeat_count": "2"},
            {"type": "dateTime", "name": "when", "label": "when"},
            {"type": "calculate", "name": "sum", "calculation": "1 + 1"},
            {"type": "end_repeat"},
            {"type": "time", "name": "at", "label": "at"},
            {"type": "end_group"},
            {"type": "acknowledge", "name": "seen", "label": "seen"},
            {"type": "decimal", "name": "metres", "label": "metres", "constraint": ". >= 0"},
        ],
        "choices": {
            "many": [{"name": "1", "label": "a"}, {"name": "2", "label": "b"}, {"name": "8", "label": "c"}],
        },
    });
    let added = json!({"type": "text", "name": "newer", "label": "newer"});
    let all = value["questionnaires"].as_array_mut().unwrap();
    all.extend([texts("1", None), texts("2", Some(added)), vote, homes]);
    let (pack, findings) = crate::pack::read(value.to_string().as_bytes());
    let errors: Vec<_> =
        findings.iter().filter(|finding| finding.severity == pingyi_base::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    Arc::new(pack.unwrap())
}

pub(super) fn questionnaire(pack: &Pack, id: &str, version: &str) -> Arc<Questionnaire> {
    Arc::clone(pack.questionnaire_version(&id.into(), &version.into()).unwrap())
}

fn header(id: &str, questionnaire: &str, version: &str, trace: Trace) -> Header {
    Header {
        response_id: id.into(),
        questionnaire: questionnaire.into(),
        version: version.into(),
        pack: "demo".into(),
        wave: "2026Q3".into(),
        origin: Origin::Field,
        area: Some("A01".into()),
        mode: Mode::Interviewer,
        helper: Helper::None,
        language: Language::new("zh-CN"),
        disposition: Disposition::Complete,
        consent: Consent::NotAsked,
        notice: None,
        eligible_adults: None,
        weight: 1.0,
        trace,
        shown: String::new(),
        replaces: None,
        void_reason: None,
    }
}

pub(super) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// An ordinary response to "texts", version 1.
#[allow(clippy::needless_pass_by_value, reason = "cells are made where they are used")]
pub(super) fn response(id: &str, seq: u64, cells: [Cell; 5]) -> Response {
    let trace = Trace::Open {
        household: Some("H01-003".into()),
        interviewer: Some("S01".into()),
        device: "D-a1".into(),
        seq,
        started_at: time("2026-07-01T10:00:00+08:00"),
        ended_at: time("2026-07-01T10:05:00+08:00"),
        duration_s: 300,
    };
    let rows = vec![Row { subject: None, cells: cells.to_vec() }];
    Response { header: header(id, "texts", "1", trace), rows, repeats: Vec::new() }
}

/// The cells of a response to "texts" with these two texts.
pub(super) fn cells(words: &str, more: &str) -> [Cell; 5] {
    [
        Cell::Code("1".into()),
        Cell::Codes(vec!["1".into(), "8".into()]),
        Cell::Integer(42),
        Cell::Text(words.to_owned()),
        Cell::Text(more.to_owned()),
    ]
}

/// Three ordinary rows: plain, Chinese, and everything missing.
pub(super) fn three() -> Vec<Response> {
    let nothing = [Cell::NotAsked, Cell::LeftOut, Cell::NotAsked, Cell::LeftOut, Cell::NotAsked];
    vec![
        response("R-a1", 1, cells("abc", "say \"hi\", then\ngo")),
        response("R-b2", 2, cells("修下水道，谢谢", "=1+1")),
        response("R-c3", 3, nothing),
    ]
}

pub(super) fn file(responses: &[Response]) -> Vec<u8> {
    let pack = pack();
    csv_out::responses(&questionnaire(&pack, "texts", "1"), &responses.iter().collect::<Vec<_>>(), 7)
}

/// A response to "homes": a row of day, time, tick and length, so many persons, and so many visits.
pub(super) fn home(id: &str, seq: u64, persons: &[(u32, &str)], visits: u32) -> Response {
    let mut response = response(id, seq, [const { Cell::NotAsked }; 5]);
    response.header.questionnaire = "homes".into();
    response.rows[0].cells = vec![
        Cell::Text("2026-07-01".to_owned()),
        Cell::Text("09:30".to_owned()),
        Cell::Code("OK".into()),
        Cell::Decimal("2.5".to_owned()),
    ];
    let person = |(number, called): &(u32, &str)| {
        let wishes = Cell::Codes(vec!["8".into(), "1".into(), "2".into()]);
        let cells = vec![Cell::Text((*called).to_owned()), Cell::Decimal("0.5".to_owned()), wishes];
        InstanceRow { number: *number, cells }
    };
    let visit = |number: u32| {
        let when = Cell::Text(format!("2026-07-0{number}T08:05"));
        InstanceRow { number, cells: vec![when, Cell::Decimal("-7.5".to_owned())] }
    };
    let persons: Vec<InstanceRow> = persons.iter().map(person).collect();
    let visits: Vec<InstanceRow> = (1..=visits).map(visit).collect();
    response.repeats = [("person", persons), ("visit", visits)]
        .into_iter()
        .filter(|(_, instances)| !instances.is_empty())
        .map(|(repeat, instances)| RepeatRows { repeat: repeat.into(), instances })
        .collect();
    response
}

/// Three homes: with persons and visits, with persons alone, and with neither.
pub(super) fn homes() -> Vec<Response> {
    vec![
        home("R-h1", 1, &[(1, "安"), (3, "=1+1"), (4, "x\ny")], 2),
        home("R-h2", 2, &[(2, "-1")], 0),
        home("R-h3", 3, &[], 0),
    ]
}

/// The files of responses to "homes": the main one, and those of its repeats.
pub(super) fn home_files(responses: &[Response]) -> Vec<(String, Vec<u8>)> {
    let pack = pack();
    let homes = questionnaire(&pack, "homes", "1");
    csv_out::files(&homes, &responses.iter().collect::<Vec<_>>(), 7, "h.csv")
}

/// Files by reference, as the importer takes them.
pub(super) fn named(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect()
}

/// A ballot over two subjects.
pub(super) fn ballot(id: &str, k8: &str) -> Response {
    let on = Date::parse("2026-07-01").unwrap();
    let row = |subject: &str, first: &str| {
        let mut cells = vec![Cell::NotAsked; 8];
        cells[0] = Cell::Code(first.into());
        if first == "3" {
            cells[7] = Cell::Code(k8.into());
        }
        Row { subject: Some(subject.into()), cells }
    };
    Response {
        repeats: Vec::new(),
        header: header(id, "cadre-rating", "2026.1", Trace::Secret { on }),
        rows: vec![row("C01", "3"), row("C02", "4")],
    }
}

pub(super) fn ballots(responses: &[Response]) -> Vec<u8> {
    let pack = pack();
    let rating = questionnaire(&pack, "cadre-rating", "2026.1");
    csv_out::responses(&rating, &responses.iter().collect::<Vec<_>>(), 7)
}

pub(super) fn visit(id: &str, seq: u64, note: &str) -> Visit {
    Visit {
        id: id.into(),
        pack: "demo".into(),
        wave: "2026Q3".into(),
        origin: Origin::Field,
        area: "A01".into(),
        household: "H01-003".into(),
        interviewer: Some("S01".into()),
        device: "D-a1".into(),
        seq,
        attempt: 1,
        at: time("2026-07-01T18:30:00+08:00"),
        disposition: Disposition::NonContact,
        next_at: pingyi_response::Appointment::parse("2026-07-03"),
        note: note.to_owned(),
    }
}

/// Imports and checks what always holds: every row is counted once.
pub(super) fn import(files: &[(&str, &[u8])]) -> Imported {
    let mut importer = Importer::new(pack());
    for (name, bytes) in files {
        importer.file(name, bytes);
    }
    let imported = importer.finish();
    let totals = imported.totals;
    assert_eq!(totals.rows, totals.accepted + totals.duplicates + totals.conflicts + totals.rejected);
    let instances: usize = imported.rows.iter().map(|row| row.instances.len()).sum();
    assert_eq!(totals.accepted, (imported.rows.len() + instances + imported.visits.len()) as u64);
    assert_eq!(totals.files, files.len() as u64);
    imported
}

/// Ids of the rows that were taken.
pub(super) fn taken(imported: &Imported) -> Vec<&str> {
    imported.rows.iter().map(|row| row.header.response_id.as_str()).collect()
}

/// Code, file, line and column of every finding.
pub(super) fn found(imported: &Imported) -> Vec<(FindingCode, Place)> {
    imported.findings.iter().map(|finding| (finding.code, finding.at.clone())).collect()
}

/// A file as a table of texts, and back in other dress.
#[derive(Clone)]
pub(super) struct Table(pub(super) Vec<Vec<String>>);

impl Table {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        Self(reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
    }

    /// Sets one cell; the header is row 0.
    pub(super) fn set(mut self, row: usize, column: &str, text: &str) -> Self {
        let column = self.column(column);
        self.0[row][column] = text.to_owned();
        self
    }

    pub(super) fn column(&self, name: &str) -> usize {
        self.0[0].iter().position(|known| known == name).unwrap()
    }

    pub(super) fn get(&self, row: usize, column: &str) -> &str {
        &self.0[row][self.column(column)]
    }

    /// Every cell in quotes where it must be, as spreadsheets write.
    pub(super) fn text(&self, delimiter: char, end: &str) -> String {
        let quoted = |cell: &String| {
            if cell.contains([delimiter, '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        };
        let line =
            |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string()) + end;
        self.0.iter().map(line).collect()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        format!("\u{feff}{}", self.text(',', "\r\n")).into_bytes()
    }
}
