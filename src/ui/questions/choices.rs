//! Choices as real radio buttons or check boxes in labels as large as buttons. A scale stands in
//! order, and what is no level of it stands apart, so that nobody takes it for one.

use pingyi_kernel::Act;
use pingyi_kernel::view::{ChoiceView, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use super::{around, asked, described, hints, invalid, problems};
use crate::shell::dom;
use crate::ui::class;

/// How choices are drawn.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) multiple: bool,
    pub(super) scale: bool,
}

pub(super) fn draw(
    question: &QuestionView,
    choices: &[ChoiceView],
    kind: Kind,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let listen = listener(&question.name, kind.multiple, act);
    let button = |choice: &ChoiceView| button(question, choice, kind.multiple, &listen);
    let (apart, own): (Vec<&ChoiceView>, Vec<&ChoiceView>) = choices.iter().partition(|choice| choice.apart);
    let levels = format!("choices choices--{}", own.len());
    html! {
        <fieldset class={around(question)} data-question={question.name.clone()}
            role={(!kind.multiple).then_some("radiogroup")} aria-describedby={described(question)}>
            <legend class="question__label">{ asked(question) }</legend>
            { hints(question, kind.multiple.then_some(Key::FillMultipleHint), lang) }
            { problems(question) }
            <div class={class("answers", &[(kind.scale, "answers--scale")])}>
                <div class={levels}>{ for own.into_iter().map(button) }</div>
                if !apart.is_empty() {
                    <div class="choices choices--apart">{ for apart.into_iter().map(button) }</div>
                }
            </div>
        </fieldset>
    }
}

fn button(
    question: &QuestionView,
    choice: &ChoiceView,
    multiple: bool,
    listen: &Callback<yew::Event>,
) -> Html {
    html! {
        <label key={choice.code.clone()} class={class("choice", &[(choice.checked, "choice--on")])}>
            <input type={if multiple { "checkbox" } else { "radio" }} name={question.name.clone()}
                value={choice.code.clone()} checked={choice.checked} onchange={listen}
                aria-invalid={invalid(question)} />
            <span lang={question.language.clone()}>{ choice.label.clone() }</span>
        </label>
    }
}

/// One listener for all choices of an item; which one it was stands on the input.
fn listener(name: &str, multiple: bool, act: &Callback<Act>) -> Callback<yew::Event> {
    let name = name.to_owned();
    act.reform(move |event: yew::Event| {
        let (name, code) = (name.clone(), dom::value(&event));
        if multiple { Act::Tick { name, code, on: dom::checked(&event) } } else { Act::Choose { name, code } }
    })
}
