//! New versions of the app, and the way to the home screen. Source of truth: docs/deploy.md.

use super::device::Device;
use crate::view::Screen;
use crate::{Act, Effect, Event};

fn offered(device: &Device) -> bool {
    device.kernel.view().frame.update_ready
}

#[test]
fn who_wants_to_wait_with_a_new_version_is_not_asked_again_until_there_is_another() {
    let mut device = Device::new("#/");
    device.tell(Event::UpdateWaiting);
    assert!(offered(&device));
    device.act(Act::PostponeUpdate);
    assert!(!offered(&device));
    device.tell(Event::UpdateWaiting);
    assert!(offered(&device));
}

#[test]
fn a_page_of_the_version_before_opens_the_office_with_the_new_one_and_an_interview_goes_on() {
    let mut device = Device::new("#/fill/resident-satisfaction");
    device.tell(Event::UpdateTaken);
    device.tell(Event::RouteChanged("#/fill/cadre-rating".to_owned()));
    assert!(!device.waiting.contains(&Effect::TakeUpdate));
    device.does(Act::Go("#/".to_owned()));
    assert!(offered(&device));
    device.tell(Event::RouteChanged("#/office".to_owned()));
    assert!(device.waiting.contains(&Effect::TakeUpdate));
}

#[test]
fn that_a_version_did_not_start_is_said_and_no_longer_offered() {
    let mut device = Device::new("#/");
    device.tell(Event::UpdateWaiting);
    device.tell(Event::UpdateFailed);
    assert!(!offered(&device));
    assert!(device.alerts("did not start"));
}

#[test]
fn the_app_is_offered_for_the_home_screen_while_the_browser_offers_it() {
    let mut device = Device::new("#/");
    let offers = |device: &Device| match device.screen() {
        Screen::Home(home) => home.can_install,
        other => panic!("not home: {other:?}"),
    };
    assert!(!offers(&device));
    device.tell(Event::CanInstall(true));
    assert!(offers(&device));
    device.act(Act::Install);
    assert!(device.waiting.contains(&Effect::Install));
    device.tell(Event::CanInstall(false));
    assert!(!offers(&device));
}
