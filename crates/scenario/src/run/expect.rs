//! What a script expects to be seen.

use pingyi_base::ItemName;
use pingyi_interchange::columns::{SYSTEM, cell_text, header_texts};
use pingyi_response::filling::{PageKind, text};
use pingyi_response::finish::{repeat_items, row_items};
use pingyi_response::{AnswerKey, Response};

use super::{Person, codes, list};
use crate::Failure;
use crate::script::Expectation;

impl Person {
    pub(super) fn expect(&self, expectation: &Expectation, line: usize) -> Result<(), Failure> {
        let same = Same { line };
        match expectation {
            Expectation::Asks(..)
            | Expectation::Not(..)
            | Expectation::Path(..)
            | Expectation::Items(..)
            | Expectation::Problem(..)
            | Expectation::NoProblem(..)
            | Expectation::NoProblems
            | Expectation::Open(..) => self.expect_asked(expectation, same),
            Expectation::Page(..)
            | Expectation::Adding(..)
            | Expectation::Grid(..)
            | Expectation::Instances(..)
            | Expectation::Choices(..)
            | Expectation::Fixed(..)
            | Expectation::Label(..)
            | Expectation::Private
            | Expectation::Review => self.expect_seen(expectation, same),
            Expectation::Value(..)
            | Expectation::Kept(..)
            | Expectation::Refuses(..)
            | Expectation::Done(..) => self.expect_answered(expectation, same),
            _ => self.expect_told(expectation, same),
        }
    }

    /// What is asked, and what is wrong with it.
    fn expect_asked(&self, expectation: &Expectation, same: Same) -> Result<(), Failure> {
        let line = same.line;
        match expectation {
            Expectation::Asks(items) => items.iter().try_for_each(|name| self.asked(name, line).map(|_| ())),
            Expectation::Not(items) => items.iter().try_for_each(|name| {
                let key = AnswerKey::parse(name);
                let is_known = self.filling.item(&key).is_some();
                if !is_known || self.filling.is_relevant(&key) {
                    let found =
                        if is_known { list(self.filling.relevant()) } else { format!("no item {name}") };
                    return Err(Failure::new(line, format!("{name} not to be asked"), found));
                }
                Ok(())
            }),
            Expectation::Path(items) => same.names(items, self.filling.relevant(), "path"),
            Expectation::Items(count) => {
                let consent = self.filling.questionnaire().consent_item().map(|item| &item.name);
                let found = self.filling.relevant().iter().filter(|key| Some(&key.item) != consent).count();
                same.text(&count.to_string(), &found.to_string(), "items")
            }
            Expectation::Problem(name, code) => {
                let found = self.filling.findings_at(&self.asked(name, line)?);
                let is_there = found.iter().any(|finding| finding.code.as_str() == code);
                if is_there { Ok(()) } else { same.text(code, &codes(&found), name) }
            }
            Expectation::NoProblem(name) => {
                same.text("", &codes(&self.filling.findings_at(&self.asked(name, line)?)), name)
            }
            Expectation::NoProblems => same.text("", &codes(&self.filling.findings()), "problems"),
            Expectation::Open(items) => same.names(items, &self.open(), "open"),
            _ => Ok(()),
        }
    }

    /// What is on the screen.
    fn expect_seen(&self, expectation: &Expectation, same: Same) -> Result<(), Failure> {
        let line = same.line;
        match expectation {
            Expectation::Page(items) => {
                let keys = self.open_page().map(|page| page.keys).unwrap_or_default();
                same.names(items, &keys, "page")
            }
            Expectation::Adding(repeat) => {
                let kind = self.open_page().map(|page| page.kind);
                let found = match kind {
                    Some(PageKind::Add { repeat }) => repeat.to_string(),
                    _ => String::new(),
                };
                same.text(repeat, &found, "one more of")
            }
            Expectation::Grid(items) => {
                let page = self.open_page();
                let grid = page.as_ref().and_then(|page| Some((page, page.grids.first()?)));
                let keys = grid.and_then(|(page, grid)| page.keys.get(grid.first..grid.first + grid.len));
                same.names(items, keys.unwrap_or_default(), "a matrix of")
            }
            Expectation::Instances(repeat, numbers) => {
                let told =
                    |numbers: &[u32]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                let found = self.filling.instances(&ItemName::new(repeat));
                same.text(&told(numbers), &told(found), repeat)
            }
            Expectation::Choices(name, codes) => {
                let key = self.asked(name, line)?;
                let found: Vec<&str> =
                    self.filling.choices(&key).iter().map(|choice| choice.code.as_str()).collect();
                same.text(&codes.join(" "), &found.join(" "), name)
            }
            Expectation::Fixed(name) => {
                let fixed = self.filling.is_readonly(&self.asked(name, line)?);
                if fixed { Ok(()) } else { Err(Failure::new(line, format!("{name} fixed"), "free")) }
            }
            Expectation::Label(name, text) => {
                let (key, language) = (self.asked(name, line)?, "zh-CN".into());
                let item = self.filling.item(&key);
                let label = item.map(|item| item.label.pick(&language, &language).text).unwrap_or_default();
                same.text(text, &self.filling.pipe(label, &key, &language), name)
            }
            Expectation::Private => {
                let private = self.open_page().is_some_and(|page| page.private);
                if private { Ok(()) } else { Err(Failure::new(line, "a private page", "another one")) }
            }
            Expectation::Review => {
                let last = self.place.is_none();
                if last { Ok(()) } else { Err(Failure::new(line, "the last look", "a page")) }
            }
            _ => Ok(()),
        }
    }

    /// What was answered, and what it has come to.
    fn expect_answered(&self, expectation: &Expectation, same: Same) -> Result<(), Failure> {
        let line = same.line;
        match expectation {
            Expectation::Value(name, value) => {
                let found = self.filling.text_of(&AnswerKey::parse(name)).unwrap_or_default();
                same.text(value, &found, name)
            }
            Expectation::Kept(name, value) => {
                let found = self.draft.answers.get(&AnswerKey::parse(name)).map(text).unwrap_or_default();
                same.text(value, &found, name)
            }
            Expectation::Refuses(name, value, code) => {
                let mut filling = self.filling.clone();
                let key = AnswerKey::parse(name);
                let answer = filling.answer_from_text(&key, value);
                let found = filling.set(&key, answer);
                if filling.answers() != self.filling.answers() {
                    return Err(Failure::new(line, "no answer to change", name));
                }
                same.text(code, &codes(&found), name)
            }
            Expectation::Done(code) => same.text(code, self.filling.disposition().code(), "disposition"),
            _ => Ok(()),
        }
    }

    /// What was handed in.
    fn expect_told(&self, expectation: &Expectation, same: Same) -> Result<(), Failure> {
        let line = same.line;
        match expectation {
            Expectation::Cell(name, value) => same.text(value, &self.cell(name, line)?, name),
            Expectation::Cells(value) => {
                let response = self.handed_in(line)?;
                let instances = response.repeats.iter().flat_map(|rows| &rows.instances);
                let cells = response.rows.iter().map(|row| &row.cells).chain(instances.map(|row| &row.cells));
                let mut cells = cells.flatten().map(cell_text);
                cells.try_for_each(|cell| same.text(value, &cell, "every cell"))
            }
            Expectation::Column(name, value) => {
                let texts = header_texts(&self.handed_in(line)?.header, None);
                let found = SYSTEM.iter().zip(texts).find(|(known, _)| *known == name).map(|(_, text)| text);
                let found = found.ok_or_else(|| Failure::new(line, "a column that is no item", name))?;
                same.text(value, &found, name)
            }
            _ => Ok(()),
        }
    }

    fn handed_in(&self, line: usize) -> Result<&Response, Failure> {
        self.response.as_ref().ok_or_else(|| Failure::new(line, "`finish` before this line", "none"))
    }

    fn cell(&self, name: &str, line: usize) -> Result<String, Failure> {
        let key = AnswerKey::parse(name);
        let response = self.handed_in(line)?;
        let questionnaire = self.filling.questionnaire();
        let cell = match &key.instance {
            None => {
                let row = response.rows.iter().find(|row| row.subject == key.subject);
                let index = row_items(questionnaire).position(|item| item.name == key.item);
                row.zip(index).and_then(|(row, index)| row.cells.get(index))
            }
            Some(instance) => {
                let rows = response.repeats.iter().find(|rows| rows.repeat == instance.repeat);
                let row =
                    rows.and_then(|rows| rows.instances.iter().find(|row| row.number == instance.number));
                let index =
                    repeat_items(questionnaire, &instance.repeat).position(|item| item.name == key.item);
                row.zip(index).and_then(|(row, index)| row.cells.get(index))
            }
        };
        cell.map(cell_text).ok_or_else(|| Failure::new(line, format!("a cell {name}"), "none"))
    }
}

/// Compares, and says which line wanted what.
#[derive(Clone, Copy)]
struct Same {
    line: usize,
}

impl Same {
    fn text(self, expected: &str, found: &str, of: &str) -> Result<(), Failure> {
        let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
        if expected == found {
            Ok(())
        } else {
            Err(Failure::new(self.line, format!("{of} {}", shown(expected)), shown(found)))
        }
    }

    fn names(self, expected: &[String], found: &[AnswerKey], of: &str) -> Result<(), Failure> {
        self.text(&expected.join(" "), &list(found), of)
    }
}
