//! One item with its control. It decides which element a control becomes and how a problem is tied
//! to it; what is asked, and what is wrong, is for the kernel.

mod choices;
mod note;
mod text;

use pingyi_kernel::Act;
use pingyi_kernel::view::{Control, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{AttrValue, Callback, Html, Properties, component, html};

use crate::ui::class;

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
    match &question.control {
        Control::Note => note::draw(question),
        Control::Choices { multiple, scale, choices } => {
            choices::draw(question, choices, choices::Kind { multiple: *multiple, scale: *scale }, *lang, act)
        }
        Control::Number { value } => text::line(question, value, true, *lang, act),
        Control::Line { value } => text::line(question, value, false, *lang, act),
        Control::Text { value, counter } => text::area(question, value, counter, *lang, act),
    }
}

/// The classes of the box around an item.
fn around(question: &QuestionView) -> String {
    class("question", &[(!question.problem.is_empty(), "question--wrong")])
}

/// The question itself, in its own language.
fn asked(question: &QuestionView) -> Html {
    html! { <span lang={question.language.clone()}>{ question.label.clone() }</span> }
}

/// What stands between the question and its control. `more` goes with the kind of control. A hint of
/// the instrument itself says what is particular to an optional item.
fn hints(question: &QuestionView, more: Option<Key>, lang: Lang) -> Html {
    let optional = (!question.required && question.hint.is_empty()).then_some(Key::FillOptionalHint);
    let fixed = more.into_iter().chain(optional).map(|key| html! { <p>{ key.text(lang) }</p> });
    html! {
        <div class="hint" id={id("hint", question)}>
            if !question.hint.is_empty() { <p lang={question.language.clone()}>{ question.hint.clone() }</p> }
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
    format!("{part}-{}", question.name)
}

fn invalid(question: &QuestionView) -> Option<AttrValue> {
    (!question.problem.is_empty()).then_some(AttrValue::Static("true"))
}
