//! The sections of a report that say what it is made of and how, one function each, and those that
//! fit nowhere else. Each gives nothing where there is nothing to say.

use pingyi_questionnaire::pack::{Direction, IndicatorFigure, IndicatorSource};
use pingyi_questionnaire::{DesignKind, Indicator, Item, Metric, Pack};
use pingyi_response::Origin;
use pingyi_wording::report::Key;

use super::words::Words;
use super::{Block, Source};
use crate::indicator::{self, Reached};
use crate::reason::Reason;
use crate::results::find_item;

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
    let this_wave = match source.selection.wave {
        Some(_) => Key::ColumnThisWaveLabel,
        None => Key::ColumnAllWavesLabel,
    };
    let columns = [
        (Key::ColumnIndicatorLabel, false),
        (Key::ColumnBaselineLabel, true),
        (this_wave, true),
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

pub(super) fn convention_caption(source: &Source<'_>, words: &Words<'_>) -> String {
    words.fill(Key::ReportConventionLabel, &[("convention", &words.local(&source.convention.title))])
}

pub(super) fn grid(
    words: &Words<'_>,
    caption: Key,
    columns: &[(Key, bool)],
    rows: Vec<Vec<String>>,
) -> Block {
    let columns = columns.iter().map(|(key, is_number)| (words.text(*key), *is_number)).collect();
    Block::Grid { caption: words.text(caption), columns, rows }
}
