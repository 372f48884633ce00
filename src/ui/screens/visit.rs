//! One household: who is asked here and what, the form for this visit, whether another household may
//! stand for it, and what was found before.

use pingyi_kernel::view::{AttemptView, InterviewView, OpenHouseholdView, SubstituteView};
use pingyi_kernel::{Act, VisitAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, UseStateHandle, component, html, use_state_eq};

use super::attempt::Attempt;
use super::button;
use super::choosing::Choosing;
use crate::shell::dom;
use crate::ui::{ScreenProps, say, tell};

/// Ways of filling in, by the word in the file.
const MODES: [(&str, Key); 5] = [
    ("interviewer", Key::ModeInterviewerLabel),
    ("read_aloud", Key::ModeReadAloudLabel),
    ("assisted", Key::ModeAssistedLabel),
    ("self", Key::ModeSelfLabel),
    ("paper", Key::ModePaperLabel),
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
                    if !view.stands_for.is_empty() { <p class="hint">{ view.stands_for.clone() }</p> }
                </div>
                { button("close", "button button--quiet", Key::ActionCloseLabel, lang, act, Act::CloseHousehold) }
            </div>
            if let Some(choosing) = &view.choosing {
                <Choosing view={std::rc::Rc::new(choosing.clone())} {lang} act={act.clone()} />
            }
            <Interviews view={view.clone()} {lang} act={act.clone()} />
            <Attempt view={view.clone()} {lang} act={act.clone()} />
            { for view.substitute.as_ref().map(|rule| substitute(rule, lang, act)) }
            if !view.attempts.is_empty() {
                <div class="panel">
                    <h3>{ Key::VisitBeforeTitle.text(lang) }</h3>
                    <ol class="attempts">{ for view.attempts.iter().map(before) }</ol>
                    if !view.untried.is_empty() { <p class="hint">{ view.untried.clone() }</p> }
                </div>
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

/// Whether another household may stand for this one.
fn substitute(rule: &SubstituteView, lang: Lang, act: &Callback<Act>) -> Html {
    let words = match rule {
        SubstituteView::Never => Key::SubstituteNeverMessage.text(lang).to_owned(),
        SubstituteView::NotYet(words) => words.clone(),
        SubstituteView::NoneLeft => Key::SubstituteNoneLeftMessage.text(lang).to_owned(),
        SubstituteView::Offered => Key::SubstituteOfferMessage.text(lang).to_owned(),
        SubstituteView::Taken(label) => say(Key::SubstituteTakenLabel, lang, &[("household", label)]),
    };
    html! {
        <details class="fold" open={*rule == SubstituteView::Offered}>
            <summary data-action="substitution">{ Key::SubstitutePageTitle.text(lang) }</summary>
            <p>{ words }</p>
            if *rule == SubstituteView::Offered {
                { button("substitute", "button", Key::SubstituteTakeLabel, lang, act, Act::Visit(VisitAct::Substitute)) }
            }
        </details>
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
