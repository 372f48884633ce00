//! What must not be mixed: practice and real work, packs, versions, waves, corrections and new
//! interviews, one household's done and another's. Source of truth: docs/formats/responses-csv.md,
//! docs/formats/stored.md, ARCHITECTURE.md ("Practice", "Append-only").

use super::device::{Device, PACK};
use crate::view::{Screen, Stage};
use crate::{Act, Effect, FileWay};

const SURVEY: &str = "#/fill/resident-satisfaction";
const HOUSEHOLD: &str = "#/fill/resident-satisfaction?household=H01-001&mode=interviewer";

fn pack(changes: &[(&str, &str)]) -> Vec<u8> {
    let text = std::str::from_utf8(PACK).expect("text").to_owned();
    changes.iter().fold(text, |text, (from, to)| text.replace(from, to)).into_bytes()
}

/// The practice pack as a real one.
fn real(hash: &str) -> Device {
    Device::with_pack(hash, pack(&[("\"practice\": true", "\"practice\": false")]))
}

fn hand_in(device: &mut Device, hash: &str) {
    device.does(Act::Go(hash.to_owned()));
    device.fill();
    device.does(Act::Submit);
}

fn export(device: &mut Device, all: bool) -> Vec<String> {
    device.files.clear();
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all, way: FileWay::Download });
    device.files.iter().map(|(name, _)| name.clone()).collect()
}

/// Stage of the household, and whether the survey can be begun there.
fn household(device: &mut Device, id: &str) -> (Stage, Option<bool>) {
    device.does(Act::Go("#/visits".to_owned()));
    device.does(Act::OpenHousehold(id.to_owned()));
    let Screen::Visits(visits) = device.screen() else { panic!("visits") };
    let open = visits.open.as_ref().expect("open");
    let survey = open.questionnaires.iter().find(|one| one.questionnaire == "resident-satisfaction");
    (open.line.stage, survey.expect("the survey").resume)
}

#[test]
fn responses_of_another_pack_or_version_leave_in_files_of_their_own() {
    let mut device = Device::new(SURVEY);
    hand_in(&mut device, SURVEY);
    // The pack beside the app is replaced: another version, then another pack, then none at all.
    for changes in [("2026.1", "2026.2"), ("\"id\": \"demo\"", "\"id\": \"real\"")] {
        device.pack = pack(&[changes]);
        device.open();
        hand_in(&mut device, SURVEY);
    }
    let files = export(&mut device, true);
    assert_eq!(files.len(), 3, "{files:?}");
    for start in [
        "demo_resident-satisfaction_2026.1_2026Q4_",
        "demo_resident-satisfaction_2026.2_2026Q4_",
        "real_resident-satisfaction_2026.1_2026Q4_",
    ] {
        // Rows of a practice pack that is no longer in use are told apart by their names.
        let own = |name: &&String| name.trim_start_matches("practice_").starts_with(start);
        assert_eq!(files.iter().filter(own).count(), 1, "{start}: {files:?}");
    }
    device.pack = b"{".to_vec();
    device.open();
    assert_eq!(export(&mut device, true).len(), 3, "without any pack");
}

#[test]
fn responses_that_no_file_can_hold_are_told_and_stay() {
    let mut device = Device::new(SURVEY);
    hand_in(&mut device, SURVEY);
    device.local.retain(|key, _| !key.starts_with("questionnaire/"));
    device.database.retain(|key, _| !key.starts_with("questionnaire/"));
    device.pack = pack(&[("2026.1", "2026.2")]);
    device.open();
    assert!(export(&mut device, false).is_empty());
    assert!(device.alerts("The questionnaire of 1 responses is not on this device"));
    assert_eq!(device.kernel.view().frame.not_exported, 1);
}

#[test]
fn a_draft_goes_on_in_the_version_in_which_it_was_begun() {
    let mut device = Device::new(SURVEY);
    device.answer();
    device.pack = pack(&[("\"version\": \"2026.1\"", "\"version\": \"2026.2\"")]);
    device.open();
    device.fill();
    device.does(Act::Submit);
    assert!(device.kept("response/")[0].1.contains("\"version\":\"2026.1\""));
}

#[test]
fn practice_leaves_real_work_alone() {
    let mut device = real("#/");
    device.does(Act::Practice(true));
    hand_in(&mut device, HOUSEHOLD);
    device.does(Act::Go("#/fill/cadre-rating?household=H01-001&mode=interviewer".to_owned()));
    device.answer();
    assert_eq!(household(&mut device, "H01-001").0, Stage::Draft);
    device.does(Act::Practice(false));
    assert_eq!(household(&mut device, "H01-001"), (Stage::Untouched, Some(false)));
    device.does(Act::Go("#/fill/cadre-rating?household=H01-001&mode=interviewer".to_owned()));
    let Screen::Fill(page) = device.screen() else { panic!("a page") };
    assert!(page.questions.iter().all(|question| match &question.control {
        crate::view::Control::Choices { choices, .. } => choices.iter().all(|choice| !choice.checked),
        _ => true,
    }));
    hand_in(&mut device, HOUSEHOLD);
    let files = export(&mut device, true);
    let starts = ["demo_resident", "practice_demo_resident", "demo_visits", "practice_demo_visits"];
    assert_eq!(files.len(), 4, "{files:?}");
    for start in starts {
        assert!(files.iter().any(|name| name.starts_with(start)), "{start} in {files:?}");
    }
    for (name, bytes) in &device.files {
        let text = String::from_utf8(bytes.clone()).expect("text");
        let (own, other) =
            if name.starts_with("practice_") { ("practice", "field") } else { ("field", "practice") };
        assert!(
            text.contains(&format!(",{own},")) && !text.contains(&format!(",{other},")),
            "{name}: {text}"
        );
    }
}

#[test]
fn an_interview_that_is_practice_is_watermarked_whatever_the_switch_says_now() {
    let mut device = real("#/");
    device.does(Act::Practice(true));
    device.does(Act::Go(HOUSEHOLD.to_owned()));
    device.answer();
    // Another tab turns the switch.
    let settings = device.local["settings"].clone();
    let mut other = real("#/");
    (other.local, other.database) = (device.local.clone(), device.database.clone());
    other.open();
    other.does(Act::Practice(false));
    assert_ne!(other.local["settings"], settings);
    let text = Some(other.local["settings"].clone());
    device.tell(crate::Event::StoreChanged { key: "settings".to_owned(), text });
    assert!(device.kernel.view().frame.practice);
    device.fill();
    device.does(Act::Submit);
    assert!(device.kept("visit/")[0].1.contains("\"origin\":\"practice\""), "the visit as well");
    device.does(Act::Go("#/".to_owned()));
    assert!(!device.kernel.view().frame.practice, "the other tab's settings count");
}

#[test]
fn a_household_that_declined_or_whose_response_was_withdrawn_can_be_interviewed() {
    let mut device = real("#/");
    device.does(Act::Go(HOUSEHOLD.to_owned()));
    device.answer_page(1);
    device.does(Act::Next);
    for _ in 0..30 {
        if device.page().is_none() {
            break;
        }
        device.does(Act::Next);
    }
    device.does(Act::Submit);
    assert!(device.kept("response/")[0].1.contains("\"2.11\""), "declined");
    assert_eq!(household(&mut device, "H01-001").1, Some(false));
    hand_in(&mut device, HOUSEHOLD);
    assert_eq!(household(&mut device, "H01-001"), (Stage::Complete, None));
    device.does(Act::Go(HOUSEHOLD.to_owned()));
    assert!(device.alerts("handed in this questionnaire in this wave already"));
    device.does(Act::Go("#/records".to_owned()));
    assert!(!device.alerts("already"));
    let Screen::Records(records) = device.screen() else { panic!("records") };
    let id = records.responses.iter().find(|line| line.can_change && line.disposition.contains("completed"));
    device.does(Act::Void {
        response: id.expect("the complete one").id.clone(),
        reason: "wrong door".to_owned(),
    });
    assert_eq!(household(&mut device, "H01-001"), (Stage::Again, Some(false)));
}

#[test]
fn a_correction_has_a_draft_of_its_own_and_makes_no_visit() {
    let mut device = Device::new("#/");
    hand_in(&mut device, SURVEY);
    hand_in(&mut device, HOUSEHOLD);
    assert_eq!(device.kept("visit/").len(), 1);
    // As on another day than the visit's.
    device.local.retain(|key, _| !key.starts_with("visit/"));
    device.database.retain(|key, _| !key.starts_with("visit/"));
    device.hash = "#/records".to_owned();
    device.open();
    let Screen::Records(records) = device.screen() else { panic!("records") };
    for line in &records.responses {
        device.does(Act::Go("#/records".to_owned()));
        device.does(Act::Correct { response: line.id.clone() });
        let address = device.hash.clone();
        assert!(!device.page().expect("a page").is_locked);
        // The next person finds an empty one.
        device.does(Act::Go(if line.household.is_empty() { SURVEY } else { HOUSEHOLD }.to_owned()));
        let page = device.page().expect("a page");
        let crate::view::Control::Choices { choices, .. } = &page.questions[0].control else { panic!("C0") };
        assert!(choices.iter().all(|choice| !choice.checked), "somebody else's answers");
        device.hash = address.clone();
        device.open();
        device.fill();
        device.does(Act::Submit);
        device.does(Act::Go(address));
        assert!(device.page().is_none(), "handed in: there is nothing to go on with");
    }
    let corrections =
        device.kept("response/").iter().filter(|(_, text)| !text.contains("\"replaces\":\"\"")).count();
    assert_eq!(corrections, 2);
    assert_eq!(device.kept("visit/").len(), 0, "nobody went there");
}

#[test]
fn a_wave_or_pack_that_is_not_here_is_refused_like_an_unknown_household() {
    for (query, said) in [
        ("wave=2026Q9", "This pack has no wave 2026Q9"),
        ("pack=other", "belongs to the pack “other”"),
        ("household=H99-001", "not on the list: H99-001"),
    ] {
        let device = Device::new(&format!("{SURVEY}?{query}"));
        assert!(matches!(device.screen(), Screen::Home(_)), "{query}");
        assert!(device.alerts(said), "{query}");
    }
    for query in ["wave=2026Q2", "pack=demo", "pack=demo&wave=2026Q4"] {
        assert!(Device::new(&format!("{SURVEY}?{query}")).page().is_some(), "{query}");
    }
}

#[test]
fn a_language_in_the_address_counts_until_another_one_is_chosen() {
    let mut device = Device::new(&format!("{SURVEY}?lang=zh-CN&wave=2026Q4"));
    assert_eq!(device.kernel.view().frame.lang.tag(), "zh-CN");
    device.open();
    assert_eq!(device.kernel.view().frame.lang.tag(), "zh-CN");
    device.does(Act::Language("en".to_owned()));
    device.open();
    assert_eq!(device.kernel.view().frame.lang.tag(), "en");
    assert!(device.page().is_some() && device.hash.contains("wave=2026Q4"), "{}", device.hash);
}

#[test]
fn settings_of_another_tab_are_not_overwritten() {
    let mut first = Device::new("#/");
    let mut second = Device::new("#/");
    (second.local, second.database) = (first.local.clone(), first.database.clone());
    second.open();
    second.does(Act::Large(true));
    let text = Some(second.local["settings"].clone());
    first.tell(crate::Event::StoreChanged { key: "settings".to_owned(), text });
    first.does(Act::Interviewer(Some("S01".to_owned())));
    first.open();
    assert!(first.kernel.view().frame.large);
}

#[test]
fn what_a_newer_program_wrote_is_never_overwritten() {
    let newer = |text: &str| text.replace("pingyi.record/1", "pingyi.record/2");
    let mut device = Device::new(HOUSEHOLD);
    device.answer();
    let draft = device.kept("draft/")[0].0.clone();
    for texts in [&mut device.local, &mut device.database] {
        for key in ["settings", draft.as_str()] {
            let text = newer(&texts[key]);
            texts.insert(key.to_owned(), text);
        }
    }
    let before = device.database.clone();
    device.open();
    assert!(device.page().is_none(), "the interview is refused");
    assert!(device.alerts("newer version"));
    device.does(Act::Large(true));
    hand_in(&mut device, SURVEY);
    device.open();
    assert!(device.kernel.view().frame.large, "settings stand in another place");
    for key in ["settings", draft.as_str()] {
        assert_eq!((&device.database[key], &device.local[key]), (&before[key], &before[key]), "{key}");
    }
    // A program that can read them again takes them up.
    for texts in [&mut device.local, &mut device.database] {
        for key in ["settings", draft.as_str()] {
            let text = texts[key].replace("pingyi.record/2", "pingyi.record/1");
            texts.insert(key.to_owned(), text);
        }
    }
    device.hash = HOUSEHOLD.to_owned();
    device.open();
    assert!(!device.kernel.view().frame.large);
    assert!(device.page().is_some());
    assert!(!device.waiting.iter().any(|effect| matches!(effect, Effect::SetRoute { .. })));
}
