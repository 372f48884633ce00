//! `pingyi fill`: the filling engine without a browser. It reads a questionnaire and answers and
//! prints what is relevant, which values hold, and what is wrong; the same engine as on the screen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use pingyi_base::{ChoiceCode, Finding, FindingCode, ItemName, Language, Place, SubjectId, Timestamp};
use pingyi_interchange::{pack, questionnaire};
use pingyi_questionnaire::{Questionnaire, Section, SectionKind};
use pingyi_response::filling::INSTANCE_LIMIT;
use pingyi_response::{Answer, AnswerKey, Environment, Filling, Instances, Present, Start};
use pingyi_wording::Lang;
use serde_json::{Map, Value, json};

use crate::arguments::Fill;
use crate::{Ending, output};

/// How often answers are given again for what others make possible; more than any form needs.
const MOST_ROUNDS: usize = 10;

/// Fills and prints.
pub(crate) fn fill(options: &Fill) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let answers = output::read(&options.answers)?;
    let answers: Map<String, Value> = serde_json::from_slice(&answers)
        .with_context(|| format!("{} is no JSON object", options.answers.display()))?;
    let (questionnaire, subjects) = open(options, &answers, lang)?;
    let instances = instances(&questionnaire, answers.keys());
    let start = Start { subjects, instances, environment: environment(options), ..Start::default() };
    let mut filling = Filling::begin(questionnaire, start);
    let mut findings = take(&mut filling, &answers)?;
    findings.extend(filling.findings());
    findings.extend(not_offered(&filling, &answers));
    findings.sort();
    findings.dedup();
    report(&filling, &findings, options, lang);
    Ok(if findings.is_empty() { Ending::Done } else { Ending::Look })
}

/// Takes all answers. One may only be refused for what it is, not for when it comes: an instance may
/// be there only once another answer is, and what is calculated must not drive out what was given. So
/// they are given until nothing changes any more, and the order of the file does not matter.
fn take(filling: &mut Filling, answers: &Map<String, Value>) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for _ in 0..=MOST_ROUNDS {
        let before = filling.answers().clone();
        findings.clear();
        for (name, value) in answers {
            let key = AnswerKey::parse(name);
            let answer =
                answer(filling, &key, value).with_context(|| format!("the answer to {name} is no text"))?;
            findings.extend(filling.set(&key, answer));
        }
        if *filling.answers() == before {
            break;
        }
    }
    Ok(findings)
}

/// Codes that were given, and are among the choices, and are not offered with these answers.
fn not_offered(filling: &Filling, answers: &Map<String, Value>) -> Vec<Finding> {
    let keys = answers.keys().map(|name| AnswerKey::parse(name));
    let told = |key: AnswerKey| {
        let finding = |code: &ChoiceCode| {
            let place = Place::item(&key.to_string());
            Finding::error(FindingCode::FillUnknownChoice, place).with("value", code)
        };
        filling.not_offered(&key).into_iter().map(finding).collect::<Vec<_>>()
    };
    keys.flat_map(told).collect()
}

/// The instances that the answers name, of repeats that a person adds to. A repeat that no answer
/// names begins as on the screen.
fn instances<'a>(questionnaire: &Questionnaire, names: impl Iterator<Item = &'a String>) -> Instances {
    let is_free = |repeat: &ItemName| {
        let is = |section: &&Section| section.name == *repeat;
        let found = questionnaire.sections.iter().find(is);
        found.is_some_and(|section| matches!(section.kind, SectionKind::Repeat { count: None }))
    };
    let mut numbers: BTreeMap<ItemName, BTreeSet<u32>> = BTreeMap::new();
    for instance in names.filter_map(|name| AnswerKey::parse(name).instance) {
        if (1..=INSTANCE_LIMIT).contains(&instance.number) && is_free(&instance.repeat) {
            numbers.entry(instance.repeat).or_default().insert(instance.number);
        }
    }
    let present = |numbers: BTreeSet<u32>| {
        let last = numbers.last().copied().unwrap_or_default();
        Present { numbers: numbers.into_iter().collect(), removed: Vec::new(), last }
    };
    numbers.into_iter().map(|(repeat, numbers)| (repeat, present(numbers))).collect()
}

/// What the machine knows: the moment, in UTC, and the language.
fn environment(options: &Fill) -> Environment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let seconds = since.and_then(|since| i64::try_from(since.as_secs()).ok());
    let now = seconds.and_then(|seconds| Timestamp::new(seconds, 0));
    let language = Some(Language::new(&options.language));
    Environment { now, started_at: now, device: None, language }
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

/// What is wrong and what to do; in the questionnaire's own words where it has any, as on the screen.
fn told(filling: &Filling, finding: &Finding, options: &Fill, lang: Lang) -> (String, String) {
    let (what, remedy) = output::words(finding, lang);
    let key = finding.at.item.as_deref().map(AnswerKey::parse);
    let own = key.and_then(|key| {
        let item = filling.item(&key)?;
        let text = match finding.code {
            FindingCode::FillRequired => &item.required_message,
            FindingCode::FillConstraint => &item.constraint_message,
            _ => return None,
        };
        let language = Language::new(&options.language);
        let own = text.pick(&language, &filling.questionnaire().default_language).text;
        Some(filling.pipe(own, &key, &language))
    });
    (own.filter(|own| !own.is_empty()).unwrap_or(what), remedy)
}

fn report(filling: &Filling, findings: &[Finding], options: &Fill, lang: Lang) {
    let relevant: Vec<String> = filling.relevant().iter().map(ToString::to_string).collect();
    let values: Map<String, Value> =
        filling.values().into_iter().map(|(key, text)| (key.to_string(), Value::String(text))).collect();
    if options.json {
        let findings: Vec<Value> = findings
            .iter()
            .map(|finding| {
                let (what, remedy) = told(filling, finding, options, lang);
                json!({"item": finding.at.item, "code": finding.code.as_str(), "message": what, "remedy": remedy})
            })
            .collect();
        println!("{}", json!({"relevant": relevant, "values": values, "findings": findings}));
    } else {
        for name in relevant {
            println!("{name}\t{}", values.get(&name).and_then(Value::as_str).unwrap_or_default());
        }
        output::findings_in(findings, |finding| told(filling, finding, options, lang));
    }
}
