//! The last look: every answer is a button that leads to its item.

use pingyi_kernel::Act;
use pingyi_kernel::view::{ReviewLine, ReviewView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, html};

use super::{heading, staff};
use crate::shell::dom;
use crate::ui::{ScreenProps, class, say, tell};

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<ReviewView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let first_open = view.lines.iter().find(|line| !line.problem.is_empty());
    html! {
        <>
            { heading(Key::ReviewPageTitle.text(lang)) }
            <p class="lead">{ view.title.clone() }<span class="lead__more">{ view.household.clone() }</span></p>
            { verdict(view.open, first_open, lang, act) }
            <p class="hint">{ Key::ReviewPageHint.text(lang) }</p>
            <ol class="review">{ for view.lines.iter().map(|line| answer(line, lang, act)) }</ol>
            { for view.helper.map(|helper| helped(helper, lang, act)) }
            <p class="hint">{ Key::ReviewFinalHint.text(lang) }</p>
            if view.is_locked { <div class="ways-out">{ staff(view.by_pin, lang, act) }</div> }
            <div class="bar">
                <button type="button" class="button" data-action="back" onclick={tell(act, Act::Back)}>
                    { Key::ActionBackLabel.text(lang) }
                </button>
                <button type="button" class="button button--main" data-action="submit" disabled={view.busy}
                    onclick={tell(act, Act::Submit)}>{ Key::ActionSubmitLabel.text(lang) }</button>
            </div>
        </>
    }
}

/// Who has helped; nobody is an answer like the others.
fn helped(helper: &str, lang: Lang, act: &Callback<Act>) -> Html {
    let words = [
        ("none", Key::HelperNoneLabel),
        ("family", Key::HelperFamilyLabel),
        ("staff", Key::HelperStaffLabel),
    ];
    let choice = |(word, label): (&'static str, Key)| {
        html! {
            <label class={class("choice", &[(word == helper, "choice--on")])}>
                <input type="radio" name="helper" value={word} checked={word == helper} autocomplete="off" />
                <span>{ label.text(lang) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="question" role="radiogroup" onchange={act.reform(|event: Event| Act::Helper(dom::value(&event)))}>
            <legend class="question__label">{ Key::HelperPageTitle.text(lang) }</legend>
            <div class="choices">{ for words.into_iter().map(choice) }</div>
        </fieldset>
    }
}

fn verdict(open: u32, first: Option<&ReviewLine>, lang: Lang, act: &Callback<Act>) -> Html {
    let Some(line) = first.filter(|_| open > 0) else {
        return html! { <p class="note-box">{ Key::ReviewReadyMessage.text(lang) }</p> };
    };
    html! {
        <div class="note-box note-box--wanting" role="alert">
            <p>{ say(Key::ReviewMissingMessage, lang, &[("n", &open.to_string())]) }</p>
            <button type="button" class="button" data-action="first-missing"
                onclick={tell(act, Act::JumpTo { name: line.name.clone() })}>
                { Key::ReviewFirstMissingLabel.text(lang) }
            </button>
        </div>
    }
}

fn answer(line: &ReviewLine, lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <li key={line.name.clone()}>
            if !line.subject.is_empty() { <h2 class="review__subject">{ line.subject.clone() }</h2> }
            <button type="button" data-action="edit" data-item={line.name.clone()}
                class={class("review__line", &[(!line.problem.is_empty(), "review__line--open")])}
                onclick={tell(act, Act::JumpTo { name: line.name.clone() })}>
                <span class="review__label" lang={line.language.clone()}>{ line.label.clone() }</span>
                <span class="review__answer">{ line.answer.clone() }</span>
                if !line.problem.is_empty() { <span class="problem">{ line.problem.clone() }</span> }
            </button>
            { for line.entries.iter().map(|entries| html! {
                <div class="buttons">
                    { take(line, false, entries, lang, act) }
                    { take(line, true, entries, lang, act) }
                </div>
            }) }
        </li>
    }
}

/// Takes what one of two people entered.
fn take(
    line: &ReviewLine,
    second: bool,
    [one, other]: &[String; 2],
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let (action, label, answer) = if second {
        ("take-second", Key::PaperTakeSecondLabel, other)
    } else {
        ("take-first", Key::PaperTakeFirstLabel, one)
    };
    html! {
        <button type="button" class="button" data-action={action}
            onclick={tell(act, Act::Take { name: line.name.clone(), second })}>
            { say(label, lang, &[("answer", answer.as_str())]) }
        </button>
    }
}
