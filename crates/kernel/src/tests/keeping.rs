//! The two copies: what is repaired, what is told, what happens when a store fails. Source of
//! truth: docs/decisions/0004 (two copies of every response).

use super::device::Device;
use crate::Act;
use crate::event::StoreFailure;
use crate::view::{Offer, SavingState, Screen};

const SURVEY: &str = "#/fill/resident-satisfaction";

fn saving(device: &Device) -> SavingState {
    match device.screen() {
        Screen::Done(done) => done.saving_state,
        Screen::Fill(page) => page.saving_state,
        other => panic!("{other:?}"),
    }
}

fn one_saved() -> Device {
    let mut device = Device::new(SURVEY);
    device.fill();
    device.does(Act::Submit);
    assert_eq!(saving(&device), SavingState::Saved);
    device
}

#[test]
fn a_damaged_copy_is_repaired_from_the_other_and_told() {
    for damage_local in [true, false] {
        let mut device = one_saved();
        let store = if damage_local { &mut device.local } else { &mut device.database };
        let text = store.iter_mut().find(|(key, _)| key.starts_with("response/")).expect("a response").1;
        *text = text.replacen('1', "2", 1);
        device.open();
        let alerts = device.kernel.view().frame.alerts.clone();
        assert!(alerts.iter().any(|alert| alert.what.contains("repaired")), "{alerts:?}");
        assert_eq!(device.local, device.database, "both copies are good again");
        assert_eq!(device.kernel.view().frame.not_exported, 1);
    }
}

#[test]
fn a_record_damaged_in_both_copies_is_told_and_stays() {
    let mut device = one_saved();
    for store in [&mut device.local, &mut device.database] {
        let text = store.iter_mut().find(|(key, _)| key.starts_with("response/")).expect("a response").1;
        *text = "{".to_owned();
    }
    device.open();
    let alerts = device.kernel.view().frame.alerts.clone();
    assert!(alerts.iter().any(|alert| alert.is_error && alert.what.contains("damaged")), "{alerts:?}");
    assert!(device.database.values().any(|text| text == "{"), "it is not deleted");
}

#[test]
fn a_missing_copy_comes_back() {
    for clear_local in [true, false] {
        let mut device = one_saved();
        let all = device.database.clone();
        if clear_local {
            device.local.clear();
        } else {
            device.database.clear();
        }
        device.open();
        assert_eq!((&device.local, &device.database), (&all, &all));
    }
}

#[test]
fn when_both_stores_fail_the_answer_is_called_not_saved_kept_and_offered() {
    let mut device = Device::new(SURVEY);
    device.fill();
    (device.local_fails, device.database_fails) = (Some(StoreFailure::Full), Some(StoreFailure::Full));
    device.does(Act::Submit);
    assert_eq!(saving(&device), SavingState::NotSaved);
    let offers: Vec<_> = device.kernel.view().frame.alerts.iter().filter_map(|alert| alert.offer).collect();
    assert!(offers.contains(&Offer::RescueFile));
    device.does(Act::RescueFile);
    assert_eq!(device.files.len(), 1);
    assert_eq!(saving(&device), SavingState::NotSaved, "a file is no store");
    (device.local_fails, device.database_fails) = (None, None);
    device.does(Act::RetrySave);
    assert_eq!(saving(&device), SavingState::Saved);
    assert_eq!(device.kernel.view().frame.not_exported, 1, "once, not twice");
}

#[test]
fn one_blocked_store_warns_and_goes_on() {
    for local in [true, false] {
        let mut device = Device::new("#/");
        if local {
            device.local_fails = Some(StoreFailure::Blocked);
        } else {
            device.database_fails = Some(StoreFailure::Blocked);
        }
        device.hash = SURVEY.to_owned();
        device.open();
        assert!(device.kernel.view().frame.alerts.iter().any(|alert| !alert.is_error), "a warning");
        device.fill();
        device.does(Act::Submit);
        let expected = if local { SavingState::Saved } else { SavingState::Partly };
        assert_eq!(saving(&device), expected);
        device.open();
        assert_eq!(device.kernel.view().frame.not_exported, 1);
    }
}

#[test]
fn two_tabs_never_give_one_number_twice() {
    let mut first = Device::new(SURVEY);
    first.fill();
    // The other tab hands in first; it has the same device id, because the settings are shared.
    let mut second = Device::new("#/");
    (second.local, second.database) = (first.local.clone(), first.database.clone());
    second.database.retain(|key, _| !key.starts_with("draft/"));
    second.local.retain(|key, _| !key.starts_with("draft/"));
    second.hash = SURVEY.to_owned();
    second.open();
    // Other moments give other ids.
    (0..500).for_each(|_| second.tell(crate::Event::Visible(true)));
    second.does(Act::DiscardDraft);
    second.does(Act::Go(SURVEY.to_owned()));
    second.fill();
    second.does(Act::Submit);
    for (key, text) in &second.database {
        first.database.entry(key.clone()).or_insert_with(|| text.clone());
    }
    first.does(Act::Submit);
    assert_eq!(saving(&first), SavingState::Saved);
    let numbers: Vec<&String> = first.database.keys().filter(|key| key.starts_with("seq/")).collect();
    assert_eq!(numbers.len(), 2, "{numbers:?}");
    assert_eq!(first.database.keys().filter(|key| key.starts_with("response/")).count(), 2);
}

fn export(device: &mut Device) {
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all: false, way: crate::FileWay::Download });
    assert_eq!(device.kernel.view().frame.not_exported, 0);
}

fn responses(texts: &std::collections::BTreeMap<String, String>) -> usize {
    texts.keys().filter(|key| key.starts_with("response/")).count()
}

#[test]
fn what_only_one_store_holds_is_never_deleted_to_make_room() {
    // Blocked from the beginning, failing since, or failing only when this response was written.
    for (why, before) in
        [(StoreFailure::Blocked, true), (StoreFailure::Full, true), (StoreFailure::Full, false)]
    {
        let mut device = Device::new("#/");
        device.database_fails = Some(why);
        device.hash = SURVEY.to_owned();
        device.open();
        device.fill();
        device.does(Act::Submit);
        assert_eq!(saving(&device), SavingState::Partly);
        export(&mut device);
        if !before {
            device.database_fails = None;
        }
        device.local_fails = Some(StoreFailure::Full);
        device.does(Act::Go(SURVEY.to_owned()));
        device.answer();
        assert_eq!(responses(&device.local), 1, "{why:?} {before}");
    }
}

#[test]
fn while_the_durable_store_fails_nothing_leaves_the_other() {
    let mut device = one_saved();
    export(&mut device);
    (device.local_fails, device.database_fails) = (Some(StoreFailure::Full), Some(StoreFailure::Broken));
    device.does(Act::Go(SURVEY.to_owned()));
    device.answer();
    assert_eq!(responses(&device.local), 1);
}

#[test]
fn a_full_local_storage_lets_go_of_what_is_exported_and_takes_the_new_one() {
    let mut device = one_saved();
    export(&mut device);
    device.does(Act::Go(SURVEY.to_owned()));
    device.fill();
    // No room for one more key, until the exported response has left.
    device.local_room = device.local.len() + 1;
    device.does(Act::Submit);
    assert_eq!(saving(&device), SavingState::Saved);
    assert_eq!((responses(&device.local), responses(&device.database)), (1, 2));
    let new = device.kernel.shelf.responses.keys().find(|key| !device.kernel.shelf.forgotten.contains(*key));
    assert!(device.local.contains_key(new.expect("the new one")), "both copies of it");
}

#[test]
fn a_draft_that_did_not_fit_is_kept_again_after_room_was_made() {
    let mut device = one_saved();
    export(&mut device);
    device.local_room = device.local.len();
    device.does(Act::Go(SURVEY.to_owned()));
    device.answer();
    assert!(device.local.keys().any(|key| key.starts_with("draft/")));
    assert_eq!(saving(&device), SavingState::Saved);
}

fn attempt(device: &mut Device) {
    device.does(Act::Go("#/visits".to_owned()));
    device.does(Act::OpenHousehold("H01-002".to_owned()));
    device.does(Act::RecordAttempt {
        disposition: "2.2".to_owned(),
        next_at: String::new(),
        note: String::new(),
    });
}

fn withdraw(device: &mut Device) {
    device.does(Act::Go("#/records".to_owned()));
    let Screen::Records(records) = device.screen() else { panic!("records") };
    let response = records.responses[0].id.clone();
    device.does(Act::Void { response, reason: "twice".to_owned() });
}

#[test]
fn a_visit_or_withdrawal_in_one_store_only_is_not_called_saved() {
    for act in [attempt, withdraw] {
        let mut device = one_saved();
        device.database_fails = Some(StoreFailure::Full);
        act(&mut device);
        assert_eq!(device.status(), "Saved once");
        assert!(device.alerts("Export the responses today"));
        let mut device = one_saved();
        (device.local_fails, device.database_fails) = (Some(StoreFailure::Full), Some(StoreFailure::Full));
        act(&mut device);
        assert_eq!(device.status(), "Not saved");
    }
}

#[test]
fn a_visit_or_withdrawal_whose_answer_was_lost_is_found_and_not_repeated() {
    for act in [attempt, withdraw] {
        let mut device = one_saved();
        device.answer_lost = true;
        act(&mut device);
        let count = |prefix| device.kept(prefix).len();
        assert_eq!((count("visit/") + count("response/"), count("vseq/") + count("seq/")), (2, 2));
        assert!(["The visit is saved.", "The response is void."].contains(&device.status().as_str()));
    }
}

#[test]
fn a_change_that_no_store_takes_is_told() {
    let mut device = one_saved();
    (device.local_fails, device.database_fails) = (Some(StoreFailure::Broken), Some(StoreFailure::Broken));
    device.does(Act::Large(true));
    assert!(device.alerts("could not be saved"));
}

#[test]
fn a_repair_that_failed_is_not_called_one() {
    let mut device = one_saved();
    let text = device.local.iter_mut().find(|(key, _)| key.starts_with("response/")).expect("a response").1;
    *text = "{".to_owned();
    device.local_fails = Some(StoreFailure::Broken);
    device.open();
    assert!(!device.alerts("were repaired"));
    assert!(device.alerts("only one copy"));
}

#[test]
fn of_two_tabs_on_a_fresh_device_one_gives_it_its_name() {
    let first = Device::new("#/");
    // The other tab had read nothing yet when the first one wrote its settings.
    let mut second = Device::new("#/");
    second.kernel.settings.device = "D-OTHER1".to_owned();
    (second.local, second.database) = (first.local.clone(), first.database.clone());
    let written = crate::event::Written {
        ask: crate::Ask(second.kernel.asks + 1),
        local: Err(StoreFailure::Taken),
        database: Err(StoreFailure::Taken),
    };
    let ask = second.kernel.ask(crate::model::Pending::Fresh);
    assert_eq!(ask, written.ask);
    second.tell(crate::Event::Written(written));
    second.settle();
    assert_eq!(second.kernel.settings.device, first.kernel.settings.device);
    assert_eq!(second.database.get("settings"), first.database.get("settings"));
}
