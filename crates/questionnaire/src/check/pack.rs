//! Checks of a pack: that its parts fit together.

use std::collections::BTreeSet;

use pingyi_base::{Finding, FindingCode, Place, QuestionnaireId, Set, is_valid_id};

use crate::nearest::nearest;
use crate::pack::{IndicatorFigure, Metric, Pack, Substitution};

/// Checks a pack and every questionnaire in it.
#[must_use]
pub fn check_pack(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, questionnaire) in pack.questionnaires.iter().enumerate() {
        findings.extend(super::check(questionnaire).into_iter().map(|finding| inside(finding, index)));
    }
    unique(pack, &mut findings);
    lists(pack, &mut findings);
    people_and_places(pack, &mut findings);
    reserves(pack, &mut findings);
    waves(pack, &mut findings);
    versions(pack, &mut findings);
    circles(pack, &mut findings);
    conventions(pack, &mut findings);
    indicators(pack, &mut findings);
    findings
}

/// The same finding with the questionnaire's path in front.
fn inside(mut finding: Finding, index: usize) -> Finding {
    let path = finding.at.path.take().map_or_else(String::new, |path| format!(".{path}"));
    finding.at.path = Some(format!("questionnaires[{index}]{path}"));
    finding
}

fn unique(pack: &Pack, findings: &mut Vec<Finding>) {
    let mut look = |list: &str, ids: Vec<String>| {
        // There may be as many households as a file can hold, in any order.
        let mut seen = BTreeSet::new();
        for (index, id) in ids.iter().enumerate() {
            if !seen.insert(id) {
                let place = Place::path(&format!("{list}[{index}]"));
                findings.push(Finding::error(FindingCode::PackDuplicate, place).with("value", id));
            }
        }
    };
    look("waves", pack.waves.iter().map(|wave| wave.id.to_string()).collect());
    look("areas", pack.areas.iter().map(|area| area.id.to_string()).collect());
    look("households", pack.households.iter().map(|household| household.id.to_string()).collect());
    look("interviewers", pack.interviewers.iter().map(|interviewer| interviewer.id.to_string()).collect());
    look("subjects", pack.subjects.iter().map(|subject| subject.id.to_string()).collect());
    look("conventions", pack.conventions.iter().map(|convention| convention.id.to_string()).collect());
    look("indicators", pack.indicators.iter().map(|indicator| indicator.id.to_string()).collect());
    let versions = pack
        .questionnaires
        .iter()
        .map(|questionnaire| format!("{} {}", questionnaire.id, questionnaire.version));
    look("questionnaires", versions.collect());
}

/// Codes of the pack's own lists: valid, and each once in its list.
fn lists(pack: &Pack, findings: &mut Vec<Finding>) {
    for list in pack.lists.values() {
        let mut seen = Set::new();
        for (index, choice) in list.choices.iter().enumerate() {
            let code = choice.code.as_str();
            let place = || Place::path(&format!("lists.{}[{index}].name", list.name));
            if !seen.insert(code) {
                findings.push(Finding::error(FindingCode::PackDuplicate, place()).with("value", code));
            }
            let is_number = !code.is_empty() && code.len() <= 9 && code.bytes().all(|b| b.is_ascii_digit());
            let has_leading_zero = code.len() > 1 && code.starts_with('0');
            if has_leading_zero || !(is_number || is_valid_id(code)) {
                findings.push(Finding::error(FindingCode::PackId, place()).with("value", code));
            }
        }
    }
}

fn people_and_places(pack: &Pack, findings: &mut Vec<Finding>) {
    let areas: Vec<&str> = pack.areas.iter().map(|area| area.id.as_str()).collect();
    let interviewers: Vec<&str> =
        pack.interviewers.iter().map(|interviewer| interviewer.id.as_str()).collect();
    let mut refer = |path: String, id: &str, known: &[&str]| {
        if !known.contains(&id) {
            let near = nearest(id, known.iter().copied()).unwrap_or("–");
            findings.push(
                Finding::error(FindingCode::PackReference, Place::path(&path))
                    .with("value", id)
                    .with("nearest", near),
            );
        }
    };
    for (index, area) in pack.areas.iter().enumerate() {
        if let Some(parent) = &area.parent {
            refer(format!("areas[{index}].parent"), parent.as_str(), &areas);
        }
    }
    for (index, household) in pack.households.iter().enumerate() {
        refer(format!("households[{index}].area"), household.area.as_str(), &areas);
        if let Some(interviewer) = &household.interviewer {
            refer(format!("households[{index}].interviewer"), interviewer.as_str(), &interviewers);
        }
    }
    for (index, interviewer) in pack.interviewers.iter().enumerate() {
        if let Some(area) = &interviewer.area {
            refer(format!("interviewers[{index}].area"), area.as_str(), &areas);
        }
    }
    for (index, subject) in pack.subjects.iter().enumerate() {
        if let Some(area) = &subject.area {
            refer(format!("subjects[{index}].area"), area.as_str(), &areas);
        }
    }
}

/// A reserve that nobody may take is there by mistake, or the rule is.
fn reserves(pack: &Pack, findings: &mut Vec<Finding>) {
    if pack.design.substitution == Substitution::Listed {
        return;
    }
    for (index, _) in pack.households.iter().enumerate().filter(|(_, household)| household.reserve) {
        let place = Place::path(&format!("households[{index}].reserve"));
        let finding = Finding::error(FindingCode::PackInvalid, place).with("value", "true");
        findings.push(finding.with("expected", "design.substitution: listed"));
    }
}

/// Areas whose parents run in a circle: nothing lies around them, and each would lie in itself.
fn circles(pack: &Pack, findings: &mut Vec<Finding>) {
    for (index, area) in pack.areas.iter().enumerate() {
        let mut way = vec![area.id.as_str()];
        let mut current = area.parent.as_ref();
        // Whoever is not back after as many steps as there are areas is in a circle further up.
        while let Some(parent) = current.filter(|_| way.len() <= pack.areas.len()) {
            way.push(parent.as_str());
            if *parent == area.id {
                let place = Place::path(&format!("areas[{index}].parent"));
                let finding = Finding::error(FindingCode::PackInvalid, place);
                findings.push(finding.with("value", way.join(" → ")).with("expected", "… → null"));
                break;
            }
            current = pack.area(parent).and_then(|area| area.parent.as_ref());
        }
    }
}

fn conventions(pack: &Pack, findings: &mut Vec<Finding>) {
    for (index, convention) in pack.conventions.iter().enumerate() {
        let path = format!("conventions[{index}]");
        let mut missing = |field: &str| {
            let finding = Finding::error(FindingCode::PackMissing, Place::path(&path));
            findings.push(finding.with("field", field));
        };
        match &convention.metric {
            Metric::Share { levels } if levels.is_empty() => missing("levels | weights"),
            Metric::WeightedShare { weights } | Metric::Mean { weights } if weights.is_empty() => {
                missing("weights");
            }
            Metric::Net { plus, minus } => {
                for (field, levels) in [("levels", plus), ("minus", minus)] {
                    if levels.is_empty() {
                        missing(field);
                    }
                }
            }
            Metric::WeightedShare { weights } => {
                // With 5 → 100 a mean of points would be printed as a rate of 7,527 %.
                for (level, weight) in weights.iter().filter(|(_, weight)| !(0.0..=1.0).contains(*weight)) {
                    let place = Place::path(&format!("{path}.weights.{level}"));
                    let finding = Finding::error(FindingCode::PackInvalid, place);
                    findings.push(finding.with("value", weight).with("expected", "0 – 1"));
                }
            }
            Metric::Share { .. } | Metric::Mean { .. } => {}
        }
    }
}

fn waves(pack: &Pack, findings: &mut Vec<Finding>) {
    if pack.waves.is_empty() {
        findings.push(Finding::error(FindingCode::PackMissing, Place::default()).with("field", "waves"));
    }
    for (index, wave) in pack.waves.iter().enumerate() {
        let path = format!("waves[{index}]");
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let id = wave.id.as_str();
        if id.is_empty() || !id.chars().all(good) || looks_like_value(id) || is_decimal(id) {
            findings.push(Finding::error(FindingCode::PackId, Place::path(&path)).with("value", &wave.id));
        }
        let before = index.checked_sub(1).and_then(|before| pack.waves.get(before));
        if wave.from > wave.to || before.is_some_and(|before| before.to >= wave.from) {
            let finding = Finding::error(FindingCode::PackInvalid, Place::path(&path));
            let expected = before.map_or_else(|| wave.from, |before| before.to);
            findings.push(
                finding
                    .with("value", format!("{} – {}", wave.from, wave.to))
                    .with("expected", format!("> {expected}")),
            );
        }
    }
}

/// A version that a spreadsheet rewrites, `1.10` or `2026-01`, makes every row of it look changed once
/// the file was saved there.
fn versions(pack: &Pack, findings: &mut Vec<Finding>) {
    let own = [("version".to_owned(), pack.version.as_str())];
    let theirs = pack.questionnaires.iter().enumerate();
    let theirs =
        theirs.map(|(index, known)| (format!("questionnaires[{index}].version"), known.version.as_str()));
    for (path, version) in own.into_iter().chain(theirs) {
        let shortened = version.contains('.') && version.ends_with(['0', '.']);
        let leading_zero = version.len() > 1 && version.starts_with('0') && !version.starts_with("0.");
        if (is_decimal(version) && (shortened || leading_zero)) || looks_like_value(version) {
            findings.push(Finding::warning(FindingCode::PackId, Place::path(&path)).with("value", version));
        }
    }
}

/// Digits with at most one point.
fn is_decimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().filter(|byte| *byte == b'.').count() <= 1
}

/// Whether a spreadsheet takes a text that is no plain number for a date, a time, a power of ten, a
/// truth value or a formula.
fn looks_like_value(text: &str) -> bool {
    const WORDS: [&str; 30] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "e",
        "a",
        "p",
        "am",
        "pm",
        "",
    ];
    let lower = text.to_ascii_lowercase();
    let letters = lower.trim_matches(|c: char| !c.is_ascii_alphabetic());
    let one_word = letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest_is_digits = lower
        .bytes()
        .filter(|byte| !byte.is_ascii_alphabetic())
        .all(|byte| byte.is_ascii_digit() || b"-/: ".contains(&byte));
    let has_digits = lower.bytes().any(|byte| byte.is_ascii_digit());
    let word_and_digits =
        one_word && rest_is_digits && has_digits && WORDS.contains(&letters) && !is_decimal(text);
    word_and_digits || ["true", "false"].contains(&lower.as_str()) || text.starts_with(['=', '+', '-', '@'])
}

fn indicators(pack: &Pack, findings: &mut Vec<Finding>) {
    for (index, indicator) in pack.indicators.iter().enumerate() {
        let Some(source) = &indicator.source else { continue };
        let mut refer = |field: &str, value: String, near: Option<&str>| {
            let place = Place::path(&format!("indicators[{index}].{field}"));
            let finding = Finding::error(FindingCode::PackReference, place);
            findings.push(finding.with("value", value).with("nearest", near.unwrap_or("–")));
        };
        let Some(questionnaire) = pack.questionnaire(&source.questionnaire) else {
            let known = pack.questionnaires.iter().map(|questionnaire| questionnaire.id.as_str());
            refer(
                "item",
                source.questionnaire.to_string(),
                nearest(QuestionnaireId::as_str(&source.questionnaire), known),
            );
            continue;
        };
        let Some(item) = questionnaire.item(&source.item) else {
            let known = questionnaire.items.iter().map(|item| item.name.as_str());
            refer("item", source.item.to_string(), nearest(source.item.as_str(), known));
            continue;
        };
        match &source.figure {
            IndicatorFigure::Convention(id) => {
                if !pack.conventions.iter().any(|convention| convention.id == *id) {
                    let known = pack.conventions.iter().map(|convention| convention.id.as_str());
                    refer("convention", id.to_string(), nearest(id.as_str(), known));
                }
            }
            IndicatorFigure::Codes(codes) => {
                for code in codes {
                    if item.list().is_none_or(|list| list.choice(code).is_none()) {
                        refer("codes", code.to_string(), None);
                    }
                }
            }
        }
    }
}
