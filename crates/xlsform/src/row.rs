//! One row of the survey sheet to one row of JSON: texts, conditions, parameters. It decides what
//! each cell means; how rows stand in groups is decided in `survey`.

use std::collections::BTreeMap;

use pingyi_base::{FindingCode, ItemName};
use pingyi_questionnaire::Expression;
use pingyi_questionnaire::expression::{LENGTH_LIMIT, Scope, Value as Answer};
use pingyi_questionnaire::nearest::nearest;
use pingyi_wording::report::Key;
use serde_json::{Map, Value};

use crate::expression::{Scan, label_references, scan, tidy};
use crate::headers::Headers;
use crate::names;
use crate::parameters;
use crate::settings::{is_no, is_yes};
use crate::sheets::{At, Report, Row};
use crate::tables::{KNOWN_FUNCTIONS, is_converted};

/// The names of all rows, the row where each stands first, and what a reserved one became.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) lines: BTreeMap<String, u64>,
    pub(crate) renamed: BTreeMap<String, String>,
}

impl Names {
    /// The text with references to renamed items.
    fn renamed(&self, text: String) -> String {
        if self.renamed.is_empty() {
            return text;
        }
        self.renamed
            .iter()
            .fold(text, |text, (old, new)| text.replace(&format!("${{{old}}}"), &format!("${{{new}}}")))
    }
}

/// A row while it is converted.
pub(crate) struct Item<'a> {
    pub(crate) headers: &'a Headers,
    pub(crate) names: &'a Names,
    pub(crate) row: &'a Row,
    pub(crate) report: &'a mut Report,
    /// The row of JSON.
    pub(crate) out: Map<String, Value>,
}

impl<'a> Item<'a> {
    pub(crate) fn at(&self, field: &str) -> At<'a> {
        let headers = self.headers;
        At::row(&headers.sheet, self.row.line).column(headers.header(field))
    }

    pub(crate) fn text(&self, field: &str) -> &'a str {
        let (headers, row) = (self.headers, self.row);
        headers.text(row, field)
    }

    pub(crate) fn put(&mut self, field: &str, text: &str) {
        if !text.is_empty() {
            self.out.insert(field.to_owned(), text.into());
        }
    }

    /// The row's name: valid, or an error; a reserved one was renamed before.
    pub(crate) fn name(&mut self) -> String {
        let name = self.text("name");
        let at = self.at("name");
        if name.is_empty() {
            self.report.error(FindingCode::XlsformNoName, &at, &[]);
        } else if let Some(new) = self.names.renamed.get(name) {
            self.report.warning(FindingCode::XlsformReservedName, &at, &[("value", name), ("nearest", new)]);
            self.put("name", &new.clone());
            return new.clone();
        } else if !pingyi_base::is_valid_id(name) {
            let near = names::valid_name(name, &format!("q_{}", self.row.line));
            self.report.error(FindingCode::XlsformName, &at, &[("value", name), ("nearest", &near)]);
        }
        self.put("name", name);
        name.to_owned()
    }

    /// A text in its languages.
    pub(crate) fn local(&mut self, field: &str) {
        let mut texts = self.headers.local(self.row, field);
        for text in texts.values_mut() {
            if let Value::String(text) = text
                && text.contains("${")
            {
                let found = label_references(text);
                self.references(field, text, &found);
                *text = self.names.renamed(std::mem::take(text));
            }
        }
        if !texts.is_empty() {
            self.out.insert(field.to_owned(), Value::Object(texts));
        }
    }

    /// The label, or the name where a shown item has none.
    pub(crate) fn label(&mut self, name: &str) {
        self.local("label");
        if self.out.contains_key("label") || name.is_empty() {
            return;
        }
        let at = self.at("label");
        self.report.warning(FindingCode::XlsformNoLabel, &at, &[("value", name)]);
        let mut label = Map::new();
        label.insert(self.headers.default_language().to_owned(), name.into());
        self.out.insert("label".to_owned(), Value::Object(label));
    }

    /// A condition: yes and no as XLSForm writes them, else an expression.
    pub(crate) fn condition(&mut self, field: &str) {
        let text = self.text(field);
        let is_flag = field == "required" || field == "readonly";
        if text.is_empty() || (is_flag && is_no(text)) {
            return;
        }
        if field == "required" && is_yes(text) {
            self.put(field, "yes");
        } else if is_yes(text) && text != "1" || is_flag && text == "1" {
            self.put(field, "true()");
        } else if is_no(text) && text != "0" {
            self.put(field, "false()");
        } else {
            self.expression(field);
        }
    }

    /// An expression, tidied and looked through.
    pub(crate) fn expression(&mut self, field: &str) {
        let text = self.text(field);
        if text.is_empty() {
            return;
        }
        let at = self.at(field);
        if text.len() > LENGTH_LIMIT {
            let args = [("reason", "expression.too-long.error"), ("expression", text)];
            self.report.error(FindingCode::XlsformExpression, &at, &args);
            return;
        }
        let tidied = tidy(text);
        if tidied != text {
            self.report.warning(FindingCode::XlsformTidied, &at, &[("value", text), ("expected", &tidied)]);
        }
        self.report.written.insert((self.row.line, self.headers.header(field).to_owned()), text.to_owned());
        let found = scan(&tidied);
        if found.problem.is_some()
            && let Err(error) = Expression::parse_filter(&tidied)
        {
            let mut args = error.args(&tidied);
            for (_, value) in args.iter_mut().filter(|(name, _)| *name == "expression") {
                text.clone_into(value);
            }
            self.report.expression(&at, &args);
        }
        self.references(field, &tidied, &found);
        let tidied = self.names.renamed(tidied);
        self.put(field, &tidied);
    }

    /// A default is a plain text, unless it calls or refers to something.
    pub(crate) fn default(&mut self) {
        let text = self.text("default");
        let found = scan(&tidy(text));
        let calls = found.functions.iter().any(|name| KNOWN_FUNCTIONS.iter().any(|known| known.name == name));
        if text.contains("${") || calls {
            self.expression("default");
        } else {
            self.put("default", text);
        }
    }

    /// What an expression or label refers to and calls must be there.
    fn references(&mut self, field: &str, text: &str, found: &Scan) {
        let at = self.at(field);
        for name in &found.references {
            if !self.names.lines.contains_key(name) {
                let near = self.report.nearest(name, self.names.lines.keys().map(String::as_str));
                let args = [("value", name.as_str()), ("nearest", near)];
                self.report.error(FindingCode::XlsformReference, &at, &args);
            }
        }
        if found.has_last_saved {
            self.report.not_supported(true, &at, text, Key::NotSupportedOldValueMessage);
        }
        let mut names_reason = false;
        for name in &found.functions {
            if is_converted(name) {
                continue;
            }
            match KNOWN_FUNCTIONS.iter().find(|known| known.name == name) {
                Some(known) => {
                    names_reason = true;
                    self.report.not_supported(true, &at, name, known.reason);
                }
                None => {
                    let usable =
                        KNOWN_FUNCTIONS.iter().map(|known| known.name).filter(|name| is_converted(name));
                    let near = nearest(name, usable).unwrap_or("–");
                    let args = [("value", name.as_str()), ("nearest", near)];
                    self.report.error(FindingCode::XlsformUnknownFunction, &at, &args);
                }
            }
        }
        if found.has_path && !names_reason {
            self.report.not_supported(true, &at, text, Key::NotSupportedPathMessage);
        }
    }

    /// Parameters that the type may have.
    pub(crate) fn parameters(&mut self, kind: &str) {
        // Our own column, where an export puts what other programs refuse among the parameters.
        let order = self.text("choice_order");
        let text = match (self.text("parameters"), order) {
            (text, "") => text.to_owned(),
            (text, order) => format!("{text} order={order}").trim().to_owned(),
        };
        if text.is_empty() && kind != "range" {
            return;
        }
        let at = self.at("parameters");
        let kept = parameters::read(kind, &tidy(&text), &at, self.report);
        let kept = self.names.renamed(kept);
        self.put("parameters", &kept);
    }

    /// Appearances are words; some of them ask for what a browser cannot do.
    pub(crate) fn appearance(&mut self, kind: &str) {
        let text = self.text("appearance");
        let lower = text.to_lowercase();
        let at = self.at("appearance");
        let has = |word: &str| lower.split_whitespace().any(|known| known == word);
        if lower.contains("search(") {
            self.report.not_supported(true, &at, text, Key::NotSupportedSearchMessage);
        } else if lower.starts_with("ex:") || lower.starts_with("printer:") {
            self.report.not_supported(true, &at, text, Key::NotSupportedExternalAppMessage);
        } else if kind == "image" && ["signature", "draw", "annotate"].iter().any(|word| has(word)) {
            self.report.not_supported(true, &at, text, Key::NotSupportedDrawingMessage);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        self.put("appearance", &words.join(" "));
    }

    /// A further condition on the answer. One that cannot be read stays as it is, so that what is said
    /// about it is about what the author wrote.
    pub(crate) fn bound(&mut self, bound: &str) {
        let own = self.out.get("constraint").and_then(Value::as_str);
        if own.is_some_and(|own| Expression::parse(own).is_err()) {
            return;
        }
        let both = own.map_or_else(|| bound.to_owned(), |own| format!("({own}) and {bound}"));
        self.out.insert("constraint".to_owned(), both.into());
    }

    /// In files −1 is "not asked" and −2 "left out", so no number may be either; an item that
    /// allows one gets a constraint that does not.
    pub(crate) fn keep_missing_codes(&mut self, name: &str) {
        let constraint = self.out.get("constraint").and_then(Value::as_str);
        if constraint.is_some_and(|constraint| Expression::parse(constraint).is_err()) {
            return;
        }
        let allows = |code: &'static str| {
            constraint
                .and_then(|constraint| Expression::parse(constraint).ok())
                .is_none_or(|constraint| constraint.holds(&Only(code)).unwrap_or(true))
        };
        if allows("-1") || allows("-2") {
            self.bound(". != -1 and . != -2");
            let at = self.at("constraint");
            self.report.note(FindingCode::XlsformMissingCode, &at, &[("value", name)]);
        }
    }
}

/// One answer, and nothing else.
struct Only(&'static str);

impl Scope for Only {
    fn answer(&self, _: &ItemName) -> Answer {
        Answer::empty()
    }
    fn current(&self) -> Answer {
        Answer::Text(self.0.to_owned())
    }
}
