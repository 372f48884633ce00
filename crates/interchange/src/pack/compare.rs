//! What a changed pack changes: the new one beside the old one, part by part. It decides what counts
//! as the same part (its id, never its place), and which differences there are; how they are said is
//! for those who show them. Both packs are written anew first, so that blanks, the order of fields and
//! what is left out because it is the usual make no difference.

use std::collections::BTreeMap;

use pingyi_base::{Language, LocalText};
use pingyi_questionnaire::Pack;
use serde_json::{Map, Value};

/// The most characters of a value that are shown.
const SHOWN: usize = 120;

/// Everything that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Versions: of the old pack and of the new one.
    pub versions: (String, String),
    /// What is different, in the order of the file.
    pub changes: Vec<Change>,
    /// Questionnaires that are other ones under the same id and version: `id version`. Answers that
    /// were given already would be read with other questions.
    pub changed_in_place: Vec<String>,
}

impl Comparison {
    /// The content is another one, and the version says that it is not.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        !self.changes.is_empty() && self.versions.0 == self.versions.1
    }
}

/// One part that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is a part of.
    pub part: Part,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its id, within a questionnaire or list with the id of that in front: `survey.Q3`, `survey.sat.5`.
    pub id: String,
    /// What it is called; of a part that is gone, what it was called.
    pub name: LocalText,
    /// What is different about it; empty unless it is changed.
    pub fields: Vec<FieldChange>,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Was not there.
    Added,
    /// Is not there any more.
    Removed,
    /// Is there, and other.
    Changed,
}

impl ChangeKind {
    /// As it stands in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name, with the language behind it where it is a text: `label.en`.
    pub field: String,
    /// Its value before, shortened; `None` if there was none.
    pub before: Option<String>,
    /// Its value now.
    pub after: Option<String>,
}

macro_rules! parts {
    ($($name:ident = $word:literal,)*) => {
        /// What a change is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Part {
            $(#[doc = $word] $name,)*
        }

        impl Part {
            /// All, in the order in which they are told.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it stands in JSON.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

parts! {
    Pack = "pack",
    Organiser = "organiser",
    Design = "design",
    Privacy = "privacy",
    Questionnaire = "questionnaire",
    Item = "item",
    Choice = "choice",
    Wave = "wave",
    Area = "area",
    Household = "household",
    Interviewer = "interviewer",
    Subject = "subject",
    Convention = "convention",
    Indicator = "indicator",
    Other = "other",
}

/// Compares a pack with the one whose place it is to take.
#[must_use]
pub fn compare(old: &Pack, new: &Pack) -> Comparison {
    let (before, after) = (written(old), written(new));
    let mut found = Found::default();
    for (field, old, new) in both(&before, &after) {
        match field {
            "format" | "version" => {}
            "questionnaires" => found.questionnaires(old, new),
            "lists" => found.lists("", old, new),
            "waves" => found.list(Part::Wave, "", old, new),
            "areas" => found.list(Part::Area, "", old, new),
            "households" => found.list(Part::Household, "", old, new),
            "interviewers" => found.list(Part::Interviewer, "", old, new),
            "subjects" => found.list(Part::Subject, "", old, new),
            "conventions" => found.list(Part::Convention, "", old, new),
            "indicators" => found.list(Part::Indicator, "", old, new),
            "organiser" => found.whole(Part::Organiser, "", old, new),
            "design" => found.whole(Part::Design, "", old, new),
            "privacy" => found.whole(Part::Privacy, "", old, new),
            "id" | "title" | "practice" => found.whole(Part::Pack, field, old, new),
            _ if is_list(old) || is_list(new) => found.list(Part::Other, field, old, new),
            _ => found.whole(Part::Other, field, old, new),
        }
    }
    found.changes.sort_by_key(|change| change.part);
    Comparison {
        versions: (old.version.to_string(), new.version.to_string()),
        changes: found.changes,
        changed_in_place: found.changed_in_place,
    }
}

type Fields = Map<String, Value>;

fn written(pack: &Pack) -> Fields {
    match serde_json::from_str(&super::write(pack)) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

/// The fields of two objects, those of the new one first.
fn both<'a>(old: &'a Fields, new: &'a Fields) -> Vec<(&'a str, &'a Value, &'a Value)> {
    const NONE: &Value = &Value::Null;
    let gone = old.keys().filter(|field| !new.contains_key(*field));
    let all = new.keys().chain(gone);
    all.map(|field| (field.as_str(), old.get(field).unwrap_or(NONE), new.get(field).unwrap_or(NONE)))
        .collect()
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::Array(all) if all.iter().any(Value::is_object))
}

#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    changed_in_place: Vec<String>,
}

impl Found {
    fn add(&mut self, part: Part, kind: ChangeKind, id: String, value: &Value, fields: Vec<FieldChange>) {
        self.changes.push(Change { part, kind, id, name: name(value), fields });
    }

    /// Something that stands for itself.
    fn whole(&mut self, part: Part, field: &str, old: &Value, new: &Value) {
        let fields = different(field, old, new);
        if !fields.is_empty() {
            self.add(part, ChangeKind::Changed, String::new(), &Value::Null, fields);
        }
    }

    /// A list of objects, told apart by what they are called.
    fn list(&mut self, part: Part, inside: &str, old: &Value, new: &Value) {
        let (old, new) = (objects(old), objects(new));
        let (before, after) = (by_key(&old), by_key(&new));
        let id = |value: &Value| within(inside, key(value));
        for value in &new {
            match before.get(key(value)) {
                None => self.add(part, ChangeKind::Added, id(value), value, Vec::new()),
                Some(before) => {
                    let fields = different("", before, value);
                    if !fields.is_empty() {
                        self.add(part, ChangeKind::Changed, id(value), value, fields);
                    }
                }
            }
        }
        for gone in old.iter().filter(|known| !after.contains_key(key(known))) {
            self.add(part, ChangeKind::Removed, id(gone), gone, Vec::new());
        }
    }

    /// Lists of choices by name.
    fn lists(&mut self, inside: &str, old: &Value, new: &Value) {
        let (empty, gone) = (Fields::new(), Value::Array(Vec::new()));
        let fields = |value: &'_ Value| value.as_object().cloned().unwrap_or_else(|| empty.clone());
        let (old, new) = (fields(old), fields(new));
        for (list, old, new) in both(&old, &new) {
            let choices = |value: &Value| if value.is_null() { gone.clone() } else { value.clone() };
            let (old, new) = (choices(old), choices(new));
            let place = within(inside, list);
            self.list(Part::Choice, &place, &old, &new);
            self.order(Part::Choice, &place, &old, &new);
        }
    }

    fn questionnaires(&mut self, old: &Value, new: &Value) {
        let (old, new) = (objects(old), objects(new));
        let named = |value: &Value| format!("{} {}", text(value, "id"), text(value, "version"));
        let is = |a: &Value, b: &Value| named(a) == named(b);
        for value in &new {
            if !old.iter().any(|known| is(known, value)) {
                self.add(Part::Questionnaire, ChangeKind::Added, named(value), value, Vec::new());
            }
            // The last version is the one that is filled: it is looked at beside the last one of before;
            // an older one beside itself.
            let is_newest = newest(&new, value).is_some_and(|newest| is(newest, value));
            let own = old.iter().find(|known| is(known, value)).copied();
            let before = if is_newest { newest(&old, value) } else { own };
            let Some(before) = before else { continue };
            let known = self.changes.len();
            self.questionnaire(before, value);
            if self.changes.len() > known && is(before, value) {
                self.changed_in_place.push(named(value));
            }
        }
        for gone in old.iter().filter(|known| !new.iter().any(|value| is(known, value))) {
            self.add(Part::Questionnaire, ChangeKind::Removed, named(gone), gone, Vec::new());
        }
    }

    fn questionnaire(&mut self, old: &Value, new: &Value) {
        let id = text(new, "id");
        let mut about = Vec::new();
        let (empty, none) = (Fields::new(), Value::Null);
        let fields = |value: &'_ Value| value.as_object().cloned().unwrap_or_else(|| empty.clone());
        for (field, old, new) in both(&fields(old), &fields(new)) {
            if !matches!(field, "format" | "id" | "version" | "survey" | "choices") {
                about.extend(different(field, old, new));
            }
        }
        if !about.is_empty() {
            self.add(Part::Questionnaire, ChangeKind::Changed, id.to_owned(), new, about);
        }
        let rows = |value: &Value| value.get("survey").cloned().unwrap_or_default();
        let (before, after) = (rows(old), rows(new));
        self.list(Part::Item, id, &before, &after);
        self.order(Part::Item, id, &before, &after);
        let choices = |value: &Value| value.get("choices").unwrap_or(&none).clone();
        self.lists(id, &choices(old), &choices(new));
    }

    /// Those that are in both stand in another order.
    fn order(&mut self, part: Part, inside: &str, old: &Value, new: &Value) {
        let names = |value: &Value, others: &Value| -> Vec<String> {
            let others = objects(others);
            let others = by_key(&others);
            let is_there = |name: &&str| others.contains_key(*name);
            objects(value).iter().map(|value| key(value)).filter(is_there).map(str::to_owned).collect()
        };
        let (before, after) = (names(old, new), names(new, old));
        if before != after {
            let order = |names: &[String]| Some(short(&names.join(" ")));
            let field =
                FieldChange { field: "order".to_owned(), before: order(&before), after: order(&after) };
            self.add(part, ChangeKind::Changed, inside.to_owned(), &Value::Null, vec![field]);
        }
    }
}

/// The last version of the questionnaire that this one is a version of.
fn newest<'a>(all: &[&'a Value], of: &Value) -> Option<&'a Value> {
    all.iter().rev().find(|one| text(one, "id") == text(of, "id")).copied()
}

/// The objects of a list that have a name or an id; ends of groups have none.
fn objects(value: &Value) -> Vec<&Value> {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(|value| !key(value).is_empty()).collect()
}

fn by_key<'a>(all: &[&'a Value]) -> BTreeMap<&'a str, &'a Value> {
    all.iter().map(|value| (key(value), *value)).collect()
}

/// What an object is called in its list.
fn key(value: &Value) -> &str {
    match text(value, "id") {
        "" => text(value, "name"),
        id => id,
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn within(inside: &str, id: &str) -> String {
    if inside.is_empty() { id.to_owned() } else { format!("{inside}.{id}") }
}

/// What a person calls it: its title, label or name.
fn name(value: &Value) -> LocalText {
    let mut name = LocalText::new();
    for field in ["title", "label", "name"] {
        match value.get(field) {
            Some(Value::Object(texts)) => {
                for (language, text) in texts {
                    name.set(Language::new(language), &short(text.as_str().unwrap_or_default()));
                }
                return name;
            }
            Some(Value::String(text)) if field != "name" || !text_is_key(value) => {
                name.set(Language::new(""), &short(text));
                return name;
            }
            _ => {}
        }
    }
    name
}

/// Items and choices are called by the name itself; people and places have an id beside it.
fn text_is_key(value: &Value) -> bool {
    value.get("id").is_none()
}

/// The fields in which two values differ, down to single texts.
fn different(field: &str, old: &Value, new: &Value) -> Vec<FieldChange> {
    if old == new {
        return Vec::new();
    }
    if let (Value::Object(old), Value::Object(new)) = (old, new) {
        let inner =
            both(old, new).into_iter().flat_map(|(name, old, new)| different(&within(field, name), old, new));
        return inner.collect();
    }
    vec![FieldChange { field: field.to_owned(), before: shown(old), after: shown(new) }]
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(short(text)),
        other => Some(short(&other.to_string())),
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}
