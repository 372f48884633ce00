//! Several packs on one device. Source of truth: docs/formats/pack.md ("On a device"),
//! docs/formats/stored.md, and the decisions on packs.

use pingyi_interchange::hash;

use super::device::{APP, Device, PACK};
use crate::event::StoreFailure;
use crate::view::{PacksView, ScanView, Screen};
use crate::{Act, Event, FileWay, PackAct, ScanFailure, Scanned};

/// The practice pack with other words in it.
fn pack(changes: &[(&str, &str)]) -> Vec<u8> {
    let text = std::str::from_utf8(PACK).unwrap().to_owned();
    changes.iter().fold(text, |text, (from, to)| text.replace(from, to)).into_bytes()
}

/// A real pack of another place.
fn riverside() -> Vec<u8> {
    pack(&[
        ("\"id\": \"demo\"", "\"id\": \"riverside\""),
        ("\"practice\": true", "\"practice\": false"),
        ("Qinghe Community: resident survey and cadre rating (practice)", "Riverside survey"),
    ])
}

fn packs(device: &Device) -> PacksView {
    match device.screen() {
        Screen::Pack(view) => view.packs.clone(),
        other => panic!("{other:?}"),
    }
}

fn does(device: &mut Device, act: PackAct) {
    device.does(Act::Pack(act));
}

/// Chooses a file and looks at it.
fn chooses(device: &mut Device, bytes: Vec<u8>) {
    device.given = bytes;
    device.does(Act::Go("#/pack".to_owned()));
    does(device, PackAct::Chosen(1));
}

fn takes(device: &mut Device, bytes: Vec<u8>) {
    chooses(device, bytes);
    does(device, PackAct::Take);
}

fn ids(device: &Device) -> Vec<(String, bool)> {
    packs(device).lines.iter().map(|line| (line.id.clone(), line.is_active)).collect()
}

fn on(device: &Device) -> String {
    device.kernel.pack.as_ref().unwrap().id.to_string()
}

#[test]
fn a_pack_is_looked_at_then_kept_and_used_and_is_there_after_a_kill() {
    let mut device = Device::new("#/pack");
    assert_eq!(ids(&device), [("demo".to_owned(), true)]);
    chooses(&mut device, riverside());
    let look = packs(&device).look.unwrap();
    assert!(look.can_take && !look.is_here && !look.replaces);
    assert_eq!(on(&device), "demo", "nothing happens before somebody says so");
    assert!(device.packs.is_empty() && device.kept("pack/").is_empty());
    does(&mut device, PackAct::Take);
    assert_eq!(on(&device), "riverside");
    assert!(device.status().contains("Riverside survey"), "{}", device.status());
    assert!(!device.kernel.view().frame.practice, "it is real");
    assert!(!device.database.values().any(|text| text.contains("\"survey\"")), "the file is in no text");
    assert_eq!(ids(&device), [("riverside".to_owned(), true), ("demo".to_owned(), false)]);
    device.local_on_disk = device.local.clone();
    device.kill();
    assert_eq!(on(&device), "riverside");
}

// The store says "saved" before the pack is named: a kill in between leaves the old state.
#[test]
fn a_pack_is_not_named_before_the_disk_has_it() {
    let mut device = Device::new("#/pack");
    chooses(&mut device, riverside());
    device.act(Act::Pack(PackAct::Take));
    assert_eq!(on(&device), "demo");
    assert!(device.step(), "the worker writes the file");
    assert!(device.kept("pack/").is_empty() && on(&device) == "demo");
    device.settle();
    assert_eq!((on(&device).as_str(), device.kept("pack/").len()), ("riverside", 1));
}

#[test]
fn a_device_whose_store_lost_the_pack_says_so_and_begins_with_practice() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    let file = device.packs.remove("riverside").unwrap();
    device.open();
    assert_eq!(on(&device), "demo");
    assert!(device.alerts("“riverside” is not on this device any more"));
    // An address of a questionnaire that both packs have does not open in the wrong one.
    device.does(Act::Go("#/fill/resident-satisfaction?pack=riverside".to_owned()));
    assert!(device.page().is_none());
    device.packs.insert("riverside".to_owned(), file.clone());
    device.packs_fail = Some(StoreFailure::Broken);
    device.open();
    assert!(device.alerts("could not be read"));
    device.packs_fail = None;
    device.packs.insert("riverside".to_owned(), file.split_at(5000).0.to_vec());
    device.open();
    assert!(device.alerts("is damaged on this device"));
    device.packs.insert("riverside".to_owned(), file);
    device.open();
    assert_eq!(on(&device), "riverside", "the choice was not forgotten");
}

#[test]
fn where_the_store_takes_nothing_the_pack_is_used_and_it_is_said() {
    let mut device = Device::new("#/pack");
    device.packs_fail = Some(StoreFailure::Full);
    takes(&mut device, riverside());
    assert_eq!(on(&device), "riverside");
    assert!(device.alerts("until the page is closed"));
    assert!(!device.status().contains("In use now"), "{}", device.status());
}

// Contract, addresses: `pack` in a fill address picks the pack.
#[test]
fn a_fill_address_picks_its_pack() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    device.does(Act::Go("#/fill/resident-satisfaction?pack=demo".to_owned()));
    assert!(device.page().is_some());
    assert_eq!(on(&device), "demo");
    assert!(device.kernel.view().frame.practice);
    device.does(Act::Go("#/fill/resident-satisfaction?pack=riverside".to_owned()));
    assert_eq!((on(&device).as_str(), device.page().is_some()), ("riverside", true));
    device.does(Act::Go("#/fill/resident-satisfaction?pack=nowhere".to_owned()));
    assert!(device.page().is_none() && device.alerts("nowhere"));
}

#[test]
fn answers_stay_with_their_pack_and_drafts_wait_for_it() {
    let mut device = Device::new("#/fill/resident-satisfaction");
    device.answer();
    takes(&mut device, riverside());
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    assert!(!device.status().contains("go on"), "{}", device.status());
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/pack".to_owned()));
    assert_eq!(packs(&device).drafts, 0, "of the pack in use none is open");
    does(&mut device, PackAct::Use("demo".to_owned()));
    assert_eq!(packs(&device).drafts, 1);
    device.does(Act::Go("#/records".to_owned()));
    device.does(Act::Export { all: true, way: FileWay::Download });
    let names: Vec<&str> = device.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 1);
    assert!(names[0].starts_with("riverside_"), "{names:?}");
    let text = String::from_utf8_lossy(&device.files[0].1).into_owned();
    assert!(
        text.contains(",field,") && !text.contains(",practice,"),
        "practice and real are never in one file"
    );
}

#[test]
fn a_pack_that_is_needed_cannot_be_removed() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.answer();
    device.does(Act::Go("#/pack".to_owned()));
    assert!(packs(&device).lines[0].needed.contains("1 unfinished"));
    does(&mut device, PackAct::Remove("riverside".to_owned()));
    assert_eq!(ids(&device).len(), 2);
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.fill();
    device.does(Act::Submit);
    device.does(Act::Go("#/pack".to_owned()));
    assert!(packs(&device).lines[0].needed.contains("not exported"));
    device.does(Act::Export { all: true, way: FileWay::Download });
    assert_eq!(packs(&device).lines[0].needed, "");
    does(&mut device, PackAct::Remove("riverside".to_owned()));
    assert_eq!(ids(&device), [("demo".to_owned(), true)]);
    assert!(device.packs.is_empty() && device.kept("pack/").is_empty());
    assert!(packs(&device).lines[0].needed.contains("Comes with the app"));
    device.open();
    assert_eq!(on(&device), "demo");
}

#[test]
fn a_pack_is_saved_byte_for_byte() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    for (id, bytes) in [("riverside", riverside()), ("demo", PACK.to_vec())] {
        device.files.clear();
        does(&mut device, PackAct::Save(id.to_owned()));
        assert_eq!(device.files, [(format!("{id}.pack.json"), bytes)]);
    }
    does(&mut device, PackAct::Use("demo".to_owned()));
    device.files.clear();
    does(&mut device, PackAct::Save("riverside".to_owned()));
    assert_eq!(device.files[0].1, riverside());
}

#[test]
fn a_bad_pack_changes_nothing_and_says_what_is_wrong() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    let before = (device.database.clone(), device.packs.clone());
    for bad in [
        pack(&[("pingyi.pack/1", "pingyi.pack/9")]),
        pack(&[("\"id\": \"H01-001\"", "\"id\": \"1001\"")]),
        pack(&[("\"id\": \"H01-002\"", "\"id\": \"H01-001\"")]),
        PACK.split_at(2000).0.to_vec(),
        b"PK\x03\x04".to_vec(),
        b"{}".to_vec(),
    ] {
        chooses(&mut device, bad);
        let look = packs(&device).look.unwrap();
        assert!(!look.can_take);
        assert!(!look.look.nodes.is_empty() && device.status().contains("not taken"), "{}", device.status());
        does(&mut device, PackAct::Take);
        assert_eq!((&device.database, &device.packs), (&before.0, &before.1));
        assert_eq!(on(&device), "riverside");
        does(&mut device, PackAct::Away);
        assert_eq!(packs(&device).look, None);
    }
}

fn text_of(nodes: &[crate::office::Node]) -> String {
    nodes.iter().map(|node| format!("{} {}", node.text, text_of(&node.children))).collect()
}

#[test]
fn a_changed_pack_is_compared_before_it_is_taken() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    let next = String::from_utf8(riverside()).unwrap();
    let next = next.replacen("\"version\": \"2026.1\"", "\"version\": \"2026.2\"", 1);
    let next = next.replace("\"id\": \"H03-020\"", "\"id\": \"H03-021\"");
    chooses(&mut device, next.into_bytes());
    let look = packs(&device).look.unwrap();
    assert!(look.replaces && !look.is_here);
    let said = text_of(&look.look.nodes);
    assert!(said.contains("2026.1 gives way to version 2026.2"), "{said}");
    assert!(said.contains("New: H03-021") && said.contains("Gone: H03-020"), "{said}");
    // The practice pack is compared with the one that comes with the app.
    chooses(&mut device, pack(&[("\"contact\": \"0000-0000000\"", "\"contact\": \"1111-1111111\"")]));
    let said = text_of(&packs(&device).look.unwrap().look.nodes);
    assert!(said.contains("0000-0000000 → 1111-1111111") && said.contains("still 2026.1"), "{said}");
    chooses(&mut device, riverside());
    assert!(packs(&device).look.unwrap().is_here);
}

// "Responses keep the version they were made with."
#[test]
fn a_draft_goes_on_in_the_version_in_which_it_was_begun() {
    let label = "Will you take part in this survey?";
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    device.answer();
    let asked = |device: &Device| -> Vec<String> {
        device.page().unwrap().questions.iter().map(|question| question.label.clone()).collect()
    };
    device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
    let before = asked(&device);
    // Another version of the questionnaire, and the old one is in the pack no more.
    let changed = |version: &str| {
        let text = String::from_utf8(riverside()).unwrap();
        let text = text.replace("\"version\": \"2026.1\"", &format!("\"version\": \"{version}\""));
        text.replace(label, "Asked otherwise?").into_bytes()
    };
    for version in ["2026.2", "2026.1"] {
        takes(&mut device, changed(version));
        device.does(Act::Go("#/fill/resident-satisfaction".to_owned()));
        assert_eq!(asked(&device), before, "begun in 2026.1, and now there is {version}");
        let draft = device.kernel.shelf.drafts.values().next().unwrap();
        assert_eq!(draft.version.as_str(), "2026.1");
    }
    device.fill();
    device.does(Act::Submit);
    let response = device.kernel.shelf.responses.values().next().unwrap();
    assert_eq!((response.header.pack.as_str(), response.header.version.as_str()), ("riverside", "2026.1"));
}

#[test]
fn a_link_fetches_what_lies_beside_the_app_and_nothing_else() {
    let sum = hash::hex(&riverside());
    let mut device = Device::new("#/");
    device.site.insert("packs/riverside.pack.json".to_owned(), riverside());
    for bad in [
        format!("#/pack?get=https://evil.example/a.json&sha256={sum}"),
        format!("#/pack?get=//evil.example/a.json&sha256={sum}"),
        format!("#/pack?get=../a.json&sha256={sum}"),
        format!("#/pack?get=packs/%2e%2e/%2e%2e/a.json&sha256={sum}"),
        "#/pack?get=packs/riverside.pack.json".to_owned(),
    ] {
        device.does(Act::Go(bad.clone()));
        assert!(device.alerts("does not lead to a pack beside this app"), "{bad}");
        assert!(device.fetched.is_empty());
        device.does(Act::Dismiss(0));
    }
    let other = "0".repeat(64);
    device.does(Act::Go(format!("#/pack?get=packs/riverside.pack.json&sha256={other}")));
    let look = packs(&device).look.unwrap();
    assert!(!look.can_take && text_of(&look.look.nodes).contains("not the one that the link means"));
    device.does(Act::Go(format!("#/pack?get=packs/riverside.pack.json&sha256={sum}")));
    assert_eq!(device.fetched.len(), 2);
    assert_eq!(device.hash, "#/pack", "a reload does not fetch again");
    assert!(packs(&device).look.unwrap().can_take);
    does(&mut device, PackAct::Take);
    assert_eq!(on(&device), "riverside");
}

#[test]
fn the_link_that_is_made_is_the_one_that_is_followed() {
    let mut device = Device::new("#/");
    takes(&mut device, riverside());
    does(&mut device, PackAct::Link { id: "riverside".to_owned(), path: String::new() });
    let link = packs(&device).link.unwrap();
    assert_eq!(link.path, "packs/riverside.pack.json");
    let address = link.address.unwrap();
    let sum = hash::hex(&riverside());
    assert_eq!(address, format!("{APP}#/pack?get=packs/riverside.pack.json&sha256={sum}"));
    assert!(link.code.unwrap().is_ok(), "it fits into a code");
    does(&mut device, PackAct::Link { id: "riverside".to_owned(), path: "../a.json".to_owned() });
    assert_eq!(packs(&device).link.unwrap().address, None);
    let long = format!("packs/{}.json", "村".repeat(60));
    does(&mut device, PackAct::Link { id: "riverside".to_owned(), path: long });
    assert!(packs(&device).link.unwrap().code.unwrap().is_err(), "too long for a code, and it is told");

    let mut other = Device::new("#/pack");
    other.site.insert("packs/riverside.pack.json".to_owned(), riverside());
    does(&mut other, PackAct::Scan(true));
    assert_eq!((packs(&other).scan, other.scans), (ScanView::Asking, true));
    other.tell(Event::Scan(Scanned::Started));
    assert_eq!(packs(&other).scan, ScanView::On);
    other.tell(Event::Scan(Scanned::Found(address)));
    other.settle();
    assert!(!other.scans, "the camera is off");
    assert!(packs(&other).look.unwrap().can_take);
}

#[test]
fn a_code_of_another_site_is_shown_and_not_followed() {
    let mut device = Device::new("#/pack");
    does(&mut device, PackAct::Scan(true));
    device.tell(Event::Scan(Scanned::Found("https://evil.example/#/pack".to_owned())));
    device.settle();
    assert_eq!(packs(&device).scan, ScanView::Foreign("https://evil.example/#/pack".to_owned()));
    assert_eq!((device.scans, device.hash.as_str()), (false, "#/pack"));
    does(&mut device, PackAct::Scan(true));
    device.tell(Event::Scan(Scanned::Failed(ScanFailure::Refused)));
    assert!(matches!(packs(&device).scan, ScanView::Failed(..)));
    does(&mut device, PackAct::Scan(true));
    device.does(Act::Go("#/".to_owned()));
    assert!(!device.scans, "leaving the screen stops the camera");
}

#[test]
fn a_device_that_was_handed_over_follows_no_link_to_a_pack() {
    let mut device = Device::new("#/fill/resident-satisfaction?household=H01-001&mode=self");
    device.answer();
    let sum = hash::hex(&riverside());
    device.tell(Event::RouteChanged(format!("#/pack?get=packs/riverside.pack.json&sha256={sum}")));
    device.settle();
    assert!(device.fetched.is_empty() && device.page().is_some());
}
