//! A questionnaire that is being written: its rows as in the file, so that everything an author can
//! type has a place, also what does not hold yet. It decides how rows lie in each other and what a
//! name drags along; whether the whole holds is for the reader in `interchange`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pingyi_base::{Language, LocalText};
use pingyi_questionnaire::Expression;
use serde_json::{Map, Value};

/// Names with greater numbers do not count when the next one is looked for.
const LARGEST_NUMBER: u32 = 1_000_000;

/// The fields of a choice that are no columns for a filter.
const CHOICE_FIELDS: [&str; 6] = ["name", "label", "level", "missing", "exclusive", "disposition"];

/// A row of the survey, or a choice.
pub(super) type Row = Map<String, Value>;

/// A questionnaire as rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// Everything but survey and choices.
    pub(super) root: Row,
    /// The survey.
    pub(super) rows: Vec<Row>,
    /// The lists of choices by name.
    pub(super) lists: BTreeMap<String, Vec<Row>>,
}

impl Draft {
    /// From a questionnaire's JSON; what is no row is left out.
    pub(super) fn from_value(value: Value) -> Option<Self> {
        let Value::Object(mut root) = value else { return None };
        let rows = objects(root.remove("survey"));
        let lists = match root.remove("choices") {
            Some(Value::Object(lists)) => {
                lists.into_iter().map(|(name, choices)| (name, objects(Some(choices)))).collect()
            }
            _ => BTreeMap::new(),
        };
        Some(Self { root, rows, lists })
    }

    /// From the text of a questionnaire's JSON.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        Self::from_value(serde_json::from_str(text).ok()?)
    }

    /// As JSON again.
    pub(super) fn to_value(&self) -> Value {
        let array = |rows: &[Row]| Value::Array(rows.iter().cloned().map(Value::Object).collect());
        let mut root = self.root.clone();
        root.insert("survey".to_owned(), array(&self.rows));
        let lists = self.lists.iter().map(|(name, choices)| (name.clone(), array(choices)));
        root.insert("choices".to_owned(), Value::Object(lists.collect()));
        Value::Object(root)
    }

    /// A text of the whole, such as `id`.
    pub(super) fn whole(&self, field: &str) -> &str {
        text(&self.root, field)
    }

    /// The language that is taken where the wanted one is missing.
    pub(super) fn default_language(&self) -> Language {
        Language::new(Some(self.whole("default_language")).filter(|tag| !tag.is_empty()).unwrap_or("zh-CN"))
    }

    /// The languages of the title, the default language first.
    pub(super) fn languages(&self) -> Vec<String> {
        let mut languages = vec![self.default_language().as_str().to_owned()];
        if let Some(Value::Object(title)) = self.root.get("title") {
            languages.extend(title.keys().filter(|tag| **tag != languages[0]).cloned().collect::<Vec<_>>());
        }
        languages
    }

    /// The columns of a list by which some item chooses among its choices: those that its choices have, and
    /// those that a `choice_filter` names.
    pub(super) fn columns(&self, list: &str) -> Vec<String> {
        let filters = self.rows.iter().filter(|row| list_of(row) == Some(list));
        let filters = filters.filter_map(|row| Expression::parse_filter(text(row, "choice_filter")).ok());
        let mut columns: BTreeSet<String> = filters
            .flat_map(|filter| filter.attributes().into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let choices = self.lists.get(list).into_iter().flatten();
        columns.extend(choices.flat_map(Row::keys).cloned());
        columns.into_iter().filter(|column| !CHOICE_FIELDS.contains(&column.as_str())).collect()
    }

    /// How many rows stand open around each row.
    pub(super) fn depths(&self) -> Vec<usize> {
        let mut depth = 0_usize;
        let mut depths = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            if is_end(row) {
                depth = depth.saturating_sub(1);
            }
            depths.push(depth);
            if is_begin(row) {
                depth += 1;
            }
        }
        depths
    }

    /// A row with all that it encloses.
    pub(super) fn span(&self, at: usize) -> Range<usize> {
        let mut open = 0_usize;
        for (place, row) in self.rows.iter().enumerate().skip(at) {
            if is_begin(row) {
                open += 1;
            } else if is_end(row) {
                open = open.saturating_sub(1);
            }
            if open == 0 {
                return at..place + 1;
            }
        }
        at.min(self.rows.len())..self.rows.len()
    }

    /// Where a row came to by one step: past the row beside it, into a section or out of it.
    pub(super) fn moved(&mut self, at: usize, up: bool) -> Option<usize> {
        let span = self.span(at);
        if up {
            let before = span.start.checked_sub(1)?;
            self.rows.get_mut(before..span.end)?.rotate_left(1);
            Some(before)
        } else {
            self.rows.get_mut(span.start..=span.end)?.rotate_right(1);
            Some(span.start + 1)
        }
    }

    /// A copy behind a row, with names of its own and references among its parts that follow.
    pub(super) fn duplicate(&mut self, at: usize) -> Option<usize> {
        let span = self.span(at);
        let mut copy = self.rows.get(span.clone())?.to_vec();
        for place in 0..copy.len() {
            let old = text(copy.get(place)?, "name").to_owned();
            if old.is_empty() {
                continue;
            }
            let taken = |name: &str| self.has_name(name) || copy.iter().any(|row| text(row, "name") == name);
            let new = free(&format!("{old}_"), 2, taken);
            copy.get_mut(place)?.insert("name".to_owned(), new.as_str().into());
            follow(&mut copy, &old, &new);
        }
        let place = span.end;
        self.rows.splice(place..place, copy);
        Some(place)
    }

    /// Gives a row another name; conditions and texts that name it follow.
    pub(super) fn rename(&mut self, at: usize, new: &str) {
        let Some(row) = self.rows.get_mut(at) else { return };
        let old = text(row, "name").to_owned();
        row.insert("name".to_owned(), new.into());
        if !old.is_empty() && !new.is_empty() && !self.has_name(&old) {
            follow(&mut self.rows, &old, new);
            for choices in self.lists.values_mut() {
                follow(choices, &old, new);
            }
        }
    }

    /// Whether a row has this name.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.rows.iter().any(|row| text(row, "name") == name)
    }

    /// A name that no row has: the beginning with the first free number behind all that there are.
    pub(super) fn free_name(&self, beginning: &str) -> String {
        let numbers = self.rows.iter().filter_map(|row| text(row, "name").strip_prefix(beginning));
        let numbers = numbers.filter_map(|number| number.parse::<u32>().ok());
        let last = numbers.filter(|number| *number < LARGEST_NUMBER).max().unwrap_or(0);
        free(beginning, last + 1, |name| self.has_name(name))
    }

    /// A name that no list has.
    pub(super) fn free_list(&self, beginning: &str) -> String {
        free(beginning, 1, |name| self.lists.contains_key(name))
    }

    /// The names of the rows that use a list.
    pub(super) fn users(&self, list: &str) -> Vec<&str> {
        self.rows.iter().filter(|row| list_of(row) == Some(list)).map(|row| text(row, "name")).collect()
    }
}

/// The objects of an array.
fn objects(value: Option<Value>) -> Vec<Row> {
    let Some(Value::Array(values)) = value else { return Vec::new() };
    let object = |value| match value {
        Value::Object(row) => Some(row),
        _ => None,
    };
    values.into_iter().filter_map(object).collect()
}

/// `beginning1`, `beginning2`, …: the first that is not taken.
fn free(beginning: &str, from: u32, taken: impl Fn(&str) -> bool) -> String {
    let name = |number: u32| format!("{beginning}{number}");
    (from..).map(name).find(|name| !taken(name)).unwrap_or_else(|| beginning.to_owned())
}

/// Puts another name into everything that refers to an item.
fn follow(rows: &mut [Row], old: &str, new: &str) {
    let (old, new) = (format!("${{{old}}}"), format!("${{{new}}}"));
    for value in rows.iter_mut().flat_map(|row| row.values_mut()) {
        match value {
            Value::String(text) if text.contains(&old) => *text = text.replace(&old, &new),
            Value::Object(texts) => {
                for text in texts.values_mut() {
                    if let Some(now) = text.as_str().filter(|text| text.contains(&old)) {
                        *text = now.replace(&old, &new).into();
                    }
                }
            }
            _ => {}
        }
    }
}

/// A plain text of a row; empty where there is none.
pub(super) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A row's text in one language; empty where there is none.
pub(super) fn text_in<'a>(row: &'a Row, field: &str, language: &str) -> &'a str {
    row.get(field).and_then(|texts| texts.get(language)).and_then(Value::as_str).unwrap_or_default()
}

/// A row's text in all languages.
pub(super) fn local(row: &Row, field: &str) -> LocalText {
    let mut local = LocalText::new();
    if let Some(Value::Object(texts)) = row.get(field) {
        for (language, text) in texts {
            local.set(Language::new(language), text.as_str().unwrap_or_default());
        }
    }
    local
}

/// Puts a plain text into a row; nothing takes the field away.
pub(super) fn put(row: &mut Row, field: &str, text: &str) {
    if text.trim().is_empty() {
        row.remove(field);
    } else {
        row.insert(field.to_owned(), text.into());
    }
}

/// Puts a text in one language into a row; nothing takes it away.
pub(super) fn put_in(row: &mut Row, field: &str, language: &str, text: &str) {
    let mut texts = match row.remove(field) {
        Some(Value::Object(texts)) => texts,
        _ => Map::new(),
    };
    if text.trim().is_empty() {
        texts.remove(language);
    } else {
        texts.insert(language.to_owned(), text.into());
    }
    if !texts.is_empty() {
        row.insert(field.to_owned(), Value::Object(texts));
    }
}

/// The first word of a row's type.
pub(super) fn kind(row: &Row) -> &str {
    text(row, "type").split_whitespace().next().unwrap_or_default()
}

/// The list of a row's type.
pub(super) fn list_of(row: &Row) -> Option<&str> {
    text(row, "type").split_whitespace().nth(1)
}

/// Whether a group or repeat begins here.
pub(super) fn is_begin(row: &Row) -> bool {
    kind(row).starts_with("begin_")
}

/// Whether one ends here.
pub(super) fn is_end(row: &Row) -> bool {
    kind(row).starts_with("end_")
}
