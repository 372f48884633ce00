//! What a device keeps, as text with a version and a check sum: drafts, responses, visits, marks of
//! export, settings. It decides when a kept text is damaged; what to do about it is the kernel's.

use pingyi_base::Timestamp;
use pingyi_response::{
    Answer, AnswerKey, Cell, Draft, DraftKey, Helper, InstanceRow, Instances, Mode, Origin, Pass, Present,
    RepeatRows, Response, Row, Slip, Visit,
};
use serde_json::{Map, Value, json};

use crate::columns::{SYSTEM, VISIT, Word, header_from_texts, header_texts, visit_from_texts, visit_texts};
use crate::hash;

/// The `format` of a kept record.
pub const FORMAT: &str = "pingyi.record/1";

/// Why a kept text cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// No JSON, or no record at all.
    NotRecord,
    /// The check sum does not match the content.
    Sum,
    /// The content is not what this kind of record holds.
    Shape,
    /// Written by a newer version of the app.
    Newer,
}

/// Something that a device keeps.
pub trait Kept: Sized {
    /// The content as JSON.
    fn to_body(&self) -> Value;
    /// The content back; `None` if it is not what it should be.
    fn from_body(body: &Value) -> Option<Self>;
}

/// The marks of one export: which records went into which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportMark {
    /// Ids of responses and visits.
    pub ids: Vec<String>,
    /// The files' names.
    pub files: Vec<String>,
    /// When; `None` where the day would say too much.
    pub at: Option<Timestamp>,
}

/// How large large type is until somebody chooses, in points.
pub const TEXT_POINTS: u16 = 18;

/// What somebody has set on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Counts the changes; the copy with the higher number is the newer one.
    pub revision: u64,
    /// Interface language tag; `None`: as the browser says.
    pub language: Option<String>,
    /// Large type.
    pub large: bool,
    /// How large it is, in points.
    pub text_points: u16,
    /// High contrast, also where the system does not ask for it.
    pub contrast: bool,
    /// Practice switch for packs that are not for practice themselves.
    pub practice: bool,
    /// The interviewer at work.
    pub interviewer: Option<String>,
    /// The device's id.
    pub device: String,
    /// What people call the device; in no file of rows.
    pub name: String,
    /// While the device is in a respondent's hands: the address of the interview for which it was handed
    /// over, or, after handing in, of the screen on which the interviewer goes on.
    pub lock: Option<String>,
    /// The pack in use, by its id; `None`: the one beside the app.
    pub pack: Option<String>,
    /// What opens a device that was handed over; `None` until somebody has set it.
    pub pin: Option<Pin>,
    /// The device has belonged to a resident since it was opened first, by a link.
    pub by_link: bool,
}

/// A PIN as it is kept: what it is made into, and how often somebody was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Hex; drawn anew with each PIN.
    pub salt: String,
    /// Rounds of PBKDF2 with HMAC-SHA-256.
    pub rounds: u32,
    /// What they make of the PIN, as hex.
    pub hash: String,
    /// Tries since the last right one.
    pub tries: u32,
    /// When the last try was made, which the next one waits for.
    pub tried_at: Option<Timestamp>,
    /// When somebody said that it is forgotten.
    pub forgotten_at: Option<Timestamp>,
}

/// Writes a record with its check sum.
#[must_use]
pub fn write(record: &impl Kept) -> String {
    let body = record.to_body();
    // serde_json writes a map in the order of its keys, so the same content has the same sum.
    let sum = hash::hex(body.to_string().as_bytes());
    json!({"format": FORMAT, "sum": sum, "body": body}).to_string()
}

/// Reads a record.
///
/// # Errors
/// Says in which way the text is damaged.
pub fn read<T: Kept>(text: &str) -> Result<T, Damage> {
    let value: Value = serde_json::from_str(text).map_err(|_| Damage::NotRecord)?;
    let format = value.get("format").and_then(Value::as_str).ok_or(Damage::NotRecord)?;
    if format != FORMAT {
        return Err(if format.starts_with("pingyi.record/") { Damage::Newer } else { Damage::NotRecord });
    }
    let body = value.get("body").ok_or(Damage::Shape)?;
    let sum = value.get("sum").and_then(Value::as_str).ok_or(Damage::Sum)?;
    if hash::hex(body.to_string().as_bytes()) != sum {
        return Err(Damage::Sum);
    }
    T::from_body(body).ok_or(Damage::Shape)
}

impl Kept for Draft {
    fn to_body(&self) -> Value {
        let answers: Map<String, Value> =
            self.answers.iter().map(|(key, answer)| (key.to_string(), answer_value(answer))).collect();
        json!({
            "pack": self.key.pack.as_str(), "questionnaire": self.key.questionnaire.as_str(),
            "wave": self.key.wave.as_str(), "household": self.key.household.as_ref().map(|id| id.as_str()),
            "version": self.version.as_str(), "response_id": self.response_id.as_str(), "revision": self.revision,
            "origin": self.origin.word(), "mode": self.mode.word(), "helper": self.helper.word(),
            "interviewer": self.interviewer.as_ref().map(|id| id.as_str()),
            "started_at": self.started_at.to_string(), "answers": answers, "place": self.place,
            "instances": instances_value(&self.instances), "seed": self.seed,
            "replaces": self.replaces.as_ref().map(|id| id.as_str()),
            "slip": self.key.slip.as_ref().map(|slip| json!([slip.number, slip.pass.number()])),
            "entered": self.entered,
        })
    }

    fn from_body(body: &Value) -> Option<Self> {
        let text = |field: &str| body.get(field).and_then(Value::as_str);
        let mut answers = pingyi_base::Map::new();
        for (name, value) in body.get("answers")?.as_object()? {
            answers.insert(AnswerKey::parse(name), answer_from_value(value)?);
        }
        Some(Self {
            key: DraftKey {
                pack: text("pack")?.into(),
                questionnaire: text("questionnaire")?.into(),
                wave: text("wave")?.into(),
                household: text("household").map(Into::into),
                slip: match body.get("slip") {
                    None | Some(Value::Null) => None,
                    Some(slip) => Some(Slip {
                        number: slip.get(0)?.as_str()?.to_owned(),
                        pass: Pass::from_number(slip.get(1)?.as_u64()?)?,
                    }),
                },
            },
            version: text("version")?.into(),
            response_id: text("response_id")?.into(),
            revision: body.get("revision")?.as_u64()?,
            origin: Origin::from_word(text("origin")?)?,
            mode: Mode::from_word(text("mode")?)?,
            helper: Helper::from_word(text("helper")?)?,
            interviewer: text("interviewer").map(Into::into),
            started_at: Timestamp::parse(text("started_at")?)?,
            answers,
            // Drafts of before there were repeats have neither.
            instances: match body.get("instances") {
                Some(instances) => instances_from_value(instances)?,
                None => Instances::new(),
            },
            seed: match body.get("seed") {
                Some(seed) => seed.as_u64()?,
                None => 0,
            },
            place: text("place").map(str::to_owned),
            replaces: text("replaces").map(Into::into),
            // Drafts of before there was double entry do not say.
            entered: body.get("entered").and_then(Value::as_bool).unwrap_or_default(),
        })
    }
}

fn answer_value(answer: &Answer) -> Value {
    match answer {
        Answer::Choice(code) => json!({"choice": code.as_str()}),
        Answer::Choices(codes) => {
            json!({"choices": codes.iter().map(|code| code.as_str()).collect::<Vec<_>>()})
        }
        Answer::Typed(text) => json!({"typed": text}),
    }
}

fn answer_from_value(value: &Value) -> Option<Answer> {
    let (kind, content) = value.as_object()?.iter().next()?;
    Some(match kind.as_str() {
        "choice" => Answer::Choice(content.as_str()?.into()),
        "choices" => {
            let codes: Option<Vec<_>> =
                content.as_array()?.iter().map(|code| code.as_str().map(Into::into)).collect();
            Answer::Choices(codes?)
        }
        "typed" => Answer::Typed(content.as_str()?.to_owned()),
        _ => return None,
    })
}

fn instances_value(instances: &Instances) -> Value {
    let one = |present: &Present| json!({"numbers": present.numbers, "removed": present.removed, "last": present.last});
    Value::Object(instances.iter().map(|(repeat, present)| (repeat.to_string(), one(present))).collect())
}

fn instances_from_value(value: &Value) -> Option<Instances> {
    let mut instances = Instances::new();
    for (repeat, present) in value.as_object()? {
        let numbers = |field: &str| -> Option<Vec<u32>> {
            present.get(field)?.as_array()?.iter().map(number_from_value).collect()
        };
        let present = Present {
            numbers: numbers("numbers")?,
            removed: numbers("removed")?,
            last: number_from_value(present.get("last")?)?,
        };
        instances.insert(repeat.as_str().into(), present);
    }
    Some(instances)
}

fn number_from_value(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

impl Kept for Response {
    fn to_body(&self) -> Value {
        let columns: Map<String, Value> = SYSTEM
            .iter()
            .zip(header_texts(&self.header, None))
            .filter(|(name, _)| **name != "subject")
            .map(|(name, text)| ((*name).to_owned(), text.into()))
            .collect();
        let rows: Vec<Value> = self.rows.iter().map(row_value).collect();
        let is_secret = matches!(self.header.trace, pingyi_response::response::Trace::Secret { .. });
        let mut body = json!({"columns": columns, "secret": is_secret, "rows": rows});
        // A response without repeats is the record that it always was.
        if let (false, Value::Object(fields)) = (self.repeats.is_empty(), &mut body) {
            let repeats = self.repeats.iter().map(repeat_value).collect();
            fields.insert("repeats".to_owned(), Value::Array(repeats));
        }
        body
    }

    fn from_body(body: &Value) -> Option<Self> {
        let columns = body.get("columns")?.as_object()?;
        let get = |name: &'static str| columns.get(name).and_then(Value::as_str).unwrap_or_default();
        let is_secret = body.get("secret")?.as_bool()?;
        let rows: Option<Vec<Row>> = body.get("rows")?.as_array()?.iter().map(row_from_value).collect();
        let repeats: Option<Vec<RepeatRows>> = match body.get("repeats") {
            Some(repeats) => repeats.as_array()?.iter().map(repeat_from_value).collect(),
            None => Some(Vec::new()),
        };
        Some(Self { header: header_from_texts(get, is_secret).ok()?, rows: rows?, repeats: repeats? })
    }
}

fn repeat_value(rows: &RepeatRows) -> Value {
    let one = |row: &InstanceRow| json!({"number": row.number, "cells": cells_value(&row.cells)});
    json!({"repeat": rows.repeat.as_str(), "instances": rows.instances.iter().map(one).collect::<Vec<_>>()})
}

fn repeat_from_value(value: &Value) -> Option<RepeatRows> {
    let one = |row: &Value| {
        Some(InstanceRow { number: number_from_value(row.get("number")?)?, cells: cells_from_value(row)? })
    };
    let instances: Option<Vec<InstanceRow>> = value.get("instances")?.as_array()?.iter().map(one).collect();
    Some(RepeatRows { repeat: value.get("repeat")?.as_str()?.into(), instances: instances? })
}

fn row_value(row: &Row) -> Value {
    json!({"subject": row.subject.as_ref().map(|id| id.as_str()), "cells": cells_value(&row.cells)})
}

fn row_from_value(value: &Value) -> Option<Row> {
    let subject = value.get("subject").and_then(Value::as_str).map(Into::into);
    Some(Row { subject, cells: cells_from_value(value)? })
}

fn cells_value(cells: &[Cell]) -> Vec<Value> {
    cells
        .iter()
        .map(|cell| match cell {
            Cell::NotAsked => json!(-1),
            Cell::LeftOut => json!(-2),
            Cell::Code(code) => json!({"code": code.as_str()}),
            Cell::Codes(codes) => {
                json!({"codes": codes.iter().map(|code| code.as_str()).collect::<Vec<_>>()})
            }
            Cell::Integer(number) => json!({"integer": number}),
            Cell::Decimal(number) => json!({"decimal": number}),
            Cell::Text(text) => json!({"text": text}),
        })
        .collect()
}

fn cells_from_value(row: &Value) -> Option<Vec<Cell>> {
    row.get("cells")?.as_array()?.iter().map(cell_from_value).collect()
}

fn cell_from_value(value: &Value) -> Option<Cell> {
    match value.as_i64() {
        Some(-1) => return Some(Cell::NotAsked),
        Some(-2) => return Some(Cell::LeftOut),
        Some(_) => return None,
        None => {}
    }
    let (kind, content) = value.as_object()?.iter().next()?;
    Some(match kind.as_str() {
        "code" => Cell::Code(content.as_str()?.into()),
        "codes" => {
            let codes: Option<Vec<_>> =
                content.as_array()?.iter().map(|code| code.as_str().map(Into::into)).collect();
            Cell::Codes(codes?)
        }
        "integer" => Cell::Integer(content.as_i64()?),
        "decimal" => Cell::Decimal(content.as_str()?.to_owned()),
        "text" => Cell::Text(content.as_str()?.to_owned()),
        _ => return None,
    })
}

impl Kept for Visit {
    fn to_body(&self) -> Value {
        Value::Object(
            VISIT
                .iter()
                .zip(visit_texts(self))
                .map(|(name, text)| ((*name).to_owned(), text.into()))
                .collect(),
        )
    }

    fn from_body(body: &Value) -> Option<Self> {
        let get = |name: &'static str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        visit_from_texts(get).ok()
    }
}

impl Kept for ExportMark {
    fn to_body(&self) -> Value {
        json!({"ids": self.ids, "files": self.files, "at": self.at.map(|at| at.to_string())})
    }

    fn from_body(body: &Value) -> Option<Self> {
        let texts = |field: &str| -> Option<Vec<String>> {
            body.get(field)?.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let at = match body.get("at").and_then(Value::as_str) {
            Some(text) => Some(Timestamp::parse(text)?),
            None => None,
        };
        Some(Self { ids: texts("ids")?, files: texts("files")?, at })
    }
}

impl Kept for Settings {
    fn to_body(&self) -> Value {
        json!({
            "revision": self.revision, "language": self.language, "large": self.large, "practice": self.practice,
            "interviewer": self.interviewer, "device": self.device, "name": self.name, "lock": self.lock, "pack": self.pack,
            "pin": self.pin.as_ref().map(pin_value), "by_link": self.by_link,
            "text_points": self.text_points, "contrast": self.contrast,
        })
    }

    fn from_body(body: &Value) -> Option<Self> {
        let text = |field: &str| body.get(field).and_then(Value::as_str);
        let flag = |field: &str| body.get(field).and_then(Value::as_bool);
        Some(Self {
            revision: body.get("revision")?.as_u64()?,
            language: text("language").map(str::to_owned),
            large: flag("large")?,
            // What earlier versions did not write begins as on a fresh device.
            text_points: body
                .get("text_points")
                .and_then(Value::as_u64)
                .and_then(|points| points.try_into().ok())
                .unwrap_or(TEXT_POINTS),
            contrast: flag("contrast").unwrap_or_default(),
            practice: flag("practice")?,
            interviewer: text("interviewer").map(str::to_owned),
            device: text("device")?.to_owned(),
            // Settings of before devices had names do not say.
            name: text("name").unwrap_or_default().to_owned(),
            lock: text("lock").map(str::to_owned),
            // Settings of before there were several packs do not say.
            pack: text("pack").map(str::to_owned),
            // Settings of before there was a PIN have neither.
            pin: match body.get("pin") {
                None | Some(Value::Null) => None,
                Some(pin) => Some(pin_from_value(pin)?),
            },
            by_link: flag("by_link").unwrap_or_default(),
        })
    }
}

fn pin_value(pin: &Pin) -> Value {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
    json!({
        "salt": pin.salt, "rounds": pin.rounds, "hash": pin.hash, "tries": pin.tries,
        "tried_at": time(pin.tried_at), "forgotten_at": time(pin.forgotten_at),
    })
}

fn pin_from_value(value: &Value) -> Option<Pin> {
    let text = |field: &str| value.get(field)?.as_str().map(str::to_owned);
    let time = |field: &str| match value.get(field) {
        None | Some(Value::Null) => Some(None),
        Some(at) => Timestamp::parse(at.as_str()?).map(Some),
    };
    Some(Pin {
        salt: text("salt")?,
        rounds: number_from_value(value.get("rounds")?)?,
        hash: text("hash")?,
        tries: number_from_value(value.get("tries")?)?,
        tried_at: time("tried_at")?,
        forgotten_at: time("forgotten_at")?,
    })
}
