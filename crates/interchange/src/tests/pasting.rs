//! Files as a text that is pasted: whole, or what is missing is said. Source of truth:
//! docs/formats/text.md, and the files that went in.

use pingyi_base::FindingCode;
use proptest::prelude::*;

use crate::hash;
use crate::pasted::{read, write};

fn files() -> Vec<(String, Vec<u8>)> {
    vec![
        ("demo_a.csv".to_owned(), "\u{feff}id,text\r\nR-1,\"路灯\n坏了\"\r\nR-2,好\r\n".as_bytes().to_vec()),
        ("demo_visits.csv".to_owned(), "\u{feff}visit_id\r\nV-1\r\nV-2\r\nV-3\r\n".as_bytes().to_vec()),
        ("demo_a.pictures.zip".to_owned(), vec![0xff, 0xfe]),
    ]
}

fn plain() -> Vec<(String, Vec<u8>)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{feff}', "").replace("\r\n", "\n");
    files().into_iter().take(2).map(|(name, bytes)| (name, text(&bytes).into_bytes())).collect()
}

#[test]
fn what_was_copied_is_there_after_pasting() {
    let text = write(&files());
    assert_eq!(read(&text), (plain(), Vec::new()));
    // As a chat hands it on: with a greeting, other line ends, and without the last one.
    let sent = format!("您好，今天的：\r\n{}", text.trim_end().replace('\n', "\r\n"));
    assert_eq!(read(&sent), (plain(), Vec::new()));
    // Two of them, one after the other.
    let two = read(&format!("{text}\n谢谢\n{text}"));
    assert_eq!((two.0.len(), two.1.len()), (4, 0));
}

#[test]
fn the_text_is_what_the_page_says() {
    let body = "#file 1 2 a.csv\nid\nR-1\n";
    let text = format!("pingyi.text/1 1 {}\n{body}#end {}\n", body.len(), hash::hex(body.as_bytes()));
    assert_eq!(write(&[("a.csv".to_owned(), b"\xef\xbb\xbfid\r\nR-1\r\n".to_vec())]), text);
}

#[test]
fn a_text_that_is_cut_off_anywhere_says_how_much_of_it_arrived() {
    let text = write(&files());
    let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
    for place in places.into_iter().filter(|place| *place + 1 < text.len()) {
        let (files, findings) = read(&text[..place]);
        assert_eq!(files, [], "cut at {place}");
        assert_eq!(findings.len(), 1);
        let known =
            [FindingCode::TextNone, FindingCode::TextCut, FindingCode::TextNewer, FindingCode::TextChanged];
        let code = findings[0].code;
        assert!(known.contains(&code), "{code}");
        let first_line = text.find('\n').unwrap();
        if place > first_line {
            assert_eq!(code, FindingCode::TextCut, "cut at {place}");
        }
    }
}

#[test]
fn it_says_which_rows_of_which_files_are_missing() {
    let text = write(&files());
    let missing = |until: &str| {
        let (_, findings) = read(&text[..text.find(until).unwrap()]);
        findings[0].args.iter().find(|(name, _)| *name == "missing").unwrap().1.clone()
    };
    assert_eq!(missing("V-3"), "demo_visits.csv: 1");
    assert_eq!(missing("R-2"), "demo_a.csv: 1; demo_visits.csv: 3");
    assert_eq!(missing("坏了"), "demo_a.csv: 2; demo_visits.csv: 3");
    assert_eq!(missing("#end"), "");
    assert_eq!(missing("#file 3"), "demo_a.csv: 2; …");
}

#[test]
fn other_texts_and_newer_ones_are_told_apart() {
    let code = |text: &str| read(text).1[0].code;
    assert_eq!(code(""), FindingCode::TextNone);
    assert_eq!(code("R-1,4,4"), FindingCode::TextNone);
    assert_eq!(code(&write(&[])), FindingCode::TextNone);
    assert_eq!(code("pingyi.text/2 1 1\nx\n#end 0"), FindingCode::TextNewer);
    assert_eq!(code("pingyi.text/1 x 1\nx\n"), FindingCode::TextChanged);
}

proptest! {
    #[test]
    fn one_changed_letter_is_noticed(place in any::<prop::sample::Index>(), to in "[a-z0-9,甲]") {
        let text = write(&files());
        let letters: Vec<char> = text.chars().collect();
        let place = place.index(letters.len());
        let letter = to.chars().next().unwrap();
        // A letter after the end is none of the text's.
        prop_assume!(letters[place] != letter && place + 1 < letters.len());
        let mut changed = letters;
        changed[place] = letter;
        let (files, findings) = read(&changed.iter().collect::<String>());
        prop_assert!(files.is_empty() && findings.len() == 1, "{:?} {:?}", files, findings);
    }
}
