//! Marks: what a visit's note says before its words, in square brackets. The columns of the file of
//! visits are fixed, and two things must be on record there: for which household this one stands, and
//! how the adult was chosen. It decides how they are written and found again.

use pingyi_base::HouseholdId;

/// What a note says before its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The household that could not be interviewed, and for which this one stands.
    pub stands_for: Option<HouseholdId>,
    /// How the adult was chosen, as [`Choosing`](crate::Choosing) writes it.
    pub adults: Option<String>,
}

const STANDS_FOR: &str = "for ";
const ADULTS: &str = "adults ";

impl Marks {
    /// The marks of a note, and its words.
    #[must_use]
    pub fn of(note: &str) -> (Self, &str) {
        let mut marks = Self::default();
        let mut rest = note;
        while let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            if let Some(id) = inside.strip_prefix(STANDS_FOR) {
                marks.stands_for = Some(id.into());
            } else if let Some(adults) = inside.strip_prefix(ADULTS) {
                marks.adults = Some(adults.to_owned());
            } else {
                break;
            }
            rest = after.strip_prefix(' ').unwrap_or(after);
        }
        (marks, rest)
    }

    /// A note with these marks. Words that a person typed never begin with a bracket, so that nobody
    /// makes a mark by hand.
    #[must_use]
    pub fn note(&self, words: &str) -> String {
        let stands_for = self.stands_for.as_ref().map(|id| format!("[{STANDS_FOR}{id}]"));
        let adults = self.adults.as_ref().map(|adults| format!("[{ADULTS}{adults}]"));
        let words = words.trim_start_matches(|c: char| c == '[' || c.is_whitespace()).trim_end();
        let words = Some(words.to_owned()).filter(|words| !words.is_empty());
        [stands_for, adults, words].into_iter().flatten().collect::<Vec<String>>().join(" ")
    }
}
