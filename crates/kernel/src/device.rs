//! The device itself: what goes in and out of it beside answers, and what is known of it. It names
//! what can happen, be done and be asked for, and sends each to where it is decided: `ways` (handing
//! over), `reminder` (clock, eviction, badge), `backup`, `purge`, `traps`.

use pingyi_base::Timestamp;
use pingyi_interchange::backup::{Content, Store};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::backup::Restoring;
use crate::effect::{Ask, Effect, FileWay};
use crate::event::{Copies, FileFailure, Moment, StoreFailure, Written};
use crate::model::{Kernel, Pending};
use crate::purge::Purging;
use crate::ways::Waiting;

/// What a person does with the device.
#[derive(Clone, Debug, PartialEq)]
pub enum DeviceAct {
    /// Copy what was not exported yet as text.
    CopyText,
    /// The shown text was copied by hand.
    CopiedByHand,
    /// The text or file has arrived, or it has not.
    Arrived(bool),
    /// A file is not there after all: what went into it counts as not handed over. By its mark.
    Unmark(String),
    /// A pasted text for the office.
    Paste(String),
    /// What people call this device.
    Name(String),
    /// Make a backup.
    Backup(FileWay),
    /// The shell holds a backup to be restored.
    RestoreChosen,
    /// Restore it, or leave it.
    Restore(bool),
    /// The shell holds exported files to be read back before anything is deleted.
    PurgeChosen,
    /// Delete what was read back, or leave it.
    Purge(bool),
}

/// What must be done outside. The comment names the event that answers.
#[derive(Clone, Debug, PartialEq)]
pub enum DeviceEffect {
    /// Say what browser this is → `Facts`.
    AskFacts,
    /// Ask the app's own server what time it is; only where there is one and a network → `ServerTime`.
    AskServerTime,
    /// Put a text into the clipboard → `Copied`.
    CopyText {
        /// Number of the request.
        ask: Ask,
        /// The text.
        text: String,
    },
    /// Read the files that the shell holds → `HeldRead`.
    ReadHeld {
        /// Number of the request.
        ask: Ask,
    },
    /// Hold these files as if they had been chosen.
    HoldFiles {
        /// Name and content.
        files: Vec<(String, Vec<u8>)>,
    },
    /// Read both copies and every other store → `StoresRead`.
    ReadStores {
        /// Number of the request.
        ask: Ask,
    },
    /// Add entries to stores other than the kept texts, with durability *strict* → `StoresAdded`.
    AddToStores {
        /// Number of the request.
        ask: Ask,
        /// The entries by store.
        stores: Vec<Store>,
    },
    /// A number on the app's icon; 0 takes it away.
    Badge(u32),
}

/// What has happened.
#[derive(Clone, Debug, PartialEq)]
pub enum DeviceEvent {
    /// What browser this is.
    Facts(Facts),
    /// Seconds since 1970 by the server's clock, or nothing where there is none to be asked.
    ServerTime(Option<i64>),
    /// A text is in the clipboard, or not.
    Copied {
        /// Which request.
        ask: Ask,
        /// `Ok` only after the browser said so.
        outcome: Result<(), FileFailure>,
    },
    /// The held files, or that one could not be read.
    HeldRead {
        /// Which request.
        ask: Ask,
        /// Name and content.
        files: Option<Vec<(String, Vec<u8>)>>,
    },
    /// Everything that is kept.
    StoresRead {
        /// Which request.
        ask: Ask,
        /// The texts, from both places.
        copies: Copies,
        /// All other stores.
        stores: Result<Vec<Store>, StoreFailure>,
    },
    /// Entries were added, or not.
    StoresAdded {
        /// Which request.
        ask: Ask,
        /// `Ok` only after the transaction completed.
        outcome: Result<(), StoreFailure>,
    },
}

/// What the browser says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// `navigator.userAgent`.
    pub agent: String,
    /// `navigator.maxTouchPoints`.
    pub touch_points: u32,
    /// Opened from the home screen, without an address bar.
    pub standalone: bool,
}

/// What a write was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// Something was marked as not handed over.
    Unmark,
    /// A backup was restored.
    Restore,
    /// Rows were deleted.
    Purge,
}

/// What files are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Backup,
    Purge,
}

/// What the page knows of the device.
#[derive(Debug, Default)]
pub(crate) struct DeviceScreen {
    pub(crate) facts: Option<Facts>,
    /// The number on the icon and in the title.
    pub(crate) badge: u32,
    /// What has left and waits for somebody to say that it arrived.
    pub(crate) waiting: Option<Waiting>,
    pub(crate) reading: Option<(Ask, Reading)>,
    /// A backup is being made, by this way.
    pub(crate) saving: Option<(Ask, FileWay)>,
    pub(crate) restoring: Option<Restoring>,
    pub(crate) purging: Option<Purging>,
    /// How far this clock was ahead of the server's, in seconds, when it was asked last.
    pub(crate) ahead: Option<i64>,
    pub(crate) asked_time: Option<Timestamp>,
}

impl Kernel {
    #[inline(never)]
    pub(crate) fn device_act(&mut self, act: DeviceAct, at: Moment) -> Vec<Effect> {
        match act {
            DeviceAct::CopyText => self.copy_text(at),
            DeviceAct::CopiedByHand => self.copied_by_hand(),
            DeviceAct::Arrived(yes) => self.arrived(yes, at),
            DeviceAct::Unmark(mark) => self.unmark(&mark),
            DeviceAct::Paste(text) => self.paste(&text),
            DeviceAct::Name(name) => {
                let name: String = name.trim().chars().take(40).collect();
                self.change_settings(|settings| settings.name = name)
            }
            DeviceAct::Backup(way) => self.start_backup(way),
            DeviceAct::RestoreChosen => self.read_held(Reading::Backup),
            DeviceAct::Restore(true) => self.restore(),
            DeviceAct::PurgeChosen => self.read_held(Reading::Purge),
            DeviceAct::Purge(true) => self.purge(at),
            DeviceAct::Restore(false) | DeviceAct::Purge(false) => {
                (self.device.restoring, self.device.purging) = (None, None);
                Vec::new()
            }
        }
    }

    #[inline(never)]
    pub(crate) fn device_event(&mut self, event: DeviceEvent, at: Moment) -> Vec<Effect> {
        match event {
            DeviceEvent::Facts(facts) => {
                self.device.facts = Some(facts);
                self.watch_promise();
                Vec::new()
            }
            DeviceEvent::ServerTime(server) => {
                self.server_time(server, at);
                Vec::new()
            }
            DeviceEvent::Copied { ask, outcome } => self.copied(ask, outcome),
            DeviceEvent::HeldRead { ask, files } => {
                self.pending.remove(&ask);
                let Some((_, reading)) = self.device.reading.take_if(|(known, _)| *known == ask) else {
                    return Vec::new();
                };
                match (files, reading) {
                    (None, _) => {
                        let message = Message::error(Key::DeviceUnreadError, Key::DeviceUnreadRemedy);
                        alerts::add(&mut self.messages, message);
                        Vec::new()
                    }
                    (Some(files), Reading::Backup) => self.backup_read(&files),
                    (Some(files), Reading::Purge) => {
                        self.read_back(&files, at);
                        Vec::new()
                    }
                }
            }
            DeviceEvent::StoresRead { ask, copies, stores } => self.stores_read(ask, &copies, stores, at),
            DeviceEvent::StoresAdded { ask, outcome } => self.stores_added(ask, outcome),
        }
    }

    #[inline(never)]
    pub(crate) fn device_written(&mut self, job: Job, written: &Written) -> Vec<Effect> {
        match job {
            Job::Unmark => {
                if self.is_kept(written) {
                    self.set_status(Key::WaysUnmarkedMessage, Vec::new());
                }
                Vec::new()
            }
            Job::Restore => self.restored(written),
            Job::Purge => self.purged(written),
        }
    }

    /// What is asked when a screen of the staff opens, and not before the first question.
    #[inline(never)]
    pub(crate) fn look_around(&mut self, at: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.device.facts.is_none() {
            effects.push(Effect::Device(DeviceEffect::AskFacts));
        }
        self.watch_clock(at);
        effects.extend(self.ask_time(at));
        effects
    }

    fn read_held(&mut self, reading: Reading) -> Vec<Effect> {
        (self.device.restoring, self.device.purging) = (None, None);
        let ask = self.ask(Pending::File);
        self.device.reading = Some((ask, reading));
        vec![Effect::Device(DeviceEffect::ReadHeld { ask })]
    }
}

/// The bytes of a content, for comparing.
pub(crate) fn bytes(content: &Content) -> &[u8] {
    match content {
        Content::Text(text) => text.as_bytes(),
        Content::Bytes(bytes) => bytes,
    }
}
