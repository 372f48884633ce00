//! Messages between page and worker. Source of truth: what the worker writes, the page reads.

use crate::office::{FindingLine, Imported, Node, Reply, Request, State};

#[test]
fn every_message_is_read_as_it_was_written() {
    let text = || "满意 <\"&>'".to_owned();
    let leaf = Node { text: text(), ..Node::default() };
    let node = Node {
        tag: "td".to_owned(),
        attributes: vec![("class".to_owned(), text())],
        children: vec![leaf],
        ..Node::default()
    };
    let line = FindingLine {
        file: text(),
        line: "3".to_owned(),
        column: "Q3".to_owned(),
        code: "row.code".to_owned(),
        what: text(),
        remedy: text(),
        severity: "error".to_owned(),
    };
    let imported = Imported {
        files: 1,
        rows: 2,
        accepted: 3,
        duplicates: 4,
        conflicts: 5,
        rejected: 6,
        findings: vec![line],
        findings_total: 7,
        gaps: vec![text()],
        newest: "2026-07-01T10:05:00+08:00".to_owned(),
        newest_device: "D-1".to_owned(),
    };
    let state = State {
        imported: Some(imported),
        waves: vec!["2026Q4".to_owned()],
        areas: vec![("A01".to_owned(), text())],
        conventions: vec![("sd2008".to_owned(), text())],
        wave: Some("2026Q4".to_owned()),
        area: None,
        convention: Some("sd2008".to_owned()),
        practice: true,
        report: vec![node.clone()],
    };
    let drawn = Reply::Author { nodes: vec![node], status: text(), focus: "set label en".to_owned() };
    let replies = [
        drawn,
        Reply::Progress { done: 1, total: 2 },
        Reply::State(Box::new(state)),
        Reply::State(Box::default()),
        Reply::Files { files: vec![("a.csv".to_owned(), text())], mime: "text/csv".to_owned() },
        Reply::Failed("broken".to_owned()),
    ];
    for reply in replies {
        assert_eq!(Reply::from_json(&reply.to_json()), Some(reply));
    }
    for text in ["", "null", "{}", "[1]", "{\"Else\":1}", "{\"Failed\":1}"] {
        assert_eq!(Reply::from_json(text), None, "{text}");
    }
    let show = Request::Show {
        wave: None,
        area: Some("A01".to_owned()),
        convention: None,
        language: "en".to_owned(),
    };
    let author = Request::Author { command: "set name".to_owned(), value: text(), language: "en".to_owned() };
    for request in
        [author, show, Request::Import, Request::Open { pack: text(), language: "zh-CN".to_owned() }]
    {
        assert_eq!(Request::from_json(&request.to_json()), Some(request));
    }
}

#[test]
fn a_workbook_travels_as_text_and_is_the_same_bytes_again() {
    let bytes: Vec<u8> = (0..=255).collect();
    let Reply::Files { files, mime } = Reply::workbook("a.xlsx".to_owned(), &bytes) else { return };
    let travelled = Reply::from_json(&Reply::Files { files, mime }.to_json());
    let Some(Reply::Files { files, mime }) = travelled else { return };
    let (name, text) = files.into_iter().next().unwrap_or_default();
    assert_eq!((name.as_str(), Reply::file_bytes(text, &mime)), ("a.xlsx", bytes));
    assert_eq!(Reply::file_bytes("é".to_owned(), "application/json"), "é".as_bytes());
}
