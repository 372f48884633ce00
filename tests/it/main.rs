//! The boundaries of the house, read from its files: which crate may use which, which names may
//! stand where, and that papers and pages point at what is there. What the code does is tested
//! beside it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod edges;
mod files;
mod links;
mod names;
mod styles;
mod wording;
mod wording_idle;
