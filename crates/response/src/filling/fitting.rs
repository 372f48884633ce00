//! An answer in its item's kind: what is taken, what is refused, and which choices drive out which.
//! Whether the answer is a good one is told in `findings`.

use pingyi_base::{ChoiceCode, Finding, FindingCode};
use pingyi_questionnaire::{ChoiceList, Item, ItemKind};

use super::findings::finding;
use super::kinds::text;
use crate::{Answer, AnswerKey};

/// What a box that is ticked holds.
const TICKED: &str = "OK";

/// An answer from text: a code, codes with spaces between, or what is typed; nothing from an empty
/// text.
pub(crate) fn answer_from_text(kind: &ItemKind, text: &str) -> Option<Answer> {
    if text.is_empty() {
        return None;
    }
    Some(match kind {
        ItemKind::SelectOne(_) | ItemKind::Acknowledge => Answer::Choice(text.into()),
        ItemKind::SelectMultiple(_) | ItemKind::Rank(_) => {
            Answer::Choices(text.split_whitespace().map(ChoiceCode::new).collect())
        }
        _ => Answer::Typed(text.to_owned()),
    })
}

/// The answer in the item's kind, in list order, without what an exclusive choice drives out.
pub(super) fn fitted(
    item: &Item,
    key: &AnswerKey,
    before: Option<&Answer>,
    answer: Option<Answer>,
) -> Result<Option<Answer>, Box<Finding>> {
    let unknown = |code: &str| Box::new(finding(FindingCode::FillUnknownChoice, key).with("value", code));
    let Some(answer) = answer else { return Ok(None) };
    match (&item.kind, answer) {
        (kind, _) if matches!(kind, ItemKind::Note) || item.is_head() => {
            Err(Box::new(finding(FindingCode::FillUnknownItem, key).with("value", key)))
        }
        (ItemKind::SelectOne(list), Answer::Choice(code)) => match list.choice(&code) {
            Some(_) => Ok(Some(Answer::Choice(code))),
            None => Err(unknown(code.as_str())),
        },
        (ItemKind::SelectMultiple(list) | ItemKind::Rank(list), Answer::Choices(codes)) => {
            if let Some(code) = codes.iter().find(|code| list.choice(code).is_none()) {
                return Err(unknown(code.as_str()));
            }
            let kept = match item.kind {
                ItemKind::Rank(_) => ranked(codes),
                _ => ticked(list, key, before, &codes)?,
            };
            Ok((!kept.is_empty()).then_some(Answer::Choices(kept)))
        }
        (ItemKind::Acknowledge, answer) => match text(&answer).as_str() {
            "" => Ok(None),
            TICKED => Ok(Some(Answer::Choice(TICKED.into()))),
            other => Err(unknown(other)),
        },
        (ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_) | ItemKind::Rank(_), Answer::Typed(typed))
            if typed.is_empty() =>
        {
            Ok(None)
        }
        (ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_) | ItemKind::Rank(_), other)
        | (_, other @ (Answer::Choice(_) | Answer::Choices(_))) => Err(unknown(&text(&other))),
        (_, Answer::Typed(typed)) => Ok((!typed.is_empty()).then_some(Answer::Typed(typed))),
    }
}

/// Each choice once, in the order given.
fn ranked(codes: Vec<ChoiceCode>) -> Vec<ChoiceCode> {
    let mut once: Vec<ChoiceCode> = Vec::with_capacity(codes.len());
    for code in codes {
        if !once.contains(&code) {
            once.push(code);
        }
    }
    once
}

/// Ticked one after the other, the newest wins; given at once, nobody knows which was meant.
fn ticked(
    list: &ChoiceList,
    key: &AnswerKey,
    before: Option<&Answer>,
    codes: &[ChoiceCode],
) -> Result<Vec<ChoiceCode>, Box<Finding>> {
    let was = |code: &ChoiceCode| matches!(before, Some(Answer::Choices(old)) if old.contains(code));
    let is_exclusive = |code: &ChoiceCode| list.choice(code).is_some_and(|choice| choice.exclusive);
    let mut added = codes.iter().filter(|code| !was(code));
    let alone = added.clone().find(|code| is_exclusive(code));
    if let Some(code) = alone.filter(|alone| added.any(|other| other != *alone)) {
        return Err(Box::new(finding(FindingCode::FillExclusive, key).with("value", code)));
    }
    let newest = codes.iter().rev().find(|code| !was(code)).or(codes.last());
    let newest_alone = newest.is_some_and(is_exclusive);
    let keeps = |code: &ChoiceCode| {
        if newest_alone { Some(code) == newest } else { !is_exclusive(code) || codes.len() == 1 }
    };
    let all = list.choices.iter().map(|choice| &choice.code);
    Ok(all.filter(|code| codes.contains(code) && keeps(code)).cloned().collect())
}
