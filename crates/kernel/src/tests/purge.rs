//! Deleting: only what was exported and read back, and it stays deleted. Source of truth: the issue and
//! decision 0161.

use super::device::Device;
use super::ways::with_two;
use crate::view::{AskedView, Screen};
use crate::{Act, DeviceAct, FileWay};

fn read_back(device: &mut Device, files: Vec<(String, Vec<u8>)>) -> AskedView {
    device.does(Act::Go("#/settings".to_owned()));
    device.held = files;
    device.does(Act::Device(DeviceAct::PurgeChosen));
    let Screen::Settings(view) = device.screen() else { panic!("no settings") };
    view.own.purge.clone().unwrap()
}

fn export(device: &mut Device) -> Vec<(String, Vec<u8>)> {
    device.does(Act::Go("#/records".to_owned()));
    device.files.clear();
    device.does(Act::Export { all: false, way: FileWay::Download });
    device.files.clone()
}

fn purge(device: &mut Device) {
    device.does(Act::Device(DeviceAct::Purge(true)));
}

#[test]
fn nothing_goes_without_reading_back_or_with_another_file_or_a_changed_one() {
    let mut device = with_two();
    let files = export(&mut device);
    let mut changed = files.clone();
    let text = String::from_utf8(changed[0].1.clone()).unwrap().replacen(",1.1,", ",1.2,", 1);
    changed[0].1 = text.into_bytes();
    assert_ne!(changed, files);
    // Another device's file of the same name.
    let mut other = with_two();
    other.kernel.settings.device = "D-OTHER".to_owned();
    other.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    other.fill();
    other.does(Act::Submit);
    let before = device.database.clone();
    for given in [Vec::new(), vec![("x.csv".to_owned(), b"\xef\xbb\xbfa,b\r\n1,2\r\n".to_vec())]] {
        assert!(!read_back(&mut device, given).can);
        purge(&mut device);
        assert_eq!(device.kept("response/").len(), 2);
    }
    assert_eq!(device.database, before);
    // One of two rows was changed: only the other may go.
    let asked = read_back(&mut device, changed);
    assert!(asked.lines[0].contains("1 response"), "{asked:?}");
    purge(&mut device);
    assert_eq!(device.kept("response/").len(), 1);
}

#[test]
fn what_was_not_exported_stays_whatever_file_there_is() {
    let mut device = with_two();
    let files = export(&mut device);
    let mark = device.kept("export/")[0].0.clone();
    device.does(Act::Device(DeviceAct::Unmark(mark)));
    assert!(!read_back(&mut device, files).can);
    purge(&mut device);
    assert_eq!(device.kept("response/").len(), 2);
}

#[test]
fn what_was_read_back_goes_from_both_stores_and_stays_gone_after_a_kill() {
    let mut device = with_two();
    let files = export(&mut device);
    device.local_on_disk = device.local.clone();
    let asked = read_back(&mut device, files.clone());
    assert!(asked.can && asked.lines.iter().any(|line| line.contains("organiser keeps")), "{asked:?}");
    purge(&mut device);
    let gone = |device: &Device| {
        device.kept("response/").is_empty() && device.local.keys().all(|key| !key.starts_with("response/"))
    };
    assert!(gone(&device));
    let record = device.kept("deleted/");
    assert_eq!(record.len(), 1);
    assert!(
        record[0].1.contains("2026-11-25") && record[0].1.contains(&files[0].0),
        "it says when and by which file"
    );
    // `localStorage` comes back as it was before.
    device.kill();
    device.settle();
    assert!(gone(&device), "a copy has brought them back");
    assert!(device.status().is_empty() || !device.alerts("damaged"));
    // Numbers are not given again.
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.fill();
    device.does(Act::Submit);
    assert_eq!(device.kept("seq/").len(), 3);
}

#[test]
fn that_a_household_has_answered_is_known_without_the_answers() {
    let mut device = Device::new("#/fill/resident-satisfaction?household=H01-003&mode=interviewer");
    device.fill();
    device.does(Act::Submit);
    let files = export(&mut device);
    // The visit's wave is not over: it stays, with its attempt.
    let asked = read_back(&mut device, files);
    assert!(asked.lines[0].contains("1 responses") && asked.lines[0].contains("0 visits"), "{asked:?}");
    purge(&mut device);
    assert_eq!((device.kept("response/").len(), device.kept("visit/").len()), (0, 1));
    device.open();
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-003&mode=interviewer".to_owned()));
    assert!(device.alerts("already"), "{:?}", device.kernel.view().frame.alerts);
}

#[test]
fn a_correction_and_what_it_corrects_go_together_or_not_at_all() {
    let mut device = with_two();
    let first = export(&mut device);
    let id = device.kept("response/")[0].0.trim_start_matches("response/").to_owned();
    device.does(Act::Void { response: id, reason: "填错了".to_owned() });
    let asked = read_back(&mut device, first.clone());
    assert!(asked.lines[0].contains("1 responses"), "{asked:?}");
    device.does(Act::Device(DeviceAct::Purge(false)));
    let second = export(&mut device);
    let asked = read_back(&mut device, [first, second].concat());
    assert!(asked.lines[0].contains("3 responses"), "{asked:?}");
}

#[test]
fn a_deleted_ballot_leaves_no_time_and_no_door() {
    let mut device = Device::new("#/fill/cadre-rating?household=H01-003&mode=self");
    device.fill();
    device.does(Act::Submit);
    let files = export(&mut device);
    read_back(&mut device, files);
    purge(&mut device);
    assert!(device.kept("response/").is_empty());
    let record = device.kept("deleted/");
    assert_eq!(record.len(), 1);
    assert!(record[0].1.contains("\"at\":null") && !record[0].1.contains("H01-003"), "{}", record[0].1);
    assert!(!device.kept("took-part/").is_empty(), "that somebody took part stays known");
}

#[test]
fn a_restore_does_not_bring_back_what_was_deleted_on_purpose() {
    let mut device = with_two();
    let files = export(&mut device);
    device.files.clear();
    device.does(Act::Device(DeviceAct::Backup(FileWay::Download)));
    let backup = device.files.clone();
    read_back(&mut device, files);
    purge(&mut device);
    device.held = backup;
    device.does(Act::Device(DeviceAct::RestoreChosen));
    device.does(Act::Device(DeviceAct::Restore(true)));
    assert!(device.kept("response/").is_empty());
}
