//! One file for each screen. They decide layout and which element a thing is; what stands on a
//! screen is decided in the kernel.

mod attempt;
mod choosing;
mod cover;
mod coverage;
mod done;
mod fill;
mod home;
mod links;
mod office;
mod own;
mod pack;
mod packs;
mod pin;
mod records;
mod repeat;
mod review;
mod settings;
mod visit;
mod visits;
mod ways;

use std::rc::Rc;

use pingyi_kernel::Act;
use pingyi_kernel::view::{LinkView, Screen};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{AttrValue, Callback, Html, html};

use super::parts::confirm::Confirm;
use super::{ScreenProps, tell};

pub(crate) use cover::word as cover_word;

/// The screen that the view names. Only what has a state of its own is a component: every component
/// costs a phone some four kilobytes of program.
pub(crate) fn draw(screen: &Screen, lang: Lang, act: &Callback<Act>) -> Html {
    match screen {
        Screen::Starting => html! {},
        Screen::Home(view) => home::draw(&props(view, lang, act)),
        Screen::Visits(view) => visits::draw(&props(view, lang, act)),
        Screen::Fill(view) => fill::draw(&props(view, lang, act)),
        Screen::Cover(view) => cover::draw(&props(view, lang, act)),
        Screen::Review(view) => review::draw(&props(view, lang, act)),
        Screen::Done(view) => done::draw(&props(view, lang, act)),
        Screen::Records(view) => records::draw(&props(view, lang, act)),
        Screen::Office(view) => office::draw(&props(view, lang, act)),
        Screen::Pack(view) => pack::draw(&props(view, lang, act)),
        Screen::Settings(view) => settings::draw(&props(view, lang, act)),
    }
}

fn props<V: PartialEq>(view: &Rc<V>, lang: Lang, act: &Callback<Act>) -> ScreenProps<V> {
    ScreenProps { view: Rc::clone(view), lang, act: act.clone() }
}

/// The heading, which takes the focus when a screen opens.
fn heading(text: &str) -> Html {
    html! { <h1 tabindex="-1">{ text.to_owned() }</h1> }
}

/// A button that tells one thing.
fn button(
    action: &'static str,
    class: &'static str,
    label: Key,
    lang: Lang,
    act: &Callback<Act>,
    what: Act,
) -> Html {
    html! {
        <button type="button" class={class} data-action={action} onclick={tell(act, what)}>{ label.text(lang) }</button>
    }
}

/// The way to the home screen.
fn install(lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <div class="alert alert--news">
            <p>{ Key::AppInstallMessage.text(lang) }</p>
            <div class="buttons">{ button("install", "button", Key::AppInstallLabel, lang, act, Act::Install) }</div>
        </div>
    }
}

/// The interviewer takes a device back that was handed over.
fn staff(by_pin: bool, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    let (message, code) = if by_pin {
        (Key::PinStaffMessage, [Key::PinEnterLabel, Key::PinEnterPlaceholder, Key::PinEnterError])
    } else {
        let code = [Key::FillStaffCodeLabel, Key::FillStaffCodePlaceholder, Key::FillStaffCodeError];
        (Key::FillStaffMessage, code)
    };
    html! {
        <Confirm action="staff" label={text(Key::FillStaffLabel)} title={text(Key::FillStaffTitle)}
            text={text(message)} yes={text(Key::FillStaffConfirmLabel)} {lang}
            reason={code.map(|key| AttrValue::Static(key.text(lang)))} sure={act.reform(Act::Staff)} />
    }
}

/// Something to begin or to go on with, by its title and a second line.
fn offer(link: &LinkView, resume: bool, lang: Lang, act: &Callback<Act>) -> Html {
    let (word, label) =
        if resume { ("resume", Key::ActionResumeLabel) } else { ("start", Key::ActionStartLabel) };
    html! {
        <li key={link.hash.clone()}>
            <button type="button" class="card card--go" data-action={word} onclick={tell(act, Act::Go(link.hash.clone()))}>
                <span class="card__title">{ link.label.clone() }</span>
                if !link.note.is_empty() { <span class="card__note">{ link.note.clone() }</span> }
                <span class="card__verb">{ label.text(lang) }</span>
            </button>
        </li>
    }
}
