//! Packs: fetches the one from beside the app, and reads and forgets those that are kept, in a store of
//! their own in IndexedDB alone. What is in them is for others; new ones are kept by the office worker,
//! which has looked at them.

use js_sys::{Promise, Uint8Array};
use pingyi_kernel::{Ask, Event};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::browser;
use super::store_database::{self as database, Durability, PACKS};

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

/// Reads a pack that is kept.
#[inline(never)]
pub(super) fn load(ask: Ask, id: String, emit: Callback<Event>) {
    spawn_local(async move {
        let results = database::read(PACKS, |objects| Ok(vec![objects.get(&JsValue::from(&id))?])).await;
        let found = results.map(|results| {
            let bytes = results.into_iter().next()?.dyn_into::<Uint8Array>().ok()?;
            Some(bytes.to_vec())
        });
        emit.emit(Event::PackLoaded { ask, found });
    });
}

/// Forgets a pack. One that stays after all is named by nothing, and the next one of its id takes its
/// place.
#[inline(never)]
pub(super) fn forget(id: String) {
    spawn_local(async move {
        let _ = database::change(PACKS, Durability::Relaxed, |objects| {
            objects.delete(&JsValue::from(&id)).map(drop)
        })
        .await;
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
