//! The PIN that opens a device which was handed over. It decides what counts as one, how wrong tries are
//! slowed down, and what becomes of a forgotten one; the browser makes the hash, slowly. Without a PIN
//! the interviewer's code opens, as docs/decisions/0075 says.

use pingyi_base::{InterviewerId, Timestamp};
use pingyi_interchange::stored::Pin;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::{Ask, Effect};
use crate::event::Moment;
use crate::handover::Cover;
use crate::model::Kernel;
use crate::route::Route;
use crate::words::Phrase;

/// Rounds of PBKDF2 with HMAC-SHA-256: what OWASP's Password Storage Cheat Sheet asks for.
const ROUNDS: u32 = 600_000;

/// Digits of a PIN.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// So many wrong tries are free: fingers slip.
const FREE_TRIES: u32 = 2;
/// Seconds after the first that is not; doubled with each further one.
const FIRST_WAIT_S: u32 = 30;
/// The longest wait.
const LONGEST_WAIT_S: u32 = 3600;

/// Hours after which a PIN that was called forgotten may be replaced. By then the device is back with
/// those who answer for it.
const FORGOTTEN_H: i64 = 12;

/// A PIN that is being made into its hash.
#[derive(Clone, Debug)]
pub(crate) struct Checking {
    ask: Ask,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// A new one, with its salt.
    Set(String),
    /// The interviewer takes the device back.
    Open,
    /// The interview goes on in the respondent's hands.
    Reopen,
}

/// Whether a PIN was called forgotten.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Forgotten {
    No,
    /// It may be replaced at this moment.
    At(Timestamp),
    /// It may be replaced.
    Due,
}

/// What is said about PINs and codes, for the screens that show nothing else.
pub(crate) fn is_about_pins(what: Phrase) -> bool {
    let about = [
        Key::PinWrongError,
        Key::PinWaitError,
        Key::PinDigitsError,
        Key::PinTwiceError,
        Key::FillStaffWrongError,
    ];
    about.into_iter().any(|key| what == key.into())
}

/// Seconds to wait after so many wrong tries.
fn wait_s(tries: u32) -> u32 {
    match tries.checked_sub(FREE_TRIES + 1) {
        None => 0,
        Some(more) => FIRST_WAIT_S.saturating_mul(1 << more.min(16)).min(LONGEST_WAIT_S),
    }
}

/// The digits of a PIN, also as an input method for Chinese writes them; `None` if it is no PIN.
fn digits(typed: &str) -> Option<String> {
    let digit = |sign: char| match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_u32(u32::from(sign) - 0xff10 + 0x30),
        _ => None,
    };
    let pin: Option<String> = typed.trim().chars().map(digit).collect();
    pin.filter(|pin| DIGITS.contains(&pin.len()))
}

impl Kernel {
    /// Seconds until the next try.
    pub(crate) fn pin_wait_s(&self) -> u32 {
        let (Some(pin), Some(now)) = (&self.settings.pin, self.now) else { return 0 };
        let Some(tried_at) = pin.tried_at else { return 0 };
        let since = now.epoch_seconds().saturating_sub(tried_at.epoch_seconds());
        wait_s(pin.tries).saturating_sub(u32::try_from(since.max(0)).unwrap_or(u32::MAX))
    }

    pub(crate) fn forgotten(&self) -> Forgotten {
        let at = self.settings.pin.as_ref().and_then(|pin| pin.forgotten_at);
        let (Some(at), Some(now)) = (at, self.now) else { return Forgotten::No };
        let due = at.later(FORGOTTEN_H * 3600).unwrap_or(at);
        if now < due { Forgotten::At(due) } else { Forgotten::Due }
    }

    /// A PIN, or a code where there is none, from the interviewer.
    pub(crate) fn staff(&mut self, typed: &str, reopen: bool, at: Moment) -> Vec<Effect> {
        self.forget_wrong();
        if !self.is_handed_over() || self.hand.checking.is_some() {
            return Vec::new();
        }
        let Some(pin) = &self.settings.pin else { return self.staff_code(typed, reopen, at) };
        let (salt, rounds) = (pin.salt.clone(), pin.rounds);
        // A clock that was set back begins the wait anew.
        let is_later = pin.tried_at.is_some_and(|tried_at| tried_at > at.now);
        if is_later || self.pin_wait_s() > 0 {
            alerts::add(&mut self.messages, Message::warning(Key::PinWaitError, Key::PinWaitRemedy));
            let begin_anew = |pin: &mut Pin| pin.tried_at = Some(at.now);
            return if is_later { self.change_pin(begin_anew) } else { Vec::new() };
        }
        let Some(digits) = digits(typed) else {
            alerts::add(&mut self.messages, Message::warning(Key::PinWrongError, Key::PinWrongRemedy));
            return Vec::new();
        };
        // It counts before anybody knows whether it is right: a reload gives no try away.
        let mut effects = self.change_pin(|pin| {
            pin.tries = pin.tries.saturating_add(1);
            pin.tried_at = Some(at.now);
        });
        let what = if reopen { What::Reopen } else { What::Open };
        effects.push(self.hash(digits, salt, rounds, what));
        effects
    }

    /// Without a PIN: the code of whoever is at work or was sent; if that is nobody, anybody's of the list;
    /// with no list, any word.
    fn staff_code(&mut self, typed: &str, reopen: bool, at: Moment) -> Vec<Effect> {
        let code = typed.trim();
        let named = |id: &InterviewerId| id.as_str().eq_ignore_ascii_case(code);
        let known = self.pack.as_ref().map(|pack| pack.interviewers.as_slice()).unwrap_or_default();
        let opens = match self.who_asks() {
            Some(id) => named(&id),
            None => known.is_empty() || known.iter().any(|who| named(&who.id)),
        };
        if !opens {
            let message = Message::warning(Key::FillStaffWrongError, Key::FillStaffWrongRemedy);
            alerts::add(&mut self.messages, message);
            return Vec::new();
        }
        if reopen { self.reopen(at) } else { self.open_up(at) }
    }

    fn who_asks(&self) -> Option<InterviewerId> {
        if let Some(interview) = &self.interview {
            return interview.draft.interviewer.clone();
        }
        let chosen = self.settings.interviewer.as_deref().map(InterviewerId::new);
        chosen.or_else(|| {
            let Some(Route::Fill(route)) = Route::parse(self.settings.lock.as_deref()?) else { return None };
            self.pack.as_ref()?.household(&route.household?.as_str().into())?.interviewer.clone()
        })
    }

    /// A first PIN or another one: before the device is handed over, in the settings, and where the old
    /// one was forgotten long enough ago.
    pub(crate) fn new_pin(&mut self, pin: &str, again: &str, at: Moment) -> Vec<Effect> {
        self.forget_wrong();
        let may = !self.is_handed_over() || self.forgotten() == Forgotten::Due;
        if !may || self.hand.checking.is_some() {
            return Vec::new();
        }
        let Some(digits) = digits(pin) else {
            alerts::add(&mut self.messages, Message::warning(Key::PinDigitsError, Key::PinDigitsRemedy));
            return vec![Effect::Focus { name: Some("pin".to_owned()) }];
        };
        if self::digits(again).as_ref() != Some(&digits) {
            alerts::add(&mut self.messages, Message::warning(Key::PinTwiceError, Key::PinTwiceRemedy));
            return vec![Effect::Focus { name: Some("pin-again".to_owned()) }];
        }
        let salt = format!("{:032x}", at.entropy);
        vec![self.hash(digits, salt.clone(), ROUNDS, What::Set(salt))]
    }

    fn hash(&mut self, pin: String, salt: String, rounds: u32, what: What) -> Effect {
        self.asks += 1;
        let ask = Ask(self.asks);
        self.hand.checking = Some(Checking { ask, what });
        Effect::HashPin { ask, pin, salt, rounds }
    }

    /// The hash is there; `None` if this browser makes none.
    pub(crate) fn pin_hashed(&mut self, ask: Ask, hash: Option<String>, at: Moment) -> Vec<Effect> {
        let Some(Checking { what, .. }) = self.hand.checking.take_if(|checking| checking.ask == ask) else {
            return Vec::new();
        };
        let reopen = match what {
            What::Set(salt) => return self.pin_set(salt, hash, at),
            What::Reopen => true,
            What::Open => false,
        };
        let Some(pin) = &self.settings.pin else { return Vec::new() };
        if hash.as_ref() != Some(&pin.hash) {
            let waits = self.pin_wait_s() > 0;
            let (what, remedy) = if waits {
                (Key::PinWaitError, Key::PinWaitRemedy)
            } else {
                (Key::PinWrongError, Key::PinWrongRemedy)
            };
            alerts::add(&mut self.messages, Message::warning(what, remedy));
            let mut effects = vec![Effect::Focus { name: Some("pin".to_owned()) }];
            if waits && self.is_covered() {
                effects.push(Effect::WatchIdle { after_s: Some(1) });
            }
            return effects;
        }
        let mut effects = self.change_pin(|pin| {
            (pin.tries, pin.tried_at, pin.forgotten_at) = (0, None, None);
        });
        effects.extend(if reopen { self.reopen(at) } else { self.open_up(at) });
        effects
    }

    fn pin_set(&mut self, salt: String, hash: Option<String>, at: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        match hash {
            Some(hash) => {
                let pin = Pin { salt, rounds: ROUNDS, hash, tries: 0, tried_at: None, forgotten_at: None };
                effects.extend(self.change_settings(|settings| settings.pin = Some(pin)));
                self.set_status(Key::PinSetMessage, Vec::new());
            }
            None => {
                alerts::add(&mut self.messages, Message::warning(Key::PinNoneError, Key::PinNoneRemedy));
            }
        }
        match self.hand.cover.clone() {
            Some(Cover::NewPin { then }) => effects.extend(self.hand_over_now(then)),
            Some(Cover::Locked) => effects.extend(self.open_up(at)),
            _ => {}
        }
        effects
    }

    /// It opens by itself to nobody at once: from now on it takes as long as it takes to bring the device
    /// back. The right PIN ends that.
    pub(crate) fn forgot_pin(&mut self, at: Moment) -> Vec<Effect> {
        if self.settings.pin.is_none() || self.forgotten() != Forgotten::No {
            return Vec::new();
        }
        self.change_pin(|pin| pin.forgotten_at = Some(at.now))
    }

    fn change_pin(&mut self, change: impl FnOnce(&mut Pin)) -> Vec<Effect> {
        self.change_settings(|settings| {
            if let Some(pin) = &mut settings.pin {
                change(pin);
            }
        })
    }

    fn forget_wrong(&mut self) {
        self.messages.retain(|message| !is_about_pins(message.what));
    }
}
