//! Reading packs: the practice pack is clean, and each wrong thing is told with its place.

use pingyi_base::FindingCode;
use pingyi_questionnaire::{Substitution, Within};
use serde_json::Value;

use super::{DEMO, demo};
use crate::{pack, questionnaire};

fn with(change: impl FnOnce(&mut Value)) -> Vec<(FindingCode, String)> {
    let mut value: Value = serde_json::from_slice(DEMO).unwrap();
    change(&mut value);
    let (_, findings) = pack::read(value.to_string().as_bytes());
    findings.into_iter().map(|f| (f.code, f.at.path.or(f.at.item).unwrap_or_default())).collect()
}

#[test]
fn the_practice_pack_reads_without_a_finding() {
    let pack = demo();
    assert_eq!(
        (pack.areas.len(), pack.households.len(), pack.interviewers.len(), pack.subjects.len()),
        (3, 60, 6, 7)
    );
    assert_eq!(pack.waves.first().unwrap().id.as_str(), "2026Q2");
    assert_eq!(pack.waves.last().unwrap().id.as_str(), "2027Q4");
    assert_eq!(pack.conventions.len(), 12);
    let survey = &pack.questionnaires[0];
    let names: Vec<&str> = survey.value_items().map(|item| item.name.as_str()).collect();
    let expected: Vec<String> =
        std::iter::once("C0".to_owned()).chain((1..=25).map(|n| format!("Q{n}"))).collect();
    assert_eq!(names, expected);
}

/// With it the browser's tests fill every type of item.
const EVERY_TYPE: &[u8] = include_bytes!("../../../../fixtures/packs/every-type.pack.json");

#[test]
fn the_pack_of_every_type_reads_without_a_finding() {
    let (pack, findings) = pack::read(EVERY_TYPE);
    assert_eq!(findings, []);
    assert_eq!(pack.unwrap().questionnaires[0].value_items().count(), 43);
}

#[test]
fn a_questionnaire_that_is_written_reads_back_the_same() {
    let every_type = pack::read(EVERY_TYPE).0.unwrap();
    for original in demo().questionnaires.iter().chain(&every_type.questionnaires) {
        let (again, findings) = questionnaire::read(questionnaire::write(original).as_bytes());
        assert_eq!(findings, []);
        assert_eq!(&again.unwrap(), original.as_ref());
    }
}

#[test]
fn every_wrong_thing_is_told_at_once_and_with_its_place() {
    let found = with(|pack| {
        pack["households"][3]["area"] = "A09".into();
        pack["subjects"][1]["id"] = "C01".into();
        pack["interviewers"][0]["id"] = "12345".into();
        pack["questionnaires"][0]["survey"][1]["relevant"] = "${C9} = 1".into();
        pack["questionnaires"][0]["survey"][3]["type"] = "select_one nolist".into();
        pack["questionnaires"][0]["survey"][4]["type"] = "geopoint".into();
        pack["indicators"][3]["item"] = "resident-satisfaction.Q99".into();
        pack["wavse"] = 1.into();
    });
    let has =
        |code, path: &str| assert!(found.contains(&(code, path.to_owned())), "{code} at {path} in {found:?}");
    has(FindingCode::PackReference, "households[3].area");
    has(FindingCode::PackDuplicate, "subjects[1]");
    has(FindingCode::PackId, "interviewers[0].id");
    has(FindingCode::PackReference, "questionnaires[0].survey[3].type");
    has(FindingCode::NotSupported, "questionnaires[0].survey[4].type");
    has(FindingCode::PackReference, "indicators[3].item");
    has(FindingCode::PackUnknownField, "wavse");
}

// Source of truth: docs/formats/pack.md, "What is refused". The practice pack has each of these right.
#[test]
fn what_contradicts_itself_is_refused() {
    let one = |change: &dyn Fn(&mut Value)| {
        let (pack, findings) = {
            let mut value: Value = serde_json::from_slice(DEMO).unwrap();
            change(&mut value);
            pack::read(value.to_string().as_bytes())
        };
        assert!(pack.is_none(), "{findings:?}");
        let found: Vec<_> =
            findings.iter().map(|f| (f.code.as_str(), f.at.path.clone().unwrap_or_default())).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        let args: Vec<String> = findings[0].args.iter().map(|(_, value)| value.clone()).collect();
        (found[0].0.to_owned(), found[0].1.clone(), args.join(" / "))
    };
    let convention = |fields: Value| {
        one(&|pack: &mut Value| {
            let mut whole = serde_json::json!({"id": "top3-evaluable", "title": "t"});
            whole.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            pack["conventions"][0] = whole;
        })
    };
    let said = |code: &str, path: &str, args: &str| (code.to_owned(), path.to_owned(), args.to_owned());
    for (fields, code, path, args) in [
        (
            serde_json::json!({"metric": "share", "weights": {"5": 100}}),
            "pack.invalid",
            "conventions[0].weights.5",
            "100 / 0 – 1",
        ),
        (
            serde_json::json!({"metric": "share", "weights": {"1": -0.5, "5": 1}}),
            "pack.invalid",
            "conventions[0].weights.1",
            "-0.5 / 0 – 1",
        ),
        (serde_json::json!({"metric": "share"}), "pack.missing", "conventions[0]", "levels | weights"),
        (serde_json::json!({"metric": "share", "weights": {}}), "pack.missing", "conventions[0]", "weights"),
        (serde_json::json!({"metric": "mean", "weights": {}}), "pack.missing", "conventions[0]", "weights"),
        (serde_json::json!({"metric": "net", "levels": [5]}), "pack.missing", "conventions[0]", "minus"),
        (serde_json::json!({"metric": "net", "minus": [1]}), "pack.missing", "conventions[0]", "levels"),
        (
            serde_json::json!({"metric": "share", "levels": [5], "weights": {"5": 1}}),
            "pack.invalid",
            "conventions[0].weights",
            "{\"5\":1} / levels | weights",
        ),
        (
            serde_json::json!({"metric": "mean", "weights": {"5": 1}, "minus": [1]}),
            "pack.invalid",
            "conventions[0].minus",
            "[1] / metric: net",
        ),
    ] {
        assert_eq!(convention(fields), said(code, path, args));
    }
    let both = one(&|pack: &mut Value| pack["indicators"][3]["codes"] = serde_json::json!(["5"]));
    assert_eq!(both.1, "indicators[3].convention");
    let direction = one(&|pack: &mut Value| pack["indicators"][4]["direction"] = "left".into());
    assert_eq!(direction, said("pack.invalid", "indicators[4].direction", "\"left\" / up, down"));
    let circle = one(&|pack: &mut Value| {
        pack["areas"][2]["parent"] = "A03".into();
    });
    assert_eq!(circle, said("pack.invalid", "areas[2].parent", "A03 → A03 / … → null"));
    let ending = one(&|pack: &mut Value| {
        pack["questionnaires"][0]["choices"]["consent"][1]["disposition"] = "9.9".into();
    });
    assert_eq!((ending.0.as_str(), ending.1.as_str()), ("pack.invalid", "questionnaires[0].choices.consent"));
    assert!(ending.2.starts_with("9.9 / 1.1, 1.2, 2.11,"), "{}", ending.2);
    let mut alone: Value = serde_json::from_slice::<Value>(DEMO).unwrap()["questionnaires"][0].take();
    alone["choices"]["age"][0]["disposition"] = "4.30".into();
    let (questionnaire, findings) = questionnaire::read(alone.to_string().as_bytes());
    assert!(questionnaire.is_none());
    assert_eq!(findings[0].at.path.as_deref(), Some("choices.age"));
}

/// A longer circle, with an area that hangs on it from outside: those in it are told.
#[test]
fn areas_do_not_lie_in_each_other() {
    let found = with(|pack| {
        let area = |id: &str, parent: &str| serde_json::json!({"id": id, "name": id, "parent": parent});
        pack["areas"] = serde_json::json!([
            area("A01", "A03"),
            area("A02", "A01"),
            area("A03", "A02"),
            area("A04", "A02"),
            {"id": "A05", "name": "A05", "parent": null},
            area("A06", "A05"),
        ]);
    });
    let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["areas[0].parent", "areas[1].parent", "areas[2].parent"]);
}

#[test]
fn what_is_no_pack_is_refused_in_words() {
    for (bytes, code) in [
        (&b"PK\x03\x04"[..], FindingCode::PackNotText),
        (b"{}", FindingCode::PackFormat),
        (b"[]", FindingCode::PackInvalid),
        (br#"{"format": "pingyi.pack/2"}"#, FindingCode::PackFormat),
    ] {
        let (pack, findings) = pack::read(bytes);
        assert!(pack.is_none());
        assert_eq!(findings[0].code, code);
    }
}

#[test]
fn a_number_that_may_be_minus_one_is_refused() {
    let json = |constraint: &str| {
        format!(
            r#"{{"format": "pingyi.questionnaire/1", "id": "t", "version": "1", "title": "t",
            "survey": [{{"type": "integer", "name": "n", "label": "n"{constraint}}}]}}"#
        )
    };
    let codes = |constraint: &str| -> Vec<FindingCode> {
        questionnaire::read(json(constraint).as_bytes()).1.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(""), [FindingCode::PackMissingCode]);
    assert_eq!(codes(r#", "constraint": ". > -5""#), [FindingCode::PackMissingCode]);
    assert_eq!(codes(r#", "constraint": ". >= 0""#), []);
}

#[test]
fn the_reserved_names_are_those_of_the_files_columns() {
    use std::collections::BTreeSet;

    use crate::columns::{INSTANCE, SYSTEM};
    let columns: BTreeSet<&str> = SYSTEM.into_iter().chain(INSTANCE).chain(["visit_id"]).collect();
    assert_eq!(columns, pingyi_questionnaire::check::RESERVED.into_iter().collect::<BTreeSet<&str>>());
}

#[test]
fn a_questionnaire_that_is_kept_by_itself_is_the_same_as_in_its_pack() {
    let pack = demo();
    for one in &pack.questionnaires {
        let text = questionnaire::text_in_pack(DEMO, one.id.as_str(), one.version.as_str()).unwrap();
        assert_eq!(questionnaire::read_unchecked(&text).as_ref(), Some(&**one));
    }
    assert_eq!(questionnaire::text_in_pack(DEMO, "cadre-rating", "2025.1"), None);
    assert_eq!(questionnaire::read_unchecked("{"), None);
}

// Source of truth: docs/formats/pack.md, "Design".
#[test]
fn who_is_asked_and_who_may_stand_for_whom_is_the_packs() {
    let design = |word: &str, value: &str| {
        let mut pack: Value = serde_json::from_slice(DEMO).unwrap();
        pack["design"][word] = value.into();
        pack["households"][0]["weight"] = 2.5.into();
        pack["households"][1]["reserve"] = true.into();
        let (pack, findings) = pack::read(pack.to_string().as_bytes());
        (
            pack,
            findings
                .iter()
                .map(|one| (one.code, one.at.path.clone().unwrap_or_default()))
                .collect::<Vec<_>>(),
        )
    };
    let (read, findings) = design("substitution", "listed");
    let read = read.unwrap();
    assert_eq!((findings, read.design.substitution), (Vec::new(), Substitution::Listed));
    assert_eq!((read.design.within, read.households[0].weight.to_bits()), (Within::None, 2.5_f64.to_bits()));
    assert_eq!((read.households[1].reserve, read.households[2].reserve), (true, false));
    // What is written reads back the same.
    let written = pack::write(&read);
    assert_eq!(pack::read(written.as_bytes()).0.as_ref(), Some(&read));
    for (word, within) in [("listed", Within::Listed), ("next_birthday", Within::NextBirthday)] {
        let wanted = with_within(word);
        assert_eq!(wanted.design.within, within);
        assert_eq!(pack::read(pack::write(&wanted).as_bytes()).0.unwrap().design.within, within);
    }
    // A reserve that no rule opens, and a rule that nobody knows.
    let refused = |word, value, path: &str| {
        let (read, findings) = design(word, value);
        assert!(
            read.is_none() && findings.contains(&(FindingCode::PackInvalid, path.to_owned())),
            "{findings:?}"
        );
    };
    refused("substitution", "none", "households[1].reserve");
    refused("substitution", "next_door", "design.substitution");
    refused("within", "whoever_opens", "design.within");
    for weight in [0.0, -1.0] {
        let found = with(|pack| pack["households"][3]["weight"] = weight.into());
        assert_eq!(found, [(FindingCode::PackInvalid, "households[3].weight".to_owned())]);
    }
}

fn with_within(word: &str) -> pingyi_questionnaire::Pack {
    let mut pack: Value = serde_json::from_slice(DEMO).unwrap();
    pack["design"]["within"] = word.into();
    pack::read(pack.to_string().as_bytes()).0.unwrap()
}
