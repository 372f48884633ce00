//! The document as a whole: language, type size, title, the static first paint, printing. What
//! they are to be is for the kernel.

use super::browser;

/// The place for the app, beside the static first paint, which stays until the first screen.
#[must_use]
pub fn mount_point() -> Option<web_sys::Element> {
    let document = browser::document()?;
    if let Some(there) = document.get_element_by_id("app") {
        return Some(there);
    }
    let place = document.create_element("div").ok()?;
    place.set_id("app");
    document.body()?.append_child(&place).ok()?;
    Some(place)
}

/// Takes the static first paint away. Called once the first screen is drawn; later calls do nothing.
pub fn first_paint_done() {
    if let Some(paint) = browser::document().and_then(|document| document.get_element_by_id("boot")) {
        paint.remove();
    }
}

/// `<html lang dir data-large data-contrast data-offline>` and `<title>`.
pub(super) fn set(
    language: &str,
    large: Option<u16>,
    contrast: bool,
    rtl: bool,
    title: &str,
    offline_ready: bool,
) {
    if let Some(document) = browser::document() {
        document.set_title(title);
    }
    attribute("lang", Some(language));
    attribute("dir", Some(if rtl { "rtl" } else { "ltr" }));
    attribute("data-large", large.map(|points| points.to_string()).as_deref());
    attribute("data-contrast", contrast.then_some(""));
    attribute("data-offline", offline_ready.then_some("ready"));
}

/// Prints the page.
#[inline(never)]
pub(super) fn print() {
    if let Some(window) = browser::window() {
        // Some in-app browsers cannot print and throw; there is nothing to answer.
        let _ = window.print();
    }
}

fn attribute(name: &str, value: Option<&str>) {
    let Some(root) = browser::root() else { return };
    // Fails only for names that are no names.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}
