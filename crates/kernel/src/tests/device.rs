//! A device without a browser: it performs effects on two maps, and can be killed at any moment.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pingyi_base::Timestamp;

use crate::aloud::{Spoken, Voice};
use crate::event::{Boot, Copies, Event, FileFailure, Moment, StoreFailure, Written};
use crate::office::packs::{Looked, NotHad};
use crate::office::{self, Reply, Request};
use crate::view::{Control, FillView, Screen};
use crate::{Act, Ask, Content, DeviceEffect, DeviceEvent, Effect, Facts, Kernel, Store, Taken};

type Texts = BTreeMap<String, String>;

pub(super) const PACK: &[u8] = include_bytes!("../../../../static/packs/demo.pack.json");

/// The app's address.
pub(super) const APP: &str = "https://survey.example/app/";

pub(super) struct Device {
    /// What is fetched from beside the app.
    pub(super) pack: Vec<u8>,
    pub(super) kernel: Kernel,
    pub(super) local: Texts,
    /// What a kill leaves of `localStorage`.
    pub(super) local_on_disk: Texts,
    pub(super) database: Texts,
    pub(super) local_fails: Option<StoreFailure>,
    /// As many keys as `localStorage` has room for.
    pub(super) local_room: usize,
    pub(super) database_fails: Option<StoreFailure>,
    /// IndexedDB's pictures: they are there twice neither here nor in a browser.
    pub(super) pictures: BTreeMap<String, Vec<u8>>,
    pub(super) pictures_fail: Option<StoreFailure>,
    /// IndexedDB's packs, by their ids.
    pub(super) packs: BTreeMap<String, Vec<u8>>,
    pub(super) packs_fail: Option<StoreFailure>,
    /// The file that a person has chosen.
    pub(super) given: Vec<u8>,
    /// Files that lie beside the app, by their paths.
    pub(super) site: BTreeMap<String, Vec<u8>>,
    /// What was asked of the site.
    pub(super) fetched: Vec<String>,
    looked: Option<Looked>,
    /// The camera runs.
    pub(super) scans: bool,
    /// Addresses that were given out and not released.
    pub(super) addresses: BTreeSet<String>,
    /// The next strict write completes without an answer.
    pub(super) answer_lost: bool,
    pub(super) file_fails: Option<FileFailure>,
    pub(super) waiting: VecDeque<Effect>,
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// What the person has chosen and the shell holds.
    pub(super) held: Vec<(String, Vec<u8>)>,
    pub(super) facts: Facts,
    pub(super) clipboard: Option<String>,
    pub(super) copying_fails: Option<FileFailure>,
    /// Seconds by the server's clock.
    pub(super) server: Option<i64>,
    /// The clock, instead of the ticks.
    pub(super) now: Option<&'static str>,
    pub(super) badge: u32,
    pub(super) title: String,
    pub(super) hash: String,
    pub(super) width: u32,
    /// Seconds after which an alarm was asked for.
    pub(super) alarm: Option<u32>,
    /// This browser makes hashes.
    pub(super) can_hash: bool,
    pub(super) copied: Vec<String>,
    pub(super) secure: bool,
    /// The day and the hour, `2026-11-25T09`.
    pub(super) hour: String,
    /// The voices that the browser has.
    pub(super) voices: Vec<Voice>,
    /// What is being read aloud.
    pub(super) speaking: Option<(Ask, Vec<Spoken>)>,
    ticks: u128,
}

impl Device {
    pub(super) fn new(hash: &str) -> Self {
        Self::with_pack(hash, PACK.to_vec())
    }

    pub(super) fn with_pack(hash: &str, pack: Vec<u8>) -> Self {
        let mut device = Self {
            pack,
            kernel: Kernel::new(),
            local: Texts::new(),
            local_on_disk: Texts::new(),
            database: Texts::new(),
            local_fails: None,
            local_room: usize::MAX,
            database_fails: None,
            pictures: BTreeMap::new(),
            pictures_fail: None,
            packs: BTreeMap::new(),
            packs_fail: None,
            given: Vec::new(),
            site: BTreeMap::new(),
            fetched: Vec::new(),
            looked: None,
            scans: false,
            addresses: BTreeSet::new(),
            answer_lost: false,
            file_fails: None,
            waiting: VecDeque::new(),
            files: Vec::new(),
            held: Vec::new(),
            facts: Facts::default(),
            clipboard: None,
            copying_fails: None,
            server: None,
            now: None,
            badge: 0,
            title: String::new(),
            hash: hash.to_owned(),
            width: 360,
            alarm: None,
            can_hash: true,
            copied: Vec::new(),
            secure: true,
            hour: "2026-11-25T09".to_owned(),
            voices: Vec::new(),
            speaking: None,
            ticks: 0,
        };
        device.open();
        device
    }

    /// Starts the app and lets it settle.
    pub(super) fn open(&mut self) {
        self.kernel = Kernel::new();
        self.waiting.clear();
        self.addresses.clear();
        self.alarm = None;
        let boot = Boot {
            address: APP.to_owned(),
            hash: self.hash.clone(),
            languages: vec!["en-GB".to_owned()],
            width: self.width,
            height: 800,
            secure: self.secure,
            from_file: false,
            can_share: false,
            can_save_as: false,
        };
        self.tell(Event::Opened(boot));
        self.settle();
    }

    /// The browser's whole process tree is killed: what was not done is not done, and `localStorage`
    /// is as it was when it was last written to the disk.
    pub(super) fn kill(&mut self) {
        self.local = self.local_on_disk.clone();
        self.open();
    }

    fn moment(&mut self) -> Moment {
        self.ticks += 1;
        let start = Timestamp::parse(&format!("{}:00:00+08:00", self.hour)).unwrap();
        let now = start.later(i64::try_from(self.ticks).unwrap()).unwrap();
        // Any numbers do that are not the same twice.
        let entropy = self.ticks.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let now = self.now.map_or(now, |now| Timestamp::parse(now).unwrap());
        Moment { now, entropy }
    }

    /// So much time goes by, and nothing happens.
    pub(super) fn passes(&mut self, seconds: u32) {
        self.ticks += u128::from(seconds);
    }

    /// The alarm that was asked for last; `None` if none is awaited.
    pub(super) fn rings(&mut self) {
        let after_s = self.alarm.take().expect("an alarm");
        self.passes(after_s);
        self.tell(Event::Alarm);
        self.settle();
    }

    pub(super) fn tell(&mut self, event: Event) {
        let moment = self.moment();
        let effects = self.kernel.update(event, moment);
        self.waiting.extend(effects);
    }

    pub(super) fn act(&mut self, act: Act) {
        self.tell(Event::Act(act));
    }

    /// Acts, and lets everything be done.
    pub(super) fn does(&mut self, act: Act) {
        self.act(act);
        self.settle();
    }

    pub(super) fn settle(&mut self) {
        for _ in 0..10_000 {
            if !self.step() {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    /// Performs the effect that has waited longest; false if none waits.
    pub(super) fn step(&mut self) -> bool {
        let Some(effect) = self.waiting.pop_front() else { return false };
        if let Some(answer) = self.perform(effect) {
            self.tell(answer);
        }
        true
    }

    /// Performs it, and its answer is lost.
    pub(super) fn step_unanswered(&mut self) {
        let effect = self.waiting.pop_front().expect("an effect that waits");
        self.perform(effect);
    }

    /// A picture was taken for a control.
    pub(super) fn takes(&mut self, name: &str, jpeg: &[u8]) {
        self.act(Act::Picture { name: name.to_owned(), taken: Taken::Reading });
        let address = self.address();
        self.act(Act::Picture {
            name: name.to_owned(),
            taken: Taken::Ready { jpeg: jpeg.to_vec(), address },
        });
    }

    fn address(&mut self) -> String {
        let address = format!("blob:{}", self.ticks);
        self.addresses.insert(address.clone());
        address
    }

    fn picture(&self, name: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
        match self.pictures_fail {
            Some(why) if why != StoreFailure::Full => Err(why),
            _ => Ok(self.pictures.get(name).cloned()),
        }
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::LoadKept => Some(Event::Loaded(Copies {
                local: self
                    .local_fails
                    .filter(|why| *why == StoreFailure::Blocked)
                    .map_or_else(|| Ok(list(&self.local)), Err),
                database: self
                    .database_fails
                    .filter(|why| *why == StoreFailure::Blocked)
                    .map_or_else(|| Ok(list(&self.database)), Err),
            })),
            Effect::FetchPack { .. } => Some(Event::PackFetched(Some(self.pack.clone()))),
            Effect::WriteDraft { ask, key, text } => {
                let local = self.local_answer(std::iter::once(&key));
                let database = self.database_fails.map_or(Ok(()), Err);
                if local.is_ok() {
                    self.local.insert(key.clone(), text.clone());
                }
                if database.is_ok() {
                    self.database.insert(key, text);
                }
                Some(Event::Written(Written { ask, local, database }))
            }
            Effect::Write { ask, adds, puts, deletes } => {
                let taken = adds.iter().any(|(key, _)| self.database.contains_key(key));
                let database = match self.database_fails {
                    Some(why) => Err(why),
                    None if taken => Err(StoreFailure::Taken),
                    None => Ok(()),
                };
                if database.is_ok() {
                    change(&mut self.database, &adds, &puts, &deletes);
                }
                let local = match database {
                    Err(StoreFailure::Taken) => Err(StoreFailure::Taken),
                    _ => self.local_answer(adds.iter().chain(&puts).map(|(key, _)| key)),
                };
                if self.answer_lost && database.is_ok() {
                    // It completed, and the connection broke before it could say so: as the shell
                    // repeats it, the keys are there.
                    self.answer_lost = false;
                    return Some(Event::Written(Written {
                        ask,
                        local: Err(StoreFailure::Taken),
                        database: Err(StoreFailure::Taken),
                    }));
                }
                if local.is_ok() {
                    change(&mut self.local, &adds, &puts, &deletes);
                }
                Some(Event::Written(Written { ask, local, database }))
            }
            Effect::ForgetLocally { keys } => {
                keys.iter().for_each(|key| drop(self.local.remove(key)));
                None
            }
            Effect::KeepPicture { ask, name, jpeg } => {
                let outcome = self.pictures_fail.map_or(Ok(()), Err);
                if outcome.is_ok() {
                    self.pictures.insert(name, jpeg);
                }
                Some(Event::PictureKept { ask, outcome })
            }
            Effect::ForgetPictures { names } => {
                names.iter().for_each(|name| drop(self.pictures.remove(name)));
                None
            }
            Effect::ShowPicture { name } => {
                let found = self.picture(&name).map(|jpeg| jpeg.map(|_| self.address()));
                Some(Event::PictureShown { name, found })
            }
            Effect::LoadPicture { ask, name } => {
                Some(Event::PictureLoaded { ask, found: self.picture(&name) })
            }
            Effect::ReleasePictures { addresses } => {
                for address in addresses {
                    assert!(self.addresses.remove(&address), "{address} is released once");
                }
                None
            }
            Effect::ProduceFile { ask, files, .. } => {
                let outcome = self.file_fails.map_or(Ok(()), Err);
                if outcome.is_ok() {
                    self.files.extend(files);
                }
                Some(Event::FileProduced { ask, outcome })
            }
            Effect::SetRoute { hash, .. } => {
                self.hash = hash;
                None
            }
            Effect::HashPin { ask, pin, salt, rounds } => {
                // Whatever it is made into: it is another one for another PIN, salt or number of rounds.
                let hash = self.can_hash.then(|| format!("{rounds}-{salt}-{}", reversed(&pin)));
                Some(Event::PinHashed { ask, hash })
            }
            Effect::WatchIdle { after_s } => {
                self.alarm = after_s;
                None
            }
            Effect::CopyText { text } => {
                self.copied.push(text);
                Some(Event::Copied(true))
            }
            Effect::HistoryBack => Some(Event::Popped),
            Effect::AskPersist | Effect::AskStorage => {
                Some(Event::Storage { persisted: Some(false), usage_bytes: Some(1), quota_bytes: Some(100) })
            }
            Effect::AskVoices => Some(Event::Voices(self.voices.clone())),
            Effect::Speak { ask, parts } => {
                self.speaking = Some((ask, parts));
                None
            }
            Effect::StopSpeaking => {
                self.speaking = None;
                None
            }
            Effect::SetDocument { title, .. } => {
                self.title = title;
                None
            }
            Effect::Device(effect) => self.perform_on_device(effect),
            Effect::PushPlace
            | Effect::KeepAwake(_)
            | Effect::Focus { .. }
            | Effect::TakeUpdate
            | Effect::Install
            | Effect::Print => None,
            Effect::LoadPack { ask, id } => {
                let found = self.packs_fail.map_or_else(|| Ok(self.packs.get(&id).cloned()), Err);
                Some(Event::PackLoaded { ask, found })
            }
            Effect::ForgetPack { id } => {
                self.packs.remove(&id);
                None
            }
            Effect::Scan(on) => {
                self.scans = on;
                None
            }
            Effect::Office(request) => self.office(request),
        }
    }

    /// The worker, as far as it has to do with packs.
    fn office(&mut self, request: Request) -> Option<Event> {
        match request {
            Request::PackLook { link, beside, language } => {
                let bytes = match &link {
                    Some((path, _)) => {
                        self.fetched.push(path.clone());
                        self.site.get(path).cloned()
                    }
                    None => Some(self.given.clone()),
                };
                let mut looked = match bytes {
                    Some(bytes) => {
                        Looked::at(bytes, link.as_ref().map(|(path, sum)| (path.as_str(), sum.as_str())))
                    }
                    None => Looked::not_had("packs/x.json", NotHad::NotThere),
                };
                let kept = looked.id().and_then(|id| self.packs.get(id).cloned());
                looked.compare_with(kept.as_deref().unwrap_or(beside.as_bytes()));
                let reply = Reply::PackLook(looked.said(office::lang(&language)));
                self.looked = Some(looked);
                Some(Event::Office(reply))
            }
            Request::PackKeep => {
                let looked = self.looked.take()?;
                let unkept = self.packs_fail.map(|_| String::from_utf8_lossy(looked.bytes()).into_owned());
                if unkept.is_none() {
                    self.packs.insert(looked.id()?.to_owned(), looked.bytes().to_vec());
                }
                Some(Event::Office(Reply::PackKept { unkept }))
            }
            _ => None,
        }
    }

    fn perform_on_device(&mut self, effect: DeviceEffect) -> Option<Event> {
        Some(Event::Device(match effect {
            DeviceEffect::AskFacts => DeviceEvent::Facts(self.facts.clone()),
            DeviceEffect::AskServerTime => DeviceEvent::ServerTime(self.server),
            DeviceEffect::CopyText { ask, text } => {
                let outcome = self.copying_fails.map_or(Ok(()), Err);
                if outcome.is_ok() {
                    self.clipboard = Some(text);
                }
                DeviceEvent::Copied { ask, outcome }
            }
            DeviceEffect::ReadHeld { ask } => {
                DeviceEvent::HeldRead { ask, files: Some(std::mem::take(&mut self.held)) }
            }
            DeviceEffect::HoldFiles { files } => {
                self.held = files;
                return None;
            }
            DeviceEffect::ReadStores { ask } => {
                let picture =
                    |(name, jpeg): (&String, &Vec<u8>)| (name.clone(), Content::Bytes(jpeg.clone()));
                let pictures = self.pictures.iter().map(picture).collect();
                let copies = Copies { local: Ok(list(&self.local)), database: Ok(list(&self.database)) };
                let stores = vec![Store { name: "pictures".to_owned(), entries: pictures }];
                DeviceEvent::StoresRead { ask, copies, stores: Ok(stores) }
            }
            DeviceEffect::AddToStores { ask, stores } => {
                for (name, content) in stores.into_iter().flat_map(|store| store.entries) {
                    let Content::Bytes(jpeg) = content else { panic!("pictures are bytes") };
                    self.pictures.insert(name, jpeg);
                }
                DeviceEvent::StoresAdded { ask, outcome: Ok(()) }
            }
            DeviceEffect::Badge(count) => {
                self.badge = count;
                return None;
            }
        }))
    }

    /// What `localStorage` says to new texts under these keys.
    fn local_answer<'a>(&self, keys: impl Iterator<Item = &'a String>) -> Result<(), StoreFailure> {
        let new = keys.filter(|key| !self.local.contains_key(*key)).count();
        match self.local_fails {
            Some(why) => Err(why),
            None if new > 0 && self.local.len() + new > self.local_room => Err(StoreFailure::Full),
            None => Ok(()),
        }
    }

    /// The texts of `database` under keys that begin so.
    pub(super) fn kept(&self, prefix: &str) -> Vec<(&String, &String)> {
        self.database.iter().filter(|(key, _)| key.starts_with(prefix)).collect()
    }

    /// Whether an alert holds this.
    pub(super) fn alerts(&self, words: &str) -> bool {
        let frame = self.kernel.view().frame;
        frame.alerts.iter().any(|alert| format!("{} {}", alert.what, alert.remedy).contains(words))
    }

    pub(super) fn status(&self) -> String {
        self.kernel.view().frame.status.clone()
    }

    pub(super) fn screen(&self) -> Screen {
        self.kernel.view().screen
    }

    pub(super) fn page(&self) -> Option<FillView> {
        match self.screen() {
            Screen::Fill(page) => Some((*page).clone()),
            _ => None,
        }
    }

    /// Answers everything on the page; `pick` chooses among the choices.
    pub(super) fn answer_page(&mut self, pick: usize) {
        let Some(page) = self.page() else { return };
        for question in page.questions {
            let name = question.name;
            match question.control {
                Control::Choices { multiple, choices, .. } => {
                    let Some(choice) = choices.get(pick % choices.len().max(1)) else { continue };
                    let code = choice.code.clone();
                    self.act(if multiple {
                        Act::Tick { name, code, on: true }
                    } else {
                        Act::Choose { name, code }
                    });
                }
                Control::Number { .. } => self.act(Act::Type { name, text: "35".to_owned() }),
                Control::Line { .. } | Control::Text { .. } => {
                    self.act(Act::Type { name, text: "路灯坏了".to_owned() });
                }
                // The questionnaires that are filled here ask nothing else.
                _ => {}
            }
        }
    }

    /// Answers the page so that the interview goes on: agrees, is of age, then the second choices.
    pub(super) fn answer(&mut self) {
        let first = self.page().is_some_and(|page| page.page == "C0");
        self.answer_page(usize::from(!first));
        self.settle();
    }

    /// Fills to the review.
    pub(super) fn fill(&mut self) {
        for _ in 0..200 {
            if self.page().is_none() {
                break;
            }
            self.answer();
            self.does(Act::Next);
        }
        assert!(matches!(self.screen(), Screen::Review(_)), "no review: {:?}", self.screen());
    }
}

fn reversed(pin: &str) -> String {
    pin.chars().rev().collect()
}

fn list(texts: &Texts) -> Vec<(String, String)> {
    texts.iter().map(|(key, text)| (key.clone(), text.clone())).collect()
}

fn change(texts: &mut Texts, adds: &[(String, String)], puts: &[(String, String)], deletes: &[String]) {
    texts.extend(adds.iter().chain(puts).cloned());
    deletes.iter().for_each(|key| drop(texts.remove(key)));
}
