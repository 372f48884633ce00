//! The author's desk: a questionnaire is begun, written, tried and saved into a pack. It lives in
//! the office worker, so that a phone never downloads it: a command's word and what was typed come
//! in, nodes to be drawn go out. It decides what can be undone and what is said; rows are changed in
//! `edit`, looked at in `check`, tried in `trial`, kept in `save` and shown in `draw`.

mod check;
mod draft;
mod draw;
mod edit;
mod save;
mod source;
#[cfg(test)]
mod tests;
mod trial;

pub use check::read;

use std::collections::VecDeque;

use pingyi_base::{Finding, Severity};
use pingyi_interchange::office::Reply;
use pingyi_interchange::pack;
use pingyi_questionnaire::Pack;
use pingyi_wording::author::Key;
use pingyi_wording::{Lang, fill};
use serde_json::Value;

use check::Checked;
use draft::{Draft, is_end, text};
use edit::{Chosen, Hands};
use trial::Trial;

/// The most steps that can be undone.
const STEPS: usize = 100;
/// The most bytes that undone steps may take.
const STEPS_BYTES: usize = 16 * 1024 * 1024;
/// Longer texts are not taken; no cell of a form holds more.
const TEXT_LIMIT: usize = 32_767;

/// Media types of what is handed out.
const JSON: &str = "application/json";

/// The desk.
#[derive(Debug)]
pub struct Author {
    /// The pack's file, into which is saved.
    value: Value,
    pack: Pack,
    /// What is being written.
    draft: Option<Draft>,
    /// The same as JSON; empty without a draft.
    json: String,
    undo: VecDeque<String>,
    redo: Vec<String>,
    chosen: Chosen,
    checked: Checked,
    trial: Trial,
    /// The draft is in sight, and not the list of what can be begun.
    is_open: bool,
    /// What was found in the file that was loaded last.
    found: Vec<Finding>,
    /// What went wrong with the last command, and whether another version would do.
    alert: Option<(String, bool)>,
    said: String,
    focus: String,
    /// Counts the times that controls are to show something else than was typed into them.
    generation: u64,
    /// The draft as it was saved last.
    saved: String,
}

impl Author {
    /// Begins with a pack's file; `None` if the pack cannot be used.
    #[must_use]
    pub fn open(pack: &str) -> Option<Self> {
        let read = pack::read(pack.as_bytes()).0?;
        let value = serde_json::from_str(pack.trim_start_matches('\u{feff}')).ok()?;
        Some(Self {
            value,
            pack: read,
            draft: None,
            json: String::new(),
            undo: VecDeque::new(),
            redo: Vec::new(),
            chosen: Chosen::Nothing,
            checked: Checked::default(),
            trial: Trial::default(),
            is_open: false,
            found: Vec::new(),
            alert: None,
            said: String::new(),
            focus: String::new(),
            generation: 0,
            saved: String::new(),
        })
    }

    /// The draft as JSON, to be kept for the next time; empty if there is none.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Goes on with a draft that was kept.
    pub fn restore(&mut self, json: &str, lang: Lang) {
        if self.draft.is_none()
            && let Some(draft) = Draft::from_text(json)
        {
            self.begin(draft, lang);
            self.is_open = false;
        }
    }

    /// Does what a command says. The last reply draws the desk; files to be handed out come before.
    pub fn act(&mut self, command: &str, value: &str, lang: Lang) -> Vec<Reply> {
        self.quieten();
        let words: Vec<&str> = command.split(' ').collect();
        let mut replies = Vec::new();
        if value.len() <= TEXT_LIMIT {
            replies.extend(self.command(&words, value, lang));
        } else {
            self.generation += 1;
        }
        replies.push(self.drawn(lang));
        replies
    }

    /// Loads a form, a questionnaire or a pack. What cannot be used changes nothing.
    pub fn load(&mut self, name: &str, bytes: &[u8], lang: Lang) -> Vec<Reply> {
        self.quieten();
        match source::read(name, bytes) {
            Ok((source::Loaded::Draft(draft), findings)) => {
                self.start(draft, false, lang);
                self.found = findings;
            }
            Ok((source::Loaded::Pack(value, pack), findings)) => {
                let title = crate::words::text(&pack.title, lang, &pack.default_language()).0;
                (self.value, self.pack, self.found) = (value, *pack, findings);
                self.said = fill(Key::PackLoadedMessage.text(lang), &[("title", title)]);
            }
            Err(findings) => {
                self.found = findings;
                self.alert = Some((fill(Key::LoadFailedError.text(lang), &[("file", name)]), false));
            }
        }
        vec![self.drawn(lang)]
    }

    /// What was said about the last command is about that one.
    fn quieten(&mut self) {
        self.alert = None;
        self.said.clear();
        self.focus.clear();
    }

    fn drawn(&self, lang: Lang) -> Reply {
        Reply::Author { nodes: draw::nodes(self, lang), status: self.said.clone(), focus: self.focus.clone() }
    }

    fn command(&mut self, words: &[&str], value: &str, lang: Lang) -> Option<Reply> {
        match words {
            ["look"] => self.trial.renew(self.checked.questionnaire.as_ref(), self.subjects(), lang),
            ["begin"] => self.begin_named(value, lang),
            ["template"] => {
                if let Some(draft) = source::template(value) {
                    self.start(draft, true, lang);
                }
            }
            ["close"] => self.is_open = false,
            ["go-on"] => self.is_open = self.draft.is_some(),
            ["found-away"] => self.found.clear(),
            ["select"] => self.select(value),
            ["undo"] => self.step(true, lang),
            ["redo"] => self.step(false, lang),
            ["version"] => self.take_version(lang),
            ["save"] => return self.save(lang),
            ["export"] => return self.export(lang),
            [word, ..] if word.starts_with("try-") => {
                if self.trial.apply(words, value).is_some() && words.first() != Some(&"try-type") {
                    self.generation += 1;
                }
            }
            _ => self.edit(words, value, lang),
        }
        None
    }

    /// A version of one of the pack's questionnaires, as `id version`.
    fn begin_named(&mut self, value: &str, lang: Lang) {
        let Some((id, version)) = value.split_once(' ') else { return };
        if let Some(draft) = source::of_pack(&self.value, id, version) {
            self.start(draft, false, lang);
        }
    }

    /// Begins with another draft, under a version that the pack does not have.
    fn start(&mut self, mut draft: Draft, is_new: bool, lang: Lang) {
        if is_new {
            let id = save::fresh_id(&self.value, draft.whole("id"));
            draft.root.insert("id".to_owned(), id.into());
        }
        let version = save::fresh(&self.value, draft.whole("id"), draft.whole("version"));
        draft.root.insert("version".to_owned(), version.into());
        if self.draft.is_some() {
            self.remember();
        }
        self.found.clear();
        self.begin(draft, lang);
        let questions = self.draft.iter().flat_map(|draft| &draft.rows).filter(|row| !is_end(row)).count();
        let title = self.title(lang);
        let args = [("title", title), ("n", questions.to_string())];
        self.said = fill(Key::StartedMessage.text(lang), &args);
        "row-whole".clone_into(&mut self.focus);
    }

    fn begin(&mut self, draft: Draft, lang: Lang) {
        self.json = draft.to_value().to_string();
        self.draft = Some(draft);
        self.chosen = Chosen::Nothing;
        self.trial.clear();
        self.is_open = true;
        self.generation += 1;
        self.looked_at(lang);
    }

    /// After every change.
    fn looked_at(&mut self, lang: Lang) {
        let Some(draft) = &self.draft else { return };
        self.checked = Checked::new(draft, &self.json);
        if let Chosen::Row(at) = self.chosen
            && draft.rows.get(at).is_none_or(is_end)
        {
            self.chosen = Chosen::Nothing;
        }
        self.trial.renew(self.checked.questionnaire.as_ref(), self.subjects(), lang);
    }

    fn subjects(&self) -> Vec<pingyi_base::SubjectId> {
        self.pack.subjects_for(None)
    }

    /// The draft as it is now can be had back.
    fn remember(&mut self) {
        self.redo.clear();
        self.undo.push_back(self.json.clone());
        let mut bytes: usize = self.undo.iter().map(String::len).sum();
        while self.undo.len() > STEPS || (bytes > STEPS_BYTES && self.undo.len() > 1) {
            bytes -= self.undo.pop_front().map_or(0, |step| step.len());
        }
    }

    fn step(&mut self, back: bool, lang: Lang) {
        let there = if back { self.undo.pop_back() } else { self.redo.pop() };
        let Some(there) = there else { return };
        let Some(draft) = Draft::from_text(&there) else { return };
        let now = std::mem::replace(&mut self.json, there);
        if back {
            self.redo.push(now);
        } else {
            self.undo.push_back(now);
        }
        if let (Chosen::Row(at), Some(before)) = (self.chosen, &self.draft) {
            // What is open stays open, wherever it is now.
            let name = before.rows.get(at).map(|row| text(row, "name")).unwrap_or_default();
            let now = draft.rows.iter().position(|row| text(row, "name") == name);
            self.chosen = now.map_or(Chosen::Nothing, Chosen::Row);
        }
        self.draft = Some(draft);
        self.is_open = true;
        self.generation += 1;
        self.looked_at(lang);
        let key = if back { Key::UndoneMessage } else { Key::RedoneMessage };
        key.text(lang).clone_into(&mut self.said);
    }

    fn select(&mut self, value: &str) {
        let Some(draft) = &self.draft else { return };
        let wanted = match value.parse::<usize>() {
            Ok(at) if draft.rows.get(at).is_some_and(|row| !is_end(row)) => Chosen::Row(at),
            Ok(_) => return,
            Err(_) => Chosen::Whole,
        };
        // A second press closes.
        self.chosen = if self.chosen == wanted { Chosen::Nothing } else { wanted };
        self.generation += 1;
        let language = draft.default_language();
        if let Chosen::Row(at) = self.chosen {
            self.trial.show(draft.rows.get(at).map(|row| text(row, "name")).unwrap_or_default());
            self.focus = format!("set label {}", language.as_str());
        }
    }

    fn edit(&mut self, words: &[&str], value: &str, lang: Lang) {
        let Some(draft) = &mut self.draft else { return };
        let mut changed = draft.clone();
        let mut chosen = self.chosen;
        let mut hands = Hands { draft: &mut changed, chosen: &mut chosen, lang };
        let Some(focus) = hands.apply(words, value) else {
            self.generation += 1;
            return;
        };
        let json = changed.to_value().to_string();
        let is_typed = matches!(words, ["set" | "whole" | "choice", ..]);
        // A control that says something else than the draft is drawn anew.
        if !is_typed || value.trim() != value || json == self.json || words.contains(&"level") {
            self.generation += 1;
        }
        self.focus = focus;
        self.chosen = chosen;
        if json != self.json {
            self.remember();
            self.json = json;
            self.draft = Some(changed);
            self.looked_at(lang);
        }
    }

    fn take_version(&mut self, lang: Lang) {
        let Some(draft) = &self.draft else { return };
        let version = save::fresh(&self.value, draft.whole("id"), draft.whole("version"));
        self.edit(&["whole", "version"], &version, lang);
        self.generation += 1;
        "save".clone_into(&mut self.focus);
    }

    fn title(&self, lang: Lang) -> String {
        let Some(draft) = &self.draft else { return String::new() };
        let title =
            crate::words::text(&draft::local(&draft.root, "title"), lang, &draft.default_language()).0;
        if title.is_empty() { draft.whole("id").to_owned() } else { title }
    }

    fn save(&mut self, lang: Lang) -> Option<Reply> {
        let draft = self.draft.as_ref()?;
        let Some(questionnaire) = &self.checked.questionnaire else {
            let n = self.checked.count(Severity::Error).to_string();
            self.alert = Some((fill(Key::SaveErrorsError.text(lang), &[("n", n)]), false));
            return None;
        };
        match save::into_pack(&self.value, &draft.to_value(), questionnaire) {
            Ok(made) => {
                let file = format!("{}.pack.json", made.pack.id);
                let args = [
                    ("title", self.title(lang)),
                    ("version", questionnaire.version.to_string()),
                    ("file", file.clone()),
                    ("pack_version", made.pack.version.to_string()),
                ];
                self.said = fill(Key::SavedMessage.text(lang), &args);
                (self.value, self.pack) = (made.value, made.pack);
                self.saved.clone_from(&self.json);
                self.found.clear();
                Some(Reply::Files { files: vec![(file, made.text)], mime: JSON.to_owned() })
            }
            Err(save::Refused::Taken) => {
                let version = save::fresh(&self.value, draft.whole("id"), draft.whole("version"));
                let args = [("version", draft.whole("version").to_owned()), ("next", version)];
                self.alert = Some((fill(Key::SaveTakenError.text(lang), &args), true));
                None
            }
            Err(save::Refused::Broken(findings)) => {
                self.found = findings;
                self.alert = Some((Key::SavePackError.text(lang).to_owned(), false));
                None
            }
        }
    }

    fn export(&mut self, lang: Lang) -> Option<Reply> {
        let draft = self.draft.as_ref()?;
        let (bytes, findings) = pingyi_xlsform::export(&draft.to_value());
        self.found = findings;
        let bytes = bytes?;
        let file = format!("{}_{}.xlsx", draft.whole("id"), draft.whole("version"));
        self.said = fill(Key::ExportedMessage.text(lang), &[("file", &file)]);
        Some(Reply::workbook(file, &bytes))
    }
}
