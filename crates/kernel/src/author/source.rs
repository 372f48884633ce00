//! Where a draft comes from: a template, a version in the pack, or a file. It decides what a file is
//! by its content; what is an error in it is for the readers, and a file with errors is not taken.

use pingyi_base::Finding;
use pingyi_interchange::{pack, questionnaire};
use pingyi_questionnaire::Pack;
use serde_json::Value;

use super::check;
use super::draft::Draft;

/// Questionnaires to begin with, by name.
pub(super) const TEMPLATES: [(&str, &str); 4] = [
    ("blank", include_str!("templates/blank.json")),
    ("satisfaction", include_str!("templates/satisfaction.json")),
    ("exit-poll", include_str!("templates/exit-poll.json")),
    ("training", include_str!("templates/training.json")),
];

/// What was in a file.
#[derive(Debug)]
pub(super) enum Loaded {
    /// A questionnaire.
    Draft(Draft),
    /// A pack: its file and what it means.
    Pack(Value, Box<Pack>),
}

/// A template as a draft.
pub(super) fn template(name: &str) -> Option<Draft> {
    let (_, text) = TEMPLATES.iter().find(|(known, _)| *known == name)?;
    canonical(text.as_bytes())
}

/// A version of one of the pack's questionnaires.
pub(super) fn of_pack(value: &Value, id: &str, version: &str) -> Option<Draft> {
    let text = questionnaire::text_in_pack(value.to_string().as_bytes(), id, version)?;
    canonical(text.as_bytes())
}

/// Read and written once, so that all fields have the shape that the editor knows.
fn canonical(json: &[u8]) -> Option<Draft> {
    Draft::from_text(&questionnaire::write(&questionnaire::read(json).0?))
}

/// Reads a file: JSON, else a form.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<(Loaded, Vec<Finding>), Vec<Finding>> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.first() == Some(&b'{') { json(text) } else { form(name, bytes) }
}

fn json(bytes: &[u8]) -> Result<(Loaded, Vec<Finding>), Vec<Finding>> {
    let value: Option<Value> = serde_json::from_slice(bytes).ok();
    let format = value.as_ref().and_then(|value| value.get("format")).and_then(Value::as_str);
    if format == Some(pack::FORMAT) {
        return match (pack::read(bytes), value) {
            ((Some(pack), findings), Some(value)) => Ok((Loaded::Pack(value, Box::new(pack)), findings)),
            ((_, findings), _) => Err(findings),
        };
    }
    // The lint stands beside the items as soon as the draft is open.
    let (questionnaire, findings) = questionnaire::read(bytes);
    match questionnaire.and_then(|found| Draft::from_text(&questionnaire::write(&found))) {
        Some(draft) => Ok((Loaded::Draft(draft), findings)),
        None => Err(findings),
    }
}

fn form(name: &str, bytes: &[u8]) -> Result<(Loaded, Vec<Finding>), Vec<Finding>> {
    let conversion = pingyi_xlsform::read(name, bytes);
    let (value, findings) = conversion.checked(|json| check::read(json).1).finish();
    match value.and_then(|value| canonical(value.to_string().as_bytes())) {
        Some(draft) => Ok((Loaded::Draft(draft), findings)),
        None => Err(findings),
    }
}
