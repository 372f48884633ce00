//! The kernel decides. An [`Event`] comes in with the [`Moment`] in which it happened; the model
//! changes; [`Effect`]s go out as data, and every effect that can fail is answered by an event.
//! [`Kernel::view`] says what a person sees. It never does input or output, never reads a clock,
//! never makes a random number; `src/shell` does all that in the browser.

mod alerts;
pub mod author;
mod begin;
mod controls;
pub mod effect;
pub mod event;
mod export;
mod fill;
mod fill_view;
mod handin;
mod handover;
mod ids;
mod instances;
mod keeping;
mod model;
pub mod office;
mod office_screen;
mod paper;
mod pictures;
mod rank;
mod records;
mod review;
mod route;
mod screens;
mod search;
mod versions;
pub mod view;
mod visits;
mod words;

pub use effect::{Ask, Effect, FileWay};
pub use event::{Act, Boot, Copies, Event, FileFailure, Kept, Moment, StoreFailure, Taken, Written};
pub use model::Kernel;
pub use view::{Screen, View};

#[cfg(test)]
mod tests;
