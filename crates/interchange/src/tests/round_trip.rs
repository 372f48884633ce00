//! Out and in again: every answer comes back exactly. Source of truth: the answers that went in.

use proptest::prelude::*;

use super::support::{self, Table, cells, file, import, questionnaire, response};
use crate::columns::{guarded, line_ends, unguarded};
use crate::csv_out;
use pingyi_response::Cell;

fn comes_back(text: &str) {
    let one = response("R-a1", 1, cells(text, "x"));
    let bytes = file(std::slice::from_ref(&one));
    let imported = import(&[("a.csv", &bytes)]);
    assert_eq!(imported.findings, [], "{text:?}");
    assert_eq!(imported.rows[0].header, one.header, "{text:?}");
    assert_eq!(imported.rows[0].row, one.rows[0], "{text:?}");
}

#[test]
fn texts_that_files_and_spreadsheets_find_hard_come_back() {
    for text in [
        "say \"hi\"",
        "\"",
        "\"\"",
        "a,b;c\td",
        "line one\nline two\n",
        "\n",
        "😀👨‍👩‍👧‍👦🇨🇳",
        "𠮷野家 㐂 \u{3000}全角",
        "=1+1",
        "=HYPERLINK(\"http://x\")",
        "-1",
        "-2",
        "+86",
        "@SUM(A1)",
        "'",
        "''",
        "'-1",
        "'=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\ttab",
        "\0",
        "a\0b",
        " ",
        "  spaces  ",
        "007",
        "1E5",
        "2026-07-01",
        "3月5日",
        "TRUE",
        "NULL",
        "\u{feff}marked",
        "\\n \\",
        "e\u{301}",
        "\u{202e}abc",
        "ａｂｃ",
        "\u{fffd}",
    ] {
        comes_back(text);
    }
    comes_back(&"满意".repeat(100));
    comes_back(&"不满意，".repeat(750));
}

/// The guard stands exactly where the contract says: in front of a text, never of a code or number.
#[test]
fn a_text_minus_one_is_not_missing() {
    let mut given = cells("-1", "-2");
    given[2] = Cell::NotAsked;
    let bytes = file(&[response("R-a1", 1, given)]);
    let table = Table::read(&bytes);
    assert_eq!(table.get(1, "number"), "-1");
    assert_eq!(table.get(1, "words"), "'-1");
    assert_eq!(table.get(1, "more"), "'-2");
    assert_eq!(table.get(1, "many"), "1 8");
    for first in ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0", "'"] {
        assert_eq!(guarded(&format!("{first}x")), format!("'{first}x"));
    }
    for plain in ["x", "1", "（=）", " =1", "", "“"] {
        assert_eq!(guarded(plain), plain);
    }
}

/// UTF-8 with BOM, CRLF, the columns of the contract in order.
#[test]
fn a_file_looks_as_promised() {
    let bytes = file(&support::three());
    assert!(bytes.starts_with(b"\xef\xbb\xbfresponse_id,questionnaire,version,pack,wave,origin,area,household,subject,mode,helper,interviewer,device,seq,language,disposition,started_at,ended_at,duration_s,eligible_adults,weight,consent,shown,replaces,void_reason,prev_hash,hash,signature,sealed,one,many,number,words,more\r\n"));
    assert!(bytes.ends_with(b"\r\n"));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("R-a1,texts,1,demo,2026Q3,field,A01,H01-003,,interviewer,none,S01,D-a1,1,zh-CN,1.1,2026-07-01T10:00:00+08:00,2026-07-01T10:05:00+08:00,300,,1,not_asked,,,,,"));
    assert!(text.contains(",1,1 8,42,abc,\"say \"\"hi\"\", then\ngo\"\r\n"));
    assert!(text.ends_with(",-1,-2,-1,-2,-1\r\n"));
}

#[test]
fn names_of_files_say_what_is_in_them() {
    let pack = support::pack();
    let texts = questionnaire(&pack, "texts", "1");
    let (wave, all) = ("2026Q3".into(), support::three());
    let all: Vec<_> = all.iter().collect();
    assert_eq!(csv_out::file_name(&texts, &all, &wave, "D-a1", 0), "demo_texts_1_2026Q3_D-a1_1-3.csv");
    let visits = [support::visit("V-1", 4, ""), support::visit("V-2", 9, "")];
    let visits: Vec<_> = visits.iter().collect();
    let name = csv_out::visits_file_name(&"demo".into(), &visits, &wave, "D-a1");
    assert_eq!(name, "demo_visits_2026Q3_D-a1_4-9.csv");
}

/// Nothing in the file of a secret ballot differs by device, and its rows do not stand in the order
/// in which they came.
#[test]
fn a_file_of_ballots_tells_no_order() {
    let pack = support::pack();
    let rating = questionnaire(&pack, "cadre-rating", "2026.1");
    let ballots: Vec<_> = (0..50).map(|n| support::ballot(&format!("B-{n:02}"), "4")).collect();
    let given: Vec<_> = ballots.iter().collect();
    let order = |seed: u128| -> Vec<String> {
        let table = Table::read(&csv_out::responses(&rating, &given, seed));
        (1..table.0.len()).map(|row| table.get(row, "response_id").to_owned()).collect()
    };
    let (first, second) = (order(1), order(2));
    assert_ne!(first, second);
    assert_ne!(first, {
        let mut sorted = first.clone();
        sorted.sort();
        sorted
    });
    assert_eq!(first, order(1));
    let table = Table::read(&csv_out::responses(&rating, &given, 1));
    for row in 1..table.0.len() {
        for column in ["household", "interviewer", "device", "seq", "duration_s"] {
            assert_eq!(table.get(row, column), "-1");
        }
        assert_eq!((table.get(row, "started_at"), table.get(row, "ended_at")), ("2026-07-01", "2026-07-01"));
    }
    let imported = import(&[("b.csv", &csv_out::responses(&rating, &given, 3))]);
    assert_eq!((imported.totals.accepted, imported.findings.len()), (100, 0));
}

#[test]
fn a_withdrawal_and_its_reason_come_back() {
    let pack = support::pack();
    let texts = questionnaire(&pack, "texts", "1");
    for reason in ["wrong household", "=1", "-1", "'x", "两\n行"] {
        let old = response("R-a1", 1, cells("a", "b"));
        let mut void = response("R-b2", 2, [const { Cell::NotAsked }; 5]);
        void.header.replaces = Some("R-a1".into());
        void.header.void_reason = Some(reason.to_owned());
        let imported = import(&[("a.csv", &csv_out::responses(&texts, &[&old, &void], 0))]);
        assert_eq!(imported.findings, [], "{reason}");
        assert_eq!(imported.rows[1].header, void.header);
        assert_eq!(imported.rows.iter().map(|row| row.superseded).collect::<Vec<_>>(), [true, true]);
        assert_eq!(imported.counted().count(), 0);
    }
}

/// The merged file is a file like others: it imports to the same rows.
#[test]
fn the_merged_files_import_to_the_same_rows() {
    let mut newer = response("R-d4", 4, cells("d", "d"));
    newer.header.version = "2".into();
    newer.rows[0].cells.push(Cell::Text("=new".to_owned()));
    let pack = support::pack();
    let newer = csv_out::responses(&questionnaire(&pack, "texts", "2"), &[&newer], 0);
    let visits = [support::visit("V-1", 1, "-gone"), support::visit("V-2", 2, "")];
    let visits = csv_out::visits(&visits.iter().collect::<Vec<_>>());
    let ballots = support::ballots(&[support::ballot("B-1", "4")]);
    let (old, ballots) = (file(&support::three()), ballots);
    let first = import(&[("1.csv", &old), ("2.csv", &newer), ("3.csv", &visits), ("4.csv", &ballots)]);
    assert_eq!((first.totals.accepted, first.findings.len()), (8, 0));
    let merged = first.merged(&pack);
    let names: Vec<&str> = merged.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "demo_cadre-rating_internal-merged.csv",
            "demo_texts_internal-merged.csv",
            "demo_visits_internal-merged.csv"
        ]
    );
    let again: Vec<(&str, &[u8])> = merged.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    let again = import(&again);
    assert_eq!(again.findings, []);
    assert_eq!((again.rows, again.visits), (first.rows, first.visits));
}

/// Any text at all. CR inside a text becomes LF, which is what a browser sends anyway.
fn any_text() -> impl Strategy<Value = String> {
    let hard = "[=+@'\"＝－,;\t\r\n\\\\0-9 \u{0}\u{feff}a满😀-]{1,12}";
    prop_oneof![any::<String>(), hard, "\\PC{1,40}"]
        .prop_filter("an empty text is no answer", |text| !text.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_comes_back(words in any_text(), more in any_text()) {
        let one = response("R-a1", 1, cells(&words, &more));
        let imported = import(&[("a.csv", &file(std::slice::from_ref(&one)))]);
        prop_assert_eq!(&imported.findings, &[]);
        let expected = cells(&line_ends(&words), &line_ends(&more)).to_vec();
        prop_assert_eq!(&imported.rows[0].row.cells, &expected);
        let again = guarded(&words);
        prop_assert_eq!(unguarded(&again), &words);
    }

    #[test]
    fn any_note_of_a_visit_comes_back(note in any_text()) {
        let one = support::visit("V-1", 1, &note);
        let imported = import(&[("v.csv", &csv_out::visits(&[&one]))]);
        prop_assert_eq!(&imported.findings, &[]);
        prop_assert_eq!(&imported.visits[0].note, &*line_ends(&note));
    }
}

/// docs/decisions/0141: the version of the notice behind a colon, and rows of before without one.
#[test]
fn the_version_of_the_notice_stands_in_consent_and_rows_without_it_are_read() {
    use pingyi_response::Consent;
    for (consent, notice, cell) in [
        (Consent::Agreed, Some("2026.1"), "agreed:2026.1"),
        (Consent::Declined, Some("2026:b"), "declined:2026:b"),
        (Consent::NotAsked, Some("1"), "not_asked:1"),
        (Consent::Agreed, None, "agreed"),
    ] {
        let mut response = support::three().remove(0);
        (response.header.consent, response.header.notice) = (consent, notice.map(Into::into));
        let bytes = file(&[response.clone()]);
        assert!(String::from_utf8(bytes.clone()).unwrap().contains(&format!(",{cell},")), "{cell}");
        let imported = import(&[("a.csv", &bytes)]);
        assert_eq!((imported.findings.len(), &imported.rows[0].header), (0, &response.header), "{cell}");
    }
}
