//! The pack as a file again, so that it reads back the same.

use pingyi_base::LocalText;
use pingyi_questionnaire::pack::{Baseline, Direction, DontKnow, IndicatorFigure};
use pingyi_questionnaire::{Convention, DesignKind, Indicator, Metric, Pack, Substitution, Within};
use serde_json::{Map, Value, json};

use crate::questionnaire::{list_value, local_value, to_value};

/// Writes a pack so that it reads back the same.
#[must_use]
pub fn write(pack: &Pack) -> String {
    let mut root = people_and_places(pack);
    let lists = pack.lists.values().map(|list| (list.name.to_string(), list_value(list)));
    if !pack.lists.is_empty() {
        root.insert("lists".into(), Value::Object(lists.collect()));
    }
    root.insert("questionnaires".into(), pack.questionnaires.iter().map(|one| to_value(one)).collect());
    root.insert("conventions".into(), pack.conventions.iter().map(convention).collect());
    root.insert("indicators".into(), pack.indicators.iter().map(indicator).collect());
    let privacy = &pack.privacy;
    root.insert(
        "privacy".into(),
        json!({"min_cell": privacy.min_cell, "comments_min_cell": privacy.comments_min_cell}),
    );
    format!("{:#}\n", Value::Object(root))
}

fn people_and_places(pack: &Pack) -> Map<String, Value> {
    let design = &pack.design;
    let kind = match design.kind {
        DesignKind::Census => "census",
        DesignKind::Probability => "probability",
        DesignKind::SelfSelected => "self_selected",
    };
    let organiser = &pack.organiser;
    let value = json!({
        "format": super::FORMAT, "id": pack.id.as_str(), "version": pack.version.as_str(),
        "title": local_value(&pack.title), "practice": pack.practice,
        "organiser": without_null(json!({
            "name": local_or_null(&organiser.name), "contact": organiser.contact,
            "retention_years": organiser.retention_years,
        })),
        "design": without_null(json!({
            "kind": kind, "stratum": design.stratum, "cluster": design.cluster, "weight": design.weight,
            "substitution": (design.substitution == Substitution::Listed).then_some("listed"),
            "within": match design.within {
                Within::None => None,
                Within::NextBirthday => Some("next_birthday"),
                Within::Listed => Some("listed"),
            },
        })),
        "waves": pack.waves.iter().map(|one| json!({
            "id": one.id.as_str(), "from": one.from.to_string(), "to": one.to.to_string(),
        })).collect::<Vec<_>>(),
        "areas": pack.areas.iter().map(|one| json!({
            "id": one.id.as_str(), "name": local_value(&one.name),
            "parent": one.parent.as_ref().map(|id| id.as_str()),
            "households": one.households, "residents": one.residents,
        })).map(without_null).collect::<Vec<_>>(),
        "households": pack.households.iter().map(|one| json!({
            "id": one.id.as_str(), "area": one.area.as_str(), "label": one.label,
            "interviewer": one.interviewer.as_ref().map(|id| id.as_str()),
            "weight": (one.weight.to_bits() != 1.0_f64.to_bits()).then(|| number(one.weight)),
            "reserve": one.reserve.then_some(true),
        })).map(without_null).collect::<Vec<_>>(),
        "interviewers": pack.interviewers.iter().map(|one| json!({
            "id": one.id.as_str(), "name": one.name, "area": one.area.as_ref().map(|id| id.as_str()),
        })).map(without_null).collect::<Vec<_>>(),
        "subjects": pack.subjects.iter().map(|one| json!({
            "id": one.id.as_str(), "name": one.name, "post": local_or_null(&one.post),
            "area": one.area.as_ref().map(|id| id.as_str()),
        })).map(without_null).collect::<Vec<_>>(),
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn convention(convention: &Convention) -> Value {
    let weights = |weights: &pingyi_base::Map<u8, f64>| -> Value {
        Value::Object(weights.iter().map(|(level, weight)| (level.to_string(), number(*weight))).collect())
    };
    let (metric, levels, minus, weights) = match &convention.metric {
        Metric::Share { levels } => ("share", Some(levels), None, Value::Null),
        Metric::WeightedShare { weights: points } => ("share", None, None, weights(points)),
        Metric::Mean { weights: points } => ("mean", None, None, weights(points)),
        Metric::Net { plus, minus } => ("net", Some(plus), Some(minus), Value::Null),
    };
    let dont_know = match convention.dont_know {
        DontKnow::Include => "include",
        DontKnow::Exclude => "exclude",
    };
    without_null(json!({
        "id": convention.id.as_str(), "title": local_value(&convention.title), "metric": metric,
        "levels": levels, "minus": minus, "weights": weights, "dont_know": dont_know,
    }))
}

fn indicator(indicator: &Indicator) -> Value {
    let source = indicator.source.as_ref();
    let (convention, codes) = match source.map(|source| &source.figure) {
        None => (None, None),
        Some(IndicatorFigure::Convention(id)) => (Some(id.as_str()), None),
        Some(IndicatorFigure::Codes(codes)) => {
            (None, Some(codes.iter().map(|code| code.as_str()).collect::<Vec<_>>()))
        }
    };
    let baseline = |baseline: &Baseline| {
        let source = if baseline.stated { "stated" } else { "measured" };
        json!({"value": number(baseline.value), "source": source})
    };
    let direction = indicator.direction.map(|direction| match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    });
    without_null(json!({
        "id": indicator.id.as_str(), "title": local_value(&indicator.title),
        "item": source.map(|source| format!("{}.{}", source.questionnaire, source.item)),
        "convention": convention, "codes": codes,
        "baseline": indicator.baseline.as_ref().map(baseline), "target": indicator.target.map(number),
        "direction": direction,
    }))
}

/// Whole numbers without a point, as people write them.
fn number(number: f64) -> Value {
    #[allow(clippy::cast_possible_truncation, clippy::float_cmp, reason = "whole and small")]
    if number.trunc() == number && number.abs() < 1e15 { (number as i64).into() } else { number.into() }
}

fn local_or_null(text: &LocalText) -> Value {
    if text.is_empty() { Value::Null } else { local_value(text) }
}

/// What is not known is left out.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}
