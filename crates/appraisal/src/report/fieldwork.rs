//! What came in and what became of the visits: on the whole, and in each area as far as small counts
//! may be shown.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::QuestionnaireId;
use pingyi_questionnaire::Household;
use pingyi_response::Disposition;
use pingyi_response::disposition::DispositionClass;
use pingyi_wording::report::Key;

use super::sections::grid;
use super::words::Words;
use super::{Block, Source, area_selection, interviewer_selection};
use crate::rates::{self, CLASSES, RateRow};
use crate::reason::Reason;
use crate::results::questionnaires;
use crate::suppression::{Spread, spread};
use crate::table::{Dimension, Selection, Table};

/// How responses end, as far as the report tells it apart; figures are made of the first two.
const ENDS: [Key; 6] = [
    Key::CountsCompleteLabel,
    Key::CountsPartialLabel,
    Key::CountsDeclinedLabel,
    Key::CountsBrokenOffLabel,
    Key::CountsNotEligibleLabel,
    Key::CountsOtherLabel,
];

/// Interviews, and all else: how many there are of both is known from the answers.
const END_PARTS: [usize; 2] = [2, 4];

/// How many responses came in, in which files, and how they ended.
pub(super) fn counts(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let mut blocks = vec![words.heading(2, Key::ReportCountsTitle), files(source, words)];
    let (mut whole, mut areas) = (Vec::new(), Vec::new());
    for questionnaire in questionnaires(source.pack) {
        let title = words.titled(questionnaire.id.as_str(), &questionnaire.title);
        let line = |spread: &Spread, mut cells: Vec<String>| {
            cells.push(spread.total.to_string());
            cells.extend(spread.counts.iter().map(|count| words.count(*count)));
            cells
        };
        let of = |table, selection| turnout(source, table, selection, &questionnaire.id);
        whole.extend(
            of(source.whole, source.selection).iter().map(|spread| line(spread, vec![title.clone()])),
        );
        let by_area = of(source.by_area, &area_selection(source.selection));
        areas.extend(
            by_area.iter().map(|spread| line(spread, vec![title.clone(), words.group_area(&spread.group)])),
        );
    }
    let ends = || ENDS.into_iter().map(|key| (key, true));
    let mut columns = vec![(Key::CountsByQuestionnaireLabel, false), (Key::CountsResponsesLabel, true)];
    columns.extend(ends());
    blocks.push(grid(words, Key::CountsByQuestionnaireLabel, &columns, whole));
    blocks.push(words.paragraph(Key::MethodInterviewsMessage, &[]));
    if areas.iter().filter_map(|cells| cells.get(1)).collect::<BTreeSet<_>>().len() > 1 {
        columns.insert(1, (Key::ColumnAreaLabel, false));
        blocks.push(grid(words, Key::CountsByAreaLabel, &columns, areas));
        blocks.push(hidden_note(source, words));
    }
    if source.whole.superseded > 0 {
        blocks.push(words.paragraph(Key::MethodCorrectionsMessage, &[]));
    }
    blocks
}

fn files(source: &Source<'_>, words: &Words<'_>) -> Block {
    let came = source.came_in;
    let columns = [
        (Key::ColumnFileLabel, came.files),
        (Key::ColumnRowsLabel, came.rows),
        (Key::ColumnAcceptedLabel, came.accepted),
        (Key::ColumnDuplicatesLabel, came.duplicates),
        (Key::ColumnConflictsLabel, came.conflicts),
        (Key::ColumnRejectedLabel, came.rejected),
    ];
    let row = columns.iter().map(|(_, value)| value.to_string()).collect();
    grid(words, Key::ReportImportTitle, &columns.map(|(key, _)| (key, true)), vec![row])
}

/// How the responses to a questionnaire ended, in each group of a selection.
fn turnout(
    source: &Source<'_>,
    table: &Table,
    selection: &Selection,
    questionnaire: &QuestionnaireId,
) -> Vec<Spread> {
    let of = table.turnout.iter().filter(|turnout| turnout.questionnaire == *questionnaire);
    let groups = of.map(|turnout| (turnout.group.clone(), ends(&turnout.dispositions))).collect();
    let mut spreads = spread(groups, &END_PARTS, source.pack.privacy.min_cell);
    spreads.retain(|spread| selection.holds(source.pack, &spread.group));
    spreads
}

fn ends(dispositions: &BTreeMap<Disposition, u64>) -> Vec<u64> {
    let mut ends = vec![0; ENDS.len()];
    for (disposition, count) in dispositions {
        let place = match disposition {
            Disposition::Complete => 0,
            Disposition::Partial => 1,
            Disposition::Refusal => 2,
            Disposition::BreakOff => 3,
            other if other.class() == DispositionClass::NotEligible => 4,
            _ => 5,
        };
        if let Some(end) = ends.get_mut(place) {
            *end += count;
        }
    }
    ends
}

fn hidden_note(source: &Source<'_>, words: &Words<'_>) -> Block {
    let minimum = source.pack.privacy.min_cell.to_string();
    words.paragraph(Key::MethodHiddenMessage, &[("n", &minimum)])
}

/// What visits found, and AAPOR's rates.
pub(super) fn response_rates(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let rows = rates::response_rates(source.whole, source.pack, source.selection);
    let mut blocks = vec![words.heading(2, Key::ReportResponseRatesTitle)];
    let Some(row) = rows.first().filter(|row| row.reason != Some(Reason::NoVisits)) else {
        blocks.push(words.paragraph(Key::ReasonNoVisitsMessage, &[]));
        return blocks;
    };
    blocks.push(outcomes(row, words));
    blocks.push(doors(source, row, words));
    match row.reason {
        Some(reason) => blocks.push(Block::Paragraph { is_warning: false, text: words.reason(reason) }),
        None => blocks.push(all_rates(row, words)),
    }
    blocks.push(words.paragraph(Key::ResponseRateNoteMessage, &[]));
    if row.substitutes > 0 {
        let n = row.substitutes.to_string();
        blocks.push(words.paragraph(Key::ResponseRateSubstitutesMessage, &[("n", &n)]));
    }
    let areas = rates::response_rates(source.by_area, source.pack, &area_selection(source.selection));
    if areas.len() > 1 {
        let name = |row: &RateRow| vec![words.group_area(&row.group)];
        let first = [(Key::ColumnAreaLabel, false)];
        blocks.push(by_group(&areas, (Key::ReportDispositionsByAreaTitle, &first), name, words));
        blocks.push(rates_by_group(&areas, (Key::ReportRatesByAreaTitle, &first), name, words));
        blocks.push(hidden_note(source, words));
    }
    blocks.extend(by_interviewer(source, &areas, words));
    blocks
}

/// How far each interviewer is, and the rates. What became of a single door stands nowhere.
fn by_interviewer(source: &Source<'_>, areas: &[RateRow], words: &Words<'_>) -> Vec<Block> {
    let selection = interviewer_selection(source.selection);
    let rows = rates::interviewers_rates(source.by_interviewer, areas, source.pack, &selection);
    if rows.len() < 2 {
        return Vec::new();
    }
    let value = |row: &RateRow, dimension| row.group.get(&dimension).cloned().unwrap_or_default();
    let name = |row: &RateRow| {
        vec![words.interviewer(&value(row, Dimension::Interviewer)), words.group_area(&row.group)]
    };
    let first = [(Key::ColumnInterviewerLabel, false), (Key::ColumnAreaLabel, false)];
    let coverage = |row: &RateRow| {
        let (who, area) = (value(row, Dimension::Interviewer), value(row, Dimension::Area));
        let is_listed = |household: &&Household| {
            let lists = household.interviewer.as_ref().is_some_and(|known| known.as_str() == who);
            lists && household.area.as_str() == area && !household.reserve
        };
        let listed = source.pack.households.iter().filter(is_listed).count() as u64;
        let mut cells = name(row);
        cells.extend([listed.to_string(), row.households.to_string(), row.visits.to_string()]);
        cells.push(if source.selection.wave.is_some() && listed > 0 {
            words.share_of(row.households.min(listed), listed)
        } else {
            words.text(Key::ValueNoneLabel)
        });
        cells
    };
    let mut columns = first.to_vec();
    columns.extend([
        (Key::CountsListedLabel, true),
        (Key::CountsVisitedLabel, true),
        (Key::ColumnVisitsLabel, true),
        (Key::CountsCoverageLabel, true),
    ]);
    let lines = rows.iter().map(coverage).collect();
    vec![
        grid(words, Key::ReportCoverageTitle, &columns, lines),
        by_group(&rows, (Key::ReportDispositionsByInterviewerTitle, &first), name, words),
        rates_by_group(&rows, (Key::ReportRatesByInterviewerTitle, &first), name, words),
        hidden_note(source, words),
    ]
}

/// What became of the households, by code; by class only where a part of them is looked at.
fn outcomes(row: &RateRow, words: &Words<'_>) -> Block {
    let share = |count: Option<u64>| {
        count.map_or_else(|| words.count(None), |count| words.share_of(count, row.households))
    };
    if row.outcomes.is_empty() {
        let columns = [
            (Key::ColumnClassLabel, false),
            (Key::ColumnHouseholdsLabel, true),
            (Key::ColumnShareLabel, true),
        ];
        let line = |(class, count): (&DispositionClass, &Option<u64>)| {
            vec![words.class(*class), words.count(*count), share(*count)]
        };
        let rows = CLASSES.iter().zip(&row.classes).map(line).collect();
        return grid(words, Key::ReportDispositionsTitle, &columns, rows);
    }
    let columns = [
        (Key::ColumnDispositionLabel, false),
        (Key::ColumnClassLabel, false),
        (Key::ColumnHouseholdsLabel, true),
        (Key::ColumnShareLabel, true),
    ];
    let line = |(disposition, count): (&Disposition, &u64)| {
        vec![
            words.disposition(*disposition),
            words.class(disposition.class()),
            count.to_string(),
            share(Some(*count)),
        ]
    };
    grid(words, Key::ReportDispositionsTitle, &columns, row.outcomes.iter().map(line).collect())
}

/// How many doors there are and how many were reached. Over all waves a household is counted once a
/// wave, and there is nothing to compare that with.
fn doors(source: &Source<'_>, row: &RateRow, words: &Words<'_>) -> Block {
    let mut columns = vec![(Key::CountsVisitedLabel, true), (Key::ColumnVisitsLabel, true)];
    let mut cells = vec![row.households.to_string(), row.visits.to_string()];
    if source.selection.wave.is_some() {
        let due = source.pack.households.iter().filter(|household| {
            let wanted = source.selection.area.as_ref();
            !household.reserve && wanted.is_none_or(|area| source.pack.area_lies_in(&household.area, area))
        });
        columns.insert(0, (Key::CountsHouseholdsLabel, true));
        cells.insert(0, due.count().to_string());
    }
    grid(words, Key::ColumnVisitsLabel, &columns, vec![cells])
}

fn all_rates(row: &RateRow, words: &Words<'_>) -> Block {
    let labels = [
        Key::ResponseRateRr1Label,
        Key::ResponseRateRr2Label,
        Key::ResponseRateRr3Label,
        Key::ResponseRateRr4Label,
        Key::ResponseRateRr5Label,
        Key::ResponseRateRr6Label,
        Key::ResponseRateCoop1Label,
        Key::ResponseRateCoop2Label,
        Key::ResponseRateCoop3Label,
        Key::ResponseRateCoop4Label,
        Key::ResponseRateRef1Label,
        Key::ResponseRateRef2Label,
        Key::ResponseRateRef3Label,
        Key::ResponseRateCon1Label,
        Key::ResponseRateCon2Label,
        Key::ResponseRateCon3Label,
        Key::ResponseRateELabel,
    ];
    let values = row.rates.named().map(|(_, rate)| rate).into_iter().chain([row.rates.e]);
    let lines = labels.into_iter().zip(values).map(|(key, rate)| {
        let empty = || words.reason(Reason::EmptyDenominator);
        vec![words.text(key), rate.map_or_else(empty, |rate| words.share(rate))]
    });
    let columns = [(Key::ReportResponseRatesTitle, false), (Key::ColumnShareLabel, true)];
    grid(words, Key::ReportResponseRatesTitle, &columns, lines.collect())
}

/// A table's heading, and the first columns, which name the group.
type Naming<'a> = (Key, &'a [(Key, bool)]);

/// What became of the households, group by group and by class.
fn by_group(
    groups: &[RateRow],
    (title, first): Naming<'_>,
    name: impl Fn(&RateRow) -> Vec<String>,
    words: &Words<'_>,
) -> Block {
    let mut columns = headings(first, words);
    columns.push((words.text(Key::CountsVisitedLabel), true));
    columns.extend(CLASSES.iter().map(|class| (words.class(*class), true)));
    let line = |row: &RateRow| {
        let mut cells = name(row);
        cells.push(row.households.to_string());
        cells.extend(row.classes.iter().map(|count| words.count(*count)));
        cells
    };
    Block::Grid { caption: words.text(title), columns, rows: groups.iter().map(line).collect() }
}

/// The rates that are told of every group, by their names in AAPOR's definitions.
const TOLD: [&str; 9] = ["RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "REF1", "CON1"];

fn rates_by_group(
    groups: &[RateRow],
    (title, first): Naming<'_>,
    name: impl Fn(&RateRow) -> Vec<String>,
    words: &Words<'_>,
) -> Block {
    let mut columns = headings(first, words);
    columns.extend(TOLD.map(|rate| (rate.to_owned(), true)));
    let line = |row: &RateRow| {
        let rate = |(_, rate): (&str, Option<f64>)| match (rate, row.reason) {
            (Some(rate), _) => words.share(rate),
            (None, Some(_)) => words.count(None),
            (None, None) => words.text(Key::ValueNoneLabel),
        };
        let mut cells = name(row);
        cells.extend(row.rates.named().into_iter().filter(|(rate, _)| TOLD.contains(rate)).map(rate));
        cells
    };
    Block::Grid { caption: words.text(title), columns, rows: groups.iter().map(line).collect() }
}

fn headings(first: &[(Key, bool)], words: &Words<'_>) -> Vec<(String, bool)> {
    first.iter().map(|(key, is_number)| (words.text(*key), *is_number)).collect()
}
