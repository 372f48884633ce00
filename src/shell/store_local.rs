//! `localStorage`, through gloo-storage: one text a key, all keys under one prefix. It says how a
//! write failed; what follows is for the kernel.
//!
//! gloo's typed calls wrap each text in JSON once more and panic where storage is blocked, so the
//! object under them is used, and only after it was reached without an exception. A damaged text
//! is handed on as it is: the kernel finds the damage by its sum.

use gloo_storage::{LocalStorage, Storage as _};
use pingyi_kernel::{Kept, StoreFailure};
use wasm_bindgen::JsValue;

use super::browser;

/// Other pages of the same address (or, from a file, of the same disk) have keys of their own.
const PREFIX: &str = "pingyi/";

/// Written and removed once at the start, to see whether writing is allowed.
pub(super) const PROBE: &str = "pingyi/~probe";

/// Keys and texts, without the prefix.
type Texts = [(String, String)];

/// Everything kept here. Full storage can still be read.
pub(super) fn load() -> Kept {
    let storage = reach()?;
    match storage.set_item(PROBE, "").map_err(|error| failure(&error)) {
        Ok(()) => storage.remove_item(PROBE).map_err(|error| failure(&error))?,
        Err(StoreFailure::Full) => {}
        Err(_) => return Err(StoreFailure::Blocked),
    }
    let count = storage.length().map_err(|error| failure(&error))?;
    let keys: Vec<String> = (0..count).filter_map(|place| storage.key(place).ok().flatten()).collect();
    let mut kept = Vec::new();
    for key in keys {
        let Some(own) = own_key(&key) else { continue };
        if let Some(text) = storage.get_item(&key).map_err(|error| failure(&error))? {
            kept.push((own.to_owned(), text));
        }
    }
    Ok(kept)
}

/// Keeps one text under a key that may be there already.
pub(super) fn put(key: &str, text: &str) -> Result<(), StoreFailure> {
    reach()?.set_item(&full_key(key), text).map_err(|error| failure(&error))
}

/// The local half of a write: all of it or nothing.
///
/// `safe` says that the database has it all: then what is to be removed goes first and makes room.
/// A key of `adds` that holds another text is left alone; that is `Taken` where this store decides
/// alone, and `Broken` where the database, which decided before, did not know of it.
pub(super) fn write(adds: &Texts, puts: &Texts, deletes: &[String], safe: bool) -> Result<(), StoreFailure> {
    let storage = reach()?;
    for (key, text) in adds {
        let there = storage.get_item(&full_key(key)).map_err(|error| failure(&error))?;
        if there.is_some_and(|there| there != *text) {
            return Err(if safe { StoreFailure::Broken } else { StoreFailure::Taken });
        }
    }
    if safe {
        remove(&storage, deletes)?;
    }
    let mut undo = Vec::new();
    for (key, text) in adds.iter().chain(puts) {
        let key = full_key(key);
        let before = storage.get_item(&key).map_err(|error| failure(&error))?;
        if let Err(error) = storage.set_item(&key, text) {
            roll_back(&storage, undo);
            return Err(failure(&error));
        }
        undo.push((key, before));
    }
    if safe { Ok(()) } else { remove(&storage, deletes) }
}

/// Removes keys, to make room. A key that cannot be removed takes room, and the next write tells.
#[inline(never)]
pub(super) fn forget(keys: &[String]) {
    if let Ok(storage) = reach() {
        let _ = remove(&storage, keys);
    }
}

/// The key without our prefix; `None` for keys of others and for the probe.
pub(super) fn own_key(key: &str) -> Option<&str> {
    if key == PROBE { None } else { key.strip_prefix(PREFIX) }
}

pub(super) fn full_key(key: &str) -> String {
    format!("{PREFIX}{key}")
}

fn remove(storage: &web_sys::Storage, keys: &[String]) -> Result<(), StoreFailure> {
    keys.iter().try_for_each(|key| storage.remove_item(&full_key(key)).map_err(|error| failure(&error)))
}

fn roll_back(storage: &web_sys::Storage, undo: Vec<(String, Option<String>)>) {
    for (key, before) in undo.into_iter().rev() {
        // The old text fits where the new one did; if not, the database still has it.
        let _ = match before {
            Some(text) => storage.set_item(&key, &text),
            None => storage.remove_item(&key),
        };
    }
}

/// The store, if reaching for it throws nothing: a policy may forbid it at any time.
fn reach() -> Result<web_sys::Storage, StoreFailure> {
    let there = browser::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))));
    if there { Ok(LocalStorage::raw()) } else { Err(StoreFailure::Blocked) }
}

fn failure(error: &JsValue) -> StoreFailure {
    classify(&browser::error_name(error))
}

/// What an exception's name means here. Firefox has its own for a full store.
pub(super) fn classify(name: &str) -> StoreFailure {
    match name {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StoreFailure::Full,
        "SecurityError" => StoreFailure::Blocked,
        _ => StoreFailure::Broken,
    }
}
