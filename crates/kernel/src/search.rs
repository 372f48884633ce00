//! A long list of choices: what is typed picks those that are drawn. It decides which those are; no
//! answer hangs on what was typed, and it is forgotten with the page.

use pingyi_questionnaire::{Choice, Item};
use pingyi_response::{Answer, AnswerKey};

use crate::effect::Effect;
use crate::fill::{Interview, Stage};
use crate::model::Kernel;
use crate::view::{ChoiceView, Control};

/// The most choices that are drawn at once, beside the chosen one and those set apart.
pub(crate) const MOST_DRAWN: usize = 50;

impl Kernel {
    /// The first choices that hold every word typed, the chosen one in any case, and what stands apart
    /// from the list, such as "don't know".
    pub(crate) fn searched(
        &self,
        interview: &Interview,
        key: &AnswerKey,
        item: &Item,
        offered: &[&Choice],
        answer: Option<&Answer>,
    ) -> Control {
        let query =
            interview.search.as_ref().filter(|(of, _)| of == key).map_or("", |(_, query)| query.as_str());
        let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let is_checked =
            |choice: &Choice| matches!(answer, Some(Answer::Choice(code)) if *code == choice.code);
        let (mut choices, mut apart, mut found) = (Vec::new(), Vec::new(), 0_usize);
        for choice in offered {
            let (is_apart, checked) = (item.sets_apart(choice), is_checked(choice));
            let (label, language) = self.piped(interview, &choice.label, key);
            let is_found = !is_apart && holds(&label, &words);
            found += usize::from(is_found);
            if !(is_apart || checked || (is_found && found <= MOST_DRAWN)) {
                continue;
            }
            let view = ChoiceView {
                code: choice.code.to_string(),
                label,
                language,
                checked,
                apart: is_apart,
                level: choice.level,
            };
            if is_apart { apart.push(view) } else { choices.push(view) }
        }
        choices.append(&mut apart);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Control::Search {
            query: query.to_owned(),
            choices,
            drawn: count(found.min(MOST_DRAWN)),
            found: count(found),
        }
    }

    /// Takes what is looked for in a list.
    pub(crate) fn search(&mut self, name: &str, text: String) -> Vec<Effect> {
        if let Some(interview) = self.interview.as_mut()
            && matches!(interview.stage, Stage::Asking { .. })
        {
            interview.search = Some((AnswerKey::parse(name), text));
        }
        Vec::new()
    }
}

/// Every word stands somewhere in the label, in any case of its letters.
fn holds(label: &str, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let label = label.to_lowercase();
    words.iter().all(|word| label.contains(word.as_str()))
}
