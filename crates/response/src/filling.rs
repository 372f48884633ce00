//! Filling: what is asked next. It decides which items are relevant, which values follow from
//! others, what is wrong with an answer, how items are laid on pages, and what the interview has
//! come to. It keeps nothing and asks for no time; the same engine runs on the screen, on the
//! command line and in the scenarios.
//!
//! Values that are calculated, and those that an item begins with, stand among the answers, so that
//! a draft that is read again holds what it held: `once()` keeps what it had, and an answer given by
//! hand to a calculated item stays until something that the calculation looks at changes. An empty
//! text among the answers says that an item had its beginning, or its calculation, and is empty
//! because a person wanted it so.

mod findings;
mod fitting;
mod graph;
mod instances;
mod kinds;
mod listing;
mod pages;
mod piping;
mod scope;
mod settle;

use pingyi_base::Map;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use pingyi_base::{ChoiceCode, DeviceId, Finding, FindingCode, Language, SubjectId, Timestamp, ordered};
use pingyi_questionnaire::expression::{EvaluationError, TOTAL_STEP_LIMIT, Value};
use pingyi_questionnaire::{Choice, ChoiceOrder, Item, ItemKind, Questionnaire};

use crate::{Answer, AnswerKey, Answers, Disposition, Instances, order};

pub use findings::looks_personal;
pub use kinds::{canonical, decimal, integer, text};
pub use pages::{Grid, Page, PageKind, PageSize};
pub use pingyi_questionnaire::definition::INSTANCE_LIMIT;
pub use piping::piped;

pub(crate) use fitting::answer_from_text;

use findings::finding;
use graph::Graph;
use listing::{Display, Spot};
use pages::Leaf;
use scope::Answering;
use settle::{At, Block};

/// The longest text that an item takes where its questionnaire sets no limit of its own.
pub const TEXT_LIMIT: usize = 3_000;
/// The most items on a short page.
pub const SHORT_PAGE: usize = 5;

/// What is known beside the answers. What is not there is empty in expressions.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The moment, for `today()` and `now()`.
    pub now: Option<Timestamp>,
    /// When the first item was shown.
    pub started_at: Option<Timestamp>,
    /// Which device; takes no part in a secret ballot.
    pub device: Option<DeviceId>,
    /// The language of filling, for `jr:choice-name()`.
    pub language: Option<Language>,
}

/// What a filling begins or goes on with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Whom to ask about, in order; counts only where the questionnaire asks once for each.
    pub subjects: Vec<SubjectId>,
    /// The order of the subjects was drawn by chance, so that it belongs into the record.
    pub subjects_drawn: bool,
    /// All answers. What the questionnaire does not know is kept and takes no part.
    pub answers: Answers,
    /// The instances of repeats that a person adds to. A repeat that is missing has one.
    pub instances: Instances,
    /// What every shuffle begins with.
    pub seed: u64,
    /// What is known beside the answers.
    pub environment: Environment,
}

/// A questionnaire being filled.
#[derive(Clone, Debug)]
pub struct Filling {
    questionnaire: Arc<Questionnaire>,
    graph: Arc<Graph>,
    display: Arc<Display>,
    /// `[None]` for a questionnaire that is asked once.
    subjects: Vec<Option<SubjectId>>,
    places: Map<Option<SubjectId>, usize>,
    subjects_drawn: bool,
    environment: Environment,
    seed: u64,
    answers: Answers,
    instances: Instances,
    /// For each repeat, the numbers of its instances now.
    present: Vec<Vec<u32>>,
    /// What is shown outside of repeats, by subject.
    blocks: Vec<Block>,
    /// What is shown in each instance, by repeat and number.
    repeat_blocks: Vec<Map<u32, Block>>,
    /// What is left of answers of which a choice is not offered now.
    narrowed: Map<(usize, At), Option<Answer>>,
    waiting: BTreeSet<(usize, At)>,
    /// The answers came with what was calculated: nothing is calculated again.
    restoring: bool,
    /// What is asked has changed since it was last listed.
    is_stale: bool,
    budget: usize,
    evaluations: u64,
    /// What is left of the steps that one recalculation, or one look at what is wrong, may take.
    steps_left: Cell<usize>,
    /// All steps so far.
    steps: Cell<u64>,
    /// What functions gave for the answers of an item in all instances, until one of them changes.
    remembered: RefCell<Map<(usize, &'static str), Value>>,
    /// Steps whose expression gave nothing, and why.
    failed: Map<(usize, At), EvaluationError>,
    /// The step at which the last recalculation had taken more than it may; the rest waits.
    unfinished: Option<(usize, At)>,
    /// Repeats that ought to have more instances than they may, and how many.
    overfull: Map<usize, u64>,
    /// What items should have begun with, and could not.
    misfits: Map<(usize, At), Finding>,
    asked: Vec<Spot>,
    keys: OnceCell<Vec<AnswerKey>>,
    leaves: [OnceCell<Vec<Leaf>>; 2],
}

impl Filling {
    /// Begins or goes on, with nothing but subjects and answers.
    #[must_use]
    pub fn new(questionnaire: Arc<Questionnaire>, subjects: Vec<SubjectId>, answers: Answers) -> Self {
        Self::begin(questionnaire, Start { subjects, answers, ..Start::default() })
    }

    /// Begins or goes on.
    #[must_use]
    pub fn begin(questionnaire: Arc<Questionnaire>, start: Start) -> Self {
        let subjects: Vec<Option<SubjectId>> = if questionnaire.kind.is_by_subject() {
            start.subjects.into_iter().map(Some).collect()
        } else {
            vec![None]
        };
        let graph = Graph::new(&questionnaire);
        let display = Display::new(&questionnaire, &graph, start.seed);
        let repeats = graph.repeats.len();
        let mut filling = Self {
            blocks: vec![Block::new(graph.outside); subjects.len()],
            places: ordered::map(subjects.iter().enumerate().map(|(place, id)| (id.clone(), place))),
            questionnaire,
            graph: Arc::new(graph),
            display: Arc::new(display),
            subjects,
            subjects_drawn: start.subjects_drawn,
            environment: start.environment,
            seed: start.seed,
            answers: start.answers,
            instances: start.instances,
            present: vec![Vec::new(); repeats],
            repeat_blocks: vec![Map::new(); repeats],
            narrowed: Map::new(),
            waiting: BTreeSet::new(),
            restoring: true,
            is_stale: true,
            budget: 0,
            evaluations: 0,
            steps_left: Cell::new(TOTAL_STEP_LIMIT),
            steps: Cell::new(0),
            remembered: RefCell::default(),
            failed: Map::new(),
            unfinished: None,
            overfull: Map::new(),
            misfits: Map::new(),
            asked: Vec::new(),
            keys: OnceCell::new(),
            leaves: [OnceCell::new(), OnceCell::new()],
        };
        filling.settle_all();
        filling
    }

    /// Tells the time anew; what was calculated stays until something that it looks at changes.
    pub fn set_now(&mut self, now: Timestamp) {
        self.environment.now = Some(now);
        *self.remembered.get_mut() = Map::new();
    }

    /// Tells the language of filling anew.
    pub fn set_language(&mut self, language: Language) {
        self.environment.language = Some(language);
        *self.remembered.get_mut() = Map::new();
    }

    /// What is being filled.
    #[must_use]
    pub fn questionnaire(&self) -> &Arc<Questionnaire> {
        &self.questionnaire
    }

    /// Whom it is asked about, in order; empty for a questionnaire that is asked once.
    pub fn subjects(&self) -> impl Iterator<Item = &SubjectId> {
        self.subjects.iter().flatten()
    }

    /// All answers, those of hidden items among them, and what was calculated.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The instances as a draft keeps them.
    #[must_use]
    pub fn kept_instances(&self) -> &Instances {
        &self.instances
    }

    /// How many expressions were evaluated so far to find out what is asked and what follows; for
    /// tests of how little one answer costs.
    #[must_use]
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// How many steps all evaluations took so far, those that look for what is wrong among them; for
    /// tests of what a hostile questionnaire can bring about.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Takes an answer, or takes it away. What the questionnaire does not know, and what may not be
    /// changed, is refused with a finding, and nothing changes. An exclusive choice drives out the
    /// others, and they it: the newest choice wins. Both added at once are refused. A choice that is
    /// not offered now is kept and takes no part, because what is offered may come later.
    pub fn set(&mut self, key: &AnswerKey, answer: Option<Answer>) -> Vec<Finding> {
        let located = self.locate(key);
        let Some((index, at)) = located.filter(|(index, at)| self.was_given(*index, *at)) else {
            if located.is_some_and(|(_, at)| at.instance > INSTANCE_LIMIT) {
                let number = key.instance.as_ref().map_or(0, |instance| instance.number);
                return vec![instances::too_many(key, u64::from(number))];
            }
            return vec![finding(FindingCode::FillUnknownItem, key).with("value", key)];
        };
        let questionnaire = Arc::clone(&self.questionnaire);
        let Some(item) = questionnaire.items.get(index) else { return Vec::new() };
        let before = self.answers.get(key);
        let mut answer = match fitting::fitted(item, key, before, answer) {
            Ok(answer) => answer,
            Err(finding) => return vec![*finding],
        };
        let has_beginning = item.default.is_some() || item.calculation.is_some();
        if answer.is_none() && before.is_some() && has_beginning {
            answer = Some(Answer::Typed(String::new()));
        }
        if before == answer.as_ref() {
            return Vec::new();
        }
        if matches!(item.kind, ItemKind::Calculate | ItemKind::Metadata(_)) || self.is_readonly(key) {
            return vec![finding(FindingCode::FillReadonly, key)];
        }
        self.store(index, at, answer);
        self.settle();
        Vec::new()
    }

    /// Whether the item is asked now, or reckoned where it would be asked.
    #[must_use]
    pub fn is_relevant(&self, key: &AnswerKey) -> bool {
        self.locate(key).is_some_and(|(index, at)| self.is_shown(index, at))
    }

    /// Whether the item is shown and not to be changed now.
    #[must_use]
    pub fn is_readonly(&self, key: &AnswerKey) -> bool {
        let Some((index, at)) = self.locate(key) else { return false };
        self.steps_left.set(TOTAL_STEP_LIMIT);
        let readonly = self.questionnaire.items.get(index).and_then(|item| item.readonly.as_ref());
        scope::is_true(readonly, &self.scope(index, at))
    }

    /// Whether an answer is wanted now.
    #[must_use]
    pub fn is_required(&self, key: &AnswerKey) -> bool {
        let Some((index, at)) = self.locate(key) else { return false };
        self.steps_left.set(TOTAL_STEP_LIMIT);
        self.wants_answer(index, at)
    }

    /// The answer of an item that is asked now, without choices that are not offered now.
    #[must_use]
    pub fn value(&self, key: &AnswerKey) -> Option<&Answer> {
        let (index, at) = self.locate(key)?;
        self.value_at(index, at)
    }

    /// All that is held now: the items that are asked and those that are reckoned, with their
    /// values as text, in questionnaire order.
    #[must_use]
    pub fn values(&self) -> Vec<(AnswerKey, String)> {
        let spots = self.spots(|_| true);
        let held = |spot: Spot| Some((self.key(spot.item, spot.at)?, self.value_at(spot.item, spot.at)?));
        spots.into_iter().filter_map(held).map(|(key, answer)| (key, text(answer))).collect()
    }

    /// The item of a control's name.
    #[must_use]
    pub fn item(&self, key: &AnswerKey) -> Option<&Item> {
        self.locate(key).and_then(|(index, _)| self.questionnaire.items.get(index))
    }

    /// An answer from text, as a file or the command line has it: a code, codes with spaces between,
    /// or what is typed; nothing from an empty text.
    #[must_use]
    pub fn answer_from_text(&self, key: &AnswerKey, text: &str) -> Option<Answer> {
        match self.item(key) {
            Some(item) => fitting::answer_from_text(&item.kind, text),
            None => (!text.is_empty()).then(|| Answer::Typed(text.to_owned())),
        }
    }

    /// The answer of an item that is asked now, as text.
    #[must_use]
    pub fn text_of(&self, key: &AnswerKey) -> Option<String> {
        self.value(key).map(text)
    }

    /// The choices that are chosen here and not offered now, so that they do not count.
    #[must_use]
    pub fn not_offered(&self, key: &AnswerKey) -> Vec<&ChoiceCode> {
        let kept = || {
            let (index, at) = self.locate(key)?;
            let left = self.narrowed.get(&(index, at))?;
            Some((self.kept_at(index, at).filter(|_| self.is_shown(index, at))?, left.as_ref()))
        };
        match kept() {
            Some((Answer::Choice(code), None)) => vec![code],
            Some((Answer::Choices(codes), left)) => {
                let counts =
                    |code: &&ChoiceCode| matches!(left, Some(Answer::Choices(left)) if left.contains(code));
                codes.iter().filter(|code| !counts(code)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The choices that are offered now, in the order in which they are shown. Where the order is drawn,
    /// what is set apart stands last, because no screen shows it among the others.
    #[must_use]
    pub fn choices(&self, key: &AnswerKey) -> Vec<&Choice> {
        let Some((index, at)) = self.locate(key) else { return Vec::new() };
        self.steps_left.set(TOTAL_STEP_LIMIT);
        let Some(item) = self.questionnaire.items.get(index) else { return Vec::new() };
        let Some(list) = item.list() else { return Vec::new() };
        let offered: Vec<&Choice> =
            list.choices.iter().filter(|choice| self.is_offered(index, at, choice)).collect();
        let places = self.choice_places(item, index, at, &offered);
        places.into_iter().filter_map(|place| offered.get(place).copied()).collect()
    }

    fn choice_places(&self, item: &Item, index: usize, at: At, offered: &[&Choice]) -> Vec<usize> {
        let is_apart = |place: &usize| offered.get(*place).is_some_and(|choice| item.sets_apart(choice));
        let (apart, own): (Vec<usize>, Vec<usize>) = (0..offered.len()).partition(is_apart);
        let drawn: Vec<usize> = match &item.order {
            ChoiceOrder::Listed => return (0..offered.len()).collect(),
            ChoiceOrder::Shuffled { seed } => {
                let seed = match seed {
                    Some(seed) => scope::seed_from(seed, &self.scope(index, at)),
                    None => order::seed_for(self.seed, item.name.as_str()),
                };
                order::shuffled(own.len(), seed)
                    .into_iter()
                    .filter_map(|place| own.get(place).copied())
                    .collect()
            }
            // The scale is turned; what stands off it stays where it is.
            ChoiceOrder::HalfReversed => {
                let is_turned = order::is_reversed(self.seed);
                let on_scale = |place: &usize| offered.get(*place).is_some_and(|one| one.level.is_some());
                let mut turned: Vec<usize> = own.iter().copied().filter(on_scale).collect();
                let at_place =
                    |place| if is_turned && on_scale(&place) { turned.pop().unwrap_or(place) } else { place };
                own.into_iter().map(at_place).collect()
            }
        };
        drawn.into_iter().chain(apart).collect()
    }

    /// The disposition by which a choice has ended the interview.
    #[must_use]
    pub fn ended_by(&self) -> Option<Disposition> {
        let spot = self.ended_at()?;
        Disposition::parse(self.chosen_at(spot.item, spot.at)?.disposition.as_deref()?)
    }

    /// What the interview has come to: what a choice says, else complete if nothing required is
    /// open, else partial.
    #[must_use]
    pub fn disposition(&self) -> Disposition {
        self.ended_by().unwrap_or_else(|| {
            let open = self.findings().iter().any(|finding| finding.severity == pingyi_base::Severity::Error);
            if open { Disposition::Partial } else { Disposition::Complete }
        })
    }

    /// The choice that is chosen at a `select_one` that is asked now.
    #[must_use]
    pub fn chosen(&self, key: &AnswerKey) -> Option<&Choice> {
        let (index, at) = self.locate(key)?;
        self.chosen_at(index, at)
    }

    fn chosen_at(&self, index: usize, at: At) -> Option<&Choice> {
        match self.value_at(index, at)? {
            Answer::Choice(code) => self.questionnaire.items.get(index)?.list()?.choice(code),
            Answer::Choices(_) | Answer::Typed(_) => None,
        }
    }

    fn is_offered(&self, index: usize, at: At, choice: &Choice) -> bool {
        let filter = self.questionnaire.items.get(index).and_then(|item| item.choice_filter.as_ref());
        filter.is_none()
            || scope::is_true(filter, &Answering { choice: Some(choice), ..self.scope(index, at) })
    }

    fn code_is_offered(&self, index: usize, at: At, code: &ChoiceCode) -> bool {
        let list = self.questionnaire.items.get(index).and_then(Item::list);
        list.and_then(|list| list.choice(code)).is_some_and(|choice| self.is_offered(index, at, choice))
    }
}
