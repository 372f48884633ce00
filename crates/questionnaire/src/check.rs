//! Checks that the shape of a file cannot make: does everything that is named exist, is every name
//! used once, can a number be taken for "missing". It finds; what to do is in `wording`.

mod cycles;
pub mod fairness;
mod given;
mod pack;
mod questionnaire;
mod references;
mod scales;
mod work;

pub use pack::check_pack;
pub use questionnaire::{RESERVED, check};

#[cfg(test)]
mod tests;

use pingyi_base::{ItemName, Place};

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

/// An expression with the field that it stands in.
type Field<'a> = (&'static str, &'a Expression);

/// Those that are there.
fn there<'a, const N: usize>(fields: [(&'static str, &'a Option<Expression>); N]) -> Vec<Field<'a>> {
    fields.into_iter().filter_map(|(field, expression)| Some((field, expression.as_ref()?))).collect()
}

/// The expressions by which an item gets its value or is shown, so that it hangs on what they name.
fn decisive(item: &Item) -> Vec<Field<'_>> {
    there([
        ("relevant", &item.relevant),
        ("calculation", &item.calculation),
        ("default", &item.default),
        ("choice_filter", &item.choice_filter),
    ])
}

/// All expressions of an item; a choice filter comes last.
fn expressions(item: &Item) -> Vec<Field<'_>> {
    let seed = match &item.order {
        ChoiceOrder::Shuffled { seed } => seed,
        ChoiceOrder::Listed | ChoiceOrder::HalfReversed => &None,
    };
    let mut all = there([
        ("required", &item.required),
        ("constraint", &item.constraint),
        ("readonly", &item.readonly),
        ("parameters", seed),
    ]);
    all.extend(decisive(item));
    all
}

/// Those of a section: the condition, and how often a repeat is asked.
fn of_section(section: &Section) -> Vec<Field<'_>> {
    let count = match &section.kind {
        SectionKind::Repeat { count } => count,
        SectionKind::Group => &None,
    };
    there([("relevant", &section.relevant), ("repeat_count", count)])
}

/// The place of an item's or section's field.
fn at(name: &ItemName, field: &str) -> Place {
    Place::item(name.as_str()).column(field)
}
