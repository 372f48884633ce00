//! Both copies of everything kept: which store is written first and how their answers come
//! together in one event. What the answers mean is for the kernel.

use pingyi_kernel::{Ask, Copies, Event, StoreFailure, Written};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::store_database::{self as database, Durability, KEPT};
use super::store_local as local;

/// Reads both copies.
pub(super) fn load(emit: Callback<Event>) {
    spawn_local(async move {
        let database = database::load().await;
        emit.emit(Event::Loaded(Copies { local: local::load(), database }));
    });
}

/// Keeps a draft: `localStorage` before this returns, the database as soon as it can.
#[inline(never)]
pub(super) fn write_draft(ask: Ask, key: String, text: String, emit: Callback<Event>) {
    let local = local::put(&key, &text);
    spawn_local(async move {
        let database = database::change(KEPT, Durability::Relaxed, |objects| {
            objects.put_with_key(&JsValue::from(&text), &JsValue::from(&key)).map(drop)
        })
        .await;
        emit.emit(Event::Written(Written { ask, local, database }));
    });
}

/// Changes what is kept. The database goes first, because it alone can refuse a taken key for all
/// tabs; `localStorage` follows unless it did.
pub(super) fn write(
    ask: Ask,
    adds: Vec<(String, String)>,
    puts: Vec<(String, String)>,
    deletes: Vec<String>,
    emit: Callback<Event>,
) {
    spawn_local(async move {
        let database = database::change(KEPT, Durability::Strict, |objects| {
            for (key, text) in &adds {
                objects.add_with_key(&JsValue::from(text), &JsValue::from(key))?;
            }
            for (key, text) in &puts {
                objects.put_with_key(&JsValue::from(text), &JsValue::from(key))?;
            }
            for key in &deletes {
                objects.delete(&JsValue::from(key))?;
            }
            Ok(())
        })
        .await;
        let local = match database {
            Err(StoreFailure::Taken) => Err(StoreFailure::Taken),
            _ => local::write(&adds, &puts, &deletes, database.is_ok()),
        };
        emit.emit(Event::Written(Written { ask, local, database }));
    });
}
