//! The settings sheet and our own sheet `pingyi`: title, id, version, languages. It decides what is
//! taken where something is missing.

use pingyi_base::{FindingCode, is_valid_id};
use pingyi_questionnaire::nearest::nearest;
use pingyi_wording::report::Key;
use serde_json::{Map, Value};

use crate::headers::{Headers, Unknown};
use crate::languages;
use crate::names;
use crate::sheets::{At, Report, Row, Sheets};
use crate::tables::{Column, ColumnRow, SETTINGS};

const KINDS: [&str; 5] = ["survey", "rating", "vote", "suggestion", "register"];
const ORDERS: [&str; 3] = ["rotated", "shuffled", "listed"];

/// Our own sheet: texts of the whole questionnaire in several languages, one a row.
pub(crate) const OWN: &[ColumnRow] = &[
    ColumnRow { word: "name", column: Column::Field("name") },
    ColumnRow { word: "label", column: Column::Texts("label") },
];

/// What the questionnaire as a whole says.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) kind: String,
    pub(crate) title: Map<String, Value>,
    pub(crate) notice: Map<String, Value>,
    pub(crate) subject_order: Option<String>,
    pub(crate) default_language: String,
    pub(crate) allows_duplicates: bool,
}

/// What the other sheets know of languages.
pub(crate) struct Spoken<'a> {
    /// The languages that columns name.
    pub(crate) languages: Vec<&'a str>,
    /// What the texts without a language would be taken for; `None` where there are none.
    pub(crate) guess: Option<&'static str>,
}

struct Reader<'a> {
    headers: Headers,
    row: Row,
    report: &'a mut Report,
}

/// Reads the settings; whatever is missing is taken from the file's name or the other sheets.
pub(crate) fn read(sheets: &Sheets, spoken: &Spoken<'_>, report: &mut Report) -> Settings {
    let sheet = sheets.sheet("settings").cloned().unwrap_or_default();
    let headers = Headers::read(&sheet, SETTINGS, Unknown::LeftOut, report);
    let row = sheet.rows.first().cloned().unwrap_or_default();
    let mut reader = Reader { headers, row, report };
    if is_yes(reader.headers.text(&reader.row, "add_none_option")) {
        let at = At::row(&reader.headers.sheet, reader.row.line).column("add_none_option");
        reader.report.not_supported(true, &at, "add_none_option", Key::NotSupportedNoneOptionMessage);
    }
    let default_language = reader.default_language(spoken);
    reader.headers.set_default_language(&default_language);
    let id = reader.id(&sheets.file);
    let version = reader.or_taken("version", "version", "1");
    let mut title = reader.headers.local(&reader.row, "title");
    let mut notice = reader.headers.local(&reader.row, "notice");
    own_sheet(sheets, &default_language, &mut title, &mut notice, reader.report);
    if title.is_empty() {
        reader.taken("form_title", "", &id);
        title.insert(default_language.clone(), id.clone().into());
    }
    // The title's languages are the questionnaire's.
    let first = title.get(&default_language).or_else(|| title.values().next()).cloned();
    for language in spoken.languages.iter().copied().chain([default_language.as_str()]) {
        if let (false, Some(first)) = (title.contains_key(language), &first) {
            title.insert(language.to_owned(), first.clone());
        }
    }
    Settings {
        id,
        version,
        kind: reader.word("kind", &KINDS).unwrap_or_else(|| "survey".to_owned()),
        title,
        notice,
        subject_order: reader.word("subject_order", &ORDERS),
        default_language,
        allows_duplicates: is_yes(reader.headers.text(&reader.row, "allow_choice_duplicates")),
    }
}

fn own_sheet(
    sheets: &Sheets,
    default_language: &str,
    title: &mut Map<String, Value>,
    notice: &mut Map<String, Value>,
    report: &mut Report,
) {
    let Some(sheet) = sheets.sheet("pingyi") else { return };
    let mut headers = Headers::read(sheet, OWN, Unknown::LeftOut, report);
    headers.set_default_language(default_language);
    for row in &sheet.rows {
        let texts = headers.local(row, "label");
        match headers.text(row, "name") {
            "title" => title.extend(texts),
            "notice" => notice.extend(texts),
            other => {
                let at = At::row(&sheet.name, row.line).column(headers.header("name"));
                let args = [("value", other), ("expected", "title, notice")];
                report.warning(FindingCode::XlsformValue, &at, &args);
            }
        }
    }
}

/// The words that XLSForm takes for yes.
pub(crate) fn is_yes(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "yes" | "true" | "true()" | "1")
}

/// The words that XLSForm takes for no.
pub(crate) fn is_no(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "no" | "false" | "false()" | "0")
}

impl Reader<'_> {
    fn taken(&mut self, column: &str, value: &str, taken: &str) {
        let value = if value.is_empty() { column } else { value };
        let at = At::row("settings", self.row.line).column(column);
        self.report.warning(FindingCode::XlsformSetting, &at, &[("value", value), ("taken", taken)]);
    }

    fn or_taken(&mut self, field: &str, column: &str, taken: &str) -> String {
        let text = self.headers.text(&self.row, field).to_owned();
        if text.is_empty() {
            self.taken(column, "", taken);
            return taken.to_owned();
        }
        text
    }

    fn id(&mut self, file: &str) -> String {
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let made = names::valid_name(stem, "form");
        let id = self.or_taken("id", "form_id", &made);
        if is_valid_id(&id) {
            return id;
        }
        let near = names::valid_name(&id, &made);
        self.taken("form_id", &id, &near);
        near
    }

    fn word(&mut self, field: &str, words: &[&str]) -> Option<String> {
        let text = self.headers.text(&self.row, field).to_owned();
        if text.is_empty() {
            return None;
        }
        let lower = text.to_lowercase();
        if words.contains(&lower.as_str()) {
            return Some(lower);
        }
        let expected = nearest(&lower, words.iter().copied()).map_or_else(|| words.join(", "), str::to_owned);
        let at = At::row(&self.headers.sheet, self.row.line).column(self.headers.header(field));
        self.report.error(FindingCode::XlsformValue, &at, &[("value", &text), ("expected", &expected)]);
        None
    }

    fn default_language(&mut self, spoken: &Spoken<'_>) -> String {
        let text = self.headers.text(&self.row, "default_language").to_owned();
        if !text.is_empty() {
            let tag = languages::tag(&text);
            if tag.is_made_up {
                let at = At::row(&self.headers.sheet, self.row.line).column("default_language");
                let args = [("value", text.as_str()), ("taken", tag.tag.as_str())];
                self.report.warning(FindingCode::XlsformLanguage, &at, &args);
            }
            return tag.tag;
        }
        let taken = spoken.guess.or(spoken.languages.first().copied()).unwrap_or("en");
        let at = At::row("settings", self.row.line).column("default_language");
        let args = [("value", "default_language"), ("taken", taken)];
        self.report.note(FindingCode::XlsformSetting, &at, &args);
        taken.to_owned()
    }
}
