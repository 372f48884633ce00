//! PINs: a field for one, and two for a new one. What is typed does not stay on the page.

use pingyi_kernel::Act;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, SubmitEvent, html};

use crate::shell::dom;

/// The PIN's field, and how a screen reader tells it.
const PIN: &str = "pin";
const AGAIN: &str = "pin-again";

/// One field for a PIN or, where there is none, a code.
pub(super) fn field(name: &'static str, label: Key, by_pin: bool, disabled: bool, lang: Lang) -> Html {
    html! {
        <div class="field">
            <label for={name}>{ label.text(lang) }</label>
            <input id={name} {name} type="text" class="secret" inputmode={by_pin.then_some("numeric")} {disabled}
                autocomplete="off" autocapitalize="none" spellcheck="false" />
        </div>
    }
}

/// The PIN that opens; `then` gets what was typed, also by Enter.
pub(super) fn enter(by_pin: bool, disabled: bool, lang: Lang, then: Callback<String>, buttons: Html) -> Html {
    let label = if by_pin { Key::PinEnterLabel } else { Key::PinCodeLabel };
    html! {
        <form class="pin" autocomplete="off" onsubmit={taking(then)}>
            { field(PIN, label, by_pin, disabled, lang) }
            <div class="buttons">{ buttons }</div>
        </form>
    }
}

/// A button that sends the typed PIN.
pub(super) fn sends(
    action: &'static str,
    label: Key,
    disabled: bool,
    lang: Lang,
    act: &Callback<Act>,
    make: fn(String) -> Act,
) -> Html {
    let onclick = act.reform(move |_| make(dom::take(PIN)));
    html! { <button type="button" class="button" data-action={action} {disabled} {onclick}>{ label.text(lang) }</button> }
}

/// A new PIN, twice.
pub(super) fn new(label: Key, lang: Lang, act: &Callback<Act>, more: Html) -> Html {
    let act = act.clone();
    let save = Callback::from(move |pin| act.emit(Act::NewPin { pin, again: dom::take(AGAIN) }));
    html! {
        <form class="pin" autocomplete="off" onsubmit={taking(save)}>
            { field(PIN, Key::PinNewLabel, true, false, lang) }
            { field(AGAIN, Key::PinAgainLabel, true, false, lang) }
            <div class="buttons">
                <button type="submit" class="button button--main" data-action="set-pin">{ label.text(lang) }</button>
                { more }
            </div>
        </form>
    }
}

/// The browser sends nothing anywhere; the kernel gets it.
fn taking(then: Callback<String>) -> Callback<SubmitEvent> {
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        then.emit(dom::take(PIN));
    })
}

/// In the settings.
pub(super) fn settings(has_pin: Option<bool>, lang: Lang, act: &Callback<Act>) -> Html {
    let state = match has_pin {
        Some(true) => Key::PinSetLabel,
        Some(false) => Key::PinUnsetLabel,
        None => Key::PinNoneMessage,
    };
    html! {
        <section class="panel">
            <h2>{ Key::PinPageTitle.text(lang) }</h2>
            <p class="hint">{ Key::PinPageHint.text(lang) }</p>
            <p>{ state.text(lang) }</p>
            if has_pin.is_some() { { new(Key::PinSaveLabel, lang, act, html! {}) } }
        </section>
    }
}
