//! What the coordinator's office does with files; the same for the worker and the command line. It
//! decides what is shown of an import, and in which words; which rows are taken is for `interchange`,
//! what they come to for `appraisal`.

pub(crate) mod draw;
pub mod packs;
mod paper;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use pingyi_appraisal::report::{Block, CameIn, Source, Words, interviewer_selection, report};
use pingyi_appraisal::table::{Dimension, Selection};
use pingyi_base::{Finding, LocalText, Severity, Timestamp};
use pingyi_interchange::import::{self, Importer, Numbered};
use pingyi_interchange::tally::{self, Look};
use pingyi_interchange::{csv_out, decode, hash, pack};
use pingyi_questionnaire::{Convention, Pack};
use pingyi_response::Origin;
use pingyi_response::response::Trace;
use pingyi_wording::{Lang, office, report as words};

pub use pingyi_interchange::decode::HEAD;
pub use pingyi_interchange::office::{FindingLine, Imported, LOAD, Node, PackLook, Reply, Request, State};

/// The most findings that go to the page, the gravest first; the page says how many there are, and
/// the file of findings has them all.
const DRAWN: usize = 200;

/// What is to be shown: at first the newest wave of which something came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShowOptions {
    wave: WaveShown,
    area: Option<String>,
    convention: Option<String>,
}

/// Which wave is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WaveShown {
    /// The newest of which something came in.
    #[default]
    Newest,
    /// All of them together.
    All,
    /// This one; all of them if the pack does not have it.
    One(String),
}

impl ShowOptions {
    /// A wave, one area, one convention; all areas and the pack's first convention where there is
    /// none. What the pack does not have counts as none.
    #[must_use]
    pub fn new(wave: WaveShown, area: Option<&str>, convention: Option<&str>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self { wave, area: owned(area), convention: owned(convention) }
    }
}

/// An import that is under way; nothing of it counts until [`Office::finish`].
#[derive(Debug)]
pub struct Import(Importer);

impl Import {
    /// Takes one file.
    pub fn file(&mut self, name: &str, bytes: &[u8]) {
        self.0.file(name, bytes);
    }
}

/// The office: a pack, and what was imported with it.
#[derive(Debug)]
pub struct Office {
    pack: Arc<Pack>,
    imported: Option<import::Imported>,
}

/// The language of a tag, or the app's first.
#[must_use]
pub fn lang(tag: &str) -> Lang {
    Lang::from_tag(tag).unwrap_or_default()
}

/// Whether a file that begins like this is no text.
#[must_use]
pub fn not_text(head: &[u8]) -> bool {
    decode::not_text(head).is_some()
}

/// The name of a content.
#[must_use]
pub fn content_hash(bytes: &[u8]) -> String {
    hash::hex(bytes)
}

impl Office {
    /// Opens with a pack's file; without an office if the pack cannot be used, and always with what
    /// is to be said about it.
    #[must_use]
    pub fn open(bytes: &[u8]) -> (Option<Self>, Vec<Finding>) {
        let (pack, findings) = pack::read(bytes);
        (pack.map(|pack| Self { pack: Arc::new(pack), imported: None }), findings)
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The pack's id.
    #[must_use]
    pub fn pack_id(&self) -> &str {
        self.pack.id.as_str()
    }

    /// What was imported.
    #[must_use]
    pub fn imported(&self) -> Option<&import::Imported> {
        self.imported.as_ref()
    }

    /// Begins an import. It begins with nothing: files that are to count again are given again.
    #[must_use]
    pub fn begin(&self) -> Import {
        Import(Importer::new(self.pack.clone()))
    }

    /// What was imported before makes place for this.
    pub fn finish(&mut self, import: Import) {
        self.imported = Some(import.0.finish());
    }

    /// Forgets what was imported.
    pub fn forget(&mut self) {
        self.imported = None;
    }

    /// Everything the office shows.
    #[must_use]
    pub fn state(&self, options: &ShowOptions, lang: Lang) -> State {
        let text = |text: &LocalText| Words::new(&self.pack, lang).local(text);
        let selection = self.selection(options);
        State {
            imported: self.imported.as_ref().map(|imported| said(imported, lang)),
            waves: self.pack.waves.iter().map(|wave| wave.id.to_string()).collect(),
            areas: self.pack.areas.iter().map(|area| (area.id.to_string(), text(&area.name))).collect(),
            conventions: self
                .pack
                .conventions
                .iter()
                .map(|known| (known.id.to_string(), text(&known.title)))
                .collect(),
            wave: selection.wave.as_ref().map(ToString::to_string),
            area: selection.area.as_ref().map(ToString::to_string),
            convention: self.convention(options).map(|convention| convention.id.to_string()),
            practice: self.is_practice(),
            report: draw::nodes(&self.blocks(options, lang)),
        }
    }

    /// The report as one file that needs nothing else.
    #[must_use]
    pub fn report_html(&self, options: &ShowOptions, lang: Lang) -> (String, Vec<u8>) {
        let selection = self.selection(options);
        let part = |id: Option<String>| id.map(|id| format!("_{id}")).unwrap_or_default();
        let wave = part(selection.wave.map(|wave| wave.to_string()));
        let area = part(selection.area.map(|area| area.to_string()));
        let watermark = self.is_practice().then(|| match self.origin() {
            Some(Origin::Simulated) => words::Key::ReportSimulatedLabel.text(lang),
            Some(Origin::Practice | Origin::Field) | None => words::Key::ReportPracticeLabel.text(lang),
        });
        let html = draw::report(&self.blocks(options, lang), lang.tag(), watermark);
        (format!("{}{wave}{area}_report.html", self.pack.id), html.into_bytes())
    }

    /// The merged files, with single responses: not to be published.
    #[must_use]
    pub fn merged(&self) -> Vec<(String, Vec<u8>)> {
        self.imported.as_ref().map(|imported| imported.merged(&self.pack)).unwrap_or_default()
    }

    /// All findings as a table.
    #[must_use]
    pub fn findings_csv(&self, lang: Lang) -> (String, Vec<u8>) {
        use office::Key;
        let heads = [
            Key::FindingsSeverityLabel,
            Key::FindingsFileLabel,
            Key::FindingsLineLabel,
            Key::FindingsColumnLabel,
            Key::FindingsCodeLabel,
            Key::FindingsWhatLabel,
            Key::FindingsRemedyLabel,
        ];
        let row = |finding: &Finding| {
            let severity = match finding.severity {
                Severity::Error => Key::FindingsErrorLabel,
                Severity::Warning => Key::FindingsWarningLabel,
                Severity::Note => Key::FindingsNoteLabel,
            };
            let said = line(finding, lang);
            vec![
                severity.text(lang).to_owned(),
                said.file,
                said.line,
                said.column,
                said.code,
                said.what,
                said.remedy,
            ]
        };
        let findings = self.imported.iter().flat_map(|imported| &imported.findings);
        let bytes = csv_out::table(&heads.map(|key| key.text(lang)), findings.map(row));
        (format!("{}_findings.csv", self.pack.id), bytes)
    }

    /// What wants a second look, in words.
    #[must_use]
    pub fn quality(&self, lang: Lang) -> Vec<(Look, String)> {
        let looks = self.imported.as_ref().map(tally::looks).unwrap_or_default();
        looks.into_iter().map(|look| (look.clone(), look_in_words(&look, lang))).collect()
    }

    /// The report as blocks; none before the first import.
    #[must_use]
    pub fn blocks(&self, options: &ShowOptions, lang: Lang) -> Vec<Block> {
        let (Some(imported), Some(convention)) = (&self.imported, self.convention(options)) else {
            return Vec::new();
        };
        let selection = self.selection(options);
        let areas = Selection { by: BTreeSet::from([Dimension::Area]), ..selection.clone() };
        let quality: Vec<String> = self.quality(lang).into_iter().map(|(_, text)| text).collect();
        report(&Source {
            pack: &self.pack,
            selection: &selection,
            whole: &tally::table(imported, &self.pack, &selection),
            by_area: &tally::table(imported, &self.pack, &areas),
            by_interviewer: &tally::visits_table(imported, &self.pack, &interviewer_selection(&selection)),
            convention,
            came_in: came_in(imported),
            quality: &quality,
            version: env!("CARGO_PKG_VERSION"),
            lang,
        })
    }

    /// What the page asks for, beside what was shown before. A page that names the wave that it shows
    /// has chosen another area or convention, and no wave.
    #[must_use]
    pub fn options(
        &self,
        before: &ShowOptions,
        wave: Option<&str>,
        area: Option<&str>,
        convention: Option<&str>,
    ) -> ShowOptions {
        let shown = self.selection(before).wave;
        let wave = match wave {
            same if same == shown.as_ref().map(|wave| wave.as_str()) => before.wave.clone(),
            Some(id) => WaveShown::One(id.to_owned()),
            None => WaveShown::All,
        };
        ShowOptions::new(wave, area, convention)
    }

    /// Whose answers are shown under these options.
    #[must_use]
    pub fn selection(&self, options: &ShowOptions) -> Selection {
        let wave = match &options.wave {
            WaveShown::Newest => {
                self.imported.as_ref().and_then(|imported| tally::newest_wave(imported, &self.pack))
            }
            WaveShown::One(id) => self.pack.wave(&id.as_str().into()).map(|wave| wave.id.clone()),
            WaveShown::All => None,
        };
        let area = options.area.as_deref().and_then(|id| self.pack.area(&id.into()));
        Selection { wave, area: area.map(|area| area.id.clone()), by: BTreeSet::new() }
    }

    fn convention(&self, options: &ShowOptions) -> Option<&Convention> {
        let wanted = |convention: &&Convention| options.convention.as_deref() == Some(convention.id.as_str());
        self.pack.conventions.iter().find(wanted).or_else(|| self.pack.conventions.first())
    }

    fn origin(&self) -> Option<Origin> {
        self.imported.as_ref().and_then(tally::counted_origin)
    }

    fn is_practice(&self) -> bool {
        self.pack.practice || matches!(self.origin(), Some(Origin::Practice | Origin::Simulated))
    }
}

fn came_in(imported: &import::Imported) -> CameIn {
    let import::Totals { files, rows, accepted, duplicates, conflicts, rejected } = imported.totals;
    CameIn { files, rows, accepted, duplicates, conflicts, rejected }
}

fn said(imported: &import::Imported, lang: Lang) -> Imported {
    let import::Totals { files, rows, accepted, duplicates, conflicts, rejected } = imported.totals;
    let gap = |gap: &import::DeviceGap| look_in_words(&tally::gap(gap), lang);
    let newest = newest(imported);
    Imported {
        files,
        rows,
        accepted,
        duplicates,
        conflicts,
        rejected,
        findings: imported.findings.iter().take(DRAWN).map(|finding| line(finding, lang)).collect(),
        findings_total: imported.findings.len() as u64,
        gaps: imported.gaps.iter().map(gap).collect(),
        newest: newest.as_ref().map(|(at, _)| at.to_string()).unwrap_or_default(),
        newest_device: newest.map(|(_, device)| device).unwrap_or_default(),
    }
}

/// The last moment that a device has written into its rows, and which device.
fn newest(imported: &import::Imported) -> Option<(Timestamp, String)> {
    let rows = imported.rows.iter().filter_map(|row| match &row.header.trace {
        Trace::Open { ended_at, device, .. } => Some((*ended_at, device.to_string())),
        Trace::Secret { .. } => None,
    });
    let visits = imported.visits.iter().map(|visit| (visit.at, visit.device.to_string()));
    rows.chain(visits).max_by_key(|(at, _)| at.epoch_seconds())
}

/// A finding in words.
#[must_use]
pub fn line(finding: &Finding, lang: Lang) -> FindingLine {
    let (what, remedy) = words::said(finding, lang);
    let at = finding.at.clone();
    FindingLine {
        file: at.file.unwrap_or_default(),
        line: at.line.map(|line| line.to_string()).unwrap_or_default(),
        column: at.column.or(at.item).unwrap_or_default(),
        code: finding.code.as_str().to_owned(),
        what,
        remedy,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
        .to_owned(),
    }
}

fn look_in_words(look: &Look, lang: Lang) -> String {
    use words::Key;
    match look {
        Look::Gap { device, of, missing } => {
            let range = |(first, last): &(u64, u64)| {
                if first == last { first.to_string() } else { format!("{first}–{last}") }
            };
            let missing = missing.iter().map(range).collect::<Vec<_>>().join(", ");
            let key = match of {
                Numbered::Responses => Key::QualityGapMessage,
                Numbered::Visits => Key::QualityVisitGapMessage,
            };
            lang.fill(key.text(lang), &[("device", device.as_str()), ("missing", &missing)])
        }
        Look::Short { n } => lang.fill(Key::QualityShortMessage.text(lang), &[("n", n.to_string())]),
    }
}
