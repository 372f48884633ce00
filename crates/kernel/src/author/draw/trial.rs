//! The open page of a trial, beside the list.

use pingyi_base::{Language, Severity};
use pingyi_interchange::office::Node;
use pingyi_questionnaire::{Item, ItemKind};
use pingyi_response::{Answer, AnswerKey, Filling};
use pingyi_wording::author::Key;

use super::Pen;
use crate::author::Author;
use crate::author::trial::{is_typed, repeat_of};
use crate::office::draw::{element, words};

impl Pen {
    pub(super) fn trial(self, author: &Author) -> Node {
        let mut inside = vec![element("h3", &[], vec![words(self.text(Key::TryTitle))])];
        if author.trial.is_old {
            let old = self.text(Key::TryOldMessage);
            inside.push(element("p", &[("class", "note-box note-box--wanting")], vec![words(old)]));
        }
        if let Some(filling) = author.trial.filling() {
            inside.extend(self.page(author, filling));
        }
        let label = self.text(Key::TryTitle);
        element("section", &[("class", "author__try"), ("aria-label", label)], inside)
    }

    fn page(self, author: &Author, filling: &Filling) -> Vec<Node> {
        let trial = &author.trial;
        let mut nodes = Vec::new();
        match trial.page().filter(|_| !trial.is_at_end) {
            Some((index, page)) => {
                let place = [("n", (index + 1).to_string()), ("total", trial.pages().to_string())];
                let place = pingyi_wording::fill(self.text(Key::TryPageLabel), &place);
                nodes.push(element("p", &[("class", "progress__text")], vec![words(&place)]));
                let section = page.section.and_then(|at| filling.questionnaire().sections.get(at));
                if let Some(section) = section {
                    let default = &filling.questionnaire().default_language;
                    let label = crate::words::text(&section.label, self.lang, default).0;
                    if !label.is_empty() {
                        nodes.push(element("p", &[("class", "fill__section")], vec![words(&label)]));
                    }
                }
                for key in &page.keys {
                    nodes.extend(self.question(filling, key, trial.is_strict));
                }
                if let Some(repeat) = repeat_of(&page) {
                    nodes.push(self.button("button", "try-add", repeat, self.text(Key::TryAddLabel)));
                }
            }
            None => {
                let key = if trial.is_at_end { Key::TryEndMessage } else { Key::TryNothingMessage };
                nodes.push(element("p", &[("class", "note-box")], vec![words(self.text(key))]));
            }
        }
        let buttons = [
            ("button", "try-back", Key::TryBackLabel),
            ("button button--main", "try-next", Key::TryNextLabel),
            ("button button--quiet", "try-again", Key::TryAgainLabel),
        ];
        let buttons = buttons.map(|(class, command, key)| self.button(class, command, "", self.text(key)));
        nodes.push(element("div", &[("class", "buttons")], buttons.to_vec()));
        nodes
    }

    fn question(self, filling: &Filling, key: &AnswerKey, is_strict: bool) -> Option<Node> {
        let item = filling.item(key)?;
        let default = &filling.questionnaire().default_language;
        let said = |text| {
            let text = crate::words::text(text, self.lang, default).0;
            filling.pipe(&text, key, &Language::new(self.lang.tag()))
        };
        let name = key.to_string();
        let id = format!("try-{name}");
        let mut label = said(&item.label);
        if let Some(subject) = &key.subject {
            label = format!("{subject}: {label}");
        }
        if filling.is_required(key) {
            label.push_str(" *");
        }
        let mut inside =
            vec![element("p", &[("class", "question__label"), ("id", &id)], vec![words(&label)])];
        let hint = said(&item.hint);
        if !hint.is_empty() {
            inside.push(element("p", &[("class", "hint")], vec![words(&hint)]));
        }
        inside.extend(self.control(filling, key, item, &id));
        for finding in filling.findings_at(key) {
            // What is missing is said when somebody wants to go on; what is wrong at once.
            let is_given = filling.value(key).is_some();
            if is_strict || is_given || finding.severity != Severity::Error {
                let (what, remedy) = crate::words::finding(&finding, self.lang);
                let own = match finding.code {
                    pingyi_base::FindingCode::FillConstraint => said(&item.constraint_message),
                    pingyi_base::FindingCode::FillRequired => said(&item.required_message),
                    _ => String::new(),
                };
                let what = if own.is_empty() { format!("{what} {remedy}") } else { own };
                inside.push(element("p", &[("class", "problem")], vec![words(&what)]));
            }
        }
        Some(element("div", &[("class", "question"), ("data-item", &name)], inside))
    }

    fn control(self, filling: &Filling, key: &AnswerKey, item: &Item, label: &str) -> Option<Node> {
        let name = key.to_string();
        let answer = filling.value(key);
        if filling.is_readonly(key) {
            let text = filling.text_of(key).unwrap_or_default();
            return Some(element("p", &[], vec![words(&text)]));
        }
        Some(match &item.kind {
            ItemKind::SelectOne(_) => self.choices_of(filling, key, answer, "try-choose", label),
            ItemKind::SelectMultiple(_) | ItemKind::Rank(_) => {
                self.choices_of(filling, key, answer, "try-tick", label)
            }
            ItemKind::Acknowledge => {
                let said = self.text(Key::TryTickLabel);
                self.option(&format!("try-tap {name}"), "OK", said, answer.is_some())
            }
            ItemKind::Image { .. } => {
                element("p", &[("class", "hint")], vec![words(self.text(Key::TryImageMessage))])
            }
            kind if is_typed(kind) => {
                let command = format!("try-type {name}");
                let control = self.key(&command);
                let value = filling.text_of(key).unwrap_or_default();
                let attributes = [
                    ("type", "text"),
                    ("name", command.as_str()),
                    ("key", control.as_str()),
                    ("value", value.as_str()),
                    ("aria-labelledby", label),
                    ("autocomplete", "off"),
                ];
                element("input", &attributes, Vec::new())
            }
            _ => return None,
        })
    }

    fn choices_of(
        self,
        filling: &Filling,
        key: &AnswerKey,
        answer: Option<&Answer>,
        command: &str,
        label: &str,
    ) -> Node {
        let default = &filling.questionnaire().default_language;
        let is_rank = filling.item(key).is_some_and(|item| matches!(item.kind, ItemKind::Rank(_)));
        let option = |choice: &&pingyi_questionnaire::Choice| {
            let mut said = crate::words::text(&choice.label, self.lang, default).0;
            let place = match answer {
                Some(Answer::Choice(code)) => (*code == choice.code).then_some(0),
                Some(Answer::Choices(codes)) => codes.iter().position(|code| *code == choice.code),
                _ => None,
            };
            if let Some(place) = place.filter(|_| is_rank) {
                said = format!("{}. {said}", place + 1);
            }
            self.option(&format!("{command} {key}"), choice.code.as_str(), &said, place.is_some())
        };
        let options = filling.choices(key).iter().map(option).collect();
        let group = [("class", "choices"), ("role", "group"), ("aria-labelledby", label)];
        element("div", &group, options)
    }

    fn option(self, command: &str, value: &str, label: &str, is_on: bool) -> Node {
        let attributes = [
            ("type", "button"),
            ("class", if is_on { "choice choice--on" } else { "choice" }),
            ("data-action", command),
            ("value", value),
            ("aria-pressed", if is_on { "true" } else { "false" }),
        ];
        element("button", &attributes, vec![words(label)])
    }
}
