//! Files that nobody should have to wait for: bombs, endless sheets, broken archives, encodings.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files"
)]

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use pingyi_base::{Finding, FindingCode};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn codes(name: &str, bytes: &[u8]) -> Vec<FindingCode> {
    let (_, findings) = pingyi_xlsform::convert(name, bytes);
    findings.iter().map(|finding| finding.code).collect()
}

fn args(finding: &Finding) -> Vec<&str> {
    finding.args.iter().map(|(_, value)| value.as_str()).collect()
}

/// A workbook with one sheet, made of this XML.
fn workbook(sheet: &str) -> Vec<u8> {
    let demo = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/xlsform/good/cells.xlsx"));
    let mut old = zip::ZipArchive::new(Cursor::new(demo.unwrap())).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..old.len() {
        let part = old.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            drop(part);
            new.start_file(name, options).unwrap();
            new.write_all(sheet.as_bytes()).unwrap();
        } else {
            new.raw_copy_file(part).unwrap();
        }
    }
    new.finish().unwrap().into_inner()
}

const HEAD: &str =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
const TAIL: &str = "</sheetData></worksheet>";

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn header() -> String {
    format!("<row r=\"1\">{}{}{}</row>", cell("A1", "type"), cell("B1", "name"), cell("C1", "label"))
}

// Source of truth: a workbook of a few hundred kilobytes may not take gigabytes.
#[test]
fn a_bomb_is_refused_before_it_is_unfolded() {
    let bomb = workbook(&format!("{HEAD}{}{TAIL}", " ".repeat(70 * 1024 * 1024)));
    assert!(bomb.len() < 1024 * 1024);
    let (value, findings) = pingyi_xlsform::convert("bomb.xlsx", &bomb);
    assert!(value.is_none());
    assert_eq!(findings[0].code, FindingCode::XlsformTooLarge);
    assert_eq!(args(&findings[0])[0], "bytes");
}

// Source of truth: a sheet's corner is XFD1048576; as a rectangle that would be 17 billion cells.
#[test]
fn a_lone_cell_in_the_last_corner_takes_no_memory() {
    let row = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    let book = workbook(&format!("{HEAD}{}{row}{TAIL}", header()));
    assert!(codes("far.xlsx", &book).contains(&FindingCode::XlsformTooLarge));
}

#[test]
fn ten_thousand_rows_are_read_and_one_more_is_not() {
    let rows = |count: usize| {
        let mut text = String::from("survey,,,\n,type,name,label\n");
        for row in 0..count {
            text.push_str(&format!(",text,q{row},Label\n"));
        }
        text
    };
    let (value, findings) = pingyi_xlsform::convert("many.csv", rows(10_000).as_bytes());
    assert_eq!(value.unwrap()["survey"].as_array().unwrap().len(), 10_000, "{:?}", findings.first());
    let (value, findings) = pingyi_xlsform::convert("more.csv", rows(10_001).as_bytes());
    assert!(value.is_none());
    assert_eq!(args(&findings[0]), ["rows", "10001", "10000"]);
}

#[test]
fn ten_thousand_mistakes_are_not_all_listed() {
    let mut text = String::from("survey,,,\n,type,name,label\n");
    for row in 0..10_000 {
        text.push_str(&format!(",texd,q{row},Label\n"));
    }
    let (_, findings) = pingyi_xlsform::convert("wrong.csv", text.as_bytes());
    assert_eq!(findings.len(), pingyi_xlsform::FINDINGS_LIMIT + 1);
    assert_eq!(findings.last().unwrap().code, FindingCode::FileMoreFindings);
}

#[test]
fn wide_sheets_and_long_cells_are_refused() {
    let wide = format!("survey{}\n,type,name,label{}\n,text,a,A\n", ",".repeat(3), ",x".repeat(600));
    assert!(codes("wide.csv", wide.as_bytes()).contains(&FindingCode::XlsformTooLarge));
    let long = format!("survey,,,\n,type,name,label\n,text,a,{}\n", "a".repeat(40_000));
    assert!(codes("long.csv", long.as_bytes()).contains(&FindingCode::XlsformTooLarge));
}

#[test]
fn what_is_no_form_is_refused_in_words() {
    assert_eq!(codes("old.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), [FindingCode::XlsformOldExcel]);
    assert_eq!(codes("empty.csv", b""), [FindingCode::XlsformEmpty]);
    assert_eq!(codes("broken.xlsx", b"PK\x03\x04 and no more"), [FindingCode::XlsformUnreadable]);
    assert_eq!(codes("noise.csv", &[0xff, 0x81, 0x00, 0x9f, 0xff]), [FindingCode::XlsformUnreadable]);
    assert_eq!(codes("prose.md", b"Once upon a time."), [FindingCode::XlsformNoSheet]);
}

// Source of truth: Excel for Chinese Windows saves CSV in GB18030, other programs UTF-8 with a mark.
#[test]
fn texts_are_read_in_the_encodings_that_spreadsheets_save() {
    let text = "survey,,,\n,type,name,label\n,text,a,您满意吗？\nsettings,,,\n,form_title,form_id,version\n,调查,s,1\n";
    let (gb18030, _, _) = encoding_rs::GB18030.encode(text);
    let mut marked = vec![0xef, 0xbb, 0xbf];
    marked.extend(text.as_bytes());
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (plain, _) = pingyi_xlsform::convert("a.csv", text.as_bytes());
    assert_eq!(plain.as_ref().unwrap()["title"]["zh-CN"], "调查");
    for bytes in [&gb18030[..], &marked, &utf16] {
        assert_eq!(pingyi_xlsform::convert("a.csv", bytes).0, plain);
    }
}

/// Park and Miller's generator: the same bytes are changed each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0 * 16_807 % 2_147_483_647;
        usize::try_from(self.0).unwrap() % limit.max(1)
    }
}

// Source of truth: there is no catching of panics in the browser; whatever comes, findings come back.
#[test]
fn changed_bytes_never_end_the_program() {
    let mut chance = Chance(20_260_701);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/xlsform/good");
    for name in ["cells.xlsx", "or_other_multi.xlsx", "service-rating.csv", "household-survey.md"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        for _ in 0..60 {
            let mut changed = bytes.clone();
            for _ in 0..=chance.below(4) {
                let place = chance.below(changed.len());
                changed[place] = u8::try_from(chance.below(256)).unwrap();
            }
            changed.truncate(changed.len() - chance.below(changed.len() / 8));
            let _ = pingyi_xlsform::convert(name, &changed);
        }
    }
}

// The archive's sums catch most changed bytes; so the sheet is changed and packed anew.
#[test]
fn changed_sheets_never_end_the_program() {
    let mut chance = Chance(7);
    let row = |number: usize| {
        let cells: String =
            ["A", "B", "C"].iter().map(|column| cell(&format!("{column}{number}"), "text")).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let sheet = format!("{HEAD}{}{}{}{TAIL}", header(), row(2), row(3));
    for _ in 0..100 {
        let mut letters: Vec<char> = sheet.chars().collect();
        for _ in 0..=chance.below(3) {
            let place = chance.below(letters.len());
            letters[place] = ['<', '>', '"', '/', '9', 'Z', '&', '=', ' ', 's'][chance.below(10)];
        }
        let changed: String = letters.into_iter().collect();
        let _ = pingyi_xlsform::convert("changed.xlsx", &workbook(&changed));
    }
}

// Source of truth: what grows with the square of a file's length hangs the page that reads it.
#[test]
fn hostile_texts_are_read_in_one_go() {
    let mut text = String::from("survey,,,,\n,type,name,label,relevant\n");
    for row in 0..10_000 {
        text.push_str(&format!(",text,q{row},Label,${{p{row}}} = 1\n"));
    }
    assert!(codes("wrong.csv", text.as_bytes()).contains(&FindingCode::XlsformReference));
    for piece in ["${", "${a}", "$", "''", "(", "..", "\u{201c}"] {
        let cell = piece.repeat(9_000 / piece.len());
        let rows = format!(",text,a,\"{cell}\",\"{cell}\"\n").repeat(100);
        let text = format!("survey,,,,\n,type,name,label,relevant\n{rows}");
        assert!(!codes("hostile.csv", text.as_bytes()).is_empty());
    }
}
