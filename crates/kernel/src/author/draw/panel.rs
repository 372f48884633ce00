//! What can be changed about a row, or about the questionnaire as a whole.

use pingyi_interchange::office::Node;
use pingyi_wording::Lang;
use pingyi_wording::author::Key;
use serde_json::Value;

use super::Pen;
use crate::author::Author;
use crate::author::draft::{Draft, Row, is_begin, kind, list_of, local, text, text_in};
use crate::author::edit::{KINDS, MISSING, NEW_LIST, SECTIONS, TYPES};
use crate::office::draw::{element, words};

/// The most items before this one of which a condition can be made from a menu.
const CONDITIONS: usize = 30;

impl Pen {
    pub(super) fn whole_panel(self, draft: &Draft) -> Node {
        let mut inside = Vec::new();
        for language in draft.languages() {
            let label = self.labelled(Key::WholeTitleLabel, &language);
            let name = format!("whole title {language}");
            inside.push(self.area(&name, &label, text_in(&draft.root, "title", &language), &language, "1"));
        }
        for language in draft.languages() {
            let label = self.labelled(Key::WholeNoticeLabel, &language);
            let name = format!("whole notice {language}");
            inside.push(self.area(&name, &label, text_in(&draft.root, "notice", &language), &language, "3"));
        }
        let kinds = KINDS.map(|(word, key)| (word.to_owned(), self.text(key).to_owned()));
        let languages: Vec<(String, String)> =
            draft.languages().into_iter().map(|tag| (tag.clone(), named(&tag))).collect();
        let row = vec![
            self.line("whole id", self.text(Key::WholeIdLabel), draft.whole("id"), ""),
            self.line("whole version", self.text(Key::WholeVersionLabel), draft.whole("version"), ""),
            self.menu("whole kind", self.text(Key::WholeKindLabel), &kinds, draft.whole("kind")),
            self.menu(
                "whole default_language",
                self.text(Key::WholeLanguageLabel),
                &languages,
                draft.default_language().as_str(),
            ),
            self.line(
                "language-add",
                self.text(Key::WholeAddLanguageLabel),
                "",
                self.text(Key::WholeAddLanguageHint),
            ),
        ];
        inside.push(element("div", &[("class", "author__pair")], row));
        self.frame(self.text(Key::WholeLabel), inside)
    }

    pub(super) fn panel(self, author: &Author, draft: &Draft, place: usize, row: &Row) -> Node {
        let mut inside = Vec::new();
        let is_section = is_begin(row);
        for language in draft.languages() {
            inside.push(self.local("label", Key::ItemTextLabel, row, &language));
        }
        let mut pair = vec![
            self.menu("type", self.text(Key::ItemTypeLabel), &self.types(is_section), kind(row)),
            self.line("set name", self.text(Key::ItemNameLabel), text(row, "name"), ""),
        ];
        if list_of(row).is_some() {
            pair.push(self.lists(draft, row));
        }
        if !is_section && kind(row) != "note" {
            pair.push(self.required(row));
        }
        inside.push(element("div", &[("class", "author__pair")], pair));
        if let Some(list) = list_of(row) {
            inside.push(self.choices(draft, row, list));
        }
        inside.extend(self.conditions(draft, place, row));
        let mut more = Vec::new();
        if !is_section {
            for language in draft.languages() {
                more.push(self.local("hint", Key::ItemHintLabel, row, &language));
            }
            more.push(self.plain("constraint", Key::ItemConstraintLabel, Some(Key::ItemConstraintHint), row));
            for language in draft.languages() {
                more.push(self.local("constraint_message", Key::ItemConstraintMessageLabel, row, &language));
            }
            for language in draft.languages() {
                more.push(self.local("required_message", Key::ItemRequiredMessageLabel, row, &language));
            }
        }
        more.push(self.plain("appearance", Key::ItemAppearanceLabel, Some(Key::ItemAppearanceHint), row));
        if is_section {
            if kind(row) == "begin_repeat" {
                more.push(self.plain("repeat_count", Key::ItemRepeatCountLabel, None, row));
            }
        } else {
            more.push(self.plain("default", Key::ItemDefaultLabel, None, row));
            more.push(self.plain("calculation", Key::ItemCalculationLabel, None, row));
            more.push(self.plain("readonly", Key::ItemReadonlyLabel, None, row));
            if list_of(row).is_some() {
                more.push(self.plain("choice_filter", Key::ItemChoiceFilterLabel, None, row));
            }
            more.push(self.plain("parameters", Key::ItemParametersLabel, Some(Key::ItemParametersHint), row));
        }
        let summary = element("summary", &[], vec![words(self.text(Key::ItemMoreLabel))]);
        let more = element("div", &[("class", "author__more")], more);
        inside.push(element("details", &[], vec![summary, more]));
        inside.push(self.moves(is_section));
        let number = author.checked.findings.iter().filter(|(at, _)| *at == Some(place)).count();
        let title = self.say(Key::ItemPanelTitle, &[("name", text(row, "name")), ("n", &number.to_string())]);
        self.frame(&title, inside)
    }

    fn frame(self, title: &str, inside: Vec<Node>) -> Node {
        element("div", &[("class", "author__panel"), ("role", "group"), ("aria-label", title)], inside)
    }

    fn labelled(self, key: Key, language: &str) -> String {
        self.say(Key::InLanguageLabel, &[("what", self.text(key)), ("language", &named(language))])
    }

    fn local(self, field: &str, key: Key, row: &Row, language: &str) -> Node {
        let name = format!("set {field} {language}");
        self.area(&name, &self.labelled(key, language), text_in(row, field, language), language, "2")
    }

    fn plain(self, field: &str, key: Key, hint: Option<Key>, row: &Row) -> Node {
        let name = format!("set {field}");
        self.line(&name, self.text(key), text(row, field), hint.map_or("", |hint| self.text(hint)))
    }

    fn types(self, is_section: bool) -> Vec<(String, String)> {
        let all: &[(&str, bool, Key)] = if is_section { &SECTIONS } else { &TYPES };
        let option = |(word, _, key): &(&str, bool, Key)| {
            ((*word).to_owned(), format!("{} ({word})", self.text(*key)))
        };
        all.iter().map(option).collect()
    }

    fn lists(self, draft: &Draft, row: &Row) -> Node {
        let chosen = list_of(row).unwrap_or_default();
        let mut options: Vec<(String, String)> =
            draft.lists.keys().map(|name| (name.clone(), name.clone())).collect();
        options.push((NEW_LIST.to_owned(), self.text(Key::ItemNewListLabel).to_owned()));
        self.menu("list", self.text(Key::ItemListLabel), &options, chosen)
    }

    fn required(self, row: &Row) -> Node {
        let now = match text(row, "required").trim() {
            "true()" | "yes" => "yes",
            other => other,
        };
        let mut options = vec![
            (String::new(), self.text(Key::RequiredNoLabel).to_owned()),
            ("yes".to_owned(), self.text(Key::RequiredYesLabel).to_owned()),
        ];
        if !options.iter().any(|(value, _)| value == now) {
            options.push((now.to_owned(), now.to_owned()));
        }
        self.menu("set required", self.text(Key::ItemRequiredLabel), &options, now)
    }

    /// When it is asked: as an expression, and a menu from which conditions can be put together.
    fn conditions(self, draft: &Draft, place: usize, row: &Row) -> Vec<Node> {
        let mut options = vec![(String::new(), self.text(Key::WhenChooseLabel).to_owned())];
        let before = draft.rows.iter().take(place).rev().filter(|row| {
            matches!(kind(row), "select_one" | "select_multiple") && !text(row, "name").is_empty()
        });
        for earlier in before.take(CONDITIONS) {
            let name = text(earlier, "name");
            let question = self.picked(draft, earlier);
            let choices = list_of(earlier).and_then(|list| draft.lists.get(list)).into_iter().flatten();
            for choice in choices {
                let code = text(choice, "name");
                let condition = if kind(earlier) == "select_one" {
                    format!("${{{name}}} = '{code}'")
                } else {
                    format!("selected(${{{name}}}, '{code}')")
                };
                let answer = self.picked(draft, choice);
                let said = self.say(
                    Key::WhenConditionLabel,
                    &[("name", name), ("question", &short(&question)), ("answer", &short(&answer))],
                );
                options.push((condition, said));
            }
        }
        let mut nodes =
            vec![self.plain("relevant", Key::ItemRelevantLabel, Some(Key::ItemRelevantHint), row)];
        if options.len() > 1 {
            nodes.push(self.menu("when", self.text(Key::WhenLabel), &options, ""));
        }
        nodes
    }

    fn picked(self, draft: &Draft, row: &Row) -> String {
        crate::words::text(&local(row, "label"), self.lang, &draft.default_language()).0
    }

    fn choices(self, draft: &Draft, row: &Row, list: &str) -> Node {
        let choices = draft.lists.get(list).map(Vec::as_slice).unwrap_or_default();
        let users = draft.users(list);
        let mut inside =
            vec![element("legend", &[], vec![words(&self.say(Key::ChoicesTitle, &[("list", list)]))])];
        let others: Vec<&str> = users.into_iter().filter(|name| *name != text(row, "name")).collect();
        if !others.is_empty() {
            let shared = self.say(Key::ChoicesSharedHint, &[("names", &others.join(", "))]);
            inside.push(element("p", &[("class", "hint")], vec![words(&shared)]));
        }
        let columns = draft.columns(list);
        let lines =
            choices.iter().enumerate().map(|(place, choice)| self.choice(draft, place, choice, &columns));
        inside.push(element("ol", &[], lines.collect()));
        inside.push(self.button("button", "choice-add", "", self.text(Key::ChoiceAddLabel)));
        element("fieldset", &[("class", "author__choices")], inside)
    }

    fn choice(self, draft: &Draft, place: usize, choice: &Row, columns: &[String]) -> Node {
        let at = place.to_string();
        let code = text(choice, "name");
        let name = |field: &str| format!("choice {at} {field}");
        let mut inside = vec![self.line(&name("name"), self.text(Key::ChoiceCodeLabel), code, "")];
        for language in draft.languages() {
            let label = self.labelled(Key::ChoiceTextLabel, &language);
            let name = name(&format!("label {language}"));
            inside.push(self.line(&name, &label, text_in(choice, "label", &language), ""));
        }
        // A choice whose column is empty is offered where the filter asks for nothing only.
        for column in columns {
            let name = name(&format!("column {column}"));
            let label = self.say(Key::ChoiceColumnLabel, &[("column", column)]);
            inside.push(self.line(&name, &label, text(choice, column), ""));
        }
        let level = choice.get("level").and_then(Value::as_u64).map(|level| level.to_string());
        inside.push(self.line(
            &name("level"),
            self.text(Key::ChoiceLevelLabel),
            &level.unwrap_or_default(),
            "",
        ));
        let mut missing = vec![(String::new(), self.text(Key::MissingNoneLabel).to_owned())];
        missing.extend(MISSING.map(|(word, key)| (word.to_owned(), self.text(key).to_owned())));
        let now = text(choice, "missing");
        inside.push(self.menu(&name("missing"), self.text(Key::ChoiceMissingLabel), &missing, now));
        let of = |key: Key| self.say(key, &[("code", code)]);
        let mut alone =
            self.small("choice-exclusive", &at, self.text(Key::ChoiceAloneLabel), &of(Key::ChoiceAloneHint));
        let is_alone = choice.get("exclusive") == Some(&Value::Bool(true));
        alone.attributes.push(("aria-pressed".to_owned(), is_alone.to_string()));
        let buttons = vec![
            alone,
            self.small("choice-up", &at, "↑", &of(Key::ChoiceUpLabel)),
            self.small("choice-down", &at, "↓", &of(Key::ChoiceDownLabel)),
            self.small("choice-remove", &at, "×", &of(Key::ChoiceRemoveLabel)),
        ];
        inside.push(element("div", &[("class", "author__smalls")], buttons));
        element("li", &[("class", "author__choice")], inside)
    }

    fn moves(self, is_section: bool) -> Node {
        let mut all = vec![
            ("up", Key::MoveUpLabel),
            ("down", Key::MoveDownLabel),
            ("add-before", Key::AddBeforeLabel),
            ("add-after", Key::AddAfterLabel),
        ];
        if is_section {
            all.push(("add-inside", Key::AddInsideLabel));
        }
        all.extend([("duplicate", Key::DuplicateLabel), ("group", Key::GroupLabel)]);
        if is_section {
            all.push(("ungroup", Key::UngroupLabel));
        }
        all.push(("remove", if is_section { Key::RemoveSectionLabel } else { Key::RemoveLabel }));
        let button = |(command, key)| self.button("button", command, "", self.text(key));
        element("div", &[("class", "buttons author__moves")], all.into_iter().map(button).collect())
    }
}

/// A language by its own name where the app speaks it.
fn named(tag: &str) -> String {
    let known = Lang::ALL.iter().find(|lang| lang.tag() == tag);
    known.map_or_else(|| tag.to_owned(), |lang| lang.endonym().to_owned())
}

/// Long texts are cut in menus.
fn short(text: &str) -> String {
    const LENGTH: usize = 24;
    if text.chars().count() <= LENGTH {
        return text.to_owned();
    }
    text.chars().take(LENGTH).chain(['…']).collect()
}
