//! Double entry: one form on paper, entered twice by two people who do not see each other's entry. It
//! decides where they differ, and that there is no result until every difference was decided. Which
//! of the differing items are asked at all is decided in `filling`.

use pingyi_base::Map;
use pingyi_questionnaire::ItemKind;

use crate::filling::canonical;
use crate::{AnswerKey, Filling};

/// What somebody entered: each answer as text, in its one spelling.
pub type Entered = Map<AnswerKey, String>;

/// Two entries of one form beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Double {
    agreed: Entered,
    differences: Map<AnswerKey, Difference>,
}

/// An item that was entered differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What the first person entered; `None` if nothing.
    pub first: Option<String>,
    /// What the second person entered.
    pub second: Option<String>,
    /// What is right, after somebody looked at the paper: nothing, or a text that may be a third one.
    pub decided: Option<Option<String>>,
}

/// What somebody entered: the answers of what is asked, without what is only reckoned.
#[must_use]
pub fn entered(filling: &Filling) -> Entered {
    let mut entered = Entered::new();
    for (key, text) in filling.values() {
        if let Some(item) = filling.item(&key).filter(|item| item.kind.is_shown()) {
            let text = canonical(&item.kind, &text).unwrap_or(text);
            let text = if matches!(item.kind, ItemKind::Text) { tidied(&text) } else { text };
            entered.insert(key, text);
        }
    }
    entered
}

/// With one space between words and none around, line by line: what differs in spaces alone looks the
/// same to whoever has to decide, and is the same on paper.
fn tidied(text: &str) -> String {
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

impl Double {
    /// Compares two entries.
    #[must_use]
    pub fn new(first: &Entered, second: &Entered) -> Self {
        let mut double = Self::default();
        for key in first.keys().chain(second.keys()) {
            let (first, second) = (first.get(key).cloned(), second.get(key).cloned());
            match first {
                Some(text) if second.as_ref() == Some(&text) => {
                    double.agreed.insert(key.clone(), text);
                }
                first => {
                    let difference = Difference { first, second, decided: None };
                    double.differences.insert(key.clone(), difference);
                }
            }
        }
        double
    }

    /// What both entered alike.
    #[must_use]
    pub fn agreed(&self) -> &Entered {
        &self.agreed
    }

    /// Where they differ.
    #[must_use]
    pub fn differences(&self) -> &Map<AnswerKey, Difference> {
        &self.differences
    }

    /// How many items were entered alike, and how many were entered by at least one of them: what is
    /// left out by both is no agreement.
    #[must_use]
    pub fn agreement(&self) -> (usize, usize) {
        (self.agreed.len(), self.agreed.len() + self.differences.len())
    }

    /// Decides a difference; where there is none, nothing happens.
    pub fn decide(&mut self, key: &AnswerKey, right: Option<String>) {
        if let Some(difference) = self.differences.get_mut(key) {
            difference.decided = Some(right);
        }
    }

    /// Whether the item was entered differently and nobody has decided yet.
    #[must_use]
    pub fn is_open(&self, key: &AnswerKey) -> bool {
        self.differences.get(key).is_some_and(|difference| difference.decided.is_none())
    }

    /// The one entry that comes of the two; `None` while a difference is open.
    #[must_use]
    pub fn reconciled(&self) -> Option<Entered> {
        let mut right = self.agreed.clone();
        for (key, difference) in &self.differences {
            if let Some(text) = difference.decided.clone()? {
                right.insert(key.clone(), text);
            }
        }
        Some(right)
    }
}
