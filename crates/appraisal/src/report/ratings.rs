//! How each subject was rated: on the whole, and in each respect.

use pingyi_base::SubjectId;
use pingyi_questionnaire::Item;
use pingyi_wording::report::Key;

use super::figures::{chart, charts, figure_cells, figure_columns};
use super::sections::convention_caption;
use super::words::Words;
use super::{Block, Source};
use crate::results::{ResultRow, find_item, questionnaires, results};
use crate::subject;
use crate::table::{is_scale, overall_item};

/// How each subject was rated.
pub(super) fn subjects(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let found = subject::subjects(source.whole, source.pack, source.selection, source.convention);
    let Some(first) = found.first() else { return Vec::new() };
    let metric = &source.convention.metric;
    let name = |id: &SubjectId| words.subject(id);
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
    blocks.extend(respects(source, words));
    let notes = [Key::MethodSecretMessage, Key::MethodNotStatutoryMessage, Key::MethodVetoMessage];
    blocks.extend(notes.map(|key| words.paragraph(key, &[])));
    blocks
}

/// Each respect in which a subject was rated, subject by subject: figures and how the answers are spread.
fn respects(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let metric = &source.convention.metric;
    let results = results(source.whole, source.pack, source.selection, source.convention);
    let mut columns = vec![(words.text(Key::ColumnItemLabel), false)];
    columns.extend(figure_columns(metric, words));
    let mut blocks = Vec::new();
    for questionnaire in questionnaires(source.pack).into_iter().filter(|known| known.kind.is_by_subject()) {
        let overall = overall_item(questionnaire).map(|item| &item.name);
        for subject in &source.pack.subjects {
            let is_wanted = |row: &&ResultRow| {
                row.questionnaire == questionnaire.id
                    && row.subject.as_ref() == Some(&subject.id)
                    && overall != Some(&row.item)
            };
            let found: Vec<(String, &ResultRow, &Item)> = results
                .iter()
                .filter(is_wanted)
                .filter_map(|row| Some((row, find_item(source.pack, &row.questionnaire, &row.item)?)))
                .filter(|(_, item)| is_scale(item))
                .map(|(row, item)| (words.item(row.item.as_str(), Some(item)), row, item))
                .collect();
            if found.is_empty() {
                continue;
            }
            let line = |(label, row, _): &(String, &ResultRow, &Item)| {
                let mut cells = vec![label.clone()];
                cells.extend(figure_cells(row, metric, words));
                cells
            };
            let caption = convention_caption(source, words);
            let rows = found.iter().map(line).collect();
            blocks.push(Block::Heading { level: 3, text: words.subject(&subject.id) });
            blocks.push(Block::Grid { caption, columns: columns.clone(), rows });
            blocks.extend(charts(found, words));
        }
    }
    blocks
}
