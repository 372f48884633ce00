//! The instances of a repeat on the screen: one more, one less, and back again. It decides where a
//! person stands afterwards; what an instance is, `response::filling` decides.

use pingyi_base::{ChoiceCode, ItemName};
use pingyi_response::{Answer, AnswerKey};

use crate::effect::Effect;
use crate::fill::{Interview, Stage};
use crate::model::Kernel;

impl Kernel {
    pub(crate) fn add_instance(&mut self, repeat: &ItemName) -> Vec<Effect> {
        let number = self.asking().and_then(|interview| interview.filling.add_instance(repeat));
        let Some(number) = number else { return Vec::new() };
        self.pushed += 1;
        let mut effects = vec![Effect::PushPlace];
        effects.extend(self.stand_in(repeat, Some(number)));
        effects
    }

    /// Its answers are kept until the interview is handed in, so that it can be brought back.
    pub(crate) fn remove_instance(&mut self, repeat: &ItemName, number: u32) -> Vec<Effect> {
        let Some(interview) = self.asking() else { return Vec::new() };
        let place = interview.filling.instance_place(repeat, number);
        if !interview.filling.remove_instance(repeat, number) {
            return Vec::new();
        }
        let next = place.and_then(|place| interview.filling.instances(repeat).get(place - 1)).copied();
        self.stand_in(repeat, next)
    }

    pub(crate) fn restore_instance(&mut self, repeat: &ItemName) -> Vec<Effect> {
        let number = self.asking().and_then(|interview| interview.filling.restore_instance(repeat));
        match number {
            Some(number) => self.stand_in(repeat, Some(number)),
            None => Vec::new(),
        }
    }

    /// Puts choices in another order.
    pub(crate) fn rank(
        &mut self,
        name: &str,
        change: impl FnOnce(Vec<ChoiceCode>, &[ChoiceCode]) -> Vec<ChoiceCode>,
    ) -> Vec<Effect> {
        let Some(interview) = self.asking() else { return Vec::new() };
        let key = AnswerKey::parse(name);
        let all: Vec<ChoiceCode> =
            interview.filling.choices(&key).into_iter().map(|choice| choice.code.clone()).collect();
        self.answer(name, |before| {
            let placed = match before {
                Some(Answer::Choices(placed)) => placed.clone(),
                _ => Vec::new(),
            };
            let order = change(placed, &all);
            (!order.is_empty()).then_some(Answer::Choices(order))
        })
    }

    fn asking(&mut self) -> Option<&mut Interview> {
        self.interview.as_mut().filter(|interview| matches!(interview.stage, Stage::Asking { .. }))
    }

    /// To the first page of an instance, or to the question whether there is one more.
    fn stand_in(&mut self, repeat: &ItemName, number: Option<u32>) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = self.asking() else { return Vec::new() };
        let first = number.and_then(|number| {
            let all = interview.filling.relevant();
            let is_there = |key: &&AnswerKey| {
                key.instance.as_ref().is_some_and(|one| one.repeat == *repeat && one.number == number)
            };
            all.iter().find(is_there).cloned()
        });
        let key = first.unwrap_or_else(|| AnswerKey::item(repeat));
        let place = interview.page_at(&key, wide).1.and_then(|page| page.place()).unwrap_or(key);
        let review = matches!(interview.stage, Stage::Asking { review: true, .. });
        interview.turn(Stage::Asking { place, strict: false, review });
        let mut effects = self.keep_draft();
        effects.push(Effect::Focus { name: None });
        effects
    }
}
