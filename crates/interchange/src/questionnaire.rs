//! The questionnaire file, format `pingyi.questionnaire/1`: XLSForm's columns as JSON. It decides
//! which fields there are; what they mean together is checked by `pingyi_questionnaire::check`.

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, Language, ListName, LocalText, Place};
use pingyi_questionnaire::nearest::nearest;
use pingyi_questionnaire::{
    Choice, ChoiceList, Expression, Item, ItemKind, Kind, MissingCode, Questionnaire, Section, SectionKind,
};
use serde_json::Value;

use crate::json::{Findings, Object, invalid, parse};

/// The `format` of a questionnaire file.
pub const FORMAT: &str = "pingyi.questionnaire/1";

const KINDS: [(&str, Kind); 5] = [
    ("survey", Kind::Survey),
    ("rating", Kind::Rating),
    ("vote", Kind::Vote),
    ("suggestion", Kind::Suggestion),
    ("register", Kind::Register),
];
const TYPES: [&str; 8] =
    ["select_one", "select_multiple", "integer", "text", "note", "begin_group", "end_group", "begin_repeat"];
const ROW_FIELDS: [&str; 10] = [
    "type",
    "name",
    "label",
    "hint",
    "appearance",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
];

/// Reads a questionnaire file. `None` if something in it is an error.
#[must_use]
pub fn read(bytes: &[u8]) -> (Option<Questionnaire>, Vec<Finding>) {
    let mut findings = Findings::default();
    let value = match parse(bytes) {
        Ok(value) => value,
        Err(finding) => return (None, vec![*finding]),
    };
    let questionnaire =
        Object::at(&value, "", &mut findings).and_then(|object| from_object(&object, &mut findings));
    if let Some(questionnaire) = &questionnaire {
        findings.list.extend(pingyi_questionnaire::check::check(questionnaire));
        findings.list.extend(crate::shape::dispositions(questionnaire, ""));
    }
    (questionnaire.filter(|_| !has_errors(&findings.list)), findings.list)
}

/// A questionnaire out of a pack file, as text, to be kept beside what is answered with it.
#[must_use]
pub fn text_in_pack(pack: &[u8], id: &str, version: &str) -> Option<String> {
    let value = parse(pack).ok()?;
    let says = |one: &Value, field: &str, text: &str| one.get(field).and_then(Value::as_str) == Some(text);
    let mut all = value.get("questionnaires")?.as_array()?.iter();
    all.find(|one| says(one, "id", id) && says(one, "version", version)).map(Value::to_string)
}

/// Reads a questionnaire that was taken out of a pack in use: a phone does not download the checks.
#[must_use]
pub fn read_unchecked(text: &str) -> Option<Questionnaire> {
    let mut findings = Findings::default();
    let value = parse(text.as_bytes()).ok()?;
    let questionnaire = from_object(&Object::at(&value, "", &mut findings)?, &mut findings);
    questionnaire.filter(|_| !has_errors(&findings.list))
}

pub(crate) fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == pingyi_base::Severity::Error)
}

/// Reads one questionnaire, alone or inside a pack.
pub(crate) fn from_object(object: &Object<'_>, findings: &mut Findings) -> Option<Questionnaire> {
    if !object.has_format(FORMAT, findings) {
        return None;
    }
    object.only(
        &["format", "id", "version", "kind", "title", "notice", "default_language", "survey", "choices"],
        findings,
    );
    let default_language =
        Language::new(object.optional_text("default_language", findings).unwrap_or("zh-CN"));
    let id = object.id("id", findings);
    let version = object.text("version", findings);
    let kind = match object.optional_text("kind", findings) {
        None => Some(Kind::Survey),
        Some(word) => {
            let kind = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
            if kind.is_none() {
                let expected = nearest(word, KINDS.iter().map(|(known, _)| *known))
                    .unwrap_or("survey, rating, vote, suggestion, register");
                invalid(findings, &object.path("kind"), &Value::String(word.to_owned()), expected);
            }
            kind
        }
    };
    let title = object.wanted_local("title", &default_language, findings);
    let notice = object.local("notice", &default_language, findings);
    let lists = lists(object, &default_language, findings);
    let rows = object.objects("survey", findings);
    if rows.is_empty() {
        object.missing("survey", findings);
    }
    let (sections, items) = survey(&rows, &lists, &default_language, findings);
    Some(Questionnaire {
        id: id?.into(),
        version: version?.into(),
        kind: kind?,
        title,
        notice,
        default_language,
        sections,
        items,
        lists,
    })
}

fn lists(
    object: &Object<'_>,
    language: &Language,
    findings: &mut Findings,
) -> Map<ListName, Arc<ChoiceList>> {
    let mut lists = Map::new();
    let Some(choices) = object.object("choices", findings) else { return lists };
    for (name, _) in choices.fields() {
        let rows = choices.objects(name, findings);
        let choices = rows.iter().filter_map(|row| choice(row, language, findings)).collect();
        lists.insert(ListName::new(name), Arc::new(ChoiceList { name: ListName::new(name), choices }));
    }
    lists
}

fn choice(row: &Object<'_>, language: &Language, findings: &mut Findings) -> Option<Choice> {
    row.only(&["name", "label", "level", "missing", "exclusive", "disposition"], findings);
    let missing = row.optional_text("missing", findings).and_then(|word| match word {
        "dont_know" => Some(MissingCode::DontKnow),
        "refused" => Some(MissingCode::Refused),
        "invalid" => Some(MissingCode::Invalid),
        other => {
            invalid(
                findings,
                &row.path("missing"),
                &Value::String(other.to_owned()),
                "dont_know, refused, invalid",
            );
            None
        }
    });
    let level = row.optional_count("level", findings).and_then(|level| {
        let small = u8::try_from(level).ok().filter(|level| (1..=100).contains(level));
        if small.is_none() {
            invalid(findings, &row.path("level"), &Value::from(level), "1 – 100");
        }
        small
    });
    Some(Choice {
        code: row.text("name", findings)?.into(),
        label: row.wanted_local("label", language, findings),
        level,
        missing,
        exclusive: row.flag("exclusive", findings),
        disposition: row.optional_text("disposition", findings).map(str::to_owned),
        attributes: pingyi_base::Map::new(),
    })
}

fn survey(
    rows: &[Object<'_>],
    lists: &Map<ListName, Arc<ChoiceList>>,
    language: &Language,
    findings: &mut Findings,
) -> (Vec<Section>, Vec<Item>) {
    let (mut sections, mut items): (Vec<Section>, Vec<Item>) = (Vec::new(), Vec::new());
    let mut open: Vec<usize> = Vec::new();
    for row in rows {
        row.only(&ROW_FIELDS, findings);
        let Some(kind) = row.text("type", findings) else { continue };
        let words: Vec<&str> = kind.split_whitespace().collect();
        match words.as_slice() {
            ["begin_group"] | ["begin", "group"] => {
                if let Some(section) = section(row, open.last().copied(), language, findings) {
                    open.push(sections.len());
                    sections.push(section);
                }
            }
            ["end_group"] | ["end", "group"] => {
                if open.pop().is_none() {
                    let finding = Finding::error(FindingCode::PackGroups, Place::path(row.own_path()));
                    findings.list.push(finding.with("value", kind));
                }
            }
            _ => items.extend(item(row, kind, &words, open.last().copied(), lists, language, findings)),
        }
    }
    for index in open {
        let name = sections.get(index).map(|section| section.name.to_string()).unwrap_or_default();
        findings
            .list
            .push(Finding::error(FindingCode::PackGroups, Place::item(&name)).with("value", "begin_group"));
    }
    (sections, items)
}

fn section(
    row: &Object<'_>,
    parent: Option<usize>,
    language: &Language,
    findings: &mut Findings,
) -> Option<Section> {
    Some(Section {
        name: row.id("name", findings)?.into(),
        kind: SectionKind::Group,
        label: row.local("label", language, findings),
        relevant: expression(row, "relevant", findings),
        appearance: appearance(row, findings),
        parent,
    })
}

fn item(
    row: &Object<'_>,
    kind: &str,
    words: &[&str],
    section: Option<usize>,
    lists: &Map<ListName, Arc<ChoiceList>>,
    language: &Language,
    findings: &mut Findings,
) -> Option<Item> {
    let name = row.id("name", findings);
    let mut list = |name: &str| {
        let found = lists.get(&ListName::new(name)).cloned();
        if found.is_none() {
            let near = nearest(name, lists.keys().map(ListName::as_str)).unwrap_or("–");
            let finding = Finding::error(FindingCode::PackReference, Place::path(&row.path("type")));
            findings.list.push(finding.with("value", name).with("nearest", near));
        }
        found
    };
    let kind = match words {
        ["select_one", name] => list(name).map(ItemKind::SelectOne),
        ["select_multiple", name] => list(name).map(ItemKind::SelectMultiple),
        ["integer"] => Some(ItemKind::Integer),
        ["text"] => Some(ItemKind::Text),
        ["note"] => Some(ItemKind::Note),
        _ => {
            let near = nearest(words.first().copied().unwrap_or_default(), TYPES).unwrap_or("–");
            let finding = Finding::error(FindingCode::NotSupported, Place::path(&row.path("type")));
            findings.list.push(finding.with("value", kind).with("nearest", near));
            None
        }
    };
    Some(Item {
        name: name?.into(),
        kind: kind?,
        label: row.wanted_local("label", language, findings),
        hint: row.local("hint", language, findings),
        relevant: expression(row, "relevant", findings),
        required: expression(row, "required", findings),
        required_message: row.local("required_message", language, findings),
        constraint: expression(row, "constraint", findings),
        constraint_message: row.local("constraint_message", language, findings),
        calculation: None,
        default: None,
        readonly: None,
        choice_filter: None,
        order: pingyi_questionnaire::ChoiceOrder::Listed,
        appearance: appearance(row, findings),
        section,
    })
}

fn appearance(row: &Object<'_>, findings: &mut Findings) -> Vec<String> {
    row.optional_text("appearance", findings)
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// XLSForm writes `yes` and `no` where an expression may stand; both are read as such.
fn expression(row: &Object<'_>, field: &str, findings: &mut Findings) -> Option<Expression> {
    let source = row.optional_text(field, findings)?;
    let plain = match source.trim().to_ascii_lowercase().as_str() {
        "" | "no" | "false" | "false()" if field == "required" => return None,
        "" => return None,
        "yes" | "true" | "true()" => "true()",
        _ => source,
    };
    match Expression::parse(plain) {
        Ok(expression) => Some(expression),
        Err(error) => {
            let code = if error.problem == pingyi_questionnaire::expression::Problem::UnknownFunction {
                FindingCode::NotSupported
            } else {
                FindingCode::PackExpression
            };
            let finding = Finding::error(code, Place::path(&row.path(field)))
                .with("problem", &error)
                .with("expression", source)
                .with("value", &error.word)
                .with("nearest", error.nearest.unwrap_or("–"));
            findings.list.push(finding);
            None
        }
    }
}

/// Writes a questionnaire so that it reads back the same.
#[must_use]
pub fn write(questionnaire: &Questionnaire) -> String {
    format!("{:#}\n", to_value(questionnaire))
}

pub(crate) fn to_value(questionnaire: &Questionnaire) -> Value {
    let kind = KINDS.iter().find(|(_, kind)| *kind == questionnaire.kind).map_or("survey", |(word, _)| word);
    let mut root = serde_json::Map::new();
    root.insert("format".into(), FORMAT.into());
    root.insert("id".into(), questionnaire.id.as_str().into());
    root.insert("version".into(), questionnaire.version.as_str().into());
    root.insert("kind".into(), kind.into());
    root.insert("title".into(), local_value(&questionnaire.title));
    put_local(&mut root, "notice", &questionnaire.notice);
    root.insert("default_language".into(), questionnaire.default_language.as_str().into());
    root.insert("survey".into(), survey_value(questionnaire));
    let lists = questionnaire
        .lists
        .values()
        .map(|list| (list.name.to_string(), Value::Array(list.choices.iter().map(choice_value).collect())));
    root.insert("choices".into(), Value::Object(lists.collect()));
    Value::Object(root)
}

fn survey_value(questionnaire: &Questionnaire) -> Value {
    let mut rows = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for item in &questionnaire.items {
        let around = ancestors(questionnaire, item.section);
        while open.last().is_some_and(|index| !around.contains(index)) {
            open.pop();
            rows.push(serde_json::json!({"type": "end_group"}));
        }
        for index in around.iter().filter(|index| !open.contains(index)).copied().collect::<Vec<_>>() {
            if let Some(section) = questionnaire.sections.get(index) {
                rows.push(section_value(section));
                open.push(index);
            }
        }
        rows.push(item_value(item));
    }
    rows.extend(open.iter().map(|_| serde_json::json!({"type": "end_group"})));
    Value::Array(rows)
}

/// The sections around an item, outermost first.
fn ancestors(questionnaire: &Questionnaire, section: Option<usize>) -> Vec<usize> {
    let mut around = Vec::new();
    let mut current = section;
    while let Some(index) = current.filter(|_| around.len() <= questionnaire.sections.len()) {
        around.insert(0, index);
        current = questionnaire.sections.get(index).and_then(|section| section.parent);
    }
    around
}

fn section_value(section: &Section) -> Value {
    let mut row = serde_json::Map::new();
    row.insert("type".into(), "begin_group".into());
    row.insert("name".into(), section.name.as_str().into());
    put_local(&mut row, "label", &section.label);
    put_expression(&mut row, "relevant", section.relevant.as_ref());
    put_words(&mut row, &section.appearance);
    Value::Object(row)
}

fn item_value(item: &Item) -> Value {
    let kind = match &item.kind {
        ItemKind::Note => "note".to_owned(),
        ItemKind::SelectOne(list) => format!("select_one {}", list.name),
        ItemKind::SelectMultiple(list) => format!("select_multiple {}", list.name),
        ItemKind::Integer => "integer".to_owned(),
        ItemKind::Text => "text".to_owned(),
        _ => String::new(),
    };
    let mut row = serde_json::Map::new();
    row.insert("type".into(), kind.into());
    row.insert("name".into(), item.name.as_str().into());
    row.insert("label".into(), local_value(&item.label));
    put_local(&mut row, "hint", &item.hint);
    put_expression(&mut row, "relevant", item.relevant.as_ref());
    put_expression(&mut row, "required", item.required.as_ref());
    put_local(&mut row, "required_message", &item.required_message);
    put_expression(&mut row, "constraint", item.constraint.as_ref());
    put_local(&mut row, "constraint_message", &item.constraint_message);
    put_words(&mut row, &item.appearance);
    Value::Object(row)
}

fn choice_value(choice: &Choice) -> Value {
    let mut row = serde_json::Map::new();
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
    if let Some(disposition) = &choice.disposition {
        row.insert("disposition".into(), disposition.as_str().into());
    }
    Value::Object(row)
}

pub(crate) fn local_value(text: &LocalText) -> Value {
    Value::Object(text.iter().map(|(language, text)| (language.as_str().to_owned(), text.into())).collect())
}

fn put_local(row: &mut serde_json::Map<String, Value>, field: &str, text: &LocalText) {
    if !text.is_empty() {
        row.insert(field.to_owned(), local_value(text));
    }
}

fn put_expression(row: &mut serde_json::Map<String, Value>, field: &str, expression: Option<&Expression>) {
    if let Some(expression) = expression {
        row.insert(field.to_owned(), expression.source().into());
    }
}

fn put_words(row: &mut serde_json::Map<String, Value>, words: &[String]) {
    if !words.is_empty() {
        row.insert("appearance".to_owned(), words.join(" ").into());
    }
}
