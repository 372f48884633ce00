//! Text to read, without a control.

use pingyi_kernel::view::QuestionView;
use yew::{Html, html};

use super::asked;

pub(super) fn draw(question: &QuestionView) -> Html {
    html! {
        <div class="question question--note" data-question={question.name.clone()}>
            <p class="question__label">{ asked(question) }</p>
            if !question.hint.is_empty() { <p class="hint" lang={question.language.clone()}>{ question.hint.clone() }</p> }
        </div>
    }
}
