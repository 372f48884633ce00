//! The model and its one writer. It decides which screen an event belongs to and keeps what all
//! screens share: the pack, what is kept, the requests under way, the messages.

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{DeviceId, FindingCode, ResponseId, Timestamp};
use pingyi_interchange::pack::{self, PackInfo};
use pingyi_interchange::stored::Settings;
use pingyi_questionnaire::{Pack, Wave};
use pingyi_response::{AnswerKey, Origin, Response};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::aloud::Aloud;
use crate::device::{DeviceScreen, Job};
use crate::effect::{Ask, Effect};
use crate::event::{Act, Boot, Copies, Event, Moment, StoreFailure, Waiting, Written};
use crate::export::Export;
use crate::fill::Interview;
use crate::handover::Hand;
use crate::ids;
use crate::keeping::{self, Reconciled, Shelf};
use crate::office_screen::OfficeScreen;
use crate::packs::{Packs, Purpose};
use crate::paper;
use crate::route::Route;
use crate::versions::Versions;
use crate::view::Offer;
use crate::visits::VisitsScreen;
use crate::words::{self, Phrase};

/// The app without a browser.
#[derive(Debug)]
pub struct Kernel {
    pub(crate) boot: Option<Boot>,
    pub(crate) copies: Option<Copies>,
    pub(crate) pack: Option<Arc<Pack>>,
    pub(crate) pack_bytes: Vec<u8>,
    pub(crate) pack_failed: bool,
    pub(crate) settings: Settings,
    pub(crate) lang: Lang,
    pub(crate) shelf: Shelf,
    pub(crate) route: Route,
    pub(crate) interview: Option<Interview>,
    /// The device in a respondent's hands.
    pub(crate) hand: Hand,
    pub(crate) visits: VisitsScreen,
    pub(crate) office: OfficeScreen,
    pub(crate) packs: Packs,
    pub(crate) export: Option<Export>,
    pub(crate) device: DeviceScreen,
    /// A withdrawal whose write has not been answered.
    pub(crate) voiding: Option<Waiting<Response>>,
    pub(crate) messages: Vec<Message>,
    pub(crate) status: Option<(Phrase, Vec<(&'static str, String)>)>,
    pub(crate) pending: Map<Ask, Pending>,
    pub(crate) asks: u64,
    /// History entries that the app has pushed and that were not taken away yet.
    pub(crate) pushed: u32,
    pub(crate) storage: StorageFacts,
    pub(crate) offline_ready: bool,
    pub(crate) versions: Versions,
    pub(crate) running: bool,
    /// What is kept was looked through.
    pub(crate) stocked: bool,
    pub(crate) now: Option<Timestamp>,
    pub(crate) wide: bool,
    pub(crate) aloud: Aloud,
    /// The screen by which the window was last called.
    pub(crate) titled: u8,
}

/// What a request was for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pending {
    /// A draft in that revision.
    Draft { key: String, revision: u64 },
    /// Handing in.
    HandIn,
    /// A visit that was recorded by itself.
    Visit,
    /// What is known of a household besides visits.
    Door,
    /// A file on its way.
    File,
    /// A picture of a draft.
    Picture { draft: ResponseId, key: AnswerKey },
    /// A withdrawal.
    Void,
    /// Copies that were damaged, written anew: how many.
    Repair(usize),
    /// Something about the device itself.
    Device(Job),
    /// Settings, marks: nothing to be told if it went well.
    Quiet,
    /// The first settings of this device.
    Fresh,
    /// A pack that is read.
    Pack { id: String, purpose: Purpose },
    /// What is remembered of a pack whose file is on the disk.
    PackTaken(Box<PackInfo>),
    /// A pack that is to be forgotten.
    PackRemoved(String),
}

/// What the browser says about storage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StorageFacts {
    pub(crate) persisted: Option<bool>,
    pub(crate) usage_bytes: Option<u64>,
    pub(crate) quota_bytes: Option<u64>,
    pub(crate) asked: bool,
}

/// Width in CSS pixels from which a page holds several items.
const WIDE: u32 = 700;

impl Default for Kernel {
    fn default() -> Self {
        Self::new()
    }
}

impl Kernel {
    /// An app that has not started.
    #[must_use]
    pub fn new() -> Self {
        Self {
            boot: None,
            copies: None,
            pack: None,
            pack_bytes: Vec::new(),
            pack_failed: false,
            settings: keeping::fresh_settings(&DeviceId::new("D-0")),
            lang: Lang::ZhCn,
            shelf: Shelf::default(),
            route: Route::Home,
            interview: None,
            hand: Hand::default(),
            visits: VisitsScreen::default(),
            office: OfficeScreen::default(),
            packs: Packs::default(),
            export: None,
            device: DeviceScreen::default(),
            voiding: None,
            messages: Vec::new(),
            status: None,
            pending: Map::new(),
            asks: 0,
            pushed: 0,
            storage: StorageFacts::default(),
            offline_ready: false,
            versions: Versions::default(),
            running: false,
            stocked: false,
            now: None,
            wide: false,
            aloud: Aloud::default(),
            titled: 0,
        }
    }

    /// Takes an event and says what must be done outside. Never fails.
    pub fn update(&mut self, event: Event, at: Moment) -> Vec<Effect> {
        self.now = Some(at.now);
        let mut effects = match event {
            Event::Opened(boot) => self.opened(boot),
            Event::Loaded(copies) => self.loaded(copies, at),
            Event::PackFetched(bytes) => self.pack_fetched(bytes, at),
            Event::PackLoaded { ask, found } => self.pack_loaded(ask, found, at),
            Event::Scan(scanned) => self.scanned(scanned, at),
            Event::Written(written) => self.written(&written, at),
            Event::PictureKept { ask, outcome } => self.picture_kept(ask, outcome),
            Event::PictureShown { name, found } => self.picture_shown(&name, found),
            Event::PictureLoaded { ask, found } => self.picture_loaded(ask, found),
            Event::FileProduced { ask, outcome } => self.file_produced(ask, outcome, at),
            Event::Storage { persisted, usage_bytes, quota_bytes } => {
                self.storage =
                    StorageFacts { persisted, usage_bytes, quota_bytes, asked: self.storage.asked };
                self.watch_quota();
                if self.holds_records() {
                    self.watch_promise();
                }
                Vec::new()
            }
            Event::RouteChanged(hash) => {
                // What happened last was said about another screen.
                self.status = None;
                self.go(&hash, at)
            }
            Event::Popped => self.popped(),
            Event::Viewport { width, .. } => {
                self.wide = width >= WIDE;
                Vec::new()
            }
            // Nobody is read to from a page that is not in sight.
            Event::Visible(false) => {
                let mut effects = self.stop_reading();
                effects.extend(self.hand_event(Event::Visible(false), at));
                effects
            }
            Event::Voices(voices) => self.voices_known(&voices),
            Event::Spoken { ask, whole } => self.spoken(ask, whole),
            Event::StoreChanged { key, text } => self.store_changed(&key, text.as_deref(), at),
            Event::OfflineReady => {
                self.offline_ready = true;
                vec![self.document()]
            }
            Event::UpdateWaiting => self.versions.wait(),
            Event::UpdateTaken => self.versions.supersede(),
            Event::UpdateFailed => self.version_is_back(),
            Event::CanInstall(can) => self.versions.offer_install(can),
            Event::Office(reply) => self.office_reply(reply, at),
            Event::Device(event) => self.device_event(event, at),
            Event::Act(act) => self.act(act, at),
            other => self.hand_event(other, at),
        };
        effects.extend(self.watch_lock());
        if self.interview.as_ref().is_some_and(|interview| interview.has_pictures) {
            effects.extend(self.show_pictures());
        }
        if self.interview.is_none() && self.count_waiting() != self.device.badge {
            effects.extend(self.tell_badge());
        }
        effects.extend(self.follow_screen());
        effects
    }

    #[inline(never)]
    fn act(&mut self, act: Act, at: Moment) -> Vec<Effect> {
        if !self.may(&act) {
            return Vec::new();
        }
        if !matches!(act, Act::Dismiss(_)) {
            self.status = None;
            self.office.said.clear();
        }
        match act {
            Act::Go(hash) => {
                let mut effects = vec![Effect::SetRoute { hash: hash.clone(), replace: false }];
                effects.extend(self.go(&hash, at));
                effects
            }
            Act::EnterForm { hash, number } => {
                let hash = format!("{hash}?mode=paper&slip={}", paper::number(&number).unwrap_or_default());
                self.act(Act::Go(hash), at)
            }
            Act::Language(tag) => self.change_settings(|settings| settings.language = Some(tag)),
            Act::Large(on) => self.change_settings(|settings| settings.large = on),
            Act::TextPoints(_) | Act::Contrast(_) => self.ease_act(&act),
            Act::ReadAloud(name) => self.read_aloud(name),
            Act::StopReading => self.stop_reading(),
            Act::Practice(on) => self.change_settings(|settings| settings.practice = on),
            Act::Interviewer(interviewer) => {
                self.change_settings(|settings| settings.interviewer = interviewer)
            }
            Act::AskPersist => vec![Effect::AskPersist],
            Act::TakeUpdate if self.may_update() => vec![Effect::TakeUpdate],
            Act::TakeUpdate => Vec::new(),
            Act::PostponeUpdate => self.versions.postpone(),
            Act::Install => vec![Effect::Install],
            Act::Dismiss(index) => self.dismiss(index),
            Act::Print => vec![Effect::Print],
            Act::Pack(act) => self.pack_act(act, at),
            Act::Device(act) => self.device_act(act, at),
            Act::Author { command, value } => self.author_act(command, value),
            Act::OpenHousehold(_)
            | Act::CloseHousehold
            | Act::Visit(_)
            | Act::RecordAttempt { .. }
            | Act::StartInterview { .. } => self.visit_act(act, at),
            Act::Export { .. } | Act::Void { .. } | Act::Correct { .. } => self.records_act(act, at),
            Act::FilesChosen { .. }
            | Act::CancelImport
            | Act::ForgetFiles
            | Act::OfficeWave(_)
            | Act::OfficeArea(_)
            | Act::OfficeConvention(_)
            | Act::ExportMerged
            | Act::ExportFindings
            | Act::ExportReport
            | Act::PaperForm(_) => self.office_act(&act),
            other => self.fill_act(other, at),
        }
    }

    fn opened(&mut self, boot: Boot) -> Vec<Effect> {
        let wanted = boot.languages.iter().find_map(|tag| Lang::from_tag(tag));
        self.lang = wanted.unwrap_or(Lang::ZhCn);
        self.wide = boot.width >= WIDE;
        self.boot = Some(boot);
        vec![
            self.document(),
            Effect::LoadKept,
            Effect::FetchPack { address: "packs/demo.pack.json".to_owned() },
            Effect::AskStorage,
        ]
    }

    fn loaded(&mut self, copies: Copies, at: Moment) -> Vec<Effect> {
        if self.running {
            return self.reloaded(&copies, at);
        }
        self.copies = Some(copies);
        self.start(at)
    }

    fn pack_fetched(&mut self, bytes: Option<Vec<u8>>, at: Moment) -> Vec<Effect> {
        if self.running || self.packs.starting || self.packs.in_use.is_some() {
            // Another one is in use, or will be; this one is read when somebody wants it.
            self.packs.beside = bytes;
            self.pack_failed = self.packs.beside.is_none();
            return self.start(at);
        }
        let read = bytes.map(|bytes| (pack::read_unchecked(&bytes), bytes));
        match read {
            Some(((Some(pack), _), bytes)) => {
                self.pack = Some(Arc::new(pack));
                self.pack_bytes = bytes;
            }
            _ => self.pack_failed = true,
        }
        self.start(at)
    }

    /// Begins as soon as both what is kept and the pack are there.
    pub(crate) fn start(&mut self, at: Moment) -> Vec<Effect> {
        if self.running {
            return Vec::new();
        }
        let mut effects = self.copies.take().map_or_else(Vec::new, |copies| self.take_stock(&copies, at));
        self.start_with_beside();
        if self.stocked && !self.packs.starting && (self.pack.is_some() || self.pack_failed) {
            effects.extend(self.run(at));
        }
        effects
    }

    /// Looks through what is kept.
    fn take_stock(&mut self, copies: &Copies, at: Moment) -> Vec<Effect> {
        let Reconciled { shelf, puts, deletes, findings } = keeping::reconcile(copies);
        self.shelf = shelf;
        self.stocked = true;
        let mut effects = Vec::new();
        let kept = self.shelf.settings.clone();
        let is_fresh = kept.is_none();
        self.settings = kept.unwrap_or_else(|| keeping::fresh_settings(&ids::device(at)));
        self.watch_guest(is_fresh);
        if is_fresh {
            // Of two tabs on a fresh device one gives it its name.
            let kept = (self.shelf.settings_key(), keeping::text(&self.settings));
            effects.push(self.write(Pending::Fresh, vec![kept], Vec::new(), Vec::new()));
        }
        self.follow_settings();
        if !puts.is_empty() || !deletes.is_empty() {
            let count = findings.iter().filter(|finding| finding.code == FindingCode::StoreRepaired).count();
            effects.push(self.write(Pending::Repair(count), Vec::new(), puts, deletes));
        }
        self.say_store_findings(&findings);
        self.say_health();
        effects.extend(self.start_with());
        effects
    }

    fn run(&mut self, at: Moment) -> Vec<Effect> {
        self.running = true;
        let mut effects = Vec::new();
        if self.pack_failed {
            alerts::add(&mut self.messages, Message::error(Key::PackRefusedError, Key::PackRefusedRemedy));
        }
        let typed = self.boot.as_ref().map(|boot| boot.hash.clone()).unwrap_or_default();
        // A device in a respondent's hands opens where it was locked, whatever was typed.
        let hash = self.settings.lock.clone().unwrap_or_else(|| typed.clone());
        effects.push(self.document());
        if hash != typed {
            effects.push(Effect::SetRoute { hash: hash.clone(), replace: true });
        }
        match self.starts_covered() {
            Some(clock) => effects.push(clock),
            None => effects.extend(self.go(&hash, at)),
        }
        effects
    }

    /// To another screen. An interview that is left stays as a draft.
    pub(crate) fn go(&mut self, hash: &str, at: Moment) -> Vec<Effect> {
        if !self.running {
            if let Some(boot) = &mut self.boot {
                hash.clone_into(&mut boot.hash);
            }
            return Vec::new();
        }
        let route = Route::parse(hash);
        if let Some(back) = self.held_back(route.as_ref()) {
            // What lies behind in the history is no longer the question before.
            self.pushed = 0;
            return vec![Effect::SetRoute { hash: back, replace: true }];
        }
        let route = route.unwrap_or_else(|| {
            alerts::add(
                &mut self.messages,
                Message::warning(Key::AppUnknownPageError, Key::AppUnknownPageRemedy),
            );
            Route::Home
        });
        let was_open = self.interview.is_some();
        let released = if was_open { self.release_pictures() } else { Vec::new() };
        self.interview = None;
        // What they offer is about the interview that was left; its draft is still there.
        let about_it = [Key::FillAlreadyMessage, Key::FillStaffWrongError].map(Into::into);
        self.messages.retain(|message| {
            !matches!(message.offer, Some(Offer::RescueFile | Offer::RetrySave))
                && !about_it.contains(&message.what)
        });
        self.pushed = 0;
        let left = if self.route == Route::Pack { self.leave_packs() } else { Vec::new() };
        self.hand.cover = None;
        self.hand.is_guest &= matches!(route, Route::Home | Route::Records | Route::Fill(_));
        self.route = route.clone();
        if self.must_update_for(&route) {
            return vec![Effect::TakeUpdate];
        }
        let mut effects = match route {
            Route::Fill(fill) => self.open_interview(&fill, at),
            Route::Office => self.open_office(),
            Route::Settings | Route::Records | Route::Visits => {
                let mut effects = self.look_around(at);
                effects.push(Effect::AskStorage);
                effects
            }
            Route::Pack => {
                self.know_beside();
                Vec::new()
            }
            Route::PackLink(link) => {
                self.know_beside();
                self.open_link(link)
            }
            Route::Home => Vec::new(),
        };
        effects.extend(left);
        effects.extend(released);
        match (&self.interview, was_open) {
            (Some(_), _) => effects.push(Effect::KeepAwake(true)),
            (None, true) => effects.push(Effect::KeepAwake(false)),
            (None, false) => {}
        }
        effects.push(self.document());
        effects.push(Effect::Focus { name: None });
        effects
    }

    pub(crate) fn ask(&mut self, pending: Pending) -> Ask {
        let ask = self.next_ask();
        self.pending.insert(ask, pending);
        ask
    }

    pub(crate) fn next_ask(&mut self) -> Ask {
        self.asks += 1;
        Ask(self.asks)
    }

    pub(crate) fn write(
        &mut self,
        pending: Pending,
        adds: Vec<(String, String)>,
        puts: Vec<(String, String)>,
        deletes: Vec<String>,
    ) -> Effect {
        Effect::Write { ask: self.ask(pending), adds, puts, deletes }
    }

    fn written(&mut self, written: &Written, at: Moment) -> Vec<Effect> {
        match self.pending.remove(&written.ask) {
            Some(Pending::Draft { key, revision }) => self.draft_written(&key, revision, written),
            Some(Pending::HandIn) => self.handed_in(written),
            Some(Pending::Visit) => self.visit_written(written),
            Some(Pending::Door) => self.door_written(written),
            Some(Pending::Void) => self.void_written(written),
            Some(Pending::Repair(count)) => {
                if self.is_kept(written) && count > 0 {
                    let message =
                        Message::warning(Key::StoreRepairedMessage, Key::FindingStoreRepairedRemedy);
                    alerts::add(&mut self.messages, message.with("n", count));
                }
                Vec::new()
            }
            // Another tab was first: its settings are there to be read.
            Some(Pending::Fresh) if written.database == Err(StoreFailure::Taken) => vec![Effect::LoadKept],
            Some(Pending::Device(job)) => self.device_written(job, written),
            Some(Pending::Fresh | Pending::Quiet) => {
                self.is_kept(written);
                Vec::new()
            }
            Some(Pending::PackTaken(info)) => self.pack_written(*info, written, at),
            // Its file goes after what named it.
            Some(Pending::PackRemoved(id)) if self.is_kept(written) => vec![Effect::ForgetPack { id }],
            // Late, or told by something else.
            Some(
                Pending::File | Pending::Picture { .. } | Pending::Pack { .. } | Pending::PackRemoved(_),
            )
            | None => Vec::new(),
        }
    }

    pub(crate) fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Effect> {
        change(&mut self.settings);
        self.follow_settings();
        self.settings.revision += 1;
        let mut effects = vec![self.keep_settings(), self.document()];
        effects.extend(self.show_office());
        effects
    }

    fn keep_settings(&mut self) -> Effect {
        let text = keeping::text(&self.settings);
        self.write(Pending::Quiet, Vec::new(), vec![(self.shelf.settings_key(), text)], Vec::new())
    }

    #[inline(never)]
    fn store_changed(&mut self, key: &str, text: Option<&str>, at: Moment) -> Vec<Effect> {
        match text {
            Some(text) => self.shelf.put(key, text),
            None => self.shelf.remove(key),
        }
        match self.shelf.settings.clone().filter(|theirs| theirs.revision > self.settings.revision) {
            Some(theirs) => {
                self.settings = theirs;
                self.follow_settings();
                vec![self.document()]
            }
            None => self.draft_changed_elsewhere(key, at),
        }
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId::new(&self.settings.device)
    }

    pub(crate) fn is_practice(&self) -> bool {
        self.settings.practice || self.pack.as_ref().is_some_and(|pack| pack.practice)
    }

    pub(crate) fn origin(&self) -> Origin {
        if self.is_practice() { Origin::Practice } else { Origin::Field }
    }

    /// The wave that holds today, else the last one.
    pub(crate) fn current_wave(&self) -> Option<Wave> {
        let pack = self.pack.as_ref()?;
        pack.wave_on(self.now?.date()).cloned()
    }

    pub(crate) fn set_status(&mut self, phrase: impl Into<Phrase>, args: Vec<(&'static str, String)>) {
        self.status = Some((phrase.into(), args));
    }

    pub(crate) fn status_text(&self) -> String {
        self.status.as_ref().map_or_else(String::new, |(phrase, args)| {
            let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
            words::say(*phrase, self.lang, &args)
        })
    }
}
