//! One household: what was found before, what can be asked here, and the form for this visit. It
//! keeps what is typed until the visit is saved; whether that may be is for the kernel.

use pingyi_kernel::Act;
use pingyi_kernel::view::{AttemptView, InterviewView, OpenHouseholdView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, InputEvent, UseStateHandle, component, html, use_state_eq};

use super::button;
use crate::shell::dom;
use crate::ui::{ScreenProps, class, tell};

/// Ways of filling in, by the word in the file.
const MODES: [(&str, Key); 5] = [
    ("interviewer", Key::ModeInterviewerLabel),
    ("read_aloud", Key::ModeReadAloudLabel),
    ("assisted", Key::ModeAssistedLabel),
    ("self", Key::ModeSelfLabel),
    ("paper", Key::ModePaperLabel),
];

/// Headings over the codes that begin so.
const GROUPS: [(Key, &[&str]); 3] = [
    (Key::VisitMetTitle, &["1", "2.1", "2.3"]),
    (Key::VisitNotMetTitle, &["2.2", "3"]),
    (Key::VisitOutsideTitle, &["4"]),
];

#[component]
pub(crate) fn Visit(props: &ScreenProps<OpenHouseholdView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    html! {
        <section class="visit" aria-label={view.line.label.clone()}>
            <div class="visit__head">
                <div>
                    <h2>{ view.line.label.clone() }</h2>
                    <p class="hint">{ view.line.id.clone() }{ " · " }{ view.line.area.clone() }{ " · " }{ view.line.state.clone() }</p>
                </div>
                { button("close", "button button--quiet", Key::ActionCloseLabel, lang, act, Act::CloseHousehold) }
            </div>
            <Interviews view={view.clone()} {lang} act={act.clone()} />
            <Attempt view={view.clone()} {lang} act={act.clone()} />
            if !view.attempts.is_empty() {
                <h3>{ Key::VisitBeforeTitle.text(lang) }</h3>
                <ol class="attempts">{ for view.attempts.iter().map(before) }</ol>
            }
        </section>
    }
}

fn before(attempt: &AttemptView) -> Html {
    html! {
        <li>
            <strong>{ attempt.disposition.clone() }</strong>
            <span class="hint">{ attempt.at.clone() }</span>
            if !attempt.next_at.is_empty() { <span class="hint">{ "→ " }{ attempt.next_at.clone() }</span> }
            if !attempt.note.is_empty() { <span>{ attempt.note.clone() }</span> }
        </li>
    }
}

/// How it is filled in, and a button for each questionnaire.
#[component]
fn Interviews(props: &ScreenProps<OpenHouseholdView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let mode = use_state_eq(|| "interviewer".to_owned());
    let chosen = {
        let mode = mode.clone();
        Callback::from(move |event: Event| mode.set(dom::value(&event)))
    };
    let option = |(word, label): (&'static str, Key)| {
        html! { <option value={word} selected={*mode == word}>{ label.text(lang) }</option> }
    };
    html! {
        <div class="panel">
            <h3>{ Key::VisitsStartLabel.text(lang) }</h3>
            <div class="field">
                <label for="mode">{ Key::FillModeLabel.text(lang) }</label>
                <select id="mode" name="mode" onchange={chosen}>{ for MODES.into_iter().map(option) }</select>
            </div>
            <ul class="cards">{ for view.questionnaires.iter().map(|one| interview(one, &mode, lang, act)) }</ul>
        </div>
    }
}

fn interview(one: &InterviewView, mode: &UseStateHandle<String>, lang: Lang, act: &Callback<Act>) -> Html {
    let start = {
        let (questionnaire, mode) = (one.questionnaire.clone(), (**mode).clone());
        act.reform(move |_| Act::StartInterview { questionnaire: questionnaire.clone(), mode: mode.clone() })
    };
    // The respondent alone, and the tablet is theirs until they are done.
    let hand_over = Act::StartInterview { questionnaire: one.questionnaire.clone(), mode: "self".to_owned() };
    let verb = one.resume.map(|resume| {
        if resume { ("resume", Key::ActionResumeLabel) } else { ("start", Key::ActionStartLabel) }
    });
    let words = html! {
        <>
            <span class="card__title">{ one.title.clone() }</span>
            <span class="card__note">{ one.state.clone() }</span>
            { for verb.map(|(_, label)| html! { <span class="card__verb">{ label.text(lang) }</span> }) }
        </>
    };
    html! {
        <li key={one.questionnaire.clone()}>
            if let Some((word, _)) = verb {
                <button type="button" class="card card--go" data-action={word}
                    data-questionnaire={one.questionnaire.clone()} onclick={start}>{ words }</button>
                <button type="button" class="button hand-over" data-action="hand-over"
                    data-questionnaire={one.questionnaire.clone()} onclick={tell(act, hand_over)}>
                    { Key::VisitHandOverLabel.text(lang) }<span class="unseen">{ ": " }{ one.title.clone() }</span>
                </button>
            } else {
                <div class="card card--done">{ words }</div>
            }
        </li>
    }
}

/// The form for this visit.
#[component]
fn Attempt(props: &ScreenProps<OpenHouseholdView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let (found, next_at, note) =
        (use_state_eq(String::new), use_state_eq(String::new), use_state_eq(String::new));
    let missing = use_state_eq(|| false);
    let choose = {
        let (found, missing) = (found.clone(), missing.clone());
        Callback::from(move |event: Event| {
            found.set(dom::value(&event));
            missing.set(false);
        })
    };
    let record = {
        let (act, found, next_at, note, missing) =
            (act.clone(), found.clone(), next_at.clone(), note.clone(), missing.clone());
        Callback::from(move |_: yew::MouseEvent| {
            if found.is_empty() {
                missing.set(true);
                dom::focus(Some("disposition".to_owned()));
            } else {
                act.emit(Act::RecordAttempt {
                    disposition: (*found).clone(),
                    next_at: (*next_at).clone(),
                    note: note.trim().to_owned(),
                });
            }
        })
    };
    let choice = |code: &str, words: &str| {
        html! {
            <label key={code.to_owned()} class={class("choice", &[(*found == code, "choice--on")])}>
                <input type="radio" name="disposition" value={code.to_owned()} checked={*found == code}
                    onchange={&choose} aria-invalid={missing.then_some("true")} />
                <span>{ words.to_owned() }</span>
            </label>
        }
    };
    let group = |(title, starts): (Key, &[&str])| {
        let codes =
            view.dispositions.iter().filter(|(code, _)| starts.iter().any(|start| code.starts_with(start)));
        html! {
            <>
                <p class="group">{ title.text(lang) }</p>
                <div class="choices">{ for codes.map(|(code, words)| choice(code, words)) }</div>
            </>
        }
    };
    html! {
        <div class="panel">
            <h3>{ Key::VisitPageTitle.text(lang) }</h3>
            <fieldset class="question" role="radiogroup" aria-describedby="disposition-problem">
                <legend class="field__label">{ Key::VisitResultLabel.text(lang) }</legend>
                if *missing { <p class="problem" id="disposition-problem" role="alert">{ Key::VisitResultError.text(lang) }</p> }
                { for GROUPS.into_iter().map(group) }
            </fieldset>
            <div class="field">
                <label for="next_at">{ Key::VisitAgainLabel.text(lang) }</label>
                <p class="hint" id="next_at-hint">{ Key::VisitAgainHint.text(lang) }</p>
                <input id="next_at" name="next_at" type="date" value={(*next_at).clone()} aria-describedby="next_at-hint"
                    oninput={typed(&next_at)} />
            </div>
            <div class="field">
                <label for="note">{ Key::VisitNoteLabel.text(lang) }</label>
                <p class="hint" id="note-hint">{ Key::VisitNoteHint.text(lang) }</p>
                <textarea id="note" name="note" rows="2" value={(*note).clone()} aria-describedby="note-hint"
                    oninput={typed(&note)} />
            </div>
            <div class="buttons">
                <button type="button" class="button button--main" data-action="record" onclick={record}>
                    { Key::VisitSaveLabel.text(lang) }
                </button>
            </div>
        </div>
    }
}

fn typed(state: &UseStateHandle<String>) -> Callback<InputEvent> {
    let state = state.clone();
    Callback::from(move |event: InputEvent| state.set(dom::value(&event)))
}
