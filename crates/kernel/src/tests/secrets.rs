//! What may join a secret ballot to a door, a person, a device or a moment. Source of truth:
//! docs/formats/responses-csv.md ("Secret ballots") and docs/formats/visits-csv.md.

use super::device::Device;
use crate::view::Screen;
use crate::{Act, FileWay};

const BALLOT: &str = "#/fill/cadre-rating?household=H01-001&mode=interviewer";

#[test]
fn a_ballot_takes_nothing_from_the_draft_that_named_the_door() {
    let mut device = Device::new(BALLOT);
    device.answer();
    let draft = device.kernel.shelf.drafts.values().next().expect("a draft").response_id.to_string();
    device.fill();
    device.does(Act::Submit);
    let everything: Vec<_> = device.kept("response/").into_iter().chain(device.kept("export/")).collect();
    assert_eq!(everything.len(), 1);
    assert!(everything.iter().all(|(key, text)| !key.contains(&draft) && !text.contains(&draft)));
}

#[test]
fn a_ballot_that_was_handed_in_is_not_handed_in_again() {
    let mut device = Device::new(BALLOT);
    device.fill();
    let drafts: Vec<_> =
        device.kept("draft/").into_iter().map(|(key, text)| (key.clone(), text.clone())).collect();
    device.answer_lost = true;
    device.does(Act::Submit);
    assert_eq!(device.kept("response/").len(), 1, "the answer was lost, the ballot was not");
    // The browser died before it had forgotten the draft.
    device.local.extend(drafts);
    device.open();
    assert!(device.kernel.shelf.drafts.is_empty());
    assert_eq!(device.kept("response/").len(), 1);
}

#[test]
fn a_ballot_is_not_broken_off_with_a_code_that_its_visit_repeats() {
    let mut device = Device::new(BALLOT);
    device.answer();
    assert!(!device.page().expect("a page").can_end_early);
    device.does(Act::EndEarly);
    assert!(device.page().is_some(), "nothing was handed in");
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-001&mode=interviewer".to_owned()));
    assert!(device.page().expect("a page").can_end_early, "an open interview may be");
}

#[test]
fn a_visit_with_a_ballot_says_that_somebody_took_part_and_no_more() {
    // The first question of this rating can end it.
    let pack = std::str::from_utf8(super::device::PACK).expect("text");
    let rating = pack.find("\"id\": \"cadre-rating\"").expect("the rating");
    let (before, after) = pack.split_at(rating);
    let after = after.replacen("{\"name\": \"4\",", "{\"name\": \"4\", \"disposition\": \"2.11\",", 1);
    let mut device = Device::with_pack(BALLOT, format!("{before}{after}").into_bytes());
    for _ in 0..60 {
        if device.page().is_none() {
            break;
        }
        device.answer_page(3);
        device.does(Act::Next);
    }
    device.does(Act::Submit);
    let [(_, ballot)] = device.kept("response/")[..] else { panic!("one ballot") };
    assert!(ballot.contains("\"2.11\""), "{ballot}");
    let [(_, visit)] = device.kept("visit/")[..] else { panic!("one visit") };
    assert!(visit.contains("\"disposition\":\"1.1\""), "{visit}");
}

#[test]
fn when_ballots_were_exported_is_not_kept() {
    let mut device = Device::new("#/fill/cadre-rating");
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all: false, way: FileWay::Download });
    let [(_, mark)] = device.kept("export/")[..] else { panic!("one mark") };
    assert!(mark.contains("\"at\":null"), "{mark}");
    let Screen::Records(records) = device.screen() else { panic!("records") };
    assert!(records.last_export.starts_with("Exported before"), "{}", records.last_export);
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all: true, way: FileWay::Download });
    let marks = device.kept("export/");
    assert_eq!(marks.iter().filter(|(_, mark)| mark.contains("\"at\":null")).count(), 2);
    assert_eq!(marks.len(), 3);
}

#[test]
fn a_ballot_that_is_tried_again_is_the_same_as_in_the_file_that_left_before() {
    let mut device = Device::new(BALLOT);
    device.fill();
    let full = Some(crate::event::StoreFailure::Full);
    (device.local_fails, device.database_fails) = (full, full);
    device.does(Act::Submit);
    device.does(Act::RescueFile);
    (device.local_fails, device.database_fails) = (None, None);
    device.does(Act::RetrySave);
    let [(key, _)] = device.kept("response/")[..] else { panic!("one ballot") };
    let file = String::from_utf8(device.files[0].1.clone()).expect("text");
    assert!(file.contains(key.trim_start_matches("response/")));
}

#[test]
fn ballots_leave_together_or_with_everything_else() {
    let pack = std::str::from_utf8(super::device::PACK).expect("text");
    let real = pack.replace("\"practice\": true", "\"practice\": false").into_bytes();
    let mut device = Device::with_pack("#/", real);
    let export = |device: &mut Device, all| {
        device.files.clear();
        device.does(Act::Go("#/records".to_owned()));
        let Screen::Records(records) = device.screen() else { panic!("records") };
        device.does(Act::Export { all, way: FileWay::Download });
        (device.files.len(), records.ballots.clone())
    };
    let vote = |device: &mut Device| {
        device.does(Act::Go("#/fill/cadre-rating".to_owned()));
        device.fill();
        device.does(Act::Submit);
    };
    assert_eq!(export(&mut device, false), (0, String::new()));
    for n in 1..5 {
        vote(&mut device);
        let (files, said) = export(&mut device, false);
        assert_eq!(files, 0, "{n}");
        assert!(said.starts_with(&format!("{n} secret ballots wait")), "{said}");
        assert!(device.status().starts_with(&format!("{n} secret ballots wait")), "{}", device.status());
        assert_eq!(device.kernel.view().frame.not_exported, n);
    }
    vote(&mut device);
    assert_eq!(export(&mut device, false), (1, String::new()), "five are together");
    vote(&mut device);
    assert_eq!(export(&mut device, false).0, 0, "the sixth waits for others");
    assert_eq!(export(&mut device, true).0, 1);
    assert_eq!(device.kernel.view().frame.not_exported, 0);
}

#[test]
fn each_ballot_begins_with_another_person_and_says_in_which_order() {
    let mut starts = pingyi_base::Set::new();
    let mut device = Device::new("#/");
    for _ in 0..12 {
        device.does(Act::Go("#/fill/cadre-rating".to_owned()));
        let first = device.page().expect("a page").subject.expect("a subject");
        assert_eq!(first.position, (1, 7));
        device.fill();
        device.does(Act::Submit);
        let begins = format!("\"shown\":\"subjects:{} C0", first.id);
        assert!(device.kept("response/").iter().any(|(_, text)| text.contains(&begins)), "{begins}");
        starts.insert(first.id);
    }
    assert!(starts.len() > 3, "{starts:?}");
    // A reload keeps the order.
    device.does(Act::Go("#/fill/cadre-rating".to_owned()));
    device.answer();
    let order = device.page().expect("a page").subject;
    device.open();
    assert_eq!(device.page().expect("a page").subject, order);
}
