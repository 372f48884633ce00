//! The desk as nodes. It decides which control a field has, what it is called, and what stands
//! beside what. A button's `data-action` and an input's `name` are commands; the page sends them as
//! they stand, with the control's value.

mod panel;
mod start;
mod trial;

use pingyi_base::{Finding, Severity};
use pingyi_interchange::office::Node;
use pingyi_wording::author::Key;
use pingyi_wording::{Lang, fill, office};

use super::Author;
use super::draft::{Draft, Row, is_begin, is_end, kind, list_of, local, text};
use super::edit::{Chosen, SECTIONS, TYPES};
use crate::office::draw::{element, words};
use crate::office::line;

/// The most findings of a file that are drawn.
const DRAWN: usize = 200;

/// What everything is drawn with.
#[derive(Clone, Copy)]
struct Pen {
    lang: Lang,
    generation: u64,
}

/// The desk.
pub(super) fn nodes(author: &Author, lang: Lang) -> Vec<Node> {
    let pen = Pen { lang, generation: author.generation };
    match author.draft.as_ref().filter(|_| author.is_open) {
        Some(draft) => pen.desk(author, draft),
        None => pen.start(author),
    }
}

impl Pen {
    fn text(self, key: Key) -> &'static str {
        key.text(self.lang)
    }

    fn say(self, key: Key, args: &[(&str, &str)]) -> String {
        fill(self.text(key), args)
    }

    /// A button that sends a command.
    fn button(self, class: &str, command: &str, value: &str, label: &str) -> Node {
        let attributes = [
            ("type", "button"),
            ("class", class),
            ("data-action", command),
            ("name", command),
            ("value", value),
        ];
        element("button", &attributes, vec![words(label)])
    }

    /// A button that is one of several in a row of like ones, and names what it is about.
    fn small(self, command: &str, value: &str, sign: &str, label: &str) -> Node {
        let name = format!("{command} {value}");
        let attributes = [
            ("type", "button"),
            ("class", "button author__small"),
            ("data-action", command),
            ("name", &name),
            ("value", value),
            ("aria-label", label),
            ("title", label),
        ];
        element("button", &attributes, vec![words(sign)])
    }

    /// A line for a text, with its label. What is typed is sent when the control is left.
    fn line(self, name: &str, label: &str, value: &str, hint: &str) -> Node {
        let (id, key) = (id(name), self.key(name));
        let told = format!("{id}-hint");
        let mut attributes = vec![
            ("type", "text"),
            ("id", id.as_str()),
            ("name", name),
            ("key", key.as_str()),
            ("value", value),
            ("autocomplete", "off"),
        ];
        if !hint.is_empty() {
            attributes.push(("aria-describedby", told.as_str()));
        }
        self.field(&id, label, element("input", &attributes, Vec::new()), hint)
    }

    /// Some lines for a text.
    fn area(self, name: &str, label: &str, value: &str, language: &str, rows: &str) -> Node {
        let (id, key) = (id(name), self.key(name));
        let attributes =
            [("id", id.as_str()), ("name", name), ("key", key.as_str()), ("rows", rows), ("lang", language)];
        let control = Node { text: value.to_owned(), ..element("textarea", &attributes, Vec::new()) };
        self.field(&id, label, control, "")
    }

    /// A menu.
    fn menu(self, name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Node {
        let (id, key) = (id(name), self.key(name));
        let option = |(value, said): &(String, String)| {
            let mut attributes = vec![("value", value.as_str())];
            if value == chosen {
                attributes.push(("selected", "selected"));
            }
            element("option", &attributes, vec![words(said)])
        };
        let attributes = [("id", id.as_str()), ("name", name), ("key", key.as_str())];
        let select = element("select", &attributes, options.iter().map(option).collect());
        self.field(&id, label, select, "")
    }

    fn field(self, id: &str, label: &str, control: Node, hint: &str) -> Node {
        let mut inside = vec![element("label", &[("for", id)], vec![words(label)]), control];
        if !hint.is_empty() {
            let told = format!("{id}-hint");
            inside.push(element("p", &[("class", "hint"), ("id", told.as_str())], vec![words(hint)]));
        }
        element("div", &[("class", "field")], inside)
    }

    /// A control that is to show something else than was typed into it is made anew.
    fn key(self, name: &str) -> String {
        format!("{name}@{}", self.generation)
    }

    fn desk(self, author: &Author, draft: &Draft) -> Vec<Node> {
        let mut nodes = vec![self.bar(author, draft)];
        nodes.extend(self.found(author));
        let list = element("div", &[("class", "author__list")], self.list(author, draft));
        let trial = self.trial(author);
        nodes.push(element("div", &[("class", "author__desk")], vec![list, trial]));
        nodes
    }

    /// What is being written, how it stands, and what can be done with the whole.
    fn bar(self, author: &Author, draft: &Draft) -> Node {
        let checked = &author.checked;
        let count = |severity| checked.count(severity).to_string();
        let shown = draft.rows.iter().filter(|row| is_numbered(row)).count().to_string();
        let counts = self.say(
            Key::CountsLabel,
            &[
                ("n", &shown),
                ("errors", &count(Severity::Error)),
                ("warnings", &count(Severity::Warning)),
                ("notes", &count(Severity::Note)),
            ],
        );
        let saved = if author.saved == author.json { Key::SavedLabel } else { Key::UnsavedLabel };
        let title = format!("{} ", author.title(self.lang));
        let version = format!("{} {}", draft.whole("id"), draft.whole("version"));
        let steps = [
            ("undo", author.undo.is_empty(), Key::UndoLabel),
            ("redo", author.redo.is_empty(), Key::RedoLabel),
        ];
        // A button that took the focus away with it would leave the keyboard nowhere.
        let step = |(command, is_idle, key): (&str, bool, Key)| {
            let mut button = self.button("button", command, "", self.text(key));
            button.attributes.push(("aria-disabled".to_owned(), is_idle.to_string()));
            button
        };
        let mut buttons: Vec<Node> = steps.into_iter().map(step).collect();
        buttons.push(self.button("button button--main", "save", "", self.text(Key::SaveLabel)));
        buttons.push(self.button("button", "export", "", self.text(Key::ExportLabel)));
        buttons.push(self.button("button button--quiet", "close", "", self.text(Key::CloseLabel)));
        let state = format!("{counts} {}", self.text(saved));
        let mut inside = vec![
            element("h2", &[], vec![words(&title), element("code", &[], vec![words(&version)])]),
            element("p", &[("class", "hint")], vec![words(&state)]),
            element("div", &[("class", "buttons")], buttons),
        ];
        // It stays in sight with the button that it is about.
        inside.extend(self.alert(author));
        element("div", &[("class", "author__bar")], inside)
    }

    fn alert(self, author: &Author) -> Option<Node> {
        let (what, wants_version) = author.alert.as_ref()?;
        let mut inside = vec![element("p", &[("class", "alert__what")], vec![words(what)])];
        if *wants_version {
            inside.push(self.button("button", "version", "", self.text(Key::TakeVersionLabel)));
        }
        Some(element("div", &[("class", "alert alert--error"), ("role", "alert")], inside))
    }

    /// What was found in a file, each with its place.
    fn found(self, author: &Author) -> Option<Node> {
        if author.found.is_empty() {
            return None;
        }
        use office::Key as Office;
        let row = |finding: &Finding| {
            let said = line(finding, self.lang);
            let at = &finding.at;
            let sheet = at.sheet.clone().or_else(|| at.path.clone()).unwrap_or_default();
            let (class, grave) = grave(finding.severity);
            let what = vec![
                element("strong", &[("class", "findings__grave")], vec![words(grave.text(self.lang))]),
                words(&format!(" {} ", said.what)),
                element("code", &[("class", "hint")], vec![words(&said.code)]),
            ];
            let cell = |text: &str| element("td", &[], vec![words(text)]);
            let cells = vec![
                cell(&sheet),
                cell(&said.line),
                cell(&said.column),
                element("td", &[], what),
                cell(&said.remedy),
            ];
            element("tr", &[("data-severity", class), ("data-code", &said.code)], cells)
        };
        let heads = [
            self.text(Key::FoundSheetLabel),
            self.text(Key::FoundRowLabel),
            Office::FindingsColumnLabel.text(self.lang),
            Office::FindingsWhatLabel.text(self.lang),
            Office::FindingsRemedyLabel.text(self.lang),
        ];
        let head = |text: &&str| element("th", &[("scope", "col")], vec![words(text)]);
        let table = element(
            "table",
            &[("class", "findings")],
            vec![
                element("thead", &[], vec![element("tr", &[], heads.iter().map(head).collect())]),
                element("tbody", &[], author.found.iter().take(DRAWN).map(row).collect()),
            ],
        );
        let title = self.say(Key::FoundTitle, &[("n", &author.found.len().to_string())]);
        let frame = [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", &*title)];
        Some(element(
            "section",
            &[("class", "author__found")],
            vec![
                element("h3", &[], vec![words(&title)]),
                element("div", &frame, vec![table]),
                self.button("button button--quiet", "found-away", "", self.text(Key::FoundAwayLabel)),
            ],
        ))
    }

    fn list(self, author: &Author, draft: &Draft) -> Vec<Node> {
        let whole_is_open = author.chosen == Chosen::Whole;
        let mut whole = vec![self.opener("whole", whole_is_open, vec![words(self.text(Key::WholeLabel))])];
        whole.extend(self.beside(author, None));
        if whole_is_open {
            whole.push(self.whole_panel(draft));
        }
        let mut lines = vec![element("li", &[("class", "author__row")], whole)];
        let depths = draft.depths();
        let mut number = 0_usize;
        for (place, row) in draft.rows.iter().enumerate() {
            if is_end(row) {
                continue;
            }
            if is_numbered(row) {
                number += 1;
            }
            let depth = depths.get(place).copied().unwrap_or(0).min(4).to_string();
            let number = if is_numbered(row) { number.to_string() } else { String::new() };
            let is_open = author.chosen == Chosen::Row(place);
            let mut inside =
                vec![self.opener(&place.to_string(), is_open, self.summary(draft, row, &number))];
            inside.extend(self.beside(author, Some(place)));
            if is_open {
                inside.push(self.panel(author, draft, place, row));
            }
            lines.push(element("li", &[("class", "author__row"), ("data-depth", &depth)], inside));
        }
        vec![
            element("h3", &[], vec![words(self.text(Key::ItemsTitle))]),
            element("ol", &[], lines),
            self.button("button", "add-last", "", self.text(Key::AddLastLabel)),
        ]
    }

    /// The line of a row: pressing it opens what can be changed about it.
    fn opener(self, value: &str, is_open: bool, inside: Vec<Node>) -> Node {
        let name = format!("row-{value}");
        let attributes = [
            ("type", "button"),
            ("class", "author__line"),
            ("data-action", "select"),
            ("value", value),
            ("name", &name),
            ("aria-expanded", if is_open { "true" } else { "false" }),
        ];
        element("button", &attributes, inside)
    }

    fn summary(self, draft: &Draft, row: &Row, number: &str) -> Vec<Node> {
        let label = crate::words::text(&local(row, "label"), self.lang, &draft.default_language()).0;
        let label = if label.is_empty() { text(row, "name").to_owned() } else { label };
        let of_type = TYPES.iter().chain(&SECTIONS).find(|(word, _, _)| *word == kind(row));
        let mut facts = vec![
            text(row, "name").to_owned(),
            of_type.map_or_else(|| text(row, "type").to_owned(), |(_, _, key)| self.text(*key).to_owned()),
        ];
        facts.extend(list_of(row).map(|list| self.say(Key::FactListLabel, &[("list", list)])));
        let relevant = text(row, "relevant");
        if !relevant.is_empty() {
            facts.push(self.say(Key::FactConditionLabel, &[("condition", relevant)]));
        }
        let span = |class: &str, text: &str| element("span", &[("class", class)], vec![words(text)]);
        vec![
            span("author__number", number),
            span(
                if is_begin(row) { "author__label author__label--section" } else { "author__label" },
                &label,
            ),
            span("author__facts", &facts.join(" · ")),
        ]
    }

    /// What is to be said about a row, beside it.
    fn beside(self, author: &Author, place: Option<usize>) -> Option<Node> {
        let found = author.checked.findings.iter().filter(|(row, _)| *row == place);
        let line = |(_, finding): &(Option<usize>, Finding)| {
            let said = line(finding, self.lang);
            let (class, grave) = grave(finding.severity);
            let grave = match finding.severity {
                Severity::Error => self.text(Key::WrongLabel),
                Severity::Warning | Severity::Note => grave.text(self.lang),
            };
            let inside = vec![
                element("strong", &[("class", "findings__grave")], vec![words(grave)]),
                words(&format!(" {} {}", said.what, said.remedy)),
            ];
            element("li", &[("data-severity", class), ("data-code", &said.code)], inside)
        };
        let lines: Vec<Node> = found.map(line).collect();
        (!lines.is_empty()).then(|| element("ul", &[("class", "author__beside")], lines))
    }
}

/// Whether a row counts as a question.
fn is_numbered(row: &Row) -> bool {
    !is_begin(row)
        && !is_end(row)
        && !matches!(kind(row), "calculate" | "hidden" | "start" | "end" | "today" | "deviceid")
}

fn grave(severity: Severity) -> (&'static str, office::Key) {
    match severity {
        Severity::Error => ("error", office::Key::FindingsErrorLabel),
        Severity::Warning => ("warning", office::Key::FindingsWarningLabel),
        Severity::Note => ("note", office::Key::FindingsNoteLabel),
    }
}

/// A name as an id.
fn id(name: &str) -> String {
    name.replace(' ', "-")
}
