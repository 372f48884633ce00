//! `pingyi pack compare`: what a new pack changes, part by part.

use anyhow::bail;
use pingyi_interchange::pack::compare::{Change, Comparison, Part};
use pingyi_interchange::pack::{self, compare};
use pingyi_kernel::office::packs;
use pingyi_questionnaire::Pack;
use pingyi_wording::report::Key;
use pingyi_wording::{Lang, fill};
use serde_json::{Value, json};

use crate::arguments::PackCompare;
use crate::{Ending, output};

/// Compares and prints.
pub(crate) fn compare_packs(options: &PackCompare) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let (old, new) = (open(&options.old, lang)?, open(&options.new, lang)?);
    if old.id != new.id {
        bail!("two different packs: {} and {}; only versions of one pack are compared", old.id, new.id);
    }
    let comparison = compare(&old, &new);
    if options.json {
        output::print(&format!("{}\n", as_json(&comparison)))?;
    } else {
        output::print(&text(&comparison, lang))?;
    }
    Ok(if comparison.changes.is_empty() { Ending::Done } else { Ending::Look })
}

fn open(path: &std::path::Path, lang: Lang) -> anyhow::Result<Pack> {
    let (pack, findings) = pack::read(&output::read(path)?);
    let Some(pack) = pack else {
        output::findings(&findings, lang);
        bail!("{} is no pack that can be used", path.display())
    };
    Ok(pack)
}

fn as_json(comparison: &Comparison) -> Value {
    let change = |change: &Change| {
        let fields = change
            .fields
            .iter()
            .map(|field| json!({"field": field.field, "before": field.before, "after": field.after}));
        let name: serde_json::Map<String, Value> =
            change.name.iter().map(|(language, text)| (language.as_str().to_owned(), text.into())).collect();
        json!({
            "part": change.part.word(), "change": change.kind.word(), "id": change.id, "name": name,
            "fields": fields.collect::<Vec<_>>(),
        })
    };
    json!({
        "versions": [comparison.versions.0, comparison.versions.1],
        "same_version_other_content": comparison.is_unnamed(),
        "changed_in_place": comparison.changed_in_place,
        "changes": comparison.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn text(comparison: &Comparison, lang: Lang) -> String {
    let mut lines = Vec::new();
    let say = |key: Key, args: &[(&str, &str)]| fill(key.text(lang), args);
    let (old, new) = &comparison.versions;
    if comparison.is_unnamed() {
        let what = say(Key::CompareUnnamedError, &[("version", new)]);
        lines.push(format!("{what} {}", Key::CompareUnnamedRemedy.text(lang)));
    } else if old != new {
        lines.push(say(Key::CompareVersionsMessage, &[("old", old), ("new", new)]));
    }
    for questionnaire in &comparison.changed_in_place {
        let what = say(Key::CompareInPlaceError, &[("questionnaire", questionnaire)]);
        lines.push(format!("{what} {}", Key::CompareInPlaceRemedy.text(lang)));
    }
    if comparison.changes.is_empty() {
        lines.push(Key::CompareNothingMessage.text(lang).to_owned());
    }
    for part in Part::ALL {
        let own: Vec<&Change> = comparison.changes.iter().filter(|change| change.part == *part).collect();
        if !own.is_empty() {
            lines.push(format!("\n{} ({})", packs::part_key(*part).text(lang), own.len()));
        }
        for change in own {
            lines.push(format!("  {}", packs::said(change, lang)));
            lines.extend(packs::fields(change, lang).into_iter().map(|field| format!("    {field}")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
