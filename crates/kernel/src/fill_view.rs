//! A page of the interview as it is drawn. It decides which control an item gets, what is set apart
//! on a scale, and when a problem is shown.

use pingyi_base::{Severity, SubjectId};
use pingyi_questionnaire::{ChoiceList, Item, ItemKind};
use pingyi_response::filling::TEXT_LIMIT;
use pingyi_response::{Answer, AnswerKey};
use pingyi_wording::field::Key;

use crate::fill::Interview;
use crate::model::Kernel;
use crate::review::saving_key;
use crate::view::{ChoiceView, Control, FillView, Look, QuestionView, SubjectView};
use crate::words::{self, say};

impl Kernel {
    pub(crate) fn fill_view(
        &self,
        interview: &Interview,
        place: &AnswerKey,
        strict: bool,
        review: bool,
    ) -> FillView {
        let pages = interview.pages(self.wide);
        let index = interview.page_of(place, self.wide);
        let page = pages.get(index);
        let keys = page.map(|page| page.keys.as_slice()).unwrap_or_default();
        let first = keys.first().unwrap_or(place);
        let questionnaire = &interview.questionnaire;
        let text = |text| words::text(text, self.lang, &questionnaire.default_language).0;
        let section =
            page.and_then(|page| page.section).and_then(|section| questionnaire.sections.get(section));
        let notice = if index == 0 { text(&questionnaire.notice) } else { String::new() };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (position, total) = interview.filling.progress(first);
        FillView {
            title: self.title(interview),
            household: self.interview_household(interview),
            page: first.to_string(),
            notice: notice
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            section: section.map(|section| text(&section.label)).unwrap_or_default(),
            subject: first.subject.as_ref().and_then(|id| self.subject_view(interview, id)),
            instance: None,
            add: None,
            removed: None,
            questions: keys.iter().filter_map(|key| self.question(interview, key, strict)).collect(),
            progress: (count(position), count(total)),
            can_go_back: index > 0 || review,
            to_review: review,
            private: page.is_some_and(|page| page.private),
            saving: saving_key(interview.saving).text(self.lang).to_owned(),
            saving_state: interview.saving,
            can_end_early: self.may_end_early(),
            is_locked: interview.is_locked,
        }
    }

    pub(crate) fn subject_name(&self, id: &SubjectId) -> Option<String> {
        let pack = self.pack.as_ref()?;
        let subject = pack.subjects.iter().find(|subject| subject.id == *id)?;
        let post = words::text(&subject.post, self.lang, &pack.default_language()).0;
        Some(say(Key::FillSubjectTitle, self.lang, &[("name", &subject.name), ("post", &post)]))
    }

    fn subject_view(&self, interview: &Interview, id: &SubjectId) -> Option<SubjectView> {
        let pack = self.pack.as_ref()?;
        let subject = pack.subjects.iter().find(|subject| subject.id == *id)?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let position = interview.filling.subjects().position(|known| known == id).unwrap_or(0) + 1;
        Some(SubjectView {
            id: id.to_string(),
            name: subject.name.clone(),
            post: words::text(&subject.post, self.lang, &pack.default_language()).0,
            position: (count(position), count(interview.filling.subjects().count())),
        })
    }

    fn question(&self, interview: &Interview, key: &AnswerKey, strict: bool) -> Option<QuestionView> {
        let item = interview.filling.item(key)?;
        let default = &interview.questionnaire.default_language;
        let (label, language) = words::text(&item.label, self.lang, default);
        let findings = interview.filling.findings_at(key);
        let caution = findings.iter().find(|finding| finding.severity == Severity::Warning);
        let answer = interview.filling.value(key);
        let is_covered = answer.is_some() && interview.is_covered(key, self.wide);
        Some(QuestionView {
            name: key.to_string(),
            label,
            language,
            hint: words::text(&item.hint, self.lang, default).0,
            control: self.control(interview, item, answer.filter(|_| !is_covered)),
            required: item.required.is_some(),
            problem: self.problem(interview, key).filter(|_| strict).unwrap_or_default(),
            caution: match caution {
                _ if is_covered => Key::ReviewPrivateLabel.text(self.lang).to_owned(),
                Some(finding) => {
                    let (what, remedy) = words::finding(finding, self.lang);
                    format!("{what} {remedy}")
                }
                None => String::new(),
            },
        })
    }

    fn control(&self, interview: &Interview, item: &Item, answer: Option<&Answer>) -> Control {
        let typed = || match answer {
            Some(Answer::Typed(text)) => text.clone(),
            _ => String::new(),
        };
        match &item.kind {
            ItemKind::Note => Control::Note,
            ItemKind::SelectOne(list) => self.choices(interview, list, answer, false),
            ItemKind::SelectMultiple(list) => self.choices(interview, list, answer, true),
            ItemKind::Integer => Control::Number { value: typed() },
            ItemKind::Text if ["numbers", "url", "short"].iter().any(|word| item.has_appearance(word)) => {
                Control::Line { value: typed() }
            }
            _ => Control::Text { counter: self.counter(item, &typed()), value: typed() },
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

    fn choices(
        &self,
        interview: &Interview,
        list: &ChoiceList,
        answer: Option<&Answer>,
        multiple: bool,
    ) -> Control {
        let default = &interview.questionnaire.default_language;
        let scale = list.is_scale() && !multiple;
        let is_checked = |code: &pingyi_base::ChoiceCode| match answer {
            Some(Answer::Choice(chosen)) => chosen == code,
            Some(Answer::Choices(chosen)) => chosen.contains(code),
            Some(Answer::Typed(_)) | None => false,
        };
        let choices = list
            .choices
            .iter()
            .map(|choice| ChoiceView {
                code: choice.code.to_string(),
                label: words::text(&choice.label, self.lang, default).0,
                checked: is_checked(&choice.code),
                apart: choice.missing.is_some() || choice.exclusive || (scale && choice.level.is_none()),
                level: choice.level,
            })
            .collect();
        Control::Choices { multiple, look: if scale { Look::Scale } else { Look::List }, choices }
    }
}

/// The limit that a constraint such as `string-length(.) <= 200` sets.
fn length_limit(constraint: &str) -> Option<usize> {
    let plain: String = constraint.split_whitespace().collect();
    let rest = plain.strip_prefix("string-length(.)<=")?;
    rest.parse().ok()
}
