//! The column `parameters`: `name=value` with blanks, commas or semicolons between. It decides
//! which a type may have, and which values.

use pingyi_base::{FindingCode, number};
use pingyi_questionnaire::nearest::nearest;
use pingyi_wording::report::Key;

use crate::sheets::{At, Report};

/// The parameters of a type; empty where it has none.
fn known(kind: &str) -> &'static [&'static str] {
    match kind {
        "select_one" | "select_multiple" | "rank" => &["randomize", "seed", "order"],
        "select_one_from_file" | "select_multiple_from_file" => {
            &["randomize", "seed", "order", "value", "label"]
        }
        "range" => &["start", "end", "step", "tick_interval", "tick_labelset", "placeholder"],
        "image" => &["max-pixels", "app"],
        "text" => &["rows"],
        _ => &[],
    }
}

/// The parameters as they go into the questionnaire; empty where none is left.
pub(crate) fn read(kind: &str, text: &str, at: &At<'_>, report: &mut Report) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    // Blanks may stand around the sign.
    let spaced = text.replace('=', " = ");
    let words: Vec<&str> =
        spaced.split([' ', ',', ';', '\t', '\n']).filter(|word| !word.is_empty()).collect();
    for chunk in words.chunks(3) {
        match chunk {
            [name, "=", value] if *value != "=" && *name != "=" => {
                pairs.push((name.to_lowercase(), (*value).to_owned()));
            }
            other => {
                wrong(report, at, &other.join(""), "name=value");
                return String::new();
            }
        }
    }
    let mut kept = Vec::new();
    for (name, value) in &pairs {
        if let Some(value) = one(kind, name, value, &pairs, at, report) {
            kept.push(format!("{name}={value}"));
        }
    }
    if kind == "range" {
        for (name, value) in [("start", "1"), ("end", "10"), ("step", "1")] {
            if !pairs.iter().any(|(known, _)| known == name) {
                kept.push(format!("{name}={value}"));
            }
        }
        bounds(&kept, at, report);
    }
    kept.join(" ")
}

fn wrong(report: &mut Report, at: &At<'_>, value: &str, expected: &str) {
    report.error(FindingCode::XlsformParameter, at, &[("value", value), ("expected", expected)]);
}

fn one(
    kind: &str,
    name: &str,
    value: &str,
    pairs: &[(String, String)],
    at: &At<'_>,
    report: &mut Report,
) -> Option<String> {
    let known = known(kind);
    if !known.contains(&name) {
        let expected = nearest(name, known.iter().copied()).map_or_else(|| known.join(", "), str::to_owned);
        let expected = if expected.is_empty() { "–".to_owned() } else { expected };
        wrong(report, at, &format!("{name}={value}"), &expected);
        return None;
    }
    let lower = value.to_lowercase();
    let mut expect = |holds: bool, expected: &str| {
        if !holds {
            wrong(report, at, &format!("{name}={value}"), expected);
        }
        holds
    };
    let is_number = number::parse(value).is_some();
    let is_kept = match name {
        "randomize" => expect(matches!(lower.as_str(), "true" | "false"), "true, false"),
        "seed" => {
            let is_random = pairs.iter().any(|(known, value)| known == "randomize" && value == "true");
            expect(is_number || value.starts_with("${"), "1234, ${…}") && expect(is_random, "randomize=true")
        }
        "order" => expect(lower == "half-reversed", "half-reversed"),
        "start" | "end" | "step" => expect(is_number, "0, 0.5"),
        "max-pixels" => expect(value.parse::<u32>().is_ok_and(|pixels| pixels > 0), "1024"),
        "rows" => {
            expect(value.parse::<u32>().is_ok(), "5");
            false
        }
        "value" => expect(value == "name", "name"),
        "label" => expect(value == "label", "label"),
        "app" => {
            report.not_supported(true, at, name, Key::NotSupportedExternalAppMessage);
            false
        }
        _ => {
            report.not_supported(false, at, name, Key::NotSupportedStyleMessage);
            false
        }
    };
    // Columns of other names cannot be had, and these two are what lists have anyway.
    let says_nothing = matches!(name, "value" | "label");
    let value = if matches!(name, "randomize" | "order") { lower } else { value.to_owned() };
    (is_kept && !says_nothing).then_some(value)
}

/// A range has a step that is not 0 and not larger than the way from start to end.
fn bounds(kept: &[String], at: &At<'_>, report: &mut Report) {
    let of = |name: &str| {
        let value = kept.iter().find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.and_then(number::parse)
    };
    let (Some(start), Some(end), Some(step)) = (of("start"), of("end"), of("step")) else { return };
    if step == 0.0 || step.abs() > (end - start).abs() {
        wrong(report, at, &format!("step={}", number::text(step)), "0 < step <= end - start");
    } else if start > end || step < 0.0 {
        wrong(report, at, &format!("start={}", number::text(start)), "start < end, step > 0");
    }
}
