//! Walking JSON with a path at hand, so that every problem of a file is told at once and with its
//! place. It decides how a wrong type, a missing field or an unknown field is reported; what the
//! fields mean is decided by those who ask.

use pingyi_base::{Date, Finding, FindingCode, Language, LocalText, Place, is_valid_id};
use pingyi_questionnaire::nearest::nearest;
use serde_json::{Map, Value};

/// The findings of one file.
#[derive(Debug, Default)]
pub struct Findings {
    /// What was found so far.
    pub list: Vec<Finding>,
}

/// An object with its path.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    path: String,
    map: &'a Map<String, Value>,
}

/// Parses a file as JSON.
///
/// # Errors
/// A finding that says where the JSON breaks.
pub fn parse(bytes: &[u8]) -> Result<Value, Box<Finding>> {
    // A BOM is what a text editor on Windows leaves.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| {
        Box::new(Finding::error(FindingCode::PackNotJson, Place::default()).with("problem", error))
    })
}

impl<'a> Object<'a> {
    /// The object at a path, or a finding.
    pub fn at(value: &'a Value, path: &str, findings: &mut Findings) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self { path: path.to_owned(), map }),
            other => {
                invalid(findings, path, other, "{…}");
                None
            }
        }
    }

    /// The path of a field.
    #[must_use]
    pub fn path(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }

    /// The path of the object itself.
    #[must_use]
    pub fn own_path(&self) -> &str {
        &self.path
    }

    /// A field, if it is there and not null.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&'a Value> {
        self.map.get(field).filter(|value| !value.is_null())
    }

    /// Tells of every field that is not among the known ones, with the nearest that is.
    pub fn only(&self, known: &[&'static str], findings: &mut Findings) {
        for field in self.map.keys().filter(|field| !known.contains(&field.as_str())) {
            let at = Place::path(&self.path(field));
            let mut finding = Finding::warning(FindingCode::PackUnknownField, at).with("field", field);
            finding = finding.with("nearest", nearest(field, known.iter().copied()).unwrap_or("–"));
            findings.list.push(finding);
        }
    }

    /// A text that must be there.
    pub fn text(&self, field: &str, findings: &mut Findings) -> Option<&'a str> {
        match self.get(field) {
            Some(Value::String(text)) => Some(text),
            Some(other) => {
                invalid(findings, &self.path(field), other, "\"…\"");
                None
            }
            None => {
                self.missing(field, findings);
                None
            }
        }
    }

    /// A text that may be missing.
    pub fn optional_text(&self, field: &str, findings: &mut Findings) -> Option<&'a str> {
        self.get(field).and_then(|_| self.text(field, findings))
    }

    /// An id that must be there and be a good one.
    pub fn id(&self, field: &str, findings: &mut Findings) -> Option<&'a str> {
        let text = self.text(field, findings)?;
        if !is_valid_id(text) {
            let at = Place::path(&self.path(field));
            findings.list.push(Finding::error(FindingCode::PackId, at).with("value", text));
        }
        Some(text)
    }

    /// An id that may be missing.
    pub fn optional_id(&self, field: &str, findings: &mut Findings) -> Option<&'a str> {
        self.get(field).and_then(|_| self.id(field, findings))
    }

    /// A text in several languages: `{"zh-CN": "…", "en": "…"}`; a plain text stands for the default.
    pub fn local(&self, field: &str, default: &Language, findings: &mut Findings) -> LocalText {
        match self.get(field) {
            None => LocalText::new(),
            Some(value) => local(value, &self.path(field), default, findings),
        }
    }

    /// A text in several languages that must be there.
    pub fn wanted_local(&self, field: &str, default: &Language, findings: &mut Findings) -> LocalText {
        if self.get(field).is_none() {
            self.missing(field, findings);
        }
        self.local(field, default, findings)
    }

    /// A whole number from 0 that may be missing.
    pub fn optional_count(&self, field: &str, findings: &mut Findings) -> Option<u32> {
        let value = self.get(field)?;
        let count = value.as_u64().and_then(|number| u32::try_from(number).ok());
        if count.is_none() {
            invalid(findings, &self.path(field), value, "0, 1, 2 …");
        }
        count
    }

    /// A finite number that may be missing.
    pub fn optional_number(&self, field: &str, findings: &mut Findings) -> Option<f64> {
        let value = self.get(field)?;
        let number = value.as_f64().filter(|number| number.is_finite());
        if number.is_none() {
            invalid(findings, &self.path(field), value, "0.5");
        }
        number
    }

    /// A truth value; false where it is missing.
    pub fn flag(&self, field: &str, findings: &mut Findings) -> bool {
        match self.get(field) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                invalid(findings, &self.path(field), other, "true, false");
                false
            }
        }
    }

    /// A date that must be there.
    pub fn date(&self, field: &str, findings: &mut Findings) -> Option<Date> {
        let text = self.text(field, findings)?;
        let date = Date::parse(text);
        if date.is_none() {
            invalid(findings, &self.path(field), &Value::String(text.to_owned()), "2026-07-01");
        }
        date
    }

    /// The elements of a list with their paths; none where it is missing.
    pub fn list(&self, field: &str, findings: &mut Findings) -> Vec<(String, &'a Value)> {
        match self.get(field) {
            None => Vec::new(),
            Some(Value::Array(values)) => values
                .iter()
                .enumerate()
                .map(|(index, value)| (format!("{}[{index}]", self.path(field)), value))
                .collect(),
            Some(other) => {
                invalid(findings, &self.path(field), other, "[…]");
                Vec::new()
            }
        }
    }

    /// The objects of a list; what is no object is told.
    pub fn objects(&self, field: &str, findings: &mut Findings) -> Vec<Object<'a>> {
        let list = self.list(field, findings);
        list.into_iter().filter_map(|(path, value)| Object::at(value, &path, findings)).collect()
    }

    /// The object in a field, if it is there.
    pub fn object(&self, field: &str, findings: &mut Findings) -> Option<Object<'a>> {
        self.get(field).and_then(|value| Object::at(value, &self.path(field), findings))
    }

    /// The fields of the object, in the order of the file's reader.
    pub fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.map.iter()
    }

    /// Whether `format` is the one that this version reads; tells if not.
    pub fn has_format(&self, expected: &str, findings: &mut Findings) -> bool {
        let found = self.get("format").and_then(Value::as_str).unwrap_or_default();
        if found != expected {
            let at = Place::path(&self.path("format"));
            findings.list.push(
                Finding::error(FindingCode::PackFormat, at).with("value", found).with("expected", expected),
            );
        }
        found == expected
    }

    /// Tells that a field is missing.
    pub fn missing(&self, field: &str, findings: &mut Findings) {
        let at = Place::path(&self.path);
        findings.list.push(Finding::error(FindingCode::PackMissing, at).with("field", field));
    }
}

/// Tells that a value is not what is expected.
pub fn invalid(findings: &mut Findings, path: &str, value: &Value, expected: &str) {
    let shown: String = value.to_string().chars().take(60).collect();
    let finding = Finding::error(FindingCode::PackInvalid, Place::path(path));
    findings.list.push(finding.with("value", shown).with("expected", expected));
}

fn local(value: &Value, path: &str, default: &Language, findings: &mut Findings) -> LocalText {
    let mut texts = LocalText::new();
    match value {
        Value::String(text) => texts.set(default.clone(), text),
        Value::Object(map) => {
            for (language, text) in map {
                match text {
                    Value::String(text) => texts.set(Language::new(language), text),
                    other => invalid(findings, &format!("{path}.{language}"), other, "\"…\""),
                }
            }
        }
        other => invalid(findings, path, other, "{\"zh-CN\": \"…\", \"en\": \"…\"}"),
    }
    texts
}
