//! A changed pack beside the old one. Source of truth: what each test changes by hand.

use serde_json::{Value, json};

use super::DEMO;
use crate::pack::{
    self,
    compare::{ChangeKind, Comparison, Part},
};

/// The practice pack beside the same with changes, as written by hand and read.
fn changed(change: impl FnOnce(&mut Value)) -> Comparison {
    let mut value: Value = serde_json::from_slice(DEMO).unwrap();
    change(&mut value);
    let read = |bytes: &[u8]| match pack::read(bytes) {
        (Some(pack), _) => pack,
        (None, findings) => panic!("{findings:?}"),
    };
    pack::compare(&read(DEMO), &read(value.to_string().as_bytes()))
}

fn told(comparison: &Comparison) -> Vec<(Part, ChangeKind, &str)> {
    comparison.changes.iter().map(|change| (change.part, change.kind, change.id.as_str())).collect()
}

fn fields(comparison: &Comparison, id: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let change =
        comparison.changes.iter().find(|change| change.id == id && change.kind == ChangeKind::Changed);
    let fields = change.unwrap().fields.iter();
    fields.map(|one| (one.field.clone(), one.before.clone(), one.after.clone())).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn the_same_content_written_in_another_way_is_no_change() {
    let same = changed(|pack| {
        // Another order of fields, and a default that is said.
        let households = pack["households"].take();
        pack.as_object_mut().unwrap().remove("households");
        pack["households"] = households;
        pack["questionnaires"][0]["survey"][0]["readonly"] = "".into();
    });
    assert_eq!(same.changes, []);
    assert!(!same.is_unnamed() && same.changed_in_place.is_empty());
}

#[test]
fn every_kind_of_part_is_told_as_added_removed_or_changed() {
    let found = changed(|pack| {
        pack["version"] = "2026.2".into();
        pack["title"]["en"] = "Another title".into();
        pack["organiser"]["contact"] = "1111-1111111".into();
        pack["design"] = json!({"kind": "census"});
        pack["privacy"]["min_cell"] = 5.into();
        pack["waves"][6]["to"] = "2027-12-30".into();
        pack["areas"].as_array_mut().unwrap().push(json!({"id": "A04", "name": {"en": "North"}}));
        pack["households"].as_array_mut().unwrap().remove(59);
        pack["interviewers"][0]["area"] = "A02".into();
        pack["subjects"][0]["name"] = "Other Name".into();
        pack["conventions"][0]["dont_know"] = "include".into();
        pack["indicators"].as_array_mut().unwrap().remove(0);
    });
    let told = told(&found);
    for (part, kind, id) in [
        (Part::Pack, ChangeKind::Changed, ""),
        (Part::Organiser, ChangeKind::Changed, ""),
        (Part::Design, ChangeKind::Changed, ""),
        (Part::Privacy, ChangeKind::Changed, ""),
        (Part::Wave, ChangeKind::Changed, "2027Q4"),
        (Part::Area, ChangeKind::Added, "A04"),
        (Part::Interviewer, ChangeKind::Changed, "S01"),
        (Part::Subject, ChangeKind::Changed, "C01"),
        (Part::Convention, ChangeKind::Changed, "top3-evaluable"),
    ] {
        assert!(told.contains(&(part, kind, id)), "{part:?} {kind:?} {id} in {told:?}");
    }
    let removed: Vec<Part> =
        told.iter().filter(|(_, kind, _)| *kind == ChangeKind::Removed).map(|(part, ..)| *part).collect();
    assert_eq!(removed, [Part::Household, Part::Indicator]);
    assert_eq!(told.len(), 11, "and nothing else: {told:?}");
    assert_eq!(fields(&found, "2027Q4"), [("to".to_owned(), some("2027-12-31"), some("2027-12-30"))]);
    assert_eq!(found.versions, ("2026.1".to_owned(), "2026.2".to_owned()));
    assert!(!found.is_unnamed());
}

#[test]
fn a_new_version_of_a_questionnaire_is_told_with_its_items_and_choices() {
    let found = changed(|pack| {
        let mut next = pack["questionnaires"][0].clone();
        next["version"] = "2026.2".into();
        next["survey"][3]["label"]["en"] = "Asked otherwise".into();
        let moved = next["survey"].as_array_mut().unwrap().remove(5);
        next["survey"].as_array_mut().unwrap().insert(3, moved);
        next["choices"]["age"][0]["label"]["en"] = "Young".into();
        pack["questionnaires"].as_array_mut().unwrap().insert(1, next);
    });
    let told = told(&found);
    assert_eq!(told[0], (Part::Questionnaire, ChangeKind::Added, "resident-satisfaction 2026.2"));
    let items: Vec<&str> = told.iter().filter(|(part, ..)| *part == Part::Item).map(|(.., id)| *id).collect();
    assert_eq!(items.len(), 2, "{told:?}");
    assert_eq!(fields(&found, "resident-satisfaction")[0].0, "order");
    let choice = told.iter().find(|(part, ..)| *part == Part::Choice).unwrap().2;
    assert!(choice.starts_with("resident-satisfaction.age."), "{choice}");
    assert_eq!(fields(&found, choice)[0].0, "label.en");
    assert!(found.changed_in_place.is_empty(), "the version before is as it was");
}

#[test]
fn another_content_under_the_same_version_is_told_as_such() {
    let found =
        changed(|pack| pack["questionnaires"][0]["survey"][3]["label"]["en"] = "Asked otherwise".into());
    assert!(found.is_unnamed());
    assert_eq!(found.changed_in_place, ["resident-satisfaction 2026.1"]);
}
