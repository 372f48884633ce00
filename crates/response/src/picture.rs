//! Pictures: under which name one is kept and leaves, and which of them a response holds. What is in
//! them is nobody's business here.

use pingyi_base::ResponseId;
use pingyi_questionnaire::{Item, ItemKind, Questionnaire};

use crate::finish::{repeat_items, row_items};
use crate::{Answer, AnswerKey, Cell, Response};

/// `<response_id>-<item>.jpg`, in a repeat `<response_id>-<item>-<instance>.jpg`. The draft's name is
/// the response's, so that nothing is called anew when it is handed in.
#[must_use]
pub fn file_name(id: &ResponseId, key: &AnswerKey) -> String {
    let number = key.instance.as_ref().map(|instance| format!("-{}", instance.number));
    format!("{id}-{}{}.jpg", key.item, number.unwrap_or_default())
}

/// The picture's name in an answer; none where there is no picture.
#[must_use]
pub fn named(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Typed(file) if !file.is_empty() => Some(file),
        _ => None,
    }
}

/// Whether a questionnaire asks for any.
#[must_use]
pub fn are_asked(questionnaire: &Questionnaire) -> bool {
    questionnaire.items.iter().any(is_picture)
}

/// The names of the pictures in a response, each once, in the order of its cells.
#[must_use]
pub fn names(questionnaire: &Questionnaire, response: &Response) -> Vec<String> {
    let mut names = Vec::new();
    if !are_asked(questionnaire) {
        return names;
    }
    let mut take = |item: &Item, cell: &Cell| match cell {
        Cell::Text(file) if is_picture(item) && !names.contains(file) => names.push(file.clone()),
        _ => {}
    };
    for row in &response.rows {
        row_items(questionnaire).zip(&row.cells).for_each(|(item, cell)| take(item, cell));
    }
    for rows in &response.repeats {
        for instance in &rows.instances {
            let items = repeat_items(questionnaire, &rows.repeat);
            items.zip(&instance.cells).for_each(|(item, cell)| take(item, cell));
        }
    }
    names
}

/// Whether an item is answered with a picture.
#[must_use]
pub fn is_picture(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Image { .. })
}
