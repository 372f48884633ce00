//! What an interviewer does on the screen of visits, besides opening a household and recording.

use crate::view::Listed;

/// What an interviewer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitAct {
    /// List these.
    List(Listed),
    /// List those whose label or code holds this.
    Search(String),
    /// Draw more of the list.
    More,
    /// Unfold how far everybody is, or fold it up.
    Coverage(bool),
    /// So many adults live in the open household: choose one.
    Count {
        /// All adults, or the men where the sexes are counted apart.
        first: String,
        /// The women where the sexes are counted apart.
        second: String,
        /// The first count was wrong (asked for twice by the screen).
        again: bool,
    },
    /// Take the next reserve household in the place of the open one.
    Substitute,
}
