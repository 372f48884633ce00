//! Packs as they should not be: each is refused with a finding that says what and where, or taken as
//! it stands, with everything in it as text. Source of truth: docs/formats/pack.md, "What is refused".

use pingyi_base::{FindingCode, Language, Severity};
use serde_json::{Value, json};

use super::DEMO;
use crate::pack;

fn demo() -> Value {
    serde_json::from_slice(DEMO).unwrap()
}

/// The errors of what cannot be taken.
fn refused(bytes: &[u8]) -> Vec<(FindingCode, String)> {
    let (pack, findings) = pack::read(bytes);
    assert!(pack.is_none(), "it was taken");
    let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| (finding.code, finding.at.path.unwrap_or_default())).collect()
}

fn refused_value(change: impl FnOnce(&mut Value)) -> Vec<(FindingCode, String)> {
    let mut value = demo();
    change(&mut value);
    refused(value.to_string().as_bytes())
}

#[test]
fn another_version_of_the_format_is_refused() {
    let found = refused_value(|pack| pack["format"] = "pingyi.pack/2".into());
    assert_eq!(found, [(FindingCode::PackFormat, "format".to_owned())]);
}

#[test]
fn a_pack_without_its_areas_is_refused_at_each_household() {
    let found = refused_value(|pack| drop(pack.as_object_mut().unwrap().remove("areas")));
    let at = |path: &str| (FindingCode::PackReference, path.to_owned());
    assert!(
        found.contains(&at("households[0].area")) && found.contains(&at("households[59].area")),
        "{found:?}"
    );
    assert!(found.iter().all(|(code, _)| *code == FindingCode::PackReference), "{found:?}");
}

#[test]
fn an_id_that_stands_twice_is_refused_where_it_stands_again() {
    let found = refused_value(|pack| pack["households"][7]["id"] = "H01-001".into());
    assert_eq!(found, [(FindingCode::PackDuplicate, "households[7]".to_owned())]);
}

// A spreadsheet makes 7 of 007 and 1E+05 of 100000.
#[test]
fn ids_of_digits_alone_are_refused() {
    let found = refused_value(|pack| {
        for (place, area) in ["01", "02", "03"].iter().enumerate() {
            pack["areas"][place]["id"] = (*area).into();
        }
        pack["subjects"][0]["id"] = 7.into();
    });
    let ids: Vec<&str> =
        found.iter().filter(|(code, _)| *code == FindingCode::PackId).map(|(_, at)| at.as_str()).collect();
    assert_eq!(ids, ["areas[0].id", "areas[1].id", "areas[2].id"]);
    assert!(found.contains(&(FindingCode::PackInvalid, "subjects[0].id".to_owned())), "{found:?}");
}

#[test]
fn what_broke_on_the_way_is_refused() {
    let half = DEMO.get(..DEMO.len() / 2).unwrap();
    // Cut within a character it is no text in UTF-8 any more, else no JSON.
    let codes = refused(half);
    assert!(matches!(codes[0].0, FindingCode::PackNotJson | FindingCode::PackEncoding), "{codes:?}");
    let cut = std::str::from_utf8(DEMO).unwrap().split_at(1000).0;
    assert_eq!(refused(cut.as_bytes())[0].0, FindingCode::PackNotJson);
    let (gbk, _, _) = encoding_rs::GBK.encode(std::str::from_utf8(DEMO).unwrap());
    assert_eq!(refused(&gbk)[0].0, FindingCode::PackEncoding);
    assert_eq!(refused(b"PK\x03\x04\x14\0\0\0")[0].0, FindingCode::PackNotText);
    assert_eq!(refused(br#"{"name": "another", "version": "1.0.0"}"#)[0].0, FindingCode::PackFormat);
    assert_eq!(refused(b"")[0].0, FindingCode::PackNotJson);
}

/// A pack of so many households, with long labels.
fn large(households: usize) -> Vec<u8> {
    let mut value = demo();
    let label = "很长的门牌说明".repeat(3);
    // Against the order, as a list that was sorted by something else.
    let all = (0..households).rev();
    value["households"] = all
        .map(|n| json!({"id": format!("H{n:07}"), "area": "A02", "interviewer": "S01", "label": label}))
        .collect();
    value.to_string().into_bytes()
}

#[test]
fn twenty_megabytes_are_read_and_more_than_thirty_two_are_not_looked_at() {
    let bytes = large(160_000);
    assert!(bytes.len() > 20_000_000 && bytes.len() < pack::SIZE_LIMIT, "{}", bytes.len());
    let (read, findings) = pack::read(&bytes);
    assert_eq!(findings, []);
    assert_eq!(read.unwrap().households.len(), 160_000);
    let found = refused(&vec![b' '; pack::SIZE_LIMIT + 1]);
    assert_eq!(found, [(FindingCode::PackTooLarge, String::new())]);
}

#[test]
fn hostile_labels_stay_the_text_that_they_are() {
    let hostile = "<img src=x onerror=alert(1)><svg onload=alert(2)></svg><script>alert(3)</script>";
    let mut value = demo();
    value["title"]["en"] = hostile.into();
    value["areas"][0]["name"]["en"] = hostile.into();
    value["questionnaires"][0]["survey"][0]["label"]["en"] = hostile.into();
    let (pack, findings) = pack::read(value.to_string().as_bytes());
    assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
    let en = Language::new("en");
    assert_eq!(pack.unwrap().areas[0].name.pick(&en, &en).text, hostile);
}
