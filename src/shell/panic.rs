//! What a person sees if the program breaks: a plain text in every language and a button that
//! opens the app again. It writes nothing: every answer was kept when it was given.

use std::panic::PanicHookInfo;

use pingyi_wording::{Lang, field::Key};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

use super::browser;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log(text: &str);
}

/// From now on a panic shows the recovery screen.
pub(super) fn install() {
    yew::set_custom_panic_hook(Box::new(|info: &PanicHookInfo<'_>| {
        log(&info.to_string());
        // If even this fails, the static page stands.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let _ = show(&place);
    }));
}

fn show(place: &str) -> Result<(), JsValue> {
    let Some(document) = browser::document() else { return Ok(()) };
    let Some(body) = document.body() else { return Ok(()) };
    let main = document.create_element("main")?;
    main.set_attribute("data-screen", "crashed")?;
    let alert = child(&document, &main, "div", "", "")?;
    alert.set_attribute("role", "alert")?;
    for lang in Lang::ALL.iter().copied() {
        child(&document, &alert, "h1", lang.tag(), Key::AppCrashedTitle.text(lang))?;
        child(&document, &alert, "p", lang.tag(), Key::AppCrashedMessage.text(lang))?;
        let button = child(&document, &main, "button", lang.tag(), Key::AppCrashedLabel.text(lang))?;
        button.set_attribute("type", "button")?;
        button.set_attribute("data-action", "reload")?;
        // The browser's own function: nothing of the broken program runs again.
        let location = JsValue::from(document.location());
        if let Some(reload) = browser::method(&location, "reload") {
            button.add_event_listener_with_callback("click", &reload)?;
        }
    }
    // Where in the program it happened, for whoever is told about it.
    child(&document, &main, "code", "", place)?;
    body.set_text_content(None);
    body.append_child(&main)?;
    Ok(())
}

fn child(
    document: &Document,
    parent: &Element,
    tag: &str,
    language: &str,
    text: &str,
) -> Result<Element, JsValue> {
    let element = document.create_element(tag)?;
    if !language.is_empty() {
        element.set_attribute("lang", language)?;
    }
    element.set_text_content(Some(text));
    parent.append_child(&element)?;
    Ok(element)
}
