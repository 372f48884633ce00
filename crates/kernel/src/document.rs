//! The document as a whole: its language, size of type, contrast, and what the window is called. It
//! decides that each screen has a title of its own, which is what a screen reader says first and what
//! stands in the list of windows.

use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use pingyi_wording::office::Key as OfficeKey;

use crate::effect::Effect;
use crate::event::Act;
use crate::fill::Stage;
use crate::model::Kernel;
use crate::route::Route;
use crate::view::SavingState;

/// Sizes that large type can have, in points; MIIT's general design for older people asks for 18 and
/// more, up to 30 by choice.
pub const TEXT_SIZES: [u16; 3] = [18, 24, 30];

impl Kernel {
    pub(crate) fn document(&self) -> Effect {
        Effect::SetDocument {
            language: self.lang.tag().to_owned(),
            large: self.settings.large.then_some(self.settings.text_points),
            contrast: self.settings.contrast,
            rtl: self.lang.is_rtl(),
            title: self.window_title(),
            offline_ready: self.offline_ready,
        }
    }

    pub(crate) fn follow_settings(&mut self) {
        if let Some(lang) = self.settings.language.as_deref().and_then(Lang::from_tag) {
            self.lang = lang;
        }
    }

    /// What goes with the screen that an event has left: its title, and silence where what was being
    /// read is gone.
    pub(crate) fn follow_screen(&mut self) -> Vec<Effect> {
        let mut effects = if self.aloud.is_at_work() { self.hush() } else { Vec::new() };
        let screen = self.screen_number();
        if screen != std::mem::replace(&mut self.titled, screen) {
            effects.push(self.document());
        }
        effects
    }

    /// How text is shown.
    pub(crate) fn ease_act(&mut self, act: &Act) -> Vec<Effect> {
        self.change_settings(|settings| match act {
            Act::TextPoints(points) if TEXT_SIZES.contains(points) => {
                settings.text_points = *points;
                settings.large = true;
            }
            Act::Contrast(on) => settings.contrast = *on,
            _ => {}
        })
    }

    /// Changes with what the window is called; addresses that share a screen are told by `go`.
    fn screen_number(&self) -> u8 {
        match (&self.interview, &self.route) {
            _ if !self.running => 0,
            (Some(interview), _) => match &interview.stage {
                Stage::Asking { .. } => 1,
                Stage::Reviewing { .. } => 2,
                Stage::HandingIn(handing) => match handing.saving {
                    SavingState::Idle | SavingState::Saving => 3,
                    SavingState::Saved => 4,
                    SavingState::Partly => 5,
                    SavingState::NotSaved => 6,
                },
            },
            (None, Route::Home | Route::Fill(_)) => 7,
            (None, Route::Visits) => 8,
            (None, Route::Records) => 9,
            (None, Route::Office) => 10,
            (None, Route::Pack | Route::PackLink(_)) => 11,
            (None, Route::Settings) => 12,
        }
    }

    /// On the staff's screens with the number of what is nowhere else.
    fn window_title(&self) -> String {
        match self.device.badge {
            n if n > 0 && self.interview.is_none() => {
                ["(", &n.to_string(), ") ", &self.screen_title()].concat()
            }
            _ => self.screen_title(),
        }
    }

    fn screen_title(&self) -> String {
        let text = |key: Key| key.text(self.lang).to_owned();
        let screen = match (&self.interview, &self.route) {
            _ if !self.running => return text(Key::AppNameTitle),
            (Some(interview), _) => match &interview.stage {
                Stage::Asking { .. } => self.title(interview),
                Stage::Reviewing { .. } => text(Key::ReviewPageTitle),
                Stage::HandingIn(handing) => self.done_view(interview, handing).headline,
            },
            (None, Route::Home | Route::Fill(_)) => return text(Key::AppNameTitle),
            (None, Route::Visits) => text(Key::VisitsPageTitle),
            (None, Route::Records) => text(Key::RecordsPageTitle),
            (None, Route::Office) => OfficeKey::OfficePageTitle.text(self.lang).to_owned(),
            (None, Route::Pack | Route::PackLink(_)) => text(Key::HomePackTitle),
            (None, Route::Settings) => text(Key::SettingsPageTitle),
        };
        [&screen, " · ", Key::AppNameLabel.text(self.lang)].concat()
    }
}
