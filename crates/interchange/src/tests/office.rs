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
        report: vec![node],
    };
    let replies = [
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
    for request in [show, Request::Import, Request::Open { pack: text(), language: "zh-CN".to_owned() }] {
        assert_eq!(Request::from_json(&request.to_json()), Some(request));
    }
}
