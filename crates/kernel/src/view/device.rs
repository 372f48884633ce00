//! What a person sees of the device itself: ways out, backup, deleting, clock.

use std::rc::Rc;

/// Ways out of this device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WaysView {
    /// This is a browser in which files do not get out as elsewhere.
    pub trap: Option<TrapView>,
    /// Something has left, and somebody has to say whether it arrived.
    pub waiting: Option<WaitingView>,
    /// What was handed over, the newest first.
    pub marks: Vec<MarkLine>,
}

/// What goes wrong here.
#[derive(Clone, Debug, PartialEq)]
pub struct TrapView {
    /// Which one, for `data-trap`.
    pub word: &'static str,
    /// What goes wrong.
    pub what: String,
    /// What to press.
    pub press: String,
}

/// Something that has left.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingView {
    /// What to do now.
    pub said: String,
    /// The text; empty for a file.
    pub text: Rc<str>,
    /// It is in the clipboard, or the file was produced: somebody may say that it arrived.
    pub copied: bool,
}

/// Something that was handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkLine {
    /// Its mark.
    pub mark: String,
    /// When.
    pub at: String,
    /// How many records in which files.
    pub what: String,
}

/// The part of the settings that is about the device's own records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceView {
    /// What people call this device.
    pub name: String,
    /// What is known of the clock.
    pub clock: String,
    /// The browser can ask where to save.
    pub can_save_as: bool,
    /// Files can go to the share sheet.
    pub can_share: bool,
    /// Something is being read or written.
    pub busy: bool,
    /// A backup was read and waits for a word.
    pub restore: Option<AskedView>,
    /// Exported files were read back and wait for a word.
    pub purge: Option<AskedView>,
}

/// What is about to be done, and what not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AskedView {
    /// What it is about.
    pub title: String,
    /// What will be done and what stays, line by line.
    pub lines: Vec<String>,
    /// There is something to be done.
    pub can: bool,
}
