//! Whether the browser promises to keep the data, and how much there is. It decides nothing; where
//! a browser does not say (without https, say), neither does this.

use js_sys::Promise;
use pingyi_kernel::Event;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::StorageManager;
use yew::Callback;

use super::browser;

/// Asks for the promise and tells the facts.
#[inline(never)]
pub(super) fn ask_persist(emit: Callback<Event>) {
    spawn_local(async move {
        if let Some(manager) = manager() {
            // What became of it is told by `persisted`.
            let _ = answer(manager.persist()).await;
        }
        tell(&emit).await;
    });
}

/// Tells the facts.
pub(super) fn ask(emit: Callback<Event>) {
    spawn_local(async move { tell(&emit).await });
}

async fn tell(emit: &Callback<Event>) {
    let (mut persisted, mut usage_bytes, mut quota_bytes) = (None, None, None);
    if let Some(manager) = manager() {
        persisted = answer(manager.persisted()).await.and_then(|value| value.as_bool());
        if let Some(estimate) = answer(manager.estimate()).await {
            usage_bytes = bytes(&estimate, "usage");
            quota_bytes = bytes(&estimate, "quota");
        }
    }
    emit.emit(Event::Storage { persisted, usage_bytes, quota_bytes });
}

/// There only in a secure context.
fn manager() -> Option<StorageManager> {
    Some(browser::property(&browser::window()?.navigator(), "storage")?.unchecked_into())
}

async fn answer(asked: Result<Promise, JsValue>) -> Option<JsValue> {
    browser::wait(asked.ok()?).await.ok()
}

fn bytes(estimate: &JsValue, name: &str) -> Option<u64> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    browser::property(estimate, name)?.as_f64().map(|bytes| bytes as u64)
}
