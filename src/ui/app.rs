//! The one stateful component: it holds the kernel, gives it every event, has its effects performed
//! and draws its view. It decides nothing else.

use pingyi_kernel::office::Imported;
use pingyi_kernel::view::{Frame, SavingState, Screen};
use pingyi_kernel::{Act, Event, Kernel, View};
use pingyi_wording::office::Key as OfficeKey;
use yew::{Callback, Component, Context, Html, html};

use super::parts::{alerts, frame, status};
use super::screens;
use crate::shell;

/// Puts the app on the page. Without a page nothing happens.
pub fn start() {
    if let Some(place) = shell::document::mount_point() {
        yew::Renderer::<App>::with_root(place).render();
    }
}

pub(crate) struct App {
    kernel: Kernel,
    view: View,
    emit: Callback<Event>,
    act: Callback<Act>,
}

impl Component for App {
    type Message = Event;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let emit = ctx.link().callback(|event: Event| event);
        let mut kernel = Kernel::new();
        let effects = kernel.update(Event::Opened(shell::boot()), shell::moment());
        shell::listen(&emit);
        for effect in effects {
            shell::perform(effect, &emit);
        }
        let view = kernel.view();
        Self { kernel, view, act: emit.reform(Event::Act), emit }
    }

    fn update(&mut self, _ctx: &Context<Self>, event: Event) -> bool {
        for effect in self.kernel.update(event, shell::moment()) {
            shell::perform(effect, &self.emit);
        }
        let before = std::mem::replace(&mut self.view, self.kernel.view());
        before != self.view
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        draw(&self.view, &self.act)
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if self.view.screen != Screen::Starting {
            shell::document::first_paint_done();
        }
    }
}

/// A whole page.
pub(crate) fn draw(view: &View, act: &Callback<Act>) -> Html {
    let (frame, screen) = (&view.frame, &view.screen);
    let Some(word) = word(screen) else { return html! {} };
    let office = match screen {
        Screen::Office(office) => Some(office),
        _ => None,
    };
    let cover = match screen {
        Screen::Cover(cover) => Some(screens::cover_word(cover.kind)),
        _ => None,
    };
    let state = office.map(|office| &*office.state);
    let imported = state.and_then(|state| state.imported.as_ref());
    html! {
        <>
            { frame::header(frame, word, saving(screen), act) }
            { status::draw(&said(frame, imported), imported) }
            <main id="main" class={format!("main main--{word}")} data-screen={word} data-cover={cover}
                data-imports={office.map(|office| office.imports.to_string())}>
                { alerts::draw(frame, act) }
                // Another screen is drawn anew; nothing of the last one's controls is used again.
                <key={cover.unwrap_or(word)}>{ screens::draw(screen, frame.lang, act) }</>
            </main>
            { frame::watermark(frame, state.is_some_and(|state| state.practice)) }
        </>
    }
}

/// The word of `data-screen`; none before anything is known.
fn word(screen: &Screen) -> Option<&'static str> {
    Some(match screen {
        Screen::Starting => return None,
        Screen::Home(_) => "home",
        Screen::Visits(_) => "visits",
        // What stands before the interview while the device changes hands belongs to it.
        Screen::Fill(_) | Screen::Cover(_) => "fill",
        Screen::Review(_) => "review",
        Screen::Done(_) => "done",
        Screen::Records(_) => "records",
        Screen::Office(_) => "office",
        Screen::Pack(_) => "pack",
        Screen::Settings(_) => "settings",
    })
}

/// How saving stands, where something is being filled.
fn saving(screen: &Screen) -> Option<SavingState> {
    match screen {
        Screen::Fill(view) => Some(view.saving_state),
        Screen::Review(view) => Some(view.saving_state),
        Screen::Done(view) => Some(view.saving_state),
        _ => None,
    }
}

/// What happened last; in the office, if nothing else did, what the last import came to.
fn said(frame: &Frame, imported: Option<&Imported>) -> String {
    let Some(imported) = imported.filter(|_| frame.status.is_empty()) else { return frame.status.clone() };
    let numbers = [
        ("files", imported.files),
        ("rows", imported.rows),
        ("accepted", imported.accepted),
        ("duplicates", imported.duplicates),
        ("conflicts", imported.conflicts),
        ("rejected", imported.rejected),
    ];
    frame.lang.fill(
        OfficeKey::ImportFinishedMessage.text(frame.lang),
        &numbers.map(|(name, number)| (name, number.to_string())),
    )
}
