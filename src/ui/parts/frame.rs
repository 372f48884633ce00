//! What surrounds every screen: name, ways to other screens, state of saving, language, size of
//! type, watermark. It decides where they stand; whether a way is open is for the kernel.

use pingyi_kernel::Act;
use pingyi_kernel::view::{Frame, SavingState};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use crate::shell::dom;
use crate::ui::{say, tell};

/// So often the word stands in the watermark, which fills a large screen and a printed page.
const REPEATS: usize = 260;

/// The head of the page.
pub(crate) fn header(
    frame: &Frame,
    screen: &'static str,
    saving: Option<SavingState>,
    act: &Callback<Act>,
) -> Html {
    let lang = frame.lang;
    // The whole sentence once; further in, room is for the questions.
    let practice = if screen == "home" { Key::AppPracticeMessage } else { Key::AppPracticeLabel };
    html! {
        <header class="head">
            <a class="skip" href="#main" onclick={skip()}>{ Key::AppSkipLabel.text(lang) }</a>
            <div class="head__row">
                { brand(frame, screen) }
                <div class="head__tools">
                    { language(lang, act) }
                    <button type="button" class="tool" data-action="large" aria-pressed={frame.large.to_string()}
                        onclick={tell(act, Act::Large(!frame.large))}>{ Key::ActionLargeLabel.text(lang) }</button>
                </div>
            </div>
            if frame.navigation && frame.doors && screen != "home" { { navigation(lang, screen) } }
            <div class="head__facts">
                { for saving.map(|state| saved(state, lang)) }
                if frame.practice {
                    <span class="fact fact--practice">{ practice.text(lang) }</span>
                }
                if frame.navigation && frame.not_exported > 0 { { badge(frame) } }
            </div>
            if !frame.reminder.is_empty() { <p class="reminder">{ frame.reminder.clone() }</p> }
        </header>
    }
}

/// How many are nowhere else; it leads to where they are handed over.
fn badge(frame: &Frame) -> Html {
    let n = frame.not_exported.to_string();
    html! {
        <a class="fact fact--waiting badge" href="#/records" data-not-exported={n.clone()}>
            { say(Key::RecordsWaitingLabel, frame.lang, &[("n", &n)]) }
        </a>
    }
}

/// The address belongs to the screens, so the skip link moves the focus and leaves it alone.
fn skip() -> Callback<yew::MouseEvent> {
    Callback::from(|event: yew::MouseEvent| {
        event.prevent_default();
        dom::focus(None);
    })
}

fn brand(frame: &Frame, screen: &str) -> Html {
    let name = Key::AppNameLabel.text(frame.lang);
    let pack = html! { <span class="brand__pack">{ frame.pack_title.clone() }</span> };
    if frame.navigation && screen != "home" {
        html! {
            <a class="brand" href="#/">
                <span class="brand__name">{ name }</span>
                <span class="brand__home">{ Key::ActionHomeLabel.text(frame.lang) }</span>
                { pack }
            </a>
        }
    } else {
        html! { <div class="brand"><span class="brand__name">{ name }</span>{ pack }</div> }
    }
}

fn navigation(lang: Lang, screen: &str) -> Html {
    let ways = [
        ("visits", Key::HomeInterviewerTitle),
        ("records", Key::HomeRecordsTitle),
        ("office", Key::HomeCoordinatorTitle),
        ("pack", Key::HomePackTitle),
        ("settings", Key::HomeSettingsTitle),
    ];
    let link = |(word, label): (&str, Key)| {
        html! {
            <li><a href={format!("#/{word}")} aria-current={(word == screen).then_some("page")}>{ label.text(lang) }</a></li>
        }
    };
    html! {
        <nav class="nav" aria-label={Key::AppMenuLabel.text(lang)}><ul>{ for ways.into_iter().map(link) }</ul></nav>
    }
}

/// To the other language; of more than two, to one of a list.
fn language(lang: Lang, act: &Callback<Act>) -> Html {
    let others: Vec<Lang> = Lang::ALL.iter().copied().filter(|known| *known != lang).collect();
    let change = Key::ActionLanguageLabel.text(lang);
    let button = |other: &Lang| {
        let (act, tag) = (act.clone(), other.tag());
        let onclick = move |event: yew::MouseEvent| {
            dom::close_list(&event);
            act.emit(Act::Language(tag.to_owned()));
        };
        html! {
            <button type="button" class="tool" data-action="language" value={tag} {onclick}>
                <span class="unseen">{ change }{ " " }</span>
                <span lang={tag}>{ other.endonym() }</span>
            </button>
        }
    };
    match others.as_slice() {
        [] => html! {},
        [other] => button(other),
        others => html! {
            <details class="languages">
                <summary class="tool" data-action="languages">
                    <span class="unseen">{ change }{ " " }</span>{ lang.endonym() }
                </summary>
                <ul class="languages__list">{ for others.iter().map(|other| html! { <li>{ button(other) }</li> }) }</ul>
            </details>
        },
    }
}

/// How saving stands, in words.
fn saved(state: SavingState, lang: Lang) -> Html {
    let (word, label) = match state {
        SavingState::Idle => ("idle", Key::SavingIdleLabel),
        SavingState::Saving => ("saving", Key::SavingSavingLabel),
        SavingState::Saved => ("saved", Key::SavingSavedLabel),
        SavingState::Partly => ("partly", Key::SavingPartlyLabel),
        SavingState::NotSaved => ("unsaved", Key::SavingUnsavedLabel),
    };
    html! { <span class="fact fact--saving" data-saving={word}>{ label.text(lang) }</span> }
}

/// The word across the page, on screen and on paper.
pub(crate) fn watermark(frame: &Frame, practice_rows: bool) -> Html {
    if !frame.practice && !practice_rows {
        return html! {};
    }
    let word = format!("{} ", Key::AppPracticeLabel.text(frame.lang));
    html! { <div class="watermark" aria-hidden="true" data-text={word.repeat(REPEATS)}></div> }
}
