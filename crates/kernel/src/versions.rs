//! Which version of the app is on the screen, and how it gets on the device: when a new version may be
//! taken, what a page of an older one may still do, whether the app can be installed. How versions are
//! kept is for the shell's worker.

use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::model::Kernel;
use crate::route::Route;

/// What is known of other versions, and of the way to install this one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Versions {
    /// A new one is stored.
    waiting: bool,
    /// Another tab took it: this page is of the one before.
    taken: bool,
    /// Somebody wants to wait with it.
    later: bool,
    /// The browser offers to install the app.
    can_install: bool,
}

impl Versions {
    /// A new version is stored and waits.
    pub(crate) fn wait(&mut self) -> Vec<Effect> {
        (self.waiting, self.later) = (true, false);
        Vec::new()
    }

    /// Another tab took the new version.
    pub(crate) fn supersede(&mut self) -> Vec<Effect> {
        self.taken = true;
        self.wait()
    }

    /// The browser offers to install the app, or does so no longer.
    pub(crate) fn offer_install(&mut self, is_offered: bool) -> Vec<Effect> {
        self.can_install = is_offered;
        Vec::new()
    }

    /// Not now: the offer comes back with the next start or the next version.
    pub(crate) fn postpone(&mut self) -> Vec<Effect> {
        self.later = true;
        Vec::new()
    }
}

impl Kernel {
    /// A new version waits, and nothing is open that it could interrupt.
    pub(crate) fn may_update(&self) -> bool {
        self.versions.waiting && self.interview.is_none() && self.pending.is_empty()
    }

    /// The same, unless somebody said "later".
    pub(crate) fn offers_update(&self) -> bool {
        self.may_update() && !self.versions.later
    }

    /// The app can be put on the device's home screen.
    pub(crate) fn offers_install(&self) -> bool {
        self.versions.can_install
    }

    /// A page of an older version must not load the rest of a newer one: what is fetched only when it
    /// is opened is opened by the new version.
    pub(crate) fn must_update_for(&self, route: &Route) -> bool {
        self.versions.taken && matches!(route, Route::Office | Route::Pack) && self.may_update()
    }

    /// The new version did not start, and the one before it goes on.
    #[inline(never)]
    pub(crate) fn version_is_back(&mut self) -> Vec<Effect> {
        self.versions.waiting = false;
        alerts::add(
            &mut self.messages,
            Message::warning(Key::AppUpdateFailedError, Key::AppUpdateFailedRemedy),
        );
        Vec::new()
    }
}
