//! Pictures: an answer only once the store has them, and out again beside their rows. Source of truth:
//! docs/formats/stored.md, docs/formats/responses-csv.md and docs/decisions/0077.

use super::device::{Device, PACK};
use crate::event::StoreFailure;
use crate::view::{Control, PictureState, Screen};
use crate::{Act, Effect, FileFailure, FileWay, Taken};

const HASH: &str = "#/fill/streets";

/// The practice pack with one questionnaire more: a picture of the street, and one of each lamp.
fn pack(kind: &str) -> Vec<u8> {
    let streets = r#"{"format": "pingyi.questionnaire/1", "id": "streets", "version": "1", "kind": "KIND",
        "title": "Streets", "default_language": "en", "survey": [
        {"type": "image", "name": "street", "label": "The street"},
        {"type": "text", "name": "words", "label": "What is it?"},
        {"type": "text", "name": "more", "label": "More?", "relevant": "${words} = 'Tall Trees'"},
        {"type": "image", "name": "hidden", "label": "More of it", "relevant": "${words} = 'Tall Trees'"},
        {"type": "begin_repeat", "name": "lamps", "label": "Lamp"},
        {"type": "image", "name": "lamp", "label": "The lamp"},
        {"type": "end_repeat"}], "choices": {}},"#;
    let start = "\"questionnaires\": [";
    let text = std::str::from_utf8(PACK).expect("text");
    assert!(text.contains(start), "the pack has questionnaires");
    text.replacen(start, &format!("{start}{}", streets.replace("KIND", kind)), 1).into_bytes()
}

fn device() -> Device {
    Device::with_pack(HASH, pack("survey"))
}

fn state(device: &Device, name: &str) -> PictureState {
    let page = device.page().expect("a page");
    let question = page.questions.iter().find(|one| one.name == name).expect("on this page");
    match &question.control {
        Control::Picture { state, .. } => state.clone(),
        other => panic!("{other:?}"),
    }
}

fn is_kept(device: &Device, name: &str) -> bool {
    match state(device, name) {
        PictureState::Kept { address } => {
            assert!(device.addresses.contains(&address), "{address} can be drawn");
            true
        }
        _ => false,
    }
}

fn problem(device: &Device, name: &str) -> String {
    match state(device, name) {
        PictureState::Failed { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

fn take(device: &mut Device, name: &str, jpeg: &[u8]) {
    device.takes(name, jpeg);
    device.settle();
}

fn draft(device: &Device) -> String {
    device.kept("draft/").first().map(|(_, text)| (*text).clone()).unwrap_or_default()
}

fn next(device: &mut Device) {
    device.does(Act::Next);
}

/// From the first page to "saved"; the repeat is answered once.
fn hand_in(device: &mut Device) {
    for _ in 0..20 {
        if !matches!(device.screen(), Screen::Fill(_)) {
            break;
        }
        next(device);
    }
    device.does(Act::Submit);
    assert!(matches!(device.screen(), Screen::Done(_)), "{:?}", device.screen());
}

fn export(device: &mut Device, all: bool, way: FileWay) {
    device.files.clear();
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all, way });
}

fn file<'a>(device: &'a Device, end: &str) -> Option<&'a [u8]> {
    device.files.iter().find(|(name, _)| name.ends_with(end)).map(|(_, bytes)| bytes.as_slice())
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|run| run == part)
}

#[test]
fn a_picture_is_an_answer_once_the_store_has_it_and_comes_back_after_a_reload() {
    let mut device = device();
    assert_eq!(state(&device, "street"), PictureState::Empty);
    device.takes("street", b"jpeg");
    assert_eq!(state(&device, "street"), PictureState::Reading);
    assert!(!draft(&device).contains(".jpg"), "not yet");
    // While it is on its way nobody goes on or hands in without it.
    device.act(Act::Next);
    assert!(device.status().contains("still being prepared") && device.page().is_some());
    device.settle();
    assert!(is_kept(&device, "street"));
    let (name, jpeg) = device.pictures.first_key_value().expect("kept");
    assert_eq!(jpeg, b"jpeg");
    assert!(name.starts_with("R-") && name.ends_with("-street.jpg") && draft(&device).contains(name));
    device.open();
    assert!(is_kept(&device, "street"), "after a reload");
    assert_eq!(device.addresses.len(), 1);
    device.does(Act::Go("#/".to_owned()));
    assert_eq!(device.addresses.len(), 0, "nothing is held for a picture that is not drawn");
}

#[test]
fn the_name_of_a_draft_is_that_of_the_response_and_of_the_picture_in_the_file() {
    let mut device = device();
    take(&mut device, "street", b"one");
    next(&mut device);
    next(&mut device);
    take(&mut device, "lamps[1].lamp", b"two");
    device.does(Act::AddInstance { repeat: "lamps".to_owned() });
    take(&mut device, "lamps[2].lamp", b"three");
    hand_in(&mut device);
    let names: Vec<String> = device.pictures.keys().cloned().collect();
    let id = names[0].split("-lamp").next().expect("an id").to_owned();
    assert_eq!(names, [format!("{id}-lamp-1.jpg"), format!("{id}-lamp-2.jpg"), format!("{id}-street.jpg")]);
    let response = device.kept("response/")[0];
    assert_eq!(response.0, &format!("response/{id}"));
    export(&mut device, false, FileWay::Download);
    let (zip, csv) =
        (file(&device, ".pictures.zip").expect("pictures"), file(&device, "1-1.csv").expect("rows"));
    let lamps = file(&device, ".lamps.csv").expect("lamps");
    assert_eq!(device.files.len(), 3);
    for (name, content) in &device.pictures {
        assert!(holds(zip, name.as_bytes()) && holds(zip, content));
        assert!(holds(csv, name.as_bytes()) || holds(lamps, name.as_bytes()), "{name} is named by a row");
    }
    assert!(!device.pictures.is_empty(), "they stay until somebody clears the device");
}

#[test]
fn another_picture_takes_the_place_of_the_first_and_one_that_is_removed_is_forgotten() {
    let mut device = device();
    take(&mut device, "street", b"one");
    take(&mut device, "street", b"two");
    assert!(is_kept(&device, "street"));
    assert_eq!(device.pictures.values().collect::<Vec<_>>(), [b"two"]);
    assert_eq!(device.addresses.len(), 1, "the first one's is released");
    device.does(Act::Clear { name: "street".to_owned() });
    assert_eq!(state(&device, "street"), PictureState::Empty);
    assert!(device.pictures.is_empty() && device.addresses.is_empty() && !draft(&device).contains(".jpg"));
    hand_in(&mut device);
    export(&mut device, false, FileWay::Download);
    assert!(file(&device, ".zip").is_none(), "no pictures, no archive");
}

#[test]
fn with_the_store_full_it_is_said_and_nothing_is_lost() {
    let mut device = device();
    take(&mut device, "street", b"one");
    device.pictures_fail = Some(StoreFailure::Full);
    take(&mut device, "street", b"two");
    let PictureState::Failed { address, problem } = state(&device, "street") else { panic!("told") };
    assert!(problem.contains("no space left") && device.addresses.contains(&address), "{problem}");
    assert_eq!(device.pictures.values().collect::<Vec<_>>(), [b"one"]);
    assert_eq!(device.addresses.len(), 1);
    // Somebody who has gone on hears of it as well.
    device.takes("street", b"three");
    device.act(Act::Leave);
    device.settle();
    device.does(Act::Go(HASH.to_owned()));
    assert!(is_kept(&device, "street"));
    device.pictures_fail = None;
    take(&mut device, "street", b"four");
    assert!(is_kept(&device, "street"));
    assert_eq!(device.pictures.values().collect::<Vec<_>>(), [b"four"]);
}

#[test]
fn a_failure_is_told_on_the_page_where_somebody_is_by_then() {
    let mut device = device();
    next(&mut device);
    device.pictures_fail = Some(StoreFailure::Broken);
    device.takes("street", b"one");
    device.settle();
    assert!(device.page().is_some_and(|page| page.page == "words"), "nobody is led back");
    assert!(device.alerts("could not be kept"));
    device.pictures_fail = None;
    take(&mut device, "street", b"two");
    assert!(device.page().is_some_and(|page| page.page == "words"));
    device.does(Act::Back);
    assert!(is_kept(&device, "street"));
}

#[test]
fn where_the_database_is_blocked_the_item_says_so_and_stays_empty() {
    let mut device = device();
    (device.database_fails, device.pictures_fail) =
        (Some(StoreFailure::Blocked), Some(StoreFailure::Blocked));
    device.open();
    assert!(problem(&device, "street").contains("cannot keep pictures"), "before anybody takes one");
    take(&mut device, "street", b"one");
    assert!(problem(&device, "street").contains("cannot keep pictures"));
    assert!(!device.local.values().any(|text| text.contains(".jpg")));
    hand_in(&mut device);
    export(&mut device, false, FileWay::Download);
    assert!(file(&device, "1-1.csv").is_some() && file(&device, ".zip").is_none());
    assert!(device.addresses.is_empty());
}

#[test]
fn what_cannot_be_read_as_a_picture_is_told_and_the_one_before_stays() {
    let mut device = device();
    take(&mut device, "street", b"one");
    device.does(Act::Picture { name: "street".to_owned(), taken: Taken::Failed });
    assert!(matches!(state(&device, "street"), PictureState::Failed { address, .. } if !address.is_empty()));
    take(&mut device, "street", b"two");
    assert!(is_kept(&device, "street"));
}

#[test]
fn an_answer_of_the_store_that_gets_lost_leaves_no_half_answer() {
    let mut device = device();
    device.takes("street", b"one");
    while device.pictures.is_empty() {
        device.step_unanswered();
    }
    device.kill();
    assert_eq!(state(&device, "street"), PictureState::Empty);
    // The next one has the same name.
    take(&mut device, "street", b"two");
    assert_eq!(device.pictures.values().collect::<Vec<_>>(), [b"two"]);
    // One that stays behind goes with the draft.
    device.does(Act::DiscardDraft);
    assert!(device.pictures.is_empty());
}

#[test]
fn a_picture_that_is_gone_is_no_answer() {
    let mut device = device();
    take(&mut device, "street", b"one");
    device.pictures.clear();
    device.open();
    assert!(problem(&device, "street").contains("not on this device any more"));
    assert!(!draft(&device).contains(".jpg"));
    take(&mut device, "street", b"two");
    device.pictures_fail = Some(StoreFailure::Broken);
    device.open();
    assert!(problem(&device, "street").contains("cannot be shown now"));
    assert!(draft(&device).contains(".jpg"), "what may still be there is not thrown away");
}

#[test]
fn pictures_of_what_was_hidden_or_taken_away_go_at_hand_in() {
    let mut device = device();
    take(&mut device, "street", b"one");
    next(&mut device);
    let words = |text: &str| Act::Type { name: "words".to_owned(), text: text.to_owned() };
    device.does(words("Tall Trees"));
    next(&mut device);
    next(&mut device);
    take(&mut device, "hidden", b"two");
    next(&mut device);
    take(&mut device, "lamps[1].lamp", b"three");
    device.does(Act::RemoveInstance { repeat: "lamps".to_owned(), number: 1 });
    assert_eq!(device.pictures.len(), 3, "it can still be brought back");
    for _ in 0..10 {
        next(&mut device);
    }
    device.does(Act::JumpTo { name: "words".to_owned() });
    device.does(words("Trees"));
    next(&mut device);
    let Screen::Review(review) = device.screen() else { panic!("{:?}", device.screen()) };
    let answers: Vec<&str> = review.lines.iter().map(|line| line.answer.as_str()).collect();
    assert_eq!(answers[..2], ["The picture", "Trees"]);
    hand_in(&mut device);
    assert_eq!(device.pictures.values().collect::<Vec<_>>(), [b"one"]);
}

#[test]
fn an_export_waits_for_its_pictures_and_counts_only_when_the_file_is_there() {
    let mut device = device();
    take(&mut device, "street", b"one");
    hand_in(&mut device);
    device.does(Act::Go("#/records".to_owned()));
    device.act(Act::Export { all: false, way: FileWay::SaveAs });
    let is_there = |wanted: fn(&Effect) -> bool, device: &Device| device.waiting.iter().any(wanted);
    assert!(is_there(|effect| matches!(effect, Effect::LoadPicture { .. }), &device));
    assert!(!is_there(|effect| matches!(effect, Effect::ProduceFile { .. }), &device), "not before");
    assert!(device.status().contains("0 of 1"), "{}", device.status());
    device.act(Act::Export { all: false, way: FileWay::Download });
    device.file_fails = Some(FileFailure::Failed);
    device.settle();
    assert_eq!((device.files.len(), device.kernel.view().frame.not_exported), (0, 1));
    device.file_fails = None;
    export(&mut device, false, FileWay::SaveAs);
    assert_eq!((device.files.len(), device.kernel.view().frame.not_exported), (3, 0));
    // A share sheet that takes no archives is no dead end.
    device.file_fails = Some(FileFailure::Failed);
    export(&mut device, true, FileWay::Share);
    assert!(device.alerts("may not take ZIP files"));
}

#[test]
fn a_picture_that_cannot_be_read_holds_no_answers_back() {
    for gone in [true, false] {
        let mut device = device();
        take(&mut device, "street", b"one");
        hand_in(&mut device);
        if gone {
            device.pictures.clear();
        } else {
            device.pictures_fail = Some(StoreFailure::Broken);
        }
        export(&mut device, false, FileWay::Download);
        assert!(file(&device, "1-1.csv").is_some() && file(&device, ".zip").is_none());
        assert!(device.alerts("1 pictures could not be read"));
    }
}

#[test]
fn a_correction_keeps_the_pictures_of_the_response_that_it_corrects() {
    let mut device = device();
    take(&mut device, "street", b"one");
    hand_in(&mut device);
    let (old, id) = {
        let key = device.kept("response/")[0].0.clone();
        (device.pictures.keys().next().cloned().expect("kept"), key.replace("response/", ""))
    };
    let correct = |device: &mut Device| {
        device.does(Act::Go("#/records".to_owned()));
        device.does(Act::Correct { response: id.clone() });
    };
    correct(&mut device);
    assert!(is_kept(&device, "street"));
    // Taken away or replaced in the correction, it stays with the response.
    device.does(Act::Clear { name: "street".to_owned() });
    assert!(device.pictures.contains_key(&old));
    take(&mut device, "street", b"two");
    assert_eq!(device.pictures.len(), 2);
    device.does(Act::DiscardDraft);
    assert_eq!(device.pictures.keys().collect::<Vec<_>>(), [&old]);
    correct(&mut device);
    hand_in(&mut device);
    export(&mut device, false, FileWay::Download);
    let zip = file(&device, ".zip").expect("pictures");
    assert!(holds(zip, old.as_bytes()));
    assert_eq!(zip.windows(3).filter(|part| *part == b"one").count(), 1, "once in a file");
}

#[test]
fn a_response_that_no_store_takes_leaves_with_its_pictures() {
    let mut device = device();
    take(&mut device, "street", b"one");
    (device.local_fails, device.database_fails) = (Some(StoreFailure::Full), Some(StoreFailure::Full));
    hand_in(&mut device);
    device.does(Act::RescueFile);
    assert!(file(&device, ".csv").is_some() && file(&device, ".pictures.zip").is_some());
}

#[test]
fn a_secret_ballot_holds_no_picture_whatever_its_pack_says() {
    let mut device = Device::with_pack(HASH, pack("vote"));
    take(&mut device, "street", b"one");
    assert!(problem(&device, "street").contains("secret ballot"));
    assert!(device.pictures.is_empty() && device.addresses.is_empty());
}
