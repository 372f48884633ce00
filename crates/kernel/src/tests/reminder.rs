//! The number that nobody must miss, the daily reminder, eviction and the clock. Source of truth: the
//! issue; the limits are those of `reminder`.

use super::device::Device;
use super::ways::with_two;
use crate::{Act, Facts, FileWay};

fn reminder(device: &Device) -> String {
    device.kernel.view().frame.reminder.clone()
}

#[test]
fn the_number_stands_in_title_and_icon_on_the_staffs_screens_and_not_before_respondents() {
    let mut device = with_two();
    assert_eq!((device.badge, device.kernel.view().frame.not_exported), (2, 2));
    assert!(device.title.starts_with("(2) "), "{}", device.title);
    for hash in ["#/", "#/visits", "#/settings", "#/pack", "#/office"] {
        device.does(Act::Go(hash.to_owned()));
        assert!(device.title.starts_with("(2) "), "{hash}");
        assert!(device.kernel.view().frame.navigation && !reminder(&device).is_empty(), "{hash}");
    }
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    assert!(!device.title.contains('2'), "{}", device.title);
    assert!(reminder(&device).is_empty() && !device.kernel.view().frame.navigation);
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all: false, way: FileWay::Download });
    assert_eq!(device.badge, 0);
    assert!(!device.title.contains('('), "{}", device.title);
}

#[test]
fn ones_own_phone_says_how_to_hand_over() {
    let done = |hash: &str| {
        let mut device = Device::new(hash);
        device.fill();
        device.does(Act::Submit);
        let crate::Screen::Done(view) = device.screen() else { panic!("not done") };
        view.hand_over.clone()
    };
    assert!(done("#/fill/resident-satisfaction").contains("Copy as text"));
    assert_eq!(done("#/fill/resident-satisfaction?household=H01-003&mode=self"), "");
}

#[test]
fn what_has_not_left_today_is_asked_for_and_older_things_by_their_day() {
    let mut device = with_two();
    assert!(reminder(&device).contains("today") && reminder(&device).contains('2'));
    device.does(Act::Export { all: false, way: FileWay::Download });
    assert_eq!(reminder(&device), "", "nothing is left");
    // One more on the same day: today's export is done.
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    assert_eq!(reminder(&device), "");
    // The day after.
    device.now = Some("2026-11-26T08:00:00+08:00");
    device.does(Act::Go("#/records".to_owned()));
    assert!(reminder(&device).contains("2026-11-25"), "{}", reminder(&device));
}

#[test]
fn seven_days_are_told_in_safari_and_a_promise_takes_it_back() {
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 10_2_1 like Mac OS X) AppleWebKit/602.4.6 (KHTML, like Gecko) Version/10.0 Mobile/14D27 Safari/602.1";
    let mut device = with_two();
    assert!(device.alerts("not promised") && !device.alerts("seven days"));
    device.facts = Facts { agent: agent.to_owned(), ..Facts::default() };
    device.open();
    assert!(device.alerts("seven days") && !device.alerts("not promised"));
    device.tell(crate::Event::Storage { persisted: Some(true), usage_bytes: None, quota_bytes: None });
    assert!(!device.alerts("seven days"));
}

#[test]
fn a_clock_that_went_back_is_told_and_one_that_is_set_right_is_not() {
    let mut device = with_two();
    assert!(!device.alerts("clock"));
    device.now = Some("2026-11-25T08:00:00+08:00");
    device.does(Act::Go("#/records".to_owned()));
    assert!(device.alerts("went back") && device.alerts("2026-11-25 09:0"));
    device.now = Some("2026-11-25T12:00:00+08:00");
    device.does(Act::Go("#/visits".to_owned()));
    assert!(!device.alerts("went back"));
}

#[test]
fn a_clock_more_than_ten_minutes_off_the_servers_is_told_with_its_direction() {
    // 2026-11-25T09:00:00+08:00, by `date -d 2026-11-25T09:00:00+08:00 +%s`.
    let nine = 1_795_568_400;
    for (server, words) in [
        (nine, None),
        (nine - 590, None),
        (nine - 660, Some("11 minutes ahead")),
        (nine + 660, Some("11 minutes behind")),
        (nine - 86_400, Some("1440 minutes ahead")),
    ] {
        let mut device = Device::new("#/");
        device.now = Some("2026-11-25T09:00:00+08:00");
        device.server = Some(server);
        device.does(Act::Go("#/settings".to_owned()));
        assert_eq!(device.alerts("minutes"), words.is_some(), "{server}");
        assert!(words.is_none_or(|words| device.alerts(words)), "{server}");
    }
}

#[test]
fn rows_of_the_future_are_told_at_the_office() {
    use pingyi_interchange::office::{Imported, Reply, State};
    let imported = |newest: &str| {
        let mut device = Device::new("#/office");
        let imported =
            Imported { newest: newest.to_owned(), newest_device: "D-7".to_owned(), ..Imported::default() };
        device.tell(crate::Event::Act(Act::FilesChosen { count: 1 }));
        let state = State { imported: Some(imported), ..State::default() };
        device.tell(crate::Event::Office(Reply::State(Box::new(state))));
        device
    };
    assert!(!imported("2026-11-25T09:05:00+08:00").alerts("future"));
    assert!(imported("2026-11-26T09:05:00+08:00").alerts("D-7"));
    assert!(!imported("").alerts("future"));
}
