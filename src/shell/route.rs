//! The address bar and the browser's history: hash routes, and "places" at one address, so that
//! Back means the previous question. It tells which of the two a step through the history was; what
//! a route means is for the kernel.
//!
//! Every entry of ours is stamped with its number of places, `{pingyi: n}`: 0 when a route is
//! opened, one more with each place. `docs/decisions/0071` has the reasons.

use std::cell::RefCell;

use pingyi_kernel::Event;
use wasm_bindgen::JsValue;
use yew::Callback;

use super::browser;

/// What a step through the history was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing that anybody has to know.
    Nothing,
    /// The same address, typed once more: its entry lacks our stamp.
    Stamp,
    /// So many places were taken away.
    Popped(u32),
    /// Another route; `stamp` if its entry lacks ours.
    Changed { stamp: bool },
    /// Forward to a place that was taken away: go back by so many, silently.
    Return(u32),
}

/// Where in the history the app believes to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trail {
    pub(super) hash: String,
    pub(super) places: u32,
    /// Steps that we caused ourselves and that are still to come.
    pub(super) silent: u32,
}

impl Trail {
    /// The browser stands at `hash` now, at an entry with this stamp.
    pub(super) fn arrive(&mut self, hash: &str, stamp: Option<u32>) -> Step {
        if self.hash != hash {
            hash.clone_into(&mut self.hash);
            self.places = stamp.unwrap_or(0);
            self.silent = 0;
            return Step::Changed { stamp: stamp.is_none() };
        }
        let Some(places) = stamp else { return Step::Stamp };
        if self.silent > 0 {
            self.silent -= 1;
            return Step::Nothing;
        }
        let before = self.places;
        if places > before {
            self.silent += 1;
            return Step::Return(places - before);
        }
        self.places = places;
        if places < before { Step::Popped(before - places) } else { Step::Nothing }
    }
}

thread_local! {
    static TRAIL: RefCell<Trail> = RefCell::default();
}

/// Reads where the page was opened (or reloaded) and stamps the entry. Returns the hash.
pub(super) fn begin() -> String {
    let hash = hash();
    let places = stamp();
    TRAIL.with_borrow_mut(|trail| {
        *trail = Trail { hash: hash.clone(), places: places.unwrap_or(0), silent: 0 }
    });
    if places.is_none() {
        stamp_entry(0);
    }
    hash
}

/// Tells steps through the history: exactly one of `Popped` and `RouteChanged` for each entry.
pub(super) fn listen(emit: &Callback<Event>) {
    let Some(window) = browser::window() else { return };
    // Both events come for one step in some browsers; the second finds nothing new.
    for kind in ["popstate", "hashchange"] {
        let emit = emit.clone();
        let is_hashchange = kind == "hashchange";
        browser::on(&window, kind, move |_| {
            let hash = hash();
            if is_hashchange && TRAIL.with_borrow(|trail| trail.hash == hash) {
                return;
            }
            let (step, places) = TRAIL.with_borrow_mut(|trail| (trail.arrive(&hash, stamp()), trail.places));
            match step {
                Step::Nothing => {}
                // The same address typed again asks for it from the beginning, as any other would.
                Step::Stamp => {
                    stamp_entry(places);
                    emit.emit(Event::RouteChanged(hash));
                }
                Step::Popped(times) => (0..times).for_each(|_| emit.emit(Event::Popped)),
                Step::Changed { stamp } => {
                    if stamp {
                        stamp_entry(places);
                    }
                    emit.emit(Event::RouteChanged(hash));
                }
                Step::Return(by) => go(-i32::try_from(by).unwrap_or(1)),
            }
        });
    }
}

/// Puts another hash into the address bar. Nobody is told. Where the browser refuses, the address
/// bar stays behind and the screen goes on.
pub(super) fn set(hash_wanted: &str, replace: bool) {
    let _ = write(0, Some(hash_wanted), replace);
    TRAIL.with_borrow_mut(|trail| *trail = Trail { hash: hash(), places: 0, silent: 0 });
}

/// Adds an entry at the same address.
pub(super) fn push_place() {
    let places = TRAIL.with_borrow(|trail| trail.places).saturating_add(1);
    // Browsers refuse too many entries in a short time (Safari: 100 in 30 s). Then Back goes to the
    // question before this one's, and no answer is lost.
    if write(places, None, false) {
        TRAIL.with_borrow_mut(|trail| trail.places = places);
    }
}

/// Presses the browser's Back.
pub(super) fn back() {
    go(-1);
}

fn go(by: i32) {
    if let Some(history) = history() {
        // Refused only in documents that are not shown any more.
        let _ = history.go_with_delta(by);
    }
}

fn history() -> Option<web_sys::History> {
    browser::window()?.history().ok()
}

/// The address' hash with its `#`; empty if there is none.
fn hash() -> String {
    browser::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Our stamp on the entry where the browser stands.
fn stamp() -> Option<u32> {
    let places = browser::property(&history()?.state().ok()?, "pingyi")?.as_f64()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    Some(places as u32)
}

/// Without a stamp the entry counts as one without places, which is what it is.
fn stamp_entry(places: u32) {
    let _ = write(places, None, true);
}

/// Whether the browser took the entry.
fn write(places: u32, hash: Option<&str>, replace: bool) -> bool {
    let Some(history) = history() else { return false };
    let state = js_sys::Object::new();
    browser::set(&state, "pingyi", &JsValue::from(places));
    if replace {
        history.replace_state_with_url(&state, "", hash).is_ok()
    } else {
        history.push_state_with_url(&state, "", hash).is_ok()
    }
}
