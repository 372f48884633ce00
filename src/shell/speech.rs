//! Reading aloud by the device's own voices, and the mark on what is being read. What is read, by which
//! voice and until when is for the kernel.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Reflect};
use pingyi_kernel::aloud::{Place, Spoken, Voice};
use pingyi_kernel::{Ask, Event};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;
use yew::Callback;

use super::{browser, dom};

/// So long a browser may take to find its voices; some never say that they have none.
const PATIENCE_MS: i32 = 1_000;
/// The attribute of what is being read.
const MARK: &str = "data-spoken";

thread_local! {
    /// The reading at work: an earlier one that still reports is not listened to.
    static TURN: Cell<u64> = const { Cell::new(0) };
    static MARKED: RefCell<Option<Element>> = const { RefCell::new(None) };
}

fn synthesis() -> Option<JsValue> {
    browser::property(&browser::window()?.into(), "speechSynthesis")
}

fn found(synthesis: &JsValue) -> Array {
    let list = browser::method(synthesis, "getVoices").and_then(|list| list.call0(synthesis).ok());
    list.map(|list| Array::from(&list)).unwrap_or_default()
}

/// Tells the voices. Where they are known the answer comes at once, because some browsers let a page
/// speak only close behind a press.
#[inline(never)]
pub(super) fn voices(answer: Callback<Event>) {
    let Some(synthesis) = synthesis() else { return answer.emit(Event::Voices(Vec::new())) };
    let there = found(&synthesis);
    if there.length() > 0 {
        return answer.emit(Event::Voices(listed(&there)));
    }
    spawn_local(async move {
        let told = js_sys::Promise::new(&mut |resolve, _| {
            let add = browser::method(&synthesis, "addEventListener");
            // A browser without that event is waited for in vain, and no longer than the timer.
            let _ = add.and_then(|add| add.call2(&synthesis, &"voiceschanged".into(), &resolve).ok());
        });
        let either = js_sys::Promise::race(&Array::of2(&told, &browser::timer(PATIENCE_MS)));
        // Neither of them is ever rejected.
        let _ = JsFuture::from(either).await;
        answer.emit(Event::Voices(listed(&found(&synthesis))));
    });
}

fn listed(voices: &Array) -> Vec<Voice> {
    let text = |voice: &JsValue, name: &str| browser::property(voice, name).and_then(|text| text.as_string());
    let voice = |voice: JsValue| {
        Some(Voice {
            name: text(&voice, "voiceURI").or_else(|| text(&voice, "name"))?,
            language: text(&voice, "lang")?,
            // What does not say that it speaks on the device is taken for one that does not.
            is_local: browser::property(&voice, "localService").is_some_and(|local| local.is_truthy()),
        })
    };
    voices.iter().filter_map(voice).collect()
}

/// Reads one part after the other.
#[inline(never)]
pub(super) fn speak(ask: Ask, parts: Vec<Spoken>, answer: Callback<Event>) {
    stop();
    let turn = TURN.get();
    spawn_local(async move {
        let mut whole = true;
        for part in parts {
            whole = say(&part, turn).await;
            if TURN.get() != turn {
                return;
            }
            if !whole {
                break;
            }
        }
        mark(None);
        answer.emit(Event::Spoken { ask, whole });
    });
}

/// Silence, and no mark.
#[inline(never)]
pub(super) fn stop() {
    TURN.set(TURN.get().wrapping_add(1));
    mark(None);
    if let Some(synthesis) = synthesis() {
        // Nothing that was being said is nothing to stop.
        let _ = browser::method(&synthesis, "cancel").and_then(|cancel| cancel.call0(&synthesis).ok());
    }
}

/// One part; whether it was said to its end.
async fn say(part: &Spoken, turn: u64) -> bool {
    let Some((synthesis, utterance)) = utterance(part) else { return false };
    let ended = js_sys::Promise::new(&mut |resolve, _| {
        for (event, said) in [("onend", true), ("onerror", false)] {
            browser::set(&utterance, event, &resolve.bind1(&JsValue::NULL, &said.into()));
        }
    });
    mark(Some(&part.place));
    let Some(speak) = browser::method(&synthesis, "speak") else { return false };
    if speak.call1(&synthesis, &utterance).is_err() {
        return false;
    }
    // What is never ended (a page that was hidden) waits for nobody: `stop` has begun another turn.
    let said = JsFuture::from(ended).await.is_ok_and(|said| said.is_truthy());
    said && TURN.get() == turn
}

/// What is said, with its voice: one of the device's own, or nothing.
fn utterance(part: &Spoken) -> Option<(JsValue, JsValue)> {
    let synthesis = synthesis()?;
    let is_it = |voice: &JsValue| {
        let named = |name| browser::property(voice, name).and_then(|text| text.as_string());
        let local = browser::property(voice, "localService").is_some_and(|local| local.is_truthy());
        local
            && (named("voiceURI").as_ref() == Some(&part.voice)
                || named("name").as_ref() == Some(&part.voice))
    };
    let voice = found(&synthesis).iter().find(is_it)?;
    let maker: Function =
        browser::property(&browser::window()?.into(), "SpeechSynthesisUtterance")?.dyn_into().ok()?;
    let utterance = Reflect::construct(&maker, &Array::of1(&part.text.as_str().into())).ok()?;
    browser::set(&utterance, "lang", &part.language.as_str().into());
    browser::set(&utterance, "voice", &voice);
    // A little slower than these voices are by themselves: most listeners here are old.
    browser::set(&utterance, "rate", &0.9.into());
    Some((synthesis, utterance))
}

fn mark(place: Option<&Place>) {
    let next = place.and_then(dom::at_place);
    if let Some(next) = &next {
        // Fails only for names that are no names.
        let _ = next.set_attribute(MARK, "");
    }
    if let Some(last) = MARKED.replace(next) {
        let is_same = MARKED.with_borrow(|now| now.as_ref() == Some(&last));
        let _ = if is_same { Ok(()) } else { last.remove_attribute(MARK) };
    }
}
