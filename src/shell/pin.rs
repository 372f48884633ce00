//! A PIN's hash: PBKDF2 with HMAC-SHA-256, by the browser's own WebCrypto, which is slow on purpose and
//! does not hold up the page. Only secure contexts have it; elsewhere there is no hash.

use js_sys::{Array, Object, Promise, Uint8Array};
use pingyi_kernel::{Ask, Event};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::browser;

/// Length of the hash.
const BITS: u32 = 256;

#[inline(never)]
pub(super) fn hash(ask: Ask, pin: String, salt: String, rounds: u32, emit: Callback<Event>) {
    spawn_local(async move {
        let hash = derived(&pin, &salt, rounds).await;
        emit.emit(Event::PinHashed { ask, hash });
    });
}

/// As hex; `None` where the browser has no WebCrypto or refuses.
async fn derived(pin: &str, salt: &str, rounds: u32) -> Option<String> {
    let subtle = browser::property(&browser::property(&js_sys::global(), "crypto")?, "subtle")?;
    let bytes = |text: &str| JsValue::from(Uint8Array::from(text.as_bytes()));
    let uses = Array::of1(&"deriveBits".into());
    let import = Array::of5(&"raw".into(), &bytes(pin), &"PBKDF2".into(), &JsValue::FALSE, &uses);
    let key = called(&subtle, "importKey", &import).await?;
    let how = Object::new();
    for (name, value) in [
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", bytes(salt)),
        ("iterations", rounds.into()),
    ] {
        browser::set(&how, name, &value);
    }
    let derive = Array::of3(&how, &key, &BITS.into());
    let made = Uint8Array::new(&called(&subtle, "deriveBits", &derive).await?).to_vec();
    Some(made.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn called(on: &JsValue, name: &str, with: &Array) -> Option<JsValue> {
    let promise = browser::method(on, name)?.apply(on, with).ok()?;
    browser::wait(promise.dyn_into::<Promise>().ok()?).await.ok()
}
