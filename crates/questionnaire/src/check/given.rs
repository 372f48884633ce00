//! What a form says that comes to nothing: a default that can be no answer, a section with nothing in
//! it, an appearance that nobody knows. All are warnings, as other programs take such forms.

use pingyi_base::{Date, Finding, FindingCode, ItemName, Place, number};

use super::at;
use crate::expression::{Expression, Scope, Value};
use crate::nearest::nearest;
use crate::{ChoiceList, Item, ItemKind, Questionnaire};

/// The words that XLSForm's programs know for `appearance`, and our own; `-` and digits at the end of a
/// word are a number that it takes (`columns-3`, `w4`). Sources: the tables of appearances in ODK's
/// documentation of form widgets and in the specification of ODK XForms, and Enketo's grid theme; our
/// own are `consent`, `private`, `randomize` and `short`.
const APPEARANCES: [&str; 68] = [
    "annotate",
    "autocomplete",
    "bearing",
    "bikram-sambat",
    "buddhist",
    "columns",
    "columns-",
    "columns-flex",
    "columns-pack",
    "comment",
    "compact",
    "compact-",
    "consent",
    "coptic",
    "counter",
    "distress",
    "dn",
    "draw",
    "ethiopian",
    "field-list",
    "h",
    "hide-input",
    "horizontal",
    "horizontal-compact",
    "image-map",
    "islamic",
    "label",
    "likert",
    "list",
    "list-nolabel",
    "map",
    "maps",
    "masked",
    "minimal",
    "month-year",
    "multiline",
    "myanmar",
    "new",
    "new-front",
    "new-rear",
    "no-buttons",
    "no-calendar",
    "no-collapse",
    "no-ticks",
    "numbers",
    "persian",
    "picker",
    "placement-map",
    "private",
    "quick",
    "quickcompact",
    "randomize",
    "rating",
    "satellite",
    "selfie",
    "short",
    "signature",
    "spinner",
    "streets",
    "table-list",
    "terrain",
    "textarea",
    "thousands-sep",
    "url",
    "vertical",
    "w",
    "weekday",
    "year",
];

pub(super) fn given(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    for item in &questionnaire.items {
        default(item, findings);
        appearance(&item.name, &item.appearance, findings);
    }
    for (index, section) in questionnaire.sections.iter().enumerate() {
        appearance(&section.name, &section.appearance, findings);
        let has_item = questionnaire.items.iter().any(|item| item.section == Some(index));
        if !has_item && !questionnaire.sections.iter().any(|inner| inner.parent == Some(index)) {
            let finding = Finding::warning(FindingCode::PackEmptySection, Place::item(section.name.as_str()));
            findings.push(finding.with("value", &section.name));
        }
    }
}

/// Nobody has answered anything.
struct Nothing;

impl Scope for Nothing {
    fn answer(&self, _: &ItemName) -> Value {
        Value::empty()
    }
    fn current(&self) -> Value {
        Value::empty()
    }
}

/// What an expression gives to everybody; `None` where it hangs on answers, time or chance.
pub(super) fn constant(default: &Expression) -> Option<String> {
    let hangs = !default.references().is_empty()
        || !default.repeats().is_empty()
        || default.uses_time()
        || default.uses_random()
        || default.uses_position();
    if hangs { None } else { Some(default.evaluate(&Nothing).ok()?.to_text()) }
}

fn default(item: &Item, findings: &mut Vec<Finding>) {
    let Some(value) = item.default.as_ref().and_then(constant).filter(|value| !value.is_empty()) else {
        return;
    };
    if let Some(expected) = expected(&item.kind, &value) {
        let finding = Finding::warning(FindingCode::PackDefault, at(&item.name, "default"));
        findings.push(finding.with("value", value).with("expected", expected));
    }
}

/// What the value should have been, if it can be no answer of that kind.
fn expected(kind: &ItemKind, value: &str) -> Option<String> {
    let day = |text: &str| text.get(..10).is_some_and(|day| Date::parse(day).is_some());
    let is_clock = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(':');
    let (is_good, expected) = match kind {
        ItemKind::SelectOne(list) => (is_code(list, value), codes(list, value)),
        ItemKind::SelectMultiple(list) | ItemKind::Rank(list) => {
            let wrong = value.split_whitespace().find(|code| !is_code(list, code));
            (wrong.is_none(), codes(list, wrong.unwrap_or_default()))
        }
        ItemKind::Integer => {
            (number::parse(value).is_some_and(|number| number.fract() == 0.0), "123".to_owned())
        }
        ItemKind::Decimal => (number::parse(value).is_some(), "1.5".to_owned()),
        ItemKind::Range { start, end, .. } => {
            let is_inside = number::parse(value).is_some_and(|number| (*start..=*end).contains(&number));
            (is_inside, format!("{} – {}", number::text(*start), number::text(*end)))
        }
        ItemKind::Date => (day(value), "2026-07-01".to_owned()),
        ItemKind::DateTime => (day(value), "2026-07-01T09:30".to_owned()),
        ItemKind::Time => (is_clock(value), "09:30".to_owned()),
        ItemKind::Acknowledge => (value == "OK", "OK".to_owned()),
        ItemKind::Note
        | ItemKind::Text
        | ItemKind::Calculate
        | ItemKind::Hidden
        | ItemKind::Image { .. }
        | ItemKind::Metadata(_) => return None,
    };
    (!is_good).then_some(expected)
}

fn is_code(list: &ChoiceList, value: &str) -> bool {
    list.choices.iter().any(|choice| choice.code.as_str() == value)
}

/// The nearest code of a list, else its first ones.
fn codes(list: &ChoiceList, value: &str) -> String {
    const MOST: usize = 8;
    let all = || list.choices.iter().map(|choice| choice.code.as_str());
    if let Some(near) = nearest(value, all()).filter(|near| near.chars().count() > 2) {
        return near.to_owned();
    }
    let more = if list.choices.len() > MOST { ", …" } else { "" };
    format!("{}{more}", all().take(MOST).collect::<Vec<_>>().join(", "))
}

fn appearance(name: &ItemName, words: &[String], findings: &mut Vec<Finding>) {
    // These take arguments with blanks in them, and are told elsewhere.
    if words.iter().any(|word| ["search(", "ex:", "printer:"].iter().any(|call| word.starts_with(call))) {
        return;
    }
    for word in words {
        let without_number = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let takes_number =
            without_number != word && ["columns-", "compact-", "w", "h"].contains(&without_number);
        let is_known = APPEARANCES.contains(&word.as_str()) && !word.ends_with('-');
        if !takes_number && !is_known {
            let finding = Finding::warning(FindingCode::PackAppearance, at(name, "appearance"));
            let known = APPEARANCES.into_iter().filter(|known| known.len() > 2 && !known.ends_with('-'));
            let near = nearest(&word.to_lowercase(), known).unwrap_or("–");
            findings.push(finding.with("value", word).with("nearest", near));
        }
    }
}
