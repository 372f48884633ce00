//! One item with its control. It decides which element a control becomes and how a problem is tied
//! to it; what is asked, and what is wrong, is for the kernel.

mod choices;
mod grid;
mod number;
mod picture;
mod rank;
mod read;
mod search;
mod text;

use pingyi_kernel::Act;
use pingyi_kernel::view::{Control, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{AttrValue, Callback, Html, Properties, component, html};

use crate::ui::parts::aloud;
use crate::ui::{class, tell};

#[derive(Properties, PartialEq)]
pub(crate) struct QuestionProps {
    pub(crate) question: QuestionView,
    pub(crate) lang: Lang,
    pub(crate) act: Callback<Act>,
}

/// An item. Of a page only the items that changed are drawn anew.
#[component]
pub(crate) fn Question(props: &QuestionProps) -> Html {
    let QuestionProps { question, lang, act } = props;
    let lang = *lang;
    match &question.control {
        Control::Note => read::note(question, lang),
        Control::Computed { value } => read::computed(question, value, lang),
        Control::Choices { multiple, look, choices } => {
            choices::draw(question, choices, *multiple, *look, lang, act)
        }
        Control::Search { query, choices, drawn, found } => {
            search::draw(question, query, choices, (*drawn, *found), lang, act)
        }
        Control::Acknowledge { checked } => choices::acknowledge(question, *checked, lang, act),
        Control::Number { value } => text::line(question, value, text::Line::Whole, lang, act),
        Control::Decimal { value } => text::line(question, value, text::Line::Decimal, lang, act),
        Control::Line { value } => text::line(question, value, text::Line::Words, lang, act),
        Control::Text { value, counter } => text::area(question, value, counter, lang, act),
        Control::When { kind, value } => text::when(question, *kind, value, lang, act),
        Control::Slider { value, start, end, step, less, more } => {
            let bounds = number::Bounds { start, end, step, less, more };
            number::slider(question, value, &bounds, lang, act)
        }
        Control::Points { value, points, stars } => {
            number::points(question, value, points, *stars, lang, act)
        }
        Control::Rank { choices } => rank::draw(question, choices, lang, act),
        Control::Grid(grid) => grid::draw(question, grid, lang, act),
        Control::Picture { max_pixels, camera_only, state } => {
            picture::draw(question, *max_pixels, *camera_only, state, lang, act)
        }
    }
}

/// An item whose control is one element: its label belongs to that.
fn framed(question: &QuestionView, hint: Option<Key>, lang: Lang, control: Html) -> Html {
    html! {
        <div class={around(question)} data-question={question.name.clone()}>
            <label class="question__label" for={id("input", question)}>{ asked(question) }</label>
            { hints(question, hint, lang) }
            { read(question, lang) }
            { problems(question) }
            { control }
        </div>
    }
}

/// An item whose control is several elements, for which it stands as their legend.
fn grouped(
    question: &QuestionView,
    role: Option<&'static str>,
    hint: Option<Key>,
    lang: Lang,
    controls: Html,
) -> Html {
    html! {
        <fieldset class={around(question)} data-question={question.name.clone()} {role}
            aria-describedby={described(question)}>
            <legend class="question__label">{ asked(question) }</legend>
            { hints(question, hint, lang) }
            { read(question, lang) }
            { problems(question) }
            { controls }
        </fieldset>
    }
}

/// A button that takes the answer away. It keeps its place while there is nothing to take, so that
/// nothing moves under a finger.
fn clear(question: &QuestionView, label: Key, able: bool, lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <button type="button" class="button button--quiet clear" data-action="clear" disabled={!able}
            aria-describedby={id("label", question)}
            onclick={tell(act, Act::Clear { name: question.name.clone() })}>{ label.text(lang) }</button>
    }
}

/// A button below a listener that reads which one it was.
fn press(
    word: &'static str,
    class: &'static str,
    value: &str,
    able: bool,
    name: Option<String>,
    label: String,
    inside: Html,
) -> Html {
    html! {
        <button type="button" {class} data-action={word} {name} value={value.to_owned()} disabled={!able}
            aria-label={label}>
            { inside }
        </button>
    }
}

/// A radio button or check box below a listener that reads which one it was.
fn tick(
    name: &str,
    value: &str,
    (multiple, checked): (bool, bool),
    invalid: bool,
    class: Option<&'static str>,
    named: Option<String>,
) -> Html {
    html! {
        <input type={if multiple { "checkbox" } else { "radio" }} autocomplete="off" {class} name={name.to_owned()} value={value.to_owned()}
            {checked} aria-labelledby={named} aria-invalid={invalid.then_some("true")} />
    }
}

/// The classes of the box around an item.
fn around(question: &QuestionView) -> String {
    class("question", &[(!question.problem.is_empty(), "question--wrong")])
}

/// The question itself, in its own language.
fn asked(question: &QuestionView) -> Html {
    html! { <span id={id("label", question)} lang={question.language.clone()}>{ question.label.clone() }</span> }
}

/// The button that reads it aloud.
fn read(question: &QuestionView, lang: Lang) -> Html {
    aloud::button(question.aloud, &question.name, id("label", question), lang)
}

/// What stands between the question and its control. `more` goes with the kind of control. A hint of
/// the instrument itself says what is particular to an optional item.
fn hints(question: &QuestionView, more: Option<Key>, lang: Lang) -> Html {
    let optional = (!question.required && question.hint.is_empty()).then_some(Key::FillOptionalHint);
    let fixed = more.into_iter().chain(optional).map(|key| html! { <p>{ key.text(lang) }</p> });
    html! {
        <div class="hint" id={id("hint", question)}>
            if !question.hint.is_empty() { <p lang={question.hint_language.clone()}>{ question.hint.clone() }</p> }
            { for fixed }
        </div>
    }
}

/// What is wrong, and what to look at.
fn problems(question: &QuestionView) -> Html {
    html! {
        <>
            if !question.problem.is_empty() {
                <p class="problem" id={id("problem", question)} role="alert">{ question.problem.clone() }</p>
            }
            if !question.caution.is_empty() {
                <p class="caution" id={id("caution", question)}>{ question.caution.clone() }</p>
            }
        </>
    }
}

/// The ids of everything that describes the control.
fn described(question: &QuestionView) -> String {
    let parts = [
        ("problem", !question.problem.is_empty()),
        ("caution", !question.caution.is_empty()),
        ("hint", true),
    ];
    let ids = parts.iter().filter(|(_, there)| *there).map(|(part, _)| id(part, question));
    ids.collect::<Vec<String>>().join(" ")
}

fn id(part: &str, question: &QuestionView) -> String {
    [part, "-", &question.name].concat()
}

fn invalid(question: &QuestionView) -> Option<AttrValue> {
    (!question.problem.is_empty()).then_some(AttrValue::Static("true"))
}
