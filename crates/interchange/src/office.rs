//! Messages between the page and the office worker, as JSON. The worker makes every sentence in
//! the wanted language, so that the page carries none of the report's texts. What the page reads is
//! read by hand over plain JSON values: derived readers cost a phone several kilobytes more.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Make a form on paper as one HTML file.
    Paper {
        /// Which questionnaire of the pack.
        questionnaire: String,
        /// In which language.
        language: String,
    },
    /// Something for the author's desk; with the word `load` go the files that come with the message.
    Author {
        /// The word of the control that was used.
        command: String,
        /// What was typed or chosen with it.
        value: String,
        /// Interface language tag.
        language: String,
    },
    /// Look at a pack that may be taken: one that comes with the message, or one beside the app.
    PackLook {
        /// Relative address and hex SHA-256 of the one beside the app.
        link: Option<(String, String)>,
        /// The text of the pack that comes with the app: what a pack of its id is compared with where
        /// none is kept.
        beside: String,
        /// Interface language tag.
        language: String,
    },
    /// Say the same again in another language.
    PackSay {
        /// Interface language tag.
        language: String,
    },
    /// Keep the pack that was looked at.
    PackKeep,
    /// Forget the pack that was looked at.
    PackAway,
}

/// The word of the author's desk that brings a file.
pub const LOAD: &str = "load";

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// The author's desk.
    Author {
        /// To be drawn by walking the nodes.
        nodes: Vec<Node>,
        /// What happened, for the status line.
        status: String,
        /// The name of the control that gets the focus; empty where it stays.
        focus: String,
    },
    /// Files to be handed to the person; their bytes travel as text (CSV, HTML, JSON are text), those
    /// of a workbook as one character each.
    Files {
        /// Name and content.
        files: Vec<(String, String)>,
        /// Media type.
        mime: String,
    },
    /// What became of looking at a pack.
    PackLook(PackLook),
    /// Whether a pack is on the disk; where it is not, its text, so that it can be used until the page
    /// is closed.
    PackKept {
        /// Its text; `None` if the store has it.
        unkept: Option<String>,
    },
    /// The worker could not do it; a code for `wording`.
    Failed(String),
}

/// A pack that may be taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PackLook {
    /// What is to be remembered of it, as a kept record; empty if it cannot be taken.
    pub info: String,
    /// What was found and what it changes, to be drawn by walking the nodes.
    pub nodes: Vec<Node>,
    /// What came of it in one sentence, for the status line.
    pub status: String,
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
    /// A workbook to be handed out.
    #[must_use]
    pub fn workbook(name: String, bytes: &[u8]) -> Self {
        let text = bytes.iter().copied().map(char::from).collect();
        Self::Files { files: vec![(name, text)], mime: WORKBOOK.to_owned() }
    }

    /// The bytes of a file that travelled as text.
    #[must_use]
    pub fn file_bytes(text: String, mime: &str) -> Vec<u8> {
        // Other characters do not stand in a workbook's text.
        if mime == WORKBOOK { text.chars().map(|letter| letter as u8).collect() } else { text.into_bytes() }
    }

    /// As it travels. Empty if it cannot be written, which no such value can cause.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what travelled; `None` if it is no reply.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let (kind, content) = value.as_object()?.iter().next()?;
        Some(match kind.as_str() {
            "Progress" => {
                let count = |name| u32::try_from(number(content, name)).unwrap_or(u32::MAX);
                Self::Progress { done: count("done"), total: count("total") }
            }
            "State" => Self::State(Box::new(State::from_value(content))),
            "Author" => Self::Author {
                nodes: list(content, "nodes").iter().map(Node::from_value).collect(),
                status: text_of(content, "status"),
                focus: text_of(content, "focus"),
            },
            "Files" => Self::Files { files: pairs(content, "files"), mime: text_of(content, "mime") },
            "PackLook" => Self::PackLook(PackLook {
                info: text_of(content, "info"),
                nodes: list(content, "nodes").iter().map(Node::from_value).collect(),
                status: text_of(content, "status"),
            }),
            "PackKept" => {
                Self::PackKept { unkept: content.get("unkept").and_then(Value::as_str).map(str::to_owned) }
            }
            "Failed" => Self::Failed(content.as_str()?.to_owned()),
            _ => return None,
        })
    }
}

impl State {
    fn from_value(value: &Value) -> Self {
        let optional = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            imported: value.get("imported").filter(|value| value.is_object()).map(Imported::from_value),
            waves: texts(value, "waves"),
            areas: pairs(value, "areas"),
            conventions: pairs(value, "conventions"),
            wave: optional("wave"),
            area: optional("area"),
            convention: optional("convention"),
            practice: flag(value, "practice"),
            report: list(value, "report").iter().map(Node::from_value).collect(),
        }
    }
}

impl Imported {
    fn from_value(value: &Value) -> Self {
        Self {
            files: number(value, "files"),
            rows: number(value, "rows"),
            accepted: number(value, "accepted"),
            duplicates: number(value, "duplicates"),
            conflicts: number(value, "conflicts"),
            rejected: number(value, "rejected"),
            findings: list(value, "findings").iter().map(FindingLine::from_value).collect(),
            findings_total: number(value, "findings_total"),
            gaps: texts(value, "gaps"),
            newest: text_of(value, "newest"),
            newest_device: text_of(value, "newest_device"),
        }
    }
}

impl FindingLine {
    fn from_value(value: &Value) -> Self {
        Self {
            file: text_of(value, "file"),
            line: text_of(value, "line"),
            column: text_of(value, "column"),
            code: text_of(value, "code"),
            what: text_of(value, "what"),
            remedy: text_of(value, "remedy"),
            severity: text_of(value, "severity"),
        }
    }
}

impl Node {
    fn from_value(value: &Value) -> Self {
        Self {
            tag: text_of(value, "tag"),
            text: text_of(value, "text"),
            attributes: pairs(value, "attributes"),
            children: list(value, "children").iter().map(Self::from_value).collect(),
        }
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text_of(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(value: &Value, name: &str) -> u64 {
    value.get(name).and_then(Value::as_u64).unwrap_or_default()
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or_default()
}

fn texts(value: &Value, name: &str) -> Vec<String> {
    list(value, name).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn pairs(value: &Value, name: &str) -> Vec<(String, String)> {
    let one =
        |pair: &Value, place: usize| pair.get(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    list(value, name).iter().map(|pair| (one(pair, 0), one(pair, 1))).collect()
}

/// What the office shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// The gravest findings in words, as many as the page draws.
    pub findings: Vec<FindingLine>,
    /// How many findings there are.
    pub findings_total: u64,
    /// Devices with numbers missing, in words.
    pub gaps: Vec<String>,
    /// The last moment that a row names, as RFC 3339; empty without one. The worker has no clock.
    pub newest: String,
    /// Which device has written it.
    pub newest_device: String,
}

/// One finding in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// `error` (not taken), `warning` (look at it) or `note`.
    pub severity: String,
}

/// A drawn node: text if the tag is empty, else an element.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Node {
    /// The element's tag; empty for text.
    pub tag: String,
    /// The text, if the tag is empty; what a `textarea` begins with.
    pub text: String,
    /// Attributes in order.
    pub attributes: Vec<(String, String)>,
    /// What is inside.
    pub children: Vec<Node>,
}
