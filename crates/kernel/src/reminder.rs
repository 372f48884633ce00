//! What nobody must forget: how many records are nowhere but here, that a browser may delete them, and
//! a clock that is wrong. It decides when it is said; nothing here is sent anywhere.

use pingyi_base::{Date, Timestamp};
use pingyi_response::response::Trace;
use pingyi_wording::field::Key;

use crate::alerts::Message;
use crate::device::DeviceEffect;
use crate::effect::Effect;
use crate::event::Moment;
use crate::model::Kernel;
use crate::traps;
use crate::words::{self, Phrase, say};

/// A clock that differs by more from the server's, or from rows that came in, is told, in seconds.
const OFF_S: i64 = 10 * 60;
/// A clock that stands by more before the last record of this device has gone back, in seconds;
/// networks set clocks right by less.
const BACK_S: i64 = 2 * 60;
/// The server is asked for the time at most so often, in seconds.
const AGAIN_S: i64 = 60 * 60;
const DAY_S: i64 = 24 * 60 * 60;

/// What may be deleted by the browser; said to staff, not to a respondent.
pub(crate) const EVICTION: [Key; 2] = [Key::StoreNotPersistedError, Key::StoreSevenDaysError];
/// What is said of the clock.
const CLOCK: [Key; 4] =
    [Key::ClockBackError, Key::ClockAheadError, Key::ClockBehindError, Key::ClockImportError];

/// Whether a message is for staff alone. Such messages stand behind the others, so that the places of
/// those are the same with and without them.
pub(crate) fn is_for_staff(what: Phrase) -> bool {
    EVICTION.iter().chain(&CLOCK).any(|key| what == (*key).into())
}

impl Kernel {
    /// The number of what is nowhere else, on the icon and in the title, when it has changed.
    #[inline(never)]
    pub(crate) fn tell_badge(&mut self) -> Vec<Effect> {
        let count = self.count_waiting();
        self.device.badge = count;
        vec![self.document(), Effect::Device(DeviceEffect::Badge(count))]
    }

    pub(crate) fn holds_records(&self) -> bool {
        !self.shelf.responses.is_empty() || !self.shelf.visits.is_empty()
    }

    /// How many records are in no file yet.
    pub(crate) fn count_waiting(&self) -> u32 {
        let (responses, visits) = self.not_exported();
        responses + visits
    }

    /// Once there is something to lose, a browser that gave no promise to keep it is worth a warning:
    /// in a private window everything goes when it is closed, and no browser tells a page that it is
    /// in one.
    #[inline(never)]
    pub(crate) fn watch_promise(&mut self) {
        let is_swept = self.device.facts.as_ref().is_some_and(traps::is_swept);
        let wanted = match self.storage.persisted {
            _ if !self.holds_records() => None,
            Some(true) => None,
            _ if is_swept => Some((Key::StoreSevenDaysError, Key::StoreSevenDaysRemedy)),
            Some(false) => Some((Key::StoreNotPersistedError, Key::StoreNotPersistedRemedy)),
            None => None,
        };
        let is_said = |message: &Message| EVICTION.iter().any(|key| message.what == (*key).into());
        match wanted {
            Some((what, _)) if self.messages.iter().any(|message| message.what == what.into()) => {}
            Some((what, remedy)) => {
                self.messages.retain(|message| !is_said(message));
                self.messages.push(Message::warning(what, remedy));
            }
            None if self.storage.persisted == Some(true) => self.messages.retain(|message| !is_said(message)),
            None => {}
        }
    }

    /// The line that asks for today's export: there is something, and nothing has left today or in the
    /// last 24 hours.
    pub(crate) fn reminder(&self, waiting: u32) -> String {
        let Some(now) = self.now else { return String::new() };
        let is_old = |at: Timestamp| {
            at.date() < now.date() || now.epoch_seconds().saturating_sub(at.epoch_seconds()) >= DAY_S
        };
        if self.last_export().is_some_and(|at| !is_old(at)) {
            return String::new();
        }
        let n = waiting.to_string();
        match self.oldest_waiting().filter(|day| *day < now.date()) {
            Some(day) => {
                let day = words::day(day, self.lang);
                say(Key::RemindSinceMessage, self.lang, &[("n", &n), ("day", &day)])
            }
            None => say(Key::RemindTodayMessage, self.lang, &[("n", &n)]),
        }
    }

    /// When something was handed over last; of ballots alone no time is kept.
    pub(crate) fn last_export(&self) -> Option<Timestamp> {
        let holding = self.shelf.marks.iter().filter(|(key, _)| !self.shelf.is_undone(key));
        holding.filter_map(|(_, mark)| mark.at).max_by_key(|at| at.epoch_seconds())
    }

    /// The day of the oldest record that is nowhere else.
    fn oldest_waiting(&self) -> Option<Date> {
        let exported = self.shelf.exported();
        let responses = self.shelf.responses.values().map(|response| &response.header);
        let responses = responses.filter(|header| !exported.contains(header.response_id.as_str()));
        let days = responses.map(|header| match &header.trace {
            Trace::Open { ended_at, .. } => ended_at.date(),
            Trace::Secret { on } => *on,
        });
        let visits = self.shelf.visits.values().filter(|visit| !exported.contains(visit.id.as_str()));
        days.chain(visits.map(|visit| visit.at.date())).min()
    }

    /// A clock that stands before the last thing that this device has done.
    pub(crate) fn watch_clock(&mut self, at: Moment) {
        let device = self.device();
        let responses = self.shelf.responses.values().filter_map(|response| match &response.header.trace {
            Trace::Open { device: known, ended_at, .. } if *known == device => Some(*ended_at),
            Trace::Open { .. } | Trace::Secret { .. } => None,
        });
        let visits = self.shelf.visits.values().filter(|visit| visit.device == device).map(|visit| visit.at);
        let marks = self.shelf.marks.values().filter_map(|mark| mark.at);
        let last = responses.chain(visits).chain(marks).max_by_key(|at| at.epoch_seconds());
        let back = last.filter(|last| last.epoch_seconds().saturating_sub(at.now.epoch_seconds()) > BACK_S);
        self.say_of_clock(
            &[Key::ClockBackError],
            back.map(|last| {
                let message = Message::warning(Key::ClockBackError, Key::ClockRemedy);
                message.with("last", self.in_full(last)).with("now", self.in_full(at.now))
            }),
        );
    }

    pub(crate) fn ask_time(&mut self, at: Moment) -> Vec<Effect> {
        let now = at.now.epoch_seconds();
        let asked = self.device.asked_time.map(Timestamp::epoch_seconds);
        if asked.is_some_and(|asked| (0..AGAIN_S).contains(&now.saturating_sub(asked))) {
            return Vec::new();
        }
        self.device.asked_time = Some(at.now);
        vec![Effect::Device(DeviceEffect::AskServerTime)]
    }

    pub(crate) fn server_time(&mut self, server: Option<i64>, at: Moment) {
        let Some(server) = server else { return };
        let ahead = at.now.epoch_seconds().saturating_sub(server);
        self.device.ahead = Some(ahead);
        let what = if ahead > 0 { Key::ClockAheadError } else { Key::ClockBehindError };
        let message = (ahead.abs() > OFF_S)
            .then(|| Message::warning(what, Key::ClockRemedy).with("minutes", ahead.abs() / 60));
        self.say_of_clock(&[Key::ClockAheadError, Key::ClockBehindError], message);
    }

    /// Rows that came in at the office and are not of this time yet: one of the two clocks is wrong.
    pub(crate) fn watch_import(&mut self, newest: &str, device: &str) {
        let Some(now) = self.now else { return };
        let ahead = Timestamp::parse(newest)
            .filter(|newest| newest.epoch_seconds().saturating_sub(now.epoch_seconds()) > OFF_S);
        self.say_of_clock(
            &[Key::ClockImportError],
            ahead.map(|newest| {
                let message = Message::warning(Key::ClockImportError, Key::ClockImportRemedy);
                message.with("moment", self.in_full(newest)).with("device", device)
            }),
        );
    }

    fn say_of_clock(&mut self, known: &[Key], message: Option<Message>) {
        self.messages.retain(|message| !known.iter().any(|key| message.what == (*key).into()));
        self.messages.extend(message);
    }

    fn in_full(&self, at: Timestamp) -> String {
        let (hour, minute) = at.hour_minute();
        format!("{} {hour:02}:{minute:02}", words::day(at.date(), self.lang))
    }

    /// What is known of the clock, for the settings.
    pub(crate) fn clock_line(&self) -> String {
        let is_back = self.messages.iter().any(|message| message.what == Key::ClockBackError.into());
        match self.device.ahead {
            Some(ahead) if ahead.abs() > OFF_S => Key::SettingsClockOffLabel.text(self.lang).to_owned(),
            _ if is_back => Key::SettingsClockOffLabel.text(self.lang).to_owned(),
            Some(_) => Key::SettingsClockRightLabel.text(self.lang).to_owned(),
            None => Key::SettingsClockUnknownLabel.text(self.lang).to_owned(),
        }
    }
}
