//! Filling: what is asked next. It decides which items are relevant, what is wrong with an answer,
//! how items are laid on pages, and what the interview has come to. It keeps nothing and asks for
//! no time; the same engine runs on the screen, on the command line and in the scenarios.

use pingyi_base::{Map, Set};
use std::sync::Arc;

use pingyi_base::{ChoiceCode, Finding, FindingCode, ItemName, Place, SubjectId, ordered};
use pingyi_questionnaire::expression::{Expression, Scope, Value};
use pingyi_questionnaire::{Choice, Item, ItemKind, Questionnaire};

use crate::{Answer, AnswerKey, Answers, Disposition};

/// The longest text that an item takes where its questionnaire sets no limit of its own.
pub const TEXT_LIMIT: usize = 3_000;
/// The most items on a short page.
pub const SHORT_PAGE: usize = 5;

/// How much goes on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSize {
    /// One item, as on a phone.
    One,
    /// A few items of one section, as on a tablet.
    Short,
}

/// Items that are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The items, in order; never empty, never of two subjects.
    pub keys: Vec<AnswerKey>,
    /// Index of the section they stand in.
    pub section: Option<usize>,
    /// Nobody else should see it.
    pub private: bool,
}

/// A questionnaire being filled.
#[derive(Clone, Debug)]
pub struct Filling {
    questionnaire: Arc<Questionnaire>,
    /// `[None]` for a questionnaire that is asked once.
    subjects: Vec<Option<SubjectId>>,
    answers: Answers,
    /// Which items mention which in a condition of relevance: item → those that depend on it.
    dependants: Map<ItemName, Vec<usize>>,
    /// For each subject, whether each item is relevant.
    shown: Vec<Vec<bool>>,
    relevant: Vec<AnswerKey>,
    evaluations: u64,
}

impl Filling {
    /// Begins or goes on. `subjects` counts only where the questionnaire asks once for each; answers
    /// that the questionnaire does not know are kept and take no part.
    #[must_use]
    pub fn new(questionnaire: Arc<Questionnaire>, subjects: Vec<SubjectId>, answers: Answers) -> Self {
        let subjects = if questionnaire.kind.is_by_subject() {
            subjects.into_iter().map(Some).collect()
        } else {
            vec![None]
        };
        let dependants = dependants(&questionnaire);
        let items = questionnaire.items.len();
        let shown = vec![vec![false; items]; subjects.len()];
        let mut filling = Self {
            questionnaire,
            subjects,
            answers,
            dependants,
            shown,
            relevant: Vec::new(),
            evaluations: 0,
        };
        for subject in 0..filling.subjects.len() {
            filling.settle(subject, ordered::set(0..items));
        }
        filling.list();
        filling
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

    /// All answers, those of hidden items among them.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// How many conditions were evaluated so far; for tests of how little one answer costs.
    #[must_use]
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// Takes an answer, or takes it away. What the questionnaire does not know is refused with a
    /// finding, and nothing changes. An exclusive choice drives out the others, and they it: the
    /// newest choice wins. Both added at once are refused.
    pub fn set(&mut self, key: &AnswerKey, answer: Option<Answer>) -> Vec<Finding> {
        let Some((subject, index)) = self.locate(key) else {
            return vec![finding(FindingCode::FillUnknownItem, key).with("value", key)];
        };
        let Some(item) = self.questionnaire.items.get(index) else { return Vec::new() };
        let before = self.answers.get(key);
        let answer = match fitted(item, key, before, answer) {
            Ok(answer) => answer,
            Err(finding) => return vec![*finding],
        };
        if before == answer.as_ref() {
            return Vec::new();
        }
        let name = item.name.clone();
        match answer {
            Some(answer) => self.answers.insert(key.clone(), answer),
            None => self.answers.remove(key),
        };
        let touched = self.dependants.get(&name).cloned().unwrap_or_default();
        if !touched.is_empty() {
            self.settle(subject, ordered::set(touched));
            self.list();
        }
        Vec::new()
    }

    /// What is asked now, notes among it, in order.
    #[must_use]
    pub fn relevant(&self) -> &[AnswerKey] {
        &self.relevant
    }

    /// Whether the item is asked now.
    #[must_use]
    pub fn is_relevant(&self, key: &AnswerKey) -> bool {
        self.locate(key).is_some_and(|(subject, index)| self.is_shown(subject, index))
    }

    /// The answer of an item that is asked now.
    #[must_use]
    pub fn value(&self, key: &AnswerKey) -> Option<&Answer> {
        self.is_relevant(key).then(|| self.answers.get(key)).flatten()
    }

    /// The item of a control's name.
    #[must_use]
    pub fn item(&self, key: &AnswerKey) -> Option<&Item> {
        self.locate(key).and_then(|(_, index)| self.questionnaire.items.get(index))
    }

    /// An answer from text, as a file or the command line has it: a code, codes with spaces between,
    /// or what is typed; nothing from an empty text.
    #[must_use]
    pub fn answer_from_text(&self, key: &AnswerKey, text: &str) -> Option<Answer> {
        if text.is_empty() {
            return None;
        }
        match self.item(key).map(|item| &item.kind) {
            Some(ItemKind::SelectOne(_)) => Some(Answer::Choice(text.into())),
            Some(ItemKind::SelectMultiple(_)) => {
                Some(Answer::Choices(text.split_whitespace().map(ChoiceCode::new).collect()))
            }
            _ => Some(Answer::Typed(text.to_owned())),
        }
    }

    /// The answer of an item that is asked now, as text.
    #[must_use]
    pub fn text_of(&self, key: &AnswerKey) -> Option<String> {
        self.value(key).map(text)
    }

    /// What is wrong, or to be looked at, with one item that is asked now.
    #[must_use]
    pub fn findings_at(&self, key: &AnswerKey) -> Vec<Finding> {
        let Some((subject, index)) =
            self.locate(key).filter(|(subject, index)| self.is_shown(*subject, *index))
        else {
            return Vec::new();
        };
        let Some(item) = self.questionnaire.items.get(index) else { return Vec::new() };
        let scope = Answering { filling: self, subject, current: self.answers.get(key).map(text) };
        match self.answers.get(key) {
            None => {
                let ended = self.ended_at().is_some_and(|(s, i)| (s, i) < (subject, index));
                let required = !ended && item.kind.holds_value() && is_true(item.required.as_ref(), &scope);
                if required { vec![finding(FindingCode::FillRequired, key)] } else { Vec::new() }
            }
            Some(answer) => answer_findings(item, key, answer, &scope),
        }
    }

    /// What is wrong, or to be looked at, with all items that are asked now, in order.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.relevant.iter().flat_map(|key| self.findings_at(key)).collect()
    }

    /// The disposition by which a choice has ended the interview.
    #[must_use]
    pub fn ended_by(&self) -> Option<Disposition> {
        let (subject, index) = self.ended_at()?;
        let key = self.key(subject, index)?;
        self.chosen(&key).and_then(|choice| Disposition::parse(choice.disposition.as_deref()?))
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

    /// The pages, in order.
    #[must_use]
    pub fn pages(&self, size: PageSize) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        for key in &self.relevant {
            let Some(item) = self.item(key) else { continue };
            let private = item.has_appearance("private") || self.in_section(item.section, "private");
            let together = self.in_section(item.section, "field-list");
            let joins = pages.last().is_some_and(|page| {
                let same_place = page.section == item.section
                    && page.keys.first().is_some_and(|first| first.subject == key.subject)
                    && page.private == private;
                let room = match size {
                    PageSize::One => together,
                    PageSize::Short => together || key.subject.is_some() || page.keys.len() < SHORT_PAGE,
                };
                same_place && room && (together || !private)
            });
            match pages.last_mut().filter(|_| joins) {
                Some(page) => page.keys.push(key.clone()),
                None => pages.push(Page { keys: vec![key.clone()], section: item.section, private }),
            }
        }
        pages
    }

    /// Position of an item among those that are asked now, from 1, and their number.
    #[must_use]
    pub fn progress(&self, key: &AnswerKey) -> (usize, usize) {
        let position = self.relevant.iter().position(|known| known == key).map_or(0, |index| index + 1);
        (position, self.relevant.len())
    }

    /// The choice that is chosen at a `select_one` that is asked now.
    #[must_use]
    pub fn chosen(&self, key: &AnswerKey) -> Option<&Choice> {
        match self.value(key)? {
            Answer::Choice(code) => self.item(key)?.list()?.choice(code),
            Answer::Choices(_) | Answer::Typed(_) => None,
        }
    }

    fn ended_at(&self) -> Option<(usize, usize)> {
        let ending = |key: &AnswerKey| self.chosen(key).is_some_and(|choice| choice.disposition.is_some());
        self.relevant.iter().find(|key| ending(key)).and_then(|key| self.locate(key))
    }

    fn locate(&self, key: &AnswerKey) -> Option<(usize, usize)> {
        let subject = self.subjects.iter().position(|known| *known == key.subject)?;
        let index = self.questionnaire.items.iter().position(|item| item.name == key.item)?;
        Some((subject, index))
    }

    fn key(&self, subject: usize, index: usize) -> Option<AnswerKey> {
        let item = self.questionnaire.items.get(index)?.name.clone();
        Some(AnswerKey { subject: self.subjects.get(subject)?.clone(), instance: None, item })
    }

    fn is_shown(&self, subject: usize, index: usize) -> bool {
        self.shown.get(subject).and_then(|items| items.get(index)).copied().unwrap_or(false)
    }

    fn in_section(&self, section: Option<usize>, appearance: &str) -> bool {
        let section = section.and_then(|index| self.questionnaire.sections.get(index));
        section.is_some_and(|section| section.appearance.iter().any(|word| word == appearance))
    }

    /// Evaluates the given items and whatever hangs on those that change, until nothing changes. A
    /// cycle, which the checks refuse, ends after as many rounds as there are items.
    fn settle(&mut self, subject: usize, mut waiting: Set<usize>) {
        let mut rounds = self.questionnaire.items.len().saturating_mul(self.questionnaire.items.len().max(4));
        while let Some(index) = waiting.pop_first() {
            if rounds == 0 {
                return;
            }
            rounds -= 1;
            let now = self.evaluate(subject, index);
            if now == self.is_shown(subject, index) {
                continue;
            }
            if let Some(cell) = self.shown.get_mut(subject).and_then(|items| items.get_mut(index)) {
                *cell = now;
            }
            // Showing or hiding matters to others only where there is an answer to appear or vanish.
            let answered = self.key(subject, index).is_some_and(|key| self.answers.contains_key(&key));
            if let (true, Some(item)) = (answered, self.questionnaire.items.get(index)) {
                waiting.extend(self.dependants.get(&item.name).into_iter().flatten().copied());
            }
        }
    }

    fn evaluate(&mut self, subject: usize, index: usize) -> bool {
        let questionnaire = Arc::clone(&self.questionnaire);
        let Some(item) = questionnaire.items.get(index) else { return false };
        let mut conditions: Vec<&Expression> = item.relevant.iter().collect();
        let mut section = item.section;
        for _ in 0..=questionnaire.sections.len() {
            let Some(around) = section.and_then(|index| questionnaire.sections.get(index)) else { break };
            conditions.extend(&around.relevant);
            section = around.parent;
        }
        self.evaluations += conditions.len() as u64;
        let scope = Answering { filling: self, subject, current: None };
        conditions.into_iter().all(|condition| is_true(Some(condition), &scope))
    }

    fn list(&mut self) {
        let all =
            (0..self.subjects.len()).flat_map(|s| (0..self.questionnaire.items.len()).map(move |i| (s, i)));
        self.relevant =
            all.filter(|(s, i)| self.is_shown(*s, *i)).filter_map(|(s, i)| self.key(s, i)).collect();
    }
}

/// The answers as an expression sees them: those of one subject, hidden ones empty.
struct Answering<'a> {
    filling: &'a Filling,
    subject: usize,
    current: Option<String>,
}

impl Scope for Answering<'_> {
    fn answer(&self, item: &ItemName) -> Value {
        let index = self.filling.questionnaire.items.iter().position(|known| known.name == *item);
        let shown = index.is_some_and(|index| self.filling.is_shown(self.subject, index));
        let subject = self.filling.subjects.get(self.subject).cloned().flatten();
        let answer = self.filling.answers.get(&AnswerKey { subject, instance: None, item: item.clone() });
        Value::Text(if shown { answer.map(text).unwrap_or_default() } else { String::new() })
    }

    fn current(&self) -> Value {
        Value::Text(self.current.clone().unwrap_or_default())
    }
}

/// Which items hang on which: by their own condition and by those of the sections around them.
fn dependants(questionnaire: &Questionnaire) -> Map<ItemName, Vec<usize>> {
    let mut map: Map<ItemName, Vec<usize>> = Map::new();
    for (index, item) in questionnaire.items.iter().enumerate() {
        let mut names: Set<ItemName> = ordered::set(item.relevant.iter().flat_map(Expression::references));
        let mut section = item.section;
        for _ in 0..=questionnaire.sections.len() {
            let Some(around) = section.and_then(|index| questionnaire.sections.get(index)) else { break };
            names.extend(around.relevant.iter().flat_map(Expression::references));
            section = around.parent;
        }
        for name in names {
            map.or_default(name).push(index);
        }
    }
    map
}

fn is_true(condition: Option<&Expression>, scope: &dyn Scope) -> bool {
    condition.is_some_and(|condition| condition.holds(scope).unwrap_or(false))
}

fn finding(code: FindingCode, key: &AnswerKey) -> Finding {
    Finding::error(code, Place::item(&key.to_string()))
}

/// The answer as text: a code, codes with spaces between, or what was typed.
#[must_use]
pub fn text(answer: &Answer) -> String {
    match answer {
        Answer::Choice(code) => code.to_string(),
        Answer::Choices(codes) => codes.iter().map(ChoiceCode::as_str).collect::<Vec<_>>().join(" "),
        Answer::Typed(typed) => typed.clone(),
    }
}

/// The answer in the item's kind, in list order, without what an exclusive choice drives out.
fn fitted(
    item: &Item,
    key: &AnswerKey,
    before: Option<&Answer>,
    answer: Option<Answer>,
) -> Result<Option<Answer>, Box<Finding>> {
    let unknown = |code: &str| Box::new(finding(FindingCode::FillUnknownChoice, key).with("value", code));
    match (&item.kind, answer) {
        (ItemKind::Note, Some(_)) => {
            Err(Box::new(finding(FindingCode::FillUnknownItem, key).with("value", key)))
        }
        (_, None) => Ok(None),
        (ItemKind::SelectOne(list), Some(Answer::Choice(code))) => match list.choice(&code) {
            Some(_) => Ok(Some(Answer::Choice(code))),
            None => Err(unknown(code.as_str())),
        },
        (ItemKind::SelectMultiple(list), Some(Answer::Choices(codes))) => {
            if let Some(code) = codes.iter().find(|code| list.choice(code).is_none()) {
                return Err(unknown(code.as_str()));
            }
            let was = |code: &ChoiceCode| matches!(before, Some(Answer::Choices(old)) if old.contains(code));
            let is_exclusive = |code: &ChoiceCode| list.choice(code).is_some_and(|choice| choice.exclusive);
            // Ticked one after the other, the newest wins; given at once, nobody knows which was meant.
            let mut added = codes.iter().filter(|code| !was(code));
            let alone = added.clone().find(|code| is_exclusive(code));
            if let Some(code) = alone.filter(|alone| added.any(|other| other != *alone)) {
                return Err(Box::new(finding(FindingCode::FillExclusive, key).with("value", code)));
            }
            let newest = codes.iter().rev().find(|code| !was(code)).or(codes.last()).cloned();
            let newest_alone = newest.as_ref().is_some_and(is_exclusive);
            let keeps = |code: &ChoiceCode| {
                if newest_alone {
                    Some(code) == newest.as_ref()
                } else {
                    !is_exclusive(code) || codes.len() == 1
                }
            };
            let kept: Vec<ChoiceCode> = list
                .choices
                .iter()
                .map(|choice| &choice.code)
                .filter(|code| codes.contains(code) && keeps(code))
                .cloned()
                .collect();
            Ok((!kept.is_empty()).then_some(Answer::Choices(kept)))
        }
        (ItemKind::Integer | ItemKind::Text, Some(Answer::Typed(typed))) => {
            Ok((!typed.is_empty()).then_some(Answer::Typed(typed)))
        }
        (_, Some(other)) => Err(unknown(&text(&other))),
    }
}

fn answer_findings(item: &Item, key: &AnswerKey, answer: &Answer, scope: &dyn Scope) -> Vec<Finding> {
    let mut findings = Vec::new();
    let typed = text(answer);
    if matches!(item.kind, ItemKind::Integer) && integer(&typed).is_none() {
        findings.push(finding(FindingCode::FillNotInteger, key).with("value", &typed));
    } else if let Some(constraint) = &item.constraint {
        match constraint.holds(scope) {
            Ok(true) => {}
            Ok(false) => findings.push(finding(FindingCode::FillConstraint, key)),
            Err(problem) => findings.push(finding(FindingCode::FillExpression, key).with("problem", problem)),
        }
    }
    if matches!(item.kind, ItemKind::Text) {
        if typed.chars().count() > TEXT_LIMIT {
            findings.push(finding(FindingCode::FillTooLong, key).with("limit", TEXT_LIMIT));
        }
        if looks_personal(&typed) {
            findings.push(Finding::warning(FindingCode::FillPersonal, Place::item(&key.to_string())));
        }
    }
    findings
}

/// A whole number of at most 18 digits, with an optional minus and spaces around it.
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
    let plain = (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| trimmed.parse().ok()).flatten()
}

/// Whether a text holds what looks like a Chinese mobile number (11 digits from 13… to 19…) or an
/// identity number (17 digits and a digit or X).
#[must_use]
pub fn looks_personal(text: &str) -> bool {
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, 'x' | 'X')));
    runs.into_iter().any(|run| {
        let bytes = run.as_bytes();
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        match bytes {
            [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 => digits(rest),
            [first @ .., _] if first.len() == 17 => digits(first),
            _ => false,
        }
    })
}
