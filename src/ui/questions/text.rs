//! Numbers, texts, days and times: inputs that are told with every key, so that a draft never lacks
//! the last word.

use pingyi_kernel::Act;
use pingyi_kernel::view::{QuestionView, When};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, InputEvent, html};

use super::{clear, described, framed, id, invalid};
use crate::shell::dom;

/// What is typed into one line.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Line {
    Words,
    Whole,
    Decimal,
}

#[inline(never)]
pub(super) fn line(
    question: &QuestionView,
    value: &str,
    kind: Line,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let (keys, hint) = match kind {
        Line::Words => (None, None),
        Line::Whole => (Some("numeric"), Some(Key::FillNumberHint)),
        Line::Decimal => (Some("decimal"), Some(Key::FillDecimalHint)),
    };
    let control = html! {
        <input id={id("input", question)} name={question.name.clone()} type="text" autocomplete="off"
            class={keys.map(|_| "number")} inputmode={keys}
            value={value.to_owned()} oninput={typed(question, act)}
            aria-invalid={invalid(question)} aria-describedby={described(question)} />
    };
    framed(question, hint, lang, control)
}

/// Several lines.
#[inline(never)]
pub(super) fn area(
    question: &QuestionView,
    value: &str,
    counter: &str,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let control = html! {
        <>
            <textarea id={id("input", question)} name={question.name.clone()} rows="4" autocomplete="off"
                placeholder={Key::FillTextPlaceholder.text(lang)}
                value={value.to_owned()} oninput={typed(question, act)}
                aria-invalid={invalid(question)} aria-describedby={described(question)} />
            if !counter.is_empty() { <p class="counter">{ counter.to_owned() }</p> }
        </>
    };
    framed(question, None, lang, control)
}

/// The browser's own picker. Phones have no key to empty it, so there is a button.
#[inline(never)]
pub(super) fn when(
    question: &QuestionView,
    kind: When,
    value: &str,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let kind = match kind {
        When::Date => "date",
        When::Time => "time",
        When::DateTime => "datetime-local",
    };
    let control = html! {
        <div class="when">
            <input id={id("input", question)} name={question.name.clone()} type={kind} autocomplete="off"
                value={value.to_owned()} oninput={typed(question, act)}
                aria-invalid={invalid(question)} aria-describedby={described(question)} />
            { clear(question, Key::FillClearLabel, !value.is_empty(), lang, act) }
        </div>
    };
    framed(question, None, lang, control)
}

/// Tells the whole text of the input.
pub(super) fn typed(question: &QuestionView, act: &Callback<Act>) -> Callback<InputEvent> {
    let name = question.name.clone();
    act.reform(move |event: InputEvent| Act::Type { name: name.clone(), text: dom::value(&event) })
}
