//! To XLSForm and back: nothing is lost on the way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files"
)]

use std::fs;
use std::path::Path;

use pingyi_base::{Finding, Severity};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn there_and_back(questionnaire: &Value) -> Value {
    let (workbook, findings) = pingyi_xlsform::export(questionnaire);
    assert!(findings.is_empty(), "{findings:?}");
    let (back, findings) = pingyi_xlsform::convert("form.xlsx", &workbook.unwrap());
    let errors: Vec<&Finding> = findings.iter().filter(|f| f.severity > Severity::Note).collect();
    assert!(errors.is_empty(), "{errors:?}");
    back.unwrap()
}

// Source of truth: the practice pack's two instruments.
#[test]
fn the_practice_pack_comes_back_as_it_went() {
    let pack = fs::read(root().join("static/packs/demo.pack.json")).unwrap();
    let pack: Value = serde_json::from_slice(&pack).unwrap();
    let questionnaires = pack["questionnaires"].as_array().unwrap();
    assert_eq!(questionnaires.len(), 2);
    for questionnaire in questionnaires {
        assert_eq!(&there_and_back(questionnaire), questionnaire);
    }
}

// Source of truth: what was converted once says all that can be said in the sheets.
#[test]
fn converted_forms_come_back_as_they_went() {
    for name in ["household-survey.md", "exit-poll.md", "training-evaluation.md", "service-rating.csv"] {
        let bytes = fs::read(root().join("fixtures/xlsform/good").join(name)).unwrap();
        let questionnaire = pingyi_xlsform::convert(name, &bytes).0.unwrap();
        assert_eq!(there_and_back(&questionnaire), questionnaire, "{name}");
    }
}

#[test]
fn the_same_questionnaire_gives_the_same_bytes() {
    let bytes = fs::read(root().join("fixtures/xlsform/good/exit-poll.md")).unwrap();
    let questionnaire = pingyi_xlsform::convert("exit-poll.md", &bytes).0.unwrap();
    assert_eq!(pingyi_xlsform::export(&questionnaire), pingyi_xlsform::export(&questionnaire));
}

#[test]
fn what_is_no_questionnaire_is_not_exported() {
    let (workbook, findings) = pingyi_xlsform::export(&serde_json::json!({"format": "pingyi.pack/1"}));
    assert!(workbook.is_none());
    assert_eq!(findings[0].severity, Severity::Error);
}

// Source of truth: pyxform 4.5.0 refuses `order` among the parameters, and passes over unknown columns.
#[test]
fn a_parameter_of_our_own_goes_where_others_pass_over_it() {
    let questionnaire = serde_json::json!({
        "format": "pingyi.questionnaire/1", "id": "t", "version": "1", "kind": "survey", "title": {"en": "T"},
        "default_language": "en",
        "survey": [{"type": "select_one l", "name": "a", "label": {"en": "A"}, "parameters": "order=half-reversed"}],
        "choices": {"l": [{"name": "1", "label": {"en": "One"}}, {"name": "2", "label": {"en": "Two"}}]}
    });
    let (workbook, findings) = pingyi_xlsform::export(&questionnaire);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["xlsform.others-refuse"]);
    let workbook = workbook.unwrap();
    assert_eq!(pingyi_xlsform::convert("form.xlsx", &workbook).0.unwrap(), questionnaire);
    assert_eq!(parameters_of(&workbook), "");
}

/// What stands in the column `parameters`; empty where there is no such column.
fn parameters_of(workbook: &[u8]) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    if sheet.contains("parameters") { sheet } else { String::new() }
}
