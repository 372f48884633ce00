//! A device in a respondent's hands. Source of truth: docs/decisions/0075 (handing over).

use super::device::Device;
use crate::view::{SavingState, Screen};
use crate::{Act, Effect, Event};

const HANDED: &str = "#/fill/resident-satisfaction?household=H01-001&mode=self";

fn is_filling(device: &Device) -> bool {
    device.page().is_some_and(|page| page.is_locked)
}

/// A household, and the same on nobody's list.
const UNSENT: (&str, &str) =
    (r#""id": "H01-002", "area": "A01", "interviewer": "S01""#, r#""id": "H01-002", "area": "A01""#);

#[test]
fn a_device_that_was_handed_over_shows_the_interview_and_nothing_else() {
    for mode in ["self", "read_aloud", "assisted"] {
        let mut device = Device::new(&format!("#/fill/resident-satisfaction?household=H01-001&mode={mode}"));
        assert!(is_filling(&device), "{mode}");
        assert_eq!(device.page().expect("a page").household, "H01-001", "no more than the code");
        let interviewer = "#/fill/resident-satisfaction?household=H01-001&mode=interviewer";
        for hash in ["#/records", "#/visits", "#/settings", "#/office", "#/", interviewer, "#/nowhere"] {
            // Typed into the address bar, or by a way of the app's own.
            device.hash = hash.to_owned();
            device.tell(Event::RouteChanged(hash.to_owned()));
            device.settle();
            assert!(is_filling(&device), "{mode} {hash}");
            assert!(device.hash.contains(mode), "the address is put back: {}", device.hash);
            device.does(Act::Go(hash.to_owned()));
            assert!(is_filling(&device), "{mode} {hash}");
        }
        for act in [Act::Leave, Act::DiscardDraft, Act::EndEarly, Act::Again] {
            device.does(act.clone());
            assert!(is_filling(&device), "{mode} {act:?}");
        }
        assert!(!device.kernel.view().frame.navigation);
    }
}

#[test]
fn a_reload_and_another_address_find_it_locked() {
    let mut device = Device::new(HANDED);
    device.answer();
    device.does(Act::Next);
    let before = device.page().expect("a page").page;
    for hash in ["#/records", HANDED, ""] {
        device.hash = hash.to_owned();
        device.open();
        assert!(is_filling(&device), "{hash}");
        assert_eq!(device.page().expect("a page").page, before);
    }
}

#[test]
fn handing_in_opens_it_and_asks_for_the_device() {
    let mut device = Device::new(HANDED);
    device.fill();
    device.does(Act::Submit);
    let Screen::Done(done) = device.screen() else { panic!("done") };
    assert!(done.hand_back && done.saving_state == SavingState::Saved);
    device.does(Act::Go("#/records".to_owned()));
    assert!(matches!(device.screen(), Screen::Records(_)));
    device.open();
    assert!(matches!(device.screen(), Screen::Records(_)), "for good");
}

#[test]
fn the_interviewer_takes_it_back_with_the_code_of_who_is_at_work() {
    let mut device = Device::new(HANDED);
    device.answer();
    for wrong in ["", "S02", "H01-001"] {
        device.does(Act::Staff(wrong.to_owned()));
        assert!(is_filling(&device), "{wrong}");
    }
    assert!(device.alerts("not the code"));
    device.does(Act::Staff(" s01 ".to_owned()));
    assert!(device.page().is_some_and(|page| !page.is_locked), "the interview is still there");
    assert!(!device.alerts("not the code"));
    device.does(Act::Leave);
    assert!(matches!(device.screen(), Screen::Visits(_)));
    device.open();
    assert!(matches!(device.screen(), Screen::Visits(_)));
    // Whoever is at work opens it; that nobody was sent there, and who else was once here, opens nothing.
    let pack = String::from_utf8(device.pack.clone()).expect("text");
    device.pack = pack.replace(UNSENT.0, UNSENT.1).into_bytes();
    assert_ne!(device.pack, pack.into_bytes());
    device.open();
    device.does(Act::Interviewer(Some("S03".to_owned())));
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-002&mode=self".to_owned()));
    device.does(Act::Staff("S01".to_owned()));
    assert!(is_filling(&device));
    device.does(Act::Staff("S03".to_owned()));
    assert!(!is_filling(&device));
}

#[test]
fn ones_own_phone_and_an_interviewers_own_interview_stay_open() {
    let open = [
        "#/fill/resident-satisfaction",
        "#/fill/resident-satisfaction?mode=self",
        "#/fill/resident-satisfaction?household=H01-001",
        "#/fill/resident-satisfaction?household=H01-001&mode=interviewer",
    ];
    for hash in open {
        let mut device = Device::new(hash);
        assert!(device.page().is_some_and(|page| !page.is_locked), "{hash}");
        device.does(Act::Go("#/records".to_owned()));
        assert!(matches!(device.screen(), Screen::Records(_)), "{hash}");
    }
}

#[test]
fn a_lock_without_its_interview_does_not_hold() {
    let mut device = Device::new(HANDED);
    let pack = String::from_utf8(device.pack.clone()).expect("text");
    device.pack = pack.replace("H01-001", "H09-001").into_bytes();
    device.open();
    assert!(matches!(device.screen(), Screen::Home(_)));
    device.act(Act::Go("#/records".to_owned()));
    assert!(!device.waiting.iter().any(|effect| matches!(effect, Effect::SetRoute { replace: true, .. })));
}
