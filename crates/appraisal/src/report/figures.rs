//! What stands beside every figure, and the bars of how answers are spread: the same for items, areas
//! and subjects.

use pingyi_questionnaire::{Item, Metric};
use pingyi_wording::report::Key;

use super::words::Words;
use super::{Bar, Block, Shade};
use crate::results::{Counts, ResultRow};

/// Columns that stand beside every figure.
pub(super) fn figure_columns(metric: &Metric, words: &Words<'_>) -> Vec<(String, bool)> {
    vec![
        (words.text(Key::ColumnNLabel), true),
        (words.text(Key::ColumnValidLabel), true),
        (words.text(Key::ColumnDontKnowLabel), true),
        (words.text(Key::ColumnRefusedLabel), true),
        (words.text(Key::ColumnMissingLabel), true),
        (words.figure_column(metric), true),
        (words.text(Key::ColumnIntervalLabel), true),
    ]
}

/// Their cells.
pub(super) fn figure_cells(row: &ResultRow, metric: &Metric, words: &Words<'_>) -> Vec<String> {
    let of_counts = |text: &dyn Fn(&Counts) -> String| {
        row.counts.as_ref().map_or_else(|| words.text(Key::ValueNoneLabel), text)
    };
    vec![
        row.n.to_string(),
        of_counts(&|counts| counts.valid.to_string()),
        of_counts(&|counts| words.share_of(counts.dont_know, row.n)),
        of_counts(&|counts| counts.refused.to_string()),
        of_counts(&|counts| counts.left_out.to_string()),
        words.figure(metric, &row.figure),
        words.interval(metric, &row.figure),
    ]
}

/// Bars with their numbers: items that share a list of choices share a chart, because their parts mean
/// the same.
pub(super) fn charts<'a>(rows: Vec<(String, &'a ResultRow, &'a Item)>, words: &Words<'_>) -> Vec<Block> {
    let mut by_list: Vec<(&Item, Vec<(String, &ResultRow)>)> = Vec::new();
    for (label, row, item) in rows {
        let is_same = |first: &Item| first.list().map(|l| &l.name) == item.list().map(|l| &l.name);
        match by_list.iter_mut().find(|(first, _)| is_same(first)) {
            Some((_, rows)) => rows.push((label, row)),
            None => by_list.push((item, vec![(label, row)])),
        }
    }
    by_list.into_iter().flat_map(|(first, rows)| chart(first, rows, words)).collect()
}

/// Bars with their numbers as a table, for one list of choices.
pub(super) fn chart(first: &Item, rows: Vec<(String, &ResultRow)>, words: &Words<'_>) -> Vec<Block> {
    let Some(list) = first.list() else { return Vec::new() };
    let mut choices: Vec<_> =
        list.choices.iter().filter_map(|choice| Some((choice.level?, choice))).collect();
    choices.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    let shade = |place: usize| {
        // Four and five levels take the ends of the same scale, so that worst looks worst.
        let last = choices.len().saturating_sub(1).max(1);
        Shade::Level(u8::try_from(place * 4 / last).unwrap_or(4))
    };
    let mut legend: Vec<(Shade, String)> = choices
        .iter()
        .enumerate()
        .map(|(place, (_, choice))| (shade(place), words.local(&choice.label)))
        .collect();
    legend.push((Shade::DontKnow, words.text(Key::ColumnDontKnowLabel)));
    legend.push((Shade::Missing, words.text(Key::ValueOtherLabel)));
    let (mut bars, mut table) = (Vec::new(), Vec::new());
    for (label, row) in rows {
        let Some(counts) = row.counts.as_ref().filter(|_| row.n > 0) else { continue };
        let levels = choices.iter().map(|(level, _)| counts.levels.get(level).copied().unwrap_or_default());
        let all: Vec<u64> = levels.chain([counts.dont_know, counts.refused + counts.left_out]).collect();
        let share = |count: &u64| *count as f64 / row.n as f64;
        let said =
            |(count, (_, name)): (&u64, &(Shade, String))| format!("{name} {}", words.share(share(count)));
        let summary = all.iter().zip(&legend).map(said).collect::<Vec<_>>().join("; ");
        let parts = all.iter().zip(&legend).map(|(count, (shade, _))| (*shade, share(count))).collect();
        let mut cells = vec![label.clone()];
        cells.extend(all.iter().map(|count| format!("{count} ({})", words.share_of(*count, row.n))));
        table.push(cells);
        bars.push(Bar { label, summary, parts });
    }
    if bars.is_empty() {
        return Vec::new();
    }
    let mut columns = vec![(words.text(Key::ColumnItemLabel), false)];
    columns.extend(legend.iter().map(|(_, name)| (name.clone(), true)));
    let caption = words.text(Key::ReportChartTitle);
    vec![
        Block::Bars { caption: caption.clone(), legend, bars },
        Block::Grid { caption, columns, rows: table },
    ]
}
