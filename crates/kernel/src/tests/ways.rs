//! Ways out: what counts as handed over, and what does not. Source of truth: the issue (nothing counts
//! before it has really left, cancelling marks nothing) and decision 0160.

use pingyi_interchange::pasted;

use super::device::Device;
use crate::view::{RecordsView, Screen};
use crate::{Act, DeviceAct, Facts, FileFailure, FileWay};

const WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 10_2_1 like Mac OS X) AppleWebKit/602.4.6 (KHTML, like Gecko) Mobile/14D27 MicroMessenger/6.5.8 NetType/WIFI Language/zh_CN";

/// A device with two responses, at the list of records.
pub(super) fn with_two() -> Device {
    let mut device = Device::new("#/fill/resident-satisfaction");
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Again);
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    device
}

fn records(device: &Device) -> RecordsView {
    match device.screen() {
        Screen::Records(view) => (*view).clone(),
        other => panic!("no records: {other:?}"),
    }
}

fn on_device(device: &mut Device, act: DeviceAct) {
    device.does(Act::Device(act));
}

#[test]
fn a_copied_text_counts_only_after_somebody_has_said_that_it_was_sent() {
    let mut device = with_two();
    on_device(&mut device, DeviceAct::CopyText);
    let text = device.clipboard.clone().unwrap();
    let (files, findings) = pasted::read(&text);
    assert_eq!((files.len(), findings.len()), (1, 0));
    assert_eq!(records(&device).not_exported, 2, "copying is not sending");
    assert!(records(&device).ways.waiting.unwrap().copied);
    on_device(&mut device, DeviceAct::Arrived(false));
    assert_eq!(records(&device).not_exported, 2, "said that it was not");
    assert!(device.kept("export/").is_empty());
    on_device(&mut device, DeviceAct::CopyText);
    on_device(&mut device, DeviceAct::Arrived(true));
    assert_eq!(records(&device).not_exported, 0);
    on_device(&mut device, DeviceAct::CopyText);
    assert!(records(&device).ways.waiting.is_none(), "nothing is left to copy");
}

#[test]
fn what_the_browser_did_not_copy_cannot_be_said_to_be_sent() {
    let mut device = with_two();
    device.copying_fails = Some(FileFailure::Unsupported);
    on_device(&mut device, DeviceAct::CopyText);
    let waiting = records(&device).ways.waiting.unwrap();
    assert!(
        !waiting.copied && waiting.text.starts_with("pingyi.text/1 "),
        "the text is there to be copied by hand"
    );
    on_device(&mut device, DeviceAct::Arrived(true));
    assert_eq!(records(&device).not_exported, 2);
    on_device(&mut device, DeviceAct::CopiedByHand);
    on_device(&mut device, DeviceAct::Arrived(true));
    assert_eq!(records(&device).not_exported, 0);
}

#[test]
fn cancelling_marks_nothing() {
    for way in [FileWay::Download, FileWay::Share, FileWay::SaveAs] {
        for why in [FileFailure::Cancelled, FileFailure::Failed, FileFailure::Unsupported] {
            let mut device = with_two();
            device.file_fails = Some(why);
            device.does(Act::Export { all: false, way });
            assert_eq!(records(&device).not_exported, 2, "{way:?} {why:?}");
            assert!(device.kept("export/").is_empty());
        }
    }
}

#[test]
fn in_a_browser_where_downloads_come_to_nothing_a_person_says_whether_the_file_is_there() {
    let mut device = with_two();
    device.facts = Facts { agent: WECHAT.to_owned(), ..Facts::default() };
    device.open();
    assert_eq!(records(&device).ways.trap.unwrap().word, "wechat");
    let download = Act::Export { all: false, way: FileWay::Download };
    device.does(download.clone());
    assert_eq!(records(&device).not_exported, 2, "no browser said that it is there");
    on_device(&mut device, DeviceAct::Arrived(false));
    assert_eq!(records(&device).not_exported, 2);
    device.does(download);
    on_device(&mut device, DeviceAct::Arrived(true));
    assert_eq!(records(&device).not_exported, 0);
    // The share sheet has said so itself.
    let mut device = with_two();
    device.facts = Facts { agent: WECHAT.to_owned(), ..Facts::default() };
    device.open();
    device.does(Act::Export { all: false, way: FileWay::Share });
    assert_eq!(records(&device).not_exported, 0);
}

#[test]
fn a_file_that_is_gone_can_be_taken_back_and_stays_taken_back_after_a_kill() {
    let mut device = with_two();
    device.does(Act::Export { all: false, way: FileWay::Download });
    let first = device.files.clone();
    device.local_on_disk = device.local.clone();
    let marks = records(&device).ways.marks;
    assert_eq!((marks.len(), records(&device).not_exported), (1, 0));
    on_device(&mut device, DeviceAct::Unmark(marks[0].mark.clone()));
    assert_eq!((records(&device).ways.marks.len(), records(&device).not_exported), (0, 2));
    // `localStorage` as it was before: the mark is there, and that it does not hold is not.
    device.kill();
    device.settle();
    assert_eq!(records(&device).not_exported, 2);
    device.files.clear();
    device.does(Act::Export { all: false, way: FileWay::Download });
    assert_eq!(device.files, first, "the same rows once more");
}

#[test]
fn two_texts_are_taken_back_apart() {
    let mut device = with_two();
    on_device(&mut device, DeviceAct::CopyText);
    on_device(&mut device, DeviceAct::Arrived(true));
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    on_device(&mut device, DeviceAct::CopyText);
    on_device(&mut device, DeviceAct::Arrived(true));
    let marks = records(&device).ways.marks;
    assert_eq!(marks.len(), 2);
    on_device(&mut device, DeviceAct::Unmark(marks[0].mark.clone()));
    assert_eq!(records(&device).not_exported, 1, "the newest is the first in the list, with one response");
}

#[test]
fn secret_ballots_wait_for_more_and_their_marks_tell_no_time_by_text_too() {
    let mut device = Device::new("#/fill/cadre-rating");
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/records".to_owned()));
    on_device(&mut device, DeviceAct::CopyText);
    on_device(&mut device, DeviceAct::Arrived(true));
    let marks = device.kept("export/");
    assert_eq!(marks.len(), 1);
    assert!(marks[0].1.contains("\"at\":null") && !marks[0].1.contains("2026-11-25"), "{}", marks[0].1);
}

#[test]
fn a_pasted_text_goes_to_the_office_and_one_that_is_cut_off_does_not() {
    let mut device = with_two();
    on_device(&mut device, DeviceAct::CopyText);
    let text = device.clipboard.clone().unwrap();
    device.does(Act::Go("#/office".to_owned()));
    let cut: String = text.chars().take(text.chars().count() / 2).collect();
    on_device(&mut device, DeviceAct::Paste(cut));
    assert!(device.held.is_empty());
    assert!(device.alerts("cut off") && device.alerts("resident-satisfaction"), "it says what is missing");
    on_device(&mut device, DeviceAct::Paste(text));
    assert_eq!(device.held.len(), 1);
    let Screen::Office(office) = device.screen() else { panic!("no office") };
    assert_eq!(office.busy, Some((0, 1)));
}
