//! Numbers and texts: inputs that are told with every key, so that a draft never lacks the last word.

use pingyi_kernel::Act;
use pingyi_kernel::view::QuestionView;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, InputEvent, html};

use super::{around, asked, described, hints, id, invalid, problems};
use crate::shell::dom;

/// One line: a whole number, or words.
pub(super) fn line(
    question: &QuestionView,
    value: &str,
    number: bool,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let control = html! {
        <input id={id("input", question)} name={question.name.clone()} type="text" autocomplete="off"
            class={number.then_some("number")} inputmode={number.then_some("numeric")}
            value={value.to_owned()} oninput={typed(question, act)}
            aria-invalid={invalid(question)} aria-describedby={described(question)} />
    };
    framed(question, number.then_some(Key::FillNumberHint), lang, control)
}

/// Several lines.
pub(super) fn area(
    question: &QuestionView,
    value: &str,
    counter: &str,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let control = html! {
        <>
            <textarea id={id("input", question)} name={question.name.clone()} rows="4"
                placeholder={Key::FillTextPlaceholder.text(lang)}
                value={value.to_owned()} oninput={typed(question, act)}
                aria-invalid={invalid(question)} aria-describedby={described(question)} />
            if !counter.is_empty() { <p class="counter">{ counter.to_owned() }</p> }
        </>
    };
    framed(question, None, lang, control)
}

fn framed(question: &QuestionView, hint: Option<Key>, lang: Lang, control: Html) -> Html {
    html! {
        <div class={around(question)} data-question={question.name.clone()}>
            <label class="question__label" for={id("input", question)}>{ asked(question) }</label>
            { hints(question, hint, lang) }
            { problems(question) }
            { control }
        </div>
    }
}

/// Tells the whole text of the input.
fn typed(question: &QuestionView, act: &Callback<Act>) -> Callback<InputEvent> {
    let name = question.name.clone();
    act.reform(move |event: InputEvent| Act::Type { name: name.clone(), text: dom::value(&event) })
}
