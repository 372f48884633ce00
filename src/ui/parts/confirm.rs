//! Asks once more before something that cannot be undone, in the page itself: browsers block or
//! hide their own boxes, and those cannot be enlarged. It decides only whether the question is open.

use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use crate::shell::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct ConfirmProps {
    /// The word of `data-action`, for both buttons.
    pub(crate) action: AttrValue,
    /// What the first button says.
    pub(crate) label: AttrValue,
    /// The question.
    pub(crate) title: AttrValue,
    /// What it means.
    pub(crate) text: AttrValue,
    /// What the second button says.
    pub(crate) yes: AttrValue,
    /// Asks for words, and does nothing without them: what the input is called, its placeholder, and
    /// what is said if it is empty.
    #[prop_or_default]
    pub(crate) reason: Option<[AttrValue; 3]>,
    pub(crate) lang: Lang,
    /// Gets the reason; empty if none is asked for.
    pub(crate) sure: Callback<String>,
}

/// A button that opens a question with two answers.
#[component]
pub(crate) fn Confirm(props: &ConfirmProps) -> Html {
    let open = use_state_eq(|| false);
    let words = use_state_eq(String::new);
    let missing = use_state_eq(|| false);
    let action = &props.action;
    let (ask, answer) = (format!("ask-{action}"), format!("sure-{action}"));
    let turn = |to: bool, focus: &str| {
        let (open, missing, focus) = (open.clone(), missing.clone(), focus.to_owned());
        Callback::from(move |_: yew::MouseEvent| {
            open.set(to);
            missing.set(false);
            dom::focus(Some(focus.clone()));
        })
    };
    if !*open {
        let first = if props.reason.is_some() { format!("why-{action}") } else { answer };
        return html! {
            <button type="button" class="button button--quiet" name={ask} data-action={action.clone()}
                onclick={turn(true, &first)}>{ props.label.clone() }</button>
        };
    }
    let sure = {
        let (open, words, missing, sure) = (open.clone(), words.clone(), missing.clone(), props.sure.clone());
        let needed = props.reason.is_some();
        Callback::from(move |_: yew::MouseEvent| {
            if needed && words.trim().is_empty() {
                missing.set(true);
            } else {
                open.set(false);
                sure.emit(words.trim().to_owned());
                words.set(String::new());
            }
        })
    };
    let typed = {
        let words = words.clone();
        Callback::from(move |event: yew::InputEvent| words.set(dom::value(&event)))
    };
    let (title, text) = (format!("title-{action}"), format!("text-{action}"));
    html! {
        <div class="confirm" role="alertdialog" aria-labelledby={title.clone()} aria-describedby={text.clone()}
            data-question={action.clone()}>
            <p class="confirm__title" id={title}>{ props.title.clone() }</p>
            <p id={text}>{ props.text.clone() }</p>
            { for props.reason.as_ref().map(|reason| why(action, reason, &words, *missing, typed)) }
            <div class="buttons">
                <button type="button" class="button button--danger" name={answer} data-action={format!("{action}-sure")}
                    onclick={sure}>{ props.yes.clone() }</button>
                <button type="button" class="button" data-action="cancel" onclick={turn(false, &ask)}>
                    { Key::ActionCancelLabel.text(props.lang) }
                </button>
            </div>
        </div>
    }
}

fn why(
    action: &str,
    words: &[AttrValue; 3],
    typed: &str,
    missing: bool,
    oninput: Callback<yew::InputEvent>,
) -> Html {
    let [label, placeholder, error] = words;
    let (name, problem) = (format!("why-{action}"), format!("missing-{action}"));
    html! {
        <div class="field">
            <label for={name.clone()}>{ label.clone() }</label>
            <input id={name.clone()} name={name} type="text" autocomplete="off" class={(action == "staff").then_some("secret")} placeholder={placeholder.clone()}
                value={typed.to_owned()} {oninput} aria-invalid={missing.then_some("true")}
                aria-describedby={missing.then(|| problem.clone())} />
            if missing { <p class="problem" id={problem} role="alert">{ error.clone() }</p> }
        </div>
    }
}
