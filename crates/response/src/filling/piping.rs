//! Answers in texts: `${name}` in a label becomes what was answered. A choice is told by its label,
//! not by its code as in ODK's form language, because people read it.

use pingyi_base::{ChoiceCode, ItemName, Language};
use pingyi_questionnaire::{Item, ItemKind};

use super::settle::At;
use super::{Filling, kinds};
use crate::{Answer, AnswerKey};

/// A piece of a text.
enum Piece<'a> {
    Plain(&'a str),
    Name(&'a str),
}

/// The items that a text mentions, in order; empty where there is nothing to fill in.
#[must_use]
pub fn piped(text: &str) -> Vec<ItemName> {
    let name = |piece| match piece {
        Piece::Name(name) => Some(ItemName::new(name)),
        Piece::Plain(_) => None,
    };
    pieces(text).into_iter().filter_map(name).collect()
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((name, after)) = behind.split_once('}') else { break };
        pieces.extend([Piece::Plain(before), Piece::Name(name.trim())]);
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

impl Filling {
    /// A text with answers filled in, as it reads at an item: of its own subject and instance. From
    /// outside of a repeat the answers of all instances stand one after the other.
    #[must_use]
    pub fn pipe(&self, text: &str, key: &AnswerKey, language: &Language) -> String {
        if !text.contains("${") {
            return text.to_owned();
        }
        let subject = self.places.get(&key.subject).copied().unwrap_or(0);
        let home = key.instance.as_ref().and_then(|own| self.graph.repeat_names.get(&own.repeat));
        let number = key.instance.as_ref().map_or(0, |own| own.number);
        let at = At { subject, instance: number };
        let mut filled = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Plain(plain) => filled.push_str(plain),
                Piece::Name(name) => filled.push_str(&self.told(name, at, home.copied(), language)),
            }
        }
        filled
    }

    fn told(&self, name: &str, at: At, home: Option<usize>, language: &Language) -> String {
        let Some(index) = self.graph.items.get(&ItemName::new(name)).copied() else { return String::new() };
        let Some(item) = self.questionnaire.items.get(index) else { return String::new() };
        let own = self.graph.item_homes.get(index).and_then(|(home, _)| *home);
        let one = |at: At| match self.value_at(index, at) {
            Some(answer) => self.words(item, answer, language),
            None => self.seen_at(index, at),
        };
        match own {
            None => one(at.outside()),
            Some(_) if own == home => one(at),
            Some(repeat) => {
                let all = self.numbers(repeat).iter().map(|instance| one(At { instance: *instance, ..at }));
                joined(&all.filter(|text| !text.is_empty()).collect::<Vec<_>>(), language)
            }
        }
    }

    fn words(&self, item: &Item, answer: &Answer, language: &Language) -> String {
        let label = |code: &ChoiceCode| {
            let choice = item.list().and_then(|list| list.choice(code));
            let label =
                choice.map(|choice| choice.label.pick(language, &self.questionnaire.default_language).text);
            label.filter(|label| !label.is_empty()).unwrap_or(code.as_str()).to_owned()
        };
        match answer {
            Answer::Choice(code) if !matches!(item.kind, ItemKind::Acknowledge) => label(code),
            Answer::Choices(codes) => joined(&codes.iter().map(label).collect::<Vec<_>>(), language),
            _ => kinds::plain(&item.kind, answer),
        }
    }
}

/// As a list reads in the language.
fn joined(parts: &[String], language: &Language) -> String {
    parts.join(if language.matches(&Language::new("zh")) { "\u{3001}" } else { ", " })
}
