//! The few handles that every capability needs: window, document, listeners, waiting, the name of
//! an error. It decides nothing.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(act: &Function, milliseconds: i32) -> JsValue;
}

pub(super) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// `<html>`.
pub(super) fn root() -> Option<web_sys::Element> {
    document()?.document_element()
}

/// Listens as long as the page lives. The closure is given away on purpose: it is never taken back.
pub(super) fn on(target: &web_sys::EventTarget, kind: &str, act: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(act).into_js_value();
    // A target that refuses a listener is one without that kind of event.
    let _ = target.add_event_listener_with_callback(kind, closure.unchecked_ref());
}

/// A property of any object; `None` where it is missing or may not be looked at.
pub(super) fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A method, bound to its object, so that it can be handed to the browser as a handler.
pub(super) fn method(of: &JsValue, name: &str) -> Option<Function> {
    Some(property(of, name)?.dyn_into::<Function>().ok()?.bind0(of))
}

/// Sets a property of an object that was made here.
pub(super) fn set(on: &JsValue, name: &str, value: &JsValue) {
    // Fails only on objects that are no objects or are frozen; these are plain and new.
    let _ = Reflect::set(on, &name.into(), value);
}

/// The name of an exception, such as `QuotaExceededError`; empty if it has none.
pub(super) fn error_name(error: &JsValue) -> String {
    property(error, "name").and_then(|name| name.as_string()).unwrap_or_default()
}

/// Where a file beside the page is to be had: in the page itself, where the app is one file
/// (`static/one-file.js`).
pub(super) fn address(name: &str) -> String {
    let own = method(&js_sys::global(), "pingyiAddress");
    let held = own.and_then(|own| own.call1(&JsValue::UNDEFINED, &name.into()).ok()?.as_string());
    held.unwrap_or_else(|| name.to_owned())
}

/// A promise that is kept after so long.
pub(super) fn timer(milliseconds: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, milliseconds);
    })
}

pub(super) async fn sleep(milliseconds: i32) {
    // A timer is never rejected.
    let _ = JsFuture::from(timer(milliseconds)).await;
}

/// Waits for a promise of the browser's.
pub(super) async fn wait(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}
