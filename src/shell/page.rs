//! The page itself: what it knows when it starts, its size, whether it is in front. It decides
//! nothing.

use std::cell::Cell;
use std::rc::Rc;

use pingyi_kernel::{Boot, Event};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::{awake, browser, files, route, share};

/// After so long without a further change of size, the size is told.
const SETTLED_MS: i32 = 150;

pub(super) fn boot() -> Boot {
    let (width, height) = size();
    let window = browser::window();
    let languages = window.as_ref().map_or_else(Vec::new, |window| {
        window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
    });
    Boot {
        address: window.as_ref().and_then(address).unwrap_or_default(),
        hash: route::begin(),
        languages,
        width,
        height,
        secure: window.as_ref().is_some_and(web_sys::Window::is_secure_context),
        from_file: from_file(),
        can_share: share::available(),
        can_save_as: files::can_save_as(),
    }
}

/// The page's address without query and hash.
fn address(window: &web_sys::Window) -> Option<String> {
    let whole = window.location().href().ok()?;
    whole.split(['#', '?']).next().map(str::to_owned)
}

/// Whether the page was opened from a file and not from a site.
pub(super) fn from_file() -> bool {
    browser::window()
        .and_then(|window| window.location().protocol().ok())
        .is_some_and(|protocol| protocol == "file:")
}

/// Tells size and visibility.
pub(super) fn listen(emit: &Callback<Event>) {
    let Some(window) = browser::window() else { return };
    let changes = Rc::new(Cell::new(0_u32));
    let tell = emit.clone();
    browser::on(&window, "resize", move |_| {
        let mine = changes.get().wrapping_add(1);
        changes.set(mine);
        let (changes, tell) = (changes.clone(), tell.clone());
        spawn_local(async move {
            browser::sleep(SETTLED_MS).await;
            if changes.get() == mine {
                let (width, height) = size();
                tell.emit(Event::Viewport { width, height });
            }
        });
    });
    let tell = emit.clone();
    browser::on(&window, "pageshow", move |event| {
        if browser::property(&event, "persisted").and_then(|value| value.as_bool()) == Some(true) {
            tell.emit(Event::Restored);
        }
    });
    let Some(document) = window.document() else { return };
    let tell = emit.clone();
    browser::on(&document.clone(), "visibilitychange", move |_| {
        let visible = !document.hidden();
        if visible {
            awake::renew();
            super::offline::look_for_update();
        }
        tell.emit(Event::Visible(visible));
    });
}

/// Width and height in CSS pixels.
fn size() -> (u32, u32) {
    let Some(window) = browser::window() else { return (0, 0) };
    let number = |value: Result<wasm_bindgen::JsValue, _>| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let whole = value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0) as u32;
        whole
    };
    (number(window.inner_width()), number(window.inner_height()))
}
