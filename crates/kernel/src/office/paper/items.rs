//! One item on paper: what is asked, and the place for its answer.

use pingyi_base::number;
use pingyi_interchange::office::Node;
use pingyi_questionnaire::expression::{Compared, Outline};
use pingyi_questionnaire::{Expression, Item, ItemKind};
use pingyi_wording::report::Key;

use super::super::draw::{element, words as text};
use super::{Form, blank, cells, code, line, name, tick};

/// Places for the digits of a number whose size nobody knows.
const DIGITS: usize = 6;
/// Places behind the point.
const DECIMALS: usize = 2;
/// A range of so many steps is a row of boxes.
const MOST_STEPS: f64 = 10.0;

impl Form<'_> {
    /// An item by itself.
    pub(super) fn item(&self, item: &Item) -> Node {
        let mut inside = Vec::new();
        if let Some(relevant) = &item.relevant {
            let condition = self.condition(relevant);
            inside.push(line("if", &self.say(Key::PaperIfLabel, &[("condition", &condition)])));
        }
        inside.push(element("p", &[("class", "ask")], self.question(item)));
        inside.extend(self.help(item));
        if !is_fixed(item) {
            inside.extend(self.place(item));
        }
        element("div", &[("class", "item")], inside)
    }

    /// Name and question.
    pub(super) fn question(&self, item: &Item) -> Vec<Node> {
        vec![name(item.name.as_str()), text(" "), text(&self.text(&item.label))]
    }

    /// What helps with the answer: the hint, and what would be wrong.
    pub(super) fn help(&self, item: &Item) -> Vec<Node> {
        let own = [&item.hint, &item.constraint_message].map(|local| self.text(local));
        let own = own.into_iter().filter(|said| !said.is_empty());
        own.chain(self.how_to(item)).map(|said| line("hint", &said)).collect()
    }

    /// How the answer is to be written, where the boxes do not say it.
    fn how_to(&self, item: &Item) -> Option<String> {
        let said = match &item.kind {
            ItemKind::SelectMultiple(_) => self.word(Key::PaperSeveralHint).to_owned(),
            ItemKind::Rank(list) => self.say(Key::PaperRankHint, &[("n", &list.choices.len().to_string())]),
            ItemKind::Range { start, end, step } => {
                let [from, to, step] = [*start, *end, *step].map(number::text);
                self.say(Key::PaperRangeHint, &[("from", &from), ("to", &to), ("step", &step)])
            }
            ItemKind::Integer | ItemKind::Decimal => self.word(Key::PaperDigitsHint).to_owned(),
            ItemKind::Image { .. } => self.word(Key::PaperPictureHint).to_owned(),
            _ => return None,
        };
        Some(said)
    }

    /// Where the answer goes.
    fn place(&self, item: &Item) -> Vec<Node> {
        match &item.kind {
            ItemKind::SelectOne(list) | ItemKind::SelectMultiple(list) | ItemKind::Rank(list) => {
                self.choices(item, list)
            }
            ItemKind::Integer => vec![row(vec![cells(digits(item))])],
            ItemKind::Decimal => {
                vec![row(vec![cells(digits(item)), text("."), cells(DECIMALS)])]
            }
            ItemKind::Range { start, end, step } => vec![range(*start, *end, *step)],
            ItemKind::Text => lines(item),
            ItemKind::Date => vec![row(self.day())],
            ItemKind::Time => vec![row(time())],
            ItemKind::DateTime => {
                let both = self.day().into_iter().chain([text("\u{2003}")]).chain(time());
                vec![row(both.collect())]
            }
            ItemKind::Acknowledge => vec![row(vec![tick(), code(pingyi_interchange::columns::TICKED)])],
            ItemKind::Image { .. } => vec![row(vec![blank()])],
            ItemKind::Note | ItemKind::Calculate | ItemKind::Hidden | ItemKind::Metadata(_) => Vec::new(),
        }
    }

    fn day(&self) -> Vec<Node> {
        let part = |places: usize, key: Key| [cells(places), text(" "), text(self.word(key)), text(" ")];
        [part(4, Key::PaperYearLabel), part(2, Key::PaperMonthLabel), part(2, Key::PaperDayLabel)].concat()
    }
}

/// What nobody may change whatever was answered: it is read on paper, and not written.
pub(super) fn is_fixed(item: &Item) -> bool {
    item.readonly.as_ref().is_some_and(|readonly| readonly.source() == "true()")
}

fn time() -> Vec<Node> {
    vec![cells(2), text(":"), cells(2)]
}

fn row(inside: Vec<Node>) -> Node {
    element("div", &[("class", "write")], inside)
}

/// Lines to write on, as many as the answer may need.
fn lines(item: &Item) -> Vec<Node> {
    let is = |words: &[&str]| words.iter().any(|word| item.has_appearance(word));
    let count = if is(&["numbers", "url", "short"]) {
        1
    } else if is(&["multiline"]) {
        5
    } else {
        2
    };
    (0..count).map(|_| element("div", &[("class", "rule")], Vec::new())).collect()
}

fn range(start: f64, end: f64, step: f64) -> Node {
    let steps = ((end - start) / step).floor();
    if !(0.0..=MOST_STEPS).contains(&steps) {
        let longest = [start, end].map(|bound| number::text(bound).chars().count());
        return row(vec![cells(longest.into_iter().max().unwrap_or(DIGITS))]);
    }
    let mut inside = Vec::new();
    let mut taken = 0.0;
    while taken <= steps {
        let value = number::text(start + taken * step);
        inside.push(element("span", &[("class", "step")], vec![tick(), code(&value)]));
        taken += 1.0;
    }
    row(inside)
}

/// Places for a number: as many as the greatest that its constraint allows.
fn digits(item: &Item) -> usize {
    let outline = item.constraint.as_ref().and_then(Expression::outline);
    let mut longest = 0;
    let mut open: Vec<&Outline> = outline.iter().collect();
    while let Some(next) = open.pop() {
        match next {
            Outline::All(all) | Outline::Any(all) => open.extend(all),
            Outline::Compared {
                item: None,
                how: Compared::Less | Compared::AtMost | Compared::Equal,
                value,
            } => {
                longest = longest.max(value.split('.').next().unwrap_or_default().chars().count());
            }
            _ => {}
        }
    }
    if longest == 0 { DIGITS } else { longest }
}
