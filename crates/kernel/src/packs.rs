//! The packs of a device, one of them in use. It decides which one that is, what has to be there
//! before a pack counts as kept, what becomes of drafts when another one is taken, and which one may
//! go. What is in a pack, and what a new one changes, the office worker looks at.

use std::rc::Rc;
use std::sync::Arc;

use pingyi_base::{Map, PackId};
use pingyi_interchange::office::{PackLook, Request};
use pingyi_interchange::pack::{self, PackInfo};
use pingyi_interchange::{hash, questionnaire, stored};
use pingyi_questionnaire::{Pack, Questionnaire};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::{Ask, Effect, FileWay};
use crate::event::{Moment, PackAct, ScanFailure, Scanned, StoreFailure, Written};
use crate::export::Export;
use crate::keeping;
use crate::model::{Kernel, Pending};
use crate::office_screen::OfficeScreen;
use crate::pack_link::{self, PackLink};
use crate::route::Route;
use crate::visits::VisitsScreen;

/// What is known of packs beside the one in use, and what is being done with them.
#[derive(Debug, Default)]
pub(crate) struct Packs {
    /// The file of the pack that comes with the app, where another one is in use.
    pub(crate) beside: Option<Vec<u8>>,
    /// What is in it, once somebody has asked.
    pub(crate) beside_info: Option<PackInfo>,
    /// The pack in use, if it is not the one that comes with the app.
    pub(crate) in_use: Option<String>,
    /// The pack with which the app begins is being read.
    pub(crate) starting: bool,
    /// The pack in use could not be kept: it is there until the page is closed.
    pub(crate) unkept: bool,
    /// The worker is looking.
    pub(crate) is_busy: bool,
    /// The pack that may be taken.
    pub(crate) look: Option<Rc<PackLook>>,
    /// The one that is on its way to the disk, with the answer of the worker.
    taking: Option<PackInfo>,
    /// Questionnaires that go on as they were begun, by the keys under which they are kept.
    pub(crate) begun: Map<String, Arc<Questionnaire>>,
    /// The pack to which a link is made, and where it lies.
    pub(crate) link: Option<(String, String)>,
    pub(crate) scan: Scan,
}

/// How the camera stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scan {
    #[default]
    Off,
    /// The browser asks the person.
    Asking,
    On,
    Failed(ScanFailure),
    /// A code that is none of this app: its text.
    Foreign(String),
}

/// What a pack is read for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Purpose {
    /// To begin with it.
    Start,
    /// To use it, and then to go there.
    Use { then: Option<String> },
    /// To save it as a file.
    Save,
}

impl Kernel {
    #[inline(never)]
    pub(crate) fn pack_act(&mut self, act: PackAct, at: Moment) -> Vec<Effect> {
        match act {
            PackAct::Chosen(0) => Vec::new(),
            PackAct::Chosen(_) => self.look_at(None),
            PackAct::Take => self.take_pack(),
            PackAct::Away => {
                self.packs.look = None;
                vec![Effect::Office(Request::PackAway)]
            }
            PackAct::Use(id) => self.use_pack(&id, None, at),
            PackAct::Remove(id) => self.remove_pack(&id, at),
            PackAct::Save(id) => self.save_pack(&id),
            PackAct::Link { id, path } => {
                let path = if path.trim().is_empty() { format!("packs/{id}.pack.json") } else { path };
                self.packs.link = Some((id, path.trim().to_owned()));
                Vec::new()
            }
            PackAct::LinkAway => {
                self.packs.link = None;
                Vec::new()
            }
            PackAct::Follow(text) => self.follow(&text, at),
            PackAct::Scan(on) => {
                self.packs.scan = if on { Scan::Asking } else { Scan::Off };
                vec![Effect::Scan(on)]
            }
        }
    }

    // ---- looking at one that may be taken ----

    /// A link that somebody followed.
    #[inline(never)]
    pub(crate) fn open_link(&mut self, link: Result<PackLink, ()>) -> Vec<Effect> {
        self.route = Route::Pack;
        let mut effects = vec![Effect::SetRoute { hash: "#/pack".to_owned(), replace: true }];
        let from_file = self.boot.as_ref().is_some_and(|boot| boot.from_file);
        match link {
            Ok(_) if from_file => self.warn(Key::PacksFromFileError, Key::PacksFromFileRemedy),
            Ok(link) => effects.extend(self.look_at(Some((link.path, link.sha256)))),
            Err(()) => self.warn(Key::PacksLinkError, Key::PacksLinkRemedy),
        }
        effects
    }

    fn warn(&mut self, what: Key, remedy: Key) {
        alerts::add(&mut self.messages, Message::error(what, remedy));
    }

    fn look_at(&mut self, link: Option<(String, String)>) -> Vec<Effect> {
        if self.packs.is_busy {
            return Vec::new();
        }
        self.packs.is_busy = true;
        self.packs.look = None;
        let beside = if self.packs.in_use.is_some() {
            self.packs.beside.as_deref().unwrap_or_default()
        } else {
            &self.pack_bytes
        };
        let beside = String::from_utf8_lossy(beside).into_owned();
        let language = self.lang.tag().to_owned();
        vec![Effect::Office(Request::PackLook { link, beside, language })]
    }

    pub(crate) fn pack_looked(&mut self, look: PackLook) -> Vec<Effect> {
        if look == PackLook::default() {
            // Nothing is looked at (any more).
            return Vec::new();
        }
        let was_asked = std::mem::take(&mut self.packs.is_busy);
        self.packs.look = Some(Rc::new(look));
        if !was_asked {
            // The same in another language, or one that the author has just made.
            return Vec::new();
        }
        self.office.said = self.packs.look.as_ref().map(|look| look.status.clone()).unwrap_or_default();
        vec![Effect::Focus { name: Some("pack-looked".to_owned()) }]
    }

    /// What the pack that was looked at is, if it can be taken.
    pub(crate) fn looked(&self) -> Option<PackInfo> {
        self.packs.look.as_ref().and_then(|look| stored::read(&look.info).ok())
    }

    /// The worker did not do it: nothing was taken.
    pub(crate) fn packs_failed(&mut self) {
        self.packs.is_busy = false;
        self.packs.taking = None;
        self.packs.look = None;
    }

    // ---- keeping it ----

    fn take_pack(&mut self) -> Vec<Effect> {
        let idle = !self.packs.is_busy && self.packs.taking.is_none();
        let Some(info) = self.looked().filter(|_| idle) else { return Vec::new() };
        self.packs.is_busy = true;
        self.packs.taking = Some(info);
        vec![Effect::Office(Request::PackKeep)]
    }

    /// The worker has written the file, or could not. Only then it is named.
    pub(crate) fn pack_kept(&mut self, unkept: Option<String>, at: Moment) -> Vec<Effect> {
        self.packs.is_busy = false;
        let Some(info) = self.packs.taking.take() else { return Vec::new() };
        self.packs.look = None;
        if let Some(text) = unkept {
            // It is used all the same: somebody may have come here to fill something in.
            self.warn(Key::PacksUnkeptError, Key::PacksUnkeptRemedy);
            return match self.adopt(&info.id.clone(), Some(&info), text.into_bytes()) {
                Ok(mut effects) => {
                    self.packs.unkept = true;
                    effects.extend(self.in_use(None, at));
                    effects
                }
                Err(message) => self.say_wrong(message),
            };
        }
        let kept = (keeping::pack_key(&info.id), keeping::text(&info));
        vec![self.write(Pending::PackTaken(Box::new(info)), Vec::new(), vec![kept], Vec::new())]
    }

    #[inline(never)]
    pub(crate) fn pack_written(&mut self, info: PackInfo, written: &Written, at: Moment) -> Vec<Effect> {
        if !self.is_kept(written) && written.local.is_err() && written.database.is_err() {
            return Vec::new();
        }
        let id = info.id.clone();
        self.shelf.packs.insert(id.clone(), info);
        self.use_pack(&id, None, at)
    }

    // ---- using another one ----

    /// What is known of a pack on this device.
    pub(crate) fn pack_info(&self, id: &str) -> Option<&PackInfo> {
        let beside = self.packs.beside_info.as_ref();
        self.shelf.packs.get(id).or_else(|| beside.filter(|info| info.id == id))
    }

    /// The id of the pack that comes with the app.
    #[inline(never)]
    pub(crate) fn know_beside(&mut self) {
        if self.packs.beside_info.is_some() {
            return;
        }
        let (pack, bytes) = match (&self.packs.in_use, &self.packs.beside) {
            (None, _) => (self.pack.clone(), self.pack_bytes.as_slice()),
            (Some(_), Some(bytes)) => (pack::read_unchecked(bytes).0.map(Arc::new), bytes.as_slice()),
            (Some(_), None) => (None, [].as_slice()),
        };
        if let Some(pack) = pack.filter(|_| !bytes.is_empty()) {
            self.packs.beside_info = Some(PackInfo::of(&pack, hash::hex(bytes), bytes.len()));
        }
    }

    /// Whether the pack of that id is on this device, to be used.
    pub(crate) fn has_pack(&mut self, id: &str) -> bool {
        self.know_beside();
        self.pack_info(id).is_some()
    }

    pub(crate) fn use_pack(&mut self, id: &str, then: Option<String>, at: Moment) -> Vec<Effect> {
        self.know_beside();
        if self.shelf.packs.contains_key(id) {
            let (ask, id) =
                (self.ask(Pending::Pack { id: id.to_owned(), purpose: Purpose::Use { then } }), id);
            return vec![Effect::LoadPack { ask, id: id.to_owned() }];
        }
        let is_beside = self.packs.beside_info.as_ref().is_some_and(|info| info.id == id);
        let Some(bytes) = self.packs.beside.take().filter(|_| is_beside) else {
            return Vec::new();
        };
        match self.adopt(id, None, bytes) {
            Ok(mut effects) => {
                effects.extend(self.in_use(then, at));
                effects
            }
            Err(message) => self.say_wrong(message),
        }
    }

    /// Makes a file the pack in use. `info` is what is remembered of it; without, it is the one that
    /// comes with the app.
    fn adopt(&mut self, id: &str, info: Option<&PackInfo>, bytes: Vec<u8>) -> Result<Vec<Effect>, Message> {
        let read = pack::read_unchecked(&bytes).0;
        let is_whole = info.is_none_or(|info| info.sha256 == hash::hex(&bytes));
        let Some(pack) = read.filter(|pack| is_whole && pack.id.as_str() == id) else {
            return Err(Message::error(Key::PacksDamagedError, Key::PacksDamagedRemedy).with("pack", id));
        };
        self.begin_with(pack, bytes, info);
        // Another pack has another office, other households and other people.
        self.office = OfficeScreen::default();
        self.visits = VisitsScreen::default();
        let wanted = info.map(|info| info.id.clone());
        let people = self.pack.clone();
        Ok(self.change_settings(|settings| {
            settings.pack = wanted;
            let is_known = |who: &String| {
                people.iter().flat_map(|pack| &pack.interviewers).any(|one| one.id.as_str() == who)
            };
            settings.interviewer = settings.interviewer.take().filter(is_known);
        }))
    }

    fn begin_with(&mut self, pack: Pack, bytes: Vec<u8>, info: Option<&PackInfo>) {
        self.packs.begun = if info.is_some() { self.begun_otherwise(&pack) } else { Map::new() };
        if info.is_some() && self.packs.in_use.is_none() && self.pack.is_some() {
            self.packs.beside = Some(std::mem::take(&mut self.pack_bytes));
        }
        self.packs.in_use = info.map(|_| pack.id.to_string());
        self.pack = Some(Arc::new(pack));
        self.pack_bytes = bytes;
        self.pack_failed = false;
        self.packs.unkept = false;
    }

    /// Questionnaires that were answered on this device and stand in the pack with other content under the
    /// same version. They go on as they were begun: one version has the same questions for everybody
    /// whose answers lie under it.
    fn begun_otherwise(&self, pack: &Pack) -> Map<String, Arc<Questionnaire>> {
        let mut begun = Map::new();
        let start = format!("questionnaire/{}/", pack.id);
        for (key, text) in self.shelf.questionnaires.iter().filter(|(key, _)| key.starts_with(&start)) {
            let Some(kept) = questionnaire::read_unchecked(text) else { continue };
            let now = pack.questionnaire_version(&kept.id, &kept.version);
            if now.is_some_and(|now| **now != kept) {
                begun.insert(key.clone(), Arc::new(kept));
            }
        }
        begun
    }

    /// Says which pack is in use now, and goes on.
    fn in_use(&mut self, then: Option<String>, at: Moment) -> Vec<Effect> {
        let mut effects = match then {
            Some(hash) => self.go(&hash, at),
            None => vec![Effect::Focus { name: None }],
        };
        let version = self.pack.as_ref().map(|pack| pack.version.to_string()).unwrap_or_default();
        let status = if self.packs.unkept { Key::PacksUnkeptMessage } else { Key::PacksInUseMessage };
        self.office.said.clear();
        self.set_status(status, vec![("title", self.pack_title()), ("version", version)]);
        effects.push(self.document());
        effects
    }

    fn say_wrong(&mut self, message: Message) -> Vec<Effect> {
        alerts::add(&mut self.messages, message);
        Vec::new()
    }

    // ---- reading one ----

    /// Where the pack that was in use cannot be had, the one that comes with the app is read after all.
    pub(crate) fn start_with_beside(&mut self) {
        if self.packs.starting || self.pack.is_some() || !self.stocked {
            return;
        }
        let Some(bytes) = self.packs.beside.take() else { return };
        match pack::read_unchecked(&bytes).0 {
            Some(pack) => self.begin_with(pack, bytes, None),
            None => self.pack_failed = true,
        }
    }

    /// With which pack to begin, if it is not the one that comes with the app.
    pub(crate) fn start_with(&mut self) -> Option<Effect> {
        let id = self.settings.pack.clone()?;
        self.packs.starting = true;
        let ask = self.ask(Pending::Pack { id: id.clone(), purpose: Purpose::Start });
        Some(Effect::LoadPack { ask, id })
    }

    #[inline(never)]
    pub(crate) fn pack_loaded(
        &mut self,
        ask: Ask,
        found: Result<Option<Vec<u8>>, StoreFailure>,
        at: Moment,
    ) -> Vec<Effect> {
        let Some(Pending::Pack { id, purpose }) = self.pending.remove(&ask) else { return Vec::new() };
        let info = self.shelf.packs.get(&id).cloned();
        let gone = || Message::error(Key::PacksGoneError, Key::PacksGoneRemedy).with("pack", &id);
        let found = match found {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(gone()),
            Err(_) => Err(Message::error(Key::PacksUnreadError, Key::PacksUnreadRemedy).with("pack", &id)),
        };
        match (purpose, found) {
            (Purpose::Start, found) => self.started_with(&id, info.as_ref(), found, at),
            (Purpose::Use { .. } | Purpose::Save, Err(message)) => self.say_wrong(message),
            (Purpose::Use { then }, Ok(bytes)) => match info.ok_or_else(gone) {
                Ok(info) => match self.adopt(&id, Some(&info), bytes) {
                    Ok(mut effects) => {
                        effects.extend(self.in_use(then, at));
                        effects
                    }
                    Err(message) => self.say_wrong(message),
                },
                Err(message) => self.say_wrong(message),
            },
            (Purpose::Save, Ok(bytes)) => self.produce_pack(&id, bytes),
        }
    }

    /// Without its pack the app begins with the one that came with it, and says so; the setting stays, so
    /// that the next start tries again.
    fn started_with(
        &mut self,
        id: &str,
        info: Option<&PackInfo>,
        found: Result<Vec<u8>, Message>,
        at: Moment,
    ) -> Vec<Effect> {
        self.packs.starting = false;
        let damaged = || Message::error(Key::PacksDamagedError, Key::PacksDamagedRemedy).with("pack", id);
        let read = found.and_then(|bytes| {
            let is_whole = info.is_none_or(|info| info.sha256 == hash::hex(&bytes));
            let pack = pack::read_unchecked(&bytes).0.filter(|pack| is_whole && pack.id.as_str() == id);
            pack.map(|pack| (pack, bytes)).ok_or_else(damaged)
        });
        match read {
            Ok((pack, bytes)) => {
                // What is not remembered as kept is not taken for the one that comes with the app.
                let named = PackInfo::of(&pack, String::new(), 0);
                self.begin_with(pack, bytes, Some(info.unwrap_or(&named)));
            }
            Err(message) => alerts::add(&mut self.messages, message),
        }
        self.start(at)
    }

    // ---- saving and removing ----

    fn save_pack(&mut self, id: &str) -> Vec<Effect> {
        let is_in_use = self.pack.as_ref().is_some_and(|pack| pack.id.as_str() == id);
        if is_in_use {
            return self.produce_pack(id, self.pack_bytes.clone());
        }
        if self.shelf.packs.contains_key(id) {
            let ask = self.ask(Pending::Pack { id: id.to_owned(), purpose: Purpose::Save });
            return vec![Effect::LoadPack { ask, id: id.to_owned() }];
        }
        let bytes = self.packs.beside.clone();
        bytes.map_or_else(Vec::new, |bytes| self.produce_pack(id, bytes))
    }

    fn produce_pack(&mut self, id: &str, bytes: Vec<u8>) -> Vec<Effect> {
        let ask = self.ask(Pending::File);
        let name = format!("{id}.pack.json");
        self.export = Some(Export::office(ask, vec![name.clone()]));
        let (files, mime) = (vec![(name, bytes)], "application/json".to_owned());
        vec![Effect::ProduceFile { ask, files, mime, way: FileWay::Download }]
    }

    /// How many records need a pack: unfinished interviews, and what was not exported yet.
    pub(crate) fn needed_by(&self, id: &str) -> (usize, usize) {
        let pack = PackId::new(id);
        let exported = self.shelf.exported();
        let drafts = self.shelf.drafts.values();
        let drafts = drafts.filter(|draft| draft.key.pack == pack && !draft.answers.is_empty());
        let responses = self.shelf.responses.values().filter(|response| {
            response.header.pack == pack && !exported.contains(response.header.response_id.as_str())
        });
        let visits = self.shelf.visits.values();
        let visits = visits.filter(|visit| visit.pack == pack && !exported.contains(visit.id.as_str()));
        (drafts.count(), responses.count() + visits.count())
    }

    fn remove_pack(&mut self, id: &str, at: Moment) -> Vec<Effect> {
        if self.needed_by(id) != (0, 0) || !self.shelf.packs.contains_key(id) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.packs.in_use.as_deref() == Some(id) {
            // The one that comes with the app takes over; without it there is nothing to take over.
            self.know_beside();
            let Some(bytes) = self.packs.beside.take() else {
                return self.say_wrong(Message::error(Key::PackRefusedError, Key::PackRefusedRemedy));
            };
            let beside = pack::read_unchecked(&bytes).0.map(|pack| pack.id.to_string()).unwrap_or_default();
            match self.adopt(&beside, None, bytes) {
                Ok(changed) => effects.extend(changed),
                Err(message) => return self.say_wrong(message),
            }
        }
        let title = self.title_of(id);
        self.shelf.packs.remove(id);
        let key = keeping::pack_key(id);
        effects.push(self.write(Pending::PackRemoved(id.to_owned()), Vec::new(), Vec::new(), vec![key]));
        let removed = self.in_use(None, at);
        effects.extend(removed);
        self.set_status(Key::PacksRemovedMessage, vec![("title", title)]);
        effects
    }

    // ---- links and codes ----

    fn follow(&mut self, text: &str, at: Moment) -> Vec<Effect> {
        let app = self.boot.as_ref().map(|boot| boot.address.clone()).unwrap_or_default();
        let typed = text.trim();
        // Only what stands behind the app's own address may be typed too.
        let hash =
            if typed.starts_with("#/") { Some(typed.to_owned()) } else { pack_link::own_hash(typed, &app) };
        match hash {
            Some(hash) => {
                let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: false }];
                effects.extend(self.go(&hash, at));
                effects
            }
            None => {
                self.packs.scan = Scan::Foreign(typed.chars().take(500).collect());
                Vec::new()
            }
        }
    }

    #[inline(never)]
    pub(crate) fn scanned(&mut self, scanned: Scanned, at: Moment) -> Vec<Effect> {
        if !matches!(self.packs.scan, Scan::Asking | Scan::On) {
            // It was stopped meanwhile.
            return Vec::new();
        }
        match scanned {
            Scanned::Started => {
                self.packs.scan = Scan::On;
                Vec::new()
            }
            Scanned::Found(text) => {
                self.packs.scan = Scan::Off;
                let mut effects = vec![Effect::Scan(false)];
                effects.extend(self.follow(&text, at));
                effects
            }
            Scanned::Failed(why) => {
                self.packs.scan = Scan::Failed(why);
                Vec::new()
            }
        }
    }

    /// When the screen is left.
    #[inline(never)]
    pub(crate) fn leave_packs(&mut self) -> Vec<Effect> {
        let is_looking = matches!(self.packs.scan, Scan::Asking | Scan::On);
        self.packs.scan = Scan::Off;
        self.packs.link = None;
        if is_looking { vec![Effect::Scan(false)] } else { Vec::new() }
    }
}
