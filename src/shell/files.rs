//! Files in and out. In: it holds what the person chose or dropped until the office asks for it.
//! Out: a download, or a dialog that asks where to save; the share sheet is in `share`. It says
//! whether the browser took a file; what that means is for the kernel.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Uint8Array};
use pingyi_kernel::{Ask, Event, FileFailure, FileWay};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Url};
use yew::Callback;

use super::{browser, share};

/// Between two downloads; browsers drop the second of two that come at once.
const GAP_MS: i32 = 400;

/// A download has begun by then, and its memory can go.
const KEPT_MS: i32 = 60_000;

/// Name and content.
pub(super) type File = (String, Vec<u8>);

thread_local! {
    static HELD: RefCell<Vec<web_sys::File>> = const { RefCell::new(Vec::new()) };
}

/// Holds the files that were chosen in a file input, and empties it, so that the same file can be
/// chosen again. Returns how many are held now.
#[must_use]
pub fn hold(event: &yew::Event) -> u32 {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return 0;
    };
    let held = keep(input.files());
    input.set_value("");
    held
}

/// Holds the files that were dropped. Returns how many are held now.
#[must_use]
pub fn hold_dropped(event: &yew::DragEvent) -> u32 {
    event.prevent_default();
    keep(event.data_transfer().and_then(|transfer| transfer.files()))
}

fn keep(files: Option<web_sys::FileList>) -> u32 {
    HELD.with_borrow_mut(|held| {
        held.extend(
            files.into_iter().flat_map(|files| (0..files.length()).filter_map(move |place| files.get(place))),
        );
        u32::try_from(held.len()).unwrap_or(u32::MAX)
    })
}

/// Holds files that were made here, as if they had been chosen. One that the browser does not make is
/// left out.
pub(super) fn hold_made(made: Vec<File>) {
    HELD.with_borrow_mut(|held| {
        held.extend(made.into_iter().filter_map(|(name, content)| {
            let parts = Array::of1(&Uint8Array::from(content.as_slice()));
            web_sys::File::new_with_u8_array_sequence(&parts, &name).ok()
        }));
    });
}

/// Gives the held files away.
pub(super) fn take_held() -> Vec<web_sys::File> {
    HELD.take()
}

/// Hands files to the person and tells whether the browser has them.
#[inline(never)]
pub(super) fn produce(ask: Ask, files: Vec<File>, mime: String, way: FileWay, emit: Callback<Event>) {
    spawn_local(async move {
        let done = match way {
            FileWay::Download => download(&files, &mime).await,
            FileWay::Share => share::share(&files, &mime).await,
            FileWay::SaveAs => save_as(&files, &mime).await,
        };
        emit.emit(Event::FileProduced {
            ask,
            outcome: done.map_err(|error| classify(&browser::error_name(&error))),
        });
    });
}

/// Whether the browser can ask where to save.
pub(super) fn can_save_as() -> bool {
    picker("showSaveFilePicker").is_some()
}

/// The media type of a file: an archive is known by its name, the others have the one that is given.
pub(super) fn kind<'a>(name: &str, mime: &'a str) -> &'a str {
    if name.ends_with(".zip") { "application/zip" } else { mime }
}

/// The content as the browser keeps it.
pub(super) fn blob(content: &[u8], mime: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(content)), &options)
}

/// One after the other. What becomes of a download afterwards no page is told.
async fn download(files: &[File], mime: &str) -> Result<(), JsValue> {
    for (place, (name, content)) in files.iter().enumerate() {
        if place > 0 {
            browser::sleep(GAP_MS).await;
        }
        let url = Url::create_object_url_with_blob(&blob(content, kind(name, mime))?)?;
        click(&url, name).ok_or(JsValue::UNDEFINED)?;
        spawn_local(async move {
            browser::sleep(KEPT_MS).await;
            // Only frees memory.
            let _ = Url::revoke_object_url(&url);
        });
    }
    Ok(())
}

fn click(url: &str, name: &str) -> Option<()> {
    let document = browser::document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(url);
    anchor.set_download(name);
    anchor.set_hidden(true);
    document.body()?.append_child(&anchor).ok()?;
    anchor.click();
    anchor.remove();
    Some(())
}

/// One file: the dialog asks for a name. Several: it asks once, for a folder. A file counts only
/// after it was closed, which is when the browser puts it in place.
async fn save_as(files: &[File], mime: &str) -> Result<(), JsValue> {
    if let ([(name, content)], Some(pick)) = (files, picker("showSaveFilePicker")) {
        let options = js_sys::Object::new();
        browser::set(&options, "suggestedName", &name.into());
        let handle = wait(pick.call1(&JsValue::UNDEFINED, &options)).await?;
        return put(&handle, &blob(content, kind(name, mime))?).await;
    }
    let pick = picker("showDirectoryPicker").ok_or_else(not_supported)?;
    let options = js_sys::Object::new();
    browser::set(&options, "mode", &"readwrite".into());
    let folder = wait(pick.call1(&JsValue::UNDEFINED, &options)).await?;
    let create = js_sys::Object::new();
    browser::set(&create, "create", &true.into());
    for (name, content) in files {
        let get = browser::method(&folder, "getFileHandle").ok_or_else(not_supported)?;
        let handle = wait(get.call2(&folder, &name.into(), &create)).await?;
        put(&handle, &blob(content, kind(name, mime))?).await?;
    }
    Ok(())
}

async fn put(handle: &JsValue, content: &Blob) -> Result<(), JsValue> {
    let writable = wait(call(handle, "createWritable", &JsValue::UNDEFINED)).await?;
    wait(call(&writable, "write", content)).await?;
    wait(call(&writable, "close", &JsValue::UNDEFINED)).await?;
    Ok(())
}

fn call(on: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let method = browser::method(on, name).ok_or_else(not_supported)?;
    if argument.is_undefined() { method.call0(on) } else { method.call1(on, argument) }
}

async fn wait(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    browser::wait(Promise::resolve(&promise?)).await
}

fn picker(name: &str) -> Option<Function> {
    browser::method(browser::window()?.as_ref(), name)
}

/// An exception of our own, for what the browser lacks.
pub(super) fn not_supported() -> JsValue {
    let error = js_sys::Object::new();
    browser::set(&error, "name", &"NotSupportedError".into());
    error.into()
}

/// What the name of an exception means here.
pub(super) fn classify(name: &str) -> FileFailure {
    match name {
        "AbortError" => FileFailure::Cancelled,
        "NotSupportedError" | "TypeError" => FileFailure::Unsupported,
        _ => FileFailure::Failed,
    }
}
