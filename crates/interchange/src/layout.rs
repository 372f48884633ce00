//! Which item stands in which file: those of a repeat in the repeat's own, all others in the rows of
//! the main file. What stands in a cell is decided in `columns`.

use pingyi_base::ItemName;
use pingyi_questionnaire::Questionnaire;
use pingyi_response::finish;

pub use pingyi_response::finish::{repeat_items, row_items};

/// The repeats that have a file, in order: those with an item that holds a value.
pub fn repeats(questionnaire: &Questionnaire) -> Vec<&ItemName> {
    finish::repeats(questionnaire)
        .filter(|repeat| repeat_items(questionnaire, repeat).next().is_some())
        .collect()
}
