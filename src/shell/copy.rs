//! Puts a text where other programs can paste it. Old and in-app browsers cannot; that is told.

use js_sys::Promise;
use pingyi_kernel::Event;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::browser;

#[inline(never)]
pub(super) fn text(text: String, emit: Callback<Event>) {
    spawn_local(async move {
        emit.emit(Event::Copied(copied(&text).await.is_some()));
    });
}

async fn copied(text: &str) -> Option<()> {
    let clipboard = browser::property(&browser::window()?.navigator(), "clipboard")?;
    let promise = browser::method(&clipboard, "writeText")?.call1(&clipboard, &text.into()).ok()?;
    browser::wait(promise.dyn_into::<Promise>().ok()?).await.ok().map(drop)
}
