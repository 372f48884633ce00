//! A report as blocks: headings, paragraphs, tables and bars, in a reader's language. It decides what
//! is said and in which order; how a block is drawn is for whoever shows it.

mod answers;
mod fieldwork;
mod figures;
mod ratings;
mod sections;
mod versions;
mod words;

use pingyi_questionnaire::{Convention, Pack};
use pingyi_response::Origin;
use pingyi_wording::Lang;
use pingyi_wording::report::Key;

use crate::table::{Dimension, Selection, Table};

pub use words::{Words, percent, score};

/// A piece of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; level 1 is the report's title.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Whether it wants to be seen.
        is_warning: bool,
        /// The words.
        text: String,
    },
    /// A table; the first cell of a row names it.
    Grid {
        /// What it shows.
        caption: String,
        /// Headings, and whether a column holds numbers.
        columns: Vec<(String, bool)>,
        /// Rows of as many cells.
        rows: Vec<Vec<String>>,
    },
    /// Bars of 100 %, each cut into parts; the numbers stand in a table as well.
    Bars {
        /// What they show.
        caption: String,
        /// What the parts mean, the best first.
        legend: Vec<(Shade, String)>,
        /// The bars.
        bars: Vec<Bar>,
    },
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// The same as the parts, in words.
    pub summary: String,
    /// Its parts in the order of the legend, each a fraction of the whole.
    pub parts: Vec<(Shade, f64)>,
}

/// How a part of a bar is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shade {
    /// Best, on a scale from 0 (best) to 4 (worst).
    Level(u8),
    /// Does not know.
    DontKnow,
    /// Refused or left out.
    Missing,
}

/// How many of what came in, in the words of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CameIn {
    /// Files read.
    pub files: u64,
    /// Rows in them.
    pub rows: u64,
    /// Taken.
    pub accepted: u64,
    /// There already.
    pub duplicates: u64,
    /// Several contents for one identity.
    pub conflicts: u64,
    /// Not taken.
    pub rejected: u64,
}

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Whose answers.
    pub selection: &'a Selection,
    /// Their counts, as a whole.
    pub whole: &'a Table,
    /// The same by area.
    pub by_area: &'a Table,
    /// The doors by area and interviewer.
    pub by_interviewer: &'a Table,
    /// Under which convention.
    pub convention: &'a Convention,
    /// What came in.
    pub came_in: CameIn,
    /// What needs a second look, in words.
    pub quality: &'a [String],
    /// This program's version.
    pub version: &'a str,
    /// In which language.
    pub lang: Lang,
}

/// What is to be known about every figure of a table: code and sentence.
#[must_use]
pub fn notes(pack: &Pack, table: &Table, selection: &Selection, lang: Lang) -> Vec<(String, String)> {
    let words = Words::new(pack, lang);
    let minimum = pack.privacy.min_cell.to_string();
    let excluded = table.excluded.to_string();
    let mut keys = Vec::new();
    match table.origin {
        None => keys.push((Key::ReportEmptyMessage, "")),
        Some(Origin::Simulated) => keys.push((Key::ReportSimulatedMessage, "")),
        Some(Origin::Practice) => keys.push((Key::ReportPracticeMessage, "")),
        Some(Origin::Field) => {}
    }
    keys.extend((table.excluded > 0).then_some((Key::ReportExcludedMessage, excluded.as_str())));
    keys.extend(sections::notes(pack, table.has_weights).into_iter().map(|key| (key, minimum.as_str())));
    let code = |key: Key| key.name().trim_end_matches(".message").replace('.', "-");
    let said = keys.into_iter().map(|(key, n)| (code(key), words.fill(key, &[("n", n)])));
    let versions = versions::sentences(table, selection, &words);
    said.chain(versions.into_iter().map(|(key, text)| (code(key), text))).collect()
}

/// The whole report.
#[must_use]
pub fn report(source: &Source<'_>) -> Vec<Block> {
    let words = Words::new(source.pack, source.lang);
    let mut blocks = sections::head(source, &words);
    if source.whole.origin.is_none() {
        blocks.push(words.paragraph(Key::ReportEmptyMessage, &[]));
        return blocks;
    }
    blocks.extend(fieldwork::counts(source, &words));
    blocks.extend(sections::indicators(source, &words));
    blocks.extend(answers::domains(source, &words));
    blocks.extend(answers::items(source, &words));
    blocks.extend(versions::versions(source, &words));
    blocks.extend(answers::by_area(source, &words));
    blocks.extend(ratings::subjects(source, &words));
    blocks.extend(sections::comments(source, &words));
    blocks.extend(fieldwork::response_rates(source, &words));
    blocks.extend(sections::quality(source, &words));
    blocks.extend(sections::method(source, &words));
    blocks
}

/// The same selection, area by area.
fn area_selection(selection: &Selection) -> Selection {
    Selection { by: [Dimension::Area].into(), ..selection.clone() }
}

/// The same selection, interviewer by interviewer in each area.
#[must_use]
pub fn interviewer_selection(selection: &Selection) -> Selection {
    Selection { by: [Dimension::Area, Dimension::Interviewer].into(), ..selection.clone() }
}
