//! The kernel decides. An [`Event`] comes in with the [`Moment`] in which it happened; the model
//! changes; [`Effect`]s go out as data, and every effect that can fail is answered by an event.
//! [`Kernel::view`] says what a person sees. It never does input or output, never reads a clock,
//! never makes a random number; `src/shell` does all that in the browser.

pub mod effect;
pub mod event;
pub mod office;
pub mod view;

pub use effect::{Ask, Effect, FileWay};
pub use event::{Act, Boot, Copies, Event, FileFailure, Kept, Moment, StoreFailure, Written};
pub use view::{Screen, View};
