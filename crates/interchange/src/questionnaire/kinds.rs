//! What stands in the columns `type` and `parameters`: which kind of answer an item wants, and in
//! which order its choices stand.

use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, ListName, Place, number};
use pingyi_questionnaire::nearest::nearest;
use pingyi_questionnaire::{ChoiceList, ChoiceOrder, Expression, ItemKind, Metadata};
use serde_json::Value;

use super::{Lists, rows};
use crate::json::{Findings, Object, invalid};

/// The longer side of a picture where the questionnaire does not say.
const MAX_PIXELS: u32 = 1_024;

const TYPES: [&str; 27] = [
    "select_one",
    "select_multiple",
    "select_one_from_file",
    "select_multiple_from_file",
    "rank",
    "integer",
    "decimal",
    "range",
    "text",
    "date",
    "time",
    "dateTime",
    "datetime",
    "note",
    "acknowledge",
    "calculate",
    "hidden",
    "image",
    "start",
    "end",
    "today",
    "deviceid",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "trigger",
];
/// Types of XLSForm that a browser cannot or should not do.
const NOT_SUPPORTED: [&str; 22] = [
    "geopoint",
    "geotrace",
    "geoshape",
    "start-geopoint",
    "background-geopoint",
    "barcode",
    "audio",
    "background-audio",
    "video",
    "file",
    "csv-external",
    "xml-external",
    "select_one_external",
    "osm",
    "username",
    "phonenumber",
    "email",
    "simserial",
    "subscriberid",
    "audit",
    "begin_loop",
    "end_loop",
];

/// The kind of a row that is an item.
pub(super) fn read(
    row: &Object<'_>,
    words: &[&str],
    lists: [&Lists; 2],
    findings: &mut Findings,
) -> Option<ItemKind> {
    let [own, _] = lists;
    Some(match words {
        ["select_one", name] => ItemKind::SelectOne(list(row, name, &[own], findings)?),
        ["select_multiple", name] => ItemKind::SelectMultiple(list(row, name, &[own], findings)?),
        ["rank", name] => ItemKind::Rank(list(row, name, &[own], findings)?),
        ["select_one_from_file", file] => ItemKind::SelectOne(of_file(row, file, &lists, findings)?),
        ["select_multiple_from_file", file] => {
            ItemKind::SelectMultiple(of_file(row, file, &lists, findings)?)
        }
        ["range"] => range(row, findings)?,
        ["image"] => ItemKind::Image { max_pixels: max_pixels(row, findings)? },
        ["integer"] => ItemKind::Integer,
        ["decimal"] => ItemKind::Decimal,
        ["text"] => ItemKind::Text,
        ["date"] => ItemKind::Date,
        ["time"] => ItemKind::Time,
        ["dateTime" | "datetime"] => ItemKind::DateTime,
        ["note"] => ItemKind::Note,
        ["acknowledge" | "trigger"] => ItemKind::Acknowledge,
        ["calculate"] => ItemKind::Calculate,
        ["hidden"] => ItemKind::Hidden,
        ["start"] => ItemKind::Metadata(Metadata::Start),
        ["end"] => ItemKind::Metadata(Metadata::End),
        ["today"] => ItemKind::Metadata(Metadata::Today),
        ["deviceid"] => ItemKind::Metadata(Metadata::DeviceId),
        other => return refuse(row, other, findings),
    })
}

/// What XLSForm knows is refused by name; what it does not is told with the nearest word.
fn refuse(row: &Object<'_>, words: &[&str], findings: &mut Findings) -> Option<ItemKind> {
    let whole = words.join(" ");
    let refused = words.iter().find(|word| NOT_SUPPORTED.contains(word) || **word == "or_other");
    if let Some(word) = refused {
        let finding = Finding::error(FindingCode::NotSupported, Place::path(&row.path("type")));
        findings.list.push(finding.with("value", word).with("nearest", "–"));
    } else {
        let first = words.first().copied().unwrap_or_default();
        // The right word with too little or too much behind it wants a list.
        let expected = match nearest(first, TYPES) {
            Some(near) if near.starts_with("select") || near == "rank" => format!("{near} LIST"),
            Some(near) => near.to_owned(),
            None => TYPES.join(", "),
        };
        rows::invalid_type(row, &whole, &expected, findings);
    }
    None
}

fn list(row: &Object<'_>, name: &str, lists: &[&Lists], findings: &mut Findings) -> Option<Arc<ChoiceList>> {
    let found = lists.iter().find_map(|lists| lists.get(&ListName::new(name)));
    if found.is_none() {
        let known = lists.iter().flat_map(|lists| lists.keys()).map(ListName::as_str);
        let finding = Finding::error(FindingCode::PackReference, Place::path(&row.path("type")));
        findings.list.push(finding.with("value", name).with("nearest", nearest(name, known).unwrap_or("–")));
    }
    found.cloned()
}

/// `streets.csv` is the list `streets`, of the questionnaire or of the pack.
fn of_file(
    row: &Object<'_>,
    file: &str,
    lists: &[&Lists; 2],
    findings: &mut Findings,
) -> Option<Arc<ChoiceList>> {
    match file.strip_suffix(".csv") {
        Some(name) => list(row, name, lists, findings),
        None => {
            rows::invalid_type(
                row,
                file,
                &format!("{}.csv", file.split('.').next().unwrap_or(file)),
                findings,
            );
            None
        }
    }
}

/// The parameters of a row that its type may have; others are told and left out. Between them stand
/// blanks, commas or semicolons, around the sign blanks.
fn parameters<'a>(row: &Object<'a>, known: &[&str], findings: &mut Findings) -> Vec<(String, String)> {
    let text: &'a str = row.optional_text("parameters", findings).unwrap_or_default();
    let spaced = text.replace('=', " = ");
    let words: Vec<&str> = spaced
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter(|w| !w.is_empty())
        .collect();
    let mut found = Vec::new();
    for chunk in words.chunks(3) {
        match chunk {
            [name, "=", value] if known.contains(name) => {
                found.push(((*name).to_owned(), (*value).to_owned()));
            }
            [name, "=", _] => {
                let at = Place::path(&row.path("parameters"));
                let near = nearest(name, known.iter().copied()).unwrap_or("–");
                let finding = Finding::warning(FindingCode::PackUnknownField, at);
                findings.list.push(finding.with("field", name).with("nearest", near));
            }
            _ => {
                wrong(row, text, "name=value", findings);
                return found;
            }
        }
    }
    found
}

fn wrong(row: &Object<'_>, value: &str, expected: &str, findings: &mut Findings) {
    invalid(findings, &row.path("parameters"), &Value::String(value.to_owned()), expected);
}

fn range(row: &Object<'_>, findings: &mut Findings) -> Option<ItemKind> {
    // XLSForm's defaults.
    let (mut start, mut end, mut step) = (1.0, 10.0, 1.0);
    for (name, value) in parameters(row, &["start", "end", "step"], findings) {
        let Some(number) = number::parse(&value) else {
            wrong(row, &format!("{name}={value}"), "0, 0.5, 10", findings);
            return None;
        };
        match name.as_str() {
            "start" => start = number,
            "end" => end = number,
            _ => step = number,
        }
    }
    Some(ItemKind::Range { start, end, step })
}

fn max_pixels(row: &Object<'_>, findings: &mut Findings) -> Option<u32> {
    let Some((_, value)) = parameters(row, &["max-pixels"], findings).pop() else { return Some(MAX_PIXELS) };
    let pixels = value.parse().ok().filter(|pixels| *pixels > 0);
    if pixels.is_none() {
        wrong(row, &format!("max-pixels={value}"), "1024", findings);
    }
    pixels
}

/// In which order the choices stand; the parameters of other kinds were read with the kind.
pub(super) fn order(row: &Object<'_>, kind: &ItemKind, findings: &mut Findings) -> ChoiceOrder {
    match kind {
        ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_) | ItemKind::Rank(_) => {}
        ItemKind::Range { .. } | ItemKind::Image { .. } => return ChoiceOrder::Listed,
        _ => {
            parameters(row, &[], findings);
            return ChoiceOrder::Listed;
        }
    }
    let (mut randomize, mut seed, mut reversed) = (false, None, false);
    for (name, value) in parameters(row, &["randomize", "seed", "order"], findings) {
        match (name.as_str(), value.as_str()) {
            ("randomize", "true") => randomize = true,
            ("randomize", "false") => randomize = false,
            ("order", "half-reversed") => reversed = true,
            ("seed", source) => match Expression::parse(source) {
                Ok(expression) => seed = Some(expression),
                Err(error) => rows::refuse(&row.path("parameters"), source, &error, findings),
            },
            (name, value) => {
                let expected = if name == "order" { "half-reversed" } else { "true, false" };
                wrong(row, &format!("{name}={value}"), expected, findings);
            }
        }
    }
    match (randomize, reversed, seed) {
        (true, false, seed) => ChoiceOrder::Shuffled { seed },
        (false, true, None) => ChoiceOrder::HalfReversed,
        (false, false, None) => ChoiceOrder::Listed,
        _ => {
            let expected = "randomize=true seed=1 | order=half-reversed";
            wrong(row, row.optional_text("parameters", findings).unwrap_or_default(), expected, findings);
            ChoiceOrder::Listed
        }
    }
}
