//! The survey sheet: rows in order, groups and repeats, lists and `or_other`. It decides what each
//! row becomes; all problems are found in one go.

use pingyi_base::FindingCode;
use pingyi_questionnaire::nearest::nearest;
use pingyi_wording::Lang;
use pingyi_wording::report::Key;
use serde_json::{Map, Value};

use crate::choices::Lists;
use crate::headers::Headers;
use crate::names;
use crate::row::{Item, Names};
use crate::settings::is_yes;
use crate::sheets::{At, Report, Row, Sheet};
use crate::tables::{Meaning, TYPES, read_type};

/// The rows of JSON and the rows of the sheet that they come from.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) rows: Vec<Value>,
    pub(crate) lines: Vec<u64>,
    pub(crate) names: Names,
    open: Vec<Open>,
}

/// A group or repeat that has begun.
#[derive(Debug)]
struct Open {
    kind: &'static str,
    line: u64,
    /// In a `table-list`: the list of its first item.
    table_list: Option<Option<String>>,
}

/// What the other sheets have.
pub(crate) struct Around<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) headers: &'a Headers,
    pub(crate) lists: &'a mut Lists,
    pub(crate) is_rating: bool,
    /// The languages of the questionnaire.
    pub(crate) languages: Vec<String>,
}

/// Reads all rows.
pub(crate) fn read(around: &mut Around<'_>, report: &mut Report) -> Survey {
    let (sheet, headers) = (around.sheet, around.headers);
    let mut survey = Survey::default();
    let at = At::row(&sheet.name, sheet.line);
    if !headers.has("type") {
        let near = nearest("type", sheet.headers.iter().map(String::as_str)).unwrap_or("–");
        report.error(FindingCode::XlsformNoColumn, &at, &[("value", "type"), ("nearest", near)]);
        return survey;
    }
    survey.gather_names(sheet, headers, report);
    for row in &sheet.rows {
        survey.row(row, around, report);
    }
    for open in &survey.open {
        let at = At::row(&sheet.name, open.line).column(headers.header("type"));
        report.error(FindingCode::XlsformGroups, &at, &[("value", &format!("begin_{}", open.kind))]);
    }
    if survey.rows.is_empty() && !report.has_errors() {
        report.error(FindingCode::XlsformNoSheet, &at, &[("value", "survey"), ("nearest", "–")]);
    }
    survey
}

/// Rows that begin or ask something; an end repeats its begin's name.
fn has_own_name(kind: &str) -> bool {
    !matches!(read_type(kind), Some((Meaning::End(_), _)))
}

/// The type that is nearest to a cell, or to its first words.
fn nearest_type(cell: &str) -> &'static str {
    let words: Vec<&str> = cell.split_whitespace().take(6).collect();
    let near = (1..=words.len()).rev().find_map(|length| {
        let phrase = words.get(..length)?.join("_").to_lowercase();
        nearest(&phrase, TYPES.iter().map(|row| row.word))
    });
    near.unwrap_or("–")
}

/// Rows that make a column in the file of responses.
fn has_column(kind: &str) -> bool {
    match read_type(kind) {
        Some((Meaning::Plain(kind), _)) => kind != "note",
        Some((Meaning::Bounded(..) | Meaning::List(_) | Meaning::File(_), _)) => true,
        _ => false,
    }
}

impl Survey {
    fn gather_names(&mut self, sheet: &Sheet, headers: &Headers, report: &mut Report) {
        let is_on = |row: &&Row| !is_yes(headers.text(row, "disabled"));
        for row in sheet.rows.iter().filter(is_on) {
            let name = headers.text(row, "name");
            let kind = headers.text(row, "type");
            if name.is_empty() || kind.is_empty() || !has_own_name(kind) {
                continue;
            }
            if let Some(first) = self.names.lines.get(name) {
                let at = At::row(&sheet.name, row.line).column(headers.header("name"));
                let args = [("value", name), ("first", &first.to_string())];
                report.error(FindingCode::XlsformDuplicateName, &at, &args);
                continue;
            }
            self.names.lines.insert(name.to_owned(), row.line);
            if names::is_reserved(name) && has_column(kind) {
                self.names.renamed.insert(name.to_owned(), String::new());
            }
        }
        let lines = &self.names.lines;
        for (name, new) in &mut self.names.renamed {
            *new = format!("q_{name}");
            while lines.contains_key(new) {
                new.insert(0, 'q');
            }
        }
    }

    fn row(&mut self, row: &Row, around: &mut Around<'_>, report: &mut Report) {
        let headers = around.headers;
        if is_yes(headers.text(row, "disabled")) {
            return;
        }
        let kind = headers.text(row, "type");
        let at = At::row(&around.sheet.name, row.line).column(headers.header("type"));
        if kind.is_empty() {
            let speaks = !headers.text(row, "name").is_empty() || !headers.local(row, "label").is_empty();
            if speaks {
                report.error(FindingCode::XlsformNoType, &at, &[]);
            } else {
                report.warning(FindingCode::XlsformCommentRow, &at.column(""), &[]);
            }
            return;
        }
        let Some((meaning, rest)) = read_type(kind) else {
            let near = nearest_type(kind);
            report.error(FindingCode::XlsformUnknownType, &at, &[("value", kind), ("nearest", near)]);
            self.without_type(row, around, report);
            return;
        };
        match meaning {
            Meaning::Refused(reason) => {
                report.not_supported(true, &at, kind, reason);
                self.without_type(row, around, report);
            }
            Meaning::Begin(kind) => self.begin(kind, row, around, report),
            Meaning::End(kind) => self.end(kind, row, around, report),
            Meaning::Plain(_) | Meaning::Bounded(..) if !rest.is_empty() => {
                let near = nearest_type(kind);
                report.error(FindingCode::XlsformUnknownType, &at, &[("value", kind), ("nearest", near)]);
                self.without_type(row, around, report);
            }
            Meaning::Plain(kind) => self.item(kind, None, row, around, report),
            Meaning::Bounded(kind, bound) => self.item(kind, Some(bound), row, around, report),
            Meaning::List(kind) | Meaning::File(kind) => self.select(kind, &rest, row, around, report),
        }
    }

    /// A row whose type cannot be used stays in the draft, which is refused anyway: what else is wrong
    /// with it is told in the same go, and those that name it find it.
    fn without_type(&mut self, row: &Row, around: &Around<'_>, report: &mut Report) {
        if around.headers.text(row, "name").is_empty() {
            return;
        }
        let mut item = Item { headers: around.headers, names: &self.names, row, report, out: Map::new() };
        item.put("type", "hidden");
        item.name();
        item.local("label");
        item.local("hint");
        for field in ["relevant", "required", "constraint"] {
            item.condition(field);
        }
        let out = item.out;
        self.push(row, out);
    }

    fn push(&mut self, row: &Row, out: Map<String, Value>) {
        self.rows.push(Value::Object(out));
        self.lines.push(row.line);
    }

    fn begin(&mut self, kind: &'static str, row: &Row, around: &mut Around<'_>, report: &mut Report) {
        let mut item = Item { headers: around.headers, names: &self.names, row, report, out: Map::new() };
        item.put("type", &format!("begin_{kind}"));
        item.name();
        item.local("label");
        item.condition("relevant");
        item.appearance(kind);
        if kind == "repeat" {
            item.expression("repeat_count");
            let (at, word) = (item.at("type"), item.text("type"));
            if self.open.iter().any(|open| open.kind == "repeat") {
                item.report.not_supported(true, &at, word, Key::NotSupportedNestedRepeatMessage);
            }
            if around.is_rating {
                item.report.not_supported(true, &at, word, Key::NotSupportedRepeatRatingMessage);
            }
        }
        let is_table = item.text("appearance").split_whitespace().any(|word| word == "table-list");
        let out = item.out;
        self.push(row, out);
        self.open.push(Open { kind, line: row.line, table_list: is_table.then_some(None) });
    }

    fn end(&mut self, kind: &'static str, row: &Row, around: &Around<'_>, report: &mut Report) {
        let at = At::row(&around.sheet.name, row.line).column(around.headers.header("type"));
        let word = format!("end_{kind}");
        match self.open.pop() {
            Some(open) if open.kind == kind => {}
            _ => report.error(FindingCode::XlsformGroups, &at, &[("value", &word)]),
        }
        let mut out = Map::new();
        out.insert("type".to_owned(), word.into());
        let name = around.headers.text(row, "name");
        if !name.is_empty() {
            let name = self.names.renamed.get(name).map_or(name, String::as_str);
            out.insert("name".to_owned(), name.into());
        }
        self.push(row, out);
    }

    fn item(
        &mut self,
        kind: &'static str,
        bound: Option<&str>,
        row: &Row,
        around: &Around<'_>,
        report: &mut Report,
    ) {
        let mut item = Item { headers: around.headers, names: &self.names, row, report, out: Map::new() };
        item.put("type", kind);
        let name = if kind == "note" && item.text("name").is_empty() {
            // As pyxform does: nobody refers to such a note, and it holds no answer.
            let name = format!("generated_note_name_{}", row.line);
            item.put("name", &name);
            name
        } else {
            item.name()
        };
        fields(&mut item, kind, &name);
        if let Some(bound) = bound {
            item.bound(bound);
        }
        if matches!(kind, "integer" | "decimal") {
            item.keep_missing_codes(&name);
        }
        if kind == "calculate" && !item.out.contains_key("calculation") && !item.out.contains_key("default") {
            let at = item.at("calculation");
            let args = [("reason", "expression.empty.error"), ("expression", "")];
            item.report.error(FindingCode::XlsformExpression, &at, &args);
        }
        let out = item.out;
        self.push(row, out);
    }

    fn select(
        &mut self,
        kind: &'static str,
        rest: &[&str],
        row: &Row,
        around: &mut Around<'_>,
        report: &mut Report,
    ) {
        let headers = around.headers;
        let at = At::row(&around.sheet.name, row.line).column(headers.header("type"));
        let list = rest.first().copied().unwrap_or_default();
        list_is_there(kind, list, around.lists, &at, report);
        let tail = rest.get(1..).unwrap_or_default().join("_").to_lowercase();
        let has_other = matches!(tail.as_str(), "or_other" | "or_specify_other");
        if !tail.is_empty() && !has_other {
            report.error(FindingCode::XlsformValue, &at, &[("value", &tail), ("expected", "or_other")]);
        }
        self.same_list(list, row, around, report);
        let mut item = Item { headers, names: &self.names, row, report, out: Map::new() };
        item.put("type", format!("{kind} {list}").trim());
        let name = item.name();
        fields(&mut item, kind, &name);
        item.expression("choice_filter");
        if has_other && item.out.contains_key("choice_filter") {
            let at = item.at("choice_filter");
            item.report.not_supported(true, &at, "or_other", Key::NotSupportedFilteredOtherMessage);
        }
        let out = item.out;
        self.push(row, out);
        if has_other {
            self.other(&name, list, row, around, report);
        }
    }

    /// All items of a `table-list` show the same choices.
    fn same_list(&mut self, list: &str, row: &Row, around: &Around<'_>, report: &mut Report) {
        let Some(Some(table)) = self.open.last_mut().map(|open| &mut open.table_list) else { return };
        match table {
            None => *table = Some(list.to_owned()),
            Some(first) if first != list => {
                let at = At::row(&around.sheet.name, row.line).column(around.headers.header("type"));
                report.error(FindingCode::XlsformValue, &at, &[("value", list), ("expected", first)]);
            }
            Some(_) => {}
        }
    }

    /// `or_other`: one more choice, and an item that asks which other.
    fn other(&mut self, name: &str, list: &str, row: &Row, around: &mut Around<'_>, report: &mut Report) {
        let text = |key: Key| -> Map<String, Value> {
            let one = |tag: &String| {
                let lang = Lang::from_tag(tag).unwrap_or(Lang::En);
                (tag.clone(), Value::from(key.text(lang)))
            };
            around.languages.iter().map(one).collect()
        };
        let (other, which) = (text(Key::XlsformOtherLabel), text(Key::XlsformSpecifyOtherLabel));
        around.lists.add_other(list, &other);
        let name_other = format!("{name}_other");
        if let Some(first) = self.names.lines.get(&name_other) {
            let at = At::row(&around.sheet.name, row.line).column(around.headers.header("type"));
            let args = [("value", name_other.as_str()), ("first", &first.to_string())];
            report.error(FindingCode::XlsformDuplicateName, &at, &args);
        }
        let mut out = Map::new();
        out.insert("type".to_owned(), "text".into());
        out.insert("name".to_owned(), name_other.into());
        out.insert("label".to_owned(), Value::Object(which));
        out.insert("relevant".to_owned(), format!("selected(${{{name}}}, 'other')").into());
        out.insert("appearance".to_owned(), "short".into());
        self.push(row, out);
    }
}

/// The list stands in the choices sheet; the file of a list is a CSV file's name.
fn list_is_there(kind: &str, list: &str, lists: &Lists, at: &At<'_>, report: &mut Report) {
    if list.contains("${") {
        report.not_supported(true, at, list, Key::NotSupportedFromAnswersMessage);
    } else if kind.ends_with("_from_file") {
        let lower = list.to_lowercase();
        if lower.ends_with(".xml") || lower.ends_with(".geojson") {
            report.not_supported(true, at, list, Key::NotSupportedExternalListMessage);
        } else if !lower.ends_with(".csv") {
            report.error(FindingCode::XlsformValue, at, &[("value", list), ("expected", "….csv")]);
        }
    } else if !lists.has(list) {
        let near = report.nearest(list, lists.names());
        report.error(FindingCode::XlsformNoList, at, &[("value", list), ("nearest", near)]);
    }
}

/// What every item may have.
fn fields(item: &mut Item<'_>, kind: &str, name: &str) {
    let is_shown = !matches!(kind, "calculate" | "hidden" | "start" | "end" | "today" | "deviceid");
    // The head of a table needs no question.
    let is_head = matches!(kind, "select_one" | "select_multiple")
        && item.text("appearance").split_whitespace().any(|word| word == "label");
    if is_shown && !is_head {
        item.label(name);
    } else {
        item.local("label");
    }
    item.local("hint");
    for field in ["relevant", "required", "constraint"] {
        item.condition(field);
    }
    item.local("required_message");
    item.local("constraint_message");
    item.expression("calculation");
    item.default();
    item.condition("readonly");
    item.parameters(kind);
    item.appearance(kind);
}
