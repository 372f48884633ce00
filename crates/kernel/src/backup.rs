//! A backup of the device and its restoring. It decides what goes in, and how what comes out is brought
//! together with what is here: by key, never over anything newer, and never deleting. A device never
//! takes over another one's number (docs/decisions/0162).

use pingyi_base::{Map, Timestamp, ordered};
use pingyi_interchange::backup::{self, Backup, Content, Store};
use pingyi_interchange::stored::{self, ExportMark, Settings};
use pingyi_response::Draft;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::device::{DeviceEffect, Job, bytes};
use crate::effect::{Ask, Effect, FileWay};
use crate::event::{Copies, Kept, Moment, StoreFailure, Written};
use crate::export::{Export, Kind};
use crate::keeping::{self, Look, SETTINGS, Shelf, look};
use crate::model::{Kernel, Pending};
use crate::view::AskedView;
use crate::words::{self, say};

/// The store of texts that is kept twice.
const KEPT: &str = "kept";
/// The media type of a backup: nothing that a browser would open.
const MIME: &str = "application/octet-stream";

/// A backup on its way into the device.
#[derive(Debug)]
pub(crate) struct Restoring {
    backup: Backup,
    /// The request under way.
    ask: Option<Ask>,
    /// What is to be done, once it is known.
    merge: Option<Merge>,
}

/// What a backup adds to a device.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Merge {
    /// Kept texts that are new here.
    pub(crate) adds: Vec<(String, String)>,
    /// Kept texts that take the place of an older or damaged one.
    pub(crate) puts: Vec<(String, String)>,
    /// New entries of other stores.
    pub(crate) stores: Vec<Store>,
    /// Of these responses, visits and drafts.
    pub(crate) responses: usize,
    pub(crate) visits: usize,
    pub(crate) drafts: usize,
    pub(crate) others: usize,
    /// The same on both sides.
    pub(crate) same: usize,
    /// Different on both sides, and neither newer: what is here stays.
    pub(crate) conflicts: usize,
    /// Deleted here on purpose, or handed in since.
    pub(crate) left: usize,
    /// Damaged in the backup, or written by a newer program.
    pub(crate) unusable: usize,
}

/// Both copies as one: of each text the better one. What is damaged in both stays as it is.
pub(crate) fn union(copies: &Copies) -> Map<String, String> {
    let map = |copy: &Kept| -> Map<String, String> {
        copy.as_ref().map(|texts| ordered::map(texts.iter().cloned())).unwrap_or_default()
    };
    let (mut all, database) = (map(&copies.local), map(&copies.database));
    for (key, text) in database.iter() {
        let better = match (look(key, all.get(key)), look(key, Some(text))) {
            (Look::Good(local), Look::Good(other)) => other >= local,
            (Look::Good(_), _) => false,
            _ => true,
        };
        if better {
            all.insert(key.clone(), text.clone());
        }
    }
    all
}

/// What a backup adds to what is here. Where it is given twice, it adds nothing the second time.
pub(crate) fn merge(mine: &Map<String, String>, stores: &[Store], backup: &Backup) -> Merge {
    let mut merge = Merge::default();
    // What is here decides what was deleted and handed in; a restore does not delete.
    let mut shelf = Shelf::default();
    mine.iter().for_each(|(key, text)| shelf.put(key, text));
    let is_fresh = shelf.responses.is_empty() && shelf.visits.is_empty() && shelf.drafts.is_empty();
    for store in &backup.stores {
        if store.name == KEPT {
            let mut theirs = Shelf::default();
            for (key, content) in &store.entries {
                theirs.put(key, std::str::from_utf8(bytes(content)).unwrap_or_default());
            }
            for (key, content) in &store.entries {
                match content {
                    Content::Text(text) => kept(key, text, mine, &shelf, &theirs, is_fresh, &mut merge),
                    Content::Bytes(_) => merge.unusable += 1,
                }
            }
        } else {
            let here = stores.iter().find(|here| here.name == store.name);
            other(store, here, &mut merge);
        }
    }
    merge
}

fn kept(
    key: &str,
    text: &str,
    mine: &Map<String, String>,
    shelf: &Shelf,
    theirs: &Shelf,
    is_fresh: bool,
    merge: &mut Merge,
) {
    let kind = key.split('/').next().unwrap_or_default();
    let owned = || (key.to_owned(), text.to_owned());
    let here = mine.get(key);
    if kind == SETTINGS {
        settings(text, shelf, is_fresh, merge);
        return;
    }
    if here.is_some_and(|here| here == text) {
        merge.same += 1;
        return;
    }
    let revision = match look(key, Some(&text.to_owned())) {
        Look::Good(revision) => revision,
        Look::Missing | Look::Damaged | Look::Newer => {
            merge.unusable += 1;
            return;
        }
    };
    let stays_away = match kind {
        "response" => key.strip_prefix("response/").is_some_and(|id| shelf.deleted.contains(id)),
        "visit" => key.strip_prefix("visit/").is_some_and(|id| shelf.deleted.contains(id)),
        "draft" => stored::read::<Draft>(text)
            .is_ok_and(|draft| [shelf, theirs].iter().any(|one| one.was_handed_in(&draft.response_id))),
        // It would delete at the next start what is here now.
        "deleted" => stored::read::<ExportMark>(text).is_ok_and(|mark| {
            mark.ids.iter().any(|id| {
                [format!("response/{id}"), format!("visit/{id}")].iter().any(|key| mine.contains_key(key))
            })
        }),
        _ => false,
    };
    if stays_away {
        merge.left += 1;
        return;
    }
    match look(key, here) {
        Look::Missing => merge.adds.push(owned()),
        Look::Damaged => merge.puts.push(owned()),
        Look::Good(own) if kind == "draft" && own < revision => merge.puts.push(owned()),
        Look::Good(own) if kind == "draft" && own > revision => {
            merge.left += 1;
            return;
        }
        Look::Good(_) | Look::Newer => {
            merge.conflicts += 1;
            return;
        }
    }
    match kind {
        "response" => merge.responses += 1,
        "visit" => merge.visits += 1,
        "draft" => merge.drafts += 1,
        _ => merge.others += 1,
    }
}

/// A device that holds nothing yet is set as the other one was, but for its number, its lock and how
/// often it was set. Any other keeps its own settings.
fn settings(text: &str, shelf: &Shelf, is_fresh: bool, merge: &mut Merge) {
    let Ok(theirs) = stored::read::<Settings>(text) else {
        merge.unusable += 1;
        return;
    };
    let Some(mine) = shelf.settings.as_ref().filter(|_| is_fresh) else {
        merge.same += 1;
        return;
    };
    let wanted = Settings { device: mine.device.clone(), lock: None, revision: mine.revision, ..theirs };
    if wanted == *mine {
        merge.same += 1;
        return;
    }
    let wanted = Settings { revision: mine.revision + 1, ..wanted };
    merge.puts.push((shelf.settings_key(), keeping::text(&wanted)));
    merge.others += 1;
}

fn other(store: &Store, here: Option<&Store>, merge: &mut Merge) {
    let here: Map<&str, &Content> = ordered::map(
        here.into_iter().flat_map(|here| here.entries.iter().map(|(key, content)| (key.as_str(), content))),
    );
    let mut new = Store { name: store.name.clone(), entries: Vec::new() };
    for (key, content) in &store.entries {
        match here.get(key.as_str()) {
            None => new.entries.push((key.clone(), content.clone())),
            Some(known) if bytes(known) == bytes(content) => merge.same += 1,
            Some(_) => merge.conflicts += 1,
        }
    }
    merge.others += new.entries.len();
    if !new.entries.is_empty() {
        merge.stores.push(new);
    }
}

impl Kernel {
    pub(crate) fn start_backup(&mut self, way: FileWay) -> Vec<Effect> {
        if self.export.is_some() || self.device.saving.is_some() {
            return Vec::new();
        }
        let ask = self.ask(Pending::File);
        self.device.saving = Some((ask, way));
        self.set_status(Key::BackupMakingMessage, Vec::new());
        vec![Effect::Device(DeviceEffect::ReadStores { ask })]
    }

    pub(crate) fn stores_read(
        &mut self,
        ask: Ask,
        copies: &Copies,
        stores: Result<Vec<Store>, StoreFailure>,
        at: Moment,
    ) -> Vec<Effect> {
        self.pending.remove(&ask);
        if let Some((_, way)) = self.device.saving.take_if(|(known, _)| *known == ask) {
            return self.make_backup(copies, stores, way, at.now);
        }
        let mine = union(copies);
        let Some(restoring) = self.device.restoring.as_mut().filter(|one| one.ask == Some(ask)) else {
            return Vec::new();
        };
        restoring.ask = None;
        restoring.merge = Some(merge(&mine, &stores.unwrap_or_default(), &restoring.backup));
        self.status = None;
        Vec::new()
    }

    fn make_backup(
        &mut self,
        copies: &Copies,
        stores: Result<Vec<Store>, StoreFailure>,
        way: FileWay,
        now: Timestamp,
    ) -> Vec<Effect> {
        let stores = match stores {
            Ok(stores) => stores,
            // Where there is no database there are no other stores.
            Err(StoreFailure::Blocked) => Vec::new(),
            Err(_) => {
                self.status = None;
                alerts::add(
                    &mut self.messages,
                    Message::error(Key::BackupFailedError, Key::BackupFailedRemedy),
                );
                return Vec::new();
            }
        };
        // In the order of keys, in which nothing tells what came first.
        let texts = union(copies);
        let entries = texts.iter().map(|(key, text)| (key.clone(), Content::Text(text.clone()))).collect();
        let kept = Store { name: KEPT.to_owned(), entries };
        let backup = Backup {
            device: self.settings.device.clone(),
            name: self.settings.name.clone(),
            at: now,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            stores: std::iter::once(kept).chain(stores).collect(),
        };
        let name = format!("pingyi-backup_{}_{}.pingyi", self.settings.device, now.date());
        let ask = self.ask(Pending::File);
        self.export = Some(Export::made(ask, Kind::Backup, vec![name.clone()], way));
        let files = vec![(name, backup::write(&backup))];
        vec![Effect::ProduceFile { ask, files, mime: MIME.to_owned(), way }]
    }

    pub(crate) fn backup_read(&mut self, files: &[(String, Vec<u8>)]) -> Vec<Effect> {
        let Some((_, content)) = files.first() else { return Vec::new() };
        match backup::read(content) {
            Ok(backup) => {
                let ask = self.ask(Pending::File);
                self.device.restoring = Some(Restoring { backup, ask: Some(ask), merge: None });
                self.set_status(Key::BackupReadingMessage, Vec::new());
                vec![Effect::Device(DeviceEffect::ReadStores { ask })]
            }
            Err(finding) => {
                alerts::add(&mut self.messages, words::refused(&finding));
                Vec::new()
            }
        }
    }

    /// Other stores first: no record may name a picture that is not there.
    pub(crate) fn restore(&mut self) -> Vec<Effect> {
        let ask = self.ask(Pending::File);
        let Some(restoring) = self.device.restoring.as_mut().filter(|one| one.ask.is_none()) else {
            self.pending.remove(&ask);
            return Vec::new();
        };
        let Some(merge) = &restoring.merge else { return Vec::new() };
        restoring.ask = Some(ask);
        vec![Effect::Device(DeviceEffect::AddToStores { ask, stores: merge.stores.clone() })]
    }

    pub(crate) fn stores_added(&mut self, ask: Ask, outcome: Result<(), StoreFailure>) -> Vec<Effect> {
        self.pending.remove(&ask);
        let restoring = self.device.restoring.as_ref().filter(|one| one.ask == Some(ask));
        let Some(merge) = restoring.and_then(|one| one.merge.clone()) else { return Vec::new() };
        if outcome.is_err() {
            self.device.restoring = None;
            self.not_restored(outcome == Err(StoreFailure::Full));
            return Vec::new();
        }
        vec![self.write(Pending::Device(Job::Restore), merge.adds, merge.puts, Vec::new())]
    }

    pub(crate) fn restored(&mut self, written: &Written) -> Vec<Effect> {
        let Some(restoring) = self.device.restoring.take() else { return Vec::new() };
        if written.database.is_err() && written.local.is_err() {
            self.not_restored(written.database == Err(StoreFailure::Full));
            return Vec::new();
        }
        self.is_kept(written);
        let merge = restoring.merge.unwrap_or_default();
        let args = vec![
            ("responses", merge.responses.to_string()),
            ("visits", merge.visits.to_string()),
            ("drafts", merge.drafts.to_string()),
        ];
        self.set_status(Key::BackupRestoredMessage, args);
        vec![Effect::LoadKept]
    }

    fn not_restored(&mut self, is_full: bool) {
        let (what, remedy) = if is_full {
            (Key::StoreFullError, Key::StoreFullRemedy)
        } else {
            (Key::BackupNotRestoredError, Key::BackupNotRestoredRemedy)
        };
        alerts::add(&mut self.messages, Message::error(what, remedy));
    }

    pub(crate) fn restore_view(&self) -> Option<AskedView> {
        let restoring = self.device.restoring.as_ref()?;
        let merge = restoring.merge.as_ref()?;
        let Backup { device, name, at, .. } = &restoring.backup;
        let lang = self.lang;
        let day = words::day(at.date(), lang);
        let called = if name.is_empty() { device.clone() } else { format!("{name} ({device})") };
        let counted = |key: Key, n: usize| (n > 0).then(|| say(key, lang, &[("n", &n.to_string())]));
        let new = [
            ("responses", merge.responses.to_string()),
            ("visits", merge.visits.to_string()),
            ("drafts", merge.drafts.to_string()),
        ];
        let new: Vec<(&str, &str)> = new.iter().map(|(name, n)| (*name, n.as_str())).collect();
        let can = !(merge.adds.is_empty() && merge.puts.is_empty() && merge.stores.is_empty());
        let lines = [
            Some(say(Key::BackupNewLabel, lang, &new)),
            counted(Key::BackupSameLabel, merge.same),
            counted(Key::BackupLeftLabel, merge.left),
            counted(Key::BackupConflictsLabel, merge.conflicts),
            counted(Key::BackupUnusableLabel, merge.unusable),
            (*device != self.settings.device)
                .then(|| say(Key::BackupNumberHint, lang, &[("device", &self.settings.device)])),
        ];
        Some(AskedView {
            title: say(Key::BackupOfTitle, lang, &[("device", &called), ("day", &day)]),
            lines: lines.into_iter().flatten().collect(),
            can: can && restoring.ask.is_none(),
        })
    }
}
