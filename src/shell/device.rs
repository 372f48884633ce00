//! What the kernel asks of the device itself: what browser this is, the server's clock, the clipboard,
//! held files, all stores, the number on the icon. It decides nothing.

use js_sys::{Array, Promise, Uint8Array};
use pingyi_kernel::{
    Ask, Content, Copies, DeviceEffect, DeviceEvent, Event, Facts, FileFailure, Store, StoreFailure,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::store_database::{self as database, Durability, KEPT};
use super::{browser, copy, files, page, store_local};

/// Asked for the server's clock: small, and there wherever the app is.
const CLOCK_FILE: &str = "manifest.webmanifest";

#[inline(never)]
pub(super) fn perform(effect: DeviceEffect, emit: Callback<Event>) {
    let tell = move |event| emit.emit(Event::Device(event));
    match effect {
        DeviceEffect::AskFacts => tell(DeviceEvent::Facts(facts())),
        DeviceEffect::AskServerTime => spawn_local(async move {
            tell(DeviceEvent::ServerTime(server_time().await));
        }),
        DeviceEffect::CopyText { ask, text } => spawn_local(async move {
            let is_copied = copy::copied(&text).await;
            let outcome = if is_copied { Ok(()) } else { Err(FileFailure::Unsupported) };
            tell(DeviceEvent::Copied { ask, outcome });
        }),
        DeviceEffect::ReadHeld { ask } => spawn_local(async move {
            tell(DeviceEvent::HeldRead { ask, files: read_held().await });
        }),
        DeviceEffect::HoldFiles { files } => files::hold_made(files),
        DeviceEffect::ReadStores { ask } => spawn_local(async move {
            tell(stores_read(ask).await);
        }),
        DeviceEffect::AddToStores { ask, stores } => spawn_local(async move {
            tell(DeviceEvent::StoresAdded { ask, outcome: add(stores).await });
        }),
        DeviceEffect::Badge(count) => badge(count),
    }
}

fn facts() -> Facts {
    let Some(window) = browser::window() else { return Facts::default() };
    let navigator = window.navigator();
    let number = browser::property(&navigator, "maxTouchPoints").and_then(|value| value.as_f64());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let touch_points = number.unwrap_or(0.0) as u32;
    let shown = window.match_media("(display-mode: standalone)").ok().flatten();
    // Apple's own property is older than the standard one.
    let own = browser::property(&navigator, "standalone").and_then(|value| value.as_bool());
    Facts {
        agent: navigator.user_agent().unwrap_or_default(),
        touch_points,
        standalone: own == Some(true) || shown.is_some_and(|query| query.matches()),
    }
}

/// The `Date` of an answer of the app's own server. The service worker leaves everything but `GET`
/// alone, so that the answer is not one that is kept.
async fn server_time() -> Option<i64> {
    let window = browser::window()?;
    if page::from_file() || browser::property(&window.navigator(), "onLine")?.as_bool() != Some(true) {
        return None;
    }
    let options = js_sys::Object::new();
    browser::set(&options, "method", &"HEAD".into());
    browser::set(&options, "cache", &"no-store".into());
    let fetch = browser::method(window.as_ref(), "fetch")?;
    let asked = fetch.call2(&JsValue::UNDEFINED, &CLOCK_FILE.into(), &options).ok()?;
    let answer = browser::wait(asked.dyn_into::<Promise>().ok()?).await.ok()?;
    let headers = browser::property(&answer, "headers")?;
    let date = browser::method(&headers, "get")?.call1(&JsValue::UNDEFINED, &"date".into()).ok()?;
    let milliseconds = js_sys::Date::parse(&date.as_string()?);
    #[allow(clippy::cast_possible_truncation, reason = "saturates")]
    milliseconds.is_finite().then_some((milliseconds / 1000.0) as i64)
}

async fn read_held() -> Option<Vec<(String, Vec<u8>)>> {
    let mut read = Vec::new();
    for file in files::take_held() {
        let buffer = browser::wait(file.array_buffer()).await.ok()?;
        read.push((file.name(), Uint8Array::new(&buffer).to_vec()));
    }
    Some(read)
}

async fn stores_read(ask: Ask) -> DeviceEvent {
    let database = database::load().await;
    let stores = match &database {
        Ok(_) => others().await,
        Err(why) => Err(*why),
    };
    DeviceEvent::StoresRead { ask, copies: Copies { local: store_local::load(), database }, stores }
}

/// Every store but that of the kept texts, whatever there is.
async fn others() -> Result<Vec<Store>, StoreFailure> {
    let mut stores = Vec::new();
    for name in database::names().await?.into_iter().filter(|name| name != KEPT) {
        let (keys, values) = database::read_all(&name).await?;
        let content = |value: JsValue| match value.as_string() {
            Some(text) => Content::Text(text),
            None => Content::Bytes(Uint8Array::new(&value).to_vec()),
        };
        let entry = |(key, value): (JsValue, JsValue)| Some((key.as_string()?, content(value)));
        let entries = keys.iter().zip(values.iter()).filter_map(entry).collect();
        stores.push(Store { name, entries });
    }
    Ok(stores)
}

/// A store that this version does not have is left out.
async fn add(stores: Vec<Store>) -> Result<(), StoreFailure> {
    let known = if stores.is_empty() { Vec::new() } else { database::names().await? };
    for store in stores.iter().filter(|store| store.name != KEPT && known.contains(&store.name)) {
        database::change(&store.name, Durability::Strict, |objects| {
            for (key, content) in &store.entries {
                let value = match content {
                    Content::Text(text) => JsValue::from(text),
                    Content::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
                };
                objects.put_with_key(&value, &key.into())?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Where an icon can have a number.
fn badge(count: u32) {
    let Some(navigator) = browser::window().map(|window| window.navigator()) else { return };
    // Refused for a page that is not installed; there is no icon then.
    let hear = |asked: Result<JsValue, JsValue>| {
        if let Some(promise) = asked.ok().and_then(|asked| asked.dyn_into::<Promise>().ok()) {
            spawn_local(async move {
                let _ = browser::wait(promise).await;
            });
        }
    };
    if count > 0 {
        let set = browser::method(&navigator, "setAppBadge");
        set.into_iter().for_each(|set| hear(set.call1(&JsValue::UNDEFINED, &count.into())));
    } else {
        let clear = browser::method(&navigator, "clearAppBadge");
        clear.into_iter().for_each(|clear| hear(clear.call0(&JsValue::UNDEFINED)));
    }
}

/// A list of names as the browser gives it.
pub(super) fn names(list: &JsValue) -> Vec<String> {
    Array::from(list).iter().filter_map(|name| name.as_string()).collect()
}
