//! IndexedDB: keys and values in short transactions that say what they did. It decides when a
//! connection is opened again and what an exception means; which copy counts is for the kernel.
//!
//! Written by hand over `web-sys`, because no crate of a fitting size lets a transaction say how
//! durable it is (`docs/decisions/0070`). All requests of a transaction are made at once; nothing
//! else is waited for while one is open; success is its `complete` event and nothing earlier.

use std::cell::RefCell;

use js_sys::{Array, Promise};
use pingyi_kernel::{Kept, StoreFailure};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbTransaction};

use super::browser;

const DATABASE: &str = "pingyi";
/// Version 2 has a store for pictures more, version 3 one for packs. What the versions before kept stays
/// as it is.
const VERSION: u32 = 3;

/// What the kernel keeps: key → text.
pub(super) const KEPT: &str = "kept";
/// Pictures: file name → JPEG.
pub(super) const PICTURES: &str = "pictures";
/// Packs: id → the bytes of the file.
pub(super) const PACKS: &str = "packs";
/// What the office has imported; only its worker looks at it.
pub(super) const OFFICE_FILES: &str = "office-files";

/// A database that does not open in this time counts as blocked; some browsers never answer when
/// their profile is damaged.
const OPENING_MS: i32 = 10_000;

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase` with the third argument of `transaction`, which `web-sys` counts as unstable.
    #[wasm_bindgen(extends = IdbDatabase)]
    type Database;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn begin(this: &Database, store: &str, mode: &str, options: &JsValue) -> Result<IdbTransaction, JsValue>;
}

/// When a transaction counts as complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// When the disk has it.
    Strict,
    /// When the operating system has it.
    Relaxed,
}

thread_local! {
    static CONNECTION: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// Everything kept here.
pub(super) async fn load() -> Kept {
    let (keys, values) = read_all(KEPT).await?;
    // A value that is no text was damaged; an empty text says so to the kernel.
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    Ok(keys.iter().map(text).zip(values.iter().map(text)).collect())
}

/// All keys and values of a store, in the order of keys.
pub(super) async fn read_all(store: &str) -> Result<(Array, Array), StoreFailure> {
    let (mut keys, mut values) = (JsValue::UNDEFINED, JsValue::UNDEFINED);
    read(store, |objects| Ok(vec![objects.get_all_keys()?, objects.get_all()?]))
        .await?
        .into_iter()
        .zip([&mut keys, &mut values])
        .for_each(|(result, place)| *place = result);
    Ok((Array::from(&keys), Array::from(&values)))
}

/// The names of all stores.
pub(super) async fn names() -> Result<Vec<String>, StoreFailure> {
    Ok(super::device::names(&open().await?.object_store_names()))
}

/// Reads in one transaction: the results of the requests that `ask` makes, in order.
pub(super) async fn read(
    store: &str,
    ask: impl Fn(&IdbObjectStore) -> Result<Vec<web_sys::IdbRequest>, JsValue>,
) -> Result<Vec<JsValue>, StoreFailure> {
    let mut results = Vec::new();
    transact(store, "readonly", Durability::Relaxed, |objects| {
        results = ask(objects)?;
        Ok(())
    })
    .await?;
    Ok(results.into_iter().map(|request| request.result().unwrap_or(JsValue::UNDEFINED)).collect())
}

/// Changes a store in one transaction: all that `ask` asks for, or nothing.
pub(super) async fn change(
    store: &str,
    durability: Durability,
    ask: impl FnMut(&IdbObjectStore) -> Result<(), JsValue>,
) -> Result<(), StoreFailure> {
    transact(store, "readwrite", durability, ask).await
}

/// One transaction; where the connection turns out to be closed, once more over a new one.
/// A transaction that did not complete has changed nothing, so that nothing is done twice.
async fn transact(
    store: &str,
    mode: &str,
    durability: Durability,
    mut ask: impl FnMut(&IdbObjectStore) -> Result<(), JsValue>,
) -> Result<(), StoreFailure> {
    let mut again = true;
    loop {
        let database = open().await?;
        let Err(error) = attempt(&database, store, mode, durability, &mut ask).await else { return Ok(()) };
        let name = browser::error_name(&error);
        if !(again && may_be_closed(&name)) {
            return Err(classify(&name));
        }
        again = false;
        database.close();
        CONNECTION.set(None);
    }
}

async fn attempt(
    database: &IdbDatabase,
    store: &str,
    mode: &str,
    durability: Durability,
    ask: &mut impl FnMut(&IdbObjectStore) -> Result<(), JsValue>,
) -> Result<(), JsValue> {
    let options = js_sys::Object::new();
    let word = if durability == Durability::Strict { "strict" } else { "relaxed" };
    browser::set(&options, "durability", &word.into());
    let transaction = database.unchecked_ref::<Database>().begin(store, mode, &options)?;
    let ended = Promise::new(&mut |complete, aborted| {
        transaction.set_oncomplete(Some(&complete));
        transaction.set_onabort(Some(&aborted));
    });
    if let Err(error) = ask(&transaction.object_store(store)?) {
        // A request that could not even be made: what was asked before it is undone.
        let _ = transaction.abort();
        return Err(error);
    }
    match browser::wait(ended).await {
        Ok(_) => Ok(()),
        // Without an error of its own it was ended from outside, as by a closed connection.
        Err(_) => Err(transaction.error().map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}

/// The connection, opened if need be.
async fn open() -> Result<IdbDatabase, StoreFailure> {
    if let Some(database) = CONNECTION.with_borrow(Clone::clone) {
        return Ok(database);
    }
    // Reaching for it may throw, and so may opening: both mean that it is not allowed.
    let factory = browser::property(&js_sys::global(), "indexedDB").ok_or(StoreFailure::Blocked)?;
    let factory = factory.unchecked_into::<IdbFactory>();
    let database = match connect(factory.open_with_u32(DATABASE, VERSION)).await {
        // A newer program has been here, and this one was brought back: what it knows is there still.
        Err((name, _)) if name == "VersionError" => connect(factory.open(DATABASE)).await,
        other => other,
    };
    let database = database.map_err(|(name, message)| classify_opening(&name, &message))?;
    // Another tab wants to delete it or to change its version: let it, and open anew when needed.
    database.set_onversionchange(browser::method(&database, "close").as_ref());
    CONNECTION.set(Some(database.clone()));
    Ok(database)
}

/// Waits until it is open; else the name and the message of the exception, both empty where there is
/// none.
async fn connect(asked: Result<IdbOpenDbRequest, JsValue>) -> Result<IdbDatabase, (String, String)> {
    let nothing = || (String::new(), String::new());
    let request = asked.map_err(|_| nothing())?;
    let making = request.clone();
    let make = Closure::once_into_js(move || make_stores(&making));
    request.set_onupgradeneeded(Some(make.unchecked_ref()));
    // Another tab that has an older version open closes it when it is told, which may take until its
    // own transaction is done; only the timer ends that wait.
    let opened = Promise::new(&mut |success, failed| {
        request.set_onsuccess(Some(&success));
        request.set_onerror(Some(&failed));
    });
    let late = browser::timer(OPENING_MS);
    if browser::wait(Promise::race(&Array::of2(&opened, &late))).await.is_err() {
        let error = request.error().ok().flatten();
        return Err(error.map(|error| (error.name(), error.message())).unwrap_or_else(nothing));
    }
    // Still without a result: the timer was first.
    request.result().ok().and_then(|result| result.dyn_into().ok()).ok_or_else(nothing)
}

/// The stores that are not there yet; one that is refuses to be made again. Another failure shows when
/// the store is used.
fn make_stores(request: &IdbOpenDbRequest) {
    let Ok(Ok(database)) = request.result().map(JsCast::dyn_into::<IdbDatabase>) else { return };
    for store in [KEPT, PICTURES, PACKS, OFFICE_FILES] {
        let _ = database.create_object_store(store);
    }
}

/// Whether a transaction may have failed because the browser had closed the connection.
pub(super) fn may_be_closed(name: &str) -> bool {
    matches!(name, "InvalidStateError" | "AbortError" | "UnknownError" | "")
}

/// What the name of a transaction's exception means. A full disk is `AbortError` in some browsers.
pub(super) fn classify(name: &str) -> StoreFailure {
    match name {
        "ConstraintError" => StoreFailure::Taken,
        "QuotaExceededError" | "AbortError" => StoreFailure::Full,
        "SecurityError" | "NotAllowedError" => StoreFailure::Blocked,
        _ => StoreFailure::Broken,
    }
}

/// The same for opening. Private windows of some browsers say `InvalidStateError`; Chromium with
/// storage forbidden says `UnknownError` and only in the message that it was denied; blocked by
/// another tab there is no exception at all.
pub(super) fn classify_opening(name: &str, message: &str) -> StoreFailure {
    match name {
        "" | "InvalidStateError" => StoreFailure::Blocked,
        "UnknownError" if message.contains("denied") => StoreFailure::Blocked,
        _ => classify(name),
    }
}
