//! A response and the instances of its repeats: taken together or not at all. It decides how many
//! instances a row says that it has, which rows of which file they are, and what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, ItemName, Place};
use pingyi_questionnaire::Questionnaire;
use pingyi_response::InstanceRow;
use sha2::{Digest, Sha256};

use super::merge::{Candidate, accept, choose, reject};
use super::read::Columns;
use super::{ImportedInstance, RowTexts, Totals};
use crate::{columns, csv_out, hash, layout};

/// How many guesses at numbers of instances are worth trying for one row.
const GUESSES: usize = 4_096;

/// A row of a repeat's file, before anybody knows to which response it belongs.
#[derive(Clone, Debug)]
pub(super) struct RawInstance {
    pub(super) response_id: String,
    pub(super) number: u32,
    /// How many instances it says that there are.
    pub(super) count: u32,
    pub(super) columns: Arc<Columns>,
    pub(super) record: csv::StringRecord,
    pub(super) at: Place,
}

/// The rows of repeats by response.
pub(super) type Waiting = BTreeMap<String, Vec<RawInstance>>;

pub(super) fn by_response(instances: Vec<RawInstance>) -> Waiting {
    let mut waiting = Waiting::new();
    for instance in instances {
        waiting.entry(instance.response_id.clone()).or_default().push(instance);
    }
    waiting
}

/// What a row of a repeat's file says, with the repeat's items in questionnaire order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Content {
    texts: [String; 3],
    cells: Vec<String>,
    hash: String,
}

/// The repeat whose items the file has; if several fit, the one that its name ends with.
fn repeat_of<'a>(
    questionnaire: &'a Questionnaire,
    repeats: &[&'a ItemName],
    instance: &RawInstance,
) -> Option<&'a ItemName> {
    let fits = |repeat: &&&ItemName| {
        layout::repeat_items(questionnaire, repeat).all(|item| instance.columns.has(item.name.as_str()))
    };
    let file = instance.at.file.as_deref().unwrap_or_default();
    let named = |repeat: &&&ItemName| file.ends_with(&format!(".{repeat}.csv"));
    let fitting = || repeats.iter().filter(fits);
    fitting().find(named).or_else(|| fitting().next()).copied()
}

/// The numbers of instances with which the hash of a row holds, one for each repeat; `None` if there
/// are none such. The hash is what tells them: nothing in the row itself does. Guessed is first what
/// the rows of the repeats say, and where there are none, whatever is likely.
pub(super) fn counts(
    questionnaire: &Questionnaire,
    texts: &RowTexts,
    rows: Option<&Vec<RawInstance>>,
) -> Option<Vec<u32>> {
    let repeats = layout::repeats(questionnaire);
    let mut said: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); repeats.len()];
    for row in rows.into_iter().flatten() {
        let repeat = repeat_of(questionnaire, &repeats, row);
        let place = repeats.iter().position(|known| Some(*known) == repeat);
        if let Some(said) = place.and_then(|place| said.get_mut(place)) {
            said.insert(row.count);
        }
    }
    let most = match said.iter().filter(|said| said.is_empty()).count() {
        0 | 1 => 1_000,
        2 => 60,
        3 => 15,
        4 => 7,
        _ => 3,
    };
    let guesses: Vec<Vec<u32>> = said
        .into_iter()
        .map(
            |said| if said.is_empty() { (0..=most).collect() } else { said.into_iter().chain([0]).collect() },
        )
        .collect();
    let form = csv_out::row_form(questionnaire, &texts.system, &texts.cells);
    let begun = Sha256::new_with_prefix(form.as_bytes());
    let all = guesses.iter().fold(1_usize, |all, options| all.saturating_mul(options.len()));
    for guess in 0..all.min(GUESSES) {
        let mut rest = guess;
        let mut counts = Vec::with_capacity(guesses.len());
        for options in &guesses {
            counts.extend(options.get(rest % options.len().max(1)));
            rest /= options.len().max(1);
        }
        let mut hasher = begun.clone();
        for (repeat, count) in repeats.iter().zip(&counts) {
            hasher.update(csv_out::count_line(repeat, *count).as_bytes());
        }
        if hash::digits(&hasher.finalize()) == texts.hash {
            return Some(counts);
        }
    }
    None
}

/// The instances of a response whose row is good, or why it is not whole. Whatever becomes of the
/// response, every row of its repeats is counted and, if it is not taken, told.
pub(super) fn instances(
    questionnaire: &Questionnaire,
    texts: &RowTexts,
    counts: &[u32],
    rows: Vec<RawInstance>,
    totals: &mut Totals,
    findings: &mut Vec<Finding>,
) -> Result<Vec<ImportedInstance>, Box<Finding>> {
    let repeats = layout::repeats(questionnaire);
    let mut taken: Vec<(ImportedInstance, Vec<Place>)> = Vec::new();
    for ((place, number), contents) in identities(questionnaire, texts, counts, rows, totals, findings) {
        let Some(repeat) = repeats.get(place) else { continue };
        let Some(chosen) = choose(contents, totals, findings) else { continue };
        match parsed(questionnaire, repeat, number, chosen.value) {
            Ok(instance) => taken.push((instance, chosen.places)),
            Err(finding) => reject(&finding, &chosen.places, totals, findings),
        }
    }
    for (repeat, expected) in repeats.iter().zip(counts) {
        let present = taken.iter().filter(|(instance, _)| instance.repeat == **repeat).count();
        if u32::try_from(present) != Ok(*expected) {
            let finding = Finding::error(FindingCode::RowIncomplete, Place::default());
            let finding = finding.with("repeat", repeat).with("present", present).with("expected", expected);
            for (_, places) in &taken {
                reject(&finding, places, totals, findings);
            }
            return Err(Box::new(finding));
        }
    }
    for (_, places) in &taken {
        accept(places, totals, findings);
    }
    Ok(taken.into_iter().map(|(instance, _)| instance).collect())
}

/// The rows by repeat and number. What is of none of the questionnaire's repeats is told.
fn identities(
    questionnaire: &Questionnaire,
    texts: &RowTexts,
    counts: &[u32],
    rows: Vec<RawInstance>,
    totals: &mut Totals,
    findings: &mut Vec<Finding>,
) -> BTreeMap<(usize, u32), BTreeMap<Content, Candidate<Content>>> {
    let repeats = layout::repeats(questionnaire);
    let mut identities: BTreeMap<_, BTreeMap<Content, Candidate<Content>>> = BTreeMap::new();
    for row in rows {
        let repeat = repeat_of(questionnaire, &repeats, &row);
        let found = repeats.iter().enumerate().find(|(_, known)| Some(**known) == repeat);
        let Some((place, repeat)) = found else {
            let finding = unfitting(questionnaire, &repeats, &row);
            reject(&finding, &[row.at], totals, findings);
            continue;
        };
        let content = content(questionnaire, repeat, &row);
        let hash = csv_out::instance_hash(questionnaire, repeat, &texts.hash, &content.texts, &content.cells);
        let holds = hash == content.hash && counts.get(place) == Some(&row.count);
        let contents = identities.entry((place, row.number)).or_default();
        let candidate = contents.entry(content.clone());
        let new = || Candidate { value: content, holds, places: Vec::new() };
        candidate.or_insert_with(new).places.push(row.at);
    }
    identities
}

/// Rows that belong to no response that was taken.
pub(super) fn orphans(waiting: Waiting, totals: &mut Totals, findings: &mut Vec<Finding>) {
    for row in waiting.into_values().flatten() {
        let finding = Finding::error(FindingCode::RowOrphan, Place::default());
        reject(&finding.with("value", &row.response_id), &[row.at], totals, findings);
    }
}

/// The columns that the file would need to be one of this questionnaire's.
fn unfitting(questionnaire: &Questionnaire, repeats: &[&ItemName], row: &RawInstance) -> Finding {
    let file = row.at.file.as_deref().unwrap_or_default();
    let named = repeats.iter().find(|repeat| file.ends_with(&format!(".{repeat}.csv")));
    let missing: Vec<&str> = named
        .or(repeats.first())
        .into_iter()
        .flat_map(|repeat| layout::repeat_items(questionnaire, repeat))
        .map(|item| item.name.as_str())
        .filter(|name| !row.columns.has(name))
        .collect();
    Finding::error(FindingCode::FileHeader, Place::default()).with("columns", missing.join(", "))
}

fn content(questionnaire: &Questionnaire, repeat: &ItemName, row: &RawInstance) -> Content {
    let cells = layout::repeat_items(questionnaire, repeat).map(|item| {
        columns::item_normal(item, row.columns.get(&row.record, item.name.as_str())).into_owned()
    });
    Content {
        texts: [row.response_id.clone(), row.number.to_string(), row.count.to_string()],
        cells: cells.collect(),
        hash: row.columns.get(&row.record, "hash").to_owned(),
    }
}

fn parsed(
    questionnaire: &Questionnaire,
    repeat: &ItemName,
    number: u32,
    content: Content,
) -> Result<ImportedInstance, Box<Finding>> {
    let mut cells = Vec::new();
    for (item, text) in layout::repeat_items(questionnaire, repeat).zip(&content.cells) {
        cells.push(super::read::cell(item, text, &Place::default())?);
    }
    let row = InstanceRow { number, cells };
    Ok(ImportedInstance { repeat: repeat.clone(), row, texts: content.cells, hash: content.hash })
}
