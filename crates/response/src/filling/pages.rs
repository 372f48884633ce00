//! How items are laid on pages. Where a page begins is reckoned once after a change of what is
//! asked, in numbers only; names are made for the page that is wanted.

use pingyi_base::ItemName;
use pingyi_questionnaire::{ChoiceOrder, Item, ItemKind, Questionnaire};

use super::graph::Graph;
use super::listing::{SortKey, Spot};
use super::settle::At;
use super::{Filling, SHORT_PAGE};
use crate::AnswerKey;

/// How much goes on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSize {
    /// One item, as on a phone.
    One,
    /// A few items of one section, as on a tablet.
    Short,
}

/// Items that are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Items, or the question whether a repeat has one more instance.
    pub kind: PageKind,
    /// The items, in order; never of two subjects or instances. Empty where there are none to ask.
    pub keys: Vec<AnswerKey>,
    /// Index of the section they stand in.
    pub section: Option<usize>,
    /// Nobody else should see it.
    pub private: bool,
    /// Items on it that make a matrix.
    pub grids: Vec<Grid>,
}

/// What a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// Items.
    Items,
    /// Behind the last instance of a repeat: is there one more?
    Add {
        /// The repeat.
        repeat: ItemName,
    },
}

/// Items that follow each other on a page and share their choices, to be drawn as a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Index of its first item on the page.
    pub first: usize,
    /// How many items.
    pub len: usize,
    /// The first one is the head (appearance `label`), which asks nothing.
    pub has_head: bool,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    key: SortKey,
    first: usize,
    len: usize,
    add: Option<usize>,
}

/// How an item likes to be laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// The outermost section around it that stays on one page, within its repeat.
    together: Option<usize>,
    /// The head of the table of which it is a row, or which it is.
    headed: Option<usize>,
    private: bool,
}

impl Manner {
    pub(super) fn of(questionnaire: &Questionnaire, graph: &Graph, index: usize) -> Self {
        let Some(item) = questionnaire.items.get(index) else { return Self::default() };
        let home = graph.item_homes.get(index).and_then(|(home, _)| *home);
        let mut manner = Self { private: item.has_appearance("private"), ..Self::default() };
        let mut around = item.section;
        for _ in 0..=questionnaire.sections.len() {
            let Some(place) = around else { break };
            let Some(section) = questionnaire.sections.get(place) else { break };
            let has = |wanted: &str| section.appearance.iter().any(|word| word == wanted);
            let repeat = graph.repeat_names.get(&section.name).copied();
            let is_within =
                repeat == home || graph.section_homes.get(place).is_some_and(|(own, _)| *own == home);
            if is_within && (has("field-list") || has("table-list")) {
                manner.together = Some(place);
            }
            manner.private |= has("private");
            around = section.parent;
        }
        manner.headed = head_of(questionnaire, index);
        manner
    }
}

/// The head of the table in which an item stands: before it there are only rows.
fn head_of(questionnaire: &Questionnaire, index: usize) -> Option<usize> {
    let mut place = index;
    loop {
        let item = questionnaire.items.get(place)?;
        if item.is_head() {
            return Some(place);
        }
        place = place.checked_sub(1)?;
        if !item.has_appearance("list-nolabel") || questionnaire.items.get(place)?.section != item.section {
            return None;
        }
    }
}

impl Page {
    /// The name under which a draft remembers the page: its first item, or the repeat that it asks
    /// about.
    #[must_use]
    pub fn place(&self) -> Option<AnswerKey> {
        match &self.kind {
            PageKind::Items => self.keys.first().cloned(),
            PageKind::Add { repeat } => Some(AnswerKey::item(repeat)),
        }
    }
}

impl Filling {
    /// All pages, in order; [`Filling::page`] is cheaper for one of them.
    #[must_use]
    pub fn pages(&self, size: PageSize) -> Vec<Page> {
        self.leaves(size).iter().map(|leaf| self.open(leaf)).collect()
    }

    /// How many pages there are.
    #[must_use]
    pub fn page_count(&self, size: PageSize) -> usize {
        self.leaves(size).len()
    }

    /// One page, by its index from 0.
    #[must_use]
    pub fn page(&self, size: PageSize, index: usize) -> Option<Page> {
        self.leaves(size).get(index).map(|leaf| self.open(leaf))
    }

    /// The index of the page that holds an item, or that asks about the repeat of that name; where
    /// the item is hidden, of the page before its place.
    #[must_use]
    pub fn page_of(&self, key: &AnswerKey, size: PageSize) -> usize {
        let repeat = self.graph.repeat_names.get(&key.item).and_then(|repeat| self.add_key(*repeat));
        let wanted = match self.locate(key) {
            Some((item, at)) => Some(self.sort_key(Spot { item, at })),
            None => repeat.filter(|_| key.instance.is_none()),
        };
        let Some(wanted) = wanted else { return 0 };
        self.leaves(size).partition_point(|leaf| leaf.key <= wanted).saturating_sub(1)
    }

    /// Whether the page on which an item stands is private: then all of its items are, at any size.
    #[must_use]
    pub fn is_private(&self, key: &AnswerKey) -> bool {
        let manner = self.locate(key).and_then(|(item, _)| self.display.manners.get(item));
        manner.is_some_and(|manner| manner.private)
    }

    fn leaves(&self, size: PageSize) -> &[Leaf] {
        let [one, short] = &self.leaves;
        let cell = match size {
            PageSize::One => one,
            PageSize::Short => short,
        };
        cell.get_or_init(|| self.lay_out(size))
    }

    fn lay_out(&self, size: PageSize) -> Vec<Leaf> {
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut before: Option<Spot> = None;
        for (first, spot) in self.asked.iter().enumerate() {
            let joins = leaves
                .last()
                .zip(before)
                .is_some_and(|(leaf, before)| self.stay_together(before, *spot, leaf.len, size));
            if !joins && self.is_idle_head(*spot, self.asked.get(first + 1)) {
                before = None;
                continue;
            }
            match leaves.last_mut().filter(|_| joins) {
                Some(leaf) => leaf.len += 1,
                None => leaves.push(Leaf { key: self.sort_key(*spot), first, len: 1, add: None }),
            }
            before = Some(*spot);
        }
        for (repeat, plan) in self.graph.repeats.iter().enumerate() {
            let is_shown = self.section_is_shown(plan.section, At { subject: 0, instance: 0 });
            let Some(key) = self.add_key(repeat).filter(|_| is_shown && plan.count.is_none()) else {
                continue;
            };
            let place = leaves.partition_point(|leaf| leaf.key <= key);
            leaves.insert(place, Leaf { key, first: 0, len: 0, add: Some(repeat) });
        }
        leaves
    }

    /// A head without rows is nothing to look at.
    fn is_idle_head(&self, spot: Spot, next: Option<&Spot>) -> bool {
        let item = |spot: &Spot| self.questionnaire.items.get(spot.item);
        let Some(head) = item(&spot).filter(|item| item.is_head()) else { return false };
        let row = next.filter(|next| next.at == spot.at).and_then(item);
        !row.is_some_and(|row| self.share_a_table(head, row))
    }

    /// Behind all instances.
    pub(super) fn add_key(&self, repeat: usize) -> Option<SortKey> {
        let run = self.display.runs.iter().rposition(|run| run.repeat == Some(repeat))?;
        Some((0, run, u32::MAX, usize::MAX))
    }

    /// What stands before a repeat and what stands behind it never share a page, not even while there
    /// is no instance: the question whether there is one stands between.
    fn stay_together(&self, before: Spot, spot: Spot, used: usize, size: PageSize) -> bool {
        let manner = |spot: Spot| self.display.manners.get(spot.item).copied().unwrap_or_default();
        let place = |spot: Spot| {
            let (_, run, _, _) = self.sort_key(spot);
            (spot.at, run, manner(spot).private, manner(spot).together)
        };
        if place(before) != place(spot) {
            return false;
        }
        let headed = manner(spot).headed;
        if manner(spot).together.is_some() || (headed.is_some() && headed == manner(before).headed) {
            return true;
        }
        let section = |spot: Spot| self.questionnaire.items.get(spot.item).and_then(|item| item.section);
        let has_room = self.questionnaire.kind.is_by_subject() || used < SHORT_PAGE;
        section(before) == section(spot) && size == PageSize::Short && has_room && !manner(spot).private
    }

    fn open(&self, leaf: &Leaf) -> Page {
        if let Some(repeat) = leaf.add.and_then(|repeat| self.graph.repeats.get(repeat)) {
            let section = self.questionnaire.sections.get(repeat.section);
            let repeat_name = section.map(|section| section.name.clone());
            return Page {
                kind: repeat_name.map_or(PageKind::Items, |repeat| PageKind::Add { repeat }),
                keys: Vec::new(),
                section: Some(repeat.section),
                private: false,
                grids: Vec::new(),
            };
        }
        let spots = self.asked.get(leaf.first..leaf.first + leaf.len).unwrap_or_default();
        let first = spots.first().map_or(usize::MAX, |spot| spot.item);
        let manner = self.display.manners.get(first).copied().unwrap_or_default();
        let own = self.questionnaire.items.get(first).and_then(|item| item.section);
        Page {
            kind: PageKind::Items,
            keys: spots.iter().filter_map(|spot| self.key(spot.item, spot.at)).collect(),
            section: manner.together.or(own),
            private: manner.private,
            grids: self.grids(spots),
        }
    }

    /// Runs of at least two items with the same choices, in a group of the appearance `table-list`,
    /// or with the appearances `label` and `list-nolabel`.
    fn grids(&self, spots: &[Spot]) -> Vec<Grid> {
        let mut grids: Vec<Grid> = Vec::new();
        let mut open: Option<Grid> = None;
        for (place, pair) in spots.windows(2).enumerate() {
            let [before, spot] = pair else { continue };
            let (Some(a), Some(b)) =
                (self.questionnaire.items.get(before.item), self.questionnaire.items.get(spot.item))
            else {
                continue;
            };
            if self.share_a_table(a, b) {
                let has_head = a.has_appearance("label");
                let grid = open.get_or_insert(Grid { first: place, len: 1, has_head });
                grid.len += 1;
            } else {
                grids.extend(open.take());
            }
        }
        grids.extend(open);
        grids
    }

    fn share_a_table(&self, a: &Item, b: &Item) -> bool {
        let section = |item: &Item| self.questionnaire.sections.get(item.section?);
        let in_table = |item: &Item| {
            section(item).is_some_and(|section| section.appearance.iter().any(|word| word == "table-list"))
                || item.has_appearance("list-nolabel")
        };
        let same_list = match (&a.kind, &b.kind) {
            (ItemKind::SelectOne(one), ItemKind::SelectOne(other))
            | (ItemKind::SelectMultiple(one), ItemKind::SelectMultiple(other)) => one.name == other.name,
            // ODK's head may be of either kind.
            (ItemKind::SelectOne(one), ItemKind::SelectMultiple(other)) => {
                a.has_appearance("label") && one.name == other.name
            }
            _ => false,
        };
        let is_fixed =
            |item: &Item| item.choice_filter.is_none() && !matches!(item.order, ChoiceOrder::Shuffled { .. });
        same_list
            && a.section == b.section
            && a.order == b.order
            && (in_table(a) || a.has_appearance("label"))
            && in_table(b)
            && !b.has_appearance("label")
            && is_fixed(a)
            && is_fixed(b)
    }
}
