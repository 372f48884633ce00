//! What the reader of codes has of the browser: pictures that come as messages, and the answer to each.
//! What is in a picture is for `src/scan`.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::browser;

/// A picture: four bytes a pixel (red, green, blue, and one that is not looked at), row by row.
#[derive(Debug)]
pub struct Picture {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The pixels.
    pub pixels: Vec<u8>,
}

/// Answers every picture with the text of a code in it, or with nothing. Says first that it is there.
pub fn serve(read: impl Fn(&Picture) -> Option<String> + 'static) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let tell = scope.clone();
    browser::on(&scope, "message", move |event| {
        let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
        let text = picture(&event.data()).and_then(|picture| read(&picture));
        // Every picture is answered, so that the next one comes.
        let _ = tell.post_message(&text.map_or(JsValue::NULL, JsValue::from));
    });
    let _ = scope.post_message(&JsValue::NULL);
}

/// The browser's `ImageData`.
fn picture(data: &JsValue) -> Option<Picture> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of a picture")]
    let side = |name| browser::property(data, name).and_then(|side| side.as_f64()).map(|side| side as usize);
    let pixels = Uint8Array::new(&browser::property(data, "data")?).to_vec();
    Some(Picture { width: side("width")?, height: side("height")?, pixels })
}
