//! Handing the device over: while a respondent answers at a household, nothing but that interview is
//! open, until it is handed in or the interviewer takes the device back. It decides what opens it;
//! docs/decisions/0075 says what that protects from and what not.

use pingyi_base::InterviewerId;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::Effect;
use crate::fill::Interview;
use crate::model::Kernel;

impl Kernel {
    pub(crate) fn is_locked(&self) -> bool {
        self.interview.as_ref().is_some_and(|interview| interview.is_locked)
    }

    /// Keeps the lock as it is now, so that a reload changes nothing.
    pub(crate) fn lock(&mut self) -> Vec<Effect> {
        let locked = self.interview.as_ref().filter(|interview| interview.is_locked);
        let lock = locked.map(|interview| interview.route.hash());
        if self.settings.lock == lock {
            return Vec::new();
        }
        self.change_settings(|settings| settings.lock = lock)
    }

    /// After handing in: nothing of the answers is left on the screen, and the device may sleep.
    pub(crate) fn let_go(&mut self) -> Vec<Effect> {
        if let Some(interview) = &mut self.interview {
            interview.is_locked = false;
        }
        let mut effects = self.lock();
        effects.push(Effect::KeepAwake(false));
        effects
    }

    /// The interviewer takes the device back.
    pub(crate) fn unlock(&mut self, code: &str) -> Vec<Effect> {
        let wrong = Key::FillStaffWrongError.into();
        self.messages.retain(|message| message.what != wrong);
        let code = code.trim();
        let named = |id: &InterviewerId| id.as_str().eq_ignore_ascii_case(code);
        let known = self.pack.as_ref().map(|pack| pack.interviewers.as_slice()).unwrap_or_default();
        let Some(interview) = &mut self.interview else { return Vec::new() };
        // Whoever is at work or was sent; if that is nobody, anybody of the list; with no list, any word.
        let opens = match &interview.draft.interviewer {
            Some(id) => named(id),
            None => known.is_empty() || known.iter().any(|who| named(&who.id)),
        };
        if !opens {
            let message = Message::warning(Key::FillStaffWrongError, Key::FillStaffWrongRemedy);
            alerts::add(&mut self.messages, message);
            return Vec::new();
        }
        interview.is_locked = false;
        let effects = self.lock();
        self.set_status(Key::FillUnlockedMessage, Vec::new());
        effects
    }

    /// Whose interview: on a device that was handed over no more than the code is shown.
    pub(crate) fn interview_household(&self, interview: &Interview) -> String {
        let id = interview.draft.key.household.as_ref();
        id.map_or_else(String::new, |id| {
            if interview.route.hands_over() { id.to_string() } else { self.household_label(id) }
        })
    }
}
