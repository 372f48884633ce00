//! The coordinator's screen: what is asked of the office worker and what it said last. It decides
//! nothing about figures; the worker does, by `office`.

use std::rc::Rc;

use pingyi_interchange::office::{Node, Reply, Request, State};
use pingyi_wording::office::Key;

use crate::alerts::{self, Message};
use crate::effect::{Effect, FileWay};
use crate::event::{Act, Moment};
use crate::export::Export;
use crate::model::{Kernel, Pending};
use crate::route::{FillRoute, Route};
use crate::view::OfficeView;

/// What the worker said, and what it was asked.
#[derive(Debug, Default)]
pub(crate) struct OfficeScreen {
    opened: bool,
    importing: bool,
    busy: Option<(u32, u32)>,
    imports: u32,
    state: Rc<State>,
    /// The author's desk as it was drawn last, and what it said.
    pub(crate) author: Rc<Vec<Node>>,
    pub(crate) said: String,
}

impl Kernel {
    /// Fetches the worker when the office is opened for the first time.
    #[inline(never)]
    pub(crate) fn open_office(&mut self) -> Vec<Effect> {
        if self.office.opened || self.pack.is_none() {
            return self.show_office();
        }
        self.office.opened = true;
        self.office.busy = Some((0, 0));
        let pack = String::from_utf8_lossy(&self.pack_bytes).into_owned();
        vec![Effect::Office(Request::Open { pack, language: self.lang.tag().to_owned() })]
    }

    /// Asks for the same state again, in the language of now.
    pub(crate) fn show_office(&mut self) -> Vec<Effect> {
        if self.route == Route::Pack && self.packs.look.is_some() {
            return vec![Effect::Office(Request::PackSay { language: self.lang.tag().to_owned() })];
        }
        if self.route == Route::Pack && !self.office.author.is_empty() {
            return self.author_act("look".to_owned(), String::new());
        }
        if !self.office.opened || self.route != Route::Office || self.office.importing {
            return Vec::new();
        }
        let state = &self.office.state;
        self.show(state.wave.clone(), state.area.clone(), state.convention.clone())
    }

    /// Hands something to the author's desk, which is in the worker.
    #[inline(never)]
    pub(crate) fn author_act(&mut self, command: String, value: String) -> Vec<Effect> {
        if self.pack.is_none() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if !self.office.opened {
            effects = self.open_office();
            Key::OfficeLoadingMessage.text(self.lang).clone_into(&mut self.office.said);
        }
        let language = self.lang.tag().to_owned();
        effects.push(Effect::Office(Request::Author { command, value, language }));
        effects
    }

    fn show(&self, wave: Option<String>, area: Option<String>, convention: Option<String>) -> Vec<Effect> {
        vec![Effect::Office(Request::Show { wave, area, convention, language: self.lang.tag().to_owned() })]
    }

    #[inline(never)]
    pub(crate) fn office_act(&mut self, act: &Act) -> Vec<Effect> {
        let state = Rc::clone(&self.office.state);
        let (wave, area, convention) = (state.wave.clone(), state.area.clone(), state.convention.clone());
        match act {
            Act::FilesChosen { count } if *count > 0 && !self.office.importing => {
                self.office.importing = true;
                self.office.busy = Some((0, *count));
                vec![Effect::Office(Request::Import)]
            }
            Act::CancelImport => vec![Effect::Office(Request::Cancel)],
            Act::ForgetFiles => vec![Effect::Office(Request::Forget)],
            Act::OfficeWave(wave) => self.show(wave.clone(), area, convention),
            Act::OfficeArea(area) => self.show(wave, area.clone(), convention),
            Act::OfficeConvention(convention) => self.show(wave, area, Some(convention.clone())),
            Act::ExportMerged => vec![Effect::Office(Request::Merged)],
            Act::ExportFindings => vec![Effect::Office(Request::Findings)],
            Act::ExportReport => vec![Effect::Office(Request::Report)],
            Act::PaperForm(hash) => self.paper_form(hash),
            _ => Vec::new(),
        }
    }

    /// The office draws it, also where nobody has opened the office yet.
    fn paper_form(&mut self, hash: &str) -> Vec<Effect> {
        let Some(Route::Fill(FillRoute { questionnaire, .. })) = Route::parse(hash) else {
            return Vec::new();
        };
        let mut effects = self.open_office();
        let language = self.lang.tag().to_owned();
        effects.push(Effect::Office(Request::Paper { questionnaire, language }));
        effects
    }

    #[inline(never)]
    pub(crate) fn office_reply(&mut self, reply: Reply, at: Moment) -> Vec<Effect> {
        match reply {
            Reply::Progress { done, total } => {
                self.office.busy = Some((done, total));
                Vec::new()
            }
            Reply::State(state) => {
                self.office.busy = None;
                if std::mem::take(&mut self.office.importing) {
                    self.office.imports += 1;
                    self.say_imported(&state);
                    if let Some(imported) = &state.imported {
                        self.watch_import(&imported.newest, &imported.newest_device);
                    }
                }
                self.office.state = Rc::new(*state);
                Vec::new()
            }
            Reply::Author { nodes, status, focus } => {
                self.office.busy = None;
                self.office.author = Rc::new(nodes);
                self.office.said = status;
                if focus.is_empty() { Vec::new() } else { vec![Effect::Focus { name: Some(focus) }] }
            }
            Reply::Files { files, mime } => {
                let ask = self.ask(Pending::File);
                let names = files.iter().map(|(name, _)| name.clone()).collect();
                self.export = Some(Export::office(ask, names));
                let bytes = |(name, text)| (name, Reply::file_bytes(text, &mime));
                let files = files.into_iter().map(bytes).collect();
                vec![Effect::ProduceFile { ask, files, mime, way: FileWay::Download }]
            }
            Reply::PackLook(look) => self.pack_looked(look),
            Reply::PackKept { unkept } => self.pack_kept(unkept, at),
            Reply::Failed(_) => {
                self.office.busy = None;
                self.packs_failed();
                if std::mem::take(&mut self.office.importing) {
                    self.office.imports += 1;
                }
                self.office.author = Rc::default();
                if *self.office.state == State::default() {
                    // Nothing came from the worker yet: the next visit tries to fetch it again.
                    self.office.opened = false;
                }
                let message = Message::error(Key::OfficeFailedError, Key::OfficeFailedRemedy);
                alerts::add(&mut self.messages, message);
                Vec::new()
            }
        }
    }

    fn say_imported(&mut self, state: &State) {
        let Some(imported) = &state.imported else {
            self.set_status(Key::ImportCancelledMessage, Vec::new());
            return;
        };
        let args = vec![
            ("files", imported.files.to_string()),
            ("rows", imported.rows.to_string()),
            ("accepted", imported.accepted.to_string()),
            ("duplicates", imported.duplicates.to_string()),
            ("conflicts", imported.conflicts.to_string()),
            ("rejected", imported.rejected.to_string()),
        ];
        self.set_status(Key::ImportFinishedMessage, args);
    }

    #[inline(never)]
    pub(crate) fn office_view(&self) -> OfficeView {
        OfficeView {
            busy: self.office.busy,
            imports: self.office.imports,
            state: Rc::clone(&self.office.state),
        }
    }
}
