//! Ways through the app, as a person goes them. Source of truth: the behaviour that
//! docs/formats/responses-csv.md and README.md promise.

use super::device::Device;
use crate::event::FileFailure;
use crate::view::{SavingState, Screen, Stage};
use crate::{Act, Effect, FileWay};

const SURVEY: &str = "#/fill/resident-satisfaction";

fn saved(device: &Device) -> SavingState {
    match device.screen() {
        Screen::Done(done) => done.saving_state,
        other => panic!("not done: {other:?}"),
    }
}

#[test]
fn nothing_is_called_saved_before_the_disk_says_so() {
    let mut device = Device::new(SURVEY);
    device.fill();
    device.act(Act::Submit);
    assert_eq!(saved(&device), SavingState::Saving);
    let told = device.kernel.view().frame.status.clone();
    assert_ne!(told, "Saved");
    device.settle();
    assert_eq!(saved(&device), SavingState::Saved);
    assert_eq!(device.kernel.view().frame.status, "Saved");
    assert_eq!(device.database.keys().filter(|key| key.starts_with("response/")).count(), 1);
    assert_eq!(device.database.keys().filter(|key| key.starts_with("draft/")).count(), 0);
}

#[test]
fn an_open_question_stops_the_handing_in_and_is_shown() {
    let mut device = Device::new(SURVEY);
    device.does(Act::Next);
    let page = device.page().expect("still on the first page");
    assert!(!page.questions[0].problem.is_empty());
    assert_eq!(device.database.keys().filter(|key| key.starts_with("response/")).count(), 0);
}

#[test]
fn back_keeps_what_a_changed_answer_hides() {
    let mut device = Device::new(SURVEY);
    device.answer_page(0);
    device.does(Act::Next);
    let second = device.page().expect("a page").questions[0].name.clone();
    device.answer_page(1);
    device.does(Act::Next);
    device.does(Act::Back);
    let page = device.page().expect("a page");
    assert_eq!(page.questions[0].name, second);
    let crate::view::Control::Choices { choices, .. } = &page.questions[0].control else { panic!("choices") };
    assert!(choices[1].checked);
}

#[test]
fn a_reload_opens_at_the_place_reached() {
    let mut device = Device::new(SURVEY);
    for _ in 0..6 {
        device.answer();
        device.does(Act::Next);
    }
    let before = device.page().expect("a page").page;
    device.open();
    assert_eq!(device.page().expect("a page").page, before);
}

#[test]
fn a_draft_belongs_to_one_household() {
    let mut device = Device::new("#/fill/resident-satisfaction?household=H01-001&mode=interviewer");
    device.answer_page(0);
    device.does(Act::Next);
    let reached = device.page().expect("a page").page;
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-002&mode=interviewer".to_owned()));
    assert_ne!(device.page().expect("a page").page, reached);
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-001&mode=interviewer".to_owned()));
    assert_eq!(device.page().expect("a page").page, reached);
}

#[test]
fn an_interview_at_a_household_leaves_a_visit_behind() {
    let mut device = Device::new("#/visits");
    device.does(Act::OpenHousehold("H01-001".to_owned()));
    device.does(Act::RecordAttempt {
        disposition: "2.2".to_owned(),
        next_at: "2026-11-27".to_owned(),
        note: " 傍晚 ".to_owned(),
    });
    let Screen::Visits(visits) = device.screen() else { panic!("visits") };
    let line = visits.households.iter().find(|line| line.id == "H01-001").expect("the household");
    assert_eq!(line.stage, Stage::Again);
    assert_eq!(visits.open.as_ref().expect("open").attempts[0].note, "傍晚");
    device.does(Act::StartInterview {
        questionnaire: "resident-satisfaction".to_owned(),
        mode: "interviewer".to_owned(),
    });
    device.fill();
    device.does(Act::Submit);
    assert_eq!(saved(&device), SavingState::Saved);
    device.does(Act::Go("#/visits".to_owned()));
    let Screen::Visits(visits) = device.screen() else { panic!("visits") };
    let line = visits.households.iter().find(|line| line.id == "H01-001").expect("the household");
    assert_eq!(line.stage, Stage::Complete);
    assert_eq!(device.database.keys().filter(|key| key.starts_with("visit/")).count(), 2);
}

#[test]
fn a_file_counts_as_exported_only_after_it_was_produced() {
    let mut device = Device::new(SURVEY);
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    for failure in [FileFailure::Cancelled, FileFailure::Failed] {
        device.file_fails = Some(failure);
        device.does(Act::Export { all: false, way: FileWay::Share });
        assert_eq!(device.kernel.view().frame.not_exported, 1, "{failure:?}");
    }
    device.file_fails = None;
    device.act(Act::Export { all: false, way: FileWay::Download });
    assert_eq!(device.kernel.view().frame.not_exported, 1, "not yet produced");
    device.settle();
    assert_eq!(device.kernel.view().frame.not_exported, 0);
    device.open();
    assert_eq!(device.kernel.view().frame.not_exported, 0, "the mark is kept");
    assert_eq!(device.files.len(), 1);
}

#[test]
fn a_withdrawal_and_a_correction_are_new_responses() {
    let mut device = Device::new(SURVEY);
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    let Screen::Records(records) = device.screen() else { panic!("records") };
    let id = records.responses[0].id.clone();
    device.does(Act::Correct { response: id.clone() });
    assert!(device.page().is_some());
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    let Screen::Records(records) = device.screen() else { panic!("records") };
    assert_eq!(records.responses.len(), 2);
    assert!(!records.responses.iter().find(|line| line.id == id).expect("the old one").can_change);
    let new = records.responses.iter().find(|line| line.id != id).expect("the new one").id.clone();
    device.does(Act::Void { response: new.clone(), reason: "  ".to_owned() });
    let Screen::Records(records) = device.screen() else { panic!("records") };
    assert_eq!(records.responses.len(), 2, "a reason is wanted");
    device.does(Act::Void { response: new, reason: "wrong household".to_owned() });
    device.open();
    let Screen::Records(records) = device.screen() else { panic!("records") };
    assert_eq!(records.responses.len(), 3);
}

#[test]
fn a_secret_ballot_leaves_no_trace_of_door_device_or_time() {
    let mut device = Device::new("#/fill/cadre-rating?household=H01-001&mode=self");
    device.fill();
    device.does(Act::Submit);
    assert_eq!(saved(&device), SavingState::Saved);
    let kept: Vec<&String> = device
        .database
        .iter()
        .filter(|(key, _)| key.starts_with("response/"))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(kept.len(), 1);
    let id = device.kernel.device().to_string();
    for trace in ["H01-001", "S01", "T09:", id.as_str()] {
        assert!(!kept[0].contains(trace), "{trace} stands in the kept ballot");
    }
    assert!(device.database.keys().any(|key| key.starts_with("took-part/") && key.contains("/H01-001")));
}

#[test]
fn language_and_large_type_lose_nothing() {
    let mut device = Device::new(SURVEY);
    device.answer_page(0);
    device.does(Act::Next);
    let before = device.page().expect("a page");
    device.does(Act::Language("zh-CN".to_owned()));
    device.does(Act::Large(true));
    let after = device.page().expect("a page");
    assert_eq!(before.page, after.page);
    assert_ne!(before.questions[0].label, after.questions[0].label);
    device.open();
    assert!(device.kernel.view().frame.large);
}

#[test]
fn an_update_waits_until_no_interview_is_open() {
    let mut device = Device::new(SURVEY);
    device.tell(crate::Event::UpdateWaiting);
    assert!(!device.kernel.view().frame.update_ready);
    device.act(Act::TakeUpdate);
    assert!(!device.waiting.contains(&Effect::TakeUpdate));
    device.does(Act::Go("#/".to_owned()));
    assert!(device.kernel.view().frame.update_ready);
}

/// The choices on the page that are drawn as chosen.
fn checked(device: &Device) -> usize {
    let page = device.page().expect("a page");
    let of = |control: &crate::view::Control| match control {
        crate::view::Control::Choices { choices, .. } => choices.iter().filter(|one| one.checked).count(),
        _ => 0,
    };
    page.questions.iter().map(|question| of(&question.control)).sum()
}

fn to_item(device: &mut Device, name: &str) {
    for _ in 0..60 {
        if device.page().expect("a page").page == name {
            return;
        }
        device.answer();
        device.does(Act::Next);
    }
    panic!("no {name}");
}

#[test]
fn a_private_answer_is_not_shown_again_and_can_be_given_anew() {
    let mut device = Device::new(SURVEY);
    to_item(&mut device, "Q24");
    assert!(device.page().expect("a page").private);
    device.answer_page(1);
    assert_eq!(checked(&device), 1, "while the page is open, one sees what one taps");
    device.does(Act::Next);
    device.does(Act::Back);
    assert_eq!(checked(&device), 0);
    assert_eq!(device.page().expect("a page").questions[0].caution, "Answered, not shown here");
    device.open();
    assert_eq!(
        (device.page().expect("a page").page.as_str(), checked(&device)),
        ("Q24", 0),
        "after a reload"
    );
    // The same choice once more is drawn, and another one counts.
    device.answer_page(1);
    assert_eq!(checked(&device), 1);
    device.does(Act::Next);
    device.does(Act::Back);
    device.does(Act::Next);
    assert_ne!(device.page().expect("a page").page, "Q24", "what was given counts as an answer");
    device.fill();
    device.does(Act::JumpTo { name: "Q24".to_owned() });
    assert_eq!(checked(&device), 0, "from the last look");
    device.does(Act::Next);
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    let Screen::Records(records) = device.screen() else { panic!("records") };
    device.does(Act::Correct { response: records.responses[0].id.clone() });
    to_item(&mut device, "Q24");
    assert_eq!(checked(&device), 0, "in a correction");
}

#[test]
fn after_mending_one_answer_the_last_look_is_one_step_away() {
    let mut device = Device::new(SURVEY);
    device.fill();
    for way in [Act::Next, Act::Back] {
        device.does(Act::JumpTo { name: "Q4".to_owned() });
        let page = device.page().expect("a page");
        assert!(page.to_review && page.can_go_back, "{way:?}");
        device.answer_page(0);
        device.does(way);
        assert!(matches!(device.screen(), Screen::Review(_)));
    }
    device.does(Act::Back);
    assert!(!device.page().expect("the last page").to_review);
}

#[test]
fn what_a_later_answer_makes_wanted_is_told_in_the_last_look() {
    let text = std::str::from_utf8(super::device::PACK).expect("text");
    let limit = "\"constraint\": \"string-length(.) <= 200\"";
    let pack = text.replacen(limit, &format!("\"required\": \"${{Q25}} = 2\", {limit}"), 1);
    let mut device = Device::with_pack(SURVEY, pack.into_bytes());
    to_item(&mut device, "Q23");
    device.does(Act::Next);
    device.fill();
    let Screen::Review(review) = device.screen() else { panic!("review") };
    let wanted: Vec<&str> =
        review.lines.iter().filter(|line| !line.problem.is_empty()).map(|line| line.name.as_str()).collect();
    assert_eq!((review.open, wanted), (1, vec!["Q23"]));
}

#[test]
fn who_helped_goes_with_how_it_was_filled_in() {
    for (query, helper) in [
        ("?household=H01-001&mode=assisted", "staff"),
        ("?household=H01-001&mode=read_aloud", "staff"),
        ("?household=H01-001&mode=interviewer", "none"),
        ("?household=H01-001&mode=self", "none"),
        ("?mode=assisted", "none"),
        ("", "none"),
    ] {
        let mut device = Device::new(&format!("{SURVEY}{query}"));
        device.fill();
        device.does(Act::Submit);
        let text = device.kept("response/")[0].1.clone();
        assert!(text.contains(&format!("\"helper\":\"{helper}\"")), "{query}: {text}");
    }
}

#[test]
fn when_nothing_could_be_saved_there_is_a_way_on_after_the_file() {
    use crate::event::StoreFailure::Full;
    for (mode, locked) in [("interviewer", false), ("self", true)] {
        let mut device = Device::new(&format!("{SURVEY}?household=H01-001&mode={mode}"));
        device.fill();
        (device.local_fails, device.database_fails) = (Some(Full), Some(Full));
        device.does(Act::Submit);
        let done = |device: &Device| match device.screen() {
            Screen::Done(done) => done,
            other => panic!("{other:?}"),
        };
        assert!(!done(&device).can_leave, "first the file");
        device.does(Act::RescueFile);
        assert!(done(&device).can_leave);
        assert_eq!(done(&device).is_locked, locked);
        if locked {
            device.does(Act::Leave);
            assert!(!done(&device).hand_back, "still here");
            device.does(Act::Staff("S01".to_owned()));
        }
        device.does(Act::Leave);
        assert!(matches!(device.screen(), Screen::Visits(_)));
        assert!(device.status().starts_with("Left. The answers are in the file"), "{}", device.status());
        // They are still here, and not called saved.
        device.does(Act::Go(format!("{SURVEY}?household=H01-001&mode=interviewer")));
        assert_eq!(device.page().expect("the draft").saving_state, SavingState::NotSaved);
        (device.local_fails, device.database_fails) = (None, None);
        device.fill();
        device.does(Act::Submit);
        assert_eq!(saved(&device), SavingState::Saved);
    }
}
