//! Tests of the kernel with a made-up device: two stores that fail, lose and lag as a browser's do.
//! What is true of the stores was measured (docs/decisions/0004): a killed browser loses the newest
//! writes of `localStorage` and keeps every transaction of IndexedDB that completed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod aloud;
mod apart;
mod backup;
mod device;
mod handover;
mod hands;
mod journey;
mod keeping;
mod languages;
mod losses;
mod packs;
mod paper;
mod pictures;
mod purge;
mod questions;
mod reminder;
mod secrets;
mod traps;
mod versions;
mod visits;
mod ways;
