//! The sections of a report, one function each. Each gives nothing where there is nothing to say.

use std::collections::{BTreeMap, BTreeSet};

use pingyi_base::ItemName;
use pingyi_questionnaire::pack::{Direction, IndicatorFigure, IndicatorSource};
use pingyi_questionnaire::{DesignKind, Indicator, Item, Metric, Pack, Questionnaire};
use pingyi_response::{Disposition, Origin};
use pingyi_wording::report::Key;

use super::figures::{chart, figure_cells, figure_columns};
use super::words::Words;
use super::{Block, Source};
use crate::indicator::{self, Reached};
use crate::rates;
use crate::reason::Reason;
use crate::results::{ResultRow, find_item, questionnaires, results};
use crate::subject;
use crate::table::{Dimension, Selection, is_scale};

/// Title, what was selected, and what must not be overlooked.
pub(super) fn head(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let (pack, selection) = (source.pack, source.selection);
    let title = words.fill(Key::ReportPageTitle, &[("title", &words.local(&pack.title))]);
    let mut blocks = vec![Block::Heading { level: 1, text: title }];
    match source.whole.origin {
        Some(Origin::Simulated) => blocks.push(words.warning(Key::ReportSimulatedMessage, &[])),
        Some(Origin::Practice) => blocks.push(words.warning(Key::ReportPracticeMessage, &[])),
        Some(Origin::Field) | None if pack.practice => {
            blocks.push(words.warning(Key::ReportPracticeMessage, &[]));
        }
        Some(Origin::Field) | None => {}
    }
    if source.whole.excluded > 0 {
        let n = source.whole.excluded.to_string();
        blocks.push(words.warning(Key::ReportExcludedMessage, &[("n", &n)]));
    }
    let mut line = |key, args: &[(&str, &str)]| blocks.push(words.paragraph(key, args));
    let packed =
        [("pack", words.titled(pack.id.as_str(), &pack.title)), ("version", pack.version.to_string())];
    line(Key::ReportPackLabel, &packed.each_ref().map(|(name, value)| (*name, value.as_str())));
    let organiser = words.local(&pack.organiser.name);
    if !organiser.is_empty() {
        line(Key::ReportOrganiserLabel, &[("organiser", &organiser)]);
    }
    if let Some(wave) = selection.wave.as_ref().and_then(|id| pack.wave(id)) {
        line(Key::ReportWaveLabel, &[("wave", wave.id.as_str())]);
        let (from, to) = (wave.from.to_string(), wave.to.to_string());
        line(Key::ReportFieldworkLabel, &[("from", &from), ("to", &to)]);
    }
    if selection.wave.is_none() {
        line(Key::ReportAllWavesLabel, &[]);
    }
    match &selection.area {
        Some(area) => line(Key::ReportAreaLabel, &[("area", &words.area(area.as_str()))]),
        None => line(Key::ReportAllAreasLabel, &[]),
    }
    let convention = words.local(&source.convention.title);
    line(Key::ReportConventionLabel, &[("convention", &convention)]);
    blocks
}

/// How many responses came in, and in which files.
pub(super) fn counts(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let mut blocks = vec![words.heading(2, Key::ReportCountsTitle)];
    let (came, number) = (source.came_in, |value: u64| value.to_string());
    let columns = [
        (Key::ColumnRowsLabel, came.rows),
        (Key::ColumnAcceptedLabel, came.accepted),
        (Key::ColumnDuplicatesLabel, came.duplicates),
        (Key::ColumnConflictsLabel, came.conflicts),
        (Key::ColumnRejectedLabel, came.rejected),
    ];
    let mut heads = vec![(words.text(Key::ColumnFileLabel), true)];
    heads.extend(columns.iter().map(|(key, _)| (words.text(*key), true)));
    let mut row = vec![number(came.files)];
    row.extend(columns.iter().map(|(_, value)| number(*value)));
    blocks.push(Block::Grid { caption: words.text(Key::ReportImportTitle), columns: heads, rows: vec![row] });

    let mut rows = Vec::new();
    for questionnaire in questionnaires(source.pack) {
        let turnout = source.whole.turnout.iter().filter(|turnout| {
            turnout.questionnaire == questionnaire.id && source.selection.holds(source.pack, &turnout.group)
        });
        let mut ends: BTreeMap<Disposition, u64> = BTreeMap::new();
        for (disposition, count) in turnout.flat_map(|turnout| &turnout.dispositions) {
            *ends.entry(*disposition).or_default() += count;
        }
        let of = |wanted: &[Disposition]| wanted.iter().filter_map(|one| ends.get(one)).sum::<u64>();
        let all: u64 = ends.values().sum();
        if all > 0 {
            rows.push(vec![
                words.titled(questionnaire.id.as_str(), &questionnaire.title),
                number(all),
                number(of(&[Disposition::Complete])),
                number(of(&[Disposition::Partial, Disposition::BreakOff])),
                number(of(&[Disposition::Refusal])),
            ]);
        }
    }
    let columns = vec![
        (words.text(Key::CountsByQuestionnaireLabel), false),
        (words.text(Key::CountsResponsesLabel), true),
        (words.text(Key::CountsCompleteLabel), true),
        (words.text(Key::CountsPartialLabel), true),
        (words.text(Key::CountsDeclinedLabel), true),
    ];
    blocks.push(Block::Grid { caption: words.text(Key::CountsByQuestionnaireLabel), columns, rows });
    if source.whole.superseded > 0 {
        blocks.push(words.paragraph(Key::MethodCorrectionsMessage, &[]));
    }
    blocks
}

/// This wave's values beside what was stated before and what is aimed at.
pub(super) fn indicators(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let found = indicator::indicators(source.whole, source.pack, source.selection);
    if found.is_empty() {
        return Vec::new();
    }
    let none = || words.text(Key::ValueNoneLabel);
    let mut has_stated = false;
    let rows = found.iter().zip(&source.pack.indicators).map(|(row, indicator)| {
        // What nobody measures by a convention is a share of people by the pack's own words.
        let share = Metric::Share { levels: Vec::new() };
        let convention = indicator::convention(source.pack, indicator);
        let metric = convention.map_or(&share, |convention| &convention.metric);
        let value = |value: f64| words.value(metric, value);
        let before = indicator.baseline.as_ref().map_or_else(none, |before| {
            has_stated |= before.stated;
            let text = value(before.value);
            if before.stated { words.fill(Key::ValueStatedLabel, &[("value", &text)]) } else { text }
        });
        let change = row.change.map_or_else(none, |change| match metric {
            Metric::Mean { .. } => words.value(metric, change),
            Metric::Share { .. } | Metric::WeightedShare { .. } | Metric::Net { .. } => words.points(change),
        });
        let reached = match row.reached {
            Some(Reached::Yes) => words.text(Key::ValueReachedLabel),
            Some(Reached::No) => words.text(Key::ValueNotReachedLabel),
            Some(Reached::Undecided) => words.text(Key::ValueUndecidedLabel),
            None => none(),
        };
        let (now, interval, n, dont_know) = match (&row.measured, row.reason) {
            (Some(measured), _) => (
                words.figure(metric, &measured.figure),
                words.interval(metric, &measured.figure),
                measured.n.to_string(),
                measured
                    .counts
                    .as_ref()
                    .map_or_else(none, |counts| words.share_of(counts.dont_know, measured.n)),
            ),
            (None, Some(Reason::NotMeasured)) => {
                (words.text(Key::ValueNotMeasuredLabel), none(), none(), none())
            }
            (None, reason) => {
                (reason.map_or_else(none, |reason| words.reason(reason)), none(), none(), none())
            }
        };
        vec![
            words.titled(indicator.id.as_str(), &indicator.title),
            before,
            now,
            interval,
            n,
            dont_know,
            change,
            indicator.target.map_or_else(none, |target| {
                let key = match row.direction {
                    Direction::Up => Key::ValueAtLeastLabel,
                    Direction::Down => Key::ValueAtMostLabel,
                };
                words.fill(key, &[("value", &value(target))])
            }),
            reached,
            convention.map_or_else(
                || counted_codes(source.pack, indicator, words),
                |found| words.local(&found.title),
            ),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let columns = [
        (Key::ColumnIndicatorLabel, false),
        (Key::ColumnBaselineLabel, true),
        (Key::ColumnThisWaveLabel, true),
        (Key::ColumnIntervalLabel, true),
        (Key::ColumnNLabel, true),
        (Key::ColumnDontKnowLabel, true),
        (Key::ColumnChangeLabel, true),
        (Key::ColumnTargetLabel, true),
        (Key::ColumnReachedLabel, false),
        (Key::ColumnConventionLabel, false),
    ];
    let mut blocks = vec![
        words.heading(2, Key::ReportIndicatorsTitle),
        grid(words, Key::ReportIndicatorsTitle, &columns, rows),
    ];
    if has_stated {
        blocks.push(words.paragraph(Key::MethodStatedMessage, &[]));
    }
    blocks
}

/// What a share of codes counts, in the words of the choices.
fn counted_codes(pack: &Pack, indicator: &Indicator, words: &Words<'_>) -> String {
    let Some(IndicatorSource { questionnaire, item, figure: IndicatorFigure::Codes(codes) }) =
        &indicator.source
    else {
        return words.text(Key::ValueNoneLabel);
    };
    let list = find_item(pack, questionnaire, item).and_then(Item::list);
    let label = |code| list.and_then(|list| list.choice(code)).map(|choice| words.local(&choice.label));
    let choices: Vec<String> = codes.iter().filter_map(label).collect();
    words.fill(Key::MetricCodesLabel, &[("choices", &choices.join("; "))])
}

/// The results of everything that is no rating.
fn survey_results(source: &Source<'_>) -> Vec<ResultRow> {
    let by_subject: BTreeSet<_> = source
        .pack
        .questionnaires
        .iter()
        .filter(|questionnaire| questionnaire.kind.is_by_subject())
        .map(|questionnaire| &questionnaire.id)
        .collect();
    let mut rows = results(source.whole, source.pack, source.selection, source.convention);
    rows.retain(|row| !by_subject.contains(&row.questionnaire));
    rows
}

/// Satisfaction by section: the plain mean of the figures of its items.
pub(super) fn domains(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let results = survey_results(source);
    let metric = &source.convention.metric;
    let mut rows = Vec::new();
    for questionnaire in questionnaires(source.pack) {
        for (place, section) in questionnaire.sections.iter().enumerate() {
            if words.local(&section.label).is_empty() {
                continue;
            }
            let items = questionnaire.items.iter().filter(|item| {
                is_scale(item) && item.section.is_some_and(|inner| lies_in(questionnaire, inner, place))
            });
            let names: BTreeSet<&ItemName> = items.map(|item| &item.name).collect();
            let of_section = || {
                results
                    .iter()
                    .filter(|row| row.questionnaire == questionnaire.id && names.contains(&row.item))
            };
            let values: Vec<f64> = of_section().filter_map(|row| row.figure.value).collect();
            if of_section().next().is_none() {
                continue;
            }
            let mean = if values.is_empty() {
                words.text(Key::ValueNoneLabel)
            } else {
                words.value(metric, pingyi_estimate::sum::sum(values.iter().copied()) / values.len() as f64)
            };
            let answers = of_section().map(|row| row.n);
            let (least, most) = answers.fold((u64::MAX, 0), |(low, high), n| (low.min(n), high.max(n)));
            let range = if least == most { least.to_string() } else { format!("{least}–{most}") };
            let known: (u64, u64) = of_section()
                .filter_map(|row| row.counts.as_ref().map(|counts| (counts.dont_know, row.n)))
                .fold((0, 0), |(part, all), (dont_know, n)| (part + dont_know, all + n));
            rows.push(vec![
                words.local(&section.label),
                format!("{} / {}", values.len(), names.len()),
                range,
                words.share_of(known.0, known.1),
                mean,
            ]);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        (words.text(Key::ColumnDomainLabel), false),
        (words.text(Key::ColumnItemsLabel), true),
        (words.text(Key::ColumnNLabel), true),
        (words.text(Key::ColumnDontKnowLabel), true),
        (words.figure_column(metric), true),
    ];
    vec![
        words.heading(2, Key::ReportDomainsTitle),
        Block::Grid { caption: convention_caption(source, words), columns, rows },
        words.paragraph(Key::MethodDomainMessage, &[]),
    ]
}

fn lies_in(questionnaire: &Questionnaire, inner: usize, outer: usize) -> bool {
    let mut current = Some(inner);
    // Sections stand outer before inner, so this ends after as many steps as there are sections.
    for _ in 0..=questionnaire.sections.len() {
        match current {
            Some(place) if place == outer => return true,
            Some(place) => current = questionnaire.sections.get(place).and_then(|section| section.parent),
            None => return false,
        }
    }
    false
}

/// Every item on a scale: its figure, and the distribution behind it.
pub(super) fn items(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let results = survey_results(source);
    let scales: Vec<(&ResultRow, &Item)> = results
        .iter()
        .filter_map(|row| Some((row, find_item(source.pack, &row.questionnaire, &row.item)?)))
        .filter(|(_, item)| is_scale(item))
        .collect();
    if scales.is_empty() {
        return Vec::new();
    }
    let metric = &source.convention.metric;
    let rows = scales.iter().map(|(row, item)| {
        let mut cells = vec![words.item(row.item.as_str(), Some(item))];
        cells.extend(figure_cells(row, metric, words));
        cells
    });
    let mut columns = vec![(words.text(Key::ColumnItemLabel), false)];
    columns.extend(figure_columns(metric, words));
    let mut blocks = vec![
        words.heading(2, Key::ReportItemsTitle),
        Block::Grid { caption: convention_caption(source, words), columns, rows: rows.collect() },
    ];
    // Items that share a list of choices share a chart: their parts mean the same.
    let mut by_list: Vec<(&Item, Vec<(&ResultRow, &Item)>)> = Vec::new();
    for (row, item) in scales {
        match by_list
            .iter_mut()
            .find(|(first, _)| first.list().map(|l| &l.name) == item.list().map(|l| &l.name))
        {
            Some((_, rows)) => rows.push((row, item)),
            None => by_list.push((item, vec![(row, item)])),
        }
    }
    for (first, rows) in by_list {
        let labelled =
            rows.iter().map(|(row, item)| (words.item(row.item.as_str(), Some(item)), *row)).collect();
        blocks.extend(chart(first, labelled, words));
    }
    blocks
}

/// Every item on a scale, area by area.
pub(super) fn by_area(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let selection = area_selection(source.selection);
    let metric = &source.convention.metric;
    let ratings: BTreeSet<_> = source
        .pack
        .questionnaires
        .iter()
        .filter(|known| known.kind.is_by_subject())
        .map(|known| &known.id)
        .collect();
    let results = results(source.by_area, source.pack, &selection, source.convention);
    let rows: Vec<Vec<String>> = results
        .iter()
        .filter(|row| !ratings.contains(&row.questionnaire))
        .filter_map(|row| Some((row, find_item(source.pack, &row.questionnaire, &row.item)?)))
        .filter(|(_, item)| is_scale(item))
        .map(|(row, item)| {
            let mut cells = vec![words.item(row.item.as_str(), Some(item)), words.group_area(&row.group)];
            cells.extend(figure_cells(row, metric, words));
            cells
        })
        .collect();
    let areas: BTreeSet<_> = results.iter().map(|row| row.group.get(&Dimension::Area)).collect();
    if rows.is_empty() || areas.len() < 2 {
        return Vec::new();
    }
    let mut columns =
        vec![(words.text(Key::ColumnItemLabel), false), (words.text(Key::ColumnAreaLabel), false)];
    columns.extend(figure_columns(metric, words));
    vec![
        words.heading(2, Key::ReportByAreaTitle),
        Block::Grid { caption: convention_caption(source, words), columns, rows },
    ]
}

/// The same selection, area by area.
fn area_selection(selection: &Selection) -> Selection {
    Selection { by: [Dimension::Area].into(), ..selection.clone() }
}

/// How each subject was rated.
pub(super) fn subjects(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let found = subject::subjects(source.whole, source.pack, source.selection, source.convention);
    let Some(first) = found.first() else { return Vec::new() };
    let metric = &source.convention.metric;
    let name = |id: &pingyi_base::SubjectId| {
        let subject = source.pack.subjects.iter().find(|subject| subject.id == *id);
        subject.map_or_else(|| id.to_string(), |subject| format!("{id} {}", subject.name))
    };
    let rows = found.iter().map(|row| {
        let post = source.pack.subjects.iter().find(|subject| subject.id == row.subject);
        let mut cells =
            vec![name(&row.subject), post.map(|subject| words.local(&subject.post)).unwrap_or_default()];
        cells.extend(figure_cells(&row.result, metric, words));
        cells
    });
    let mut columns =
        vec![(words.text(Key::ColumnSubjectLabel), false), (words.text(Key::ColumnPostLabel), false)];
    columns.extend(figure_columns(metric, words));
    // Here the counts are of ballots.
    for (place, key) in [(2, Key::ColumnReturnedLabel), (3, Key::ColumnEvaluatedLabel)] {
        if let Some(column) = columns.get_mut(place) {
            column.0 = words.text(key);
        }
    }
    let mut blocks = vec![
        words.heading(2, Key::ReportSubjectsTitle),
        Block::Grid { caption: convention_caption(source, words), columns, rows: rows.collect() },
    ];
    if let Some(item) = find_item(source.pack, &first.questionnaire, &first.item) {
        blocks.extend(chart(
            item,
            found.iter().map(|row| (name(&row.subject), &row.result)).collect(),
            words,
        ));
    }
    let notes = [Key::MethodSecretMessage, Key::MethodNotStatutoryMessage, Key::MethodVetoMessage];
    blocks.extend(notes.map(|key| words.paragraph(key, &[])));
    blocks
}

/// What people wrote, only for all areas together: beside the list of all, the list of one area would
/// tell what was written in the others.
pub(super) fn comments(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let minimum = source.pack.privacy.comments_min_cell;
    let mut blocks = Vec::new();
    let selected =
        source.whole.comments.iter().filter(|comments| source.selection.holds(source.pack, &comments.group));
    for comments in selected.filter(|_| source.selection.area.is_none()) {
        let item = find_item(source.pack, &comments.questionnaire, &comments.item);
        let title = words.item(comments.item.as_str(), item);
        if comments.asked < u64::from(minimum) {
            blocks.push(Block::Paragraph { is_warning: false, text: title });
            blocks.push(words.paragraph(Key::ReasonTooFewMessage, &[("minimum", &minimum.to_string())]));
        } else if !comments.texts.is_empty() {
            let rows = comments.texts.iter().map(|text| vec![text.clone()]).collect();
            blocks.push(Block::Grid { caption: title.clone(), columns: vec![(title, false)], rows });
        }
    }
    if !blocks.is_empty() {
        blocks.insert(0, words.heading(2, Key::ReportCommentsTitle));
    }
    blocks
}

/// What visits found, and AAPOR's rates.
pub(super) fn response_rates(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let rows = rates::response_rates(source.whole, source.pack, source.selection);
    let mut blocks = vec![words.heading(2, Key::ReportResponseRatesTitle)];
    let Some(row) = rows.first().filter(|row| row.reason.is_none()) else {
        blocks.push(words.paragraph(Key::ReasonNoVisitsMessage, &[]));
        return blocks;
    };
    let all = row.cases.all();
    let found = row.last.iter().map(|(disposition, count)| {
        vec![
            words.disposition(*disposition),
            words.class(disposition.class()),
            count.to_string(),
            words.share_of(*count, all),
        ]
    });
    let columns = [
        (Key::ColumnDispositionLabel, false),
        (Key::ColumnClassLabel, false),
        (Key::ColumnHouseholdsLabel, true),
        (Key::ColumnShareLabel, true),
    ];
    blocks.push(grid(words, Key::ReportDispositionsTitle, &columns, found.collect()));
    let due = source.pack.households.iter().filter(|household| {
        source.selection.area.as_ref().is_none_or(|area| source.pack.area_lies_in(&household.area, area))
    });
    let door_columns =
        [(Key::CountsHouseholdsLabel, true), (Key::CountsVisitedLabel, true), (Key::ColumnVisitsLabel, true)];
    let doors = vec![due.count().to_string(), all.to_string(), row.visits.to_string()];
    blocks.push(grid(words, Key::ColumnVisitsLabel, &door_columns, vec![doors]));
    let labels = [
        Key::ResponseRateRr1Label,
        Key::ResponseRateRr2Label,
        Key::ResponseRateRr3Label,
        Key::ResponseRateRr4Label,
        Key::ResponseRateRr5Label,
        Key::ResponseRateRr6Label,
        Key::ResponseRateCoop1Label,
        Key::ResponseRateRef1Label,
        Key::ResponseRateCon1Label,
        Key::ResponseRateELabel,
    ];
    let values = row.rates.named().map(|(_, rate)| rate).into_iter().chain([row.rates.e]);
    let rates = labels.into_iter().zip(values).map(|(key, rate)| {
        let empty = || words.reason(Reason::EmptyDenominator);
        vec![words.text(key), rate.map_or_else(empty, |rate| words.share(rate))]
    });
    let columns = [(Key::ReportResponseRatesTitle, false), (Key::ColumnShareLabel, true)];
    blocks.push(grid(words, Key::ReportResponseRatesTitle, &columns, rates.collect()));
    blocks.push(words.paragraph(Key::ResponseRateNoteMessage, &[]));
    blocks
}

/// What needs a second look.
pub(super) fn quality(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let mut blocks = vec![words.heading(2, Key::ReportQualityTitle)];
    if source.quality.is_empty() {
        blocks.push(words.paragraph(Key::QualityNoneMessage, &[]));
        return blocks;
    }
    blocks
        .extend(source.quality.iter().map(|text| Block::Paragraph { is_warning: false, text: text.clone() }));
    blocks.push(words.paragraph(Key::MethodQualityMessage, &[]));
    blocks
}

/// How the figures were made.
pub(super) fn method(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let mut blocks = vec![words.heading(2, Key::ReportMethodTitle)];
    let convention = words.local(&source.convention.title);
    blocks.push(words.paragraph(Key::ReportConventionLabel, &[("convention", &convention)]));
    let lines = words.convention(source.convention);
    blocks.extend(lines.into_iter().map(|text| Block::Paragraph { is_warning: false, text }));
    let minimum = source.pack.privacy.min_cell.to_string();
    for key in notes(source.pack, source.whole.has_weights) {
        blocks.push(words.paragraph(key, &[("n", &minimum)]));
    }
    blocks.push(words.paragraph(Key::MethodVersionMessage, &[("version", source.version)]));
    blocks
}

/// The notes that belong to every report of a pack. `{n}` in them is the fewest answers shown.
pub(super) fn notes(pack: &Pack, has_weights: bool) -> Vec<Key> {
    let design: &[Key] = match pack.design.kind {
        DesignKind::Probability => {
            &[Key::MethodWilsonMessage, Key::MethodStudentMessage, Key::MethodSimpleMessage]
        }
        DesignKind::Census => &[Key::MethodCensusMessage],
        DesignKind::SelfSelected => &[Key::MethodSelfSelectedMessage],
    };
    let mut notes = vec![
        Key::MethodFiguresMessage,
        Key::MethodRateMessage,
        Key::MethodScoreMessage,
        Key::MethodNetMessage,
    ];
    notes.extend(design);
    notes.extend(has_weights.then_some(Key::MethodUnweightedMessage));
    notes.extend([Key::MethodSuppressionMessage, Key::MethodDontKnowMessage, Key::MethodVisitsMessage]);
    notes
}

fn convention_caption(source: &Source<'_>, words: &Words<'_>) -> String {
    words.fill(Key::ReportConventionLabel, &[("convention", &words.local(&source.convention.title))])
}

fn grid(words: &Words<'_>, caption: Key, columns: &[(Key, bool)], rows: Vec<Vec<String>>) -> Block {
    let columns = columns.iter().map(|(key, is_number)| (words.text(*key), *is_number)).collect();
    Block::Grid { caption: words.text(caption), columns, rows }
}
