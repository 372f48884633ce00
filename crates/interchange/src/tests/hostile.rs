//! What people really send back, and what they should not have sent. Each file: which finding, at
//! which place, and that nothing else changes. Source of truth: the import paragraph of the file
//! contract and the rows that went out.

use pingyi_base::{FindingCode, Place};

use super::support::{self, Table, cells, file, found, import, pack, questionnaire, response, taken, three};
use crate::csv_out;
use crate::import::FINDINGS_LIMIT;

const A: &str = "a.csv";

fn table() -> Table {
    Table::read(&file(&three()))
}

/// The three rows as they went out, whatever dress the file wears.
fn all_three(bytes: &[u8]) {
    let imported = import(&[(A, bytes)]);
    assert_eq!(imported.findings, []);
    let cells: Vec<_> = imported.rows.iter().map(|row| row.row.cells.clone()).collect();
    let expected: Vec<_> = three().into_iter().map(|response| response.rows[0].cells.clone()).collect();
    assert_eq!(cells, expected);
    let headers: Vec<_> = imported.rows.iter().map(|row| row.header.clone()).collect();
    let expected: Vec<_> = three().into_iter().map(|response| response.header).collect();
    assert_eq!(headers, expected);
}

fn refused(bytes: &[u8], code: FindingCode) {
    // A good file beside it is taken as if it were alone.
    let good = file(&three());
    let imported = import(&[("bad.csv", bytes), (A, &good)]);
    assert_eq!(taken(&imported), ["R-a1", "R-b2", "R-c3"]);
    assert_eq!(imported.findings.len(), 1, "{:?}", imported.findings);
    assert_eq!(imported.findings[0].code, code);
    assert_eq!(imported.findings[0].at.file.as_deref(), Some("bad.csv"));
}

#[test]
fn every_delimiter_line_end_and_encoding_is_read() {
    for delimiter in [',', ';', '\t'] {
        for end in ["\r\n", "\n", "\r"] {
            let text = table().text(delimiter, end);
            all_three(text.as_bytes());
            all_three(format!("\u{feff}{text}").as_bytes());
            // Without a line end at the end.
            all_three(text.trim_end().as_bytes());
            for encoding in [encoding_rs::GBK, encoding_rs::GB18030] {
                let (bytes, _, broken) = encoding.encode(&text);
                assert!(!broken);
                all_three(&bytes);
            }
            let little = text.encode_utf16().flat_map(u16::to_le_bytes);
            all_three(&[0xff, 0xfe].into_iter().chain(little).collect::<Vec<u8>>());
            let big = text.encode_utf16().flat_map(u16::to_be_bytes);
            all_three(&[0xfe, 0xff].into_iter().chain(big).collect::<Vec<u8>>());
        }
    }
}

/// GB18030 has every character, GBK has not: an emoji that became `?` spoils its row alone.
#[test]
fn what_gbk_cannot_hold_is_told() {
    let responses = [response("R-a1", 1, cells("好😀", "x")), response("R-b2", 2, cells("好", "x"))];
    let text = String::from_utf8(file(&responses)).unwrap();
    let (whole, _, broken) = encoding_rs::GB18030.encode(text.trim_start_matches('\u{feff}'));
    assert!(!broken);
    assert_eq!(import(&[(A, &whole)]).findings, []);
    let lost = text.trim_start_matches('\u{feff}').replace('😀', "?");
    let (lost, _, _) = encoding_rs::GBK.encode(&lost);
    let imported = import(&[(A, &lost)]);
    assert_eq!(taken(&imported), ["R-b2"]);
    assert_eq!(found(&imported)[0], (FindingCode::RowChanged, Place::line(A, 2)));
}

#[test]
fn columns_in_another_order_are_the_same_file() {
    let mut table = table();
    for row in &mut table.0 {
        row.reverse();
    }
    all_three(&table.bytes());
    for row in &mut table.0 {
        row.rotate_left(11);
    }
    all_three(&table.bytes());
}

/// Columns that somebody added, with and without a name, and empty rows below.
#[test]
fn extra_columns_and_empty_rows_do_no_harm() {
    let mut table = table();
    for (index, row) in table.0.iter_mut().enumerate() {
        row.insert(5, if index == 0 { "备注".to_owned() } else { format!("remark {index}") });
        row.push(String::new());
        row.push(String::new());
    }
    let empty = vec![String::new(); table.0[0].len()];
    table.0.extend([empty.clone(), empty]);
    let imported = import(&[(A, &table.bytes())]);
    assert_eq!(taken(&imported), ["R-a1", "R-b2", "R-c3"]);
    assert_eq!(found(&imported), [(FindingCode::FileExtraColumn, Place::line(A, 1).column("备注"))]);
    assert_eq!(imported.findings[0].severity, pingyi_base::Severity::Note);
    assert_eq!(imported.totals.rows, 3);
    // A column for each choice of an item is known.
    let mut split = self::table();
    for (index, row) in split.0.iter_mut().enumerate() {
        row.push(if index == 0 { "many/8".to_owned() } else { "1".to_owned() });
    }
    all_three(&split.bytes());
}

/// A spreadsheet drops a leading zero, or adds one: `row.changed`, in that row alone.
#[test]
fn what_a_spreadsheet_changed_is_told() {
    for (column, text) in [
        ("words", "ABC"),
        ("number", "42.0"),
        ("number", "43"),
        ("one", "2"),
        ("many", "1"),
        ("weight", "1.0"),
        ("started_at", "2026/7/1 10:00"),
        ("seq", "01"),
        ("response_id", "R-A1"),
        ("household", "H01-004"),
        ("hash", ""),
        ("hash", "0"),
    ] {
        let imported = import(&[(A, &table().set(1, column, text).bytes())]);
        assert_eq!(taken(&imported), ["R-b2", "R-c3"], "{column}");
        let place = Place::line(A, 2);
        assert!(found(&imported).contains(&(FindingCode::RowChanged, place)), "{column}");
        let gap = FindingCode::DeviceGap;
        assert!(
            found(&imported).iter().all(|(code, _)| [FindingCode::RowChanged, gap].contains(code)),
            "{column}"
        );
        assert_eq!(imported.totals.rejected, 1);
    }
    let responses = [response("R-a1", 1, cells("007", "x"))];
    let lost_zero = Table::read(&file(&responses)).set(1, "words", "7");
    let imported = import(&[(A, &lost_zero.bytes())]);
    assert_eq!(found(&imported), [(FindingCode::RowChanged, Place::line(A, 2))]);
}

/// Excel and WPS in China show a date as 2026/7/1 and write it back so: nothing is lost, the row holds.
#[test]
fn dates_as_a_chinese_spreadsheet_writes_them_are_the_same() {
    let ballots = Table::read(&support::ballots(&[support::ballot("B-1", "4")]));
    for date in ["2026/7/1", "2026-7-1", "2026/07/01"] {
        let mut saved = ballots.clone();
        for row in 1..=2 {
            saved = saved.set(row, "started_at", date).set(row, "ended_at", date);
        }
        let imported = import(&[(A, &saved.bytes())]);
        assert_eq!((imported.totals.accepted, imported.findings.len()), (2, 0), "{date}");
        assert_eq!(imported.rows[0].texts.system[16], "2026-07-01");
    }
    for date in ["2026/7/2", "26/7/1", "7/1/2026", "2026.7.1", "1 July 2026", "46204"] {
        let saved = ballots.clone().set(1, "ended_at", date);
        assert_eq!(import(&[(A, &saved.bytes())]).totals.rejected, 1, "{date}");
    }
    let visits = Table::read(&csv_out::visits(&[&support::visit("V-1", 1, "-x")]));
    let imported = import(&[(A, &visits.clone().set(1, "next_at", "2026/7/3").bytes())]);
    assert_eq!(imported.visits, [support::visit("V-1", 1, "-x")]);
    assert_eq!(import(&[(A, &visits.set(1, "next_at", "2026/7/4").bytes())]).totals.rejected, 1);
}

#[test]
fn what_is_no_text_is_told_by_its_kind() {
    for (bytes, kind) in [
        (&b"PK\x03\x04\x14\0\x06\0\x08\0"[..], "XLSX / ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "GZIP"),
    ] {
        refused(bytes, FindingCode::FileNotText);
        let imported = import(&[("a.csv", bytes)]);
        assert_eq!(imported.findings[0].args, [("kind", kind.to_owned())]);
    }
}

/// Nothing, only marks, only blanks, only a header.
#[test]
fn an_empty_file_is_told() {
    for bytes in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"  \r\n\r\n", b"\n"] {
        refused(bytes, FindingCode::FileEmpty);
    }
    let mut header = table();
    header.0.truncate(1);
    refused(&header.bytes(), FindingCode::FileEmpty);
}

/// A small pseudorandom generator: the same noise on every run.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bytes.extend((mixed ^ (mixed >> 27)).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

#[test]
fn fifty_megabytes_of_noise_end_in_a_finding() {
    refused(&noise(50_000_000, 1), FindingCode::FileNotText);
}

/// Noise of every kind, with every mark and without, ends in a finding and gives no row.
#[test]
fn noise_of_every_kind_ends_in_a_finding() {
    for seed in 0..60 {
        let raw = noise(3_000, seed);
        let letters: Vec<u8> = raw.iter().map(|byte| b' ' + byte % 95).collect();
        let high: Vec<u8> = raw.iter().map(|byte| byte | 0x80).collect();
        let tables: Vec<u8> = raw.iter().map(|byte| b",;\"\n\r\ta1'"[usize::from(byte % 9)]).collect();
        for body in [raw, letters, high, tables] {
            for mark in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"] {
                let bytes = [mark, &body].concat();
                let imported = import(&[(A, &bytes)]);
                assert!(imported.rows.is_empty() && !imported.findings.is_empty(), "{seed}");
            }
        }
    }
}

#[test]
fn a_file_without_its_columns_is_told_which() {
    let mut table = table();
    let at = table.column("seq");
    for row in &mut table.0 {
        row.remove(at);
    }
    refused(&table.bytes(), FindingCode::FileHeader);
    let imported = import(&[(A, &table.bytes())]);
    assert_eq!(found(&imported), [(FindingCode::FileHeader, Place::line(A, 1))]);
    assert_eq!(imported.findings[0].args, [("columns", "seq".to_owned())]);
    refused(b"name,age\r\nx,1\r\n", FindingCode::FileHeader);
    refused("姓名,年龄\n张三,40\n".as_bytes(), FindingCode::FileHeader);
}

#[test]
fn a_column_that_stands_twice_is_told() {
    let mut table = table();
    for row in &mut table.0 {
        row.push("1".to_owned());
    }
    *table.0[0].last_mut().unwrap() = "one".to_owned();
    refused(&table.bytes(), FindingCode::FileDuplicateColumn);
}

/// What somebody added twice is read by nobody: the rows are taken, and the columns are told.
#[test]
fn a_column_of_ones_own_may_stand_twice() {
    let mut table = table();
    for (index, row) in table.0.iter_mut().enumerate() {
        let mark = |own: &str| if index == 0 { own.to_owned() } else { "x".to_owned() };
        row.extend([mark("备注"), mark("many/8"), mark("备注"), mark("many/8")]);
    }
    let imported = import(&[(A, &table.bytes())]);
    assert_eq!(taken(&imported), ["R-a1", "R-b2", "R-c3"]);
    let place = |column| Place::line(A, 1).column(column);
    assert_eq!(
        found(&imported),
        [
            (FindingCode::FileDuplicateColumn, place("many/8")),
            (FindingCode::FileDuplicateColumn, place("备注")),
            (FindingCode::FileExtraColumn, place("备注")),
        ]
    );
    assert_eq!(imported.findings[0].severity, pingyi_base::Severity::Warning);
}

/// An item's column is missing: the rows of that questionnaire cannot be read.
#[test]
fn a_missing_item_is_told_at_each_row() {
    let mut table = table();
    let at = table.column("words");
    for row in &mut table.0 {
        row.remove(at);
    }
    let imported = import(&[(A, &table.bytes())]);
    let places: Vec<_> = imported.findings.iter().map(|finding| (finding.code, finding.at.line)).collect();
    // The text of row 1 holds a line break, so row 2 begins on line 4.
    let expected = [2, 4, 5].map(|line| (FindingCode::FileHeader, Some(line)));
    assert_eq!(places, expected);
    assert_eq!(imported.totals.rejected, 3);
}

#[test]
fn a_row_of_another_length_is_told_and_the_next_one_is_taken() {
    for change in [-1_isize, 1, 3] {
        let mut table = table();
        if change < 0 {
            table.0[2].pop();
        } else {
            table.0[2].extend((0..change).map(|n| format!("x{n}")));
        }
        let imported = import(&[(A, &table.bytes())]);
        assert_eq!(taken(&imported), ["R-a1", "R-c3"]);
        let length = imported.findings.iter().find(|finding| finding.code == FindingCode::RowLength).unwrap();
        assert_eq!(length.at, Place::line(A, 4));
        let cells = (34 + change).to_string();
        assert_eq!(length.args, [("cells", cells), ("expected", "34".to_owned())]);
    }
}

#[test]
fn a_file_that_was_cut_off_is_told_as_such() {
    let bytes = file(&three());
    let end = bytes.windows(4).position(|part| part == b"R-c3").unwrap();
    for length in [end + 10, end + 100, bytes.len() - 10] {
        let imported = import(&[(A, &bytes[..length])]);
        assert_eq!(taken(&imported), ["R-a1", "R-b2"]);
        assert_eq!(found(&imported), [(FindingCode::RowTruncated, Place::line(A, 5))]);
    }
    // Inside the quoted text of the first row.
    let quote = bytes.windows(3).position(|part| part == b"\"hi").unwrap();
    let imported = import(&[(A, &bytes[..=quote + 4])]);
    assert_eq!(found(&imported), [(FindingCode::RowTruncated, Place::line(A, 2))]);
}

/// A quote in the middle of a cell is a character like others; no later row suffers for it.
#[test]
fn a_stray_quote_spoils_its_row_alone() {
    let text = table().text(',', "\r\n").replace("修下水道", "修\"下水道");
    let imported = import(&[(A, text.as_bytes())]);
    assert_eq!(taken(&imported), ["R-a1", "R-c3"]);
    assert!(found(&imported).contains(&(FindingCode::RowChanged, Place::line(A, 4))));
}

/// A row with a right hash whose values this pack does not know: made by hand here, as another
/// version of the program would.
fn with_hash(mut table: Table, row: usize) -> Table {
    let pack = pack();
    let texts = questionnaire(&pack, "texts", "1");
    let system: Vec<String> =
        crate::columns::SYSTEM[..25].iter().map(|name| table.get(row, name).to_owned()).collect();
    let cells: Vec<String> =
        texts.value_items().map(|item| table.get(row, item.name.as_str()).to_owned()).collect();
    let hash = csv_out::row_hash(&texts, &system, &cells, &[]);
    table = table.set(row, "hash", &hash);
    table
}

#[test]
fn values_that_the_pack_does_not_know_are_told_with_their_column() {
    for (column, text, code) in [
        ("one", "7", FindingCode::RowCode),
        ("many", "1 3", FindingCode::RowCode),
        ("one", "1 2", FindingCode::RowCode),
        ("number", "x", FindingCode::RowValue),
        ("number", "1.5", FindingCode::RowValue),
        ("one", "", FindingCode::RowEmptyCell),
        ("words", "", FindingCode::RowEmptyCell),
        ("origin", "real", FindingCode::RowValue),
        ("mode", "phone", FindingCode::RowValue),
        ("disposition", "9.9", FindingCode::RowValue),
        ("weight", "-1", FindingCode::RowValue),
        ("weight", "NaN", FindingCode::RowValue),
        ("seq", "0", FindingCode::RowValue),
        ("seq", "1.0", FindingCode::RowValue),
        ("started_at", "yesterday", FindingCode::RowValue),
        ("subject", "C01", FindingCode::RowValue),
        ("wave", "2019Q1", FindingCode::RowWave),
    ] {
        let imported = import(&[(A, &with_hash(table().set(1, column, text), 1).bytes())]);
        let place = Place::line(A, 2).column(column);
        assert!(found(&imported).contains(&(code, place)), "{column}: {:?}", found(&imported));
        assert_eq!(taken(&imported), ["R-b2", "R-c3"], "{column}");
    }
    for (column, text, code) in [
        ("questionnaire", "text", FindingCode::RowQuestionnaire),
        ("version", "9", FindingCode::RowQuestionnaire),
        ("pack", "other", FindingCode::RowPack),
    ] {
        let imported = import(&[(A, &table().set(1, column, text).bytes())]);
        assert_eq!(taken(&imported), ["R-b2", "R-c3"], "{column}");
        assert_eq!(imported.findings.iter().filter(|finding| finding.code == code).count(), 1, "{column}");
    }
    let imported = import(&[(A, &table().set(1, "questionnaire", "text").bytes())]);
    let args = &imported.findings.iter().find(|f| f.code == FindingCode::RowQuestionnaire).unwrap().args;
    assert_eq!(args[1], ("nearest", "texts".to_owned()));
}

/// What a secret ballot withholds must stay withheld.
#[test]
fn a_ballot_that_names_a_device_is_refused() {
    let pack = pack();
    let rating = questionnaire(&pack, "cadre-rating", "2026.1");
    for column in ["household", "interviewer", "device", "seq", "duration_s"] {
        let mut table = Table::read(&support::ballots(&[support::ballot("B-1", "4")])).set(1, column, "7");
        let system: Vec<String> =
            crate::columns::SYSTEM[..25].iter().map(|name| table.get(1, name).to_owned()).collect();
        let cells: Vec<String> =
            rating.value_items().map(|item| table.get(1, item.name.as_str()).to_owned()).collect();
        table = table.set(1, "hash", &csv_out::row_hash(&rating, &system, &cells, &[]));
        let imported = import(&[(A, &table.bytes())]);
        assert_eq!(found(&imported), [(FindingCode::RowValue, Place::line(A, 2).column(column))]);
        assert_eq!(imported.totals.accepted, 1);
    }
}

/// A ballot with the time of day in it, whichever column holds it, leads to a door.
#[test]
fn a_ballot_that_carries_a_time_is_refused() {
    let pack = pack();
    let rating = questionnaire(&pack, "cadre-rating", "2026.1");
    for (column, text) in [
        ("started_at", "2026-07-01T10:00:00+08:00"),
        ("started_at", "2026-06-30"),
        ("started_at", ""),
        ("started_at", "-1"),
        ("ended_at", "2026-07-01T10:00:00+08:00"),
    ] {
        let mut table = Table::read(&support::ballots(&[support::ballot("B-1", "4")])).set(1, column, text);
        let system: Vec<String> =
            crate::columns::SYSTEM[..25].iter().map(|name| table.get(1, name).to_owned()).collect();
        let cells: Vec<String> =
            rating.value_items().map(|item| table.get(1, item.name.as_str()).to_owned()).collect();
        table = table.set(1, "hash", &csv_out::row_hash(&rating, &system, &cells, &[]));
        let imported = import(&[(A, &table.bytes())]);
        assert_eq!(found(&imported), [(FindingCode::RowValue, Place::line(A, 2).column(column))], "{text}");
        assert_eq!(imported.totals.accepted, 1);
    }
}

/// Visits have the same guards.
#[test]
fn bad_visits_are_told() {
    let table =
        Table::read(&csv_out::visits(&[&support::visit("V-1", 1, "a"), &support::visit("V-2", 2, "b")]));
    let imported = import(&[(A, &table.clone().set(1, "note", "c").bytes())]);
    let gap = (FindingCode::DeviceVisitGap, Place::default());
    assert_eq!(found(&imported), [(FindingCode::RowChanged, Place::line(A, 2)), gap]);
    assert_eq!(imported.visits, [support::visit("V-2", 2, "b")]);
    let imported = import(&[(A, &table.clone().set(2, "pack", "other").bytes())]);
    assert_eq!(found(&imported), [(FindingCode::RowPack, Place::line(A, 3).column("pack"))]);
    let mut elsewhen = support::visit("V-1", 1, "a");
    elsewhen.wave = "2019Q1".into();
    let imported = import(&[(A, &csv_out::visits(&[&elsewhen]))]);
    assert_eq!(found(&imported), [(FindingCode::RowWave, Place::line(A, 2).column("wave"))]);
    assert_eq!((imported.totals.rejected, imported.visits.len()), (1, 0));
    let twice = import(&[(A, &table.bytes()), ("b.csv", &table.bytes())]);
    assert_eq!((twice.totals.accepted, twice.totals.duplicates), (2, 2));
}

/// More findings than anybody reads are counted, not listed; the numbers stay right.
#[test]
fn a_file_of_nothing_but_findings_is_cut_short() {
    let table = table();
    let count = FINDINGS_LIMIT + 500;
    let bytes = format!("{}\r\n{}", table.0[0].join(","), "R-a1,texts\r\n".repeat(count));
    let imported = import(&[(A, bytes.as_bytes())]);
    assert_eq!(imported.totals.rejected, count as u64);
    assert_eq!(imported.findings.len(), FINDINGS_LIMIT + 1);
    let more = imported.findings.iter().find(|f| f.code == FindingCode::FileMoreFindings).unwrap();
    assert_eq!(more.args, [("count", "500".to_owned())]);
    // Rows that are found to be wrong only beside others count to the same limit; what is left out is
    // the least grave.
    let bytes = format!(
        "{}\r\n{}",
        table.0[0].join(","),
        format!("{}\r\n", Table(vec![table.0[2].clone()]).text(',', "").trim_end()).repeat(count + 1)
    ) + "R-a1,texts\r\n";
    let imported = import(&[(A, bytes.as_bytes())]);
    assert_eq!((imported.totals.accepted, imported.totals.duplicates), (1, count as u64));
    let listed = |code| imported.findings.iter().filter(|finding| finding.code == code).count();
    assert_eq!(listed(FindingCode::RowDuplicate), FINDINGS_LIMIT - 1);
    assert_eq!((listed(FindingCode::RowLength), listed(FindingCode::FileMoreFindings)), (1, 1));
}

/// What is not taken is read before what is only worth knowing, whichever file it stands in.
#[test]
fn the_gravest_findings_come_first() {
    let bad = table().set(1, "one", "2").bytes();
    let good = file(&three());
    let imported = import(&[("z.csv", &bad), ("a.csv", &good), ("b.csv", &good)]);
    let order: Vec<_> = imported
        .findings
        .iter()
        .map(|finding| (finding.severity, finding.at.file.clone().unwrap(), finding.at.line.unwrap()))
        .collect();
    use pingyi_base::Severity::{Error, Note};
    let place = |severity, file: &str, line| (severity, file.to_owned(), line);
    let mut expected = vec![place(Error, "z.csv", 2)];
    expected.extend(
        [("b.csv", 2), ("b.csv", 4), ("b.csv", 5), ("z.csv", 4), ("z.csv", 5)]
            .map(|(f, l)| place(Note, f, l)),
    );
    assert_eq!(order, expected);
}

/// Two phones call their files alike. The mark behind the name is the beginning of the file's SHA-256,
/// here of `x` and `y` by `printf x | sha256sum`.
#[test]
fn files_of_one_name_are_told_apart_by_their_content() {
    for order in [[b"x", b"y"], [b"y", b"x"]] {
        let imported = import(&order.map(|bytes| (A, &bytes[..])));
        let files: Vec<_> =
            imported.findings.iter().map(|finding| finding.at.file.clone().unwrap()).collect();
        assert_eq!(files, ["a.csv [2d711642]", "a.csv [a1fce436]"]);
        assert_eq!(imported.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>(), files);
    }
    assert_eq!(found(&import(&[(A, b"x"), (A, b"x")]))[0].1.file.as_deref(), Some(A), "the same file twice");
}
