//! Many files to one set: identity, duplicates, conflicts, corrections, gaps. Everything is sorted by
//! content before it is decided, so that the order of files cannot matter.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::{DeviceId, Finding, FindingCode, ItemName, Place};
use pingyi_questionnaire::Questionnaire;
use pingyi_response::response::Trace;
use pingyi_response::{Header, Visit};

use super::read::content;
use super::whole::{self, Waiting};
use super::{DeviceGap, ImportedInstance, ImportedRow, Numbered, RawRow, RawVisit, Totals};
use crate::columns::{INSTANCE, SYSTEM};
use crate::{csv_out, layout};

/// One content of an identity, with all places where it stands.
pub(super) struct Candidate<T> {
    pub(super) value: T,
    pub(super) holds: bool,
    pub(super) places: Vec<Place>,
}

/// The contents of one identity: by content and hash.
type Contents<K, T> = BTreeMap<K, Candidate<T>>;

pub(super) fn rows(
    raw: Vec<RawRow>,
    waiting: &mut Waiting,
    totals: &mut Totals,
    findings: &mut Vec<Finding>,
) -> Vec<ImportedRow> {
    let mut identities: BTreeMap<(String, String), Contents<(String, String), RawRow>> = BTreeMap::new();
    for row in raw {
        let text = |index: usize| row.texts.system.get(index).cloned().unwrap_or_default();
        let identity = (text(0), text(8));
        let key = (content(&row.texts), row.texts.hash.clone());
        let (holds, at) = (row.counts.is_some(), row.at.clone());
        let contents = identities.entry(identity).or_default();
        contents
            .entry(key)
            .or_insert_with(|| Candidate { value: row, holds, places: Vec::new() })
            .places
            .push(at);
    }
    let mut taken = Vec::new();
    for contents in identities.into_values() {
        let Some(chosen) = choose(contents, totals, findings) else { continue };
        let RawRow { questionnaire, texts, counts, parsed, .. } = chosen.value;
        let whole = parsed.and_then(|(header, row)| {
            let counts = counts.unwrap_or_default();
            let own = if layout::repeats(&questionnaire).is_empty() {
                Vec::new()
            } else {
                waiting.remove(header.response_id.as_str()).unwrap_or_default()
            };
            let instances = whole::instances(&questionnaire, &texts, &counts, own, totals, findings)?;
            Ok((header, row, instances))
        });
        match whole {
            Ok((header, row, instances)) => {
                accept(&chosen.places, totals, findings);
                taken.push(ImportedRow { questionnaire, header, row, instances, texts, superseded: false });
            }
            Err(finding) => reject(&finding, &chosen.places, totals, findings),
        }
    }
    supersede(&mut taken);
    taken
}

pub(super) fn visits(raw: Vec<RawVisit>, totals: &mut Totals, findings: &mut Vec<Finding>) -> Vec<Visit> {
    let mut identities: BTreeMap<String, Contents<(Vec<String>, String), RawVisit>> = BTreeMap::new();
    for visit in raw {
        let identity = visit.texts.first().cloned().unwrap_or_default();
        let key = (visit.texts.clone(), visit.hash.clone());
        let (holds, at) = (visit.holds, visit.at.clone());
        let contents = identities.entry(identity).or_default();
        contents
            .entry(key)
            .or_insert_with(|| Candidate { value: visit, holds, places: Vec::new() })
            .places
            .push(at);
    }
    let mut taken = Vec::new();
    for contents in identities.into_values() {
        let Some(chosen) = choose(contents, totals, findings) else { continue };
        match chosen.value.parsed {
            Ok(visit) => {
                accept(&chosen.places, totals, findings);
                taken.push(visit);
            }
            Err(finding) => reject(&finding, &chosen.places, totals, findings),
        }
    }
    taken
}

/// Of several contents for one identity, the one whose hash holds; none if that is not exactly one.
pub(super) fn choose<K, T>(
    contents: BTreeMap<K, Candidate<T>>,
    totals: &mut Totals,
    findings: &mut Vec<Finding>,
) -> Option<Candidate<T>> {
    let several = contents.len() > 1;
    let holding = contents.values().filter(|candidate| candidate.holds).count();
    if several && holding != 1 {
        let files: BTreeSet<&str> =
            contents.values().flat_map(|c| &c.places).filter_map(|place| place.file.as_deref()).collect();
        let files = files.into_iter().collect::<Vec<_>>().join(", ");
        for place in contents.values().flat_map(|candidate| &candidate.places) {
            totals.conflicts += 1;
            findings.push(Finding::error(FindingCode::RowConflict, place.clone()).with("files", &files));
        }
        return None;
    }
    let mut chosen = None;
    for candidate in contents.into_values() {
        if candidate.holds {
            chosen = Some(candidate);
        } else {
            let changed = Finding::error(FindingCode::RowChanged, Place::default());
            reject(&changed, &candidate.places, totals, findings);
        }
    }
    chosen
}

/// The first place counts, the others are duplicates of it.
pub(super) fn accept(places: &[Place], totals: &mut Totals, findings: &mut Vec<Finding>) {
    let mut places: Vec<&Place> = places.iter().collect();
    places.sort();
    let mut places = places.into_iter();
    let first = places.next().and_then(|place| place.file.clone()).unwrap_or_default();
    totals.accepted += 1;
    for place in places {
        totals.duplicates += 1;
        findings.push(Finding::note(FindingCode::RowDuplicate, place.clone()).with("file", &first));
    }
}

pub(super) fn reject(finding: &Finding, places: &[Place], totals: &mut Totals, findings: &mut Vec<Finding>) {
    for place in places {
        totals.rejected += 1;
        let column = finding.at.column.clone();
        findings.push(Finding { at: Place { column, ..place.clone() }, ..finding.clone() });
    }
}

/// Marks what takes no part in figures: responses that another one names, and withdrawals. Of two
/// corrections of one response, the later one counts, by its number on the device.
fn supersede(rows: &mut [ImportedRow]) {
    let mut corrections: BTreeMap<String, BTreeSet<(u64, String)>> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(old) = &row.header.replaces {
            let rank = (number(&row.header), row.header.response_id.to_string());
            corrections.entry(old.to_string()).or_default().insert(rank);
        }
    }
    let losers: BTreeSet<String> = corrections
        .values()
        .flat_map(|ranks| ranks.iter().rev().skip(1).map(|(_, id)| id.clone()))
        .chain(corrections.keys().cloned())
        .collect();
    for row in rows {
        row.superseded = row.header.void_reason.is_some() || losers.contains(row.header.response_id.as_str());
    }
}

fn number(header: &Header) -> u64 {
    match &header.trace {
        Trace::Open { seq, .. } => *seq,
        Trace::Secret { .. } => 0,
    }
}

/// The numbers that are missing between 1 and the highest of each device: of its responses, then of
/// its visits, which it numbers apart.
pub(super) fn gaps(rows: &[ImportedRow], visits: &[Visit], findings: &mut Vec<Finding>) -> Vec<DeviceGap> {
    let mut devices = Devices::new();
    for row in rows {
        if let Trace::Open { device, seq, .. } = &row.header.trace {
            add(&mut devices, device, *seq, row.header.response_id.as_str());
        }
    }
    let mut gaps = missing(Numbered::Responses, devices, findings);
    let mut devices = Devices::new();
    for visit in visits {
        add(&mut devices, &visit.device, visit.seq, visit.id.as_str());
    }
    gaps.extend(missing(Numbered::Visits, devices, findings));
    gaps
}

/// The ids that each device gave each number to.
type Devices<'a> = BTreeMap<&'a DeviceId, BTreeMap<u64, BTreeSet<&'a str>>>;

fn add<'a>(devices: &mut Devices<'a>, device: &'a DeviceId, seq: u64, id: &'a str) {
    devices.entry(device).or_default().entry(seq).or_default().insert(id);
}

fn missing(of: Numbered, devices: Devices<'_>, findings: &mut Vec<Finding>) -> Vec<DeviceGap> {
    let (gap, twice) = match of {
        Numbered::Responses => (FindingCode::DeviceGap, FindingCode::DeviceSeqTwice),
        Numbered::Visits => (FindingCode::DeviceVisitGap, FindingCode::DeviceVisitSeqTwice),
    };
    let mut gaps = Vec::new();
    for (device, numbers) in devices {
        for (seq, _) in numbers.iter().filter(|(_, ids)| ids.len() > 1) {
            let finding = Finding::warning(twice, Place::default());
            findings.push(finding.with("device", device).with("seq", seq));
        }
        let mut missing = Vec::new();
        let mut expected = 1;
        for seq in numbers.keys() {
            if *seq > expected {
                missing.push((expected, *seq - 1));
            }
            expected = seq.saturating_add(1);
        }
        if !missing.is_empty() {
            let finding = Finding::warning(gap, Place::default());
            findings.push(finding.with("device", device).with("missing", ranges(&missing)));
            gaps.push(DeviceGap { device: device.clone(), of, last: expected - 1, missing });
        }
    }
    gaps
}

fn ranges(missing: &[(u64, u64)]) -> String {
    let range = |(first, last): &(u64, u64)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    missing.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// One file of rows of several versions of a questionnaire.
pub(super) fn file(rows: &[&ImportedRow]) -> Vec<u8> {
    let items = columns(&versions(rows), &|questionnaire| {
        layout::row_items(questionnaire).map(|item| item.name.to_string()).collect()
    });
    let header: Vec<&str> = SYSTEM.iter().copied().chain(items.iter().map(String::as_str)).collect();
    let lines = rows.iter().map(|row| line(row, &items));
    csv_out::raw(&header, lines)
}

fn line(row: &ImportedRow, items: &[String]) -> Vec<String> {
    let own: BTreeMap<&str, &String> =
        layout::row_items(&row.questionnaire).map(|item| item.name.as_str()).zip(&row.texts.cells).collect();
    let system = row.texts.system.iter().map(|text| csv_out::guarded_system(text));
    let tail = [String::new(), row.texts.hash.clone(), String::new(), String::new()];
    let cells = items
        .iter()
        .map(|name| own.get(name.as_str()).map_or_else(|| "-1".to_owned(), |text| (*text).clone()));
    system.chain(tail).chain(cells).collect()
}

/// The versions of a questionnaire that rows are of, each once, the newest first.
fn versions<'a>(rows: &[&'a ImportedRow]) -> Vec<&'a Questionnaire> {
    let all: BTreeMap<_, &Questionnaire> =
        rows.iter().map(|row| (&row.questionnaire.version, &*row.questionnaire)).collect();
    all.into_values().rev().collect()
}

/// The names that any version has, those of the newest one first.
fn columns(versions: &[&Questionnaire], names: &dyn Fn(&Questionnaire) -> Vec<String>) -> Vec<String> {
    let mut columns = Vec::new();
    for name in versions.iter().flat_map(|questionnaire| names(questionnaire)) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    columns
}

/// The files of the repeats that any of the rows has instances of.
pub(super) fn repeat_files(main: &str, rows: &[&ImportedRow]) -> Vec<(String, Vec<u8>)> {
    let versions = versions(rows);
    let repeats: BTreeSet<&ItemName> =
        rows.iter().flat_map(|row| &row.instances).map(|instance| &instance.repeat).collect();
    let file = |repeat: &ItemName| {
        let items = columns(&versions, &|questionnaire| {
            layout::repeat_items(questionnaire, repeat).map(|item| item.name.to_string()).collect()
        });
        let names = items.iter().map(String::as_str);
        let header: Vec<&str> = INSTANCE.iter().copied().chain(names).chain(["hash"]).collect();
        let lines = rows.iter().flat_map(|row| instance_lines(row, repeat, &items));
        (csv_out::repeat_file_name(main, repeat), csv_out::raw(&header, lines))
    };
    repeats.into_iter().map(file).collect()
}

fn instance_lines(row: &ImportedRow, repeat: &ItemName, items: &[String]) -> Vec<Vec<String>> {
    let own: Vec<&ImportedInstance> =
        row.instances.iter().filter(|instance| instance.repeat == *repeat).collect();
    let count = own.len().to_string();
    let names: Vec<&str> =
        layout::repeat_items(&row.questionnaire, repeat).map(|item| item.name.as_str()).collect();
    let line = |instance: &&ImportedInstance| {
        let texts: BTreeMap<&str, &String> = names.iter().copied().zip(&instance.texts).collect();
        let cell = |name: &String| texts.get(name.as_str()).map_or("-1", |text| text.as_str()).to_owned();
        let begin = [row.header.response_id.to_string(), instance.row.number.to_string(), count.clone()];
        begin.into_iter().chain(items.iter().map(cell)).chain([instance.hash.clone()]).collect()
    };
    own.iter().map(line).collect()
}
