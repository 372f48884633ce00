//! The packs of a device, ready to be drawn.

use std::rc::Rc;

use pingyi_interchange::office::PackLook;

use crate::code::{Code, TooLong};

/// All about packs that is on the screen beside the one in use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PacksView {
    /// Every pack on this device, the one in use first.
    pub lines: Vec<PackLine>,
    /// The worker is looking at a pack, or keeping one.
    pub is_busy: bool,
    /// A pack that may be taken.
    pub look: Option<LookView>,
    /// A link to a pack.
    pub link: Option<LinkMade>,
    /// The camera.
    pub scan: ScanView,
    /// Unfinished interviews of the pack in use, which wait when another one is used; 0 if none do.
    pub drafts: u32,
}

/// A pack on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct PackLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Id and version.
    pub version: String,
    /// Who asks.
    pub organiser: String,
    /// For practice.
    pub practice: bool,
    /// Waves, households and questionnaires, in words.
    pub facts: Vec<String>,
    /// In use.
    pub is_active: bool,
    /// It comes with the app and cannot be removed.
    pub is_beside: bool,
    /// Why it cannot be removed; empty if it can.
    pub needed: String,
}

/// A pack that may be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct LookView {
    /// What was found and what it changes.
    pub look: Rc<PackLook>,
    /// It can be taken; else it can only be put away.
    pub can_take: bool,
    /// The very same file is here already.
    pub is_here: bool,
    /// It takes the place of one that is here.
    pub replaces: bool,
}

/// A link to a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkMade {
    /// Which pack.
    pub id: String,
    /// Its title, with the version.
    pub title: String,
    /// Where it lies beside the app.
    pub path: String,
    /// The link, or that the path leads elsewhere.
    pub address: Option<String>,
    /// The same for a camera.
    pub code: Option<Result<Code, TooLong>>,
}

/// The camera.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ScanView {
    /// Off.
    #[default]
    Off,
    /// The browser asks the person, or the camera is about to start.
    Asking,
    /// It runs.
    On,
    /// It does not run: what happened, and what to do.
    Failed(String, String),
    /// A code that is none of this app.
    Foreign(String),
}
