//! The pack file, format `pingyi.pack/1`: what a coordinator hands out. It decides which fields there
//! are and reports every problem with its path; whether the parts fit together is checked by
//! `pingyi_questionnaire::check`.

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, Language, Place};
use pingyi_questionnaire::pack::{Baseline, Direction, DontKnow, IndicatorFigure, IndicatorSource};
use pingyi_questionnaire::{
    Area, Convention, DesignKind, Household, Indicator, Interviewer, Metric, Organiser, Pack, Privacy,
    Questionnaire, Subject, Substitution, SurveyDesign, Wave, Within,
};
use serde_json::Value;

use crate::decode;
use crate::json::{Findings, Object, invalid, parse};
use crate::questionnaire::{filter_words, from_object, has_errors, lists};
use crate::shape;

pub mod compare;
mod info;
mod write;

pub use compare::compare;
pub use info::PackInfo;
pub use write::write;

/// The `format` of a pack file.
pub const FORMAT: &str = "pingyi.pack/1";
/// The largest pack that is read, in bytes.
pub const SIZE_LIMIT: usize = 32 * 1024 * 1024;

/// Reads a pack file and checks that its parts fit together. `None` if something in it is an error;
/// the findings tell everything at once.
#[must_use]
pub fn read(bytes: &[u8]) -> (Option<Pack>, Vec<Finding>) {
    if let Some(finding) = no_text(bytes) {
        return (None, vec![finding]);
    }
    let (value, pack, mut findings) = parts(bytes);
    findings.extend(value.iter().flat_map(shape::pack));
    if let Some(pack) = &pack {
        findings.extend(pingyi_questionnaire::check::check_pack(pack));
        for (index, questionnaire) in pack.questionnaires.iter().enumerate() {
            let inside = format!("questionnaires[{index}].");
            findings.extend(shape::dispositions(questionnaire, &inside));
        }
    }
    (pack.filter(|_| !has_errors(&findings)), findings)
}

/// Reads a pack file that was checked before, such as the one that comes with the app: a phone does
/// not download the checks.
#[must_use]
pub fn read_unchecked(bytes: &[u8]) -> (Option<Pack>, Vec<Finding>) {
    let (_, pack, findings) = parts(bytes);
    (pack.filter(|_| !has_errors(&findings)), findings)
}

/// What people send instead of a pack: an archive, a workbook, a text in another encoding.
fn no_text(bytes: &[u8]) -> Option<Finding> {
    if bytes.len() > SIZE_LIMIT {
        return None;
    }
    match decode::not_text(bytes) {
        Some(kind) => Some(Finding::error(FindingCode::PackNotText, Place::default()).with("kind", kind)),
        None if std::str::from_utf8(bytes).is_err() => {
            Some(Finding::error(FindingCode::PackEncoding, Place::default()))
        }
        None => None,
    }
}

/// What can be read of a file, also where something in it is wrong.
fn parts(bytes: &[u8]) -> (Option<Value>, Option<Pack>, Vec<Finding>) {
    if bytes.len() > SIZE_LIMIT {
        let finding = Finding::error(FindingCode::PackTooLarge, Place::default());
        return (None, None, vec![finding.with("bytes", bytes.len()).with("limit", SIZE_LIMIT)]);
    }
    let mut findings = Findings::default();
    let value = match parse(bytes) {
        Ok(value) => value,
        Err(finding) => return (None, None, vec![*finding]),
    };
    let pack = Object::at(&value, "", &mut findings).and_then(|object| from_root(&object, &mut findings));
    (Some(value), pack, findings.list)
}

const FIELDS: [&str; 18] = [
    "format",
    "id",
    "version",
    "title",
    "practice",
    "organiser",
    "design",
    "waves",
    "areas",
    "households",
    "interviewers",
    "subjects",
    "lists",
    "questionnaires",
    "conventions",
    "indicators",
    "privacy",
    "keys",
];

fn from_root(root: &Object<'_>, findings: &mut Findings) -> Option<Pack> {
    if !root.has_format(FORMAT, findings) {
        return None;
    }
    root.only(&FIELDS, findings);
    let id = root.id("id", findings);
    let version = root.text("version", findings);
    let objects = root.objects("questionnaires", findings);
    let first = objects.first().and_then(|first| first.get("default_language")).and_then(Value::as_str);
    let language = Language::new(first.unwrap_or("zh-CN"));
    let attributes: Vec<String> = objects.iter().flat_map(filter_words).collect();
    let lists = lists(root, "lists", &language, &attributes, findings);
    let questionnaires: Vec<Arc<Questionnaire>> =
        objects.iter().filter_map(|object| from_object(object, &lists, findings).map(Arc::new)).collect();
    Some(Pack {
        id: id?.into(),
        version: version?.into(),
        title: root.wanted_local("title", &language, findings),
        practice: root.flag("practice", findings),
        organiser: organiser(root, &language, findings),
        design: design(root, findings),
        waves: all(root, "waves", findings, wave),
        areas: all(root, "areas", findings, |object, findings| area(object, &language, findings)),
        households: all(root, "households", findings, household),
        interviewers: all(root, "interviewers", findings, interviewer),
        subjects: all(root, "subjects", findings, |object, findings| subject(object, &language, findings)),
        lists,
        questionnaires,
        conventions: all(root, "conventions", findings, |object, findings| {
            convention(object, &language, findings)
        }),
        indicators: all(root, "indicators", findings, |object, findings| {
            indicator(object, &language, findings)
        }),
        privacy: privacy(root, findings),
    })
}

fn all<T>(
    root: &Object<'_>,
    field: &str,
    findings: &mut Findings,
    mut read: impl FnMut(&Object<'_>, &mut Findings) -> Option<T>,
) -> Vec<T> {
    let objects = root.objects(field, findings);
    objects.iter().filter_map(|object| read(object, findings)).collect()
}

fn organiser(root: &Object<'_>, language: &Language, findings: &mut Findings) -> Organiser {
    let Some(object) = root.object("organiser", findings) else { return Organiser::default() };
    object.only(&["name", "contact", "retention_years"], findings);
    Organiser {
        name: object.local("name", language, findings),
        contact: object.optional_text("contact", findings).unwrap_or_default().to_owned(),
        retention_years: object.optional_count("retention_years", findings),
    }
}

fn design(root: &Object<'_>, findings: &mut Findings) -> SurveyDesign {
    let none = SurveyDesign {
        kind: DesignKind::SelfSelected,
        stratum: None,
        cluster: None,
        weight: None,
        substitution: Substitution::None,
        within: Within::None,
    };
    let Some(object) = root.object("design", findings) else {
        root.missing("design", findings);
        return none;
    };
    object.only(&["kind", "stratum", "cluster", "weight", "substitution", "within"], findings);
    let kind = match object.text("kind", findings) {
        Some("census") => DesignKind::Census,
        Some("probability") => DesignKind::Probability,
        Some("self_selected") | None => DesignKind::SelfSelected,
        Some(other) => {
            let expected = "census, probability, self_selected";
            invalid(findings, &object.path("kind"), &Value::String(other.to_owned()), expected);
            DesignKind::SelfSelected
        }
    };
    let mut column = |field: &str| object.optional_text(field, findings).map(str::to_owned);
    let (stratum, cluster, weight) = (column("stratum"), column("cluster"), column("weight"));
    let substitution = one_of(&object, "substitution", &SUBSTITUTIONS, findings);
    let within = one_of(&object, "within", &WITHIN, findings);
    SurveyDesign { kind, stratum, cluster, weight, substitution, within }
}

const SUBSTITUTIONS: [(&str, Substitution); 2] =
    [("none", Substitution::None), ("listed", Substitution::Listed)];
const WITHIN: [(&str, Within); 3] =
    [("none", Within::None), ("next_birthday", Within::NextBirthday), ("listed", Within::Listed)];

/// What a word stands for; its default where there is none.
fn one_of<T: Copy + Default>(
    object: &Object<'_>,
    field: &str,
    words: &[(&str, T)],
    findings: &mut Findings,
) -> T {
    let Some(word) = object.optional_text(field, findings) else { return T::default() };
    let known = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    if known.is_none() {
        let all: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        invalid(findings, &object.path(field), &Value::String(word.to_owned()), &all.join(", "));
    }
    known.unwrap_or_default()
}

fn wave(object: &Object<'_>, findings: &mut Findings) -> Option<Wave> {
    object.only(&["id", "from", "to"], findings);
    // A wave such as 2026Q3 begins with a digit; no spreadsheet changes it.
    let (id, from, to) =
        (object.text("id", findings), object.date("from", findings), object.date("to", findings));
    Some(Wave { id: id?.into(), from: from?, to: to? })
}

fn area(object: &Object<'_>, language: &Language, findings: &mut Findings) -> Option<Area> {
    object.only(&["id", "name", "parent", "households", "residents"], findings);
    let id = object.id("id", findings);
    Some(Area {
        name: object.wanted_local("name", language, findings),
        parent: object.optional_id("parent", findings).map(Into::into),
        households: object.optional_count("households", findings),
        residents: object.optional_count("residents", findings),
        id: id?.into(),
    })
}

fn household(object: &Object<'_>, findings: &mut Findings) -> Option<Household> {
    object.only(&["id", "area", "interviewer", "label", "weight", "reserve"], findings);
    let (id, area) = (object.id("id", findings), object.id("area", findings));
    let weight = object.optional_number("weight", findings).unwrap_or(1.0);
    if weight <= 0.0 {
        invalid(findings, &object.path("weight"), &Value::from(weight), "1, 2.5");
    }
    Some(Household {
        weight,
        reserve: object.flag("reserve", findings),
        interviewer: object.optional_id("interviewer", findings).map(Into::into),
        label: object.optional_text("label", findings).unwrap_or_default().to_owned(),
        id: id?.into(),
        area: area?.into(),
    })
}

fn interviewer(object: &Object<'_>, findings: &mut Findings) -> Option<Interviewer> {
    object.only(&["id", "name", "area"], findings);
    let id = object.id("id", findings);
    Some(Interviewer {
        name: object.optional_text("name", findings).unwrap_or_default().to_owned(),
        area: object.optional_id("area", findings).map(Into::into),
        id: id?.into(),
    })
}

fn subject(object: &Object<'_>, language: &Language, findings: &mut Findings) -> Option<Subject> {
    object.only(&["id", "name", "post", "area"], findings);
    let (id, name) = (object.id("id", findings), object.text("name", findings));
    Some(Subject {
        post: object.local("post", language, findings),
        area: object.optional_id("area", findings).map(Into::into),
        id: id?.into(),
        name: name?.to_owned(),
    })
}

fn convention(object: &Object<'_>, language: &Language, findings: &mut Findings) -> Option<Convention> {
    object.only(&["id", "title", "metric", "levels", "minus", "weights", "dont_know"], findings);
    let id = object.id("id", findings);
    let title = object.wanted_local("title", language, findings);
    let levels = levels(object, "levels", findings);
    let weights = weights(object, findings);
    let metric = match (object.text("metric", findings), weights) {
        (Some("share"), None) => Some(Metric::Share { levels }),
        (Some("share"), Some(weights)) => Some(Metric::WeightedShare { weights }),
        (Some("mean"), Some(weights)) => Some(Metric::Mean { weights }),
        (Some("mean"), None) => {
            object.missing("weights", findings);
            None
        }
        (Some("net"), _) => {
            Some(Metric::Net { plus: levels, minus: self::levels(object, "minus", findings) })
        }
        (Some(other), _) => {
            invalid(findings, &object.path("metric"), &Value::String(other.to_owned()), "share, mean, net");
            None
        }
        (None, _) => None,
    };
    let dont_know = match object.optional_text("dont_know", findings) {
        Some("include") => DontKnow::Include,
        Some("exclude") | None => DontKnow::Exclude,
        Some(other) => {
            invalid(
                findings,
                &object.path("dont_know"),
                &Value::String(other.to_owned()),
                "exclude, include",
            );
            DontKnow::Exclude
        }
    };
    Some(Convention { id: id?.into(), title, metric: metric?, dont_know })
}

fn levels(object: &Object<'_>, field: &str, findings: &mut Findings) -> Vec<u8> {
    let list = object.list(field, findings);
    let mut levels = Vec::new();
    for (path, value) in list {
        match value.as_u64().and_then(|level| u8::try_from(level).ok()) {
            Some(level) => levels.push(level),
            None => invalid(findings, &path, value, "5"),
        }
    }
    levels
}

fn weights(object: &Object<'_>, findings: &mut Findings) -> Option<Map<u8, f64>> {
    let map = object.object("weights", findings)?;
    let mut weights = Map::new();
    for (level, value) in map.fields() {
        match (level.parse::<u8>().ok(), value.as_f64().filter(|weight| weight.is_finite())) {
            (Some(level), Some(weight)) => {
                weights.insert(level, weight);
            }
            _ => invalid(findings, &map.path(level), value, "{\"5\": 100}"),
        }
    }
    Some(weights)
}

fn indicator(object: &Object<'_>, language: &Language, findings: &mut Findings) -> Option<Indicator> {
    object.only(&["id", "title", "item", "convention", "codes", "baseline", "target", "direction"], findings);
    let id = object.id("id", findings);
    let title = object.wanted_local("title", language, findings);
    let baseline = object.object("baseline", findings).and_then(|baseline| {
        baseline.only(&["value", "source"], findings);
        let stated = baseline.optional_text("source", findings) != Some("measured");
        let value = baseline.optional_number("value", findings);
        if value.is_none() {
            baseline.missing("value", findings);
        }
        Some(Baseline { value: value?, stated })
    });
    let direction = object.optional_text("direction", findings).and_then(|word| match word {
        "up" => Some(Direction::Up),
        "down" => Some(Direction::Down),
        other => {
            invalid(findings, &object.path("direction"), &Value::String(other.to_owned()), "up, down");
            None
        }
    });
    Some(Indicator {
        id: id?.into(),
        title,
        source: source(object, findings),
        baseline,
        target: object.optional_number("target", findings),
        direction,
    })
}

fn source(object: &Object<'_>, findings: &mut Findings) -> Option<IndicatorSource> {
    let text = object.optional_text("item", findings)?;
    let Some((questionnaire, item)) = text.split_once('.') else {
        invalid(findings, &object.path("item"), &Value::String(text.to_owned()), "questionnaire.item");
        return None;
    };
    let codes: Vec<_> = object.list("codes", findings);
    let figure = if codes.is_empty() {
        IndicatorFigure::Convention(object.text("convention", findings)?.into())
    } else {
        let codes = codes.into_iter().filter_map(|(path, code)| {
            if code.as_str().is_none() {
                invalid(findings, &path, code, "\"1\"");
            }
            code.as_str().map(Into::into)
        });
        IndicatorFigure::Codes(codes.collect())
    };
    Some(IndicatorSource { questionnaire: questionnaire.into(), item: item.into(), figure })
}

fn privacy(root: &Object<'_>, findings: &mut Findings) -> Privacy {
    let default = Privacy::default();
    let Some(object) = root.object("privacy", findings) else { return default };
    object.only(&["min_cell", "comments_min_cell"], findings);
    Privacy {
        min_cell: object.optional_count("min_cell", findings).unwrap_or(default.min_cell),
        comments_min_cell: object
            .optional_count("comments_min_cell", findings)
            .unwrap_or(default.comments_min_cell),
    }
}
