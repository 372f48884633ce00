//! Deleting what was handed over. It decides what may go: rows that were exported, that were read back
//! from the exported files to the letter, and that nothing else here still needs. That they are gone is
//! kept, so that no copy brings them back.

use pingyi_base::{Map, Set, Timestamp};
use pingyi_interchange::csv_out;
use pingyi_interchange::readback::ReadBack;
use pingyi_interchange::stored::ExportMark;
use pingyi_response::response::Trace;
use pingyi_response::{DraftKey, Response, Visit, picture};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::device::Job;
use crate::effect::Effect;
use crate::event::{Moment, Written};
use crate::model::{Kernel, Pending};
use crate::view::AskedView;
use crate::words::{self, say};
use crate::{ids, keeping};

/// What was read back, and what may go.
#[derive(Debug, Default)]
pub(crate) struct Purging {
    responses: Vec<String>,
    visits: Vec<String>,
    files: Vec<String>,
    /// How many stay, and why.
    stays: Map<Stays, usize>,
    /// The day until which the organiser keeps them, if it is not past.
    until: Option<String>,
    busy: bool,
}

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stays {
    /// It was handed over in no file.
    NotExported,
    /// It does not stand in the files that were read back, or not to the letter.
    NotThere,
    /// It names pictures, which cannot be read back.
    Pictures,
    /// A visit of a wave that is not over: the next attempt counts on from it.
    WaveOpen,
    /// It belongs with one that stays.
    Belongs,
}

impl Kernel {
    pub(crate) fn read_back(&mut self, files: &[(String, Vec<u8>)], at: Moment) {
        let mut back = ReadBack::default();
        let mut purging = Purging::default();
        for (name, content) in files {
            if back.add(content) {
                purging.files.push(name.clone());
            }
        }
        let (responses, until) = self.may_go(&back, at, &mut purging.stays);
        purging.responses = responses.iter().map(ToString::to_string).collect();
        purging.until = until;
        for visit in self.shelf.visits.values() {
            match self.visit_stays(visit, &back, at) {
                Some(why) => *purging.stays.or_default(why) += 1,
                None => purging.visits.push(visit.id.to_string()),
            }
        }
        self.device.purging = Some(purging);
    }

    /// The responses that may go, and until when they are to be kept elsewhere.
    fn may_go(
        &self,
        back: &ReadBack,
        at: Moment,
        stays: &mut Map<Stays, usize>,
    ) -> (Set<String>, Option<String>) {
        let exported = self.shelf.exported();
        let (mut go, mut newest) = (Set::new(), None);
        for (group, responses) in self.groups() {
            let questionnaire = self.questionnaire(&group.pack, &group.questionnaire, &group.version);
            for response in responses {
                let id = response.header.response_id.to_string();
                let why = match questionnaire.as_deref() {
                    _ if !exported.contains(id.as_str()) => Some(Stays::NotExported),
                    None => Some(Stays::NotThere),
                    Some(one) if !picture::names(one, response).is_empty() => Some(Stays::Pictures),
                    Some(one) => {
                        let files = csv_out::files(one, &[response], 0, "a.csv");
                        let is_there = files.iter().all(|(_, content)| back.has(content));
                        (!is_there).then_some(Stays::NotThere)
                    }
                };
                match why {
                    Some(why) => *stays.or_default(why) += 1,
                    None => {
                        go.insert(id);
                        newest = newest.max(Some(day(response)));
                    }
                }
            }
        }
        self.with_their_own(&mut go, stays);
        let years = self.pack.as_ref().and_then(|pack| pack.organiser.retention_years);
        let until = newest.zip(years).and_then(|(newest, years)| {
            let (year, month, day) = newest.parts();
            let years = i32::try_from(years).ok()?;
            // The 29 February has no day of its own in other years.
            let until = pingyi_base::Date::new(year.checked_add(years)?, month, day.min(28))?;
            (until >= at.now.date()).then(|| words::day(until, self.lang))
        });
        (go, until)
    }

    /// A correction and what it corrects go together or stay together: one of them alone would count.
    fn with_their_own(&self, go: &mut Set<String>, stays: &mut Map<Stays, usize>) {
        loop {
            let pairs = self.shelf.responses.values().filter_map(|one| {
                let old = one.header.replaces.as_ref()?.as_str();
                let has_old = self.shelf.responses.contains_key(&format!("response/{old}"));
                has_old.then(|| (one.header.response_id.to_string(), old.to_owned()))
            });
            let torn: Vec<String> = pairs
                .filter(|(new, old)| go.contains(new) != go.contains(old))
                .flat_map(|(new, old)| [new, old])
                .filter(|id| go.contains(id))
                .collect();
            if torn.is_empty() {
                return;
            }
            let mut left = Set::new();
            left.extend(go.iter().filter(|id| !torn.contains(id)).cloned());
            *stays.or_default(Stays::Belongs) += go.len() - left.len();
            *go = left;
        }
    }

    fn visit_stays(&self, visit: &Visit, back: &ReadBack, at: Moment) -> Option<Stays> {
        if !self.shelf.exported().contains(visit.id.as_str()) {
            return Some(Stays::NotExported);
        }
        if !back.has(&csv_out::visits(&[visit])) {
            return Some(Stays::NotThere);
        }
        let pack = self.pack.as_ref().filter(|pack| pack.id == visit.pack);
        let wave = pack.and_then(|pack| pack.wave(&visit.wave));
        wave.is_some_and(|wave| at.now.date() <= wave.to).then_some(Stays::WaveOpen)
    }

    pub(crate) fn purge(&mut self, at: Moment) -> Vec<Effect> {
        let Some(purging) = self.device.purging.as_mut().filter(|purging| !purging.busy) else {
            return Vec::new();
        };
        purging.busy = true;
        let (responses, visits) = (purging.responses.clone(), purging.visits.clone());
        let files = purging.files.clone();
        let response_key = |id: &String| format!("response/{id}");
        let (ballots, open): (Vec<String>, Vec<String>) = responses.iter().cloned().partition(|id| {
            let response = self.shelf.responses.get(&response_key(id));
            response.is_some_and(|one| matches!(one.header.trace, Trace::Secret { .. }))
        });
        let mut puts = self.households_of(&open);
        // Of ballots no time is kept, here either.
        let open = open.into_iter().chain(visits.iter().cloned()).collect::<Vec<_>>();
        for (id, ids, at) in [(ids::mark(at), open, Some(at.now)), (ids::ballot_mark(at), ballots, None)] {
            if !ids.is_empty() {
                let mark = ExportMark { ids, files: files.clone(), at };
                puts.push((format!("deleted/{id}"), keeping::text(&mark)));
            }
        }
        let deletes: Vec<String> =
            responses.iter().map(response_key).chain(visits.iter().map(|id| format!("visit/{id}"))).collect();
        vec![self.write(Pending::Device(Job::Purge), Vec::new(), puts, deletes)]
    }

    /// That these households have answered is known without the answers.
    fn households_of(&self, open: &[String]) -> Vec<(String, String)> {
        let mut flags = Set::new();
        for id in open {
            let Some(response) = self.shelf.responses.get(&format!("response/{id}")) else { continue };
            let header = &response.header;
            let Trace::Open { household: Some(household), .. } = &header.trace else { continue };
            let key = DraftKey {
                pack: header.pack.clone(),
                questionnaire: header.questionnaire.clone(),
                wave: header.wave.clone(),
                household: Some(household.clone()),
                slip: None,
            };
            if self.has_answered(&key, header.origin) {
                flags.insert(keeping::took_part_key(&key, header.origin));
            }
        }
        flags.iter().map(|key| (key.clone(), "1".to_owned())).collect()
    }

    pub(crate) fn purged(&mut self, written: &Written) -> Vec<Effect> {
        let Some(purging) = self.device.purging.take() else { return Vec::new() };
        let is_blocked = self.shelf.database.is_some();
        if !(written.database.is_ok() || (is_blocked && written.local.is_ok())) {
            alerts::add(&mut self.messages, Message::error(Key::PurgeFailedError, Key::PurgeFailedRemedy));
            return Vec::new();
        }
        let args = vec![
            ("responses", purging.responses.len().to_string()),
            ("visits", purging.visits.len().to_string()),
        ];
        self.set_status(Key::PurgeDoneMessage, args);
        vec![Effect::LoadKept]
    }

    pub(crate) fn purge_view(&self) -> Option<AskedView> {
        let purging = self.device.purging.as_ref()?;
        let lang = self.lang;
        let new = [
            ("responses", purging.responses.len().to_string()),
            ("visits", purging.visits.len().to_string()),
        ];
        let new: Vec<(&str, &str)> = new.iter().map(|(name, n)| (*name, n.as_str())).collect();
        let mut lines = vec![say(Key::PurgeGoLabel, lang, &new)];
        for (why, n) in purging.stays.iter() {
            let key = match why {
                Stays::NotExported => Key::PurgeNotExportedLabel,
                Stays::NotThere => Key::PurgeNotThereLabel,
                Stays::Pictures => Key::PurgePicturesLabel,
                Stays::WaveOpen => Key::PurgeWaveLabel,
                Stays::Belongs => Key::PurgeBelongsLabel,
            };
            lines.push(say(key, lang, &[("n", &n.to_string())]));
        }
        let can = !(purging.responses.is_empty() && purging.visits.is_empty());
        if can {
            let until = purging.until.as_ref();
            lines.extend(until.map(|day| say(Key::PurgeRetentionHint, lang, &[("day", day)])));
        }
        let title = if can { Key::PurgeReadTitle } else { Key::PurgeNothingTitle };
        let files = purging.files.len().to_string();
        Some(AskedView { title: say(title, lang, &[("n", &files)]), lines, can: can && !purging.busy })
    }
}

fn day(response: &Response) -> pingyi_base::Date {
    match &response.header.trace {
        Trace::Open { ended_at, .. } => Timestamp::date(*ended_at),
        Trace::Secret { on } => *on,
    }
}
