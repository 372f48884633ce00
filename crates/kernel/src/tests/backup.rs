//! Backup and restoring. Source of truth: docs/formats/backup.md and decision 0162: nothing is lost,
//! nothing newer is overwritten, nothing is deleted, and no number is given twice.

use std::collections::BTreeSet;

use pingyi_base::ordered;
use pingyi_interchange::backup::{Backup, Content, Store, read, write};
use proptest::prelude::*;

use super::device::Device;
use super::ways::with_two;
use crate::backup::{Merge, merge};
use crate::view::Screen;
use crate::{Act, DeviceAct, FileWay};

fn made(device: &mut Device) -> Vec<u8> {
    device.does(Act::Go("#/settings".to_owned()));
    device.files.clear();
    device.does(Act::Device(DeviceAct::Backup(FileWay::Download)));
    let (name, bytes) = device.files.pop().unwrap();
    assert!(name.starts_with("pingyi-backup_D-") && name.ends_with("_2026-11-25.pingyi"), "{name}");
    bytes
}

fn restore(device: &mut Device, bytes: &[u8]) {
    device.does(Act::Go("#/settings".to_owned()));
    device.held = vec![("pingyi-backup.pingyi".to_owned(), bytes.to_vec())];
    device.does(Act::Device(DeviceAct::RestoreChosen));
    device.does(Act::Device(DeviceAct::Restore(true)));
}

fn lines(device: &Device) -> Vec<String> {
    let Screen::Settings(view) = device.screen() else { panic!("no settings") };
    view.own.restore.clone().map(|asked| asked.lines).unwrap_or_default()
}

fn exported(device: &mut Device) -> Vec<(String, Vec<u8>)> {
    device.does(Act::Go("#/records".to_owned()));
    device.files.clear();
    device.does(Act::Export { all: true, way: FileWay::Download });
    let mut files = std::mem::take(&mut device.files);
    files.sort();
    files
}

/// A device with all that a device can have.
fn full() -> Device {
    let mut device = with_two();
    device.pictures.insert("R-1-photo.jpg".to_owned(), vec![0xff, 0xd8, 0]);
    device.does(Act::Export { all: false, way: FileWay::Download });
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-003&mode=interviewer".to_owned()));
    device.answer();
    device.does(Act::Next);
    device.does(Act::Leave);
    device.does(Act::Device(DeviceAct::Name("三号平板".to_owned())));
    device.does(Act::Large(true));
    device
}

#[test]
fn a_fresh_device_gets_everything_and_keeps_its_own_number() {
    let mut old = full();
    let backup = made(&mut old);
    let rows = exported(&mut old);
    let mut new = Device::new("#/settings");
    new.tell(crate::Event::Viewport { width: 1, height: 1 });
    let mine = new.kernel.settings.device.clone();
    // Two devices of the tests draw the same numbers; the other one's is made another one.
    new.kernel.settings.device = "D-NEW".to_owned();
    new.does(Act::Large(false));
    assert_ne!(mine, "D-NEW");
    restore(&mut new, &backup);
    for (key, text) in
        old.kept("").into_iter().filter(|(key, _)| !key.starts_with("export/") && *key != "settings")
    {
        assert_eq!(new.database.get(key), Some(text), "{key}");
        assert_eq!(new.local.get(key), Some(text), "{key} is there twice");
    }
    assert_eq!(new.pictures, old.pictures);
    let settings = &new.kernel.settings;
    assert_eq!(
        (settings.device.as_str(), settings.name.as_str(), settings.large),
        ("D-NEW", "三号平板", true)
    );
    assert_eq!(exported(&mut new), rows, "the same rows under the same names");
}

#[test]
fn a_restored_device_gives_no_number_twice() {
    let mut old = full();
    let backup = made(&mut old);
    let mut new = Device::new("#/settings");
    new.kernel.settings.device = "D-NEW".to_owned();
    new.does(Act::Large(false));
    restore(&mut new, &backup);
    // Both go on.
    for device in [&mut old, &mut new] {
        device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
        device.fill();
        device.does(Act::Submit);
    }
    let numbers = |device: &Device| -> BTreeSet<String> {
        device.kept("seq/").into_iter().map(|(key, id)| format!("{key} {id}")).collect()
    };
    let all: BTreeSet<String> = numbers(&old).union(&numbers(&new)).cloned().collect();
    let keys: BTreeSet<&str> = all.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(all.len(), keys.len(), "a number has two responses: {all:?}");
    assert!(keys.contains("seq/D-NEW/1"), "{keys:?}");
    // Back onto the device itself: it goes on behind what it has given since.
    restore(&mut old, &backup);
    old.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    old.fill();
    old.does(Act::Submit);
    assert_eq!(old.kept("seq/").len(), 4);
}

#[test]
fn restoring_twice_changes_nothing_the_second_time() {
    let backup = made(&mut full());
    let mut new = Device::new("#/settings");
    restore(&mut new, &backup);
    let (database, local, pictures) = (new.database.clone(), new.local.clone(), new.pictures.clone());
    new.does(Act::Go("#/settings".to_owned()));
    new.held = vec![("again.pingyi".to_owned(), backup)];
    new.does(Act::Device(DeviceAct::RestoreChosen));
    let Screen::Settings(view) = new.screen() else { panic!("no settings") };
    assert!(!view.own.restore.as_ref().unwrap().can, "there is nothing to restore: {:?}", view.own.restore);
    assert_eq!((new.database, new.local, new.pictures), (database, local, pictures));
}

#[test]
fn a_damaged_backup_changes_nothing_and_is_told() {
    let backup = made(&mut full());
    for bytes in [&backup[..backup.len() - 1], &backup[..backup.len() / 2], b"response_id\r\n"] {
        let mut new = Device::new("#/settings");
        let before = new.database.clone();
        restore(&mut new, bytes);
        assert_eq!(new.database, before);
        assert!(
            lines(&new).is_empty()
                && (device_says(&new, "Nothing of it was taken") || device_says(&new, "no backup"))
        );
    }
}

fn device_says(device: &Device, words: &str) -> bool {
    device.alerts(words)
}

#[test]
fn what_is_newer_here_or_different_stays() {
    let mut old = full();
    let backup = made(&mut old);
    // The draft goes on here.
    old.does(Act::Go("#/fill/resident-satisfaction?household=H01-003&mode=interviewer".to_owned()));
    old.answer();
    old.settle();
    old.does(Act::Leave);
    let before = old.database.clone();
    restore(&mut old, &backup);
    assert_eq!(old.database, before, "nothing was changed");
    // The same id with another content: neither is newer.
    let mut other = read(&backup).unwrap();
    let kept = other.stores.iter_mut().find(|store| store.name == "kept").unwrap();
    let (_, content) = kept.entries.iter_mut().find(|(key, _)| key.starts_with("seq/")).unwrap();
    *content = Content::Text("R-OTHER".to_owned());
    let pictures = other.stores.iter_mut().find(|store| store.name == "pictures").unwrap();
    pictures.entries[0].1 = Content::Bytes(vec![1]);
    old.does(Act::Go("#/settings".to_owned()));
    old.held = vec![("other.pingyi".to_owned(), write(&other))];
    old.does(Act::Device(DeviceAct::RestoreChosen));
    assert!(lines(&old).iter().any(|line| line.starts_with("2 entries differ")), "{:?}", lines(&old));
    old.does(Act::Device(DeviceAct::Restore(true)));
    assert_eq!((old.database, old.pictures["R-1-photo.jpg"].clone()), (before, vec![0xff, 0xd8, 0]));
}

#[test]
fn a_copy_that_is_in_one_store_only_goes_into_the_backup() {
    let mut device = with_two();
    let key = device.kept("response/")[0].0.clone();
    device.database.remove(&key);
    let backup = read(&made(&mut device)).unwrap();
    assert!(backup.stores[0].entries.iter().any(|(known, _)| *known == key));
}

fn entries(merge: &Merge) -> Vec<(String, String)> {
    merge.adds.iter().chain(&merge.puts).cloned().collect()
}

proptest! {
    // Whatever flags and questionnaires there are: onto nothing everything comes, and a second time
    // nothing.
    #[test]
    fn onto_an_empty_device_a_backup_is_the_device(
        flags in prop::collection::btree_set("(seq|vseq|took-part|handed-in|undone|questionnaire)/[A-Z0-9/-]{1,12}", 0..12),
        pictures in prop::collection::btree_map("[a-z]{1,6}", prop::collection::vec(any::<u8>(), 0..9), 0..5),
    ) {
        let texts: Vec<(String, String)> = flags.into_iter().map(|key| (key.clone(), format!("text of {key}"))).collect();
        let kept = texts.iter().map(|(key, text)| (key.clone(), Content::Text(text.clone()))).collect();
        let pictures: Vec<(String, Content)> = pictures.into_iter().map(|(key, bytes)| (key, Content::Bytes(bytes))).collect();
        let other = Store { name: "pictures".to_owned(), entries: pictures.clone() };
        let stores = vec![Store { name: "kept".to_owned(), entries: kept }, other.clone()];
        let at = pingyi_base::Timestamp::parse("2026-11-25T09:00:00+08:00").unwrap();
        let backup = Backup { device: "D-1".to_owned(), name: String::new(), at, app: String::new(), stores };
        let backup = read(&write(&backup)).unwrap();
        let first = merge(&ordered::map(Vec::new()), &[], &backup);
        prop_assert_eq!(entries(&first), texts.clone());
        prop_assert_eq!(first.stores.iter().flat_map(|store| store.entries.clone()).collect::<Vec<_>>(), pictures);
        let second = merge(&ordered::map(texts), &[other], &backup);
        prop_assert!(entries(&second).is_empty() && second.stores.is_empty() && second.conflicts == 0);
    }
}
