//! The keyboard of somebody who enters forms from paper: a digit chooses the code, Enter goes on.
//! Elsewhere keys do what the browser makes of them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::browser;

/// Where it holds: stands in the address while a form is entered.
const PAPER: &str = "mode=paper";

/// What takes text itself.
const WRITES: &str = "textarea, select, input:not([type=radio]):not([type=checkbox])";

pub(super) fn listen() {
    if let Some(document) = browser::document() {
        browser::on(&document, "keydown", |event| {
            // What is not there cannot be chosen.
            let _ = pressed(&event);
        });
    }
}

fn pressed(event: &Event) -> Option<()> {
    let hash = browser::window()?.location().hash().ok()?;
    let key = browser::property(event, "key")?.as_string()?;
    let target: Element = event.target()?.dyn_into().ok()?;
    let is = |wanted: &str| target.matches(wanted).unwrap_or(false);
    if !hash.contains(PAPER) {
        return None;
    }
    if key == "Enter" && !is("textarea, button, a") {
        event.prevent_default();
        find("[data-action=next]")?.click();
    } else if key.len() == 1 && key.bytes().all(|byte| byte.is_ascii_digit()) && !is(WRITES) {
        let own = target.closest("fieldset").ok().flatten().filter(takes_more);
        let asked = own.or_else(|| find("fieldset:not(:has(:checked))").map(Into::into))?;
        let choice = asked.query_selector(&format!("input[value=\"{key}\"]")).ok()??;
        let choice: HtmlElement = choice.dyn_into().ok()?;
        choice.click();
        // An item that is not on the screen any more gets no focus.
        let _ = choice.focus();
    }
    Some(())
}

/// An item that has no answer, or may have several.
fn takes_more(item: &Element) -> bool {
    let has = |wanted: &str| item.query_selector(wanted).ok().flatten().is_some();
    has("[type=checkbox]") || !has(":checked")
}

fn find(wanted: &str) -> Option<HtmlElement> {
    browser::document()?.query_selector(wanted).ok()??.dyn_into().ok()
}
