//! A tablet that goes from hand to hand with a PIN: covers, the idle clock, wrong and forgotten PINs,
//! other tabs, and one's own phone. Source of truth: docs/decisions/0075 (handing over); WCAG 2.2.1 for
//! the clock (at least 20 seconds to answer, and it can be stopped and asked for anew).

use super::device::Device;
use crate::view::{CoverKind, CoverView, Renewal, SavingState, Screen};
use crate::{Act, Effect, Event, FileWay};

const SURVEY: &str = "#/fill/resident-satisfaction";
const PIN: &str = "2468";

/// The cover that stands there, if one does.
fn cover(device: &Device) -> Option<CoverView> {
    match device.screen() {
        Screen::Cover(view) => Some((*view).clone()),
        _ => None,
    }
}

fn kind(device: &Device) -> Option<CoverKind> {
    cover(device).map(|view| view.kind)
}

fn start(device: &mut Device, household: &str, mode: &str) {
    device.does(Act::Go("#/visits".to_owned()));
    device.does(Act::OpenHousehold(household.to_owned()));
    let questionnaire = "resident-satisfaction".to_owned();
    device.does(Act::StartInterview { questionnaire, mode: mode.to_owned() });
}

fn new_pin(device: &mut Device, pin: &str, again: &str) {
    device.does(Act::NewPin { pin: pin.to_owned(), again: again.to_owned() });
}

fn staff(device: &mut Device, pin: &str) {
    device.does(Act::Staff(pin.to_owned()));
}

/// A tablet with a PIN, handed over at H01-001, and two questions answered.
fn answering() -> Device {
    let mut device = Device::new("#/visits");
    start(&mut device, "H01-001", "self");
    new_pin(&mut device, PIN, PIN);
    device.does(Act::GoOn);
    for _ in 0..2 {
        device.answer();
        device.does(Act::Next);
    }
    device
}

/// Everything that is on the screen, as text.
fn seen(device: &Device) -> String {
    format!("{:?}", device.kernel.view())
}

fn settings(device: &Device) -> String {
    device.database.get("settings").cloned().unwrap_or_default()
}

#[test]
fn the_first_hand_over_asks_for_a_pin_of_four_to_eight_digits_typed_twice() {
    let mut device = Device::new("#/visits");
    start(&mut device, "H01-001", "self");
    assert_eq!(kind(&device), Some(CoverKind::NewPin));
    for (pin, again) in
        [("123", "123"), ("123456789", "123456789"), ("12a4", "12a4"), ("", ""), ("1234", "1235")]
    {
        new_pin(&mut device, pin, again);
        assert_eq!(kind(&device), Some(CoverKind::NewPin), "{pin}");
        assert!(!settings(&device).contains("\"hash\""), "{pin}");
    }
    // Not handed over for want of one: the list is there again.
    device.does(Act::GoOn);
    assert!(matches!(device.screen(), Screen::Visits(_)));
    start(&mut device, "H01-001", "self");
    // As an input method for Chinese writes digits.
    new_pin(&mut device, "２４６８", PIN);
    assert_eq!(kind(&device), Some(CoverKind::Ready));
    assert!(settings(&device).contains("600000-"), "the rounds that OWASP asks for");
    assert!(!settings(&device).contains(PIN), "the PIN itself is nowhere");
}

#[test]
fn with_a_pin_one_button_hands_over_and_the_respondent_begins() {
    for mode in ["self", "read_aloud", "assisted"] {
        let mut device = Device::new("#/settings");
        new_pin(&mut device, PIN, PIN);
        start(&mut device, "H01-001", mode);
        let ready = cover(&device).expect("a cover");
        assert_eq!((ready.kind, ready.household.as_str(), ready.by_pin), (CoverKind::Ready, "H01-001", true));
        device.does(Act::Go("#/records".to_owned()));
        assert_eq!(kind(&device), Some(CoverKind::Ready), "locked before the first question");
        device.does(Act::GoOn);
        assert_eq!(device.page().expect("the first page").page, "C0", "{mode}");
    }
    // An interviewer who asks keeps the device.
    let mut device = Device::new("#/settings");
    new_pin(&mut device, PIN, PIN);
    start(&mut device, "H01-001", "interviewer");
    assert!(device.page().is_some_and(|page| !page.is_locked));
}

#[test]
fn a_reload_a_kill_and_a_new_tab_show_a_cover_and_nothing_of_the_interview() {
    for hash in ["#/records", "#/fill/resident-satisfaction?household=H01-001&mode=self", "#/", "#/visits"] {
        let mut device = answering();
        device.hash = hash.to_owned();
        device.kernel = crate::Kernel::new();
        device.local_on_disk = device.local.clone();
        device.kill();
        assert_eq!(kind(&device), Some(CoverKind::Locked), "{hash}");
        assert!(device.kernel.interview.is_none(), "it is not even read");
        assert!(!seen(&device).contains("Q1"), "{hash}");
        for act in [Act::GoOn, Act::Next, Act::Leave, Act::Go("#/records".to_owned()), Act::StopClock] {
            device.does(act.clone());
            assert_eq!(kind(&device), Some(CoverKind::Locked), "{hash} {act:?}");
        }
        for other in
            ["#/visits", "#/settings", "#/fill/resident-satisfaction?household=H01-002&mode=self", SURVEY]
        {
            device.tell(Event::RouteChanged(other.to_owned()));
            device.settle();
            assert_eq!(kind(&device), Some(CoverKind::Locked), "{other}");
            assert!(device.hash.contains("H01-001"), "the address is put back: {}", device.hash);
        }
        device.tell(Event::Popped);
        assert_eq!(kind(&device), Some(CoverKind::Locked), "Back");
        // Nothing is known of the lock in localStorage: the other copy has it.
        device.local.clear();
        device.open();
        assert_eq!(kind(&device), Some(CoverKind::Locked));
    }
}

#[test]
fn the_pin_takes_the_tablet_back_or_goes_on_with_the_interview() {
    let mut device = answering();
    let place = device.page().expect("a page").page;
    device.open();
    for wrong in ["", "0000", "S01"] {
        staff(&mut device, wrong);
        assert_eq!(kind(&device), Some(CoverKind::Locked), "{wrong}");
        assert!(device.alerts("not the PIN"));
    }
    device.does(Act::Reopen(PIN.to_owned()));
    let page = device.page().expect("the interview");
    assert!(page.is_locked && page.page == place, "where it was, and still locked");
    staff(&mut device, PIN);
    assert!(device.page().is_some_and(|page| !page.is_locked), "in the interviewer's hands");
    device.does(Act::Leave);
    device.open();
    assert!(matches!(device.screen(), Screen::Visits(_)), "for good");
    // From the cover straight to the list, with the household open.
    let mut device = answering();
    device.open();
    staff(&mut device, PIN);
    let Screen::Visits(visits) = device.screen() else { panic!("visits") };
    assert_eq!(visits.open.as_ref().expect("open").line.id, "H01-001");
    assert_eq!(
        visits.open.as_ref().expect("open").questionnaires[0].resume,
        Some(true),
        "the draft waits there"
    );
}

#[test]
fn wrong_pins_are_slowed_down_and_a_reload_changes_nothing() {
    let mut device = answering();
    device.open();
    // 0, 0, then 30 s, doubled with each further one, up to an hour.
    let waits = [0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600];
    for (tries, wait) in (1_u32..).zip(waits) {
        staff(&mut device, "1111");
        device.open();
        let left = cover(&device).expect("a cover").wait;
        assert_eq!(device.alarm, (wait > 0).then_some(1), "the clock runs, also behind a reload");
        assert!(left <= wait && left + 10 >= wait, "after {tries} tries: {left}");
        if wait > 0 {
            device.passes(wait - 20);
            staff(&mut device, PIN);
            assert_eq!(kind(&device), Some(CoverKind::Locked), "the right one does not help before its time");
            device.passes(30);
        }
    }
    staff(&mut device, PIN);
    assert!(matches!(device.screen(), Screen::Visits(_)));
    // A right one begins the count anew.
    start(&mut device, "H01-002", "self");
    staff(&mut device, "1111");
    assert_eq!(cover(&device).expect("a cover").wait, 0);
}

#[test]
fn a_try_counts_before_it_is_known_whether_it_was_right() {
    let mut device = answering();
    device.open();
    for _ in 0..3 {
        device.act(Act::Staff("1111".to_owned()));
        // The count is on its way before the hash is asked for; then somebody reloads.
        let count = device.waiting.iter().position(|effect| matches!(effect, Effect::Write { .. }));
        let hash = device.waiting.iter().position(|effect| matches!(effect, Effect::HashPin { .. }));
        assert!(count < hash && count.is_some());
        device.step();
        device.open();
    }
    assert!(cover(&device).expect("a cover").wait > 0);
}

#[test]
fn a_forgotten_pin_can_be_replaced_after_twelve_hours_and_nothing_is_lost_or_shown() {
    let mut device = answering();
    device.open();
    let drafts = device.kept("draft/").len();
    new_pin(&mut device, "1357", "1357");
    assert_eq!(kind(&device), Some(CoverKind::Locked), "nobody sets another one meanwhile");
    device.does(Act::ForgotPin);
    assert!(matches!(cover(&device).expect("a cover").renewal, Renewal::At(_)));
    device.passes(12 * 3600 - 60);
    device.open();
    new_pin(&mut device, "1357", "1357");
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    device.passes(120);
    device.open();
    assert_eq!(cover(&device).expect("a cover").renewal, Renewal::Due);
    assert!(!seen(&device).contains("Q1"));
    new_pin(&mut device, "1357", "1357");
    assert!(matches!(device.screen(), Screen::Visits(_)));
    assert_eq!(device.kept("draft/").len(), drafts, "the answers are all there");
    // The right PIN ends it: a respondent who pressed the button has gained nothing.
    let mut device = answering();
    device.open();
    device.does(Act::ForgotPin);
    staff(&mut device, PIN);
    start(&mut device, "H01-002", "self");
    device.passes(24 * 3600);
    device.open();
    assert_eq!(cover(&device).expect("a cover").renewal, Renewal::No);
}

#[test]
fn handing_in_leaves_the_tablet_locked_until_the_interviewer_has_it() {
    let mut device = answering();
    device.fill();
    device.does(Act::Submit);
    let Screen::Done(done) = device.screen() else { panic!("done") };
    assert!(done.hand_back && done.is_locked && !done.to_visits && done.saving_state == SavingState::Saved);
    assert!(!seen(&device).contains("Q1"), "nothing of the answers");
    for hash in ["#/records", "#/visits", "#/", "#/fill/resident-satisfaction?household=H01-001&mode=self"] {
        device.tell(Event::RouteChanged(hash.to_owned()));
        device.settle();
        assert!(matches!(device.screen(), Screen::Done(_)), "{hash}");
    }
    for act in [Act::Again, Act::Back, Act::Leave, Act::Export { all: true, way: FileWay::Download }] {
        device.does(act.clone());
        assert!(matches!(device.screen(), Screen::Done(_)), "{act:?}");
    }
    assert!(device.files.is_empty(), "a respondent exports nothing");
    device.tell(Event::Popped);
    assert!(matches!(device.screen(), Screen::Done(_)), "Back");
    device.open();
    let locked = cover(&device).expect("a cover");
    assert!(!locked.can_reopen, "there is nothing to go on with");
    device.does(Act::Reopen(PIN.to_owned()));
    assert!(!matches!(device.screen(), Screen::Fill(_) | Screen::Review(_) | Screen::Records(_)));
    // At the screen that thanks, or at the cover behind a reload.
    let mut device = answering();
    device.fill();
    device.does(Act::Submit);
    staff(&mut device, PIN);
    assert!(matches!(device.screen(), Screen::Visits(_)));
}

#[test]
fn a_page_that_is_switched_away_shows_no_answers_and_goes_on_without_the_pin() {
    let mut device = answering();
    let place = device.page().expect("a page").page;
    device.tell(Event::Visible(false));
    assert_eq!(kind(&device), Some(CoverKind::Paused), "before it is seen again");
    device.tell(Event::Popped);
    device.passes(60);
    device.tell(Event::Visible(true));
    assert_eq!(kind(&device), Some(CoverKind::Paused));
    device.does(Act::Choose { name: "Q2".to_owned(), code: "1".to_owned() });
    device.does(Act::GoOn);
    assert_eq!(device.page().expect("the interview").page, place, "and Back has turned no page meanwhile");
    // Who comes back late needs the interviewer.
    device.tell(Event::Visible(false));
    device.passes(301);
    device.tell(Event::Visible(true));
    device.settle();
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    device.does(Act::GoOn);
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    // At the last look too; on one's own phone and with an interviewer never.
    let mut device = answering();
    device.fill();
    device.tell(Event::Visible(false));
    assert_eq!(kind(&device), Some(CoverKind::Paused));
    for hash in [SURVEY, "#/fill/resident-satisfaction?household=H01-001&mode=interviewer"] {
        let mut device = Device::new(hash);
        device.answer();
        device.tell(Event::Visible(false));
        assert!(device.page().is_some(), "{hash}");
        assert_eq!(device.alarm, None, "no clock runs there");
    }
}

#[test]
fn an_idle_interview_is_asked_after_first_and_ends_as_a_draft_of_its_household() {
    let mut device = answering();
    let place = device.page().expect("a page").page;
    // Somebody who reads touches the page now and then.
    device.passes(170);
    device.tell(Event::Touched);
    device.alarm = Some(10);
    device.rings();
    assert!(device.page().is_some(), "180 seconds since the beginning, 10 since the touch");
    device.rings();
    let asking = cover(&device).expect("a cover");
    assert_eq!(asking.kind, CoverKind::Asking);
    assert!(asking.seconds > 100 && asking.seconds <= 120, "{}", asking.seconds);
    device.rings();
    assert!(cover(&device).expect("a cover").seconds < asking.seconds, "the clock runs");
    // Yes: as long as before, and as often as it takes.
    for _ in 0..12 {
        device.does(Act::GoOn);
        assert_eq!(device.page().expect("the interview").page, place);
        device.rings();
        assert_eq!(kind(&device), Some(CoverKind::Asking));
    }
    // The clock can be stopped.
    device.does(Act::StopClock);
    assert_eq!((kind(&device), device.alarm), (Some(CoverKind::Paused), None));
    device.passes(3600);
    device.tell(Event::Alarm);
    device.does(Act::GoOn);
    assert_eq!(device.page().expect("the interview").page, place);
    // Nobody answers: the draft stays, and nobody sees it.
    device.rings();
    for _ in 0..200 {
        if kind(&device) == Some(CoverKind::Locked) {
            break;
        }
        device.rings();
    }
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    assert!(device.kernel.interview.is_none() && !seen(&device).contains("Q1"));
    assert_eq!(device.kept("draft/").len(), 1);
    device.does(Act::GoOn);
    assert_eq!(kind(&device), Some(CoverKind::Locked), "not without the PIN");
    // Another household gets none of it; its own goes on where it was.
    staff(&mut device, PIN);
    start(&mut device, "H01-002", "self");
    device.does(Act::GoOn);
    assert_eq!(device.page().expect("the other one").page, "C0");
    staff(&mut device, PIN);
    start(&mut device, "H01-001", "self");
    device.does(Act::GoOn);
    assert_eq!(device.page().expect("their own").page, place);
}

#[test]
fn other_tabs_lock_and_open_with_it() {
    let mut one = Device::new("#/settings");
    new_pin(&mut one, PIN, PIN);
    // A second tab on the same stores, with another household's interview in sight.
    let mut two = Device::new("#/");
    (two.local, two.database) = (one.local.clone(), one.database.clone());
    two.hash = "#/fill/resident-satisfaction?household=H01-003&mode=interviewer".to_owned();
    two.open();
    two.answer();
    assert!(two.page().is_some());
    start(&mut one, "H01-001", "self");
    one.does(Act::GoOn);
    two.tell(Event::StoreChanged { key: "settings".to_owned(), text: Some(settings(&one)) });
    two.settle();
    assert_eq!(kind(&two), Some(CoverKind::Locked));
    two.does(Act::Go("#/records".to_owned()));
    two.does(Act::Next);
    assert_eq!(kind(&two), Some(CoverKind::Locked));
    // What the other tab answers is not shown here.
    let draft = one.kept("draft/").first().map(|(key, text)| ((*key).clone(), (*text).clone()));
    if let Some((key, text)) = draft {
        two.tell(Event::StoreChanged { key, text: Some(text) });
    }
    assert_eq!(kind(&two), Some(CoverKind::Locked));
    // Opened in the second tab, it is open in the first.
    two.does(Act::Staff(PIN.to_owned()));
    assert_eq!(kind(&two), None);
    one.tell(Event::StoreChanged { key: "settings".to_owned(), text: Some(settings(&two)) });
    one.settle();
    assert!(one.page().is_some_and(|page| !page.is_locked));
}

#[test]
fn a_page_that_the_browser_had_put_aside_comes_back_covered() {
    let mut device = answering();
    device.tell(Event::Restored);
    device.settle();
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    assert!(device.kernel.interview.is_none());
    let mut own = Device::new(SURVEY);
    own.answer();
    own.tell(Event::Restored);
    own.settle();
    assert!(own.page().is_some(), "one's own phone goes on");
}

#[test]
fn messages_about_others_are_not_shown_on_a_tablet_in_a_respondents_hands() {
    let mut device = answering();
    let key = "draft/demo/2026Q4/resident-satisfaction/H01-003".to_owned();
    crate::alerts::add(
        &mut device.kernel.messages,
        crate::alerts::Message::error(
            pingyi_wording::field::Key::FindingStoreDamagedError,
            pingyi_wording::field::Key::FindingStoreDamagedRemedy,
        )
        .with("key", key),
    );
    assert!(!seen(&device).contains("H01-003"), "{}", seen(&device));
    staff(&mut device, PIN);
    assert!(seen(&device).contains("H01-003"), "the interviewer is told");
}

#[test]
fn without_a_way_to_keep_a_pin_the_interviewers_code_opens() {
    let mut device = Device::new("#/visits");
    device.secure = false;
    device.open();
    start(&mut device, "H01-001", "self");
    let ready = cover(&device).expect("a cover");
    assert!(ready.kind == CoverKind::Ready && !ready.by_pin);
    device.does(Act::GoOn);
    device.answer();
    device.tell(Event::Visible(false));
    device.passes(400);
    device.tell(Event::Visible(true));
    device.settle();
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    staff(&mut device, "S02");
    assert_eq!(kind(&device), Some(CoverKind::Locked));
    device.does(Act::Reopen("s01".to_owned()));
    assert!(device.page().is_some_and(|page| page.is_locked));
    // A browser that says it can and then cannot: handed over all the same, and told.
    let mut device = Device::new("#/visits");
    device.can_hash = false;
    start(&mut device, "H01-001", "self");
    new_pin(&mut device, PIN, PIN);
    assert_eq!(kind(&device), Some(CoverKind::Ready));
    assert!(!cover(&device).expect("a cover").by_pin);
}

#[test]
fn a_private_question_asks_the_interviewer_to_look_away_and_back_does_not_show_it() {
    let mut device = answering();
    for _ in 0..60 {
        if device.page().is_some_and(|page| page.page == "Q24") {
            break;
        }
        device.answer();
        device.does(Act::Next);
    }
    let page = device.page().expect("Q24");
    assert!(page.private && page.questions.len() == 1, "alone on its screen");
    device.answer();
    device.does(Act::Next);
    device.does(Act::Back);
    let page = device.page().expect("Q24");
    assert_eq!(page.page, "Q24");
    assert!(!format!("{:?}", page.questions).contains("checked: true"), "{:?}", page.questions);
}

#[test]
fn who_has_helped_is_asked_at_the_last_look_and_recorded() {
    let helper = |device: &Device| match device.screen() {
        Screen::Review(review) => review.helper,
        other => panic!("no review: {other:?}"),
    };
    let recorded = |device: &Device| {
        let text = device.kept("response/").first().map(|(_, text)| (*text).clone()).expect("a response");
        ["none", "family", "staff"].into_iter().find(|word| text.contains(&format!("\"helper\":\"{word}\"")))
    };
    for (hash, proposed, said) in [
        (SURVEY, "none", "family"),
        ("#/fill/resident-satisfaction?household=H01-001&mode=self", "none", "none"),
        ("#/fill/resident-satisfaction?household=H01-001&mode=assisted", "staff", "family"),
        ("#/fill/resident-satisfaction?household=H01-001&mode=read_aloud", "staff", "staff"),
    ] {
        let mut device = Device::new(hash);
        device.does(Act::Helper("staff".to_owned()));
        device.fill();
        assert_eq!(helper(&device), Some(proposed), "{hash}");
        device.does(Act::Helper("nonsense".to_owned()));
        device.does(Act::Helper(said.to_owned()));
        // The choice is part of the draft.
        device.open();
        device.fill();
        assert_eq!(helper(&device), Some(said), "{hash}");
        device.does(Act::Submit);
        assert_eq!(recorded(&device), Some(said), "{hash}");
    }
    let mut device = Device::new("#/fill/resident-satisfaction?household=H01-001&mode=interviewer");
    device.fill();
    assert_eq!(helper(&device), None, "an interviewer who asks is there in any case");
}

#[test]
fn declining_is_a_row_of_nothing_asked_with_the_version_of_the_notice() {
    let mut device = Device::new(SURVEY);
    assert!(!device.page().expect("a page").notice.is_empty(), "the notice stands above the first item");
    let consent = |device: &Device| {
        let text = device.kept("response/").first().map(|(_, text)| (*text).clone()).expect("a response");
        let value = text.split("\"consent\":\"").nth(1).and_then(|rest| rest.split('"').next());
        (value.unwrap_or_default().to_owned(), text)
    };
    device.does(Act::Choose { name: "C0".to_owned(), code: "2".to_owned() });
    device.does(Act::Next);
    device.does(Act::Submit);
    let Screen::Done(done) = device.screen() else { panic!("done") };
    assert!(done.text.contains("Thank you"), "{}", done.text);
    let (said, text) = consent(&device);
    assert_eq!(said, "declined:2026.1");
    let cells = text.split("\"cells\":").nth(1).and_then(|rest| rest.split(']').next()).expect("cells");
    assert!(
        text.contains("\"disposition\":\"2.11\"")
            && cells.trim_matches(['[', ']']).split(',').all(|cell| cell == "-1")
    );
    let mut device = Device::new(SURVEY);
    device.fill();
    device.does(Act::Submit);
    assert_eq!(consent(&device).0, "agreed:2026.1");
}

#[test]
fn a_link_on_ones_own_phone_shows_no_staff_door_and_home_opened_directly_does() {
    let doors = |device: &Device| device.kernel.view().frame.doors;
    let mut device = Device::new("#/fill/resident-satisfaction?wave=2026Q4");
    device.fill();
    device.does(Act::Submit);
    let Screen::Done(done) = device.screen() else { panic!("done") };
    assert!(!done.hand_back && !done.is_locked);
    for hash in ["#/records", "#/"] {
        device.tell(Event::RouteChanged(hash.to_owned()));
        device.settle();
        assert!(!doors(&device), "{hash}");
    }
    let Screen::Home(home) = device.screen() else { panic!("home") };
    assert!(!home.doors && !home.questionnaires.is_empty());
    device.hash = "#/records".to_owned();
    device.open();
    assert!(matches!(device.screen(), Screen::Records(_)) && !doors(&device), "a reload brings no door");
    device.hash = "#/".to_owned();
    device.open();
    assert!(doors(&device), "opened directly");
    // On a device that somebody works with a link is the device's own.
    let mut device = Device::new("#/settings");
    device.does(Act::Interviewer(Some("S01".to_owned())));
    device.hash = SURVEY.to_owned();
    device.open();
    assert!(doors(&device));
    let handed = Device::new("#/fill/resident-satisfaction?household=H01-001&mode=interviewer");
    assert!(doors(&handed));
}

#[test]
fn the_coordinator_gets_a_link_for_each_questionnaire() {
    let mut device = Device::new("#/pack");
    let Screen::Pack(pack) = device.screen() else { panic!("pack") };
    let links: Vec<&str> = pack.links.iter().map(|link| link.hash.as_str()).collect();
    assert_eq!(
        links,
        [
            "https://survey.example/app/#/fill/resident-satisfaction?wave=2026Q4",
            "https://survey.example/app/#/fill/cadre-rating?wave=2026Q4",
        ]
    );
    device.does(Act::CopyLink(links[0].to_owned()));
    assert_eq!(device.copied, [links[0]]);
    // The same as a code for a camera, one at a time.
    let shown = |device: &Device| match device.screen() {
        Screen::Pack(pack) => pack.code.as_ref().map(|(address, code)| (address.clone(), code.side() > 20)),
        _ => None,
    };
    for link in [links[0], links[1]] {
        device.does(Act::ShowCode(link.to_owned()));
        assert_eq!(shown(&device), Some((link.to_owned(), true)));
    }
    device.does(Act::ShowCode(links[1].to_owned()));
    assert_eq!(shown(&device), None);
}
