//! The columns of the response and visit files: their names, their order, and how each value is
//! written as text and read back. Shared by the CSV files, the hash and the kept records, so that a
//! value has one spelling.

use std::borrow::Cow;

use pingyi_base::{Date, Language, Timestamp, number};
use pingyi_questionnaire::{Item, ItemKind};
use pingyi_response::response::Trace;
use pingyi_response::{Appointment, Cell, Consent, Disposition, Header, Helper, Mode, Origin, Visit};

/// The columns of a response that are no items, in order.
pub const SYSTEM: [&str; 29] = [
    "response_id",
    "questionnaire",
    "version",
    "pack",
    "wave",
    "origin",
    "area",
    "household",
    "subject",
    "mode",
    "helper",
    "interviewer",
    "device",
    "seq",
    "language",
    "disposition",
    "started_at",
    "ended_at",
    "duration_s",
    "eligible_adults",
    "weight",
    "consent",
    "shown",
    "replaces",
    "void_reason",
    "prev_hash",
    "hash",
    "signature",
    "sealed",
];
/// The system columns that the hash covers: all that say something about the answers.
pub const HASHED: usize = 25;
/// The columns of a visit, in order; the last one is the hash.
pub const VISIT: [&str; 15] = [
    "visit_id",
    "pack",
    "wave",
    "origin",
    "area",
    "household",
    "interviewer",
    "device",
    "seq",
    "attempt",
    "at",
    "disposition",
    "next_at",
    "note",
    "hash",
];
/// The columns of an instance of a repeat before its items; behind them stands the hash.
pub const INSTANCE: [&str; 3] = ["response_id", "instance", "instances"];
/// What stands in the cell of an `acknowledge` that is ticked.
pub const TICKED: &str = "OK";
/// What stands in a column that a secret ballot does not fill.
pub const WITHHELD: &str = "-1";

const ORIGINS: [(&str, Origin); 3] =
    [("field", Origin::Field), ("practice", Origin::Practice), ("simulated", Origin::Simulated)];
const MODES: [(&str, Mode); 5] = [
    ("interviewer", Mode::Interviewer),
    ("read_aloud", Mode::ReadAloud),
    ("assisted", Mode::Assisted),
    ("self", Mode::SelfCompleted),
    ("paper", Mode::Paper),
];
const HELPERS: [(&str, Helper); 4] =
    [("none", Helper::None), ("family", Helper::Family), ("staff", Helper::Staff), ("other", Helper::Other)];
const CONSENTS: [(&str, Consent); 3] =
    [("not_asked", Consent::NotAsked), ("agreed", Consent::Agreed), ("declined", Consent::Declined)];

/// The word of a value, as it stands in files.
pub trait Word: Copy + PartialEq + 'static {
    /// All words with their values.
    const WORDS: &'static [(&'static str, Self)];

    /// The word.
    #[must_use]
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }

    /// The value of a word.
    #[must_use]
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }
}

impl Word for Origin {
    const WORDS: &'static [(&'static str, Self)] = &ORIGINS;
}
impl Word for Mode {
    const WORDS: &'static [(&'static str, Self)] = &MODES;
}
impl Word for Helper {
    const WORDS: &'static [(&'static str, Self)] = &HELPERS;
}
impl Word for Consent {
    const WORDS: &'static [(&'static str, Self)] = &CONSENTS;
}

/// A system column whose value could not be read, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The column.
    pub column: &'static str,
    /// What stood there.
    pub value: String,
    /// What was expected.
    pub expected: &'static str,
}

/// The values of the hashed system columns, in order.
#[must_use]
pub fn header_texts(header: &Header, subject: Option<&str>) -> [String; HASHED] {
    let trace = trace_texts(&header.trace);
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    [
        header.response_id.to_string(),
        header.questionnaire.to_string(),
        header.version.to_string(),
        header.pack.to_string(),
        header.wave.to_string(),
        header.origin.word().to_owned(),
        text(header.area.as_ref().map(|area| area.as_str())),
        trace.household,
        text(subject),
        header.mode.word().to_owned(),
        header.helper.word().to_owned(),
        trace.interviewer,
        trace.device,
        trace.seq,
        header.language.as_str().to_owned(),
        header.disposition.code().to_owned(),
        trace.started_at,
        trace.ended_at,
        trace.duration,
        header.eligible_adults.map(|adults| adults.to_string()).unwrap_or_default(),
        number::text(header.weight),
        consent_text(header),
        header.shown.clone(),
        text(header.replaces.as_ref().map(|id| id.as_str())),
        text(header.void_reason.as_deref()),
    ]
}

/// `agreed`, or with the version of the notice that was shown `agreed:2026.1`.
fn consent_text(header: &Header) -> String {
    let word = header.consent.word();
    header.notice.as_ref().map_or_else(|| word.to_owned(), |notice| [word, ":", notice.as_str()].concat())
}

struct TraceTexts {
    household: String,
    interviewer: String,
    device: String,
    seq: String,
    started_at: String,
    ended_at: String,
    duration: String,
}

fn trace_texts(trace: &Trace) -> TraceTexts {
    match trace {
        Trace::Open { household, interviewer, device, seq, started_at, ended_at, duration_s } => TraceTexts {
            household: household.as_ref().map(ToString::to_string).unwrap_or_default(),
            interviewer: interviewer.as_ref().map(ToString::to_string).unwrap_or_default(),
            device: device.to_string(),
            seq: seq.to_string(),
            started_at: started_at.to_string(),
            ended_at: ended_at.to_string(),
            duration: duration_s.to_string(),
        },
        Trace::Secret { on } => TraceTexts {
            household: WITHHELD.to_owned(),
            interviewer: WITHHELD.to_owned(),
            device: WITHHELD.to_owned(),
            seq: WITHHELD.to_owned(),
            started_at: on.to_string(),
            ended_at: on.to_string(),
            duration: WITHHELD.to_owned(),
        },
    }
}

/// Reads the hashed system columns back; `get` gives the text of a column.
///
/// # Errors
/// The first column whose value is impossible.
pub fn header_from_texts<'a>(
    get: impl Fn(&'static str) -> &'a str,
    is_secret: bool,
) -> Result<Header, Wrong> {
    let wrong = |column, expected| Wrong { column, value: get(column).to_owned(), expected };
    let optional = |column| Some(get(column)).filter(|text| !text.is_empty());
    let wanted = |column| optional(column).ok_or_else(|| wrong(column, "A-1"));
    let (consent, notice) = match get("consent").split_once(':') {
        Some((consent, notice)) => (consent, Some(notice)),
        // Rows of before the notice had a version in them, and questionnaires without one.
        None => (get("consent"), None),
    };
    Ok(Header {
        response_id: wanted("response_id")?.into(),
        questionnaire: wanted("questionnaire")?.into(),
        version: wanted("version")?.into(),
        pack: wanted("pack")?.into(),
        wave: wanted("wave")?.into(),
        origin: Origin::from_word(get("origin"))
            .ok_or_else(|| wrong("origin", "field, practice, simulated"))?,
        area: optional("area").map(Into::into),
        mode: Mode::from_word(get("mode"))
            .ok_or_else(|| wrong("mode", "interviewer, read_aloud, assisted, self, paper"))?,
        helper: Helper::from_word(get("helper"))
            .ok_or_else(|| wrong("helper", "none, family, staff, other"))?,
        language: Language::new(wanted("language")?),
        disposition: Disposition::parse(get("disposition"))
            .ok_or_else(|| wrong("disposition", "1.1, 2.11, …"))?,
        consent: Consent::from_word(consent)
            .ok_or_else(|| wrong("consent", "agreed, declined, not_asked"))?,
        notice: notice.map(Into::into),
        eligible_adults: match optional("eligible_adults") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| wrong("eligible_adults", "1, 2, 3 …"))?),
        },
        weight: number::parse(get("weight"))
            .filter(|weight| *weight >= 0.0)
            .ok_or_else(|| wrong("weight", "1"))?,
        trace: trace_from_texts(&get, is_secret)?,
        shown: get("shown").to_owned(),
        replaces: optional("replaces").map(Into::into),
        void_reason: optional("void_reason").map(str::to_owned),
    })
}

fn trace_from_texts<'a>(get: &impl Fn(&'static str) -> &'a str, is_secret: bool) -> Result<Trace, Wrong> {
    let wrong = |column, expected| Wrong { column, value: get(column).to_owned(), expected };
    if is_secret {
        for column in ["household", "interviewer", "device", "seq", "duration_s"] {
            if get(column) != WITHHELD {
                return Err(wrong(column, WITHHELD));
            }
        }
        let on = date(get("ended_at")).ok_or_else(|| wrong("ended_at", "2026-07-01"))?;
        // A time in the other column would tell as much as a time in this one.
        if date(get("started_at")) != Some(on) {
            return Err(wrong("started_at", "= ended_at"));
        }
        return Ok(Trace::Secret { on });
    }
    let optional = |column| Some(get(column)).filter(|text| !text.is_empty());
    let time =
        |column| Timestamp::parse(get(column)).ok_or_else(|| wrong(column, "2026-07-01T10:00:00+08:00"));
    Ok(Trace::Open {
        household: optional("household").map(Into::into),
        interviewer: optional("interviewer").map(Into::into),
        device: optional("device").ok_or_else(|| wrong("device", "D-…"))?.into(),
        seq: get("seq").parse().ok().filter(|seq| *seq > 0).ok_or_else(|| wrong("seq", "1, 2, 3 …"))?,
        started_at: time("started_at")?,
        ended_at: time("ended_at")?,
        duration_s: get("duration_s").parse().map_err(|_| wrong("duration_s", "0, 1, 2 …"))?,
    })
}

/// A date as it was written, or as a spreadsheet shows it in China: `2026/7/1`, `2026-7-1`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A time of day as it was written, or as a spreadsheet shows it: `9:30`.
fn time(text: &str) -> Option<String> {
    let (hour, rest) = text.split_once(':')?;
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    (hour.len() <= 2 && hour.bytes().all(|byte| byte.is_ascii_digit()) && plain(rest))
        .then(|| format!("{hour:0>2}:{rest}"))
}

/// The text of an item's cell in its one spelling: line ends are LF, and days and times are what they
/// were before a spreadsheet rewrote them.
#[must_use]
pub fn item_normal<'a>(item: &Item, text: &'a str) -> Cow<'a, str> {
    let rewritten = match item.kind {
        ItemKind::Date => date(text).map(|date| date.to_string()),
        ItemKind::Time => time(text),
        ItemKind::DateTime => text.split_once(['T', ' ']).and_then(|(day, clock)| {
            let (day, clock) = (date(day)?, time(clock)?);
            Some(format!("{day}T{clock}"))
        }),
        _ => None,
    };
    rewritten.map_or_else(|| line_ends(text), Cow::Owned)
}

/// The text of a system column in its one spelling: a date that a spreadsheet has rewritten becomes
/// what it was, because nothing of it is lost.
#[must_use]
pub fn normal<'a>(column: &str, text: &'a str) -> Cow<'a, str> {
    match column {
        "started_at" | "ended_at" | "next_at" if text.len() <= 10 => {
            date(text).map_or(Cow::Borrowed(text), |date| Cow::Owned(date.to_string()))
        }
        _ => line_ends(text),
    }
}

/// Line ends inside a cell become LF: spreadsheets rewrite them, and a browser never sends another.
#[must_use]
pub fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell as it stands in the file, the guard included.
#[must_use]
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::NotAsked => "-1".to_owned(),
        Cell::LeftOut => "-2".to_owned(),
        Cell::Code(code) => code.to_string(),
        Cell::Codes(codes) => codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(" "),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(number) => number.clone(),
        Cell::Text(text) => guarded(&line_ends(text)),
    }
}

/// Reads a cell back; the error is the code of a finding.
///
/// # Errors
/// `RowEmptyCell` for an empty cell, `RowCode` for a code that the list does not have, `RowValue`
/// for what is no number.
pub fn cell_from_text(item: &Item, text: &str) -> Result<Cell, pingyi_base::FindingCode> {
    use pingyi_base::FindingCode;
    match (text, &item.kind) {
        ("", _) => Err(FindingCode::RowEmptyCell),
        ("-1", _) => Ok(Cell::NotAsked),
        ("-2", _) => Ok(Cell::LeftOut),
        (code, ItemKind::SelectOne(list)) => {
            let known = list.choice(&code.into()).ok_or(FindingCode::RowCode)?;
            Ok(Cell::Code(known.code.clone()))
        }
        (codes, ItemKind::SelectMultiple(list) | ItemKind::Rank(list)) => {
            let known = codes
                .split_whitespace()
                .map(|code| list.choice(&code.into()).map(|choice| choice.code.clone()));
            known.collect::<Option<Vec<_>>>().map(Cell::Codes).ok_or(FindingCode::RowCode)
        }
        (number, ItemKind::Integer) => {
            pingyi_response::filling::integer(number).map(Cell::Integer).ok_or(FindingCode::RowValue)
        }
        (number, ItemKind::Decimal | ItemKind::Range { .. }) => {
            // −1 and −2 in another spelling would be taken for "missing" by everybody else.
            let value = number::parse(number).filter(|value| !is_missing(*value));
            value.map(|_| Cell::Decimal(number.to_owned())).ok_or(FindingCode::RowValue)
        }
        (code, ItemKind::Acknowledge) => {
            (code == TICKED).then(|| Cell::Code(code.into())).ok_or(FindingCode::RowCode)
        }
        (number, ItemKind::Calculate) if is_shortest(number) => Ok(Cell::Decimal(number.to_owned())),
        (text, _) => Ok(Cell::Text(line_ends(unguarded(text)).into_owned())),
    }
}

#[allow(clippy::float_cmp, reason = "the very same number is meant")]
fn is_missing(number: f64) -> bool {
    number == -1.0 || number == -2.0
}

/// Whether a text is a number as this program writes it.
fn is_shortest(text: &str) -> bool {
    number::parse(text).is_some_and(|number| number::text(number) == text)
}

/// Puts the guard in front of a text that a spreadsheet would take for a formula, and of one that
/// begins with the guard itself.
#[must_use]
pub fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("'{text}") } else { text.to_owned() }
}

/// Takes exactly one guard away.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text)
}

fn needs_guard(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\0', '\''])
}

/// A day, which a spreadsheet may have rewritten, or a time.
fn appointment(text: &str) -> Option<Appointment> {
    date(text).map(Appointment::Day).or_else(|| Timestamp::parse(text).map(Appointment::Time))
}

/// The values of a visit's columns but the hash, in order. The note is guarded.
#[must_use]
pub fn visit_texts(visit: &Visit) -> [String; 14] {
    [
        visit.id.to_string(),
        visit.pack.to_string(),
        visit.wave.to_string(),
        visit.origin.word().to_owned(),
        visit.area.to_string(),
        visit.household.to_string(),
        visit.interviewer.as_ref().map(ToString::to_string).unwrap_or_default(),
        visit.device.to_string(),
        visit.seq.to_string(),
        visit.attempt.to_string(),
        visit.at.to_string(),
        visit.disposition.code().to_owned(),
        visit.next_at.map(|at| at.to_string()).unwrap_or_default(),
        guarded(&line_ends(&visit.note)),
    ]
}

/// Reads a visit back.
///
/// # Errors
/// The first column whose value is impossible.
pub fn visit_from_texts<'a>(get: impl Fn(&'static str) -> &'a str) -> Result<Visit, Wrong> {
    let wrong = |column, expected| Wrong { column, value: get(column).to_owned(), expected };
    let optional = |column| Some(get(column)).filter(|text| !text.is_empty());
    let wanted = |column| optional(column).ok_or_else(|| wrong(column, "A-1"));
    Ok(Visit {
        id: wanted("visit_id")?.into(),
        pack: wanted("pack")?.into(),
        wave: wanted("wave")?.into(),
        origin: Origin::from_word(get("origin"))
            .ok_or_else(|| wrong("origin", "field, practice, simulated"))?,
        area: wanted("area")?.into(),
        household: wanted("household")?.into(),
        interviewer: optional("interviewer").map(Into::into),
        device: wanted("device")?.into(),
        seq: get("seq").parse().ok().filter(|seq| *seq > 0).ok_or_else(|| wrong("seq", "1, 2, 3 …"))?,
        attempt: get("attempt")
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| wrong("attempt", "1, 2, 3 …"))?,
        at: Timestamp::parse(get("at")).ok_or_else(|| wrong("at", "2026-07-01T10:00:00+08:00"))?,
        disposition: Disposition::parse(get("disposition"))
            .ok_or_else(|| wrong("disposition", "1.1, 2.11, …"))?,
        next_at: match optional("next_at") {
            None => None,
            Some(text) => Some(appointment(text).ok_or_else(|| wrong("next_at", "2026-07-01"))?),
        },
        note: unguarded(get("note")).to_owned(),
    })
}
