//! A finished response: what is kept and exported, never edited. It holds the columns of the file
//! in typed form; how they are written is `interchange`'s business.

use pingyi_base::{
    AreaId, ChoiceCode, Date, DeviceId, HouseholdId, InterviewerId, ItemName, Language, PackId,
    QuestionnaireId, ResponseId, SubjectId, Timestamp, Version, WaveId,
};

use crate::Disposition;

/// What becomes of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Real.
    Field,
    /// For practice; never counted beside real rows.
    Practice,
    /// Made up by the command line.
    Simulated,
}

/// How the answers were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// An interviewer asked and tapped.
    Interviewer,
    /// Read aloud, the respondent tapped.
    ReadAloud,
    /// Somebody helped.
    Assisted,
    /// The respondent alone.
    SelfCompleted,
    /// From paper.
    Paper,
}

/// Who helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Helper {
    /// Nobody.
    None,
    /// Family.
    Family,
    /// Staff.
    Staff,
    /// Somebody else.
    Other,
}

/// Whether the respondent agreed to take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consent {
    /// The questionnaire asks for no consent.
    NotAsked,
    /// Agreed.
    Agreed,
    /// Declined.
    Declined,
}

/// A finished response. A rating has a row for each subject, everything else one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The columns that all rows share.
    pub header: Header,
    /// The rows, in order of asking.
    pub rows: Vec<Row>,
    /// The repeats, in questionnaire order; those without an instance are left out.
    pub repeats: Vec<RepeatRows>,
}

/// The instances of one repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatRows {
    /// Which repeat.
    pub repeat: ItemName,
    /// The instances, in order.
    pub instances: Vec<InstanceRow>,
}

/// The answers of one instance.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceRow {
    /// The instance's own number.
    pub number: u32,
    /// One cell for each value-holding item of the repeat, in questionnaire order.
    pub cells: Vec<Cell>,
}

/// The columns of a response that are no items.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Random; carries no time.
    pub response_id: ResponseId,
    /// Which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// Which version of it.
    pub version: Version,
    /// In which pack.
    pub pack: PackId,
    /// In which wave.
    pub wave: WaveId,
    /// Field, practice or simulated.
    pub origin: Origin,
    /// Where the respondent lives, where that is known.
    pub area: Option<AreaId>,
    /// How the answers were given.
    pub mode: Mode,
    /// Who helped.
    pub helper: Helper,
    /// In which language.
    pub language: Language,
    /// What became of it.
    pub disposition: Disposition,
    /// Whether the respondent agreed.
    pub consent: Consent,
    /// The version of the notice that was shown before the first item; `None` where there is none.
    pub notice: Option<Version>,
    /// Adults of the household among whom one was chosen.
    pub eligible_adults: Option<u32>,
    /// The weight; 1 where none was recorded.
    pub weight: f64,
    /// What joins the row to a door, a person, a device and a moment.
    pub trace: Trace,
    /// The order of randomised things; empty where nothing was.
    pub shown: String,
    /// The response that this one corrects or withdraws.
    pub replaces: Option<ResponseId>,
    /// Why it was withdrawn; a withdrawal has no answers.
    pub void_reason: Option<String>,
}

/// What joins a row to a door, a person, a device and a moment. A secret ballot has only the day,
/// and the type leaves no room for more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    /// An ordinary response.
    Open {
        /// At whose door.
        household: Option<HouseholdId>,
        /// Who asked.
        interviewer: Option<InterviewerId>,
        /// Which device.
        device: DeviceId,
        /// The device's number of this response, from 1, without gaps.
        seq: u64,
        /// When the first item was shown.
        started_at: Timestamp,
        /// When it was handed in.
        ended_at: Timestamp,
        /// Seconds between, without pauses that the device knows of.
        duration_s: u64,
    },
    /// A secret ballot.
    Secret {
        /// The day.
        on: Date,
    },
}

/// The answers of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whom the row is about, in a rating.
    pub subject: Option<SubjectId>,
    /// One cell for each value-holding item, in questionnaire order.
    pub cells: Vec<Cell>,
}

/// What stands in an item's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// −1: not asked.
    NotAsked,
    /// −2: asked and left out.
    LeftOut,
    /// A choice, its own missing codes among them.
    Code(ChoiceCode),
    /// Choices in list order.
    Codes(Vec<ChoiceCode>),
    /// A whole number.
    Integer(i64),
    /// A number with decimals, in its shortest spelling.
    Decimal(String),
    /// Text as typed.
    Text(String),
}
