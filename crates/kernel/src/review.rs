//! What is shown at the end of an interview: the last look, and what became of it. It decides that a
//! private answer is never repeated on a screen.

use pingyi_interchange::columns::Word as _;
use pingyi_questionnaire::Item;
use pingyi_response::response::Trace;
use pingyi_response::{AnswerKey, DispositionClass};
use pingyi_wording::field::Key;

use crate::fill::{Interview, Stage, size};
use crate::handin::HandingIn;
use crate::handover::asks_for_helper;
use crate::model::Kernel;
use crate::view::{DoneView, ReviewLine, ReviewView, SavingState};
use crate::words;

impl Kernel {
    #[inline(never)]
    pub(crate) fn review_view(&self, interview: &Interview) -> ReviewView {
        let open = interview.open_items();
        let mut subject = (None, None);
        let mut lines = Vec::new();
        for page in interview.filling.pages(size(false)) {
            for key in &page.keys {
                let holds_value = interview.filling.item(key).is_some_and(Item::holds_value);
                if !holds_value || !is_listed(interview, key) {
                    continue;
                }
                let about = (key.subject.clone(), key.instance.clone());
                let changed = about != subject;
                subject = about;
                lines.push(self.review_line(interview, key, page.private, changed));
            }
        }
        ReviewView {
            title: self.title(interview),
            household: self.interview_household(interview),
            lines,
            open: u32::try_from(open.len()).unwrap_or(u32::MAX),
            busy: false,
            helper: asks_for_helper(interview).then(|| interview.draft.helper.word()),
            is_locked: interview.is_locked,
            by_pin: self.settings.pin.is_some(),
            saving: saving_key(interview.saving).text(self.lang).to_owned(),
            saving_state: interview.saving,
        }
    }

    fn review_line(
        &self,
        interview: &Interview,
        key: &AnswerKey,
        private: bool,
        changed: bool,
    ) -> ReviewLine {
        let label = interview.filling.item(key).map(|item| self.piped(interview, &item.label, key));
        let (label, language) = label.unwrap_or_default();
        let subject = changed.then(|| self.about(interview, key)).flatten();
        let answer = match interview.filling.value(key) {
            None => Key::ReviewEmptyLabel.text(self.lang).to_owned(),
            Some(_) if private => Key::ReviewPrivateLabel.text(self.lang).to_owned(),
            Some(answer) => self.answer_words(interview, key, answer),
        };
        // Marked from the beginning: what was passed in peace may be wanted by now, because of an answer
        // behind it.
        let problem = self.problem(interview, key);
        let is_undecided = interview.is_undecided(key);
        let problem =
            problem.or_else(|| is_undecided.then(|| Key::PaperUndecidedLabel.text(self.lang).to_owned()));
        ReviewLine {
            name: key.to_string(),
            subject: subject.unwrap_or_default(),
            label,
            language,
            answer,
            problem: problem.unwrap_or_default(),
            entries: self.entries_in_words(interview, key),
        }
    }

    /// What each of two people entered, where they differ.
    fn entries_in_words(&self, interview: &Interview, key: &AnswerKey) -> Option<[String; 2]> {
        let difference = interview.double.as_ref()?.differences().get(key)?;
        let said = |entry: &Option<String>| {
            let answer = entry.as_ref().and_then(|text| interview.filling.answer_from_text(key, text));
            answer.map_or_else(
                || Key::ReviewEmptyLabel.text(self.lang).to_owned(),
                |answer| self.answer_words(interview, key, &answer),
            )
        };
        Some([said(&difference.first), said(&difference.second)])
    }

    /// Whom or which instance a line is about.
    fn about(&self, interview: &Interview, key: &AnswerKey) -> Option<String> {
        if let Some(id) = &key.subject {
            return self.subject_name(id);
        }
        let one = key.instance.as_ref()?;
        let place = interview.filling.instance_place(&one.repeat, one.number)?;
        let total = interview.filling.instances(&one.repeat).len();
        let label = self.repeat_label(interview, &one.repeat);
        let args = [("label", label.as_str()), ("n", &place.to_string()), ("total", &total.to_string())];
        Some(words::say(Key::FillInstanceTitle, self.lang, &args))
    }

    /// What is wrong with an item, in the questionnaire's words where it has any.
    pub(crate) fn problem(&self, interview: &Interview, key: &AnswerKey) -> Option<String> {
        use pingyi_base::FindingCode::{FillConstraint, FillRequired};
        let finding = &interview.error_at(key)?;
        let item = interview.filling.item(key)?;
        let own = match finding.code {
            FillRequired => Some(&item.required_message),
            FillConstraint => Some(&item.constraint_message),
            _ => None,
        };
        let own = own.map(|text| self.piped(interview, text, key).0);
        Some(own.filter(|text| !text.is_empty()).unwrap_or_else(|| {
            let (what, remedy) = words::finding(finding, self.lang);
            format!("{what} {remedy}")
        }))
    }

    pub(crate) fn title(&self, interview: &Interview) -> String {
        words::text(&interview.questionnaire.title, self.lang, &interview.questionnaire.default_language).0
    }

    #[inline(never)]
    pub(crate) fn done_view(&self, interview: &Interview, handing: &HandingIn) -> DoneView {
        let at_household = interview.draft.key.household.is_some();
        let header = &handing.response.header;
        let saved = if header.disposition.class() == DispositionClass::Refusal
            && header.disposition.code() == "2.11"
        {
            Key::FillDeclinedMessage
        } else if matches!(header.trace, Trace::Secret { .. }) {
            Key::DoneSecretMessage
        } else if at_household {
            Key::DoneSavedMessage
        } else {
            Key::DoneSavedOwnMessage
        };
        let (headline, text) = match handing.saving {
            SavingState::Idle | SavingState::Saving => (Key::DoneSavingTitle, Key::DoneSavingMessage),
            SavingState::Saved if handing.elsewhere => (Key::DoneSavedTitle, Key::FillAlreadyMessage),
            SavingState::Saved => (Key::DoneSavedTitle, saved),
            SavingState::Partly => (Key::DonePartlyTitle, Key::DonePartlyMessage),
            SavingState::NotSaved => (Key::DoneFailedTitle, Key::DoneFailedMessage),
        };
        let is_kept = handing.is_kept();
        DoneView {
            saving_state: handing.saving,
            headline: headline.text(self.lang).to_owned(),
            text: text.text(self.lang).to_owned(),
            to_visits: at_household && is_kept && !interview.is_locked,
            can_again: !at_household && is_kept,
            hand_back: is_kept && interview.route.hands_over(),
            can_leave: handing.saving == SavingState::NotSaved && handing.rescued,
            is_locked: interview.is_locked,
            by_pin: self.settings.pin.is_some(),
            hand_over: if is_kept && !at_household && interview.route.slip.is_none() {
                Key::DoneOwnWayMessage.text(self.lang).to_owned()
            } else {
                String::new()
            },
        }
    }

    /// The interview's screen.
    pub(crate) fn interview_screen(&self, interview: &Interview) -> crate::view::Screen {
        use std::rc::Rc;

        use crate::view::Screen;
        match &interview.stage {
            Stage::Asking { place, strict, review } => {
                Screen::Fill(Rc::new(self.fill_view(interview, place, *strict, *review)))
            }
            Stage::Reviewing { .. } => Screen::Review(Rc::new(self.review_view(interview))),
            Stage::HandingIn(handing) => Screen::Done(Rc::new(self.done_view(interview, handing))),
        }
    }
}

/// Where two entries are compared, only what differs or is wrong is worth a look.
fn is_listed(interview: &Interview, key: &AnswerKey) -> bool {
    let Some(double) = &interview.double else { return true };
    double.differences().get(key).is_some() || interview.error_at(key).is_some()
}

/// How saving stands, in words.
pub(crate) fn saving_key(saving: SavingState) -> Key {
    match saving {
        SavingState::Idle => Key::SavingIdleLabel,
        SavingState::Saving => Key::SavingSavingLabel,
        SavingState::Saved => Key::SavingSavedLabel,
        SavingState::Partly => Key::SavingPartlyLabel,
        SavingState::NotSaved => Key::SavingUnsavedLabel,
    }
}
