//! What other tabs of the app keep, as `storage` events tell it. It decides only what is ours.

use pingyi_kernel::Event;
use wasm_bindgen::JsCast;
use yew::Callback;

use super::{browser, store_local};

/// Tells each change of a kept text by another tab.
pub(super) fn listen(emit: &Callback<Event>) {
    let Some(window) = browser::window() else { return };
    let emit = emit.clone();
    browser::on(&window, "storage", move |event| {
        let Ok(event) = event.dyn_into::<web_sys::StorageEvent>() else { return };
        // Without a key the whole store was cleared: the page's own tools do that, the app never.
        let Some(key) = event.key() else { return };
        if let Some(own) = store_local::own_key(&key) {
            emit.emit(Event::StoreChanged { key: own.to_owned(), text: event.new_value() });
        }
    });
}
