//! Choices as real radio buttons or check boxes in labels as large as buttons. A scale stands in
//! order, and what is no level of it stands apart, so that nobody takes it for one.

use pingyi_kernel::Act;
use pingyi_kernel::view::{ChoiceView, Look, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, html};

use super::{described, framed, grouped, id, invalid, tick};
use crate::shell::dom;
use crate::ui::class;

/// Labels of so many characters stand side by side on the narrowest phone.
const SHORT: usize = 5;

pub(super) fn draw(
    question: &QuestionView,
    choices: &[ChoiceView],
    multiple: bool,
    look: Look,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    if look == Look::Minimal && !multiple {
        return folded(question, choices, lang, act);
    }
    let controls = answers(question, choices, multiple, look, act);
    let hint = multiple.then_some(Key::FillMultipleHint);
    grouped(question, (!multiple).then_some("radiogroup"), hint, lang, controls)
}

/// One of a plain list, without what stands around a question.
pub(super) fn list(question: &QuestionView, choices: &[ChoiceView], act: &Callback<Act>) -> Html {
    answers(question, choices, false, Look::List, act)
}

/// The buttons; what is set apart stands below.
fn answers(
    question: &QuestionView,
    choices: &[ChoiceView],
    multiple: bool,
    look: Look,
    act: &Callback<Act>,
) -> Html {
    let button = |choice: &ChoiceView| button(question, choice, multiple);
    let (apart, own): (Vec<&ChoiceView>, Vec<&ChoiceView>) = choices.iter().partition(|choice| choice.apart);
    let is_short = own.iter().all(|choice| choice.label.chars().count() <= SHORT);
    let look = match look {
        Look::List | Look::Minimal => "",
        Look::Scale => "answers--scale",
        Look::Likert if is_short && own.len() <= SHORT => "answers--scale answers--likert answers--short",
        Look::Likert => "answers--scale answers--likert",
        Look::Pair => "answers--pair",
    };
    let levels = format!("choices choices--{}", own.len());
    html! {
        <div class={class("answers", &[(!look.is_empty(), look)])} onchange={listener(&question.name, multiple, act)}>
            <div class={levels}>{ for own.into_iter().map(button) }</div>
            if !apart.is_empty() {
                <div class="choices choices--apart">{ for apart.into_iter().map(button) }</div>
            }
        </div>
    }
}

/// One box.
#[inline(never)]
pub(super) fn acknowledge(question: &QuestionView, checked: bool, lang: Lang, act: &Callback<Act>) -> Html {
    let choice = ChoiceView {
        code: "OK".to_owned(),
        label: Key::FillAcknowledgeLabel.text(lang).to_owned(),
        language: None,
        checked,
        apart: false,
        level: None,
    };
    let controls = html! {
        <div class="answers" onchange={listener(&question.name, true, act)}>{ button(question, &choice, true) }</div>
    };
    grouped(question, None, None, lang, controls)
}

fn button(question: &QuestionView, choice: &ChoiceView, multiple: bool) -> Html {
    html! {
        <label key={choice.code.clone()} class={class("choice", &[(choice.checked, "choice--on")])}>
            { tick(&question.name, &choice.code, (multiple, choice.checked), !question.problem.is_empty(), None, None) }
            <span lang={choice.language.clone()}>{ choice.label.clone() }</span>
        </label>
    }
}

/// A select; its first line takes the answer away.
fn folded(question: &QuestionView, choices: &[ChoiceView], lang: Lang, act: &Callback<Act>) -> Html {
    let option = |choice: &ChoiceView| {
        html! {
            <option key={choice.code.clone()} value={choice.code.clone()} lang={choice.language.clone()} selected={choice.checked}>
                { choice.label.clone() }
            </option>
        }
    };
    let is_open = choices.iter().all(|choice| !choice.checked);
    let control = html! {
        <select id={id("input", question)} name={question.name.clone()} autocomplete="off"
            onchange={listener(&question.name, false, act)}
            aria-invalid={invalid(question)} aria-describedby={described(question)}>
            <option value="" selected={is_open}>{ Key::FillChooseLabel.text(lang) }</option>
            { for choices.iter().map(option) }
        </select>
    };
    framed(question, None, lang, control)
}

/// One listener for all choices of an item; which one it was stands on the input.
fn listener(name: &str, multiple: bool, act: &Callback<Act>) -> Callback<Event> {
    let name = name.to_owned();
    act.reform(move |event: Event| {
        let (name, code) = (name.clone(), dom::value(&event));
        if multiple {
            Act::Tick { name, code, on: dom::checked(&event) }
        } else if code.is_empty() {
            Act::Clear { name }
        } else {
            Act::Choose { name, code }
        }
    })
}
