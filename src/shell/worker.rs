//! What the office worker has of the browser: its messages, the files that come with them, and the
//! store in which it keeps what was imported. What it does with them is in `src/office`.

use js_sys::{Array, Uint8Array};
use pingyi_kernel::StoreFailure;
use pingyi_kernel::office::packs::NotHad;
use pingyi_kernel::office::{Reply, Request};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::store_database::{self as database, Durability, OFFICE_FILES, PACKS};
use super::{browser, random};

/// Begins something that waits, and goes on at once.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(work);
}

/// A file that came with a message.
#[derive(Debug)]
pub struct GivenFile(web_sys::File);

impl GivenFile {
    /// Its name, without folders.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
        let bytes = self.0.size() as u64;
        bytes
    }

    /// Its first bytes, at most so many; `None` if it cannot be read (any more).
    pub async fn read(&self, at_most: u64) -> Option<Vec<u8>> {
        #[allow(clippy::cast_precision_loss, reason = "sizes are below 2^53")]
        let end = at_most as f64;
        let part = self.0.slice_with_f64_and_f64(0.0, end).ok()?;
        let buffer = browser::wait(part.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

/// Hears the page's messages from now on, and says that the worker is there.
pub fn serve(hear: impl Fn(Request, Vec<GivenFile>) + 'static) {
    let Some(scope) = scope() else { return };
    browser::on(&scope, "message", move |event| {
        let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
        let part = |name| browser::property(&event.data(), name);
        let request =
            part("request").and_then(|text| text.as_string()).and_then(|text| Request::from_json(&text));
        let files = part("files").map(|files| Array::from(&files)).unwrap_or_default();
        let files = files.iter().filter_map(|file| file.dyn_into().ok().map(GivenFile)).collect();
        if let Some(request) = request {
            hear(request, files);
        }
    });
    let _ = scope.post_message(&JsValue::NULL);
}

/// Tells the page. A reply that cannot be copied (no memory left) is replaced by a failure.
pub fn reply(reply: &Reply) {
    let Some(scope) = scope() else { return };
    if scope.post_message(&reply.to_json().into()).is_err() {
        let _ = scope.post_message(&Reply::Failed("too-large".to_owned()).to_json().into());
    }
}

/// Lets waiting messages in, such as one that stops an import.
pub async fn pause() {
    browser::sleep(0).await;
}

/// A name that nothing else has.
#[must_use]
pub fn new_name() -> String {
    format!("{:032x}", random::bits())
}

/// All keys under which something is kept.
///
/// # Errors
/// Why the store cannot be read.
pub async fn keys() -> Result<Vec<String>, StoreFailure> {
    let results = database::read(OFFICE_FILES, |objects| Ok(vec![objects.get_all_keys()?])).await?;
    let keys = results.first().map(Array::from).unwrap_or_default();
    Ok(keys.iter().filter_map(|key| key.as_string()).collect())
}

/// What is kept under a key; `None` if nothing is.
///
/// # Errors
/// Why the store cannot be read.
pub async fn get(key: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
    let results = database::read(OFFICE_FILES, |objects| Ok(vec![objects.get(&key.into())?])).await?;
    let found = results.into_iter().next().and_then(|value| value.dyn_into::<Uint8Array>().ok());
    Ok(found.map(|bytes| bytes.to_vec()))
}

/// Keeps bytes under keys and removes keys, all at once; done when the disk has it.
///
/// # Errors
/// Why nothing was changed.
pub async fn change(puts: &[(String, &[u8])], deletes: &[String]) -> Result<(), StoreFailure> {
    database::change(OFFICE_FILES, Durability::Strict, |objects| {
        for (key, bytes) in puts {
            objects.put_with_key(&Uint8Array::from(*bytes), &key.into())?;
        }
        for key in deletes {
            objects.delete(&key.into())?;
        }
        Ok(())
    })
    .await
}

/// The file of a pack that is kept; `None` if none is, or if the store cannot be read.
pub async fn kept_pack(id: &str) -> Option<Vec<u8>> {
    let results = database::read(PACKS, |objects| Ok(vec![objects.get(&id.into())?])).await.ok()?;
    Some(results.into_iter().next()?.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// Keeps a pack's file under its id; done when the disk has it.
///
/// # Errors
/// Why it was not kept.
pub async fn keep_pack(id: &str, bytes: &[u8]) -> Result<(), StoreFailure> {
    database::change(PACKS, Durability::Strict, |objects| {
        objects.put_with_key(&Uint8Array::from(bytes), &id.into()).map(drop)
    })
    .await
}

/// Fetches a file from beside the app: from this origin and not by way of another, without cookies, and
/// not further than so many bytes.
///
/// # Errors
/// Why it could not be had.
pub async fn fetch(path: &str, at_most: u64) -> Result<Vec<u8>, NotHad> {
    let response = ask(path).await.ok_or(NotHad::Unreachable)?;
    let status = browser::property(&response, "status").and_then(|status| status.as_f64());
    match status {
        Some(status) if (200.0..300.0).contains(&status) => {}
        Some(status) if status < 500.0 => return Err(NotHad::NotThere),
        _ => return Err(NotHad::Unreachable),
    }
    let reader = browser::property(&response, "body")
        .and_then(|body| browser::method(&body, "getReader")?.call0(&JsValue::UNDEFINED).ok())
        .ok_or(NotHad::Unreachable)?;
    let mut bytes = Vec::new();
    while let Some(part) = next_part(&reader).await? {
        bytes.extend(part.to_vec());
        if bytes.len() as u64 > at_most {
            // Nobody waits for the rest; what becomes of the wish to stop is no matter.
            let _ = browser::method(&reader, "cancel").map(|cancel| cancel.call0(&JsValue::UNDEFINED));
            return Err(NotHad::TooLarge(bytes.len() as u64));
        }
    }
    Ok(bytes)
}

async fn ask(path: &str) -> Option<JsValue> {
    let options = js_sys::Object::new();
    for (name, value) in
        [("mode", "same-origin"), ("credentials", "omit"), ("redirect", "error"), ("cache", "no-cache")]
    {
        browser::set(&options, name, &value.into());
    }
    let address = js_sys::encode_uri(path);
    let asked = browser::method(&js_sys::global(), "fetch")?.call2(&JsValue::UNDEFINED, &address, &options);
    browser::wait(asked.ok()?.dyn_into().ok()?).await.ok()
}

/// The next bytes; `None` at the end.
async fn next_part(reader: &JsValue) -> Result<Option<Uint8Array>, NotHad> {
    let read = async {
        let asked = browser::method(reader, "read")?.call0(&JsValue::UNDEFINED).ok()?;
        browser::wait(asked.dyn_into().ok()?).await.ok()
    };
    let read = read.await.ok_or(NotHad::Unreachable)?;
    if browser::property(&read, "done").is_some_and(|done| done.is_truthy()) {
        return Ok(None);
    }
    let value = browser::property(&read, "value").and_then(|value| value.dyn_into().ok());
    value.map(Some).ok_or(NotHad::Unreachable)
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}
