//! What only the file shows, before its parts become types: fields that contradict each other. A
//! phone reads packs that were checked before, and does not download this.

use std::collections::BTreeSet;

use pingyi_base::{Finding, FindingCode, Place};
use pingyi_questionnaire::Questionnaire;
use pingyi_response::Disposition;
use serde_json::Value;

use crate::json::{Findings, Object, invalid};

/// Conventions and indicators that say one thing in two ways, or what their kind has no use for.
pub(crate) fn pack(value: &Value) -> Vec<Finding> {
    // What is no list or no object at all was told when it was read.
    let (mut told, mut findings) = (Findings::default(), Findings::default());
    let Some(root) = Object::at(value, "", &mut told) else { return Vec::new() };
    for convention in root.objects("conventions", &mut told) {
        contradictions(&convention, &mut findings);
    }
    for indicator in root.objects("indicators", &mut told) {
        if let (Some(_), Some(convention)) = (indicator.get("codes"), indicator.get("convention")) {
            invalid(&mut findings, &indicator.path("convention"), convention, "codes | convention");
        }
    }
    findings.list
}

fn contradictions(convention: &Object<'_>, findings: &mut Findings) {
    let used: &[&str] = match convention.get("metric").and_then(Value::as_str) {
        Some("share") => &["levels", "weights"],
        Some("mean") => &["weights"],
        Some("net") => &["levels", "minus"],
        _ => return,
    };
    for (field, expected) in [("levels", "share, net"), ("minus", "net"), ("weights", "share, mean")] {
        if let Some(value) = convention.get(field).filter(|_| !used.contains(&field)) {
            invalid(findings, &convention.path(field), value, &format!("metric: {expected}"));
        }
    }
    if let (Some("share"), Some(_), Some(weights)) = (
        convention.get("metric").and_then(Value::as_str),
        convention.get("levels"),
        convention.get("weights"),
    ) {
        invalid(findings, &convention.path("weights"), weights, "levels | weights");
    }
}

/// Choices that end an interview in a way that nobody knows: they would end it, and count as complete.
/// `inside` is the path of the questionnaire, with its dot.
pub(crate) fn dispositions(questionnaire: &Questionnaire, inside: &str) -> Vec<Finding> {
    let mut findings = Findings::default();
    for list in questionnaire.lists.values() {
        let words: BTreeSet<&str> =
            list.choices.iter().filter_map(|choice| choice.disposition.as_deref()).collect();
        for word in words.into_iter().filter(|word| Disposition::parse(word).is_none()) {
            let known = Disposition::ALL.map(|(_, code)| code).join(", ");
            let path = format!("{inside}choices.{}", list.name);
            findings.list.push(
                Finding::error(FindingCode::PackInvalid, Place::path(&path))
                    .with("value", word)
                    .with("expected", known),
            );
        }
    }
    findings.list
}
