//! Kept pictures: bytes under their files' names in a store of their own, in IndexedDB alone. What a
//! picture belongs to, and when it may go, is for the kernel.

use js_sys::Uint8Array;
use pingyi_kernel::{Ask, Event, StoreFailure};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::image;
use super::store_database::{self as database, Durability, PICTURES};

/// Keeps a picture; tells when the disk has it.
#[inline(never)]
pub(super) fn keep(ask: Ask, name: String, jpeg: Vec<u8>, emit: Callback<Event>) {
    spawn_local(async move {
        let outcome = database::change(PICTURES, Durability::Strict, |objects| {
            objects.put_with_key(&Uint8Array::from(jpeg.as_slice()), &JsValue::from(&name)).map(drop)
        })
        .await;
        emit.emit(Event::PictureKept { ask, outcome });
    });
}

/// Forgets pictures. One that stays after all is named by nothing and taken over by the next one of
/// its name.
#[inline(never)]
pub(super) fn forget(names: Vec<String>) {
    spawn_local(async move {
        let _ = database::change(PICTURES, Durability::Relaxed, |objects| {
            names.iter().try_for_each(|name| objects.delete(&JsValue::from(name)).map(drop))
        })
        .await;
    });
}

/// Tells where a kept picture can be drawn from.
#[inline(never)]
pub(super) fn show(name: String, emit: Callback<Event>) {
    spawn_local(async move {
        let found = match read(&name).await {
            Ok(Some(jpeg)) => image::address(&jpeg).map(Some).ok_or(StoreFailure::Broken),
            Ok(None) => Ok(None),
            Err(why) => Err(why),
        };
        emit.emit(Event::PictureShown { name, found });
    });
}

/// Reads a kept picture.
#[inline(never)]
pub(super) fn load(ask: Ask, name: String, emit: Callback<Event>) {
    spawn_local(async move {
        emit.emit(Event::PictureLoaded { ask, found: read(&name).await });
    });
}

async fn read(name: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
    let results = database::read(PICTURES, |objects| Ok(vec![objects.get(&name.into())?])).await?;
    let found = results.into_iter().next().and_then(|value| value.dyn_into::<Uint8Array>().ok());
    Ok(found.map(|bytes| bytes.to_vec()))
}
