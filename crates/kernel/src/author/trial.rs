//! Trying a questionnaire while it is written: the filling engine of the phone, begun anew after each
//! change with the answers that were given before. It decides which page is open; how it is drawn is
//! for `draw`.

use std::sync::Arc;

use pingyi_base::{ChoiceCode, Language, Severity, SubjectId};
use pingyi_questionnaire::{ItemKind, Questionnaire};
use pingyi_response::filling::{Page, PageKind, PageSize};
use pingyi_response::{Answer, AnswerKey, Environment, Filling, Start};
use pingyi_wording::Lang;

/// As on a tablet.
const SIZE: PageSize = PageSize::Short;
/// A rating is tried on the first few of whom it asks about.
const SUBJECTS: usize = 2;

/// A trial.
#[derive(Debug, Default)]
pub(super) struct Trial {
    filling: Option<Filling>,
    place: Option<AnswerKey>,
    /// Behind the last page.
    pub(super) is_at_end: bool,
    /// Somebody wanted to go on: what is missing is said.
    pub(super) is_strict: bool,
    /// The draft holds no more; what is tried is what held last.
    pub(super) is_old: bool,
}

impl Trial {
    /// Goes on with what the draft is now.
    pub(super) fn renew(
        &mut self,
        questionnaire: Option<&Arc<Questionnaire>>,
        subjects: Vec<SubjectId>,
        lang: Lang,
    ) {
        self.is_old = questionnaire.is_none();
        let Some(questionnaire) = questionnaire else { return };
        let before = self.filling.take().filter(|before| before.questionnaire().id == questionnaire.id);
        let (answers, instances) = before
            .map(|before| (before.answers().clone(), before.kept_instances().clone()))
            .unwrap_or_default();
        let environment = Environment { language: Some(Language::new(lang.tag())), ..Environment::default() };
        let subjects = subjects.into_iter().take(SUBJECTS).collect();
        let start = Start { subjects, answers, instances, environment, ..Start::default() };
        self.filling = Some(Filling::begin(Arc::clone(questionnaire), start));
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is being tried.
    pub(super) fn filling(&self) -> Option<&Filling> {
        self.filling.as_ref()
    }

    /// The open page with its index.
    pub(super) fn page(&self) -> Option<(usize, Page)> {
        let filling = self.filling.as_ref()?;
        let index = self.place.as_ref().map_or(0, |place| filling.page_of(place, SIZE));
        Some((index, filling.page(SIZE, index)?))
    }

    /// How many pages there are.
    pub(super) fn pages(&self) -> usize {
        self.filling.as_ref().map_or(0, |filling| filling.page_count(SIZE))
    }

    /// Turns to the page of an item, if it is asked now.
    pub(super) fn show(&mut self, item: &str) {
        let pages = self.filling.as_ref().map(|filling| filling.pages(SIZE)).unwrap_or_default();
        let key = pages.iter().flat_map(|page| &page.keys).find(|key| key.item.as_str() == item);
        if let Some(key) = key {
            self.turn(Some(key.clone()));
        }
    }

    /// Does what the command says; `None` if it is not one for the trial.
    pub(super) fn apply(&mut self, words: &[&str], value: &str) -> Option<()> {
        match words {
            ["try-next"] => self.next(),
            ["try-back"] => self.back(),
            ["try-again"] => {
                let questionnaire = Arc::clone(self.filling.as_ref()?.questionnaire());
                let start = self.start_again()?;
                self.filling = Some(Filling::begin(questionnaire, start));
                self.turn(None);
            }
            ["try-add"] => {
                self.filling.as_mut()?.add_instance(&value.into());
            }
            ["try-choose", name] => {
                let code = Answer::Choice(ChoiceCode::new(value));
                self.set(name, |before| (before != Some(&code)).then(|| code.clone()))?;
            }
            ["try-tick", name] => {
                let code = ChoiceCode::new(value);
                self.set(name, |before| {
                    let mut codes = match before {
                        Some(Answer::Choices(codes)) => codes.clone(),
                        _ => Vec::new(),
                    };
                    match codes.iter().position(|known| *known == code) {
                        Some(place) => {
                            codes.remove(place);
                        }
                        None => codes.push(code),
                    }
                    (!codes.is_empty()).then_some(Answer::Choices(codes))
                })?;
            }
            ["try-type", name] => {
                let answer = self.filling.as_ref()?.answer_from_text(&AnswerKey::parse(name), value);
                self.set(name, |_| answer)?;
            }
            ["try-tap", name] => {
                let answer = self.filling.as_ref()?.answer_from_text(&AnswerKey::parse(name), value);
                self.set(name, |before| if before.is_some() { None } else { answer })?;
            }
            _ => return None,
        }
        Some(())
    }

    fn set(&mut self, name: &str, answer: impl FnOnce(Option<&Answer>) -> Option<Answer>) -> Option<()> {
        let key = AnswerKey::parse(name);
        let filling = self.filling.as_mut()?;
        let answer = answer(filling.value(&key));
        filling.set(&key, answer);
        Some(())
    }

    fn start_again(&self) -> Option<Start> {
        let filling = self.filling.as_ref()?;
        Some(Start { subjects: filling.subjects().cloned().collect(), ..Start::default() })
    }

    fn turn(&mut self, place: Option<AnswerKey>) {
        self.place = place;
        self.is_at_end = false;
        self.is_strict = false;
    }

    fn next(&mut self) {
        let Some((index, page)) = self.page() else { return };
        let Some(filling) = &self.filling else { return };
        let is_wrong = |key: &AnswerKey| {
            filling.findings_at(key).iter().any(|finding| finding.severity == Severity::Error)
        };
        if page.keys.iter().any(is_wrong) {
            self.is_strict = true;
            return;
        }
        let next = filling.page(SIZE, index + 1).and_then(|page| page.place());
        let ends = filling.ended_by().is_some();
        match next.filter(|_| !ends) {
            Some(place) => self.turn(Some(place)),
            None => self.is_at_end = true,
        }
    }

    fn back(&mut self) {
        if self.is_at_end {
            self.is_at_end = false;
            return;
        }
        let Some((index, _)) = self.page() else { return };
        let before = index.checked_sub(1).and_then(|index| self.filling.as_ref()?.page(SIZE, index)?.place());
        if before.is_some() {
            self.turn(before);
        }
    }
}

/// Whether a page asks for one more instance of a repeat, and of which.
pub(super) fn repeat_of(page: &Page) -> Option<&str> {
    match &page.kind {
        PageKind::Add { repeat } => Some(repeat.as_str()),
        PageKind::Items => None,
    }
}

/// What is typed rather than tapped.
pub(super) fn is_typed(kind: &ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Integer
            | ItemKind::Decimal
            | ItemKind::Range { .. }
            | ItemKind::Text
            | ItemKind::Date
            | ItemKind::Time
            | ItemKind::DateTime
    )
}
