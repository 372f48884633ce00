//! Import: any pile of files in, each row once out. It decides which rows are taken, and says of
//! every other one where it stands, why it was left, and what to do. The result depends on the set
//! of rows alone: not on the order of files, nor on how often one is given.

mod merge;
mod names;
mod read;
mod whole;

use std::collections::BTreeMap;
use std::sync::Arc;

use pingyi_base::{DeviceId, Finding, FindingCode, ItemName, Place};
use pingyi_questionnaire::{Pack, Questionnaire};
use pingyi_response::{Header, InstanceRow, Row, Visit};

use whole::RawInstance;

/// The most findings that are kept of one file; more are counted, and the count is a finding.
pub const FINDINGS_LIMIT: usize = 100_000;

/// Takes files and makes one set of rows of them.
#[derive(Debug)]
pub struct Importer {
    pack: Arc<Pack>,
    files: Vec<FileSummary>,
    rows: Vec<RawRow>,
    instances: Vec<RawInstance>,
    visits: Vec<RawVisit>,
    findings: Vec<Finding>,
    /// Findings that are counted only, by file.
    more: BTreeMap<String, u64>,
    rejected: u64,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The rows that were taken, in order of identity.
    pub rows: Vec<ImportedRow>,
    /// The visits that were taken, in order of identity.
    pub visits: Vec<Visit>,
    /// The files, in order of name and size.
    pub files: Vec<FileSummary>,
    /// How many of what.
    pub totals: Totals,
    /// Everything that was not taken, and everything else worth saying: the gravest first, then by
    /// file and line.
    pub findings: Vec<Finding>,
    /// Devices whose numbers have gaps.
    pub gaps: Vec<DeviceGap>,
}

/// One row that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedRow {
    /// Its questionnaire, in its version.
    pub questionnaire: Arc<Questionnaire>,
    /// The columns that are no items.
    pub header: Header,
    /// The subject and the cells.
    pub row: Row,
    /// The instances of its repeats, in order of repeat and number.
    pub instances: Vec<ImportedInstance>,
    /// The texts of all columns as they were, for the merged file.
    pub texts: RowTexts,
    /// A later response corrects or withdraws this one, or it is a withdrawal itself: it is kept in
    /// the merged file and takes no part in any figure.
    pub superseded: bool,
}

/// One instance of a repeat that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedInstance {
    /// Which repeat.
    pub repeat: ItemName,
    /// Its number and cells.
    pub row: InstanceRow,
    /// The texts of its cells, with guard.
    pub texts: Vec<String>,
    /// The hash.
    pub hash: String,
}

/// A row's texts: system columns as far as they are hashed, then cells with their guard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowTexts {
    /// System columns in order, without guard.
    pub system: Vec<String>,
    /// Cells in order, with guard.
    pub cells: Vec<String>,
    /// The hash.
    pub hash: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileSummary {
    /// The name under which it was given.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Rows in it, the header not counted.
    pub rows: u64,
}

/// How many of what: rows = accepted + duplicates + conflicts + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files given.
    pub files: u64,
    /// Rows in them: of responses, of their repeats, and of visits.
    pub rows: u64,
    /// Taken.
    pub accepted: u64,
    /// The same row was there already.
    pub duplicates: u64,
    /// Several contents for one identity, and not exactly one whose hash holds.
    pub conflicts: u64,
    /// Not taken for another reason.
    pub rejected: u64,
}

/// What a device numbers; each from 1, and apart from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Numbered {
    /// Responses that are no secret ballots.
    Responses,
    /// Visits.
    Visits,
}

/// Numbers that are missing in a device's sequence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeviceGap {
    /// Which device.
    pub device: DeviceId,
    /// Of which sequence.
    pub of: Numbered,
    /// The highest number that is there.
    pub last: u64,
    /// The numbers that are missing, as ranges from–to.
    pub missing: Vec<(u64, u64)>,
}

#[derive(Clone, Debug)]
struct RawRow {
    questionnaire: Arc<Questionnaire>,
    texts: RowTexts,
    /// For each repeat the number of instances with which the hash holds; `None` if it does not.
    counts: Option<Vec<u32>>,
    parsed: Result<(Header, Row), Box<Finding>>,
    at: Place,
}

#[derive(Clone, Debug)]
struct RawVisit {
    texts: Vec<String>,
    hash: String,
    holds: bool,
    parsed: Result<Visit, Box<Finding>>,
    at: Place,
}

impl Importer {
    /// Begins with nothing but the pack.
    #[must_use]
    pub fn new(pack: Arc<Pack>) -> Self {
        Self {
            pack,
            files: Vec::new(),
            rows: Vec::new(),
            instances: Vec::new(),
            visits: Vec::new(),
            findings: Vec::new(),
            more: BTreeMap::new(),
            rejected: 0,
        }
    }

    /// Takes one file. Nothing that was taken before changes.
    pub fn file(&mut self, name: &str, bytes: &[u8]) {
        // Until the last file is there nobody knows which names are used twice.
        let name = names::with_content(name, bytes);
        let before = self.findings.len();
        let rows = match crate::decode::text(&name, bytes) {
            Ok(text) => self.read(&name, &text),
            Err(finding) => {
                self.findings.push(*finding);
                0
            }
        };
        let over = self.findings.len().saturating_sub(before + FINDINGS_LIMIT);
        if over > 0 {
            self.findings.truncate(before + FINDINGS_LIMIT);
            *self.more.entry(name.clone()).or_default() += over as u64;
        }
        self.files.push(FileSummary { name, bytes: bytes.len() as u64, rows });
    }

    /// Brings the rows of all files together.
    #[must_use]
    pub fn finish(mut self) -> Imported {
        let mut totals =
            Totals { rejected: self.rejected, files: self.files.len() as u64, ..Totals::default() };
        totals.rows = self.files.iter().map(|file| file.rows).sum();
        self.name_files();
        let mut waiting = whole::by_response(std::mem::take(&mut self.instances));
        let mut rows = std::mem::take(&mut self.rows);
        for row in rows.iter_mut().filter(|row| row.counts.is_none()) {
            let id = row.texts.system.first().map_or("", String::as_str);
            row.counts = whole::counts(&row.questionnaire, &row.texts, waiting.get(id));
        }
        let rows = merge::rows(rows, &mut waiting, &mut totals, &mut self.findings);
        whole::orphans(waiting, &mut totals, &mut self.findings);
        let visits = merge::visits(std::mem::take(&mut self.visits), &mut totals, &mut self.findings);
        let gaps = merge::gaps(&rows, &visits, &mut self.findings);
        self.files.sort();
        let findings = listed(self.findings, self.more);
        Imported { rows, visits, files: self.files, totals, findings, gaps }
    }

    /// Gives every file the name under which it is spoken of from here on.
    fn name_files(&mut self) {
        let names = names::Names::new(self.files.iter().map(|file| file.name.as_str()));
        for file in &mut self.files {
            file.name = names.shown(&file.name);
        }
        let places = self.findings.iter_mut().map(|finding| &mut finding.at);
        let places = places.chain(self.rows.iter_mut().map(|row| &mut row.at));
        let places = places.chain(self.instances.iter_mut().map(|row| &mut row.at));
        for place in places.chain(self.visits.iter_mut().map(|visit| &mut visit.at)) {
            place.file = place.file.take().map(|name| names.shown(&name));
        }
        let more = std::mem::take(&mut self.more).into_iter();
        self.more = more.map(|(name, count)| (names.shown(&name), count)).collect();
    }

    fn reject(&mut self, finding: Finding) {
        self.rejected += 1;
        self.findings.push(finding);
    }
}

/// The findings in the order in which they are read, at most so many of a file: what is left out is
/// the least grave of it, and how many there are is said.
fn listed(mut findings: Vec<Finding>, mut more: BTreeMap<String, u64>) -> Vec<Finding> {
    let key = |finding: &Finding| std::cmp::Reverse(finding.severity);
    let order =
        |a: &Finding, b: &Finding| (key(a), &a.at, a.code, &a.args).cmp(&(key(b), &b.at, b.code, &b.args));
    findings.sort_by(order);
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    findings.retain(|finding| {
        let Some(file) = &finding.at.file else { return true };
        match kept.get_mut(file) {
            Some(count) if *count >= FINDINGS_LIMIT => {
                *more.entry(file.clone()).or_default() += 1;
                false
            }
            Some(count) => {
                *count += 1;
                true
            }
            None => {
                kept.insert(file.clone(), 1);
                true
            }
        }
    });
    findings.extend(more.into_iter().map(|(file, count)| {
        Finding::error(FindingCode::FileMoreFindings, Place::file(&file)).with("count", count)
    }));
    findings.sort_by(order);
    findings
}

impl Imported {
    /// The rows that count: taken, and neither corrected nor withdrawn since.
    pub fn counted(&self) -> impl Iterator<Item = (&Header, &Row)> {
        self.rows.iter().filter(|row| !row.superseded).map(|row| (&row.header, &row.row))
    }

    /// The merged files, one a questionnaire and one for each of its repeats, over all versions:
    /// columns of the newest version first, then those that only older ones have; a column that a
    /// row's version lacks holds −1.
    #[must_use]
    pub fn merged(&self, pack: &Pack) -> Vec<(String, Vec<u8>)> {
        let mut by_questionnaire: BTreeMap<&str, Vec<&ImportedRow>> = BTreeMap::new();
        for row in &self.rows {
            by_questionnaire.entry(row.questionnaire.id.as_str()).or_default().push(row);
        }
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (id, rows) in by_questionnaire {
            let name = format!("{}_{id}_internal-merged.csv", pack.id);
            let repeats = merge::repeat_files(&name, &rows);
            files.push((name, merge::file(&rows)));
            files.extend(repeats);
        }
        if !self.visits.is_empty() {
            let visits: Vec<&Visit> = self.visits.iter().collect();
            files.push((format!("{}_visits_internal-merged.csv", pack.id), crate::csv_out::visits(&visits)));
        }
        files
    }
}
