//! Conditions in plain words, for somebody with a pencil: "Q3 is 1 or 2". What cannot be said simply
//! stands as it was written.

use pingyi_base::ItemName;
use pingyi_questionnaire::Expression;
use pingyi_questionnaire::expression::{Compared, Outline};
use pingyi_wording::report::Key;

use super::Form;

/// With more values than this their labels are left to the boxes.
const MOST_LABELS: usize = 3;

impl Form<'_> {
    /// A condition in words.
    pub(super) fn condition(&self, expression: &Expression) -> String {
        match expression.outline() {
            Some(outline) => self.outlined(&outline, false),
            None => self.say(Key::PaperExpressionLabel, &[("expression", expression.source())]),
        }
    }

    fn outlined(&self, outline: &Outline, is_inner: bool) -> String {
        let said = match outline {
            Outline::All(all) => self.joined(all, Key::PaperAndLabel),
            Outline::Any(any) => match same_item(any) {
                Some((item, values)) => {
                    return self.relation(Key::PaperIsLabel, item, &self.values(item, &values));
                }
                None => self.joined(any, Key::PaperOrLabel),
            },
            Outline::Not(inner) => {
                return self.say(Key::PaperNotLabel, &[("a", &self.outlined(inner, true))]);
            }
            Outline::Compared { item, how, value } => return self.compared(item.as_ref(), *how, value),
            Outline::Selected { item, code } => {
                let value = self.values(item.as_ref(), &[code]);
                return self.relation(Key::PaperHasLabel, item.as_ref(), &value);
            }
            Outline::Column { column, item } => {
                let value = self.say(Key::PaperAnswerLabel, &[("item", item.as_str())]);
                return self.say(Key::PaperIsLabel, &[("item", column), ("value", &value)]);
            }
        };
        if is_inner { self.say(Key::PaperBracketLabel, &[("a", &said)]) } else { said }
    }

    fn joined(&self, parts: &[Outline], key: Key) -> String {
        let said = parts.iter().map(|part| self.outlined(part, true));
        said.reduce(|a, b| self.say(key, &[("a", &a), ("b", &b)])).unwrap_or_default()
    }

    fn compared(&self, item: Option<&ItemName>, how: Compared, value: &str) -> String {
        let key = match (how, value) {
            (Compared::Equal, "") => return self.relation(Key::PaperEmptyLabel, item, ""),
            (Compared::Unequal, "") => return self.relation(Key::PaperAnsweredLabel, item, ""),
            (Compared::Equal, _) => Key::PaperIsLabel,
            (Compared::Unequal, _) => Key::PaperIsNotLabel,
            (Compared::Less, _) => Key::PaperLessLabel,
            (Compared::AtMost, _) => Key::PaperAtMostLabel,
            (Compared::More, _) => Key::PaperMoreLabel,
            (Compared::AtLeast, _) => Key::PaperAtLeastLabel,
        };
        self.relation(key, item, &self.values(item, &[value]))
    }

    fn relation(&self, key: Key, item: Option<&ItemName>, value: &str) -> String {
        let item = item.map_or(self.word(Key::PaperOwnLabel), ItemName::as_str);
        self.say(key, &[("item", item), ("value", value)])
    }

    /// Values one beside the other, a choice's code with what it says.
    fn values<T: AsRef<str>>(&self, item: Option<&ItemName>, values: &[T]) -> String {
        let list = item.and_then(|name| self.questionnaire.item(name)).and_then(|item| item.list());
        let one = |value: &T| {
            let value = value.as_ref();
            let choice = list.and_then(|list| list.choice(&value.into()));
            match choice.filter(|_| values.len() <= MOST_LABELS).map(|choice| self.text(&choice.label)) {
                Some(label) if !label.is_empty() => {
                    self.say(Key::PaperCodedLabel, &[("code", value), ("label", &label)])
                }
                _ => value.to_owned(),
            }
        };
        let said = values.iter().map(one);
        said.reduce(|a, b| self.say(Key::PaperEitherLabel, &[("a", &a), ("b", &b)])).unwrap_or_default()
    }
}

/// The one item that all of them are about, and the values that it may have.
fn same_item(any: &[Outline]) -> Option<(Option<&ItemName>, Vec<&str>)> {
    let mut whose = None;
    let mut values = Vec::new();
    for one in any {
        let Outline::Compared { item, how: Compared::Equal, value } = one else { return None };
        if value.is_empty() || *whose.get_or_insert(item) != item {
            return None;
        }
        values.push(value.as_str());
    }
    Some((whose?.as_ref(), values))
}
