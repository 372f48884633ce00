//! What is read and not answered: notes, and values that follow from other answers.

use pingyi_kernel::view::QuestionView;
use yew::{Html, html};

use super::{asked, id, problems};

pub(super) fn note(question: &QuestionView) -> Html {
    html! {
        <div class="question question--note" data-question={question.name.clone()}>
            <p class="question__label">{ asked(question) }</p>
            { hint(question) }
        </div>
    }
}

/// A value that nobody types. A screen reader tells it when it changes.
pub(super) fn computed(question: &QuestionView, value: &str) -> Html {
    html! {
        <div class="question" data-question={question.name.clone()}>
            <p class="question__label">{ asked(question) }</p>
            { hint(question) }
            { problems(question) }
            <output class="computed" name={question.name.clone()} aria-labelledby={id("label", question)}>
                { if value.is_empty() { "–" } else { value }.to_owned() }
            </output>
        </div>
    }
}

fn hint(question: &QuestionView) -> Html {
    html! {
        if !question.hint.is_empty() {
            <p class="hint" lang={question.language.clone()}>{ question.hint.clone() }</p>
        }
    }
}
