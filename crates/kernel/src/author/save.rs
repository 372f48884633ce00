//! Versions, and the pack with one questionnaire more. It decides which versions are new and where
//! the new one stands: behind all older ones of the same questionnaire, which stay as they are.

use pingyi_base::Finding;
use pingyi_interchange::{pack, questionnaire};
use pingyi_questionnaire::{Pack, Questionnaire};
use serde_json::Value;

/// How often a version is counted up before it is given up.
const MOST_VERSIONS: usize = 10_000;

/// Why there is no new pack.
#[derive(Debug)]
pub(super) enum Refused {
    /// The pack has another questionnaire under this id and version.
    Taken,
    /// The pack would not hold; why.
    Broken(Vec<Finding>),
}

/// A pack that was made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) value: Value,
    pub(super) pack: Pack,
    pub(super) text: String,
}

/// The version that comes after this one: its last number counted up.
pub(super) fn next(version: &str) -> String {
    let version = version.trim();
    let digits = version.chars().rev().take_while(char::is_ascii_digit).count();
    let (before, number) = version.split_at(version.len() - digits);
    match number.parse::<u64>().ok().and_then(|number| number.checked_add(1)) {
        Some(number) => format!("{before}{number:0digits$}"),
        None if version.is_empty() => "1".to_owned(),
        None => format!("{version}.2"),
    }
}

/// A version of a questionnaire that the pack does not have: this one, or one that comes after.
pub(super) fn fresh(pack: &Value, id: &str, version: &str) -> String {
    let mut version = if version.trim().is_empty() { next("") } else { version.trim().to_owned() };
    for _ in 0..MOST_VERSIONS {
        if find(pack, id, &version).is_none() {
            break;
        }
        version = next(&version);
    }
    version
}

/// An id that the pack does not have.
pub(super) fn fresh_id(pack: &Value, id: &str) -> String {
    let is_taken = |id: &str| entries(pack).iter().any(|entry| says(entry, "id", id));
    if !is_taken(id) {
        return id.to_owned();
    }
    let mut numbers = (2..=MOST_VERSIONS).map(|number| format!("{id}-{number}"));
    numbers.find(|id| !is_taken(id)).unwrap_or_else(|| id.to_owned())
}

/// The pack with this questionnaire in it, under a version of the pack that comes after the last.
pub(super) fn into_pack(value: &Value, json: &Value, read: &Questionnaire) -> Result<Made, Refused> {
    let (id, version) = (read.id.as_str(), read.version.as_str());
    let mut value = value.clone();
    if find(&value, id, version).is_some() {
        let there = questionnaire::text_in_pack(value.to_string().as_bytes(), id, version);
        let there = there.and_then(|text| questionnaire::read(text.as_bytes()).0);
        // Written the same way, so that a list that the pack holds for it makes no difference.
        if there.is_none_or(|there| questionnaire::write(&there) != questionnaire::write(read)) {
            return Err(Refused::Taken);
        }
    } else {
        let place = entries(&value).iter().rposition(|entry| says(entry, "id", id)).map(|place| place + 1);
        if let Some(Value::Array(all)) = value.get_mut("questionnaires") {
            let place = place.unwrap_or(all.len());
            all.insert(place, json.clone());
        }
        let version = next(value.get("version").and_then(Value::as_str).unwrap_or_default());
        if let Some(root) = value.as_object_mut() {
            root.insert("version".to_owned(), version.into());
        }
    }
    let text = format!("{value:#}\n");
    match pack::read(text.as_bytes()) {
        (Some(pack), _) => Ok(Made { value, pack, text }),
        (None, findings) => Err(Refused::Broken(findings)),
    }
}

fn entries(pack: &Value) -> &[Value] {
    pack.get("questionnaires").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn find<'a>(pack: &'a Value, id: &str, version: &str) -> Option<&'a Value> {
    entries(pack).iter().find(|entry| says(entry, "id", id) && says(entry, "version", version))
}

fn says(entry: &Value, field: &str, text: &str) -> bool {
    entry.get(field).and_then(Value::as_str) == Some(text)
}
