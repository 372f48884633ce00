//! The browser's boundary: the only place for `web-sys`, `js-sys`, `wasm-bindgen` and `gloo`, one
//! file for each capability. It performs [`Effect`]s and answers each exactly once, tells what
//! happens as [`Event`]s, and decides nothing: what a failure means is for the kernel, what it says
//! is for `wording`.
#![allow(clippy::disallowed_methods, reason = "the browser boundary")]

mod awake;
mod browser;
mod camera;
mod clock;
mod copy;
mod device;
pub mod document;
pub mod dom;
pub mod files;
mod idle;
pub mod image;
mod install;
mod keep;
mod keys;
mod office;
mod offline;
mod other_tabs;
mod pack;
mod page;
mod panic;
mod pictures;
mod pin;
mod random;
mod route;
pub mod scanner;
mod share;
mod speech;
mod storage_facts;
mod store_database;
mod store_local;
pub mod worker;

use pingyi_kernel::{Boot, Effect, Event, Moment};
use yew::Callback;

/// What the page knows when it starts. Also installs the screen for a crash.
#[must_use]
pub fn boot() -> Boot {
    panic::install();
    page::boot()
}

/// The device's clock, and 128 random bits.
#[must_use]
pub fn moment() -> Moment {
    Moment { now: clock::now(), entropy: random::bits() }
}

/// Tells from now on what happens outside: address, window, other tabs, the stored app.
pub fn listen(emit: &Callback<Event>) {
    route::listen(emit);
    page::listen(emit);
    other_tabs::listen(emit);
    offline::listen(emit);
    install::listen(emit);
    keys::listen();
}

/// Does what the kernel asks for. Where an effect has an answer, `emit` gets it exactly once.
pub fn perform(effect: Effect, emit: &Callback<Event>) {
    let answer = emit.clone();
    match effect {
        Effect::LoadKept => keep::load(answer),
        Effect::FetchPack { address } => pack::fetch(address, answer),
        Effect::LoadPack { ask, id } => pack::load(ask, id, answer),
        Effect::ForgetPack { id } => pack::forget(id),
        Effect::Scan(true) => camera::start(answer),
        Effect::Scan(false) => camera::stop(),
        Effect::WriteDraft { ask, key, text } => keep::write_draft(ask, key, text, answer),
        Effect::Write { ask, adds, puts, deletes } => keep::write(ask, adds, puts, deletes, answer),
        Effect::ForgetLocally { keys } => store_local::forget(&keys),
        Effect::KeepPicture { ask, name, jpeg } => pictures::keep(ask, name, jpeg, answer),
        Effect::ForgetPictures { names } => pictures::forget(names),
        Effect::ShowPicture { name } => pictures::show(name, answer),
        Effect::LoadPicture { ask, name } => pictures::load(ask, name, answer),
        Effect::ReleasePictures { addresses } => addresses.iter().for_each(|one| image::release(one)),
        Effect::ProduceFile { ask, files, mime, way } => files::produce(ask, files, mime, way, answer),
        Effect::AskPersist => storage_facts::ask_persist(answer),
        Effect::AskStorage => storage_facts::ask(answer),
        Effect::SetRoute { hash, replace } => route::set(&hash, replace),
        Effect::PushPlace => route::push_place(),
        Effect::HistoryBack => route::back(),
        Effect::SetDocument { language, large, contrast, rtl, title, offline_ready } => {
            document::set(&language, large, contrast, rtl, &title, offline_ready);
        }
        Effect::AskVoices => speech::voices(answer),
        Effect::Speak { ask, parts } => speech::speak(ask, parts, answer),
        Effect::StopSpeaking => speech::stop(),
        Effect::KeepAwake(wanted) => awake::keep(wanted),
        Effect::HashPin { ask, pin, salt, rounds } => pin::hash(ask, pin, salt, rounds, answer),
        Effect::WatchIdle { after_s } => idle::watch(after_s, answer),
        Effect::CopyText { text } => copy::text(text, answer),
        Effect::Focus { name } => dom::focus(name),
        Effect::Device(effect) => device::perform(effect, answer),
        Effect::TakeUpdate => offline::take_update(),
        Effect::Install => install::ask(answer),
        Effect::Print => document::print(),
        Effect::Office(request) => office::send(request, emit),
    }
}

#[cfg(test)]
mod tests;
