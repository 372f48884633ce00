//! The kernel decides. An [`Event`] comes in with the [`Moment`] in which it happened; the model
//! changes; [`Effect`]s go out as data, and every effect that can fail is answered by an event.
//! [`Kernel::view`] says what a person sees. It never does input or output, never reads a clock,
//! never makes a random number; `src/shell` does all that in the browser.

mod alerts;
pub mod aloud;
pub mod author;
mod backup;
mod begin;
pub mod code;
mod controls;
mod cover;
pub mod device;
mod document;
pub mod effect;
pub mod event;
mod export;
mod fill;
mod fill_view;
mod handin;
mod handover;
mod health;
mod ids;
mod instances;
mod keeping;
mod model;
pub mod office;
mod office_screen;
mod pack_link;
mod packs;
mod packs_view;
mod paper;
mod pictures;
mod pin;
mod purge;
mod rank;
mod records;
mod reminder;
mod review;
mod route;
mod screens;
mod search;
mod traps;
mod versions;
pub mod view;
mod visits;
mod ways;
mod words;

pub use device::{DeviceAct, DeviceEffect, DeviceEvent, Facts};
pub use document::TEXT_SIZES;
pub use effect::{Ask, Effect, FileWay};
pub use event::{
    Act, Boot, Copies, Event, FileFailure, Kept, Moment, PackAct, ScanFailure, Scanned, StoreFailure, Taken,
    VisitAct, Written,
};
pub use model::Kernel;
pub use pingyi_interchange::backup::{Content, Store};
pub use view::{Screen, View};

#[cfg(test)]
mod tests;
