//! Which item stands in which file: those of a repeat in the repeat's own, all others in the rows of
//! the main file. What stands in a cell is decided in `columns`.

use pingyi_base::ItemName;
use pingyi_questionnaire::{Item, Questionnaire, SectionKind};

/// The items that have a cell in the row itself: those that hold a value and stand in no repeat.
pub fn row_items(questionnaire: &Questionnaire) -> impl Iterator<Item = &Item> {
    questionnaire.value_items().filter(|item| repeat_of(questionnaire, item).is_none())
}

/// The items that have a cell in each instance of a repeat.
pub fn repeat_items<'a>(
    questionnaire: &'a Questionnaire,
    repeat: &'a ItemName,
) -> impl Iterator<Item = &'a Item> {
    questionnaire.value_items().filter(move |item| repeat_of(questionnaire, item) == Some(repeat))
}

/// The repeats that have a file, in order: those with an item that holds a value. A repeat in a
/// repeat, and one in what is asked for each subject, are refused by the checks; they count as groups.
pub fn repeats(questionnaire: &Questionnaire) -> Vec<&ItemName> {
    let mut repeats: Vec<&ItemName> = Vec::new();
    for repeat in questionnaire.value_items().filter_map(|item| repeat_of(questionnaire, item)) {
        if !repeats.contains(&repeat) {
            repeats.push(repeat);
        }
    }
    repeats
}

/// The outermost repeat around an item.
fn repeat_of<'a>(questionnaire: &'a Questionnaire, item: &Item) -> Option<&'a ItemName> {
    let (mut section, mut outermost) = (item.section, None);
    // Should sections stand in each other, as many steps as there are sections are enough.
    for _ in 0..questionnaire.sections.len() {
        let Some(around) = section.and_then(|index| questionnaire.sections.get(index)) else { break };
        if matches!(around.kind, SectionKind::Repeat { .. }) {
            outermost = Some(&around.name);
        }
        section = around.parent;
    }
    outermost.filter(|_| !questionnaire.kind.is_by_subject())
}
