//! `pingyi fill`: the filling engine without a browser. It reads a questionnaire and answers and
//! prints what is relevant, which values hold, and what is wrong; the same engine as on the screen.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use pingyi_base::{Finding, SubjectId};
use pingyi_interchange::{pack, questionnaire};
use pingyi_questionnaire::Questionnaire;
use pingyi_response::{Answer, AnswerKey, Answers, Filling};
use pingyi_wording::Lang;
use serde_json::{Map, Value, json};

use crate::arguments::Fill;
use crate::{Ending, output};

/// Fills and prints.
pub(crate) fn fill(options: &Fill) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let answers = output::read(&options.answers)?;
    let answers: Map<String, Value> = serde_json::from_slice(&answers)
        .with_context(|| format!("{} is no JSON object", options.answers.display()))?;
    let (questionnaire, subjects) = open(options, &answers, lang)?;
    let mut filling = Filling::new(questionnaire, subjects, Answers::new());
    let mut findings = Vec::new();
    // An answer may only be refused for what it is, not for when it comes: relevance is a function
    // of all answers, so the order of the file does not matter.
    for (name, value) in &answers {
        let key = AnswerKey::parse(name);
        let answer =
            answer(&filling, &key, value).with_context(|| format!("the answer to {name} is no text"))?;
        findings.extend(filling.set(&key, answer));
    }
    findings.extend(filling.findings());
    findings.sort();
    findings.dedup();
    report(&filling, &findings, options.json, lang);
    Ok(if findings.is_empty() { Ending::Done } else { Ending::Look })
}

/// Opens `FILE`, or `PACK#ID`. Whom a rating is about: as asked for, else the pack's subjects, else those
/// whom the answers name.
fn open(
    options: &Fill,
    answers: &Map<String, Value>,
    lang: Lang,
) -> anyhow::Result<(Arc<Questionnaire>, Vec<SubjectId>)> {
    let (path, id) = match options.questionnaire.rsplit_once('#') {
        Some((path, id)) => (path, Some(id)),
        None => (options.questionnaire.as_str(), None),
    };
    let bytes = output::read(Path::new(path))?;
    let mut subjects: Vec<SubjectId> = options.subjects.iter().map(|id| SubjectId::new(id)).collect();
    let (questionnaire, findings) = match id {
        Some(id) => {
            let (pack, findings) = pack::read(&bytes);
            if let (Some(pack), true) = (&pack, subjects.is_empty()) {
                subjects = pack.subjects_for(None);
            }
            (pack.and_then(|pack| pack.questionnaire(&id.into()).cloned()), findings)
        }
        None => {
            let (questionnaire, findings) = questionnaire::read(&bytes);
            (questionnaire.map(Arc::new), findings)
        }
    };
    output::findings(&findings, lang);
    let Some(questionnaire) = questionnaire else {
        bail!("{} holds no questionnaire that can be filled", options.questionnaire)
    };
    if !questionnaire.kind.is_by_subject() {
        return Ok((questionnaire, Vec::new()));
    }
    if subjects.is_empty() {
        let named: BTreeSet<SubjectId> =
            answers.keys().filter_map(|name| AnswerKey::parse(name).subject).collect();
        subjects = named.into_iter().collect();
    }
    Ok((questionnaire, subjects))
}

/// `"4"`, `"1 8"` for several choices, or `null` for none.
fn answer(filling: &Filling, key: &AnswerKey, value: &Value) -> Option<Option<Answer>> {
    let text = match value {
        Value::Null => return Some(None),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(filling.answer_from_text(key, &text))
}

fn report(filling: &Filling, findings: &[Finding], as_json: bool, lang: Lang) {
    let relevant: Vec<String> = filling.relevant().iter().map(ToString::to_string).collect();
    let values: Map<String, Value> = filling
        .relevant()
        .iter()
        .filter_map(|key| Some((key.to_string(), Value::String(filling.text_of(key)?))))
        .collect();
    if as_json {
        let findings: Vec<Value> = findings
            .iter()
            .map(|finding| {
                let (what, remedy) = output::words(finding, lang);
                json!({"item": finding.at.item, "code": finding.code.as_str(), "message": what, "remedy": remedy})
            })
            .collect();
        println!("{}", json!({"relevant": relevant, "values": values, "findings": findings}));
    } else {
        for name in relevant {
            println!("{name}\t{}", values.get(&name).and_then(Value::as_str).unwrap_or_default());
        }
        output::findings(findings, lang);
    }
}
