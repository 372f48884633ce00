//! The button that reads aloud, stops, or says that there is no voice. It has no listener of its own: one
//! around all of them reads which it was.

use pingyi_kernel::Act;
use pingyi_kernel::view::Aloud;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, MouseEvent, html};

use crate::shell::dom;

/// `name` is the control's, or empty for the notice; `about` is the id of what it reads.
pub(crate) fn button(aloud: Aloud, name: &str, about: String, lang: Lang) -> Html {
    let (word, label, class) = match aloud {
        Aloud::Offered => ("read", Key::AloudReadLabel, "aloud"),
        Aloud::Reading => ("stop-reading", Key::AloudStopLabel, "aloud aloud--on"),
        Aloud::NoVoice => ("read", Key::AloudNoneLabel, "aloud aloud--none"),
    };
    html! {
        <button type="button" {class} data-action={word} value={name.to_owned()} aria-describedby={about}>
            { label.text(lang) }
        </button>
    }
}

/// For what stands around the buttons.
pub(crate) fn listener(act: &Callback<Act>) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |event: MouseEvent| {
        if let Some((word, name)) = dom::pressed(&event) {
            match word.as_str() {
                "read" => act.emit(Act::ReadAloud(name)),
                "stop-reading" => act.emit(Act::StopReading),
                _ => {}
            }
        }
    })
}
