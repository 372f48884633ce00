//! How far one has come: words, and a thin line that says the same to the eye.

use yew::{AttrValue, Html, html};

/// `text` says it; `done` of `total` is drawn.
pub(crate) fn draw(text: impl Into<AttrValue>, done: u32, total: u32) -> Html {
    html! {
        <div class="progress">
            <p class="progress__text" id="progress">{ text.into() }</p>
            <progress aria-hidden="true" value={done.to_string()} max={total.max(1).to_string()}></progress>
        </div>
    }
}
