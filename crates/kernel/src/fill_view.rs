//! A page of the interview as it is drawn. It decides what stands on it and when a problem is shown;
//! which control an item gets is decided in `controls`.

use std::rc::Rc;

use pingyi_base::{ItemName, Language, LocalText, Severity, SubjectId};
use pingyi_questionnaire::{ItemKind, SectionKind};
use pingyi_response::filling::{Grid, Page, PageKind};
use pingyi_response::{Answer, AnswerKey, Instance};
use pingyi_wording::field::Key;

use crate::fill::Interview;
use crate::model::Kernel;
use crate::review::saving_key;
use crate::view::{
    AddView, Control, FillView, GridRow, GridView, InstanceView, QuestionView, RemovedView, SubjectView,
};
use crate::words::{self, language_name, say};

impl Kernel {
    pub(crate) fn fill_view(
        &self,
        interview: &Interview,
        place: &AnswerKey,
        strict: bool,
        review: bool,
    ) -> FillView {
        let (index, page) = interview.page_at(place, self.wide);
        let page = page.as_ref();
        let keys = page.map(|page| page.keys.as_slice()).unwrap_or_default();
        let first = keys.first().unwrap_or(place);
        let questionnaire = &interview.questionnaire;
        let text = |text| words::text(text, self.lang, &questionnaire.default_language);
        let section =
            page.and_then(|page| page.section).and_then(|section| questionnaire.sections.get(section));
        let (notice, notice_language) =
            if index == 0 { text(&questionnaire.notice) } else { Default::default() };
        let (title, title_language) = text(&questionnaire.title);
        let (section, section_language) =
            section.map(|section| self.piped(interview, &section.label, first)).unwrap_or_default();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (position, total) = interview.filling.progress(first);
        let questions = page.map(|page| self.questions(interview, page, strict)).unwrap_or_default();
        let whole = [&title_language, &notice_language, &section_language];
        FillView {
            untranslated: self.untranslated(&whole, &questions),
            title,
            title_language,
            household: self.interview_household(interview),
            page: first.to_string(),
            notice: notice
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            notice_aloud: self.aloud("", notice_language.as_deref()),
            notice_language,
            section,
            section_language,
            subject: first.subject.as_ref().and_then(|id| self.subject_view(interview, id)),
            instance: first.instance.as_ref().map(|one| self.instance_view(interview, one)),
            add: page.and_then(|page| self.add_view(interview, page)),
            removed: page.and_then(|page| self.removed_view(interview, page)),
            questions,
            progress: (count(position), count(total)),
            can_go_back: index > 0 || review,
            to_review: review,
            private: page.is_some_and(|page| page.private),
            saving: saving_key(interview.saving).text(self.lang).to_owned(),
            saving_state: interview.saving,
            can_end_early: self.may_end_early(),
            is_locked: interview.is_locked,
            by_pin: self.settings.pin.is_some(),
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
        let (post, post_language) = words::text(&subject.post, self.lang, &pack.default_language());
        Some(SubjectView {
            id: id.to_string(),
            name: subject.name.clone(),
            post,
            post_language,
            position: (count(position), count(interview.filling.subjects().count())),
        })
    }

    /// A text of the questionnaire with answers in it, and its language where it is not the
    /// interface's.
    pub(crate) fn piped(
        &self,
        interview: &Interview,
        text: &LocalText,
        key: &AnswerKey,
    ) -> (String, Option<String>) {
        let (text, language) = words::text(text, self.lang, &interview.questionnaire.default_language);
        if !text.contains("${") {
            return (text, language);
        }
        (interview.filling.pipe(&text, key, &Language::new(self.lang.tag())), language)
    }

    /// What a repeat is called.
    pub(crate) fn repeat_label(&self, interview: &Interview, repeat: &ItemName) -> String {
        let questionnaire = &interview.questionnaire;
        let section = questionnaire.sections.iter().find(|section| section.name == *repeat);
        let label = section.map(|section| self.piped(interview, &section.label, &AnswerKey::item(repeat)).0);
        label.filter(|label| !label.is_empty()).unwrap_or_else(|| repeat.to_string())
    }

    fn instance_view(&self, interview: &Interview, instance: &Instance) -> InstanceView {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (filling, repeat) = (&interview.filling, &instance.repeat);
        let place = filling.instance_place(repeat, instance.number).unwrap_or(0);
        InstanceView {
            repeat: repeat.to_string(),
            number: instance.number,
            label: self.repeat_label(interview, repeat),
            position: (count(place), count(filling.instances(repeat).len())),
            can_remove: is_free(interview, repeat),
        }
    }

    fn add_view(&self, interview: &Interview, page: &Page) -> Option<AddView> {
        let PageKind::Add { repeat } = &page.kind else { return None };
        Some(AddView {
            repeat: repeat.to_string(),
            label: self.repeat_label(interview, repeat),
            count: u32::try_from(interview.filling.instances(repeat).len()).unwrap_or(u32::MAX),
            can_add: interview.filling.can_add_instance(repeat),
        })
    }

    fn removed_view(&self, interview: &Interview, page: &Page) -> Option<RemovedView> {
        let repeat = match &page.kind {
            PageKind::Add { repeat } => repeat,
            PageKind::Items => &page.keys.first()?.instance.as_ref()?.repeat,
        };
        let can = interview.filling.can_restore_instance(repeat);
        can.then(|| RemovedView { repeat: repeat.to_string(), label: self.repeat_label(interview, repeat) })
    }

    /// That texts of the page stand in another language than the screen's.
    fn untranslated(&self, whole: &[&Option<String>], questions: &[QuestionView]) -> String {
        let told = |language: &String| {
            say(Key::FillUntranslatedHint, self.lang, &[("language", &language_name(language))])
        };
        foreign(whole, questions).map(told).unwrap_or_default()
    }

    /// The items of a page; those that share their choices as one.
    fn questions(&self, interview: &Interview, page: &Page, strict: bool) -> Vec<QuestionView> {
        let mut questions = Vec::new();
        let mut place = 0;
        while let Some(key) = page.keys.get(place) {
            let grid = page.grids.iter().find(|grid| grid.first == place && grid.len > 0);
            let made = match grid {
                Some(grid) => self.grid(interview, page, *grid, strict),
                None => self.question(interview, key, strict),
            };
            questions.extend(made);
            place += grid.map_or(1, |grid| grid.len);
        }
        questions
    }

    fn question(&self, interview: &Interview, key: &AnswerKey, strict: bool) -> Option<QuestionView> {
        // A head without its rows asks nothing.
        let item = interview.filling.item(key).filter(|item| !item.is_head())?;
        let (label, language) = self.piped(interview, &item.label, key);
        let findings = interview.filling.findings_at(key);
        let caution = findings.iter().find(|finding| finding.severity == Severity::Warning);
        let answer = interview.filling.value(key);
        let is_covered = answer.is_some() && interview.is_covered(key);
        let (hint, hint_language) = self.piped(interview, &item.hint, key);
        let name = key.to_string();
        Some(QuestionView {
            aloud: self.aloud(&name, language.as_deref()),
            name,
            label,
            language,
            hint,
            hint_language,
            control: self.control(interview, key, item, answer.filter(|_| !is_covered)),
            required: item.required.is_some(),
            problem: strict.then(|| self.problem(interview, key)).flatten().unwrap_or_default(),
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

    fn grid(&self, interview: &Interview, page: &Page, grid: Grid, strict: bool) -> Option<QuestionView> {
        let keys = page.keys.get(grid.first..grid.first + grid.len)?;
        let (head, rows) = keys.split_at_checked(usize::from(grid.has_head))?;
        let first = rows.first()?;
        let label =
            |key: &AnswerKey| interview.filling.item(key).map(|item| self.piped(interview, &item.label, key));
        let (title, language) = head.first().and_then(label).unwrap_or_default();
        let item = interview.filling.item(first)?;
        let row = |key: &AnswerKey| {
            let answer = interview.filling.value(key);
            let is_covered = answer.is_some() && interview.is_covered(key);
            let (label, language) = label(key).unwrap_or_default();
            Rc::new(GridRow {
                name: key.to_string(),
                label,
                language,
                chosen: match answer.filter(|_| !is_covered) {
                    Some(Answer::Choice(code)) => vec![code.to_string()],
                    Some(Answer::Choices(codes)) => codes.iter().map(ToString::to_string).collect(),
                    _ => Vec::new(),
                },
                problem: strict.then(|| self.problem(interview, key)).flatten().unwrap_or_default(),
            })
        };
        let (apart, mut columns): (Vec<_>, Vec<_>) =
            self.columns(interview, first).into_iter().partition(|column| column.apart);
        columns.extend(apart);
        let name = format!("{first}-grid");
        Some(QuestionView {
            aloud: self.aloud(&name, language.as_deref()),
            name,
            label: title,
            language,
            hint: String::new(),
            hint_language: None,
            control: Control::Grid(GridView {
                multiple: matches!(item.kind, ItemKind::SelectMultiple(_)),
                columns: Rc::new(columns),
                rows: rows.iter().map(row).collect(),
            }),
            required: rows
                .iter()
                .any(|key| interview.filling.item(key).is_some_and(|item| item.required.is_some())),
            problem: String::new(),
            caution: String::new(),
        })
    }
}

/// The first language of a page that is not the interface's.
fn foreign<'a>(whole: &[&'a Option<String>], questions: &'a [QuestionView]) -> Option<&'a String> {
    let inner = |question: &'a QuestionView| -> Option<&'a String> {
        let own = question.language.as_ref().or(question.hint_language.as_ref());
        own.or_else(|| match &question.control {
            Control::Choices { choices, .. } => choices.iter().find_map(|one| one.language.as_ref()),
            Control::Rank { choices } => choices.iter().find_map(|one| one.language.as_ref()),
            Control::Grid(grid) => {
                let rows = grid.rows.iter().find_map(|row| row.language.as_ref());
                rows.or_else(|| grid.columns.iter().find_map(|one| one.language.as_ref()))
            }
            _ => None,
        })
    };
    whole.iter().find_map(|language| language.as_ref()).or_else(|| questions.iter().find_map(inner))
}

/// Whether a person says how many instances there are.
fn is_free(interview: &Interview, repeat: &ItemName) -> bool {
    let section = interview.questionnaire.sections.iter().find(|section| section.name == *repeat);
    section.is_some_and(|section| matches!(section.kind, SectionKind::Repeat { count: None }))
}
