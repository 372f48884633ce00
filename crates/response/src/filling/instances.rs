//! The instances of repeats: begun, added, removed and brought back by number, so that no answer
//! moves to another.

use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, ItemName, ordered};
use pingyi_questionnaire::definition::INSTANCE_LIMIT;

use super::Filling;
use super::findings::finding;
use super::settle::At;
use crate::AnswerKey;
use crate::answer::Present;

/// More instances are wanted than there may be.
pub(super) fn too_many(key: &AnswerKey, wanted: u64) -> Finding {
    finding(FindingCode::FillInstances, key).with("value", wanted).with("limit", INSTANCE_LIMIT)
}

impl Filling {
    /// The numbers of a repeat's instances, in order; none while the repeat is hidden.
    #[must_use]
    pub fn instances(&self, repeat: &ItemName) -> &[u32] {
        self.graph.repeat_names.get(repeat).map_or(&[], |repeat| self.numbers(*repeat))
    }

    /// The place of an instance among those that are there, from 1.
    #[must_use]
    pub fn instance_place(&self, repeat: &ItemName, number: u32) -> Option<usize> {
        self.instances(repeat).binary_search(&number).ok().map(|place| place + 1)
    }

    /// Whether a person says how many instances there are, and may say one more now.
    #[must_use]
    pub fn can_add_instance(&self, repeat: &ItemName) -> bool {
        self.free(repeat).is_some_and(|repeat| self.numbers(repeat).len() < INSTANCE_LIMIT as usize)
    }

    /// One more instance; its number. `None` where the number follows from answers, where there are
    /// too many, and where the repeat is hidden.
    pub fn add_instance(&mut self, repeat: &ItemName) -> Option<u32> {
        if !self.can_add_instance(repeat) {
            return None;
        }
        let kept = self.instances.get_mut(repeat)?;
        kept.last = kept.last.checked_add(1)?;
        let number = kept.last;
        kept.numbers.push(number);
        self.take_instances(repeat);
        Some(number)
    }

    /// Takes an instance away; its answers are kept until the interview is handed in.
    pub fn remove_instance(&mut self, repeat: &ItemName, number: u32) -> bool {
        let is_free = self.free(repeat).is_some();
        let Some(kept) = self.instances.get_mut(repeat).filter(|_| is_free) else { return false };
        let Ok(place) = kept.numbers.binary_search(&number) else { return false };
        kept.numbers.remove(place);
        kept.removed.push(number);
        self.take_instances(repeat);
        true
    }

    /// Brings the instance back that was removed last; its number.
    pub fn restore_instance(&mut self, repeat: &ItemName) -> Option<u32> {
        if !self.can_add_instance(repeat) {
            return None;
        }
        let kept = self.instances.get_mut(repeat)?;
        let number = kept.removed.pop()?;
        if let Err(place) = kept.numbers.binary_search(&number) {
            kept.numbers.insert(place, number);
        }
        self.take_instances(repeat);
        Some(number)
    }

    /// Whether an instance was removed that can be brought back.
    #[must_use]
    pub fn can_restore_instance(&self, repeat: &ItemName) -> bool {
        self.can_add_instance(repeat)
            && self.instances.get(repeat).is_some_and(|kept| !kept.removed.is_empty())
    }

    /// The index of a repeat that is shown and that a person adds to.
    fn free(&self, name: &ItemName) -> Option<usize> {
        let index = *self.graph.repeat_names.get(name)?;
        let repeat = self.graph.repeats.get(index)?;
        let is_shown = self.section_is_shown(repeat.section, At { subject: 0, instance: 0 });
        (repeat.count.is_none() && is_shown).then_some(index)
    }

    pub(super) fn numbers(&self, repeat: usize) -> &[u32] {
        let is_shown = |section| self.section_is_shown(section, At { subject: 0, instance: 0 });
        let shown = self.graph.repeats.get(repeat).filter(|repeat| is_shown(repeat.section));
        shown.and_then(|_| self.present.get(repeat)).map_or(&[], Vec::as_slice)
    }

    /// Whether an instance was ever there, or may come: its answers are kept.
    pub(super) fn was_given(&self, item: usize, at: At) -> bool {
        let Some(home) = self.graph.item_homes.get(item).and_then(|(home, _)| *home) else { return true };
        let Some(repeat) = self.graph.repeats.get(home) else { return false };
        let last = match repeat.count {
            Some(_) => INSTANCE_LIMIT,
            None => self.kept_of(home).map_or(0, |(_, kept)| kept.last),
        };
        at.instance <= last
    }

    fn kept_of(&self, repeat: usize) -> Option<(&ItemName, &Present)> {
        let section = self.graph.repeats.get(repeat)?.section;
        let name = &self.questionnaire.sections.get(section)?.name;
        Some((name, self.instances.get(name)?))
    }

    /// A repeat that a person adds to begins with one instance, as ODK's.
    pub(super) fn begin_instances(&mut self) {
        for repeat in &Arc::clone(&self.graph).repeats {
            if repeat.count.is_some() {
                continue;
            }
            let Some(section) = self.questionnaire.sections.get(repeat.section) else { continue };
            let name = section.name.clone();
            let kept = self.instances.or_insert_with(name.clone(), || Present {
                numbers: vec![1],
                removed: Vec::new(),
                last: 1,
            });
            // What was kept is put in order, whatever happened to it.
            let wanted = kept.numbers.len() as u64;
            kept.numbers = ordered::set(kept.numbers.iter().copied().filter(|number| *number > 0))
                .into_iter()
                .take(INSTANCE_LIMIT as usize)
                .collect();
            kept.last = kept.numbers.iter().chain(&kept.removed).copied().fold(kept.last, u32::max);
            if wanted > u64::from(INSTANCE_LIMIT) {
                self.overfull.insert(repeat.section, wanted);
            }
            self.take_kept(&name);
        }
    }

    fn take_instances(&mut self, repeat: &ItemName) {
        self.take_kept(repeat);
        self.settle();
    }

    fn take_kept(&mut self, repeat: &ItemName) {
        let numbers = self.instances.get(repeat).map(|kept| kept.numbers.clone());
        if let (Some(numbers), Some(index)) = (numbers, self.graph.repeat_names.get(repeat).copied()) {
            self.set_present(index, &numbers);
        }
    }
}
