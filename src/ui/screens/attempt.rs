//! The form for this visit. It keeps what is typed until the visit is saved; whether that may be is for
//! the kernel.

use pingyi_kernel::Act;
use pingyi_kernel::view::{AfterView, OpenHouseholdView, ResultView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, InputEvent, MouseEvent, UseStateHandle, component, html, use_state_eq};

use crate::shell::dom;
use crate::ui::{ScreenProps, class};

/// Headings over the codes that begin so.
const GROUPS: [(Key, &[&str]); 3] = [
    (Key::VisitMetTitle, &["1", "2.1", "2.3"]),
    (Key::VisitNotMetTitle, &["2.2", "3"]),
    (Key::VisitOutsideTitle, &["4"]),
];

/// What is typed.
#[derive(Clone)]
struct Typed {
    found: UseStateHandle<String>,
    missing: UseStateHandle<bool>,
    day: UseStateHandle<String>,
    time: UseStateHandle<String>,
    note: UseStateHandle<String>,
    /// Somebody who said no has named a time.
    named: UseStateHandle<bool>,
}

#[component]
pub(super) fn Attempt(props: &ScreenProps<OpenHouseholdView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let typed = Typed {
        found: use_state_eq(String::new),
        missing: use_state_eq(|| false),
        day: use_state_eq(String::new),
        time: use_state_eq(String::new),
        note: use_state_eq(String::new),
        named: use_state_eq(|| false),
    };
    let after = view.results.iter().find(|result| result.code == *typed.found).map(|result| result.after);
    let comes_again = match after {
        None | Some(AfterView::Again) => true,
        Some(AfterView::Peace) => *typed.named,
        Some(AfterView::Nothing) => false,
    };
    let record = {
        let (act, typed) = (act.clone(), typed.clone());
        Callback::from(move |_: MouseEvent| {
            if typed.found.is_empty() {
                typed.missing.set(true);
                dom::focus(Some("disposition".to_owned()));
                return;
            }
            let next_at = match (typed.day.as_str(), typed.time.as_str()) {
                _ if !comes_again => String::new(),
                (day, "") => day.to_owned(),
                (day, time) => format!("{day}T{time}"),
            };
            let note = typed.note.trim().to_owned();
            act.emit(Act::RecordAttempt { disposition: (*typed.found).clone(), next_at, note });
        })
    };
    html! {
        <div class="panel">
            <h3>{ Key::VisitPageTitle.text(lang) }</h3>
            { results(view, &typed, lang) }
            if after == Some(AfterView::Peace) { { peace(&typed, lang) } }
            if comes_again { { again(view, &typed, lang) } }
            <div class="field">
                <label for="note">{ Key::VisitNoteLabel.text(lang) }</label>
                <p class="hint" id="note-hint">{ Key::VisitNoteHint.text(lang) }</p>
                <textarea id="note" name="note" rows="2" maxlength="200" value={(*typed.note).clone()} aria-describedby="note-hint"
                    oninput={kept(&typed.note)} />
            </div>
            <div class="buttons">
                <button type="button" class="button button--main" data-action="record" onclick={record}>
                    { Key::VisitSaveLabel.text(lang) }
                </button>
            </div>
        </div>
    }
}

fn results(view: &OpenHouseholdView, typed: &Typed, lang: Lang) -> Html {
    let choose = {
        let (found, missing) = (typed.found.clone(), typed.missing.clone());
        Callback::from(move |event: Event| {
            found.set(dom::value(&event));
            missing.set(false);
        })
    };
    let missing = *typed.missing;
    let choice = |result: &ResultView| {
        let is_found = *typed.found == result.code;
        html! {
            <label key={result.code.clone()} class={class("choice", &[(is_found, "choice--on")])}>
                <input type="radio" name="disposition" value={result.code.clone()} checked={is_found}
                    onchange={&choose} aria-invalid={missing.then_some("true")} />
                <span>{ result.words.clone() }</span>
            </label>
        }
    };
    let group = |(title, starts): (Key, &[&str])| {
        let of_group =
            view.results.iter().filter(|result| starts.iter().any(|start| result.code.starts_with(start)));
        html! {
            <>
                <p class="group">{ title.text(lang) }</p>
                <div class="choices">{ for of_group.map(choice) }</div>
            </>
        }
    };
    html! {
        <fieldset class="question" role="radiogroup" aria-describedby="disposition-problem">
            <legend class="field__label">{ Key::VisitResultLabel.text(lang) }</legend>
            if missing { <p class="problem" id="disposition-problem" role="alert">{ Key::VisitResultError.text(lang) }</p> }
            { for GROUPS.into_iter().map(group) }
        </fieldset>
    }
}

/// Who said no is left in peace.
fn peace(typed: &Typed, lang: Lang) -> Html {
    let turn = {
        let named = typed.named.clone();
        Callback::from(move |_: Event| named.set(!*named))
    };
    html! {
        <div class="note-box">
            <p>{ Key::VisitPeaceMessage.text(lang) }</p>
            <label class={class("choice", &[(*typed.named, "choice--on")])}>
                <input type="checkbox" name="named" checked={*typed.named} onchange={turn} />
                <span>{ Key::VisitPeaceAgainLabel.text(lang) }</span>
            </label>
        </div>
    }
}

/// When to come again: at one touch, or by day and time.
fn again(view: &OpenHouseholdView, typed: &Typed, lang: Lang) -> Html {
    let is_set = |value: &str| match value.split_once('T') {
        Some((day, time)) => *typed.day == day && *typed.time == time,
        None => false,
    };
    let offer = |(value, words): &(String, String)| {
        let (typed, is_on) = (typed.clone(), is_set(value));
        let (day, time) = value.split_once('T').unwrap_or((value, ""));
        let (day, time) = (day.to_owned(), time.to_owned());
        let take = Callback::from(move |_: MouseEvent| {
            // A second touch takes it back.
            typed.day.set(if is_on { String::new() } else { day.clone() });
            typed.time.set(if is_on { String::new() } else { time.clone() });
        });
        html! {
            <button type="button" class="chip" data-time={value.clone()} aria-pressed={is_on.to_string()} onclick={take}>
                { words.clone() }
            </button>
        }
    };
    html! {
        <fieldset class="again">
            <legend class="field__label">{ Key::VisitAgainLabel.text(lang) }</legend>
            <p class="hint" id="next_at-hint">
                { if view.untried.is_empty() { Key::VisitAgainHint.text(lang).to_owned() } else { view.untried.clone() } }
            </p>
            <div class="chips">{ for view.times.iter().map(offer) }</div>
            <div class="again__when">
                <div class="field">
                    <label for="next_at">{ Key::VisitDayLabel.text(lang) }</label>
                    <input id="next_at" name="next_at" type="date" min={view.today.clone()} value={(*typed.day).clone()}
                        aria-describedby="next_at-hint" oninput={kept(&typed.day)} />
                </div>
                <div class="field">
                    <label for="next_time">{ Key::VisitHourLabel.text(lang) }</label>
                    <input id="next_time" name="next_time" type="time" value={(*typed.time).clone()} oninput={kept(&typed.time)} />
                </div>
            </div>
        </fieldset>
    }
}

fn kept(state: &UseStateHandle<String>) -> Callback<InputEvent> {
    let state = state.clone();
    Callback::from(move |event: InputEvent| state.set(dom::value(&event)))
}
