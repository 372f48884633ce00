//! A questionnaire as a form on paper. It decides what stands on the sheet and in which order:
//! everything that is asked, with the names and codes by which it is entered later, and every
//! condition in words. What the answers mean is for `response`; how the sheet looks is in `paper.css`.

mod items;
mod lists;
mod words;

use std::fmt::Write as _;

use pingyi_base::{Language, LocalText};
use pingyi_interchange::office::Node;
use pingyi_questionnaire::expression::{LabelPart, label_parts};
use pingyi_questionnaire::{Item, ItemKind, Pack, Questionnaire, SectionKind, Subject};
use pingyi_wording::Lang;
use pingyi_wording::report::Key;

use super::Office;
use super::draw::{document, element, words as text};

/// The look of the sheet.
const STYLE: &str = include_str!("paper.css");

/// How often a repeat is printed whose number nobody knows.
const COPIES: u32 = 3;
/// A repeat of a fixed number is printed as often as that, up to here.
const MOST_COPIES: u32 = 12;
/// Places in the box for the form's number.
const NUMBER_PLACES: usize = 6;
/// Places in a box for a code whose length nobody knows, and the most that a sheet has room for.
const CODE_PLACES: usize = 8;
const MOST_PLACES: usize = 12;
/// Headings of sections are no smaller than this.
const LOWEST_HEADING: usize = 4;

/// A form that is being drawn.
#[derive(Clone, Copy, Debug)]
struct Form<'a> {
    pack: &'a Pack,
    questionnaire: &'a Questionnaire,
    lang: Lang,
}

impl Office {
    /// The newest version of a questionnaire as a file to be printed: name and content. `None` if the
    /// pack does not have it.
    #[must_use]
    pub fn paper_html(&self, questionnaire: &str, lang: Lang) -> Option<(String, Vec<u8>)> {
        let form = self.form(questionnaire, lang)?;
        let Questionnaire { id, version, .. } = form.questionnaire;
        let mark = self.pack().practice.then(|| Key::ReportPracticeLabel.text(lang));
        let title = form.text(&form.questionnaire.title);
        let style = STYLE.to_owned() + &form.footer();
        let html = document(lang.tag(), &title, &style, mark, "paper", form.nodes());
        Some((format!("{}_{id}_{version}_paper.html", self.pack().id), html.into_bytes()))
    }

    /// The same as nodes.
    #[must_use]
    pub fn paper_nodes(&self, questionnaire: &str, lang: Lang) -> Option<Vec<Node>> {
        Some(self.form(questionnaire, lang)?.nodes())
    }

    fn form(&self, questionnaire: &str, lang: Lang) -> Option<Form<'_>> {
        let questionnaire = self.pack().questionnaire(&questionnaire.into())?;
        Some(Form { pack: self.pack(), questionnaire, lang })
    }
}

impl Form<'_> {
    fn nodes(&self) -> Vec<Node> {
        let mut nodes = self.head();
        let shown: Vec<&Item> = self.questionnaire.items.iter().filter(|item| item.kind.is_shown()).collect();
        if !self.questionnaire.kind.is_by_subject() {
            nodes.extend(self.flow(&shown, None));
        } else if self.pack.subjects.is_empty() {
            nodes.push(self.subject(None, &shown));
        } else {
            nodes.extend(self.pack.subjects.iter().map(|subject| self.subject(Some(subject), &shown)));
        }
        nodes.push(self.end(shown.iter().filter(|item| item.holds_value()).count()));
        nodes.extend(self.code_lists(&shown));
        nodes.extend(self.reckoned());
        nodes
    }

    /// Who asks, what it is, which sheet this is, and what a respondent is told first.
    fn head(&self) -> Vec<Node> {
        let organiser = &self.pack.organiser;
        let name = organiser.name.pick(&self.wanted(), &self.pack.default_language()).text;
        let who = [name, organiser.contact.as_str()].join(" ");
        let mut head = Vec::new();
        if !who.trim().is_empty() {
            head.push(line("organiser", &self.say(Key::ReportOrganiserLabel, &[("organiser", who.trim())])));
        }
        head.push(element("h1", &[], vec![text(&self.text(&self.questionnaire.title))]));
        head.push(line("identity", &self.identity()));
        let notice = self.text(&self.questionnaire.notice);
        let told: Vec<Node> = notice.lines().map(|one| element("p", &[], vec![text(one)])).collect();
        vec![
            element("div", &[("class", "head")], head),
            element("div", &[("class", "slips")], self.slips()),
            element("div", &[("class", "notice")], told),
            line("how", self.word(Key::PaperHowHint)),
        ]
    }

    /// The boxes for the codes of the sheet itself. A secret ballot has no place for a household, and
    /// gets its number only when nobody can tell any more from whom it came.
    fn slips(&self) -> Vec<Node> {
        let is_secret = self.questionnaire.kind.is_secret();
        let slip = |label: Key, places: usize, hint: Option<Key>| {
            let mut inside = vec![
                element("span", &[("class", "slip__label")], vec![text(self.word(label))]),
                cells(places),
            ];
            inside.extend(
                hint.map(|hint| element("span", &[("class", "slip__hint")], vec![text(self.word(hint))])),
            );
            element("div", &[("class", "slip")], inside)
        };
        let hint = if is_secret { Key::PaperSecretNumberHint } else { Key::PaperNumberHint };
        let mut slips = vec![slip(Key::PaperNumberLabel, NUMBER_PLACES, Some(hint))];
        if !is_secret {
            let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(CODE_PLACES);
            let household =
                longest(&mut self.pack.households.iter().map(|one| one.id.as_str().chars().count()));
            slips.push(slip(Key::PaperHouseholdLabel, household, None));
            if !self.pack.interviewers.is_empty() {
                let codes = self.pack.interviewers.iter();
                let interviewer = longest(&mut codes.map(|one| one.id.as_str().chars().count()));
                slips.push(slip(Key::PaperInterviewerLabel, interviewer, None));
            }
        }
        slips
    }

    /// The items about somebody.
    fn subject(&self, subject: Option<&Subject>, items: &[&Item]) -> Node {
        let mut inside = Vec::new();
        match subject {
            Some(subject) => {
                let mut title = vec![name(subject.id.as_str()), text(" "), text(&subject.name)];
                let post = self.text(&subject.post);
                if !post.is_empty() {
                    title.push(element("span", &[("class", "post")], vec![text(&post)]));
                }
                inside.push(element("h2", &[], title));
                if let Some(area) = subject.area.as_ref().and_then(|id| self.pack.area(id)) {
                    let area = self.text(&area.name);
                    inside.push(line("if", &self.say(Key::PaperSubjectAreaHint, &[("area", &area)])));
                }
            }
            None => {
                let label = text(self.word(Key::ColumnSubjectLabel));
                inside.push(element("h2", &[], vec![label, text(" "), blank()]));
            }
        }
        inside.extend(self.flow(items, None));
        element("div", &[("class", "subject")], inside)
    }

    /// Items in order, with the headings of the sections that begin before them; `within` is the
    /// repeat whose copy this is.
    fn flow(&self, items: &[&Item], within: Option<usize>) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(item) = items.get(at) {
            let mut around = self.sections_around(item);
            if let Some(place) = within.and_then(|copy| around.iter().position(|section| *section == copy)) {
                around.drain(..=place);
            }
            let rest = items.get(at..).unwrap_or_default();
            let repeat = around.iter().position(|section| self.is_repeat(*section));
            // A repeat opens by itself, with its copies.
            let opened = repeat.map_or(around.as_slice(), |place| around.get(..place).unwrap_or_default());
            let shared = open.iter().zip(opened).take_while(|(a, b)| a == b).count();
            for (depth, section) in opened.iter().enumerate().skip(shared) {
                nodes.extend(self.section(*section, depth, rest));
            }
            open = opened.to_vec();
            let taken = if let Some(section) = repeat.and_then(|place| around.get(place)) {
                let run = rest.get(..self.run_in(*section, rest)).unwrap_or_default();
                nodes.extend(self.copies(*section, opened.len(), run));
                run.len()
            } else {
                let run = rest.get(..self.table_run(rest)).unwrap_or_default();
                match run.len() {
                    // A head without rows asks nothing.
                    0 | 1 if item.is_head() => {}
                    0 | 1 => nodes.push(self.item(item)),
                    _ => nodes.push(self.table(run)),
                }
                run.len()
            };
            at += taken.max(1);
        }
        nodes
    }

    fn is_repeat(&self, section: usize) -> bool {
        let section = self.questionnaire.sections.get(section);
        section.is_some_and(|section| matches!(section.kind, SectionKind::Repeat { .. }))
    }

    /// The heading of a section, and when it is asked.
    fn section(&self, index: usize, depth: usize, rest: &[&Item]) -> Option<Node> {
        let section = self.questionnaire.sections.get(index)?;
        let mut inside = Vec::new();
        let label = self.text(&section.label);
        if !label.is_empty() {
            let level = (depth + 2).min(LOWEST_HEADING);
            inside.push(element(&format!("h{level}"), &[], vec![text(&label)]));
        }
        if let Some(relevant) = &section.relevant {
            let condition = self.condition(relevant);
            let own = rest.get(..self.run_in(index, rest)).unwrap_or_default();
            let said = match own {
                [first, .., last] => self.say(
                    Key::PaperRangeIfLabel,
                    &[
                        ("first", first.name.as_str()),
                        ("last", last.name.as_str()),
                        ("condition", &condition),
                    ],
                ),
                _ => self.say(Key::PaperIfLabel, &[("condition", &condition)]),
            };
            inside.push(line("if", &said));
        }
        (!inside.is_empty()).then(|| element("div", &[("class", "section")], inside))
    }

    /// A repeat, printed some times.
    fn copies(&self, index: usize, depth: usize, items: &[&Item]) -> Vec<Node> {
        let mut nodes: Vec<Node> = self.section(index, depth, items).into_iter().collect();
        let Some(section) = self.questionnaire.sections.get(index) else { return nodes };
        let SectionKind::Repeat { count } = &section.kind else { return nodes };
        let fixed = count.as_ref().and_then(|count| count.source().trim().parse::<u32>().ok());
        let fixed = fixed.filter(|count| (1..=MOST_COPIES).contains(count));
        if let (Some(count), None) = (count, fixed) {
            let count = self.with_answers(count.source());
            nodes.push(line("if", &self.say(Key::PaperCopiesHint, &[("count", &count)])));
        }
        let label = match self.text(&section.label) {
            label if label.is_empty() => section.name.to_string(),
            label => label,
        };
        let printed = fixed.unwrap_or(COPIES);
        for copy in 1..=printed {
            let title = self.say(Key::PaperCopyTitle, &[("label", &label), ("n", &copy.to_string())]);
            let mut inside = vec![line("copy__title", &title)];
            inside.extend(self.flow(items, Some(index)));
            nodes.push(element("div", &[("class", "copy")], inside));
        }
        if fixed.is_none() {
            nodes.push(line("more", &self.say(Key::PaperMoreHint, &[("n", &printed.to_string())])));
        }
        nodes
    }

    /// The last line, by which one sees that no sheet is missing.
    fn end(&self, count: usize) -> Node {
        let identity = self.identity();
        line("end", &self.say(Key::PaperEndLabel, &[("form", &identity), ("n", &count.to_string())]))
    }

    /// What nobody writes down: values that follow from others, and what the device knows.
    fn reckoned(&self) -> Option<Node> {
        let kept = self.questionnaire.items.iter().filter(|item| !item.kind.is_shown());
        let each = kept.map(|item| {
            let expression = item.calculation.as_ref().filter(|_| item.kind == ItemKind::Calculate);
            let mut inside = vec![name(item.name.as_str())];
            if let Some(expression) = expression {
                inside.extend([text(" = "), element("code", &[], vec![text(expression.source())])]);
            }
            element("li", &[], inside)
        });
        let each: Vec<Node> = each.collect();
        let title = element("p", &[("class", "office__title")], vec![text(self.word(Key::PaperOfficeTitle))]);
        (!each.is_empty())
            .then(|| element("div", &[("class", "office")], vec![title, element("ul", &[], each)]))
    }

    /// The sections around an item, the outermost first.
    fn sections_around(&self, item: &Item) -> Vec<usize> {
        let mut around = Vec::new();
        let mut next = item.section;
        // A loop among parents ends after as many steps as there are sections.
        while let Some(index) = next.filter(|_| around.len() <= self.questionnaire.sections.len()) {
            around.push(index);
            next = self.questionnaire.sections.get(index).and_then(|section| section.parent);
        }
        around.reverse();
        around
    }

    /// How many items from the first on stand in a section.
    fn run_in(&self, section: usize, items: &[&Item]) -> usize {
        items.iter().take_while(|item| self.sections_around(item).contains(&section)).count()
    }

    fn wanted(&self) -> Language {
        Language::new(self.lang.tag())
    }

    /// A text of the questionnaire; in place of an earlier answer stands where to look for it.
    fn text(&self, local: &LocalText) -> String {
        self.with_answers(local.pick(&self.wanted(), &self.questionnaire.default_language).text)
    }

    fn with_answers(&self, source: &str) -> String {
        let part = |part: LabelPart<'_>| match part {
            LabelPart::Text(text) => text.to_owned(),
            LabelPart::Answer(item) => self.say(Key::PaperAnswerLabel, &[("item", item.as_str())]),
        };
        label_parts(source).into_iter().map(part).collect()
    }

    fn word(&self, key: Key) -> &'static str {
        key.text(self.lang)
    }

    fn say(&self, key: Key, args: &[(&str, &str)]) -> String {
        self.lang.fill(self.word(key), args)
    }

    /// Which form this is, in ids.
    fn identity(&self) -> String {
        format!("{} {}", self.questionnaire.id, self.questionnaire.version)
    }

    /// At the foot of every page: which form, and which page of how many.
    fn footer(&self) -> String {
        let pack = format!("{} {}", self.pack.id, self.pack.version);
        let left = quoted(&format!("{} · {pack}", self.identity()));
        let page = "content: counter(page) \" / \" counter(pages); font-size: 8pt;";
        format!(
            "@page {{ @bottom-left {{ content: {left}; font-size: 8pt; }} @bottom-right {{ {page} }} }}\n"
        )
    }
}

/// A text as CSS writes it; what is no letter or digit by its number, so that nothing ends the text
/// or the style early (CSS Syntax 3, §4.3.7).
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        if character.is_alphanumeric() {
            out.push(character);
        } else {
            // Writing into a text cannot fail.
            let _ = write!(out, "\\{:x} ", u32::from(character));
        }
    }
    out.push('"');
    out
}

fn line(class: &str, said: &str) -> Node {
    element("p", &[("class", class)], vec![text(said)])
}

/// The name under which something is entered.
fn name(name: &str) -> Node {
    element("span", &[("class", "name")], vec![text(name)])
}

fn code(code: &str) -> Node {
    element("span", &[("class", "code")], vec![text(code)])
}

/// A box to tick.
fn tick() -> Node {
    element("span", &[("class", "box")], Vec::new())
}

/// Boxes for one sign each.
fn cells(count: usize) -> Node {
    let places = count.clamp(1, MOST_PLACES);
    let cell = || element("span", &[("class", "cell")], Vec::new());
    element("span", &[("class", "cells")], (0..places).map(|_| cell()).collect())
}

/// A line to write on.
fn blank() -> Node {
    element("span", &[("class", "blank")], Vec::new())
}
