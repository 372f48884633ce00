//! One step of writing: a command's words and what was typed or chosen with it change the draft. It
//! decides which fields there are to change and where the hand rests afterwards; what does not apply
//! changes nothing.

use pingyi_wording::Lang;
use pingyi_wording::author::Key;
use serde_json::Value;

use super::draft::{Draft, Row, is_begin, is_end, kind, list_of, put, put_in, text};

/// Fields of an item that hold one text.
const PLAIN: [&str; 9] = [
    "relevant",
    "required",
    "constraint",
    "calculation",
    "default",
    "readonly",
    "choice_filter",
    "repeat_count",
    "parameters",
];
/// Fields of an item that hold a text in several languages.
const LOCAL: [&str; 4] = ["label", "hint", "required_message", "constraint_message"];
/// Fields of the questionnaire that hold one text.
const WHOLE: [&str; 4] = ["id", "version", "kind", "default_language"];

/// What can be chosen for an item, in the order of the menu; `true` wants a list.
pub(super) const TYPES: [(&str, bool, Key); 19] = [
    ("select_one", true, Key::TypeSelectOneLabel),
    ("select_multiple", true, Key::TypeSelectMultipleLabel),
    ("rank", true, Key::TypeRankLabel),
    ("text", false, Key::TypeTextLabel),
    ("integer", false, Key::TypeIntegerLabel),
    ("decimal", false, Key::TypeDecimalLabel),
    ("range", false, Key::TypeRangeLabel),
    ("date", false, Key::TypeDateLabel),
    ("time", false, Key::TypeTimeLabel),
    ("dateTime", false, Key::TypeDateTimeLabel),
    ("acknowledge", false, Key::TypeAcknowledgeLabel),
    ("note", false, Key::TypeNoteLabel),
    ("image", false, Key::TypeImageLabel),
    ("calculate", false, Key::TypeCalculateLabel),
    ("hidden", false, Key::TypeHiddenLabel),
    ("start", false, Key::TypeStartLabel),
    ("end", false, Key::TypeEndLabel),
    ("today", false, Key::TypeTodayLabel),
    ("deviceid", false, Key::TypeDeviceidLabel),
];
/// The same for sections.
pub(super) const SECTIONS: [(&str, bool, Key); 2] =
    [("begin_group", false, Key::TypeGroupLabel), ("begin_repeat", false, Key::TypeRepeatLabel)];
/// What a choice can be instead of an evaluation.
pub(super) const MISSING: [(&str, Key); 3] = [
    ("dont_know", Key::MissingDontKnowLabel),
    ("refused", Key::MissingRefusedLabel),
    ("invalid", Key::MissingInvalidLabel),
];
/// What a questionnaire can be for.
pub(super) const KINDS: [(&str, Key); 5] = [
    ("survey", Key::KindSurveyLabel),
    ("rating", Key::KindRatingLabel),
    ("vote", Key::KindVoteLabel),
    ("suggestion", Key::KindSuggestionLabel),
    ("register", Key::KindRegisterLabel),
];
/// The value of the menu of lists that makes a new one.
pub(super) const NEW_LIST: &str = "+";

/// What is open for editing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Chosen {
    /// Nothing.
    #[default]
    Nothing,
    /// The questionnaire as a whole.
    Whole,
    /// A row of the survey.
    Row(usize),
}

/// A draft in an author's hands.
pub(super) struct Hands<'a> {
    pub(super) draft: &'a mut Draft,
    pub(super) chosen: &'a mut Chosen,
    pub(super) lang: Lang,
}

impl Hands<'_> {
    /// Does what the command says. Returns the control that has the focus afterwards, where that is
    /// another one than before; `None` if the command is not one for the draft.
    pub(super) fn apply(&mut self, words: &[&str], value: &str) -> Option<String> {
        let stay = Some(String::new());
        match (words, *self.chosen) {
            (["whole", field], _) if WHOLE.contains(field) => {
                put(&mut self.draft.root, field, value.trim());
                stay
            }
            (["whole", field @ ("title" | "notice"), language], _) => {
                put_in(&mut self.draft.root, field, language, value);
                stay
            }
            (["language-add"], _) => {
                self.add_language(value.trim());
                stay
            }
            (["add-last"], _) => {
                let end = self.draft.rows.len();
                Some(self.insert(end))
            }
            (words, Chosen::Row(at)) if at < self.draft.rows.len() => self.row(at, words, value),
            _ => None,
        }
    }

    fn row(&mut self, at: usize, words: &[&str], value: &str) -> Option<String> {
        let stay = Some(String::new());
        match words {
            ["set", "name"] => self.draft.rename(at, value.trim()),
            ["set", "appearance"] => put(self.draft.rows.get_mut(at)?, "appearance", value.trim()),
            ["set", field] if PLAIN.contains(field) => put(self.draft.rows.get_mut(at)?, field, value.trim()),
            ["set", field, language] if LOCAL.contains(field) => {
                put_in(self.draft.rows.get_mut(at)?, field, language, value);
            }
            ["when"] => return self.when(at, value),
            ["type"] => return self.set_type(at, value),
            ["list"] => return self.set_list(at, value),
            ["add-before"] => return Some(self.insert(at)),
            ["add-after"] => return Some(self.insert(self.draft.span(at).end)),
            ["add-inside"] => return Some(self.insert(at + 1)),
            ["duplicate"] => {
                *self.chosen = Chosen::Row(self.draft.duplicate(at)?);
                return Some("set name".to_owned());
            }
            ["remove"] => return Some(self.remove(at)),
            ["group"] => return self.group(at),
            ["ungroup"] => return self.ungroup(at),
            [way @ ("up" | "down")] => {
                if let Some(now) = self.draft.moved(at, *way == "up") {
                    *self.chosen = Chosen::Row(now);
                }
                return Some((*way).to_owned());
            }
            ["choice-add"] => return self.add_choice(at),
            ["choice", ..] | ["choice-remove" | "choice-up" | "choice-down" | "choice-exclusive"] => {
                return self.choice(at, words, value);
            }
            _ => return None,
        }
        stay
    }

    /// A condition from the menu is joined to what stands there.
    fn when(&mut self, at: usize, value: &str) -> Option<String> {
        let row = self.draft.rows.get_mut(at)?;
        let before = text(row, "relevant").trim().to_owned();
        let whole = match before.as_str() {
            "" => value.to_owned(),
            before if before.contains(" or ") => format!("({before}) and {value}"),
            before => format!("{before} and {value}"),
        };
        put(row, "relevant", &whole);
        Some("set relevant".to_owned())
    }

    fn set_type(&mut self, at: usize, value: &str) -> Option<String> {
        let row = self.draft.rows.get(at)?;
        if is_begin(row) {
            SECTIONS.iter().find(|(word, _, _)| *word == value)?;
            let last = self.draft.span(at).end.checked_sub(1)?;
            self.draft.rows.get_mut(at)?.insert("type".to_owned(), value.into());
            if let Some(row) = self.draft.rows.get_mut(last).filter(|row| is_end(row)) {
                row.insert("type".to_owned(), value.replace("begin", "end").into());
            }
            return Some(String::new());
        }
        let (word, wants_list, _) = TYPES.iter().find(|(word, _, _)| *word == value)?;
        let kind = if *wants_list {
            let list = list_of(row).map(str::to_owned).filter(|list| self.draft.lists.contains_key(list));
            let list = list.unwrap_or_else(|| self.new_list(at));
            format!("{word} {list}")
        } else {
            (*word).to_owned()
        };
        let row = self.draft.rows.get_mut(at)?;
        // What it says about another type's values does not go over.
        row.remove("parameters");
        row.insert("type".to_owned(), kind.into());
        Some(String::new())
    }

    fn set_list(&mut self, at: usize, value: &str) -> Option<String> {
        let word = kind(self.draft.rows.get(at)?).to_owned();
        TYPES.iter().find(|(known, wants_list, _)| *known == word && *wants_list)?;
        let list = if value == NEW_LIST { self.new_list(at) } else { value.to_owned() };
        if !self.draft.lists.contains_key(&list) {
            return None;
        }
        self.draft.rows.get_mut(at)?.insert("type".to_owned(), format!("{word} {list}").into());
        Some(String::new())
    }

    /// A list for an item, with two choices to begin with.
    fn new_list(&mut self, at: usize) -> String {
        let name = self.draft.rows.get(at).map(|row| text(row, "name")).unwrap_or_default();
        let name = self.draft.free_list(&format!("{name}_"));
        let choices = (1..=2).map(|number| self.new_choice(&number.to_string())).collect();
        self.draft.lists.insert(name.clone(), choices);
        name
    }

    fn new_choice(&self, code: &str) -> Row {
        let mut choice = Row::new();
        choice.insert("name".to_owned(), code.into());
        self.label(&mut choice, Key::NewChoiceLabel, &[("n", code)]);
        choice
    }

    /// A text to be written over, in every language that the app speaks.
    fn label(&self, row: &mut Row, key: Key, args: &[(&str, &str)]) {
        for language in self.draft.languages() {
            let lang = Lang::from_tag(&language).unwrap_or(self.lang);
            put_in(row, "label", &language, &pingyi_wording::fill(key.text(lang), args));
        }
    }

    fn insert(&mut self, at: usize) -> String {
        let mut row = Row::new();
        row.insert("type".to_owned(), "text".into());
        row.insert("name".to_owned(), self.draft.free_name("Q").into());
        self.label(&mut row, Key::NewItemLabel, &[]);
        let at = at.min(self.draft.rows.len());
        self.draft.rows.insert(at, row);
        *self.chosen = Chosen::Row(at);
        format!("set label {}", self.draft.default_language().as_str())
    }

    fn remove(&mut self, at: usize) -> String {
        let span = self.draft.span(at);
        self.draft.rows.drain(span);
        *self.chosen = Chosen::Nothing;
        let is_item = |place: &usize| self.draft.rows.get(*place).is_some_and(|row| !is_end(row));
        let near = (at..self.draft.rows.len()).find(is_item).or_else(|| (0..at).rev().find(is_item));
        near.map_or_else(|| "add-last".to_owned(), |place| format!("row-{place}"))
    }

    fn group(&mut self, at: usize) -> Option<String> {
        let span = self.draft.span(at);
        let mut begin = Row::new();
        begin.insert("type".to_owned(), "begin_group".into());
        begin.insert("name".to_owned(), self.draft.free_name("G").into());
        self.label(&mut begin, Key::NewGroupLabel, &[]);
        let mut end = Row::new();
        end.insert("type".to_owned(), "end_group".into());
        self.draft.rows.insert(span.end, end);
        self.draft.rows.insert(at, begin);
        *self.chosen = Chosen::Row(at);
        Some(format!("set label {}", self.draft.default_language().as_str()))
    }

    fn ungroup(&mut self, at: usize) -> Option<String> {
        self.draft.rows.get(at).filter(|row| is_begin(row))?;
        let last = self.draft.span(at).end.checked_sub(1)?;
        if self.draft.rows.get(last).is_some_and(is_end) {
            self.draft.rows.remove(last);
        }
        self.draft.rows.remove(at);
        *self.chosen = Chosen::Nothing;
        Some(format!("row-{at}"))
    }

    fn add_language(&mut self, tag: &str) {
        let is_tag = !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if is_tag && !self.draft.languages().iter().any(|known| known == tag) {
            let title = super::draft::local(&self.draft.root, "title");
            let default = self.draft.default_language();
            let title = title.pick(&default, &default).text.to_owned();
            put_in(&mut self.draft.root, "title", tag, if title.is_empty() { tag } else { &title });
        }
    }

    fn choices(&mut self, at: usize) -> Option<&mut Vec<Row>> {
        let list = list_of(self.draft.rows.get(at)?)?.to_owned();
        self.draft.lists.get_mut(&list)
    }

    fn add_choice(&mut self, at: usize) -> Option<String> {
        let choices = self.choices(at)?;
        let codes = choices.iter().filter_map(|choice| text(choice, "name").parse::<u32>().ok());
        let mut code = codes.filter(|code| *code < 1_000).max().unwrap_or(0) + 1;
        while choices.iter().any(|choice| text(choice, "name") == code.to_string()) {
            code += 1;
        }
        let place = choices.len();
        let choice = self.new_choice(&code.to_string());
        self.choices(at)?.push(choice);
        Some(format!("choice {place} label {}", self.draft.default_language().as_str()))
    }

    fn choice(&mut self, at: usize, words: &[&str], value: &str) -> Option<String> {
        let columns =
            list_of(self.draft.rows.get(at)?).map(|list| self.draft.columns(list)).unwrap_or_default();
        let choices = self.choices(at)?;
        let place: usize = match words {
            ["choice", place, ..] => place.parse().ok()?,
            _ => value.parse().ok()?,
        };
        let choice = choices.get_mut(place)?;
        match words {
            ["choice", _, "name"] => {
                choice.insert("name".to_owned(), value.trim().into());
            }
            ["choice", _, "label", language] => put_in(choice, "label", language, value),
            ["choice", _, "column", column] if columns.iter().any(|known| known == column) => {
                put(choice, column, value.trim());
            }
            ["choice", _, "level"] => match value.trim().parse::<u8>() {
                Ok(level) => {
                    choice.insert("level".to_owned(), level.into());
                }
                Err(_) => {
                    choice.remove("level");
                }
            },
            ["choice", _, "missing"] => {
                let known = MISSING.iter().any(|(word, _)| *word == value);
                put(choice, "missing", if known { value } else { "" });
            }
            ["choice-exclusive"] => {
                let is_on = choice.get("exclusive") == Some(&Value::Bool(true));
                if is_on {
                    choice.remove("exclusive");
                } else {
                    choice.insert("exclusive".to_owned(), true.into());
                }
            }
            ["choice-remove"] => {
                choices.remove(place);
                return Some("choice-add".to_owned());
            }
            ["choice-up"] if place > 0 => {
                choices.swap(place, place - 1);
                return Some(format!("choice-up {}", place - 1));
            }
            ["choice-down"] if place + 1 < choices.len() => {
                choices.swap(place, place + 1);
                return Some(format!("choice-down {}", place + 1));
            }
            ["choice-up" | "choice-down"] => {}
            _ => return None,
        }
        Some(String::new())
    }
}
