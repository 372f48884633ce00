//! The questionnaire file, format `pingyi.questionnaire/1`: XLSForm's columns as JSON. It decides
//! which fields there are; what they mean together is checked by `pingyi_questionnaire::check`.
//!
//! `read` takes the questionnaire as a whole and its lists, `rows` the rows of the survey, `kinds`
//! what stands in the columns `type` and `parameters`; `write` makes the same file again.

mod kinds;
mod read;
mod rows;
mod write;

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::ListName;
use pingyi_questionnaire::{ChoiceList, Kind, SubjectOrder};

pub use read::{FORMAT, read, read_in_part, read_unchecked, text_in_pack};
pub(crate) use read::{filter_words, from_object, has_errors, lists};
pub use write::write;
pub(crate) use write::{list_value, local_value, to_value};

/// Lists of choices by name.
pub(crate) type Lists = Map<ListName, Arc<ChoiceList>>;

const KINDS: [(&str, Kind); 5] = [
    ("survey", Kind::Survey),
    ("rating", Kind::Rating),
    ("vote", Kind::Vote),
    ("suggestion", Kind::Suggestion),
    ("register", Kind::Register),
];

const SUBJECT_ORDERS: [(&str, SubjectOrder); 3] = [
    ("listed", SubjectOrder::Listed),
    ("rotated", SubjectOrder::Rotated),
    ("shuffled", SubjectOrder::Shuffled),
];
