//! Fetches a file from beside the app. What is in it is for others.

use js_sys::{Promise, Uint8Array};
use pingyi_kernel::Event;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::browser;

/// Fetches a pack by relative address and tells its bytes, or that it could not be had.
pub(super) fn fetch(address: String, emit: Callback<Event>) {
    spawn_local(async move {
        let bytes = match inlined(&address) {
            Some(text) => Some(text.into_bytes()),
            None => bytes(&address).await,
        };
        emit.emit(Event::PackFetched(bytes));
    });
}

/// Where the app is one file, the files beside it are in it: `<script type="application/json"
/// data-file="packs/demo.pack.json">`.
fn inlined(address: &str) -> Option<String> {
    let scripts = browser::document()?.query_selector_all("script[data-file]").ok()?;
    (0..scripts.length())
        .filter_map(|place| scripts.get(place)?.dyn_into::<web_sys::Element>().ok())
        .find(|script| script.get_attribute("data-file").as_deref() == Some(address))?
        .text_content()
}

async fn bytes(address: &str) -> Option<Vec<u8>> {
    let response = browser::wait(browser::window()?.fetch_with_str(address)).await.ok()?;
    browser::property(&response, "ok")?.as_bool()?.then_some(())?;
    let read = browser::method(&response, "arrayBuffer")?.call0(&JsValue::UNDEFINED).ok()?;
    let buffer = browser::wait(read.dyn_into::<Promise>().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
