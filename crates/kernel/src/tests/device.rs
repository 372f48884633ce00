//! A device without a browser: it performs effects on two maps, and can be killed at any moment.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pingyi_base::Timestamp;

use crate::aloud::{Spoken, Voice};
use crate::event::{Boot, Copies, Event, FileFailure, Moment, StoreFailure, Written};
use crate::view::{Control, FillView, Screen};
use crate::{Act, Ask, Effect, Kernel, Taken};

type Texts = BTreeMap<String, String>;

pub(super) const PACK: &[u8] = include_bytes!("../../../../static/packs/demo.pack.json");

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
    /// Addresses that were given out and not released.
    pub(super) addresses: BTreeSet<String>,
    /// The next strict write completes without an answer.
    pub(super) answer_lost: bool,
    pub(super) file_fails: Option<FileFailure>,
    pub(super) waiting: VecDeque<Effect>,
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) hash: String,
    pub(super) width: u32,
    /// The voices that the browser has.
    pub(super) voices: Vec<Voice>,
    /// What is being read aloud.
    pub(super) speaking: Option<(Ask, Vec<Spoken>)>,
    /// What the window is called.
    pub(super) title: String,
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
            addresses: BTreeSet::new(),
            answer_lost: false,
            file_fails: None,
            waiting: VecDeque::new(),
            files: Vec::new(),
            hash: hash.to_owned(),
            width: 360,
            voices: Vec::new(),
            speaking: None,
            title: String::new(),
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
        let boot = Boot {
            hash: self.hash.clone(),
            languages: vec!["en-GB".to_owned()],
            width: self.width,
            height: 800,
            secure: true,
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
        let second = self.ticks % 60;
        let minute = (self.ticks / 60) % 60;
        let now = format!("2026-11-25T09:{minute:02}:{second:02}+08:00");
        // Any numbers do that are not the same twice.
        let entropy = self.ticks.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        Moment { now: Timestamp::parse(&now).unwrap(), entropy }
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
            Effect::PushPlace
            | Effect::KeepAwake(_)
            | Effect::Focus { .. }
            | Effect::TakeUpdate
            | Effect::Print
            | Effect::Office(_) => None,
        }
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

fn list(texts: &Texts) -> Vec<(String, String)> {
    texts.iter().map(|(key, text)| (key.clone(), text.clone())).collect()
}

fn change(texts: &mut Texts, adds: &[(String, String)], puts: &[(String, String)], deletes: &[String]) {
    texts.extend(adds.iter().chain(puts).cloned());
    deletes.iter().for_each(|key| drop(texts.remove(key)));
}
