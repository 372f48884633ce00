//! Export: what goes into which file, and that it counts as exported only after the file was
//! produced. The bytes are made in `interchange`, the shell hands them over.

use std::collections::VecDeque;

use pingyi_base::{DeviceId, PackId, WaveId};
use pingyi_base::{Map, Set};
use pingyi_interchange::csv_out;
use pingyi_interchange::stored::ExportMark;
use pingyi_interchange::zip_out::{self, Zip};
use pingyi_response::response::Trace;
use pingyi_response::{Origin, Response, Visit, picture};
use pingyi_wording::field::Key;
use pingyi_wording::office;

use crate::alerts::{self, Message};
use crate::device::DeviceEffect;
use crate::effect::{Ask, Effect, FileWay};
use crate::event::{FileFailure, Moment, StoreFailure};
use crate::model::{Kernel, Pending};
use crate::{ids, keeping};

/// The media type of a CSV file.
const CSV: &str = "text/csv;charset=utf-8";

/// Files on their way to the person.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    ask: Ask,
    kind: Kind,
    files: Vec<String>,
    way: FileWay,
    /// What is there already, while pictures are collected.
    collecting: Option<Collecting>,
}

/// Pictures that are read one after the other, so that each is in memory once.
#[derive(Clone, Debug)]
struct Collecting {
    files: Vec<(String, Vec<u8>)>,
    /// Archive and picture, the archive's pictures one after the other.
    wanted: VecDeque<(String, String)>,
    zip: Zip,
    done: usize,
    lost: usize,
}

/// How often it is said how many pictures are there.
const TOLD: usize = 20;

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Everything that the device keeps.
    Backup,
    /// Responses, secret ballots and visits, by id.
    Records { responses: Vec<String>, ballots: Vec<String>, visits: Vec<String> },
    /// One response that no store takes.
    Rescue,
    /// Something that the office made.
    Office,
}

impl Export {
    pub(crate) fn office(ask: Ask, files: Vec<String>) -> Self {
        Self::made(ask, Kind::Office, files, FileWay::Download)
    }

    /// Files that are there already.
    pub(crate) fn made(ask: Ask, kind: Kind, files: Vec<String>, way: FileWay) -> Self {
        Self { ask, kind, files, way, collecting: None }
    }
}

/// Files, and the ids of what is in them.
#[derive(Default)]
pub(crate) struct Made {
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// For each main file the pictures that its rows name.
    pictures: Vec<(String, Vec<String>)>,
    pub(crate) responses: Vec<String>,
    pub(crate) ballots: Vec<String>,
    pub(crate) visits: Vec<String>,
    /// Responses whose questionnaire is nowhere to be found.
    unknown: usize,
    /// Secret ballots that wait for more.
    pub(crate) waiting: usize,
    /// Responses whose pictures do not go into a text.
    pub(crate) pictured: usize,
}

impl Kernel {
    /// Makes the files of what was not exported yet, or of everything.
    pub(crate) fn start_export(&mut self, all: bool, way: FileWay, at: Moment) -> Vec<Effect> {
        if self.export.is_some() {
            return Vec::new();
        }
        let made = self.make_files(all, false, at);
        if made.unknown > 0 {
            let message = Message::error(Key::RecordsUnknownError, Key::RecordsUnknownRemedy);
            alerts::add(&mut self.messages, message.with("n", made.unknown));
        }
        if made.files.is_empty() {
            self.say_nothing_made(made.waiting);
            return Vec::new();
        }
        let kind = Kind::Records { responses: made.responses, ballots: made.ballots, visits: made.visits };
        self.set_status(Key::RecordsMakingMessage, Vec::new());
        let mut effects = self.hand_over(kind, made.files, made.pictures, way);
        if self.device.facts.is_none() {
            // What becomes of a download depends on the browser.
            effects.insert(0, Effect::Device(DeviceEffect::AskFacts));
        }
        effects
    }

    /// That there is nothing to hand over, or that secret ballots wait.
    pub(crate) fn say_nothing_made(&mut self, waiting: usize) {
        match waiting {
            0 => self.set_status(Key::RecordsNothingMessage, Vec::new()),
            n => self.set_status(Key::RecordsBallotsHint, ballots_args(n)),
        }
    }

    /// Produces files, after the pictures that go with them were read.
    pub(crate) fn hand_over(
        &mut self,
        kind: Kind,
        files: Vec<(String, Vec<u8>)>,
        pictures: Vec<(String, Vec<String>)>,
        way: FileWay,
    ) -> Vec<Effect> {
        let ask = self.ask(Pending::File);
        let archived = |(main, names): (String, Vec<String>)| {
            let archive = zip_out::file_name(&main);
            names.into_iter().map(move |name| (archive.clone(), name))
        };
        let wanted = pictures.into_iter().flat_map(archived).collect();
        let collecting = Some(Collecting { files, wanted, zip: Zip::default(), done: 0, lost: 0 });
        self.export = Some(Export { ask, kind, files: Vec::new(), way, collecting });
        self.collect()
    }

    /// Reads the next picture; after the last one the files are there.
    fn collect(&mut self) -> Vec<Effect> {
        let Some(export) = &mut self.export else { return Vec::new() };
        let (ask, way) = (export.ask, export.way);
        let Some(collecting) = &mut export.collecting else { return Vec::new() };
        if let Some((_, name)) = collecting.wanted.front() {
            let (name, n) = (name.clone(), collecting.done);
            let total = (n + collecting.wanted.len()).to_string();
            if n % TOLD == 0 {
                self.set_status(Key::RecordsPicturesMessage, vec![("n", n.to_string()), ("total", total)]);
            }
            return vec![Effect::LoadPicture { ask, name }];
        }
        let (files, lost) = (std::mem::take(&mut collecting.files), collecting.lost);
        export.collecting = None;
        export.files = files.iter().map(|(name, _)| name.clone()).collect();
        if lost > 0 {
            let message = Message::error(Key::RecordsPicturesLostError, Key::RecordsPicturesLostRemedy);
            alerts::add(&mut self.messages, message.with("n", lost));
        }
        vec![Effect::ProduceFile { ask, files, mime: CSV.to_owned(), way }]
    }

    /// A picture for an archive. One that cannot be read holds nobody's answers back.
    #[inline(never)]
    pub(crate) fn picture_loaded(
        &mut self,
        ask: Ask,
        found: Result<Option<Vec<u8>>, StoreFailure>,
    ) -> Vec<Effect> {
        let export = self.export.as_mut().filter(|export| export.ask == ask);
        let Some(collecting) = export.and_then(|export| export.collecting.as_mut()) else {
            return Vec::new();
        };
        let Some((archive, name)) = collecting.wanted.pop_front() else { return Vec::new() };
        collecting.done += 1;
        let is_in = found.ok().flatten().is_some_and(|jpeg| collecting.zip.add(&name, &jpeg));
        collecting.lost += usize::from(!is_in);
        if collecting.wanted.front().is_none_or(|(next, _)| *next != archive) {
            let zip = std::mem::take(&mut collecting.zip);
            if !zip.is_empty() {
                collecting.files.push((archive, zip.finish()));
            }
        }
        self.collect()
    }

    /// As a text go only responses that name no pictures.
    pub(crate) fn make_files(&self, all: bool, as_text: bool, at: Moment) -> Made {
        let exported = self.shelf.exported();
        let wanted = |id: &str| all || !exported.contains(id);
        let mut made = Made::default();
        for (group, responses) in self.groups() {
            let (new, old): (Vec<&Response>, Vec<&Response>) =
                responses.into_iter().partition(|response| wanted(response.header.response_id.as_str()));
            if new.is_empty() {
                continue;
            }
            if !all && waits(&group, &new) {
                made.waiting += new.len();
                continue;
            }
            let known = self.questionnaire(&group.pack, &group.questionnaire, &group.version);
            let Some(questionnaire) = known.as_deref() else {
                made.unknown += new.len();
                continue;
            };
            let mut new = new;
            if as_text {
                let before = new.len();
                new.retain(|response| picture::names(questionnaire, response).is_empty());
                made.pictured += before - new.len();
                if new.is_empty() {
                    continue;
                }
            }
            let device = group.device.as_ref().map_or(self.settings.device.as_str(), DeviceId::as_str);
            let name = csv_out::file_name(questionnaire, &new, &group.wave, device, old.len());
            let name = self.named(&group.pack, group.origin, &name);
            let ids = if questionnaire.kind.is_secret() { &mut made.ballots } else { &mut made.responses };
            ids.extend(new.iter().map(|response| response.header.response_id.to_string()));
            made.files.extend(csv_out::files(questionnaire, &new, at.entropy, &name));
            let mut pictures = Set::new();
            for response in &new {
                pictures.extend(picture::names(questionnaire, response));
            }
            made.pictures.push((name, pictures.iter().cloned().collect()));
        }
        let mut by_wave: Map<(PackId, WaveId, Origin, DeviceId), Vec<&Visit>> = Map::new();
        for visit in self.shelf.visits.values().filter(|visit| wanted(visit.id.as_str())) {
            let group = (visit.pack.clone(), visit.wave.clone(), visit.origin, visit.device.clone());
            by_wave.or_default(group).push(visit);
        }
        for ((pack, wave, origin, device), visits) in by_wave {
            let name = csv_out::visits_file_name(&pack, &visits, &wave, device.as_str());
            let name = self.named(&pack, origin, &name);
            made.visits.extend(visits.iter().map(|visit| visit.id.to_string()));
            made.files.push((name, csv_out::visits(&visits)));
        }
        made
    }

    /// What stands before the name of a file of practice rows, unless the pack is for practice itself:
    /// real rows of the same pack have files of the same name.
    pub(crate) fn prefix(&self, pack: &PackId, origin: Origin) -> &'static str {
        let is_for_practice = self.pack.as_ref().is_some_and(|active| active.id == *pack && active.practice);
        if origin == Origin::Practice && !is_for_practice { "practice_" } else { "" }
    }

    pub(crate) fn named(&self, pack: &PackId, origin: Origin, name: &str) -> String {
        format!("{}{name}", self.prefix(pack, origin))
    }

    /// All responses, by what one file may hold.
    pub(crate) fn groups(&self) -> Map<Group, Vec<&Response>> {
        let mut groups: Map<Group, Vec<&Response>> = Map::new();
        for response in self.shelf.responses.values() {
            let header = &response.header;
            let group = Group {
                pack: header.pack.clone(),
                questionnaire: header.questionnaire.clone(),
                version: header.version.clone(),
                wave: header.wave.clone(),
                origin: header.origin,
                device: match &header.trace {
                    Trace::Open { device, .. } => Some(device.clone()),
                    Trace::Secret { .. } => None,
                },
            };
            groups.or_default(group).push(response);
        }
        groups
    }

    #[inline(never)]
    pub(crate) fn file_produced(
        &mut self,
        ask: Ask,
        outcome: Result<(), FileFailure>,
        at: Moment,
    ) -> Vec<Effect> {
        self.pending.remove(&ask);
        let Some(export) = self.export.take_if(|export| export.ask == ask) else { return Vec::new() };
        match (outcome, export.kind) {
            (Ok(()), Kind::Records { responses, ballots, visits }) if self.may_be_lost(export.way) => {
                let open = responses.into_iter().chain(visits).collect();
                self.wait_for_word(open, ballots, export.files);
                Vec::new()
            }
            (Ok(()), Kind::Records { responses, ballots, visits }) => {
                let n = (responses.len() + ballots.len()).to_string();
                if export.way == FileWay::Share {
                    self.set_status(Key::RecordsSharedMessage, vec![("n", n)]);
                } else {
                    let args = vec![
                        ("files", export.files.len().to_string()),
                        ("n", n),
                        ("visits", visits.len().to_string()),
                    ];
                    self.set_status(Key::RecordsExportedMessage, args);
                }
                let open = responses.into_iter().chain(visits).collect();
                self.mark_exported(open, ballots, &export.files, at)
            }
            (Ok(()), Kind::Rescue) => {
                if let Some(handing) = self.handing() {
                    handing.rescued = true;
                }
                self.set_status(Key::StoreRescuedMessage, vec![("file", export.files.join(", "))]);
                Vec::new()
            }
            (Ok(()), Kind::Backup) => {
                self.set_status(Key::BackupMadeMessage, vec![("file", export.files.join(", "))]);
                Vec::new()
            }
            (Ok(()), Kind::Office) => {
                self.set_status(office::Key::OutputMadeMessage, vec![("file", export.files.join(", "))]);
                Vec::new()
            }
            (Err(FileFailure::Cancelled), _) => {
                self.set_status(Key::RecordsShareCancelledMessage, Vec::new());
                Vec::new()
            }
            (Err(FileFailure::Unsupported | FileFailure::Failed), kind) => {
                self.status = None;
                let has_archive = export.files.iter().any(|name| name.ends_with(".zip"));
                let message = match kind {
                    // Chromium's share sheet takes pictures and tables, and no archives.
                    _ if has_archive && export.way == FileWay::Share => {
                        Message::error(Key::RecordsShareZipError, Key::RecordsShareZipRemedy)
                    }
                    Kind::Office => {
                        Message::error(office::Key::OutputFailedError, office::Key::OutputFailedRemedy)
                    }
                    Kind::Backup => Message::error(Key::BackupFailedError, Key::BackupFailedRemedy),
                    Kind::Records { .. } | Kind::Rescue => {
                        Message::error(Key::RecordsExportFailedError, Key::RecordsExportFailedRemedy)
                    }
                };
                alerts::add(&mut self.messages, message);
                Vec::new()
            }
        }
    }

    /// Secret ballots get a mark of their own, which tells no time.
    pub(crate) fn mark_exported(
        &mut self,
        open: Vec<String>,
        ballots: Vec<String>,
        files: &[String],
        at: Moment,
    ) -> Vec<Effect> {
        let mut puts = Vec::new();
        for (id, ids, at) in [(ids::mark(at), open, Some(at.now)), (ids::ballot_mark(at), ballots, None)] {
            if !ids.is_empty() {
                let mark = ExportMark { ids, files: files.to_vec(), at };
                let key = format!("export/{id}");
                puts.push((key.clone(), keeping::text(&mark)));
                self.shelf.marks.insert(key, mark);
            }
        }
        vec![self.write(Pending::Quiet, Vec::new(), puts, Vec::new())]
    }

    /// How many responses and visits are in no file yet.
    pub(crate) fn not_exported(&self) -> (u32, u32) {
        let exported: Set<&str> = self.shelf.exported();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let responses = self.shelf.responses.values().map(|response| response.header.response_id.as_str());
        let visits = self.shelf.visits.values().map(|visit| visit.id.as_str());
        (
            count(responses.filter(|id| !exported.contains(id)).count()),
            count(visits.filter(|id| !exported.contains(id)).count()),
        )
    }
}

/// So many real ballots of one questionnaire and wave leave together: a single one that leaves with a
/// single visit would say whose it is.
const TOGETHER: usize = 5;

/// Whether these, which are in no file yet, stay for now.
pub(crate) fn waits(group: &Group, new: &[&Response]) -> bool {
    let is_secret = |one: &&Response| matches!(one.header.trace, Trace::Secret { .. });
    group.origin == Origin::Field && new.len() < TOGETHER && new.first().is_some_and(is_secret)
}

pub(crate) fn ballots_args(waiting: usize) -> Vec<(&'static str, String)> {
    vec![("n", waiting.to_string()), ("limit", TOGETHER.to_string())]
}

/// What goes into one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    pub(crate) pack: PackId,
    pub(crate) questionnaire: pingyi_base::QuestionnaireId,
    pub(crate) version: pingyi_base::Version,
    pub(crate) wave: WaveId,
    pub(crate) origin: Origin,
    /// Whose numbers stand in the file's name: after a restore there are another device's rows here.
    pub(crate) device: Option<DeviceId>,
}
