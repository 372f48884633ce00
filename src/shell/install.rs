//! Putting the app on the home screen: holds the browser's offer until somebody takes it. Browsers
//! that make no offer (Safari, Firefox) have a menu of their own for it.

use std::cell::RefCell;

use js_sys::Promise;
use pingyi_kernel::Event;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::browser;

thread_local! {
    static OFFER: RefCell<Option<web_sys::Event>> = const { RefCell::new(None) };
}

/// Tells when the browser would install the app, and when it is installed.
pub(super) fn listen(emit: &Callback<Event>) {
    let Some(window) = browser::window() else { return };
    let tell = emit.clone();
    browser::on(&window, "beforeinstallprompt", move |event| {
        // Without this the browser asks by itself, and at a time of its own.
        event.prevent_default();
        OFFER.set(Some(event));
        tell.emit(Event::CanInstall(true));
    });
    let tell = emit.clone();
    browser::on(&window, "appinstalled", move |_| {
        OFFER.set(None);
        tell.emit(Event::CanInstall(false));
    });
}

/// Lets the browser ask. An offer can be taken once; whatever the answer, it is gone then.
#[inline(never)]
pub(super) fn ask(emit: Callback<Event>) {
    let asked =
        OFFER.take().and_then(|offer| browser::method(&offer, "prompt")?.call0(&JsValue::UNDEFINED).ok());
    spawn_local(async move {
        if let Some(answer) = asked.and_then(|answer| answer.dyn_into::<Promise>().ok()) {
            let _ = browser::wait(answer).await;
        }
        emit.emit(Event::CanInstall(false));
    });
}
