//! Messages between the page and the office worker, as JSON. The worker makes every sentence in
//! the wanted language, so that the page carries none of the report's texts.

use serde::{Deserialize, Serialize};

/// From the page to the worker. Files themselves travel beside the message, as `File` objects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Start with this pack (text of its file); read again what was imported before.
    Open {
        /// The pack's file.
        pack: String,
        /// Interface language tag.
        language: String,
    },
    /// Import the files that come with the message.
    Import,
    /// Stop the running import; nothing of it is taken.
    Cancel,
    /// Forget all files.
    Forget,
    /// Show by these options.
    Show {
        /// One wave, or all.
        wave: Option<String>,
        /// One area, or all.
        area: Option<String>,
        /// The convention; the pack's first where `None`.
        convention: Option<String>,
        /// Interface language tag.
        language: String,
    },
    /// Make the merged files, marked internal.
    Merged,
    /// Make the file of findings.
    Findings,
    /// Make the report as one HTML file.
    Report,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// So many of so many files are read.
    Progress {
        /// Files done.
        done: u32,
        /// Files in all.
        total: u32,
    },
    /// The state after an import or a change of options.
    State(Box<State>),
    /// Files to be handed to the person; their bytes travel as text (CSV, HTML are text).
    Files {
        /// Name and content.
        files: Vec<(String, String)>,
        /// Media type.
        mime: String,
    },
    /// The worker could not do it; a code for `wording`.
    Failed(String),
}

impl Request {
    /// As it travels. Empty if it cannot be written, which no such value can cause.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what travelled; `None` if it is no request.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Reply {
    /// As it travels. Empty if it cannot be written, which no such value can cause.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what travelled; `None` if it is no reply.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What the office shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// What was imported; `None` before the first import.
    pub imported: Option<Imported>,
    /// Waves to choose from.
    pub waves: Vec<String>,
    /// Areas to choose from: id and name.
    pub areas: Vec<(String, String)>,
    /// Conventions to choose from: id and title.
    pub conventions: Vec<(String, String)>,
    /// The chosen wave.
    pub wave: Option<String>,
    /// The chosen area.
    pub area: Option<String>,
    /// The chosen convention.
    pub convention: Option<String>,
    /// Some rows are for practice or simulated: watermark.
    pub practice: bool,
    /// The report, to be drawn by walking the nodes.
    pub report: Vec<Node>,
}

/// What was imported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
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
    /// Every finding in words.
    pub findings: Vec<FindingLine>,
    /// Devices with numbers missing, in words.
    pub gaps: Vec<String>,
}

/// One finding in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FindingLine {
    /// The file.
    pub file: String,
    /// The line; empty for the file as a whole.
    pub line: String,
    /// The column.
    pub column: String,
    /// The code, such as `row.changed`.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
    /// Not taken, or only to be looked at.
    pub is_error: bool,
}

/// A drawn node: text if the tag is empty, else an element.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The element's tag; empty for text.
    pub tag: String,
    /// The text, if the tag is empty.
    pub text: String,
    /// Attributes in order.
    pub attributes: Vec<(String, String)>,
    /// What is inside.
    pub children: Vec<Node>,
}
