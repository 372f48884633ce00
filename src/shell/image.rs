//! Pictures: what was taken or chosen is drawn smaller and written as JPEG. Whatever the camera wrote
//! into the file, place and time among it, is left behind, because only what is seen is drawn. What
//! becomes of the picture is for the kernel.

use js_sys::{Function, Promise, Uint8Array};
use pingyi_kernel::Taken;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, HtmlInputElement, Url};

use super::{browser, files};

const JPEG: &str = "image/jpeg";

/// Of 1; below it, edges of small letters begin to blur.
const QUALITY: f64 = 0.85;

/// Takes the file that was chosen, and empties the input, so that the same one can be chosen again.
/// `tell` hears at once that it is being read, and later what became of it.
pub fn take(event: &yew::Event, max_pixels: u32, tell: impl Fn(Taken) + 'static) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    input.set_value("");
    tell(Taken::Reading);
    spawn_local(async move {
        tell(match read(&file, max_pixels).await {
            Ok((jpeg, address)) => Taken::Ready { jpeg, address },
            Err(_) => Taken::Failed,
        });
    });
}

/// An address of the browser's for a picture that was kept. It holds as long as the page is open, or
/// until it is released.
#[must_use]
pub fn address(jpeg: &[u8]) -> Option<String> {
    Url::create_object_url_with_blob(&files::blob(jpeg, JPEG).ok()?).ok()
}

/// Frees the memory of a picture that is not shown any more.
pub fn release(address: &str) {
    // An address that is not known any more is free already.
    let _ = Url::revoke_object_url(address);
}

async fn read(file: &Blob, max_pixels: u32) -> Result<(Vec<u8>, String), JsValue> {
    let source = Url::create_object_url_with_blob(file)?;
    let small = shrink(&source, max_pixels).await;
    release(&source);
    let small = small?;
    let buffer = browser::wait(small.array_buffer()).await?;
    Ok((Uint8Array::new(&buffer).to_vec(), Url::create_object_url_with_blob(&small)?))
}

/// Draws the picture upright, as browsers do by themselves, with its longer side at most `max_pixels`.
async fn shrink(source: &str, max_pixels: u32) -> Result<Blob, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(source);
    browser::wait(image.decode()).await?;
    let (width, height) = fitted(image.natural_width(), image.natural_height(), max_pixels);
    let document = browser::document().ok_or(JsValue::UNDEFINED)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?.dyn_into()?;
    let (width, height) = (f64::from(width), f64::from(height));
    // JPEG knows no transparency; without a ground it would be black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    browser::wait(written(&canvas)).await?.dyn_into()
}

/// The canvas as JPEG; nothing where the browser cannot write it.
fn written(canvas: &HtmlCanvasElement) -> Promise {
    Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move |blob: JsValue| resolve.call1(&JsValue::UNDEFINED, &blob));
        let asked = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), JPEG, &QUALITY.into());
        if let Err(error) = asked {
            // The promise is new: it can be turned down.
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    })
}

/// Width and height, in proportion, with neither greater than `most` nor less than one.
fn fitted(width: u32, height: u32, most: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= most || most == 0 {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| {
        let scaled = u64::from(side) * u64::from(most) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(most).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::fitted;

    // By hand: 4000 × 3000 to 1024 is 1024 × 768.
    #[test]
    fn a_picture_keeps_its_proportions_and_is_never_enlarged() {
        assert_eq!(fitted(4000, 3000, 1024), (1024, 768));
        assert_eq!(fitted(3000, 4000, 1024), (768, 1024));
        assert_eq!(fitted(640, 480, 1024), (640, 480));
        assert_eq!(fitted(10_000, 1, 100), (100, 1));
        assert_eq!(fitted(640, 480, 0), (640, 480));
    }
}
