//! The camera as a reader of codes: its picture is shown in the page's `video[data-camera]`, and what a
//! code says is told. It reads with the browser's own detector where there is one, else with a program
//! of its own in a worker, which is fetched only then. Nothing of the picture is kept or leaves the
//! page. What a code means is for the kernel.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Promise, Reflect};
use pingyi_kernel::{Event, ScanFailure, Scanned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Worker};
use yew::Callback;

use super::browser;

/// The loader of the worker that reads codes, as the build names it, beside the page.
const LOADER: &str = "pingyi-scan_loader.js";

/// Between two looks; a hand holds a code still for longer.
const PAUSE_MS: i32 = 120;

/// Longer side of the picture that is read, in pixels: three for each module of the largest code that
/// the app makes, also where it fills a third of the picture.
const SIDE: f64 = 960.0;

thread_local! {
    /// Counts starts and stops, so that what was begun before ends by itself.
    static TURN: Cell<u32> = const { Cell::new(0) };
    static STREAM: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Starts the camera and reads until a code is found, or until `stop`.
#[inline(never)]
pub(super) fn start(emit: Callback<Event>) {
    stop();
    let turn = TURN.get();
    spawn_local(async move {
        let told = match run(turn, &emit).await {
            Ok(Some(text)) => Scanned::Found(text),
            Ok(None) => return,
            Err(why) => Scanned::Failed(why),
        };
        if TURN.get() == turn {
            stop();
            emit.emit(Event::Scan(told));
        }
    });
}

/// Switches the camera off.
#[inline(never)]
pub(super) fn stop() {
    TURN.set(TURN.get().wrapping_add(1));
    if let Some(stream) = STREAM.take() {
        end(&stream);
    }
    if let Some(worker) = WORKER.take() {
        worker.terminate();
    }
}

fn end(stream: &JsValue) {
    let tracks = browser::method(stream, "getTracks").and_then(|tracks| tracks.call0(stream).ok());
    for track in tracks.map(|tracks| Array::from(&tracks)).unwrap_or_default() {
        // A track that cannot be stopped has ended.
        let _ = browser::method(&track, "stop").map(|stop| stop.call0(&track));
    }
}

/// The text of a code; nothing if it was stopped.
async fn run(turn: u32, emit: &Callback<Event>) -> Result<Option<String>, ScanFailure> {
    let stream = opened().await?;
    if TURN.get() != turn {
        end(&stream);
        return Ok(None);
    }
    STREAM.set(Some(stream.clone()));
    let video = shown(&stream).await.ok_or(ScanFailure::Broken)?;
    emit.emit(Event::Scan(Scanned::Started));
    let mut detector = own_detector().await;
    while TURN.get() == turn {
        let found = match &detector {
            Some(own) => match detected(own, &video).await {
                Ok(found) => found,
                // Some phones have the detector without what it needs.
                Err(_) => {
                    detector = None;
                    None
                }
            },
            None => read(&video).await?,
        };
        if found.is_some() {
            return Ok(found);
        }
        browser::sleep(PAUSE_MS).await;
    }
    Ok(None)
}

/// The picture of the camera on the back, where there is one there.
async fn opened() -> Result<JsValue, ScanFailure> {
    let devices = browser::window()
        .and_then(|window| browser::property(&window.navigator(), "mediaDevices"))
        .ok_or(ScanFailure::Unsupported)?;
    let ask = browser::method(&devices, "getUserMedia").ok_or(ScanFailure::Unsupported)?;
    let (wanted, video, width) = (js_sys::Object::new(), js_sys::Object::new(), js_sys::Object::new());
    browser::set(&width, "ideal", &1280.into());
    browser::set(&video, "facingMode", &"environment".into());
    browser::set(&video, "width", &width);
    browser::set(&wanted, "video", &video);
    browser::set(&wanted, "audio", &false.into());
    let asked = ask.call1(&devices, &wanted).and_then(JsCast::dyn_into::<Promise>);
    let answer = match asked {
        Ok(asked) => browser::wait(asked).await,
        Err(error) => Err(error),
    };
    answer.map_err(|error| classify(&browser::error_name(&error)))
}

/// What the name of an exception means here.
pub(super) fn classify(name: &str) -> ScanFailure {
    match name {
        "NotAllowedError" | "SecurityError" => ScanFailure::Refused,
        "NotFoundError" | "OverconstrainedError" => ScanFailure::NoCamera,
        "NotSupportedError" | "TypeError" => ScanFailure::Unsupported,
        _ => ScanFailure::Broken,
    }
}

/// Shows the picture in the page's element, which is drawn by now.
async fn shown(stream: &JsValue) -> Option<JsValue> {
    let video: JsValue = browser::document()?.query_selector("video[data-camera]").ok()??.into();
    browser::set(video.unchecked_ref(), "srcObject", stream);
    let played = browser::method(&video, "play")?.call0(&video).ok()?;
    browser::wait(played.dyn_into().ok()?).await.ok()?;
    Some(video)
}

/// The browser's own reader of codes, if it has one that knows this kind.
async fn own_detector() -> Option<JsValue> {
    let detector = browser::property(&js_sys::global(), "BarcodeDetector")?.dyn_into::<Function>().ok()?;
    let asked = browser::method(&detector, "getSupportedFormats")?.call0(&detector).ok()?;
    let known = Array::from(&browser::wait(asked.dyn_into().ok()?).await.ok()?);
    if !known.includes(&"qr_code".into(), 0) {
        return None;
    }
    let options = js_sys::Object::new();
    browser::set(&options, "formats", &Array::of1(&"qr_code".into()));
    Reflect::construct(&detector, &Array::of1(&options)).ok()
}

async fn detected(detector: &JsValue, video: &JsValue) -> Result<Option<String>, JsValue> {
    let detect = browser::method(detector, "detect").ok_or(JsValue::UNDEFINED)?;
    let codes = browser::wait(detect.call1(detector, video)?.dyn_into()?).await?;
    let first = Array::from(&codes).get(0);
    Ok(browser::property(&first, "rawValue").and_then(|text| text.as_string()))
}

/// Reads one picture in the worker.
async fn read(video: &JsValue) -> Result<Option<String>, ScanFailure> {
    let Some(pixels) = pixels(video) else { return Ok(None) };
    let worker = match WORKER.with_borrow(Clone::clone) {
        Some(worker) => worker,
        None => {
            let worker = Worker::new(LOADER).map_err(|_| ScanFailure::Unsupported)?;
            WORKER.set(Some(worker.clone()));
            // Its first word says that it is there.
            answer(&worker, || Ok(())).await.map_err(|_| ScanFailure::Unsupported)?;
            worker
        }
    };
    let said = answer(&worker, || worker.post_message(&pixels)).await;
    said.map(|text| text.as_string()).map_err(|_| ScanFailure::Broken)
}

/// The next word of the worker, after something was done.
async fn answer(worker: &Worker, act: impl FnOnce() -> Result<(), JsValue>) -> Result<JsValue, JsValue> {
    let said = Promise::new(&mut |heard: Function, failed: Function| {
        worker.set_onmessage(Some(&heard));
        worker.set_onerror(Some(&failed));
    });
    act()?;
    let event = browser::wait(said).await?;
    Ok(browser::property(&event, "data").unwrap_or(JsValue::NULL))
}

/// The picture of now, smaller: what `getImageData` gives.
fn pixels(video: &JsValue) -> Option<JsValue> {
    let side =
        |name| browser::property(video, name).and_then(|side| side.as_f64()).filter(|side| *side > 0.0);
    let (width, height) = (side("videoWidth")?, side("videoHeight")?);
    let scale = (SIDE / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).floor(), (height * scale).floor());
    let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 960")]
    let size = (width as u32, height as u32);
    canvas.set_width(size.0);
    canvas.set_height(size.1);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let draw = browser::method(&context, "drawImage")?;
    let place = Array::of4(video, &0.into(), &0.into(), &width.into());
    place.push(&height.into());
    draw.apply(&context, &place).ok()?;
    let take = browser::method(&context, "getImageData")?;
    take.apply(&context, &Array::of4(&0.into(), &0.into(), &width.into(), &height.into())).ok()
}
