//! Work that nobody's tablet should do: expressions that are certain to take more steps than filling
//! allows, and counts that are certain to be too great. Only what holds whatever is answered is told, so
//! that no questionnaire is refused that could be filled.

use pingyi_base::{Finding, FindingCode, ItemName, Place};

use super::given::constant;
use super::repeat_around;
use crate::definition::INSTANCE_LIMIT;
use crate::expression::{Expression, STEP_LIMIT, TOTAL_STEP_LIMIT};
use crate::{Questionnaire, Section, SectionKind};

pub(super) fn work(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    for section in &questionnaire.sections {
        let Some(count) = written(section).filter(|count| *count > f64::from(INSTANCE_LIMIT)) else {
            continue;
        };
        let finding = Finding::warning(FindingCode::PackInvalid, Place::item(section.name.as_str()));
        let expected = format!("0 … {INSTANCE_LIMIT}");
        findings.push(finding.with("value", count).with("expected", expected));
    }
    let mut total = 0_usize;
    for (owner, section, expression) in certain(questionnaire) {
        let home = repeat_around(questionnaire, section);
        let least = expression.least_steps(&|name| members(questionnaire, name, home));
        let is_over = total > TOTAL_STEP_LIMIT;
        total = total.saturating_add(least.saturating_mul(home.map_or(1, instances)));
        let limit = if least > STEP_LIMIT {
            STEP_LIMIT
        } else if total > TOTAL_STEP_LIMIT && !is_over {
            TOTAL_STEP_LIMIT
        } else {
            continue;
        };
        let finding = Finding::error(FindingCode::PackTooMuchWork, Place::item(owner.as_str()));
        findings.push(finding.with("value", expression.source()).with("limit", limit));
    }
}

/// The expressions that are looked at when a draft is opened, whatever it holds: name, section in which
/// they stand, expression.
fn certain(questionnaire: &Questionnaire) -> Vec<(&ItemName, Option<usize>, &Expression)> {
    let mut all = Vec::new();
    for section in &questionnaire.sections {
        if let SectionKind::Repeat { count: Some(count) } = &section.kind {
            all.push((&section.name, section.parent, count));
        }
        if let Some(relevant) = section.relevant.as_ref().filter(|_| is_shown(questionnaire, section.parent))
        {
            all.push((&section.name, section.parent, relevant));
        }
    }
    for item in &questionnaire.items {
        let is_around_shown = is_shown(questionnaire, item.section);
        let relevant = item.relevant.as_ref().filter(|_| is_around_shown);
        let default = item.default.as_ref().filter(|_| is_around_shown && item.relevant.is_none());
        let default = default.filter(|_| item.calculation.is_none());
        for expression in [relevant, item.calculation.as_ref(), default].into_iter().flatten() {
            all.push((&item.name, item.section, expression));
        }
    }
    all
}

/// Whether a section and all around it are shown in any case.
fn is_shown(questionnaire: &Questionnaire, mut section: Option<usize>) -> bool {
    for _ in 0..=questionnaire.sections.len() {
        let Some(around) = section.and_then(|section| questionnaire.sections.get(section)) else {
            return true;
        };
        if around.relevant.is_some() {
            return false;
        }
        section = around.parent;
    }
    false
}

/// How many answers of an item an expression in `home` is certain to see as a list.
fn members(questionnaire: &Questionnaire, name: &ItemName, home: Option<&Section>) -> usize {
    let Some(item) = questionnaire.item(name) else { return 0 };
    let Some(repeat) = repeat_around(questionnaire, item.section) else { return 0 };
    let is_own = home.is_some_and(|home| home.name == repeat.name);
    if is_own || !is_shown(questionnaire, item.section) { 0 } else { instances(repeat) }
}

/// How many instances a repeat has in any case.
fn instances(repeat: &Section) -> usize {
    let count = written(repeat).unwrap_or(0.0).clamp(0.0, f64::from(INSTANCE_LIMIT));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "just clamped")]
    let count = count as usize;
    count
}

/// The number of instances, where it is written there as a number.
fn written(section: &Section) -> Option<f64> {
    let SectionKind::Repeat { count: Some(count) } = &section.kind else { return None };
    pingyi_base::number::parse(&constant(count)?)
}
