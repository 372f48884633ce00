//! The views of this part that only show: the covers of a device that was handed over, and the links for
//! residents' own phones. When a cover stands there is decided in `handover`.

use pingyi_questionnaire::Questionnaire;

use crate::handover::Cover;
use crate::model::Kernel;
use crate::pin::Forgotten;
use crate::route::{FillRoute, Route};
use crate::view::{CoverKind, CoverView, LinkView, Renewal};
use crate::visits::wave_words;
use crate::words;

impl Kernel {
    #[inline(never)]
    pub(crate) fn cover_view(&self, cover: &Cover) -> CoverView {
        let kind = match cover {
            Cover::NewPin { .. } => CoverKind::NewPin,
            Cover::Ready => CoverKind::Ready,
            Cover::Paused => CoverKind::Paused,
            Cover::Asking => CoverKind::Asking,
            Cover::Locked => CoverKind::Locked,
        };
        let hash = match cover {
            Cover::NewPin { then } => Some(then.as_str()),
            _ => self.settings.lock.as_deref(),
        };
        let household = match hash.and_then(Route::parse) {
            Some(Route::Fill(FillRoute { household, .. })) => household,
            _ => None,
        };
        CoverView {
            kind,
            household: household.unwrap_or_default(),
            seconds: if kind == CoverKind::Asking { self.seconds_left() } else { 0 },
            by_pin: self.settings.pin.is_some(),
            wait: self.pin_wait_s(),
            is_checking: self.hand.checking.is_some(),
            can_reopen: self.can_reopen(),
            renewal: match self.forgotten() {
                Forgotten::No => Renewal::No,
                Forgotten::At(at) => Renewal::At(words::moment(at, self.lang)),
                Forgotten::Due => Renewal::Due,
            },
        }
    }

    /// What residents open on their own phones.
    pub(crate) fn resident_links(&self) -> Vec<LinkView> {
        let Some(boot) = self.boot.as_ref().filter(|boot| !boot.from_file) else { return Vec::new() };
        let wave = self.current_wave();
        let link = |one: &Questionnaire| {
            let route = FillRoute {
                questionnaire: one.id.to_string(),
                wave: wave.as_ref().map(|wave| wave.id.to_string()),
                ..FillRoute::default()
            };
            LinkView {
                hash: [boot.address.as_str(), &route.hash()].concat(),
                label: words::text(&one.title, self.lang, &one.default_language).0,
                note: wave.as_ref().map(|wave| wave_words(wave, self.lang)).unwrap_or_default(),
            }
        };
        self.newest().into_iter().map(link).collect()
    }
}
