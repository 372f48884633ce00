//! Which control an item gets, by its kind and XLSForm's appearance words, and what is set apart on a
//! scale. How a control looks is for the components.

use pingyi_base::{ChoiceCode, number};
use pingyi_questionnaire::{Choice, Item, ItemKind};
use pingyi_response::filling::TEXT_LIMIT;
use pingyi_response::{Answer, AnswerKey};
use pingyi_wording::field::Key;

use crate::fill::Interview;
use crate::model::Kernel;
use crate::view::{ChoiceView, ColumnView, Control, Look, PlaceView, When};
use crate::words::{self, say};

/// Of a longer list a person looks for a choice instead of reading all of them.
const LONG_LIST: usize = 60;
/// Numbers of a range up to this many stand all in sight.
const POINTS: usize = 11;
/// The longest label of two choices that stand side by side as large buttons.
const SHORT_LABEL: usize = 12;

impl Kernel {
    pub(crate) fn control(
        &self,
        interview: &Interview,
        key: &AnswerKey,
        item: &Item,
        answer: Option<&Answer>,
    ) -> Control {
        let typed = match answer {
            Some(Answer::Typed(text)) => text.clone(),
            _ => String::new(),
        };
        if item.holds_value() && interview.filling.is_readonly(key) {
            let value = answer.map(|answer| self.answer_words(interview, key, answer));
            return Control::Computed { value: value.unwrap_or_default() };
        }
        match &item.kind {
            ItemKind::Note => Control::Note,
            ItemKind::SelectOne(_) | ItemKind::SelectMultiple(_) => {
                self.choices(interview, key, item, answer)
            }
            ItemKind::Rank(_) => self.ranked(interview, key, answer),
            ItemKind::Integer => Control::Number { value: typed },
            ItemKind::Decimal => Control::Decimal { value: typed },
            ItemKind::Range { start, end, step } => range(item, (*start, *end, *step), typed),
            ItemKind::Date => Control::When { kind: When::Date, value: typed },
            ItemKind::Time => Control::When { kind: When::Time, value: typed },
            ItemKind::DateTime => Control::When { kind: When::DateTime, value: typed },
            ItemKind::Acknowledge => Control::Acknowledge { checked: answer.is_some() },
            ItemKind::Image { max_pixels } => Control::Picture {
                max_pixels: *max_pixels,
                camera_only: item.has_appearance("new"),
                state: self.picture_state(interview, key, answer),
            },
            ItemKind::Text if ["numbers", "url", "short"].iter().any(|word| item.has_appearance(word)) => {
                Control::Line { value: typed }
            }
            ItemKind::Text | ItemKind::Calculate | ItemKind::Hidden | ItemKind::Metadata(_) => {
                Control::Text { counter: self.counter(item, &typed), value: typed }
            }
        }
    }

    /// Characters used and allowed; only from half of what is allowed on, so that nobody feels
    /// pressed to write much.
    fn counter(&self, item: &Item, typed: &str) -> String {
        let limit = item
            .constraint
            .as_ref()
            .and_then(|constraint| length_limit(constraint.source()))
            .unwrap_or(TEXT_LIMIT);
        let used = typed.chars().count();
        if used * 2 < limit {
            return String::new();
        }
        say(Key::FillLengthHint, self.lang, &[("n", &used.to_string()), ("limit", &limit.to_string())])
    }

    fn label(&self, interview: &Interview, choice: &Choice, key: &AnswerKey) -> (String, Option<String>) {
        self.piped(interview, &choice.label, key)
    }

    fn choices(
        &self,
        interview: &Interview,
        key: &AnswerKey,
        item: &Item,
        answer: Option<&Answer>,
    ) -> Control {
        let multiple = matches!(item.kind, ItemKind::SelectMultiple(_));
        let scale = !multiple && item.list().is_some_and(|list| list.is_scale());
        let is_checked = |code: &ChoiceCode| match answer {
            Some(Answer::Choice(chosen)) => chosen == code,
            Some(Answer::Choices(chosen)) => chosen.contains(code),
            Some(Answer::Typed(_)) | None => false,
        };
        let offered = interview.filling.choices(key);
        if !multiple && offered.len() > LONG_LIST && !item.has_appearance("minimal") {
            return self.searched(interview, key, item, &offered, answer);
        }
        let choices: Vec<ChoiceView> = offered
            .into_iter()
            .map(|choice| {
                let (label, language) = self.label(interview, choice, key);
                ChoiceView {
                    code: choice.code.to_string(),
                    label,
                    language,
                    checked: is_checked(&choice.code),
                    apart: item.sets_apart(choice),
                    level: choice.level,
                }
            })
            .collect();
        let is_pair = !multiple
            && choices.len() == 2
            && choices.iter().all(|choice| !choice.apart && choice.label.chars().count() <= SHORT_LABEL);
        let look = if item.has_appearance("minimal") {
            Look::Minimal
        } else if item.has_appearance("likert") {
            Look::Likert
        } else if scale {
            Look::Scale
        } else if is_pair {
            Look::Pair
        } else {
            Look::List
        };
        Control::Choices { multiple, look, choices }
    }

    /// The shared choices of a matrix.
    pub(crate) fn columns(&self, interview: &Interview, key: &AnswerKey) -> Vec<ColumnView> {
        let item = interview.filling.item(key);
        let column = |choice: &Choice| {
            let (label, language) = self.label(interview, choice, key);
            let apart = item.is_some_and(|item| item.sets_apart(choice));
            ColumnView { code: choice.code.to_string(), label, language, apart }
        };
        interview.filling.choices(key).into_iter().map(column).collect()
    }

    fn ranked(&self, interview: &Interview, key: &AnswerKey, answer: Option<&Answer>) -> Control {
        let placed = match answer {
            Some(Answer::Choices(codes)) => codes.as_slice(),
            _ => &[],
        };
        let offered = interview.filling.choices(key);
        let is_whole = placed.len() >= offered.len();
        let view = |choice: &Choice| {
            let place = placed.iter().position(|code| *code == choice.code).map_or(0, |place| place + 1);
            let (label, language) = self.label(interview, choice, key);
            PlaceView {
                code: choice.code.to_string(),
                label,
                language,
                place: u32::try_from(place).unwrap_or(u32::MAX),
            }
        };
        let by_code = |code: &ChoiceCode| offered.iter().find(|choice| choice.code == *code).copied();
        let choices = if is_whole {
            placed.iter().filter_map(by_code).map(view).collect()
        } else {
            offered.iter().copied().map(view).collect()
        };
        Control::Rank { choices }
    }

    /// An answer as people read it.
    pub(crate) fn answer_words(&self, interview: &Interview, key: &AnswerKey, answer: &Answer) -> String {
        let item = interview.filling.item(key);
        let list = item.and_then(|item| item.list());
        let one = |code: &ChoiceCode| match list.and_then(|list| list.choice(code)) {
            Some(choice) => self.label(interview, choice, key).0,
            None => Key::FillAcknowledgeLabel.text(self.lang).to_owned(),
        };
        match answer {
            Answer::Choice(code) => one(code),
            Answer::Choices(codes) => {
                let mut words = codes.iter().map(one);
                let first = words.next().unwrap_or_default();
                words.fold(first, |all, next| {
                    words::say(Key::AppListLabel, self.lang, &[("a", &all), ("b", &next)])
                })
            }
            Answer::Typed(text) => match item.map(|item| &item.kind) {
                Some(ItemKind::DateTime) => text.replace('T', " "),
                Some(ItemKind::Image { .. }) if !text.is_empty() => {
                    Key::FillPictureLabel.text(self.lang).to_owned()
                }
                _ => text.clone(),
            },
        }
    }
}

/// Few numbers stand all in sight, many are slid to.
fn range(item: &Item, (start, end, step): (f64, f64, f64), value: String) -> Control {
    let at = |index: usize| {
        #[allow(clippy::cast_precision_loss, reason = "a range has far fewer steps than 2^53")]
        let number = start + step * index as f64;
        number::text(tidied(number))
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "negative and absurd counts become 0 or the greatest number"
    )]
    let steps = ((end - start) / step + 0.5) as usize;
    let stars = item.has_appearance("rating");
    if stars || steps < POINTS {
        return Control::Points { value, points: (0..=steps.min(POINTS)).map(at).collect(), stars };
    }
    let here = number::parse(&value).map(|number| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "what lies outside becomes the nearest end"
        )]
        let index = ((number - start) / step + 0.5) as usize;
        index.min(steps)
    });
    let place = here.unwrap_or(steps / 2);
    let neighbour = |index: Option<usize>| index.filter(|index| *index <= steps).map(at).unwrap_or_default();
    Control::Slider {
        less: neighbour(place.checked_sub(1)),
        more: neighbour(Some(place + 1)),
        start: at(0),
        end: at(steps),
        step: number::text(step),
        value,
    }
}

/// Without the last digits that sums of steps such as 0.1 leave behind.
fn tidied(number: f64) -> f64 {
    let places = 1_000_000_000.0;
    (number * places).round() / places
}

/// The limit that a constraint such as `string-length(.) <= 200` sets.
fn length_limit(constraint: &str) -> Option<usize> {
    let plain: String = constraint.split_whitespace().collect();
    let rest = plain.strip_prefix("string-length(.)<=")?;
    rest.parse().ok()
}
