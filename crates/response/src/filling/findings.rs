//! What is wrong with an answer, or to be looked at: looked for when somebody wants to know, never
//! with every tap.

use pingyi_base::{Finding, FindingCode, Place, Severity, number};
use pingyi_questionnaire::expression::{EvaluationError, STEP_LIMIT, TOTAL_STEP_LIMIT};
use pingyi_questionnaire::{Item, ItemKind};

use super::graph::Does;
use super::instances::too_many;
use super::kinds::{canonical, text};
use super::listing::Spot;
use super::scope;
use super::settle::At;
use super::{Filling, TEXT_LIMIT};
use crate::{Answer, AnswerKey};

pub(super) fn finding(code: FindingCode, key: &AnswerKey) -> Finding {
    Finding::error(code, Place::item(&key.to_string()))
}

impl Filling {
    /// What is wrong, or to be looked at, with one item that is asked now.
    #[must_use]
    pub fn findings_at(&self, key: &AnswerKey) -> Vec<Finding> {
        self.steps_left.set(TOTAL_STEP_LIMIT);
        match self.locate(key) {
            Some((index, at)) => self.findings_of(index, at, self.ended_at()),
            None => Vec::new(),
        }
    }

    /// What the questionnaire is to blame for, so that it stands in nobody's way: expressions that took
    /// too much, beginnings that do not fit, more instances than there may be.
    #[must_use]
    pub fn form_findings(&self) -> Vec<Finding> {
        let warning = |finding: Finding| Finding { severity: Severity::Warning, ..finding };
        let failed = self.failed.iter().map(|(place, problem)| (place, *problem));
        let unfinished = self.unfinished.iter().map(|place| (place, EvaluationError::TooManySteps));
        let failed = failed.chain(unfinished).filter_map(|((step, at), problem)| {
            let step = self.graph.steps.get(*step)?;
            let key = match step.does {
                Does::ShowSection | Does::Count => self.section_key(step.of)?,
                _ => self.key(step.of, *at)?,
            };
            Some(warning(finding(FindingCode::FillExpression, &key).with("problem", problem)))
        });
        let overfull = self
            .overfull
            .iter()
            .filter_map(|(section, wanted)| Some(warning(too_many(&self.section_key(*section)?, *wanted))));
        let misfits = self.misfits.values().cloned();
        failed.chain(overfull).chain(misfits).collect()
    }

    fn section_key(&self, section: usize) -> Option<AnswerKey> {
        Some(AnswerKey::item(&self.questionnaire.sections.get(section)?.name))
    }

    /// What is wrong, or to be looked at, with all items that are asked now, in order, and with the
    /// questionnaire. It takes no more steps than one recalculation; what they do not reach is not
    /// looked at.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.steps_left.set(TOTAL_STEP_LIMIT);
        let end = self.ended_at();
        let mut findings = Vec::new();
        for spot in &self.asked {
            findings.extend(self.findings_of(spot.item, spot.at, end));
            if self.steps_left.get() < STEP_LIMIT {
                let problem = EvaluationError::TooManySteps;
                let key = self.key(spot.item, spot.at);
                let told = key.map(|key| finding(FindingCode::FillExpression, &key).with("problem", problem));
                findings.extend(told);
                break;
            }
        }
        findings.extend(self.form_findings());
        findings
    }

    fn findings_of(&self, index: usize, at: At, end: Option<Spot>) -> Vec<Finding> {
        let Some(item) = self.questionnaire.items.get(index) else { return Vec::new() };
        let Some(key) = self.key(index, at).filter(|_| self.is_shown(index, at)) else { return Vec::new() };
        match self.value_at(index, at) {
            None => {
                let is_past =
                    || end.is_some_and(|end| self.sort_key(end) < self.sort_key(Spot { item: index, at }));
                let is_open = self.wants_answer(index, at) && !is_past();
                if is_open { vec![finding(FindingCode::FillRequired, &key)] } else { Vec::new() }
            }
            Some(answer) => self.answer_findings(item, &key, index, at, answer),
        }
    }

    /// Whether an item must be answered; what nobody can answer need not be.
    pub(super) fn wants_answer(&self, index: usize, at: At) -> bool {
        let Some(item) = self.questionnaire.items.get(index) else { return false };
        if item.required.is_none() || !is_asked(item) || item.has_appearance("label") {
            return false;
        }
        let scope = self.scope(index, at);
        scope::is_true(item.required.as_ref(), &scope) && !scope::is_true(item.readonly.as_ref(), &scope)
    }

    fn answer_findings(
        &self,
        item: &Item,
        key: &AnswerKey,
        index: usize,
        at: At,
        answer: &Answer,
    ) -> Vec<Finding> {
        let typed = text(answer);
        let mut findings = Vec::new();
        if let Some(problem) = self.problem_of_kind(item, key, answer, &typed) {
            findings.push(problem);
        } else if let Some(constraint) = &item.constraint {
            match self.scope(index, at).run(constraint).map(|value| value.is_true()) {
                Ok(true) => {}
                Ok(false) => findings.push(finding(FindingCode::FillConstraint, key)),
                Err(problem) => {
                    findings.push(finding(FindingCode::FillExpression, key).with("problem", problem));
                }
            }
        }
        if matches!(item.kind, ItemKind::Text) {
            if typed.chars().count() > TEXT_LIMIT {
                findings.push(finding(FindingCode::FillTooLong, key).with("limit", TEXT_LIMIT));
            }
            if looks_personal(&typed) {
                findings.push(Finding::warning(FindingCode::FillPersonal, Place::item(&key.to_string())));
            }
        }
        findings
    }

    pub(super) fn problem_of_kind(
        &self,
        item: &Item,
        key: &AnswerKey,
        answer: &Answer,
        typed: &str,
    ) -> Option<Finding> {
        let wrong = |code| Some(finding(code, key).with("value", typed));
        let Some(plain) = canonical(&item.kind, typed) else {
            return wrong(match item.kind {
                ItemKind::Integer => FindingCode::FillNotInteger,
                ItemKind::Decimal | ItemKind::Range { .. } => FindingCode::FillNotNumber,
                ItemKind::Time => FindingCode::FillNotTime,
                ItemKind::DateTime => FindingCode::FillNotDateTime,
                _ => FindingCode::FillNotDate,
            });
        };
        match (&item.kind, answer) {
            (ItemKind::Range { start, end, step }, _) => {
                let number = number::parse(&plain)?;
                let is_there = is_on_grid(number, *start, *end, *step);
                let bounds = |finding: Finding| {
                    finding.with("start", number::text(*start)).with("end", number::text(*end))
                };
                if is_there { None } else { wrong(FindingCode::FillOutOfRange).map(bounds) }
            }
            (ItemKind::Rank(_), Answer::Choices(codes)) => {
                let left = self.choices(key).iter().filter(|choice| !codes.contains(&choice.code)).count();
                let incomplete = || finding(FindingCode::FillRankIncomplete, key).with("count", left);
                (left > 0).then(incomplete)
            }
            _ => None,
        }
    }
}

/// Whether a person can answer it.
fn is_asked(item: &Item) -> bool {
    item.holds_value() && item.kind.is_shown()
}

/// Whether a number is one of those from `start` to `end` in steps. The grid is reckoned in doubles,
/// so that a billionth of a step is let pass.
fn is_on_grid(number: f64, start: f64, end: f64, step: f64) -> bool {
    let steps = (number - start) / step;
    let slack = 1e-9;
    number >= start - step.abs() * slack
        && number <= end + step.abs() * slack
        && (steps - steps.round()).abs() <= slack * steps.abs().max(1.0)
}

/// Whether a text holds what looks like a Chinese mobile number (11 digits from 13… to 19…) or an
/// identity number (17 digits and a digit or X).
#[must_use]
pub fn looks_personal(text: &str) -> bool {
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, 'x' | 'X')));
    runs.into_iter().any(|run| {
        let bytes = run.as_bytes();
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        match bytes {
            [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 => digits(rest),
            [first @ .., _] if first.len() == 17 => digits(first),
            _ => false,
        }
    })
}
