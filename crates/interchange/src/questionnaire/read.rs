//! The questionnaire as a whole, and its lists of choices.

use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, Language, ListName, Place};
use pingyi_questionnaire::nearest::nearest;
use pingyi_questionnaire::{Choice, ChoiceList, MissingCode, Questionnaire};
use serde_json::{Map, Value};

use super::{KINDS, Lists, SUBJECT_ORDERS, rows};
use crate::json::{Findings, Object, invalid, parse};

/// The `format` of a questionnaire file.
pub const FORMAT: &str = "pingyi.questionnaire/1";

const FIELDS: [&str; 10] = [
    "format",
    "id",
    "version",
    "kind",
    "title",
    "notice",
    "default_language",
    "subject_order",
    "survey",
    "choices",
];
const CHOICE_FIELDS: [&str; 6] = ["name", "label", "level", "missing", "exclusive", "disposition"];

/// Reads a questionnaire file. `None` if something in it is an error.
#[must_use]
pub fn read(bytes: &[u8]) -> (Option<Questionnaire>, Vec<Finding>) {
    let (questionnaire, findings) = read_in_part(bytes);
    (questionnaire.filter(|_| !has_errors(&findings)), findings)
}

/// Reads as much of a questionnaire file as can be read, errors or not, for those who look for more in
/// it: such a questionnaire is not to be used where there are errors.
#[must_use]
pub fn read_in_part(bytes: &[u8]) -> (Option<Questionnaire>, Vec<Finding>) {
    let mut findings = Findings::default();
    let value = match parse(bytes) {
        Ok(value) => value,
        Err(finding) => return (None, vec![*finding]),
    };
    let questionnaire = Object::at(&value, "", &mut findings)
        .and_then(|object| from_object(&object, &Lists::new(), &mut findings));
    if let Some(questionnaire) = &questionnaire {
        findings.list.extend(pingyi_questionnaire::check::check(questionnaire));
        findings.list.extend(crate::shape::dispositions(questionnaire, ""));
    }
    (questionnaire, findings.list)
}

/// A questionnaire out of a pack file, as text, to be kept beside what is answered with it; the
/// pack's own lists go with it.
#[must_use]
pub fn text_in_pack(pack: &[u8], id: &str, version: &str) -> Option<String> {
    let mut value = parse(pack).ok()?;
    let lists = value.get_mut("lists").map(Value::take);
    let says = |one: &Value, field: &str, text: &str| one.get(field).and_then(Value::as_str) == Some(text);
    let mut all = value.get_mut("questionnaires")?.as_array_mut()?.iter_mut();
    let one = all.find(|one| says(one, "id", id) && says(one, "version", version))?;
    if let Some(Value::Object(lists)) = lists {
        let own = one.as_object_mut()?.entry("choices").or_insert_with(|| Value::Object(Map::new()));
        for (name, list) in lists {
            own.as_object_mut()?.entry(name).or_insert(list);
        }
    }
    Some(one.to_string())
}

/// Reads a questionnaire that was taken out of a pack in use: a phone does not download the checks.
#[must_use]
pub fn read_unchecked(text: &str) -> Option<Questionnaire> {
    let mut findings = Findings::default();
    let value = parse(text.as_bytes()).ok()?;
    let object = Object::at(&value, "", &mut findings)?;
    let questionnaire = from_object(&object, &Lists::new(), &mut findings);
    questionnaire.filter(|_| !has_errors(&findings.list))
}

pub(crate) fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == pingyi_base::Severity::Error)
}

/// Reads one questionnaire, alone or inside a pack, whose lists it may take.
pub(crate) fn from_object(
    object: &Object<'_>,
    of_pack: &Lists,
    findings: &mut Findings,
) -> Option<Questionnaire> {
    if !object.has_format(FORMAT, findings) {
        return None;
    }
    object.only(&FIELDS, findings);
    let default_language =
        Language::new(object.optional_text("default_language", findings).unwrap_or("zh-CN"));
    let id = object.id("id", findings);
    let version = object.text("version", findings);
    let kind = word(object, "kind", &KINDS, findings);
    let subject_order = word(object, "subject_order", &SUBJECT_ORDERS, findings);
    let title = object.wanted_local("title", &default_language, findings);
    let notice = object.local("notice", &default_language, findings);
    let rows = object.objects("survey", findings);
    let lists = lists(object, "choices", &default_language, &filter_words(object), findings);
    if rows.is_empty() {
        object.missing("survey", findings);
    }
    let (sections, items) = rows::read(&rows, [&lists, of_pack], &default_language, findings);
    Some(Questionnaire {
        id: id?.into(),
        version: version?.into(),
        kind: kind?,
        title,
        notice,
        default_language,
        subject_order: subject_order?,
        sections,
        items,
        lists,
    })
}

/// One of some words; the first one where the field is missing.
fn word<T: Copy>(
    object: &Object<'_>,
    field: &str,
    words: &[(&'static str, T)],
    findings: &mut Findings,
) -> Option<T> {
    let Some(word) = object.optional_text(field, findings) else {
        return words.first().map(|(_, value)| *value);
    };
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        let all = known.join(", ");
        let expected = nearest(word, known).unwrap_or(&all);
        invalid(findings, &object.path(field), &Value::String(word.to_owned()), expected);
    }
    found
}

/// The words of all choice filters of a questionnaire: a field of that name is an attribute of a
/// choice. A filter that does not parse has its words too, so that one mistake is told once.
pub(crate) fn filter_words(questionnaire: &Object<'_>) -> Vec<String> {
    let rows = questionnaire.get("survey").and_then(Value::as_array);
    let filters =
        rows.into_iter().flatten().filter_map(|row| row.get("choice_filter").and_then(Value::as_str));
    let mut words = Vec::new();
    for filter in filters {
        // What stands in quotes is no word: every other part between them.
        for part in filter.split(['\'', '"']).step_by(2) {
            let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':');
            words.extend(part.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    words
}

/// The lists of choices in a field, with the attributes that are among the words.
pub(crate) fn lists(
    object: &Object<'_>,
    field: &str,
    language: &Language,
    attributes: &[String],
    findings: &mut Findings,
) -> Lists {
    let mut lists = Lists::new();
    let Some(choices) = object.object(field, findings) else { return lists };
    for (name, _) in choices.fields() {
        let rows = choices.objects(name, findings);
        let choices = rows.iter().filter_map(|row| choice(row, language, attributes, findings)).collect();
        lists.insert(ListName::new(name), Arc::new(ChoiceList { name: ListName::new(name), choices }));
    }
    lists
}

fn choice(
    row: &Object<'_>,
    language: &Language,
    attributes: &[String],
    findings: &mut Findings,
) -> Option<Choice> {
    let mut own = pingyi_base::Map::new();
    for (field, _) in row.fields().filter(|(field, _)| !CHOICE_FIELDS.contains(&field.as_str())) {
        if attributes.contains(field) {
            if let Some(text) = row.optional_text(field, findings) {
                own.insert(field.clone(), text.to_owned());
            }
        } else {
            let known = CHOICE_FIELDS.into_iter().chain(attributes.iter().map(String::as_str));
            let finding = Finding::warning(FindingCode::PackUnknownField, Place::path(&row.path(field)));
            let near = nearest(field, known).unwrap_or("–");
            findings.list.push(finding.with("field", field).with("nearest", near));
        }
    }
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
        missing: missing(row, findings),
        exclusive: row.flag("exclusive", findings),
        disposition: row.optional_text("disposition", findings).map(str::to_owned),
        attributes: own,
    })
}

fn missing(row: &Object<'_>, findings: &mut Findings) -> Option<MissingCode> {
    match row.optional_text("missing", findings)? {
        "dont_know" => Some(MissingCode::DontKnow),
        "refused" => Some(MissingCode::Refused),
        "invalid" => Some(MissingCode::Invalid),
        other => {
            let expected = "dont_know, refused, invalid";
            invalid(findings, &row.path("missing"), &Value::String(other.to_owned()), expected);
            None
        }
    }
}
