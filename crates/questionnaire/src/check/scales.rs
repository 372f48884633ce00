//! Which list of choices is a scale by its words: most forms of others give no level. The words come
//! from outside, because each language has its own; here is decided what they make of a list.

use crate::ChoiceList;

/// What a label says on a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Better,
    Middle,
    Worse,
}

/// The words of one kind of scale, in lower case.
#[derive(Clone, Debug)]
struct Family {
    is_frequency: bool,
    words: Vec<(String, Side)>,
}

/// The words of scales.
#[derive(Clone, Debug, Default)]
pub struct Scales {
    families: Vec<Family>,
    unsure: Vec<String>,
}

/// A list read as a scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Choices above the middle.
    pub(super) better: usize,
    /// Choices below it.
    pub(super) worse: usize,
    /// Some choice says that one does not know.
    pub(super) has_unsure: bool,
    /// It asks how often, where no end is better.
    pub(super) is_frequency: bool,
}

impl Scales {
    /// Adds one kind of scale: the words above the middle, in the middle and below it, with a slash
    /// between the three and bars between words.
    pub fn add(&mut self, parts: &str, is_frequency: bool) {
        let sides = [Side::Better, Side::Middle, Side::Worse];
        let words = parts.split('/').zip(sides);
        let words = words
            .flat_map(|(part, side)| super::fairness::words(part).into_iter().map(move |word| (word, side)));
        self.families.push(Family { is_frequency, words: words.collect() });
    }

    /// Adds the words by which somebody does not know, or would rather not say, divided by bars.
    pub fn add_unsure(&mut self, list: &str) {
        self.unsure.extend(super::fairness::words(list));
    }

    /// A list as a scale: at least three choices have a side by words of one kind, in one language, and
    /// all others say that one does not know. `None` if it is no scale.
    pub(super) fn read(&self, list: &ChoiceList) -> Option<Reading> {
        let first = list.choices.first()?;
        let languages = first.label.iter().map(|(language, _)| language);
        languages.flat_map(|language| self.families.iter().map(move |family| (language, family))).find_map(
            |(language, family)| {
                let mut reading = Reading { is_frequency: family.is_frequency, ..Reading::default() };
                let mut sides = 0;
                for choice in &list.choices {
                    let label = choice.label.iter().find(|(known, _)| *known == language);
                    let label = label.map(|(_, text)| text.trim().to_lowercase()).unwrap_or_default();
                    if choice.missing.is_some()
                        || self.unsure.iter().any(|word| label.contains(word.as_str()))
                    {
                        reading.has_unsure = true;
                        continue;
                    }
                    match family.side(&label)? {
                        Side::Better => reading.better += 1,
                        Side::Worse => reading.worse += 1,
                        Side::Middle => {}
                    }
                    sides += 1;
                }
                (sides >= 3).then_some(reading)
            },
        )
    }
}

impl Family {
    /// The side of a label, by the longest word that it holds: “不满意” holds “满意” too.
    fn side(&self, label: &str) -> Option<Side> {
        // A label with a whole sentence in it is no step of a scale.
        const LONGEST: usize = 40;
        if label.chars().count() > LONGEST {
            return None;
        }
        let held = self.words.iter().filter(|(word, _)| holds(label, word));
        held.max_by_key(|(word, _)| word.chars().count()).map(|(_, side)| *side)
    }
}

/// Whether a label holds a word; a word in Latin letters as a word of its own, so that “good” is not
/// found in “goods”.
fn holds(label: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    label.match_indices(word).any(|(at, found)| {
        let before = label.get(..at).and_then(|before| before.chars().next_back());
        let after = label.get(at + found.len()..).and_then(|after| after.chars().next());
        let is_latin = word.is_ascii();
        !is_latin || !(is_letter(before) || is_letter(after))
    })
}
