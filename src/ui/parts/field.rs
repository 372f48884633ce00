//! A select with its label, drawn the same everywhere.

use yew::{Callback, Event, Html, html};

use crate::shell::dom;

/// One of several, by code and words; `all` is what the empty choice says.
pub(crate) fn select(
    name: &'static str,
    label: &'static str,
    all: Option<&str>,
    options: &[(String, String)],
    chosen: Option<&str>,
    choose: &Callback<Option<String>>,
) -> Html {
    let onchange = choose.reform(|event: Event| Some(dom::value(&event)).filter(|code| !code.is_empty()));
    let option = |(code, words): &(String, String)| {
        html! { <option value={code.clone()} selected={chosen == Some(code)}>{ words.clone() }</option> }
    };
    html! {
        <div class="field">
            <label for={name}>{ label }</label>
            <select id={name} name={name} {onchange}>
                { for all.map(|words| html! { <option value="" selected={chosen.is_none()}>{ words.to_owned() }</option> }) }
                { for options.iter().map(option) }
            </select>
        </div>
    }
}
