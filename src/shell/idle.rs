//! Whether anybody touches the page, and a clock that rings once. When that counts is for the kernel.

use std::cell::Cell;

use pingyi_kernel::Event;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::browser;

/// A touch is told at most so often: the clock runs in minutes.
const SELDOM_MS: f64 = 10_000.0;

/// What somebody does who is there, reading included.
const SIGNS: [&str; 4] = ["pointerdown", "keydown", "wheel", "scroll"];

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    /// Counts the clocks; only the newest one rings.
    static CLOCK: Cell<u32> = const { Cell::new(0) };
    /// When a touch was told last; `None` until somebody wants to know.
    static TOLD: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Tells touches and rings after so many seconds; `None` ends both.
#[inline(never)]
pub(super) fn watch(after_s: Option<u32>, emit: Callback<Event>) {
    let mine = CLOCK.get().wrapping_add(1);
    CLOCK.set(mine);
    WANTED.set(after_s.is_some());
    let Some(after_s) = after_s else { return };
    if TOLD.replace(Some(0.0)).is_none() {
        listen(&emit);
    }
    spawn_local(async move {
        browser::sleep(i32::try_from(after_s.saturating_mul(1000)).unwrap_or(i32::MAX)).await;
        if CLOCK.get() == mine {
            emit.emit(Event::Alarm);
        }
    });
}

fn listen(emit: &Callback<Event>) {
    let Some(document) = browser::document() else { return };
    for sign in SIGNS {
        let emit = emit.clone();
        browser::on(&document, sign, move |_| {
            let now = js_sys::Date::now();
            if WANTED.get() && TOLD.get().is_none_or(|told| (now - told).abs() > SELDOM_MS) {
                TOLD.set(Some(now));
                emit.emit(Event::Touched);
            }
        });
    }
}
