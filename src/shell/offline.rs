//! The service worker, which keeps the app itself on the device: registers it, tells when
//! everything is stored and when a new version waits, and lets the new version take over when the
//! kernel says so. Without https, or from a file, there is none.

use std::cell::{Cell, RefCell};

use pingyi_kernel::Event;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration};
use yew::Callback;

use super::{browser, page};

/// The worker's file, beside the page.
const FILE: &str = "sw.js";

/// If the new version has not taken over by then, the page is loaded again all the same.
const TAKE_OVER_MS: i32 = 5_000;

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
    /// The person asked for the new version: load it as soon as it has taken over.
    static TAKING: Cell<bool> = const { Cell::new(false) };
}

/// Registers the worker and tells what becomes of it.
pub(super) fn listen(emit: &Callback<Event>) {
    let Some(container) = container() else { return };
    hear(&container, emit);
    let emit = emit.clone();
    spawn_local(async move {
        // A worker that cannot be registered (blocked by policy) leaves the app as a plain page.
        let Ok(made) = browser::wait(container.register(FILE)).await else { return };
        let Ok(registration) = made.dyn_into::<ServiceWorkerRegistration>() else { return };
        REGISTRATION.set(Some(registration.clone()));
        watch(&registration, &container, &emit);
        let Ok(ready) = container.ready() else { return };
        if browser::wait(ready).await.is_ok()
            && let Some(active) = registration.active()
        {
            post(&active, "status");
        }
    });
}

/// Asks for a new version; without network nothing happens.
pub(super) fn look_for_update() {
    if let Some(Ok(asked)) =
        REGISTRATION.with_borrow(|there| there.as_ref().map(ServiceWorkerRegistration::update))
    {
        spawn_local(async move {
            let _ = browser::wait(asked).await;
        });
    }
}

/// Lets the waiting version take over and loads it.
#[inline(never)]
pub(super) fn take_update() {
    TAKING.set(true);
    let waiting =
        REGISTRATION.with_borrow(|there| there.as_ref().and_then(ServiceWorkerRegistration::waiting));
    let Some(waiting) = waiting else {
        // Another tab was faster: the new version rules already.
        return reload();
    };
    post(&waiting, "skip-waiting");
    spawn_local(async {
        browser::sleep(TAKE_OVER_MS).await;
        reload();
    });
}

/// Answers of the worker, and the moment in which a new one takes over.
fn hear(container: &ServiceWorkerContainer, emit: &Callback<Event>) {
    let tell = emit.clone();
    browser::on(container, "message", move |event| {
        let data = browser::property(&event, "data");
        let said = |name| data.as_ref().and_then(|data| browser::property(data, name));
        let is = |name| said(name).and_then(|value| value.as_bool()) == Some(true);
        if said("type").and_then(|kind| kind.as_string()).as_deref() == Some("status") {
            if is("complete") {
                tell.emit(Event::OfflineReady);
            }
            if is("back") {
                tell.emit(Event::UpdateFailed);
            }
        }
    });
    // Messages wait until then for listeners that are added as this one is.
    let _ = browser::method(container, "startMessages").map(|start| start.call0(container));
    let tell = emit.clone();
    let mut had_one = container.controller().is_some();
    browser::on(container, "controllerchange", move |_| {
        if TAKING.get() {
            reload();
        } else if had_one {
            // Another tab took the new version; this page is of the old one until it is loaded anew.
            tell.emit(Event::UpdateTaken);
        }
        had_one = true;
    });
}

/// Tells a version that waits: one that does so already, or one that will be installed.
fn watch(
    registration: &ServiceWorkerRegistration,
    container: &ServiceWorkerContainer,
    emit: &Callback<Event>,
) {
    if registration.waiting().is_some() && container.controller().is_some() {
        emit.emit(Event::UpdateWaiting);
    }
    let (registration, container, emit) = (registration.clone(), container.clone(), emit.clone());
    browser::on(&registration.clone(), "updatefound", move |_| {
        let Some(installing) = registration.installing() else { return };
        let (worker, container, emit) = (installing.clone(), container.clone(), emit.clone());
        browser::on(&installing, "statechange", move |_| {
            if worker.state() == web_sys::ServiceWorkerState::Installed && container.controller().is_some() {
                emit.emit(Event::UpdateWaiting);
            }
        });
    });
}

fn container() -> Option<ServiceWorkerContainer> {
    if page::from_file() {
        return None;
    }
    Some(browser::property(&browser::window()?.navigator(), "serviceWorker")?.unchecked_into())
}

fn post(worker: &ServiceWorker, kind: &str) {
    let message = js_sys::Object::new();
    browser::set(&message, "type", &JsValue::from(kind));
    // Fails only for what cannot be copied; this can.
    let _ = worker.post_message(&message);
}

fn reload() {
    if let Some(window) = browser::window() {
        // Refused only while the page is closing.
        let _ = window.location().reload();
    }
}
