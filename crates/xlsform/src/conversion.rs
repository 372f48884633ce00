//! A form as a whole: sheets to one JSON value, and findings of the questionnaire's reader led
//! back to sheet, row and column.

use std::collections::BTreeMap;

use pingyi_base::{Finding, FindingCode, Place, Severity};
use pingyi_questionnaire::nearest::nearest;
use serde_json::{Map, Value};

use crate::choices::{self, Lists};
use crate::headers::{Headers, Unknown};
use crate::languages;
use crate::settings::{self, Settings, Spoken};
use crate::sheets::{At, KNOWN, Report, Sheet, Sheets, is_known};
use crate::survey::{self, Around};
use crate::tables::{CHOICES, SURVEY};

/// A form that was read: a draft of the questionnaire, with what was found.
#[derive(Debug)]
pub struct Conversion {
    draft: Option<Value>,
    report: Report,
    places: Places,
}

/// Where the parts of the JSON come from.
#[derive(Debug, Default)]
struct Places {
    survey: Option<Headers>,
    choices: Option<Headers>,
    lines: Vec<u64>,
    names: BTreeMap<String, u64>,
    renamed: BTreeMap<String, String>,
    lists: BTreeMap<String, Vec<u64>>,
}

/// Reads a form; nothing is left out of the draft that could be read.
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> Conversion {
    let mut report = Report::new(name);
    let sheets = crate::read::sheets(name, bytes, &mut report);
    let mut places = Places::default();
    let draft = sheets.and_then(|sheets| draft(&sheets, &mut report, &mut places));
    Conversion { draft, report, places }
}

impl Conversion {
    /// Lets the questionnaire's reader look at the draft; its findings are added with the rows they
    /// come from. Where the form has errors of its own, only what the reader alone can see is taken:
    /// what is wrong with expressions and what they name, and what the lint for fairness says. A cell
    /// with an error is told once.
    #[must_use]
    pub fn checked(mut self, reader: impl FnOnce(&[u8]) -> Vec<Finding>) -> Self {
        let Some(draft) = &self.draft else { return self };
        let had_errors = self.report.has_errors();
        for finding in reader(draft.to_string().as_bytes()) {
            if had_errors && !self.is_readers_own(&finding) {
                continue;
            }
            let at = self.places.locate(&finding.at, &self.report);
            let finding = self.as_written(finding, &at);
            let is_known = self.report.findings.iter().any(|known| {
                known.severity == Severity::Error && known.at.line == at.line && known.at.column == at.column
            });
            if !had_errors || !is_known {
                self.report.add(Finding { at, ..finding });
            }
        }
        self
    }

    /// What only the reader can see. A name that a row of the form has is there, even if that row
    /// cannot be used.
    fn is_readers_own(&self, finding: &Finding) -> bool {
        use FindingCode as Code;
        match finding.code {
            Code::PackReference => finding
                .args
                .iter()
                .any(|(name, value)| *name == "value" && !self.places.names.contains_key(value)),
            Code::PackExpression
            | Code::NotSupported
            | Code::XlsformUnknownFunction
            | Code::PackDefault
            | Code::PackAppearance
            | Code::PackNoDontKnow
            | Code::PackLanguage
            | Code::FairUnbalanced
            | Code::FairNoDissatisfied
            | Code::FairNoLevel
            | Code::FairPrefilled
            | Code::FairLeading
            | Code::FairPersonal => true,
            _ => false,
        }
    }

    /// A finding about an expression quotes what stands in the cell, not what was made of it.
    fn as_written(&self, mut finding: Finding, at: &Place) -> Finding {
        let cell = at.line.zip(at.column.clone()).and_then(|place| self.report.written.get(&place));
        for (name, value) in &mut finding.args {
            match (*name, cell) {
                ("expression", Some(cell)) => value.clone_from(cell),
                ("fragment", _) => {
                    for (old, new) in &self.places.renamed {
                        *value = value.replace(&format!("${{{new}}}"), &format!("${{{old}}}"));
                    }
                }
                _ => {}
            }
        }
        finding
    }

    /// The questionnaire, unless there are errors, and all findings.
    #[must_use]
    pub fn finish(self) -> (Option<Value>, Vec<Finding>) {
        let is_usable = !self.report.has_errors();
        (self.draft.filter(|_| is_usable), self.report.close())
    }
}

fn draft(sheets: &Sheets, report: &mut Report, places: &mut Places) -> Option<Value> {
    misspelt(sheets, report);
    let Some(survey) = sheets.sheet("survey").filter(|sheet| !sheet.headers.is_empty()) else {
        // A sheet of that very name is there and empty.
        let names = sheets.list.iter().map(|sheet| sheet.name.as_str());
        let names = names.filter(|name| !is_known(name));
        let near = nearest("survey", names).unwrap_or("–");
        report.error(FindingCode::XlsformNoSheet, &At::default(), &[("value", "survey"), ("nearest", near)]);
        return None;
    };
    let empty = Sheet { name: "choices".to_owned(), ..Sheet::default() };
    let choices = sheets.sheet("choices").unwrap_or(&empty);
    refused_sheets(sheets, report);
    let words = choices::filter_words(survey);
    let mut survey_headers = Headers::read(survey, SURVEY, Unknown::LeftOut, report);
    let mut choice_headers = Headers::read(choices, CHOICES, Unknown::Attribute(&words), report);
    let settings = {
        let spoken = Spoken {
            languages: together(survey_headers.languages(), choice_headers.languages()),
            guess: guess(survey, &survey_headers, choices, &choice_headers),
        };
        settings::read(sheets, &spoken, report)
    };
    survey_headers.set_default_language(&settings.default_language);
    choice_headers.set_default_language(&settings.default_language);
    let mut lists = Lists::read(choices, &choice_headers, settings.allows_duplicates, report);
    let mut around = Around {
        sheet: survey,
        headers: &survey_headers,
        lists: &mut lists,
        is_rating: settings.kind == "rating",
        languages: settings.title.keys().cloned().collect(),
    };
    let read = survey::read(&mut around, report);
    places.lines = read.lines;
    places.names = read.names.lines;
    for (old, new) in &read.names.renamed {
        if let Some(line) = places.names.get(old).copied() {
            places.names.insert(new.clone(), line);
        }
    }
    places.renamed = read.names.renamed;
    places.lists.clone_from(&lists.lines);
    places.survey = Some(survey_headers);
    places.choices = Some(choice_headers);
    Some(whole(settings, read.rows, lists))
}

fn whole(settings: Settings, rows: Vec<Value>, lists: Lists) -> Value {
    let mut root = Map::new();
    root.insert("format".to_owned(), "pingyi.questionnaire/1".into());
    root.insert("id".to_owned(), settings.id.into());
    root.insert("version".to_owned(), settings.version.into());
    root.insert("kind".to_owned(), settings.kind.into());
    root.insert("title".to_owned(), Value::Object(settings.title));
    root.insert("default_language".to_owned(), settings.default_language.into());
    if !settings.notice.is_empty() {
        root.insert("notice".to_owned(), Value::Object(settings.notice));
    }
    if let Some(order) = settings.subject_order {
        root.insert("subject_order".to_owned(), order.into());
    }
    root.insert("survey".to_owned(), Value::Array(rows));
    root.insert("choices".to_owned(), lists.into_value());
    Value::Object(root)
}

fn together<'a>(first: Vec<&'a str>, second: Vec<&'a str>) -> Vec<&'a str> {
    let mut all = first;
    for language in second {
        if !all.contains(&language) {
            all.push(language);
        }
    }
    all
}

/// What texts without a language are taken for; `None` where all name one.
fn guess(
    survey: &Sheet,
    headers: &Headers,
    choices: &Sheet,
    choice_headers: &Headers,
) -> Option<&'static str> {
    let fields = ["label", "hint"];
    let texts: Vec<&str> = [(survey, headers), (choices, choice_headers)]
        .into_iter()
        .flat_map(|(sheet, headers)| {
            let columns = headers.plain_texts(&fields);
            sheet.rows.iter().flat_map(move |row| {
                columns.clone().into_iter().map(|column| row.cell(column)).filter(|cell| !cell.is_empty())
            })
        })
        .collect();
    (!texts.is_empty()).then(|| languages::guess(texts.into_iter()))
}

fn misspelt(sheets: &Sheets, report: &mut Report) {
    for sheet in &sheets.list {
        let name = sheet.name.to_lowercase();
        if is_known(&name) || name.starts_with('_') {
            continue;
        }
        let known = KNOWN.iter().copied().filter(|known| sheets.sheet(known).is_none());
        if let Some(near) = nearest(&name, known) {
            let args = [("value", sheet.name.as_str()), ("nearest", near)];
            report.warning(FindingCode::XlsformSheetName, &At::row(&sheet.name, 0), &args);
        }
    }
}

/// Sheets that XLSForm knows and Pingyi does not have.
fn refused_sheets(sheets: &Sheets, report: &mut Report) {
    use pingyi_wording::report::Key;
    let refused = [
        ("external_choices", Key::NotSupportedExternalListMessage),
        ("osm", Key::NotSupportedGeoMessage),
        ("entities", Key::NotSupportedEntitiesMessage),
    ];
    for (name, reason) in refused {
        if let Some(sheet) = sheets.sheet(name).filter(|sheet| !sheet.rows.is_empty()) {
            report.not_supported(true, &At::row(&sheet.name, 0), name, reason);
        }
    }
}

impl Places {
    /// The row and column behind a path of the JSON, such as `survey[3].relevant`, or an item.
    fn locate(&self, at: &Place, report: &Report) -> Place {
        let found = at.path.as_deref().and_then(|path| self.by_path(path)).or_else(|| {
            let line = self.names.get(at.item.as_deref()?)?;
            Some((self.survey.as_ref()?, *line, at.column.clone().unwrap_or_default()))
        });
        match found {
            Some((headers, line, field)) => {
                let header = headers.header(&field);
                let place = report.place(&At::row(&headers.sheet, line).column(header));
                Place { item: at.item.clone(), ..place }
            }
            None => Place { path: at.path.clone(), item: at.item.clone(), ..report.place(&At::default()) },
        }
    }

    fn by_path(&self, path: &str) -> Option<(&Headers, u64, String)> {
        let field = |rest: &str| {
            let rest = rest.trim_start_matches('.');
            rest.split(['.', '[']).next().unwrap_or_default().to_owned()
        };
        if let Some(rest) = path.strip_prefix("survey[") {
            let (index, rest) = rest.split_once(']')?;
            let line = *self.lines.get(index.parse::<usize>().ok()?)?;
            return Some((self.survey.as_ref()?, line, field(rest)));
        }
        let rest = path.strip_prefix("choices.")?;
        let (list, rest) = rest.split_once('[').unwrap_or((rest, "0]"));
        let (index, rest) = rest.split_once(']')?;
        let line = *self.lists.get(list)?.get(index.parse::<usize>().ok()?)?;
        Some((self.choices.as_ref()?, line, field(rest)))
    }
}
