//! The view of the whole: what surrounds a screen, and the screens that only show: start page, pack,
//! settings. It decides what is in sight; nothing changes here.

use std::rc::Rc;

use pingyi_questionnaire::Questionnaire;
use pingyi_response::Origin;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;

use crate::alerts::Message;
use crate::effect::Effect;
use crate::model::Kernel;
use crate::pin::is_about_pins;
use crate::reminder;
use crate::route::Route;
use crate::view::{DeviceView, Frame, HomeView, LinkView, Offer, PackView, Screen, SettingsView, View};
use crate::visits::wave_words;
use crate::words::{self, megabytes, say};

impl Kernel {
    /// What a person sees now.
    #[must_use]
    pub fn view(&self) -> View {
        View { frame: Rc::new(self.frame()), screen: self.screen() }
    }

    fn screen(&self) -> Screen {
        if !self.running {
            return Screen::Starting;
        }
        if let Some(cover) = &self.hand.cover {
            return Screen::Cover(Rc::new(self.cover_view(cover)));
        }
        if let Some(interview) = &self.interview {
            return self.interview_screen(interview);
        }
        match self.route {
            Route::Home | Route::Fill(_) => Screen::Home(Rc::new(self.home_view())),
            Route::Visits => Screen::Visits(Rc::new(self.visits_view())),
            Route::Records => Screen::Records(Rc::new(self.records_view())),
            Route::Office => Screen::Office(Rc::new(self.office_view())),
            Route::Pack | Route::PackLink(_) => Screen::Pack(Rc::new(self.pack_view())),
            Route::Settings => Screen::Settings(Rc::new(self.settings_view())),
        }
    }

    fn frame(&self) -> Frame {
        let waiting = self.count_waiting();
        let navigation = self.interview.is_none() && self.hand.cover.is_none();
        Frame {
            lang: self.lang,
            large: self.settings.large,
            practice: self.running && self.shows_practice(),
            pack_title: self.pack_title(),
            status: match self.route {
                Route::Pack if !self.office.said.is_empty() => self.office.said.clone(),
                _ => self.status_text(),
            },
            alerts: self
                .messages
                .iter()
                .filter(|message| self.is_shown(message))
                .map(|message| message.view(self.lang))
                .collect(),
            not_exported: waiting,
            reminder: if navigation && waiting > 0 { self.reminder(waiting) } else { String::new() },
            update_ready: self.offers_update(),
            navigation,
            doors: !self.hand.is_guest,
        }
    }

    /// What is being filled in is practice if it was begun so.
    fn shows_practice(&self) -> bool {
        self.interview
            .as_ref()
            .map_or_else(|| self.is_practice(), |interview| interview.draft.origin == Origin::Practice)
    }

    /// A respondent is not troubled with what the browser has not promised, or with the clock.
    pub(crate) fn is_shown(&self, message: &Message) -> bool {
        if self.is_covered() {
            return is_about_pins(message.what);
        }
        // In a respondent's hands nothing is offered that is about others, and no record is named.
        let is_for_staff = || {
            let names_record = message.args.iter().any(|(name, _)| *name == "key");
            names_record || message.offer == Some(Offer::Export)
        };
        (self.interview.is_none() || !reminder::is_for_staff(message.what))
            && !(self.is_handed_over() && is_for_staff())
    }

    /// Puts the message away that stands at this place on the screen.
    pub(crate) fn dismiss(&mut self, index: usize) -> Vec<Effect> {
        let shown = self.messages.iter().filter(|message| self.is_shown(message)).nth(index);
        let what = shown.map(|message| message.what);
        self.messages.retain(|message| Some(message.what) != what);
        Vec::new()
    }

    pub(crate) fn pack_title(&self) -> String {
        self.pack
            .as_ref()
            .map_or_else(String::new, |pack| words::text(&pack.title, self.lang, &pack.default_language()).0)
    }

    fn organiser(&self) -> String {
        self.pack.as_ref().map_or_else(String::new, |pack| {
            words::text(&pack.organiser.name, self.lang, &pack.default_language()).0
        })
    }

    /// The newest version of each questionnaire, in the pack's order.
    pub(crate) fn newest(&self) -> Vec<&Questionnaire> {
        let Some(pack) = &self.pack else { return Vec::new() };
        let is_newest = |one: &&Questionnaire| {
            pack.questionnaire(&one.id).is_some_and(|newest| newest.version == one.version)
        };
        pack.questionnaires.iter().map(AsRef::as_ref).filter(is_newest).collect()
    }

    fn questionnaire_links(&self) -> Vec<LinkView> {
        let link = |one: &Questionnaire| LinkView {
            hash: format!("#/fill/{}", one.id),
            label: words::text(&one.title, self.lang, &one.default_language).0,
            note: say(Key::PackItemsLabel, self.lang, &[("n", &one.value_items().count().to_string())]),
        };
        self.newest().into_iter().map(link).collect()
    }

    fn home_view(&self) -> HomeView {
        HomeView {
            organiser: self.organiser(),
            questionnaires: self.questionnaire_links(),
            wave: self.current_wave().map(|wave| wave_words(&wave, self.lang)).unwrap_or_default(),
            drafts: self.draft_links(),
            can_install: self.offers_install(),
            doors: !self.hand.is_guest,
        }
    }

    #[inline(never)]
    fn pack_view(&self) -> PackView {
        let Some(pack) = &self.pack else {
            return PackView {
                title: String::new(),
                version: String::new(),
                organiser: String::new(),
                facts: Vec::new(),
                questionnaires: Vec::new(),
                packs: self.packs_view(),
                links: Vec::new(),
                code: None,
                author: Rc::default(),
            };
        };
        let counted =
            |key: Key, number: usize| (say(key, self.lang, &[("n", &number.to_string())]), String::new());
        let waves: Vec<String> = pack.waves.iter().map(|wave| wave.id.to_string()).collect();
        let label = |key: Key| key.text(self.lang).to_owned();
        let mut facts = vec![
            (label(Key::PackOrganiserLabel), self.organiser()),
            (label(Key::PackContactLabel), pack.organiser.contact.clone()),
            (label(Key::PackWavesLabel), waves.join(" · ")),
            counted(Key::PackAreasLabel, pack.areas.len()),
            counted(Key::PackHouseholdsLabel, pack.households.len()),
            counted(Key::PackInterviewersLabel, pack.interviewers.len()),
            counted(Key::PackSubjectsLabel, pack.subjects.len()),
        ];
        let years = pack.organiser.retention_years.and_then(|years| usize::try_from(years).ok());
        facts.extend(years.map(|years| counted(Key::PackRetentionLabel, years)));
        PackView {
            title: self.pack_title(),
            version: format!("{} {}", pack.id, pack.version),
            organiser: self.organiser(),
            facts,
            questionnaires: self.questionnaire_links(),
            packs: self.packs_view(),
            links: self.resident_links(),
            code: self.hand.code.clone(),
            author: Rc::clone(&self.office.author),
        }
    }

    #[inline(never)]
    fn settings_view(&self) -> SettingsView {
        let interviewers = self.pack.as_ref().map(|pack| &pack.interviewers).into_iter().flatten();
        let persisted = match self.storage.persisted {
            Some(true) => Key::SettingsPersistedLabel,
            Some(false) | None => Key::SettingsNotPersistedLabel,
        };
        let secure = self.boot.as_ref().is_some_and(|boot| boot.secure);
        let offline = match (self.offline_ready, secure) {
            (true, _) => Key::AppOfflineMessage,
            (false, true) => Key::AppOnlineOnlyMessage,
            (false, false) => Key::AppOfflineFailedError,
        };
        SettingsView {
            languages: Lang::ALL
                .iter()
                .map(|lang| (lang.tag().to_owned(), lang.endonym().to_owned()))
                .collect(),
            interviewers: interviewers.map(|who| (who.id.to_string(), who.name.clone())).collect(),
            interviewer: self.settings.interviewer.clone(),
            practice: self.is_practice(),
            practice_fixed: self.pack.as_ref().is_some_and(|pack| pack.practice),
            device: self.settings.device.clone(),
            persisted: persisted.text(self.lang).to_owned(),
            can_persist: secure && self.storage.persisted != Some(true),
            space: self.space(),
            version: say(Key::SettingsVersionLabel, self.lang, &[("version", env!("CARGO_PKG_VERSION"))]),
            large: self.settings.large,
            text_points: self.settings.text_points,
            contrast: self.settings.contrast,
            offline: offline.text(self.lang).to_owned(),
            can_install: self.offers_install(),
            has_pin: secure.then_some(self.settings.pin.is_some()),
            own: self.device_view(),
        }
    }

    fn device_view(&self) -> DeviceView {
        let can = |of: fn(&crate::Boot) -> bool| self.boot.as_ref().is_some_and(of);
        DeviceView {
            name: self.settings.name.clone(),
            clock: self.clock_line(),
            can_save_as: can(|boot| boot.can_save_as),
            can_share: can(|boot| boot.can_share),
            busy: self.device.saving.is_some() || self.device.reading.is_some() || self.export.is_some(),
            restore: self.restore_view(),
            purge: self.purge_view(),
        }
    }

    /// Space used and allowed, in words.
    pub(crate) fn space(&self) -> String {
        match (self.storage.usage_bytes, self.storage.quota_bytes) {
            (Some(usage), Some(quota)) => say(
                Key::SettingsUsedLabel,
                self.lang,
                &[("used", &megabytes(usage)), ("quota", &megabytes(quota))],
            ),
            _ => Key::SettingsUsedUnknownLabel.text(self.lang).to_owned(),
        }
    }
}
