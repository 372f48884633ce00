//! The app: `shell` touches the browser, `ui` draws. Everything that is decided is decided in
//! `pingyi-kernel`; this library only joins the two, for the programs in `main.rs` and `office/`.

pub mod shell;
pub mod ui;
