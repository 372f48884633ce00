//! Beginnings that never fit: a default that hangs on nothing and is no answer of its item. What hangs on
//! answers is looked at when it is worked out, in `response::filling`.

use pingyi_base::{Date, Finding, FindingCode, Place, number};

use super::questionnaire::Only;
use crate::expression::Expression;
use crate::{Item, ItemKind, Questionnaire};

pub(super) fn defaults(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    for item in &questionnaire.items {
        let Some(text) = item.default.as_ref().and_then(constant).filter(|text| !text.is_empty()) else {
            continue;
        };
        if let Some(expected) = unfit(item, &text) {
            let finding = Finding::warning(FindingCode::PackInvalid, Place::item(item.name.as_str()));
            findings.push(finding.with("value", &text).with("expected", expected));
        }
    }
}

/// The value of an expression that hangs on nothing.
pub(super) fn constant(expression: &Expression) -> Option<String> {
    let hangs = !expression.references().is_empty()
        || !expression.repeats().is_empty()
        || expression.uses_time()
        || expression.uses_position()
        || expression.uses_random();
    if hangs { None } else { expression.evaluate(&Only("")).ok().map(|value| value.to_text()) }
}

/// What the item takes, where it does not take this.
fn unfit(item: &Item, text: &str) -> Option<String> {
    let codes = |text: &str| {
        let list = item.list()?;
        let is_known = |code: &str| list.choice(&code.into()).is_some();
        (!text.split_whitespace().all(is_known)).then(|| format!("choices.{}", list.name))
    };
    let unless = |fits: bool, expected: &str| (!fits).then(|| expected.to_owned());
    match item.kind {
        ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_) | ItemKind::Rank(_) => codes(text),
        ItemKind::Integer => unless(text.trim().parse::<i64>().is_ok(), "integer"),
        ItemKind::Decimal => unless(number::parse(text.trim()).is_some(), "decimal"),
        ItemKind::Range { start, end, .. } => {
            let fits = number::parse(text.trim()).is_some_and(|number| (start..=end).contains(&number));
            unless(fits, &format!("{} … {}", number::text(start), number::text(end)))
        }
        ItemKind::Date => unless(Date::parse(text.trim()).is_some(), "2026-07-01"),
        _ => None,
    }
}
