//! Ways out of every phone: copying as text, saying that something arrived, taking that back, and
//! pasting at the office. It decides when records count as handed over where no browser can tell.

use std::rc::Rc;

use pingyi_interchange::pasted;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::device::{DeviceEffect, Job};
use crate::effect::{Ask, Effect, FileWay};
use crate::event::{FileFailure, Moment};
use crate::model::{Kernel, Pending};
use crate::traps::{self, Trap};
use crate::view::{MarkLine, TrapView, WaitingView, WaysView};
use crate::words::{self, say};

/// The most marks that are listed, the newest first.
const LISTED: usize = 8;

/// What has left the app, as far as the app can tell, and has not arrived yet, as far as anybody said.
#[derive(Debug)]
pub(crate) struct Waiting {
    /// The request that puts a text into the clipboard; none for a file.
    pub(crate) ask: Option<Ask>,
    /// The text; empty for a file.
    pub(crate) text: Rc<str>,
    /// The text is in the clipboard.
    pub(crate) copied: bool,
    pub(crate) open: Vec<String>,
    pub(crate) ballots: Vec<String>,
    pub(crate) files: Vec<String>,
}

/// What a text is called: by its check sum, which tells nothing of when it was made.
fn name(text: &str) -> String {
    let sum = text.trim_end().rsplit(' ').next().unwrap_or_default();
    format!("pingyi.text {}", sum.get(..8).unwrap_or_default())
}

impl Kernel {
    pub(crate) fn trap(&self) -> Option<Trap> {
        traps::trap(self.device.facts.as_ref()?)
    }

    pub(crate) fn copy_text(&mut self, at: Moment) -> Vec<Effect> {
        let made = self.make_files(false, true, at);
        if made.pictured > 0 {
            let message = Message::warning(Key::WaysPicturesError, Key::WaysPicturesRemedy);
            alerts::add(&mut self.messages, message.with("n", made.pictured));
        }
        if made.files.is_empty() {
            self.say_nothing_made(made.waiting);
            return Vec::new();
        }
        let text = pasted::write(&made.files);
        let ask = self.ask(Pending::File);
        self.device.waiting = Some(Waiting {
            ask: Some(ask),
            text: text.as_str().into(),
            copied: false,
            open: made.responses.into_iter().chain(made.visits).collect(),
            ballots: made.ballots,
            files: vec![name(&text)],
        });
        vec![Effect::Device(DeviceEffect::CopyText { ask, text })]
    }

    pub(crate) fn copied(&mut self, ask: Ask, outcome: Result<(), FileFailure>) -> Vec<Effect> {
        self.pending.remove(&ask);
        let Some(waiting) = self.device.waiting.as_mut().filter(|waiting| waiting.ask == Some(ask)) else {
            return Vec::new();
        };
        waiting.copied = outcome.is_ok();
        let said = if outcome.is_ok() { Key::WaysCopiedMessage } else { Key::WaysCopyByHandMessage };
        self.set_status(said, Vec::new());
        Vec::new()
    }

    /// The browser refused to copy, and the person marked the text and copied it.
    pub(crate) fn copied_by_hand(&mut self) -> Vec<Effect> {
        if let Some(waiting) = &mut self.device.waiting {
            waiting.copied = true;
        }
        self.set_status(Key::WaysCopiedMessage, Vec::new());
        Vec::new()
    }

    /// A person says whether it arrived. What was not even copied has not.
    pub(crate) fn arrived(&mut self, yes: bool, at: Moment) -> Vec<Effect> {
        let Some(waiting) = self.device.waiting.take_if(|waiting| waiting.copied || !yes) else {
            return Vec::new();
        };
        if !yes {
            self.set_status(Key::WaysNotArrivedMessage, Vec::new());
            return Vec::new();
        }
        let n = waiting.open.len() + waiting.ballots.len();
        self.set_status(Key::WaysArrivedMessage, vec![("n", n.to_string())]);
        self.mark_exported(waiting.open, waiting.ballots, &waiting.files, at)
    }

    /// A download where downloads are known to come to nothing: only a person can tell.
    pub(crate) fn may_be_lost(&self, way: FileWay) -> bool {
        way == FileWay::Download && self.trap().is_some()
    }

    pub(crate) fn wait_for_word(&mut self, open: Vec<String>, ballots: Vec<String>, files: Vec<String>) {
        let text = Rc::from("");
        self.device.waiting = Some(Waiting { ask: None, text, copied: true, open, ballots, files });
        self.set_status(Key::WaysIsItThereLabel, Vec::new());
    }

    /// What went into a file counts as not handed over any more. The mark stays; that it does not hold
    /// is added, so that a copy of it in the other store cannot bring it back.
    pub(crate) fn unmark(&mut self, mark: &str) -> Vec<Effect> {
        let Some(files) = self.shelf.marks.get(mark).map(|mark| mark.files.clone()) else {
            return Vec::new();
        };
        let key = |mark: &str| mark.replacen("export/", "undone/", 1);
        let same = self.shelf.marks.iter().filter(|(_, mark)| mark.files == files);
        let keys: Vec<String> = same.map(|(mark, _)| key(mark)).collect();
        self.shelf.flags.extend(keys.iter().cloned());
        let puts = keys.into_iter().map(|key| (key, "1".to_owned())).collect();
        vec![self.write(Pending::Device(Job::Unmark), Vec::new(), puts, Vec::new())]
    }

    /// A text that came by chat or e-mail: its files go to the office as if they had been chosen.
    pub(crate) fn paste(&mut self, text: &str) -> Vec<Effect> {
        let (files, findings) = pasted::read(text);
        for finding in &findings {
            let message = words::refused(finding);
            alerts::add(&mut self.messages, message);
        }
        let Ok(count) = u32::try_from(files.len()) else { return Vec::new() };
        if count == 0 {
            return Vec::new();
        }
        let mut effects = vec![Effect::Device(DeviceEffect::HoldFiles { files })];
        effects.extend(self.office_act(&crate::Act::FilesChosen { count }));
        effects
    }

    pub(crate) fn ways_view(&self) -> WaysView {
        let lang = self.lang;
        WaysView {
            trap: self.trap().map(|trap| {
                let name = trap.name().map(|key| key.text(lang)).unwrap_or_default();
                let what = match trap {
                    Trap::HomeScreen => Key::TrapHomeScreenMessage,
                    Trap::InApp(_) => Key::TrapInAppMessage,
                };
                TrapView {
                    word: trap.word(),
                    what: say(what, lang, &[("app", name)]),
                    press: trap.press().text(lang).to_owned(),
                }
            }),
            waiting: self.device.waiting.as_ref().map(|waiting| WaitingView {
                text: Rc::clone(&waiting.text),
                copied: waiting.copied,
                said: if waiting.text.is_empty() {
                    say(Key::WaysIsItThereHint, lang, &[("file", &waiting.files.join(", "))])
                } else {
                    let letters = waiting.text.chars().count().to_string();
                    let hint = if waiting.copied { Key::WaysPasteHint } else { Key::WaysCopyByHandMessage };
                    say(hint, lang, &[("n", &letters)])
                },
            }),
            marks: self.mark_lines(),
        }
    }

    /// Exports that hold, the newest first. The ballots' mark of the same files tells no time and is
    /// no line of its own.
    fn mark_lines(&self) -> Vec<MarkLine> {
        let holds = |key: &str| !self.shelf.is_undone(key);
        let marks: Vec<_> = self.shelf.marks.iter().filter(|(key, _)| holds(key)).collect();
        let timed: Vec<&Vec<String>> =
            marks.iter().filter(|(_, mark)| mark.at.is_some()).map(|(_, mark)| &mark.files).collect();
        let lines = marks.iter().filter(|(_, mark)| mark.at.is_some() || !timed.contains(&&mark.files));
        let newest_first = |(_, mark): &(&String, &pingyi_interchange::stored::ExportMark)| {
            let at = mark.at.map_or(0, pingyi_base::Timestamp::epoch_seconds);
            (at.saturating_neg(), String::new())
        };
        let sorted = pingyi_base::ordered::by(lines.copied().collect(), newest_first);
        let of_files = |files: &Vec<String>| {
            let same = marks.iter().filter(|(_, mark)| mark.files == *files);
            same.map(|(_, mark)| mark.ids.len()).sum::<usize>()
        };
        let line = |(key, mark): (&String, &pingyi_interchange::stored::ExportMark)| MarkLine {
            mark: key.clone(),
            at: mark.at.map_or_else(
                || Key::RecordsExportedBeforeLabel.text(self.lang).to_owned(),
                |at| words::moment(at, self.lang),
            ),
            what: say(
                Key::WaysMarkLabel,
                self.lang,
                &[("n", &of_files(&mark.files).to_string()), ("files", &mark.files.join(", "))],
            ),
        };
        sorted.into_iter().take(LISTED).map(line).collect()
    }
}
