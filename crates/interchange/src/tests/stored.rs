//! What a device keeps: it comes back as it went in, and damage of every kind is seen. Source of
//! truth: the records that went in.

use std::collections::BTreeSet;

use pingyi_response::{
    Answer, AnswerKey, Answers, Cell, Draft, DraftKey, Helper, Instance, Instances, Mode, Origin, Present,
    Response, Visit,
};
use proptest::prelude::*;

use super::support::{self, cells, response, time};
use crate::hash;
use crate::stored::{Damage, ExportMark, Kept, Pin, Settings, read, write};

fn draft(text: &str) -> Draft {
    let mut answers = Answers::new();
    answers.insert(AnswerKey::parse("Q3"), Answer::Choice("4".into()));
    answers.insert(AnswerKey::parse("C01.K2"), Answer::Choice("8".into()));
    answers.insert(AnswerKey::parse("Q9"), Answer::Choices(vec!["1".into(), "16".into()]));
    answers.insert(AnswerKey::parse("Q23"), Answer::Typed(text.to_owned()));
    let person = Present { numbers: vec![1, 3], removed: vec![2], last: 3 };
    answers.insert(AnswerKey::parse("person[3].called"), Answer::Typed("安".to_owned()));
    Draft {
        instances: [("person".into(), person), ("visit".into(), Present::default())].into(),
        seed: u64::MAX - 1,
        key: DraftKey {
            pack: "demo".into(),
            questionnaire: "resident-satisfaction".into(),
            wave: "2026Q3".into(),
            household: Some("H01-003".into()),
            slip: None,
        },
        version: "2026.1".into(),
        response_id: "R-a1".into(),
        revision: u64::MAX,
        origin: Origin::Practice,
        mode: Mode::Assisted,
        helper: Helper::Family,
        interviewer: None,
        started_at: time("2026-07-01T10:00:00+08:00"),
        answers,
        place: Some("C01.K2".to_owned()),
        replaces: Some("R-00".into()),
        entered: false,
    }
}

fn comes_back<T: Kept + PartialEq + std::fmt::Debug>(record: &T) {
    let text = write(record);
    assert_eq!(read::<T>(&text).as_ref(), Ok(record));
    // The same content has the same text, whoever writes it.
    assert_eq!(write(&read::<T>(&text).unwrap()), text);
}

#[test]
fn every_kind_of_record_comes_back() {
    comes_back(&draft("第一行\n\"引号\" \\ \0 😀 '=1+1"));
    let mut phone = draft("x");
    phone.key.household = None;
    phone.place = None;
    phone.replaces = None;
    phone.answers = Answers::new();
    phone.instances = Instances::new();
    phone.seed = 0;
    comes_back(&phone);
    comes_back(&response("R-a1", 1, cells("-1", "'=x\n")));
    comes_back(&response("R-a1", u64::MAX, [const { Cell::LeftOut }; 5]));
    comes_back(&support::ballot("B-1", "4"));
    for home in support::homes() {
        comes_back(&home);
    }
    let mut withdrawn = response("R-b2", 2, [const { Cell::NotAsked }; 5]);
    withdrawn.header.replaces = Some("R-a1".into());
    withdrawn.header.void_reason = Some("=twice".to_owned());
    withdrawn.header.eligible_adults = Some(3);
    withdrawn.header.weight = 0.1 + 0.2;
    comes_back(&withdrawn);
    comes_back(&support::visit("V-1", 1, "-来过"));
    let mut visit = support::visit("V-2", 2, "");
    visit.next_at = None;
    visit.interviewer = None;
    comes_back(&visit);
    comes_back(&ExportMark {
        ids: vec!["R-a1".to_owned(), "V-1".to_owned()],
        files: vec!["demo_texts.csv".to_owned()],
        at: Some(time("2026-07-01T10:00:00+08:00")),
    });
    comes_back(&ExportMark { ids: Vec::new(), files: Vec::new(), at: None });
    comes_back(&Settings {
        revision: 3,
        language: Some("en".to_owned()),
        large: true,
        text_points: 30,
        contrast: true,
        practice: false,
        interviewer: Some("S01".to_owned()),
        device: "D-a1".to_owned(),
        name: "三号平板".to_owned(),
        lock: Some("#/fill/texts?household=H01-001&mode=self".to_owned()),
        pack: Some("riverside".to_owned()),
        pin: Some(Pin {
            salt: "00ff".to_owned(),
            rounds: 600_000,
            hash: "ab".repeat(32),
            tries: 3,
            tried_at: Some(time("2026-07-01T10:00:00+08:00")),
            forgotten_at: None,
        }),
        by_link: true,
    });
}

/// Settings that a device kept before there was a PIN.
#[test]
fn settings_of_before_there_was_a_pin_are_read() {
    let body = r#"{"device":"D-a1","interviewer":null,"language":null,"large":false,"lock":null,"practice":false,"revision":2}"#;
    let sum = crate::hash::hex(body.as_bytes());
    let text = format!(r#"{{"format":"pingyi.record/1","sum":"{sum}","body":{body}}}"#);
    let settings = read::<Settings>(&text).unwrap();
    assert_eq!((settings.pin, settings.by_link, settings.revision), (None, false, 2));
}

/// An answer in a repeat is kept under the control's name.
#[test]
fn an_answer_in_a_repeat_keeps_its_instance() {
    let value: serde_json::Value = serde_json::from_str(&write(&draft("x"))).unwrap();
    assert_eq!(value["body"]["answers"]["person[3].called"]["typed"], "安");
    let instances = &value["body"]["instances"];
    assert_eq!(instances["person"], serde_json::json!({"numbers": [1, 3], "removed": [2], "last": 3}));
    let key =
        read::<Draft>(&write(&draft("x"))).unwrap().answers.into_keys().find(|key| key.instance.is_some());
    assert_eq!(key.unwrap().instance, Some(Instance { repeat: "person".into(), number: 3 }));
}

/// Records of before there were repeats, made by another writer.
#[test]
fn records_of_the_first_version_read_forever() {
    let text = include_str!("../../../../fixtures/records/v1/draft.json");
    let old = read::<Draft>(text).unwrap();
    assert_eq!((old.instances, old.seed, old.revision), (Instances::new(), 0, 7));
    assert_eq!(*old.answers.get(&AnswerKey::parse("C01.K2")).unwrap(), Answer::Choice("8".into()));
    assert_eq!(old.answers.len(), 4);
    let text = include_str!("../../../../fixtures/records/v1/response.json");
    let one = response("R-a1", 1, cells("abc", "-1"));
    assert_eq!(read::<Response>(text).as_ref(), Ok(&one));
    // A response without repeats is still the very same text.
    assert_eq!(write(&one), text.trim_end());
}

/// Nothing in the kept text of a ballot names a door, a person, a device or a moment.
#[test]
fn a_kept_ballot_names_nobody() {
    let text = write(&support::ballot("B-1", "4"));
    for word in ["H01", "S01", "D-a1", "T10:", "+08:00"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[test]
fn a_draft_from_before_there_were_seeds_begins_with_none() {
    let mut body = draft("x").to_body();
    body.as_object_mut().unwrap().remove("seed");
    assert_eq!(Draft::from_body(&body).unwrap().seed, 0);
}

#[test]
fn damage_is_told_by_its_kind() {
    let good = write(&draft("x"));
    for (text, damage) in [
        (String::new(), Damage::NotRecord),
        ("null".to_owned(), Damage::NotRecord),
        ("{}".to_owned(), Damage::NotRecord),
        ("[1]".to_owned(), Damage::NotRecord),
        (good[..good.len() / 2].to_owned(), Damage::NotRecord),
        (good.replace("pingyi.record/1", "pingyi.record/2"), Damage::Newer),
        (good.replace("pingyi.record/1", "other/1"), Damage::NotRecord),
        (good.replace("\"typed\":\"x\"", "\"typed\":\"y\""), Damage::Sum),
        (good.replace("\"sum\"", "\"sun\""), Damage::Sum),
        (good.replace("\"body\"", "\"bodi\""), Damage::Shape),
    ] {
        assert_eq!(read::<Draft>(&text), Err(damage), "{text}");
    }
    // Well kept, but something else.
    assert_eq!(read::<Response>(&good), Err(Damage::Shape));
    assert_eq!(read::<Visit>(&good), Err(Damage::Shape));
    assert_eq!(read::<Settings>(&good), Err(Damage::Shape));
    assert_eq!(read::<ExportMark>(&good), Err(Damage::Shape));
}

/// Any one byte changed: the record is damaged, or it is the same record (a blank between two
/// tokens); it is never another one.
#[test]
fn no_changed_byte_makes_another_record() {
    let one = draft("满意");
    let text = write(&one);
    let mut kinds = BTreeSet::new();
    for place in 0..text.len() {
        for mask in [1_u8, 2, 4, 8, 16, 32, 64, 128] {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= mask;
            let changed = String::from_utf8_lossy(&bytes);
            match read::<Draft>(&changed) {
                Ok(read) => assert_eq!(read, one, "byte {place}"),
                Err(damage) => {
                    kinds.insert(format!("{damage:?}"));
                }
            }
        }
    }
    assert!(kinds.contains("Sum") && kinds.contains("NotRecord"));
}

/// The sum is SHA-256 of the body's text, so that somebody else can check it.
#[test]
fn the_sum_is_sha_256_of_the_body() {
    let value: serde_json::Value = serde_json::from_str(&write(&draft("x"))).unwrap();
    assert_eq!(value["sum"], hash::hex(value["body"].to_string().as_bytes()));
    assert_eq!(value["format"], "pingyi.record/1");
}

proptest! {
    #[test]
    fn a_draft_with_any_text_comes_back(text in any::<String>().prop_filter("empty", |text| !text.is_empty())) {
        let one = draft(&text);
        prop_assert_eq!(read::<Draft>(&write(&one)), Ok(one));
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}") {
        let _ = read::<Draft>(&text);
        let _ = read::<Response>(&format!("{{\"format\":\"pingyi.record/1\",\"sum\":\"x\",\"body\":{text}}}"));
    }
}

// Source of truth: docs/formats/stored.md.
#[test]
fn how_an_adult_was_chosen_reads_back_and_a_changed_number_is_seen() {
    use pingyi_response::within::Way;
    use pingyi_response::{Adults, Choosing, Substitute};
    let at = time("2026-07-01T18:30:00+08:00");
    for way in [Way::Listed, Way::NextBirthday] {
        let choosing = Choosing {
            pack: "demo".into(),
            wave: "2026Q3".into(),
            origin: Origin::Field,
            household: "H01-001".into(),
            way,
            at,
            number: 123_457,
            counts: vec![Adults::new(5, 2).unwrap(), Adults::new(4, 2).unwrap()],
        };
        let text = write(&choosing);
        assert_eq!(read::<Choosing>(&text), Ok(choosing.clone()));
        assert_eq!(read::<Choosing>(&text.replace("123457", "123458")), Err(Damage::Sum));
    }
    let substitute = Substitute {
        pack: "demo".into(),
        wave: "2026Q3".into(),
        origin: Origin::Practice,
        household: "H01-009".into(),
        stands_for: "H01-001".into(),
        at,
    };
    assert_eq!(read(&write(&substitute)), Ok(substitute));
}

// Source of truth: docs/formats/visits-csv.md: an appointment is a day or a time.
#[test]
fn a_visit_with_a_time_to_come_again_reads_back() {
    let mut visit = support::visit("V-1", 1, "");
    for text in ["2026-07-03", "2026-07-03T19:00:00+08:00"] {
        visit.next_at = pingyi_response::Appointment::parse(text);
        assert!(visit.next_at.is_some());
        assert_eq!(read(&write(&visit)), Ok(visit.clone()));
    }
}
