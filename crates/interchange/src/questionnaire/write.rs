//! The questionnaire as a file again, so that it reads back the same.

use pingyi_base::{LocalText, number};
use pingyi_questionnaire::{
    Choice, ChoiceList, ChoiceOrder, Expression, Item, ItemKind, Metadata, MissingCode, Questionnaire,
    Section, SectionKind,
};
use serde_json::{Map, Value, json};

use super::{KINDS, SUBJECT_ORDERS};

type Fields = Map<String, Value>;

/// Writes a questionnaire so that it reads back the same. Lists that it has from a pack are written
/// into it, because alone it has no pack.
#[must_use]
pub fn write(questionnaire: &Questionnaire) -> String {
    let mut whole = questionnaire.clone();
    for list in questionnaire.items.iter().filter_map(Item::list) {
        whole.lists.or_insert_with(list.name.clone(), || list.clone());
    }
    format!("{:#}\n", to_value(&whole))
}

pub(crate) fn to_value(questionnaire: &Questionnaire) -> Value {
    let mut root = Fields::new();
    root.insert("format".into(), super::FORMAT.into());
    root.insert("id".into(), questionnaire.id.as_str().into());
    root.insert("version".into(), questionnaire.version.as_str().into());
    root.insert("kind".into(), word(&KINDS, questionnaire.kind).into());
    root.insert("title".into(), local_value(&questionnaire.title));
    put_local(&mut root, "notice", &questionnaire.notice);
    root.insert("default_language".into(), questionnaire.default_language.as_str().into());
    let order = word(&SUBJECT_ORDERS, questionnaire.subject_order);
    if order != "listed" {
        root.insert("subject_order".into(), order.into());
    }
    root.insert("survey".into(), survey_value(questionnaire));
    let lists = questionnaire.lists.values().map(|list| (list.name.to_string(), list_value(list)));
    root.insert("choices".into(), Value::Object(lists.collect()));
    Value::Object(root)
}

fn word<T: PartialEq + Copy>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

struct Survey<'a> {
    questionnaire: &'a Questionnaire,
    rows: Vec<Value>,
    open: Vec<usize>,
    /// How many sections have begun: they begin in order.
    begun: usize,
}

fn survey_value(questionnaire: &Questionnaire) -> Value {
    let mut survey = Survey { questionnaire, rows: Vec::new(), open: Vec::new(), begun: 0 };
    for item in &questionnaire.items {
        // Sections without items stand before the next one that has some.
        survey.begin(item.section.map_or(0, |section| section + 1));
        survey.close_to(item.section);
        survey.rows.push(item_value(questionnaire, item));
    }
    survey.begin(questionnaire.sections.len());
    survey.close_to(None);
    Value::Array(survey.rows)
}

impl Survey<'_> {
    /// Begins all sections before that one that have not begun.
    fn begin(&mut self, end: usize) {
        while self.begun < end {
            let Some(section) = self.questionnaire.sections.get(self.begun) else { return };
            self.close_to(section.parent);
            self.rows.push(section_value(section));
            self.open.push(self.begun);
            self.begun += 1;
        }
    }

    /// Ends what has begun inside of a section.
    fn close_to(&mut self, section: Option<usize>) {
        while self.open.last().copied() != section {
            let Some(closed) = self.open.pop() else { return };
            let is_repeat = self.questionnaire.sections.get(closed).is_some_and(is_repeat);
            self.rows.push(json!({"type": if is_repeat { "end_repeat" } else { "end_group" }}));
        }
    }
}

fn is_repeat(section: &Section) -> bool {
    matches!(section.kind, SectionKind::Repeat { .. })
}

fn section_value(section: &Section) -> Value {
    let mut row = Fields::new();
    row.insert("type".into(), if is_repeat(section) { "begin_repeat" } else { "begin_group" }.into());
    row.insert("name".into(), section.name.as_str().into());
    put_local(&mut row, "label", &section.label);
    put_expression(&mut row, "relevant", section.relevant.as_ref());
    if let SectionKind::Repeat { count } = &section.kind {
        put_expression(&mut row, "repeat_count", count.as_ref());
    }
    put_text(&mut row, "appearance", &section.appearance.join(" "));
    Value::Object(row)
}

fn item_value(questionnaire: &Questionnaire, item: &Item) -> Value {
    let mut row = Fields::new();
    row.insert("type".into(), kind_text(questionnaire, &item.kind).into());
    row.insert("name".into(), item.name.as_str().into());
    if (item.kind.is_shown() && !item.is_head()) || !item.label.is_empty() {
        row.insert("label".into(), local_value(&item.label));
    }
    put_local(&mut row, "hint", &item.hint);
    put_expression(&mut row, "relevant", item.relevant.as_ref());
    put_expression(&mut row, "required", item.required.as_ref());
    put_local(&mut row, "required_message", &item.required_message);
    put_expression(&mut row, "constraint", item.constraint.as_ref());
    put_local(&mut row, "constraint_message", &item.constraint_message);
    put_expression(&mut row, "calculation", item.calculation.as_ref());
    put_expression(&mut row, "default", item.default.as_ref());
    put_expression(&mut row, "readonly", item.readonly.as_ref());
    put_expression(&mut row, "choice_filter", item.choice_filter.as_ref());
    put_text(&mut row, "parameters", &parameters(item));
    put_text(&mut row, "appearance", &item.appearance.join(" "));
    Value::Object(row)
}

fn kind_text(questionnaire: &Questionnaire, kind: &ItemKind) -> String {
    let plain = match kind {
        ItemKind::SelectOne(list) => return with_list(questionnaire, "select_one", list),
        ItemKind::SelectMultiple(list) => return with_list(questionnaire, "select_multiple", list),
        ItemKind::Rank(list) => return format!("rank {}", list.name),
        ItemKind::Note => "note",
        ItemKind::Integer => "integer",
        ItemKind::Decimal => "decimal",
        ItemKind::Range { .. } => "range",
        ItemKind::Text => "text",
        ItemKind::Date => "date",
        ItemKind::Time => "time",
        ItemKind::DateTime => "dateTime",
        ItemKind::Acknowledge => "acknowledge",
        ItemKind::Calculate => "calculate",
        ItemKind::Hidden => "hidden",
        ItemKind::Image { .. } => "image",
        ItemKind::Metadata(Metadata::Start) => "start",
        ItemKind::Metadata(Metadata::End) => "end",
        ItemKind::Metadata(Metadata::Today) => "today",
        ItemKind::Metadata(Metadata::DeviceId) => "deviceid",
    };
    plain.to_owned()
}

/// A list that is not the questionnaire's own is the pack's.
fn with_list(questionnaire: &Questionnaire, word: &str, list: &ChoiceList) -> String {
    if questionnaire.lists.contains_key(&list.name) {
        format!("{word} {}", list.name)
    } else {
        format!("{word}_from_file {}.csv", list.name)
    }
}

fn parameters(item: &Item) -> String {
    match (&item.kind, &item.order) {
        (ItemKind::Range { start, end, step }, _) => {
            let [start, end, step] = [start, end, step].map(|value| number::text(*value));
            format!("start={start} end={end} step={step}")
        }
        (ItemKind::Image { max_pixels }, _) => format!("max-pixels={max_pixels}"),
        (_, ChoiceOrder::Listed) => String::new(),
        (_, ChoiceOrder::HalfReversed) => "order=half-reversed".to_owned(),
        (_, ChoiceOrder::Shuffled { seed: None }) => "randomize=true".to_owned(),
        (_, ChoiceOrder::Shuffled { seed: Some(seed) }) => format!("randomize=true seed={}", seed.source()),
    }
}

/// The choices of a list.
pub(crate) fn list_value(list: &ChoiceList) -> Value {
    Value::Array(list.choices.iter().map(choice_value).collect())
}

fn choice_value(choice: &Choice) -> Value {
    let mut row = Fields::new();
    for (name, text) in &choice.attributes {
        row.insert(name.clone(), text.as_str().into());
    }
    row.insert("name".into(), choice.code.as_str().into());
    row.insert("label".into(), local_value(&choice.label));
    if let Some(level) = choice.level {
        row.insert("level".into(), level.into());
    }
    if let Some(missing) = choice.missing {
        let word = match missing {
            MissingCode::DontKnow => "dont_know",
            MissingCode::Refused => "refused",
            MissingCode::Invalid => "invalid",
        };
        row.insert("missing".into(), word.into());
    }
    if choice.exclusive {
        row.insert("exclusive".into(), true.into());
    }
    put_text(&mut row, "disposition", choice.disposition.as_deref().unwrap_or_default());
    Value::Object(row)
}

pub(crate) fn local_value(text: &LocalText) -> Value {
    Value::Object(text.iter().map(|(language, text)| (language.as_str().to_owned(), text.into())).collect())
}

fn put_local(row: &mut Fields, field: &str, text: &LocalText) {
    if !text.is_empty() {
        row.insert(field.to_owned(), local_value(text));
    }
}

fn put_expression(row: &mut Fields, field: &str, expression: Option<&Expression>) {
    put_text(row, field, expression.map_or("", Expression::source));
}

fn put_text(row: &mut Fields, field: &str, text: &str) {
    if !text.is_empty() {
        row.insert(field.to_owned(), text.into());
    }
}
