//! Forms on paper, entered twice. It decides whose turn it is with a form, that nobody sees the other's
//! entry, and that a response comes of a form only when every difference was decided. What a
//! difference is, is decided in `response::double`.

use std::sync::Arc;

use pingyi_questionnaire::{ChoiceOrder, Questionnaire, SubjectOrder};
use pingyi_response::double::entered;
use pingyi_response::{AnswerKey, Double, Draft, DraftKey, Mode, Pass, Slip};
use pingyi_wording::field::Key;

use crate::effect::Effect;
use crate::event::Moment;
use crate::fill::{Interview, Stage};
use crate::keeping;
use crate::model::Kernel;

/// Where forms are chosen by their number.
pub(crate) const DESK: &str = "#/pack";

/// The longest number of a form.
const LONGEST: usize = 20;

/// The number of a form in its one spelling: signs that a key may hold, without zeros in front.
pub(crate) fn number(typed: &str) -> Option<String> {
    let kept = typed.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').take(LONGEST);
    let number: String = kept.skip_while(|sign| *sign == '0').collect();
    (!number.is_empty()).then_some(number)
}

/// A questionnaire in the order in which it was printed: on paper nothing is shuffled.
pub(crate) fn as_printed(questionnaire: &Questionnaire) -> Arc<Questionnaire> {
    let mut printed = questionnaire.clone();
    printed.subject_order = SubjectOrder::Listed;
    for item in &mut printed.items {
        item.order = ChoiceOrder::Listed;
    }
    Arc::new(printed)
}

impl Kernel {
    /// Whose turn it is with a form: the first person's until their entry is finished, then the
    /// second's, then both are compared.
    pub(crate) fn turn_of(&self, key: &DraftKey, number: String) -> Slip {
        let mut slip = Slip { number, pass: Pass::First };
        for next in [Pass::Second, Pass::Settled] {
            if self.entry(key, &slip).is_some_and(|draft| draft.entered) {
                slip.pass = next;
            }
        }
        slip
    }

    fn entry(&self, key: &DraftKey, slip: &Slip) -> Option<&Draft> {
        let key = DraftKey { slip: Some(slip.clone()), ..key.clone() };
        self.shelf.find_draft(&key, self.origin(), None).map(|(_, draft)| draft)
    }

    /// The two entries of a form.
    fn entries(&self, key: &DraftKey) -> Option<[&Draft; 2]> {
        let number = &key.slip.as_ref()?.number;
        let entry = |pass| self.entry(key, &Slip { number: number.clone(), pass });
        Some([entry(Pass::First)?, entry(Pass::Second)?])
    }

    /// A later entry is of the same form: it becomes the same response, and is gone with it.
    pub(crate) fn join(&self, draft: &mut Draft) {
        let first = draft.key.slip.as_ref().filter(|slip| slip.pass != Pass::First);
        let first = first.map(|slip| Slip { number: slip.number.clone(), pass: Pass::First });
        if let Some(first) = first.and_then(|slip| self.entry(&draft.key, &slip)) {
            draft.response_id = first.response_id.clone();
        }
    }

    /// Says whose entry of which form it is.
    pub(crate) fn say_turn(&mut self, slip: &Slip) {
        let key = match slip.pass {
            Pass::First => Key::PaperFirstMessage,
            Pass::Second => Key::PaperSecondMessage,
            Pass::Settled => return,
        };
        self.set_status(key, vec![("form", slip.number.clone())]);
    }

    /// Both entries beside each other. What they agree on is taken; what was decided before stays.
    pub(crate) fn compare(&mut self, at: Moment) -> Vec<Effect> {
        let Some(interview) = &self.interview else { return Vec::new() };
        let is_settled = |slip: &Slip| slip.pass == Pass::Settled;
        if !interview.draft.key.slip.as_ref().is_some_and(is_settled) {
            return Vec::new();
        }
        let Some(entries) = self.entries(&interview.draft.key) else { return Vec::new() };
        let subjects: Vec<_> = interview.filling.subjects().cloned().collect();
        let filled = entries.map(|draft| self.filling(&interview.questionnaire, subjects.clone(), draft, at));
        let mut double = Double::new(&entered(&filled[0]), &entered(&filled[1]));
        let is_new = interview.draft.revision == 0;
        let mut draft = interview.draft.clone();
        if is_new {
            for repeat in entries.iter().flat_map(|entry| &entry.instances) {
                let (name, present) = repeat;
                if draft.instances.get(name).is_none_or(|known| known.numbers.len() < present.numbers.len()) {
                    draft.instances.insert(name.clone(), present.clone());
                }
            }
        }
        let mut filling = self.filling(&interview.questionnaire, subjects, &draft, at);
        if is_new {
            // An answer may only be taken once another one has brought its instance.
            for _ in 0..2 {
                for (key, text) in double.agreed() {
                    let answer = filling.answer_from_text(key, text);
                    filling.set(key, answer);
                }
            }
        }
        let decided: Vec<AnswerKey> = double.differences().keys().cloned().collect();
        for key in decided {
            if let Some(right) = filling.text_of(&key).filter(|_| !is_new) {
                double.decide(&key, Some(right));
            }
        }
        let (same, all) = double.agreement();
        let number = draft.key.slip.as_ref().map(|slip| slip.number.clone()).unwrap_or_default();
        let args = vec![("form", number), ("same", same.to_string()), ("all", all.to_string())];
        self.set_status(Key::PaperComparedMessage, args);
        if let Some(interview) = &mut self.interview {
            interview.draft = draft;
            interview.filling = filling;
            interview.double = Some(double);
            interview.stage = Stage::Reviewing { strict: true };
        }
        if is_new { self.keep_draft() } else { Vec::new() }
    }

    /// Takes one of the two entries of an item.
    pub(crate) fn take(&mut self, name: &str, second: bool) -> Vec<Effect> {
        let key = AnswerKey::parse(name);
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let difference = interview.double.as_ref().and_then(|double| double.differences().get(&key));
        let Some(difference) = difference else { return Vec::new() };
        let text = if second { difference.second.clone() } else { difference.first.clone() };
        let answer = text.and_then(|text| interview.filling.answer_from_text(&key, &text));
        self.answer(name, |_| answer)
    }

    /// An entry is finished: it is kept, and nobody opens it again.
    pub(crate) fn finish_entry(&mut self, at: Moment) -> Option<Vec<Effect>> {
        let interview = self.interview.as_mut()?;
        let slip = interview.draft.key.slip.clone().filter(|slip| slip.pass != Pass::Settled)?;
        interview.draft.entered = true;
        let mut effects = self.keep_draft();
        effects.push(Effect::SetRoute { hash: DESK.to_owned(), replace: false });
        effects.extend(self.go(DESK, at));
        let said = if slip.pass == Pass::First { Key::PaperOnceMessage } else { Key::PaperTwiceMessage };
        self.set_status(said, vec![("form", slip.number)]);
        Some(effects)
    }

    /// What goes when the response of a form is kept: both entries.
    pub(crate) fn entry_keys(&self, draft: &Draft) -> Vec<String> {
        let entries = self.entries(&draft.key).into_iter().flatten();
        entries.map(|entry| keeping::draft_key(&entry.key, entry.origin, None)).collect()
    }
}

impl Interview {
    /// Whether two people entered the item differently and nobody has decided yet.
    pub(crate) fn is_undecided(&self, key: &AnswerKey) -> bool {
        self.double.as_ref().is_some_and(|double| double.is_open(key))
    }

    /// What stands there now was chosen by somebody who looked at the paper.
    pub(crate) fn decide(&mut self, key: &AnswerKey) {
        if let Some(double) = &mut self.double {
            double.decide(key, self.filling.text_of(key));
        }
    }

    /// Whether it is typed from paper, where a blank stays a blank.
    pub(crate) fn is_from_paper(&self) -> bool {
        self.draft.mode == Mode::Paper
    }
}
