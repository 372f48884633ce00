//! What components need of the page's elements: the value of an input, focus, scrolling. It keeps
//! browser types out of `src/ui`; what an input means is for the kernel.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use pingyi_kernel::aloud::Place;

use super::browser;

/// The text of the control that the event is about (input, textarea or select).
#[must_use]
pub fn value(event: &impl AsRef<web_sys::Event>) -> String {
    let Some(target) = event.as_ref().target() else { return String::new() };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
}

/// The text of the control of this name, which nobody keeps up with while it is typed.
#[must_use]
pub fn value_of(name: &str) -> String {
    let control = find(&format!("main [name=\"{name}\"]"));
    control
        .and_then(|control| control.dyn_into::<HtmlTextAreaElement>().ok())
        .map(|area| area.value())
        .unwrap_or_default()
}

/// The name of the input that the event is about; one listener serves many inputs.
#[must_use]
pub fn name(event: &impl AsRef<web_sys::Event>) -> String {
    target(event).and_then(|target| target.get_attribute("name")).unwrap_or_default()
}

/// The button that was pressed, somewhere below the listener: the word of its `data-action`, and
/// its value.
#[must_use]
pub fn pressed(event: &impl AsRef<web_sys::Event>) -> Option<(String, String)> {
    let button = button(event)?;
    Some((button.get_attribute("data-action")?, button.get_attribute("value").unwrap_or_default()))
}

/// Leaves the focus with the pressed button, after the next drawing has moved it; where it cannot be
/// pressed any more, with another of its row.
pub fn keep_focus(event: &impl AsRef<web_sys::Event>) {
    let Some(button) = button(event) else { return };
    spawn_local(async move {
        browser::sleep(0).await;
        let row = button.closest("li, [data-question]").ok().flatten();
        let able = if button.matches(":enabled").unwrap_or(false) {
            Some(button)
        } else {
            row.and_then(|row| row.query_selector("button:enabled").ok().flatten())
        };
        // What is not on the screen (any more) gets no focus.
        let _ = able.and_then(|able| able.dyn_into::<HtmlElement>().ok()?.focus().ok());
    });
}

/// What was typed into the control of this name, which is empty from then on: for what must not stay on
/// the screen.
#[must_use]
pub fn take(name: &str) -> String {
    let input = find(&format!("main input[name=\"{name}\"]"));
    let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
        return String::new();
    };
    let text = input.value();
    input.set_value("");
    text
}

fn target(event: &impl AsRef<web_sys::Event>) -> Option<Element> {
    event.as_ref().target()?.dyn_into().ok()
}

fn button(event: &impl AsRef<web_sys::Event>) -> Option<Element> {
    target(event)?.closest("button").ok().flatten()
}

/// What stands at a place of the page of items, for the mark while it is read.
pub(super) fn at_place(place: &Place) -> Option<Element> {
    let by_id = |parts: &[&str]| browser::document()?.get_element_by_id(&parts.concat());
    match place {
        Place::Paragraph(n) => find(&format!("main .notice p:nth-of-type({})", n + 1)),
        Place::Label(name) => by_id(&["label-", name]),
        Place::Hint(name) => by_id(&["hint-", name]),
        Place::Column(name, code) => by_id(&["column-", name, "-", code]),
        Place::Choice(name, code) => {
            let (name, code) = (quoted(name), quoted(code));
            let control = find(&format!("main [name=\"{name}\"][value=\"{code}\"]"));
            let control = control.or_else(|| find(&format!("main [name=\"{name}\"]")))?;
            Some(control.closest("label, li").ok().flatten().unwrap_or(control))
        }
    }
}

/// Closes the list of choices in which a button was pressed, and leaves the focus with what opens it.
pub fn close_list(event: &impl AsRef<web_sys::Event>) {
    let Some(list) = target(event).and_then(|target| target.closest("details").ok().flatten()) else {
        return;
    };
    // Fails only for names that are no names.
    let _ = list.remove_attribute("open");
    let opener = list.query_selector("summary").ok().flatten();
    let _ = opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()?.focus().ok());
}

/// For a selector's quotes.
fn quoted(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Whether the checkbox or radio button that the event is about is on.
#[must_use]
pub fn checked(event: &impl AsRef<web_sys::Event>) -> bool {
    event
        .as_ref()
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|input| input.checked())
}

/// Shows in the control what the view says, where the person has typed something that was not
/// taken: the drawn value did not change, so drawing alone would not.
pub fn set_value(event: &impl AsRef<web_sys::Event>, text: &str) {
    let Some(target) = event.as_ref().target() else { return };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.set_value(text);
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(text);
    }
}

/// Puts the focus on a control by its name, or on the screen's heading, after the next drawing.
pub fn focus(name: Option<String>) {
    spawn_local(async move {
        // Components draw in the micro-tasks of this turn; a timer comes after all of them.
        browser::sleep(0).await;
        // What is not on the screen (any more) gets no focus.
        let _ = match name {
            Some(name) => focus_control(&name),
            None => focus_heading(),
        };
    });
}

/// The heading, and the page from its beginning: a new screen is read from the top.
fn focus_heading() -> Option<()> {
    let heading: HtmlElement = find("main h1")?.dyn_into().ok()?;
    heading.set_attribute("tabindex", "-1").ok()?;
    heading.focus().ok()?;
    browser::window()?.scroll_to_with_x_and_y(0.0, 0.0);
    Some(())
}

/// The control; of several with one name the chosen one, else the first. What is scrolled into
/// view is the question around it.
fn focus_control(name: &str) -> Option<()> {
    let quoted = quoted(name);
    let control = find(&format!("main [name=\"{quoted}\"]:checked"))
        .or_else(|| find(&format!("main [name=\"{quoted}\"]")))?;
    control.dyn_ref::<HtmlElement>()?.focus().ok()?;
    let around = control.closest("fieldset, [data-question]").ok().flatten().unwrap_or(control);
    let options = js_sys::Object::new();
    browser::set(&options, "block", &"start".into());
    browser::set(&options, "behavior", &(if calm() { "auto" } else { "smooth" }).into());
    browser::method(&around, "scrollIntoView")?.call1(&around, &options).ok()?;
    Some(())
}

fn find(selector: &str) -> Option<Element> {
    browser::document()?.query_selector(selector).ok().flatten()
}

/// Whether the person has asked for less motion.
fn calm() -> bool {
    let asked = browser::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    asked.is_some_and(|query| query.matches())
}
