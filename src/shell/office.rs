//! The page's side of the office worker: starts it when the first message goes out, sends messages
//! with the held files, hands replies on. What is asked and what an answer means is for the kernel.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use pingyi_kernel::Event;
use pingyi_kernel::office::{LOAD, Reply, Request};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, Worker};
use yew::Callback;

use super::{browser, files};

/// The worker's loader, as the build names it, beside the page.
const LOADER: &str = "pingyi-office_loader.js";

/// A worker that has not said anything by then did not start: a file of it could not be had.
const START_MS: i32 = 60_000;

/// Codes of `Reply::Failed`.
const NOT_STARTED: &str = "not-started";
const BROKEN: &str = "broken";

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
    /// The worker that is there has said something.
    static HEARD: Cell<bool> = const { Cell::new(false) };
    /// What the worker is told as soon as it is there: a message that comes while its program is
    /// still being fetched reaches nobody.
    static WAITING: RefCell<Vec<(Request, Vec<web_sys::File>)>> = const { RefCell::new(Vec::new()) };
    /// The last `Open`, for a worker that has to be started again.
    static OPENED: RefCell<Option<Request>> = const { RefCell::new(None) };
}

/// Sends a request; with `Import`, and with what the author or a pack's reader loads, go the files that are held.
#[inline(never)]
pub(super) fn send(request: Request, emit: &Callback<Event>) {
    let there = WORKER.with_borrow(Clone::clone);
    let worker = match there {
        Some(worker) => worker,
        None => match start(emit) {
            Some(worker) => worker,
            None => return fail(NOT_STARTED, emit),
        },
    };
    let given = match &request {
        Request::Import | Request::PackLook { link: None, .. } => files::take_held(),
        Request::Author { command, .. } if command == LOAD => files::take_held(),
        _ => Vec::new(),
    };
    if let Request::Open { .. } = request {
        OPENED.set(Some(request.clone()));
    }
    if !HEARD.get() {
        WAITING.with_borrow_mut(|waiting| waiting.push((request, given)));
    } else if post(&worker, &request, given).is_err() {
        fail(BROKEN, emit);
    }
}

/// A new worker, told what the last one was told at its beginning.
fn start(emit: &Callback<Event>) -> Option<Worker> {
    let worker = Worker::new(&browser::address(LOADER)).ok()?;
    HEARD.set(false);
    hear(&worker, emit);
    WORKER.set(Some(worker.clone()));
    let emit = emit.clone();
    let mine = worker.clone();
    spawn_local(async move {
        browser::sleep(START_MS).await;
        if !HEARD.get() && WORKER.with_borrow(|there| there.as_ref() == Some(&mine)) {
            fail(NOT_STARTED, &emit);
        }
    });
    let opened = OPENED.with_borrow(Clone::clone);
    WAITING.set(opened.map(|request| (request, Vec::new())).into_iter().collect());
    Some(worker)
}

fn hear(worker: &Worker, emit: &Callback<Event>) {
    let (tell, mine) = (emit.clone(), worker.clone());
    browser::on(worker, "message", move |event| {
        HEARD.set(true);
        for (request, given) in WAITING.take() {
            if post(&mine, &request, given).is_err() {
                return fail(BROKEN, &tell);
            }
        }
        let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
        let reply = event.data().as_string().and_then(|text| Reply::from_json(&text));
        // The worker's first word has no content: it says that it is there.
        if let Some(reply) = reply {
            tell.emit(Event::Office(reply));
        }
    });
    let tell = emit.clone();
    browser::on(worker, "error", move |event| {
        event.prevent_default();
        fail(if HEARD.get() { BROKEN } else { NOT_STARTED }, &tell);
    });
}

/// Ends the worker, so that the next request starts another, and tells.
fn fail(code: &str, emit: &Callback<Event>) {
    if let Some(worker) = WORKER.take() {
        worker.terminate();
    }
    emit.emit(Event::Office(Reply::Failed(code.to_owned())));
}

fn post(worker: &Worker, request: &Request, given: Vec<web_sys::File>) -> Result<(), JsValue> {
    let message = js_sys::Object::new();
    browser::set(&message, "request", &request.to_json().into());
    browser::set(&message, "files", &given.into_iter().collect::<Array>());
    worker.post_message(&message)
}
