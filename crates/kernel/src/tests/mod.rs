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

mod apart;
mod device;
mod handover;
mod journey;
mod keeping;
mod losses;
mod paper;
mod pictures;
mod questions;
mod secrets;
mod versions;
