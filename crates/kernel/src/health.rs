//! What is wrong with the stores, and with the way in which the page was opened: what a write that was
//! answered means, and what is said and when. The sentences are in `wording`.

use pingyi_base::{Finding, FindingCode};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::event::{StoreFailure, Written};
use crate::model::Kernel;
use crate::view::{Offer, SavingState};

impl Kernel {
    #[inline(never)]
    pub(crate) fn say_store_findings(&mut self, findings: &[Finding]) {
        use FindingCode::{StoreDamaged, StoreNewer};
        let count = |code| findings.iter().filter(|finding| finding.code == code).count();
        let (damaged, newer) = (count(StoreDamaged), count(StoreNewer));
        if damaged > 0 {
            let message = Message::error(Key::StoreDamagedMessage, Key::FindingStoreDamagedRemedy);
            alerts::add(&mut self.messages, message.with("n", damaged));
        }
        if let Some(finding) = findings.iter().find(|finding| newer > 0 && finding.code == StoreNewer) {
            let key = finding.args.iter().find(|(name, _)| *name == "key").map(|(_, key)| key.clone());
            let message = Message::error(Key::FindingStoreNewerError, Key::FindingStoreNewerRemedy);
            alerts::add(&mut self.messages, message.with("key", key.unwrap_or_default()));
        }
    }

    /// What is wrong with the stores, and with the way in which the page was opened.
    pub(crate) fn say_health(&mut self) {
        let message = match (self.shelf.local, self.shelf.database) {
            (Some(_), Some(_)) => Some(Message::error(Key::StoreBlockedError, Key::StoreBlockedRemedy)),
            (Some(_), None) | (None, Some(_)) => {
                Some(Message::warning(Key::StoreOneCopyError, Key::StoreOneCopyRemedy))
            }
            (None, None) => None,
        };
        let (from_file, secure) =
            self.boot.as_ref().map_or((false, true), |boot| (boot.from_file, boot.secure));
        if from_file {
            alerts::add(
                &mut self.messages,
                Message::warning(Key::StoreFromFileError, Key::StoreFromFileRemedy),
            );
        } else if !secure {
            alerts::add(
                &mut self.messages,
                Message::warning(Key::StoreInsecureError, Key::StoreInsecureRemedy),
            );
        }
        if let Some(message) = message {
            alerts::add(&mut self.messages, message);
        }
    }

    #[inline(never)]
    pub(crate) fn watch_quota(&mut self) {
        let (Some(usage), Some(quota)) = (self.storage.usage_bytes, self.storage.quota_bytes) else { return };
        let percent = usage.saturating_mul(100).checked_div(quota).unwrap_or(0);
        if percent >= 90 {
            let message = Message::warning(Key::StoreAlmostFullError, Key::StoreAlmostFullRemedy);
            alerts::add(&mut self.messages, message.with("percent", percent));
        }
    }

    /// Whether each store that works took a change; if not, it is told.
    pub(crate) fn is_kept(&mut self, written: &Written) -> bool {
        let blocked = (self.shelf.local.is_some(), self.shelf.database.is_some());
        match written.saving() {
            // That both are blocked was said when the app started.
            SavingState::NotSaved if blocked != (true, true) => {
                let (what, remedy) = written.reason((Key::StoreUnkeptError, Key::StoreUnkeptRemedy));
                alerts::add(&mut self.messages, Message::error(what, remedy));
            }
            SavingState::Partly => self.warn_one_copy(written),
            _ if written.local.is_err() && !blocked.0 && written.local != Err(StoreFailure::Full) => {
                self.warn_one_copy(written);
            }
            _ => {}
        }
        (written.local.is_ok() || blocked.0) && (written.database.is_ok() || blocked.1)
    }

    /// One store failed; if it is blocked for good, that is known already.
    pub(crate) fn warn_one_copy(&mut self, written: &Written) {
        if self.shelf.database.is_none() && written.database != Err(StoreFailure::Blocked) {
            let message = Message::warning(Key::StoreOneCopyError, Key::StoreOneCopyRemedy);
            alerts::add(&mut self.messages, message.offering(Offer::Export));
        }
    }

    /// Says what became of a record that was written by itself, and whether it is kept.
    pub(crate) fn recorded(&mut self, written: &Written, said: Key) -> bool {
        let saving = written.saving();
        let status = match saving {
            SavingState::Saved => said,
            SavingState::Partly => {
                self.warn_one_copy(written);
                Key::DonePartlyTitle
            }
            _ => {
                let (what, remedy) = written.reason((Key::StoreUnkeptError, Key::StoreUnkeptRemedy));
                alerts::add(&mut self.messages, Message::error(what, remedy).offering(Offer::Export));
                Key::SavingUnsavedLabel
            }
        };
        self.set_status(status, Vec::new());
        saving != SavingState::NotSaved
    }
}
