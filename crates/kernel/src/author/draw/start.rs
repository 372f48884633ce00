//! What can be begun: a version in the pack, a template, a file.

use pingyi_interchange::office::{LOAD, Node};
use pingyi_wording::author::Key;
use pingyi_wording::field;

use super::Pen;
use crate::author::draft::{Draft, local};
use crate::author::{Author, source};
use crate::office::draw::{element, words};

impl Pen {
    pub(super) fn start(self, author: &Author) -> Vec<Node> {
        let heading = |key: Key| element("h3", &[], vec![words(self.text(key))]);
        let mut nodes = vec![element("h2", &[], vec![words(self.text(Key::StartTitle))])];
        nodes.extend(self.alert(author));
        nodes.extend(self.found(author));
        if author.draft.is_some() {
            let label = self.say(Key::GoOnLabel, &[("title", &author.title(self.lang))]);
            let button = self.button("button button--main", "go-on", "", &label);
            nodes.push(element("div", &[("class", "buttons")], vec![button]));
        }
        nodes.push(heading(Key::StartPackTitle));
        let of_pack = author.pack.questionnaires.iter().map(|one| {
            let title = crate::words::text(&one.title, self.lang, &one.default_language).0;
            self.card("begin", &format!("{} {}", one.id, one.version), &title, one.version.as_str())
        });
        nodes.push(element("ul", &[("class", "cards")], of_pack.collect()));
        nodes.push(heading(Key::StartTemplateTitle));
        let notes = [
            Key::TemplateBlankHint,
            Key::TemplateSatisfactionHint,
            Key::TemplateExitPollHint,
            Key::TemplateTrainingHint,
        ];
        let templates = source::TEMPLATES.iter().zip(notes).filter_map(|((name, text), note)| {
            let draft = Draft::from_text(text)?;
            let title =
                crate::words::text(&local(&draft.root, "title"), self.lang, &draft.default_language()).0;
            Some(self.card("template", name, &title, self.text(note)))
        });
        nodes.push(element("ul", &[("class", "cards")], templates.collect()));
        nodes.push(heading(Key::StartFileTitle));
        nodes.push(self.file());
        nodes
    }

    fn card(self, command: &str, value: &str, title: &str, note: &str) -> Node {
        let name = format!("{command} {value}");
        let attributes = [
            ("type", "button"),
            ("class", "card card--go"),
            ("data-action", command),
            ("name", name.as_str()),
            ("value", value),
        ];
        let span = |class: &str, text: &str| element("span", &[("class", class)], vec![words(text)]);
        let verb = field::Key::ActionStartLabel.text(self.lang);
        let inside = vec![span("card__title", title), span("card__note", note), span("card__verb", verb)];
        element("li", &[], vec![element("button", &attributes, inside)])
    }

    fn file(self) -> Node {
        let input = [
            ("type", "file"),
            ("name", LOAD),
            ("id", "author-load"),
            ("class", "drop__input"),
            ("accept", ".xlsx,.xls,.csv,.md,.json"),
            ("aria-describedby", "author-load-hint"),
        ];
        let label = vec![words(self.text(Key::LoadLabel)), element("input", &input, Vec::new())];
        element(
            "div",
            &[("class", "field")],
            vec![
                element("label", &[("class", "button drop__button"), ("for", "author-load")], label),
                element(
                    "p",
                    &[("class", "hint"), ("id", "author-load-hint")],
                    vec![words(self.text(Key::LoadHint))],
                ),
            ],
        )
    }
}
