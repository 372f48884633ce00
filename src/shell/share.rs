//! The share sheet: hands files to another program of the device. Whether there is one is found by
//! asking with a small file, because some browsers share text but no files.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FilePropertyBag, Navigator, ShareData};

use super::{browser, files};

/// Whether files can go to the share sheet.
pub(super) fn available() -> bool {
    let trial = [("a.csv".to_owned(), b"a".to_vec())];
    browser::window()
        .zip(data(&trial, "text/csv").ok())
        .is_some_and(|(window, data)| can(&window.navigator(), &data))
}

/// Shares all files together.
pub(super) async fn share(given: &[files::File], mime: &str) -> Result<(), JsValue> {
    let navigator = browser::window().ok_or_else(files::not_supported)?.navigator();
    let data = data(given, mime)?;
    if !can(&navigator, &data) {
        return Err(files::not_supported());
    }
    browser::wait(navigator.share_with_data(&data)).await.map(drop)
}

fn can(navigator: &Navigator, data: &ShareData) -> bool {
    let there = |name| browser::property(navigator, name).is_some_and(|method| method.is_function());
    there("share") && there("canShare") && navigator.can_share_with_data(data)
}

fn data(given: &[files::File], mime: &str) -> Result<ShareData, JsValue> {
    // The allowed kinds are compared without parameters such as a charset.
    let mime = mime.split(';').next().unwrap_or_default().trim();
    let list = Array::new();
    for (name, content) in given {
        let kind = files::kind(name, mime);
        let options = FilePropertyBag::new();
        options.set_type(kind);
        let blob = files::blob(content, kind)?;
        let file = web_sys::File::new_with_blob_sequence_and_options(&Array::of1(&blob), name, &options)?;
        list.push(file.unchecked_ref());
    }
    let data = ShareData::new();
    data.set_files(&list);
    Ok(data)
}
