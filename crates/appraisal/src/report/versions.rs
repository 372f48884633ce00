//! What a report says about several versions of a questionnaire in one result.

use pingyi_wording::report::Key;

use super::words::Words;
use super::{Block, Source};
use crate::results::find_item;
use crate::table::{Selection, Table};
use crate::versions::{ItemChange, Merged, merged};

/// What stands between the parts of a list, in every language.
const BETWEEN: &str = " · ";

/// One sentence for each questionnaire with several versions, and one for each item that changed. Small
/// numbers are not told.
pub(super) fn sentences(table: &Table, selection: &Selection, words: &Words<'_>) -> Vec<(Key, String)> {
    let pack = words.pack();
    let mut all = Vec::new();
    for one in merged(table, pack, selection) {
        let title = pack.questionnaires.iter().rev().find(|known| known.id == one.questionnaire);
        let title = title.map_or_else(
            || one.questionnaire.to_string(),
            |known| words.titled(known.id.as_str(), &known.title),
        );
        let is_small = one.versions.iter().any(|(_, n)| *n < u64::from(pack.privacy.min_cell));
        let versions = one.versions.iter().map(|(version, n)| {
            if is_small {
                return version.to_string();
            }
            let n = n.to_string();
            words.fill(Key::VersionsOneLabel, &[("version", version.as_str()), ("n", &n)])
        });
        let versions = versions.collect::<Vec<_>>().join(BETWEEN);
        let args = [("questionnaire", title.as_str()), ("versions", versions.as_str())];
        all.push((Key::VersionsMergedMessage, words.fill(Key::VersionsMergedMessage, &args)));
        for change in &one.items {
            all.push((Key::VersionsItemMessage, item(&one, change, words)));
        }
    }
    all
}

fn item(merged: &Merged, change: &ItemChange, words: &Words<'_>) -> String {
    let what = [
        (change.text, Key::VersionsTextLabel),
        (change.scale, Key::VersionsScaleLabel),
        (change.kind, Key::VersionsTypeLabel),
    ];
    let what: Vec<String> = what.into_iter().filter(|(is, _)| *is).map(|(_, key)| words.text(key)).collect();
    let name = change.item.as_str();
    let named = words.item(name, find_item(words.pack(), &merged.questionnaire, &change.item));
    let mut said = words.fill(Key::VersionsItemMessage, &[("item", &named), ("what", &what.join(BETWEEN))]);
    for (version, n) in &change.left_aside {
        let minimum = u64::from(words.pack().privacy.min_cell);
        let n = if *n < minimum { format!("< {minimum}") } else { n.to_string() };
        said.push(' ');
        said += &words.fill(Key::VersionsLeftAsideMessage, &[("n", &n), ("version", version.as_str())]);
    }
    said
}

/// The same as blocks, below the items.
pub(super) fn versions(source: &Source<'_>, words: &Words<'_>) -> Vec<Block> {
    let sentences = sentences(source.whole, source.selection, words);
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![words.heading(2, Key::VersionsPageTitle)];
    blocks.extend(sentences.into_iter().map(|(_, text)| Block::Paragraph { is_warning: false, text }));
    blocks
}
