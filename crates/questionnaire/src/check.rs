//! Checks that the shape of a file cannot make: does everything that is named exist, is every name
//! used once, can a number be taken for "missing". It finds; what to do is in `wording`.

mod cycles;
mod defaults;
pub mod fairness;
mod pack;
mod questionnaire;
mod references;
mod work;

pub use pack::check_pack;
pub use questionnaire::{RESERVED, check};

#[cfg(test)]
mod tests;

use crate::expression::Expression;
use crate::{ChoiceOrder, Item, Questionnaire, Section, SectionKind};

/// The nearest repeat among a section and those around it.
fn repeat_around(questionnaire: &Questionnaire, mut section: Option<usize>) -> Option<&Section> {
    // Should sections stand in each other, as many steps as there are sections are enough.
    for _ in 0..=questionnaire.sections.len() {
        let around = questionnaire.sections.get(section?)?;
        if matches!(around.kind, SectionKind::Repeat { .. }) {
            return Some(around);
        }
        section = around.parent;
    }
    None
}

/// The expressions by which an item gets its value or is shown, so that it hangs on what they name.
fn decisive(item: &Item) -> impl Iterator<Item = &Expression> {
    [&item.relevant, &item.calculation, &item.default, &item.choice_filter].into_iter().flatten()
}

/// All expressions of an item; a choice filter comes last.
fn expressions(item: &Item) -> Vec<&Expression> {
    let seed = match &item.order {
        ChoiceOrder::Shuffled { seed } => seed,
        ChoiceOrder::Listed | ChoiceOrder::HalfReversed => &None,
    };
    let own = [&item.required, &item.constraint, &item.readonly, seed].into_iter().flatten();
    own.chain(decisive(item)).collect()
}
