//! Choices on paper: a row for a scale, columns for a list, a table for items that share one, and a
//! list of codes at the end where there are too many. What is no evaluation stands apart.

use std::collections::BTreeSet;

use pingyi_interchange::office::Node;
use pingyi_questionnaire::{Choice, ChoiceList, Item, ItemKind};
use pingyi_wording::report::Key;

use super::super::draw::{element, words as text};
use super::items::is_fixed;
use super::{Form, cells, code, line, tick};

/// More choices than this stand at the end of the form, and their code is written down.
const MOST_CHOICES: usize = 40;
/// More choices than this do not fit beside each other.
const MOST_COLUMNS: usize = 10;
/// Widths in letters of full width: what a line holds, what a box with its code and the gap takes,
/// and the longest labels of which four or two stand in a row.
const LINE: usize = 42;
const BOX: usize = 4;
const QUARTER: usize = 6;
const HALF: usize = 17;

impl Form<'_> {
    /// The choices of an item, each with its box and code.
    pub(super) fn choices(&self, item: &Item, list: &ChoiceList) -> Vec<Node> {
        let mut nodes = Vec::new();
        if let Some(filter) = &item.choice_filter {
            let condition = self.condition(filter);
            nodes.push(line("hint", &self.say(Key::PaperFilterHint, &[("condition", &condition)])));
        }
        if is_long(list) {
            nodes.push(line("hint", &self.say(Key::PaperCodeHint, &[("list", list.name.as_str())])));
            let longest = list.choices.iter().map(|choice| choice.code.as_str().chars().count()).max();
            let each = || element("div", &[("class", "write")], vec![cells(longest.unwrap_or(1))]);
            let places = if matches!(item.kind, ItemKind::SelectOne(_)) { 1 } else { 3 };
            nodes.extend((0..places).map(|_| each()));
            return nodes;
        }
        let is_row = list.is_scale() && list.choices.len() <= MOST_COLUMNS && !is_rank(item);
        let class = if is_row { "choices scale" } else { self.columns(list) };
        let shown = |choice: &&Choice| self.choice(item, choice);
        let (rated, apart): (Vec<&Choice>, Vec<&Choice>) =
            list.choices.iter().partition(|choice| choice.missing.is_none());
        let mut groups = vec![element("ul", &[("class", class)], rated.iter().map(shown).collect())];
        if !apart.is_empty() {
            let apart_class = format!("{class} apart");
            groups.push(element("ul", &[("class", &apart_class)], apart.iter().map(shown).collect()));
        }
        let around = if is_row || class == "choices line" { "groups beside" } else { "groups" };
        nodes.push(element("div", &[("class", around)], groups));
        nodes
    }

    /// In how many columns the choices stand.
    fn columns(&self, list: &ChoiceList) -> &'static str {
        let widths = || list.choices.iter().map(|choice| width(&self.said(choice)));
        if widths().map(|width| width + BOX).sum::<usize>() <= LINE {
            return "choices line";
        }
        match widths().max().unwrap_or_default() {
            widest if widest <= QUARTER => "choices four",
            widest if widest <= HALF => "choices two",
            _ => "choices one",
        }
    }

    fn choice(&self, item: &Item, choice: &Choice) -> Node {
        let place = match &item.kind {
            ItemKind::Rank(list) => cells(list.choices.len().to_string().len()),
            _ => tick(),
        };
        element("li", &[], [place].into_iter().chain(self.coded(item, choice)).collect())
    }

    /// A choice's code and what it says.
    fn coded(&self, item: &Item, choice: &Choice) -> Vec<Node> {
        let mut inside = vec![code(choice.code.as_str()), text(" "), self.label(choice)];
        // What a filter looks at has to be on the paper too.
        let columns = item.choice_filter.as_ref().map(|filter| filter.attributes()).unwrap_or_default();
        for column in columns {
            if let Some(value) = choice.attributes.get(column) {
                let said = format!(" [{column} = {value}]");
                inside.push(element("span", &[("class", "column")], vec![text(&said)]));
            }
        }
        inside
    }

    fn label(&self, choice: &Choice) -> Node {
        element("span", &[("class", "label")], vec![text(&self.said(choice))])
    }

    /// What a choice says, and what follows from it.
    fn said(&self, choice: &Choice) -> String {
        let label = self.text(&choice.label);
        let exclusive = choice.exclusive.then(|| self.word(Key::PaperExclusiveLabel));
        let stop = choice.disposition.as_ref().map(|_| self.word(Key::PaperStopLabel));
        [Some(label.as_str()), exclusive, stop].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// How many items from the first on make a table: they share a list that fits beside each other,
    /// and the form says so, or the list is a scale.
    pub(super) fn table_run(&self, items: &[&Item]) -> usize {
        let Some((first, list)) = items.first().and_then(|item| Some((item, item.list()?))) else { return 1 };
        let shares = |item: &&&Item| {
            item.list().is_some_and(|own| own.name == list.name)
                && item.section == first.section
                && item.relevant.is_none()
                && item.choice_filter.is_none()
                && !is_rank(item)
                && !is_fixed(item)
        };
        let fits = list.choices.len() <= MOST_COLUMNS;
        let is_head = first.has_appearance("label");
        let is_table = is_head || list.is_scale() || self.is_in_table(first);
        if !fits || !is_table || !shares(&first) {
            return 1;
        }
        let followers = items.iter().skip(1).take_while(|item| {
            let same_kind = is_head
                || matches!(item.kind, ItemKind::SelectMultiple(_))
                    == matches!(first.kind, ItemKind::SelectMultiple(_));
            shares(item) && same_kind && !item.has_appearance("label")
        });
        1 + followers.count()
    }

    fn is_in_table(&self, item: &Item) -> bool {
        let section = item.section.and_then(|index| self.questionnaire.sections.get(index));
        item.has_appearance("list-nolabel")
            || section.is_some_and(|section| section.appearance.iter().any(|word| word == "table-list"))
    }

    /// Items that share their choices. The head of such a table asks nothing itself.
    pub(super) fn table(&self, items: &[&Item]) -> Node {
        let Some(list) = items.first().and_then(|item| item.list()) else {
            return element("div", &[], Vec::new());
        };
        let (head, rows) = match items {
            [head, rows @ ..] if head.has_appearance("label") => (Some(head), rows),
            all => (None, all),
        };
        let asks = |item: &&&Item| !item.is_head();
        let mut corner = head.filter(asks).map(|item| self.question(item)).unwrap_or_default();
        corner.extend(head.into_iter().flat_map(|item| self.help(item)));
        let class = |choice: &Choice| if choice.missing.is_some() { "mark apart" } else { "mark" };
        let (rated, apart): (Vec<&Choice>, Vec<&Choice>) =
            list.choices.iter().partition(|choice| choice.missing.is_none());
        let choices: Vec<&Choice> = rated.into_iter().chain(apart).collect();
        let column = |choice: &&Choice| {
            let inside = vec![code(choice.code.as_str()), text(" "), self.label(choice)];
            element("th", &[("class", class(choice)), ("scope", "col")], inside)
        };
        let heads = [element("th", &[], corner)].into_iter().chain(choices.iter().map(column));
        let row = |item: &&Item| {
            let mut asked = self.question(item);
            asked.extend(self.help(item));
            let mark = |choice: &&Choice| {
                element("td", &[("class", class(choice))], vec![tick(), code(choice.code.as_str())])
            };
            let asked = element("th", &[("scope", "row")], asked);
            element("tr", &[], [asked].into_iter().chain(choices.iter().map(mark)).collect())
        };
        let table = vec![
            element("thead", &[], vec![element("tr", &[], heads.collect())]),
            element("tbody", &[], rows.iter().map(row).collect()),
        ];
        element("table", &[("class", "matrix")], table)
    }

    /// The lists that are too long to stand beside their questions, each once.
    pub(super) fn code_lists(&self, items: &[&Item]) -> Vec<Node> {
        let mut done = BTreeSet::new();
        let lists = items.iter().filter_map(|item| Some((*item, item.list()?)));
        let long = lists.filter(|(_, list)| is_long(list) && done.insert(list.name.clone()));
        long.map(|(item, list)| {
            let title = self.say(Key::PaperListTitle, &[("list", list.name.as_str())]);
            let entry = |choice: &Choice| element("li", &[], self.coded(item, choice));
            let entries = element("ul", &[], list.choices.iter().map(entry).collect());
            element("div", &[("class", "codes")], vec![element("h2", &[], vec![text(&title)]), entries])
        })
        .collect()
    }
}

fn is_long(list: &ChoiceList) -> bool {
    list.choices.len() > MOST_CHOICES
}

fn is_rank(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Rank(_))
}

/// How wide a text is, in letters of full width; Latin letters take about half of one.
fn width(text: &str) -> usize {
    let halves: usize = text.chars().map(|letter| if letter < '\u{2e80}' { 1 } else { 2 }).sum();
    halves.div_ceil(2)
}
