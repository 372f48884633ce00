//! What is read and not answered: notes, and values that follow from other answers.

use pingyi_kernel::view::QuestionView;
use pingyi_wording::Lang;
use yew::{Html, html};

use super::{asked, id, problems};

#[inline(never)]
pub(super) fn note(question: &QuestionView, lang: Lang) -> Html {
    html! {
        <div class="question question--note" data-question={question.name.clone()}>
            <p class="question__label">{ asked(question) }</p>
            { hint(question) }
            { super::read(question, lang) }
        </div>
    }
}

/// A value that nobody types. A screen reader tells it when it changes.
#[inline(never)]
pub(super) fn computed(question: &QuestionView, value: &str, lang: Lang) -> Html {
    html! {
        <div class="question" data-question={question.name.clone()}>
            <p class="question__label">{ asked(question) }</p>
            { hint(question) }
            { super::read(question, lang) }
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
            <p class="hint" id={id("hint", question)} lang={question.hint_language.clone()}>{ question.hint.clone() }</p>
        }
    }
}
