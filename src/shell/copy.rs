//! Puts a text where other programs can paste it: by the new way, or by the old one, which works
//! without https and in old browsers. Where neither does, that is told.

use js_sys::Promise;
use pingyi_kernel::Event;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlTextAreaElement;
use yew::Callback;

use super::browser;

#[inline(never)]
pub(super) fn text(text: String, emit: Callback<Event>) {
    spawn_local(async move {
        emit.emit(Event::Copied(copied(&text).await));
    });
}

/// Whether the text is in the clipboard now.
pub(super) async fn copied(text: &str) -> bool {
    let write = browser::window()
        .and_then(|window| browser::property(&window.navigator(), "clipboard"))
        .and_then(|clipboard| browser::method(&clipboard, "writeText"));
    if let Some(write) = write
        && let Ok(asked) = write.call1(&JsValue::UNDEFINED, &text.into())
        && browser::wait(Promise::resolve(&asked)).await.is_ok()
    {
        return true;
    }
    by_selection(text).unwrap_or_default()
}

fn by_selection(text: &str) -> Option<bool> {
    let document = browser::document()?;
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let run = browser::method(&document, "execCommand");
    let done = run.and_then(|run| run.call1(&JsValue::UNDEFINED, &"copy".into()).ok());
    area.remove();
    done?.as_bool()
}
