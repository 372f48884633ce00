//! What is kept on the device: keys, both copies brought together, and what must be repaired. It
//! decides which copy counts; the shell reads and writes them.

use pingyi_base::{
    DeviceId, Finding, FindingCode, PackId, Place, QuestionnaireId, ResponseId, Version, WaveId, ordered,
};
use pingyi_base::{Map, Set};
use pingyi_interchange::pack::PackInfo;
use pingyi_interchange::stored::{self, Damage, ExportMark, Settings};
use pingyi_response::response::Trace;
use pingyi_response::{Choosing, Draft, DraftKey, Origin, Response, Substitute, Visit};

use crate::effect::Effect;
use crate::event::{Copies, StoreFailure, Written};
use crate::model::Kernel;
use crate::view::SavingState;

pub(crate) const SETTINGS: &str = "settings";

/// Practice and corrections have drafts of their own, so that nobody goes on with the wrong one.
pub(crate) fn draft_key(key: &DraftKey, origin: Origin, replaces: Option<&ResponseId>) -> String {
    let correction = replaces.map(|id| format!("/{id}")).unwrap_or_default();
    format!("draft/{key}{}{correction}", scope(origin))
}

fn scope(origin: Origin) -> &'static str {
    if origin == Origin::Practice { "/practice" } else { "" }
}

pub(crate) fn questionnaire_key(pack: &PackId, id: &QuestionnaireId, version: &Version) -> String {
    format!("questionnaire/{pack}/{id}/{version}")
}

/// What is remembered of a pack; its file stands under its id in a store of its own.
pub(crate) fn pack_key(id: &str) -> String {
    format!("pack/{id}")
}

pub(crate) fn response_key(id: &ResponseId) -> String {
    format!("response/{id}")
}

pub(crate) fn visit_key(visit: &Visit) -> String {
    format!("visit/{}", visit.id)
}

pub(crate) fn seq_key(device: &DeviceId, seq: u64) -> String {
    format!("seq/{device}/{seq}")
}

pub(crate) fn visit_seq_key(device: &DeviceId, seq: u64) -> String {
    format!("vseq/{device}/{seq}")
}

/// How the adult of a household was chosen.
pub(crate) fn choosing_key(household: &str, wave: &WaveId, pack: &PackId, origin: Origin) -> String {
    format!("choosing/{pack}/{wave}/{household}{}", scope(origin))
}

/// For which household this reserve household stands.
pub(crate) fn reserve_key(household: &str, wave: &WaveId, pack: &PackId, origin: Origin) -> String {
    format!("reserve/{pack}/{wave}/{household}{}", scope(origin))
}

/// Says that a reserve household stands for this one.
pub(crate) fn replaced_key(household: &str, wave: &WaveId, pack: &PackId, origin: Origin) -> String {
    format!("replaced/{pack}/{wave}/{household}{}", scope(origin))
}

/// Says that a draft became a secret ballot, and not which.
pub(crate) fn handed_in_key(draft: &ResponseId) -> String {
    format!("handed-in/{draft}")
}

pub(crate) fn took_part_key(draft: &DraftKey, origin: Origin) -> String {
    format!("took-part/{draft}{}", scope(origin))
}

/// Everything kept, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) settings: Option<Settings>,
    pub(crate) drafts: Map<String, Draft>,
    pub(crate) responses: Map<String, Response>,
    pub(crate) visits: Map<String, Visit>,
    pub(crate) choosings: Map<String, Choosing>,
    pub(crate) substitutes: Map<String, Substitute>,
    pub(crate) marks: Map<String, ExportMark>,
    /// Questionnaires as they stood in the pack when they were answered.
    pub(crate) questionnaires: Map<String, String>,
    /// What is remembered of the packs that are kept, by their ids.
    pub(crate) packs: Map<String, PackInfo>,
    /// `seq/…`, `vseq/…`, `took-part/…`, `handed-in/…` `replaced/…` and `undone/…`: only that they are there.
    pub(crate) flags: Set<String>,
    /// Ids of responses and visits that were deleted on purpose.
    pub(crate) deleted: Set<String>,
    /// Keys of responses that IndexedDB has for certain.
    pub(crate) durable: Set<String>,
    /// Keys of drafts that no store took in their last revision: they are here, and nowhere else.
    pub(crate) unsaved: Set<String>,
    /// Keys of responses that left `localStorage` to make room.
    pub(crate) forgotten: Set<String>,
    /// Keys whose texts a newer program wrote: never overwritten.
    pub(crate) newer: Set<String>,
    /// Keys whose texts are damaged in both copies: never overwritten.
    pub(crate) damaged: Set<String>,
    /// Health of the two stores.
    pub(crate) local: Option<StoreFailure>,
    pub(crate) database: Option<StoreFailure>,
}

/// What bringing the copies together came to.
#[derive(Debug, Default)]
pub(crate) struct Reconciled {
    pub(crate) shelf: Shelf,
    /// To be written into both stores.
    pub(crate) puts: Vec<(String, String)>,
    /// To be removed from both stores.
    pub(crate) deletes: Vec<String>,
    /// What must be told.
    pub(crate) findings: Vec<Finding>,
}

/// One copy of one text, looked at.
pub(crate) enum Look {
    Missing,
    Good(u64),
    Damaged,
    Newer,
}

pub(crate) fn reconcile(copies: &Copies) -> Reconciled {
    let mut result = Reconciled::default();
    result.shelf.local = copies.local.as_ref().err().copied();
    result.shelf.database = copies.database.as_ref().err().copied();
    let map = |copy: &crate::event::Kept| -> Map<String, String> {
        copy.as_ref().map(|texts| ordered::map(texts.iter().cloned())).unwrap_or_default()
    };
    let (local, database) = (map(&copies.local), map(&copies.database));
    let keys: Set<&String> = ordered::set(local.keys().chain(database.keys()));
    for key in keys {
        one(key, local.get(key), database.get(key), &mut result);
    }
    resurrected(&mut result);
    result
}

fn one(key: &str, local: Option<&String>, database: Option<&String>, result: &mut Reconciled) {
    let found = |code| Finding::warning(code, Place::default()).with("key", key);
    let (a, b) = (look(key, local), look(key, database));
    let (text, repaired) = match (&a, &b) {
        (Look::Newer, _) | (_, Look::Newer) => {
            result.findings.push(found(FindingCode::StoreNewer));
            result.shelf.newer.insert(key.to_owned());
            return;
        }
        // The database wins a tie: it is the durable one.
        (Look::Good(x), Look::Good(y)) => (if x > y { local } else { database }, false),
        (Look::Good(_), other) => (local, matches!(other, Look::Damaged)),
        (other, Look::Good(_)) => (database, matches!(other, Look::Damaged)),
        (Look::Missing | Look::Damaged, Look::Missing | Look::Damaged) => {
            result.findings.push(found(FindingCode::StoreDamaged));
            result.shelf.damaged.insert(key.to_owned());
            return;
        }
    };
    let Some(text) = text else { return };
    if repaired {
        result.findings.push(found(FindingCode::StoreRepaired));
    }
    if matches!(b, Look::Good(_)) && key.starts_with("response/") {
        result.shelf.durable.insert(key.to_owned());
    }
    // Exported responses may have left localStorage to make room; they need not come back.
    let made_room = local.is_none()
        && key.strip_prefix("response/").is_some_and(|id| result.shelf.exported().contains(id));
    let wants = |is_there: bool, copy: Option<&String>| is_there && copy != Some(text);
    let in_local = !made_room && wants(result.shelf.local.is_none(), local);
    if in_local || wants(result.shelf.database.is_none(), database) {
        result.puts.push((key.to_owned(), text.clone()));
    }
    result.shelf.put(key, text);
}

/// How a copy looks, and its revision where its kind has one.
pub(crate) fn look(key: &str, text: Option<&String>) -> Look {
    let Some(text) = text else { return Look::Missing };
    let revision = match key.split('/').next().unwrap_or_default() {
        SETTINGS => stored::read::<Settings>(text).map(|settings| settings.revision),
        "draft" => stored::read::<Draft>(text).map(|draft| draft.revision),
        "response" => stored::read::<Response>(text).map(|_| 0),
        "visit" => stored::read::<Visit>(text).map(|_| 0),
        "export" | "deleted" => stored::read::<ExportMark>(text).map(|_| 0),
        "pack" => stored::read::<PackInfo>(text).map(|_| 0),
        // Who counted again has counted more often.
        "choosing" => stored::read::<Choosing>(text).map(|one| one.counts.len() as u64),
        "reserve" => stored::read::<Substitute>(text).map(|_| 0),
        _ => Ok(0),
    };
    match revision {
        Ok(revision) => Look::Good(revision),
        Err(Damage::Newer) => Look::Newer,
        Err(Damage::NotRecord | Damage::Sum | Damage::Shape) => Look::Damaged,
    }
}

/// A draft whose response was handed in comes back if the browser died before `localStorage` had
/// forgotten it. It goes for good; and so does what was deleted on purpose.
fn resurrected(result: &mut Reconciled) {
    if !result.shelf.deleted.is_empty() {
        bury(result);
    }
    let shelf = &mut result.shelf;
    let gone: Vec<String> = shelf
        .drafts
        .iter()
        .filter(|(_, draft)| shelf.was_handed_in(&draft.response_id))
        .map(|(key, _)| key.clone())
        .collect();
    for key in gone {
        shelf.drafts.remove(&key);
        result.puts.retain(|(known, _)| *known != key);
        result.deletes.push(key);
    }
}

/// What was deleted on purpose is deleted, whatever copy of it has come back.
fn bury(result: &mut Reconciled) {
    let shelf = &mut result.shelf;
    let keys = |prefix: &'static str| shelf.deleted.iter().map(move |id| format!("{prefix}/{id}"));
    let mut gone: Vec<String> = keys("response").filter(|key| shelf.responses.contains_key(key)).collect();
    gone.extend(keys("visit").filter(|key| shelf.visits.contains_key(key)));
    for key in gone {
        shelf.responses.remove(&key);
        shelf.visits.remove(&key);
        result.puts.retain(|(known, _)| *known != key);
        result.deletes.push(key);
    }
}

impl Shelf {
    /// Takes a text that is known to be good; what is not known is left alone.
    pub(crate) fn put(&mut self, key: &str, text: &str) {
        match key.split('/').next().unwrap_or_default() {
            SETTINGS => {
                // Others than the first were written while the first could not be read.
                if let Some(settings) = stored::read(text).ok().filter(|_| self.settings_key() == key) {
                    self.settings = Some(settings);
                }
            }
            "draft" => {
                if let Ok(draft) = stored::read(text) {
                    self.drafts.insert(key.to_owned(), draft);
                }
            }
            "response" => {
                if let Ok(response) = stored::read(text) {
                    self.responses.insert(key.to_owned(), response);
                }
            }
            "visit" => {
                if let Ok(visit) = stored::read(text) {
                    self.visits.insert(key.to_owned(), visit);
                }
            }
            "export" => {
                if let Ok(mark) = stored::read(text) {
                    self.marks.insert(key.to_owned(), mark);
                }
            }
            "pack" => {
                if let Ok(info) = stored::read::<PackInfo>(text) {
                    self.packs.insert(info.id.clone(), info);
                }
            }
            "choosing" => {
                if let Ok(choosing) = stored::read(text) {
                    self.choosings.insert(key.to_owned(), choosing);
                }
            }
            "reserve" => {
                if let Ok(substitute) = stored::read(text) {
                    self.substitutes.insert(key.to_owned(), substitute);
                }
            }
            "questionnaire" => {
                self.questionnaires.insert(key.to_owned(), text.to_owned());
            }
            "deleted" => {
                if let Ok(mark) = stored::read::<ExportMark>(text) {
                    self.bury(mark);
                }
            }
            "seq" | "vseq" | "took-part" | "handed-in" | "replaced" | "undone" => {
                self.flags.insert(key.to_owned());
            }
            _ => {}
        }
    }

    /// Forgets what was deleted on purpose, in this tab or in another one.
    fn bury(&mut self, mark: ExportMark) {
        for id in mark.ids {
            self.responses.remove(&format!("response/{id}"));
            self.visits.remove(&format!("visit/{id}"));
            self.deleted.insert(id);
        }
    }

    /// Whether somebody has said that the file of a mark is not there.
    pub(crate) fn is_undone(&self, mark: &str) -> bool {
        self.flags.contains(&mark.replacen("export/", "undone/", 1))
    }

    /// Forgets a key.
    pub(crate) fn remove(&mut self, key: &str) {
        self.drafts.remove(key);
        self.flags.remove(key);
        if let Some(id) = key.strip_prefix("pack/") {
            self.packs.remove(id);
        }
    }

    /// The draft of a household, questionnaire and wave, with the key under which it stands.
    pub(crate) fn find_draft(
        &self,
        key: &DraftKey,
        origin: Origin,
        replaces: Option<&ResponseId>,
    ) -> Option<(&String, &Draft)> {
        let is_it = |draft: &Draft| {
            draft.key == *key && draft.origin == origin && draft.replaces.as_ref() == replaces
        };
        self.drafts.iter().find(|(_, draft)| is_it(draft))
    }

    /// Whether the draft of this id has become a response or a secret ballot.
    pub(crate) fn was_handed_in(&self, draft: &ResponseId) -> bool {
        self.responses.contains_key(&response_key(draft)) || self.flags.contains(&handed_in_key(draft))
    }

    /// Remembers whether a draft is in a store.
    pub(crate) fn note_unsaved(&mut self, key: &str, saving: SavingState) {
        if saving == SavingState::NotSaved {
            self.unsaved.insert(key.to_owned());
        } else {
            self.unsaved.remove(key);
        }
    }

    /// Where settings stand: another place, if what stands in the usual one cannot be read.
    pub(crate) fn settings_key(&self) -> String {
        let mut key = SETTINGS.to_owned();
        while self.newer.contains(&key) || self.damaged.contains(&key) {
            key.push_str("/1");
        }
        key
    }

    /// The next number of a device's responses.
    pub(crate) fn next_seq(&self, device: &DeviceId) -> u64 {
        let prefix = format!("seq/{device}/");
        let own = self.responses.values().filter_map(|response| match &response.header.trace {
            Trace::Open { device: known, seq, .. } if known == device => Some(*seq),
            Trace::Open { .. } | Trace::Secret { .. } => None,
        });
        own.chain(self.numbers(&prefix)).max().unwrap_or(0) + 1
    }

    /// The next number of a device's visits.
    pub(crate) fn next_visit_seq(&self, device: &DeviceId) -> u64 {
        let prefix = format!("vseq/{device}/");
        let own = self.visits.values().filter(|visit| visit.device == *device).map(|visit| visit.seq);
        own.chain(self.numbers(&prefix)).max().unwrap_or(0) + 1
    }

    fn numbers<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = u64> + 'a {
        self.flags.iter().filter_map(move |key| key.strip_prefix(prefix)?.parse().ok())
    }

    /// Ids that went into a file.
    pub(crate) fn exported(&self) -> Set<&str> {
        let holding = self.marks.iter().filter(|(key, _)| !self.is_undone(key));
        ordered::set(holding.flat_map(|(_, mark)| mark.ids.iter().map(String::as_str)))
    }
}

impl Kernel {
    /// Exported responses leave a full `localStorage` to make room, once; only those that IndexedDB
    /// is known to have, and only while it works.
    pub(crate) fn make_room(&mut self, written: &Written) -> Vec<Effect> {
        let is_full = written.local == Err(StoreFailure::Full);
        if !is_full || self.shelf.database.is_some() || written.database.is_err() {
            return Vec::new();
        }
        let exported = self.shelf.exported();
        let may_go = |key: &&String| {
            !self.shelf.forgotten.contains(*key)
                && key.strip_prefix("response/").is_some_and(|id| exported.contains(id))
        };
        let keys: Vec<String> = self.shelf.durable.iter().filter(may_go).cloned().collect();
        self.shelf.forgotten.extend(keys.iter().cloned());
        if keys.is_empty() { Vec::new() } else { vec![Effect::ForgetLocally { keys }] }
    }
}

/// A record's text.
pub(crate) fn text(record: &impl stored::Kept) -> String {
    stored::write(record)
}

/// Settings of a device that has none.
pub(crate) fn fresh_settings(device: &DeviceId) -> Settings {
    Settings {
        revision: 1,
        language: None,
        large: false,
        text_points: stored::TEXT_POINTS,
        contrast: false,
        practice: false,
        interviewer: None,
        device: device.to_string(),
        name: String::new(),
        lock: None,
        pack: None,
        pin: None,
        by_link: false,
    }
}
