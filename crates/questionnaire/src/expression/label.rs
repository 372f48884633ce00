//! `${name}` in labels and hints: what is text, and where an answer goes.

use pingyi_base::ItemName;

use super::token;

/// A part of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelPart<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The answer of that item.
    Answer(ItemName),
}

/// The parts of a label in order. A `${` that names nothing is text.
#[must_use]
pub fn label_parts(label: &str) -> Vec<LabelPart<'_>> {
    let (mut parts, mut text_from, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = label.get(at..).and_then(|rest| rest.find("${")) {
        let place = at + found;
        let Some((name, length)) = label.get(place..).and_then(token::reference) else {
            at = place + 2;
            continue;
        };
        parts.extend(label.get(text_from..place).filter(|text| !text.is_empty()).map(LabelPart::Text));
        parts.push(LabelPart::Answer(ItemName::new(name)));
        at = place + length;
        text_from = at;
    }
    parts.extend(label.get(text_from..).filter(|text| !text.is_empty()).map(LabelPart::Text));
    parts
}

/// The items whose answers a label shows, each once, in order of first mention.
#[must_use]
pub fn label_references(label: &str) -> Vec<ItemName> {
    let mut names = Vec::new();
    for part in label_parts(label) {
        if let LabelPart::Answer(name) = part
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}
