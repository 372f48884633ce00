//! Keeps the screen awake during an interview, where the browser can; elsewhere nothing happens.
//! When that is wanted is for the kernel.

use std::cell::{Cell, RefCell};

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::browser;

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    /// The browser's lock; it lets go by itself when the page is hidden.
    static LOCK: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Keeps the screen awake from now on, or lets it sleep.
pub(super) fn keep(wanted: bool) {
    if WANTED.replace(wanted) == wanted {
        return;
    }
    if wanted {
        take();
    } else if let Some(lock) = LOCK.take() {
        let_go(&lock);
    }
}

/// The page is in front again: the browser let go of the lock while it was hidden.
pub(super) fn renew() {
    if WANTED.get() {
        take();
    }
}

fn take() {
    spawn_local(async {
        let Some(lock) = request().await else { return };
        if !WANTED.get() {
            let_go(&lock);
        } else if let Some(old) = LOCK.replace(Some(lock)) {
            let_go(&old);
        }
    });
}

/// The lock; `None` where the browser has none, or a low battery forbids it.
async fn request() -> Option<JsValue> {
    let navigator = browser::window()?.navigator();
    let wake_lock = browser::property(&navigator, "wakeLock")?;
    let promise = browser::method(&wake_lock, "request")?.call1(&wake_lock, &"screen".into()).ok()?;
    browser::wait(promise.dyn_into::<Promise>().ok()?).await.ok()
}

fn let_go(lock: &JsValue) {
    // A lock that is gone already is let go of all the same.
    let _ = browser::method(lock, "release").map(|release: Function| release.call0(lock));
}
