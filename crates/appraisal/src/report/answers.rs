//! What people answered: by domain, item by item, and in each area. Each section gives nothing where
//! there is nothing to say.

use std::collections::BTreeSet;

use pingyi_base::ItemName;
use pingyi_questionnaire::{Item, Questionnaire};
use pingyi_wording::report::Key;

use super::figures::{charts, figure_cells, figure_columns};
use super::sections::convention_caption;
use super::words::Words;
use super::{Block, Source, area_selection};
use crate::results::{ResultRow, find_item, questionnaires, results};
use crate::table::{Dimension, Selection, Table, is_scale};

/// The results of everything that is no rating.
fn survey_results(source: &Source<'_>, table: &Table, selection: &Selection) -> Vec<ResultRow> {
    let by_subject: BTreeSet<_> = source
        .pack
        .questionnaires
        .iter()
        .filter(|questionnaire| questionnaire.kind.is_by_subject())
        .map(|questionnaire| &questionnaire.id)
        .collect();
    let mut rows = results(table, source.pack, selection, source.convention);
    rows.retain(|row| !by_subject.contains(&row.questionnaire));
    rows
}

/// Satisfaction by section, on the whole and in each area: the plain mean of the figures of its items.
pub(super) fn domains(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let metric = &source.convention.metric;
    let whole = survey_results(source, source.whole, source.selection);
    let rows = domain_rows(source, words, &whole.iter().collect::<Vec<_>>());
    if rows.is_empty() {
        return Vec::new();
    }
    let mut columns = vec![
        (words.text(Key::ColumnDomainLabel), false),
        (words.text(Key::ColumnItemsLabel), true),
        (words.text(Key::ColumnNLabel), true),
        (words.text(Key::ColumnDontKnowLabel), true),
        (words.figure_column(metric), true),
    ];
    let mut blocks = vec![
        words.heading(2, Key::ReportDomainsTitle),
        Block::Grid { caption: convention_caption(source, words), columns: columns.clone(), rows },
        words.paragraph(Key::MethodDomainMessage, &[]),
    ];
    let by_area = survey_results(source, source.by_area, &area_selection(source.selection));
    let mut areas: Vec<(String, Vec<&ResultRow>)> = Vec::new();
    for row in &by_area {
        let area = words.group_area(&row.group);
        match areas.iter_mut().find(|(known, _)| *known == area) {
            Some((_, rows)) => rows.push(row),
            None => areas.push((area, vec![row])),
        }
    }
    if areas.len() > 1 {
        let named = |(area, rows): &(String, Vec<&ResultRow>)| {
            let mut rows = domain_rows(source, words, rows);
            for cells in &mut rows {
                cells.insert(0, area.clone());
            }
            rows
        };
        columns.insert(0, (words.text(Key::ColumnAreaLabel), false));
        let caption = words.text(Key::ReportDomainsByAreaTitle);
        blocks.push(Block::Grid { caption, columns, rows: areas.iter().flat_map(named).collect() });
    }
    blocks
}

/// One row a domain, of the results of one group.
fn domain_rows(source: &Source<'_>, words: &Words<'_>, results: &[&ResultRow]) -> Vec<Vec<String>> {
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
            let is_inside =
                |row: &&&ResultRow| row.questionnaire == questionnaire.id && names.contains(&row.item);
            let of_section: Vec<&ResultRow> = results.iter().filter(is_inside).copied().collect();
            if !of_section.is_empty() {
                let mut cells = vec![words.local(&section.label)];
                cells.extend(domain_cells(source, words, &of_section, names.len()));
                rows.push(cells);
            }
        }
    }
    rows
}

fn domain_cells(source: &Source<'_>, words: &Words<'_>, results: &[&ResultRow], items: usize) -> Vec<String> {
    let values: Vec<f64> = results.iter().filter_map(|row| row.figure.value).collect();
    let mean = if values.is_empty() {
        words.text(Key::ValueNoneLabel)
    } else {
        let mean = pingyi_estimate::sum::sum(values.iter().copied()) / values.len() as f64;
        words.value(&source.convention.metric, mean)
    };
    let answers = results.iter().map(|row| row.n);
    let (least, most) = answers.fold((u64::MAX, 0), |(low, high), n| (low.min(n), high.max(n)));
    let range = if least == most { least.to_string() } else { format!("{least}–{most}") };
    let known = results.iter().filter_map(|row| Some((row.counts.as_ref()?.dont_know, row.n)));
    let (dont_know, n) = known.fold((0, 0), |(part, all), (dont_know, n)| (part + dont_know, all + n));
    vec![format!("{} / {items}", values.len()), range, words.share_of(dont_know, n), mean]
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
    let results = survey_results(source, source.whole, source.selection);
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
    let labelled =
        scales.into_iter().map(|(row, item)| (words.item(row.item.as_str(), Some(item)), row, item));
    blocks.extend(charts(labelled.collect(), words));
    blocks
}

/// Every item on a scale, area by area.
pub(super) fn by_area(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let metric = &source.convention.metric;
    let results = survey_results(source, source.by_area, &area_selection(source.selection));
    let rows: Vec<Vec<String>> = results
        .iter()
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
