//! From imported rows to the counts that the office decides by. It decides which rows are counted:
//! those of one origin only, and none that was corrected or withdrawn. What a count means is for
//! `pingyi_appraisal`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pingyi_appraisal::rates::precedence;
use pingyi_appraisal::table::{
    BallotBox, Ballots, Comments, Dimension, Doors, Given, Group, Selection, Table, Turnout,
};
use pingyi_appraisal::table::{given, is_interview, is_scale};
use pingyi_appraisal::versions::{LeftAside, VersionCount, counted_code};
use pingyi_base::{AreaId, InterviewerId, ItemName, QuestionnaireId, SubjectId, WaveId};
use pingyi_questionnaire::{ChoiceList, Item, ItemKind, Pack, Questionnaire};
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Header, Marks, Origin, Row, Visit};

use crate::columns::Word as _;
use crate::import::{DeviceGap, Imported, ImportedRow, Numbered};
use crate::layout;

/// The fewest responses whose median duration means something.
const FEWEST_DURATIONS: usize = 20;

/// Something that wants a second look; no verdict.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// A device whose numbers have gaps.
    Gap {
        /// Which device.
        device: String,
        /// The numbers of what.
        of: Numbered,
        /// The missing numbers, from–to.
        missing: Vec<(u64, u64)>,
    },
    /// Responses that took less than half the median time of their questionnaire.
    Short {
        /// How many.
        n: u64,
    },
}

impl Look {
    /// The code, as it stands in results.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Look::Gap { of: Numbered::Responses, .. } => "gap",
            Look::Gap { of: Numbered::Visits, .. } => "visit-gap",
            Look::Short { .. } => "short",
        }
    }
}

/// Which rows count: field rows if there are any, else those for practice, else simulated ones.
#[must_use]
pub fn counted_origin(imported: &Imported) -> Option<Origin> {
    let rows = imported.rows.iter().map(|row| row.header.origin);
    // The order of `Origin` is the order in which they are preferred.
    rows.chain(imported.visits.iter().map(|visit| visit.origin)).min()
}

/// The newest wave, in the pack's order, of which something counts: a response or a visit.
#[must_use]
pub fn newest_wave(imported: &Imported, pack: &Pack) -> Option<WaveId> {
    let origin = counted_origin(imported)?;
    let responses = imported.rows.iter().filter(|row| row.header.origin == origin && !row.superseded);
    let visits = imported.visits.iter().filter(|visit| visit.origin == origin);
    let there: BTreeSet<&WaveId> =
        responses.map(|row| &row.header.wave).chain(visits.map(|visit| &visit.wave)).collect();
    pack.waves.iter().rev().map(|wave| &wave.id).find(|id| there.contains(id)).cloned()
}

/// The counts of a selection.
#[must_use]
pub fn table(imported: &Imported, pack: &Pack, selection: &Selection) -> Table {
    let Some(origin) = counted_origin(imported) else { return Table::default() };
    let mut counting = Counting::new(pack, selection);
    let mut table = Table { origin: Some(origin), ..Table::default() };
    for row in &imported.rows {
        if row.header.origin != origin {
            table.excluded += 1;
        } else if row.superseded {
            table.superseded += 1;
        } else {
            let has_weight = row.header.weight.to_bits() != 1.0_f64.to_bits();
            table.has_weights |= has_weight && is_interview(row.header.disposition);
            counting.row(row);
        }
    }
    table.comments = counting.comments(pack);
    table.versions = counting.versions();
    table.left_aside = counting.left_aside();
    table.boxes = counting.boxes(pack);
    table.turnout = counting.turnout(pack);
    table.doors = doors(&imported.visits, origin, pack, selection);
    table
}

/// What wants a second look, in a fixed order.
#[must_use]
pub fn looks(imported: &Imported) -> Vec<Look> {
    let mut looks: Vec<Look> = imported.gaps.iter().map(gap).collect();
    let origin = counted_origin(imported);
    let mut durations: BTreeMap<&QuestionnaireId, Vec<u64>> = BTreeMap::new();
    let counted = imported.rows.iter().filter(|row| {
        !row.superseded && Some(row.header.origin) == origin && is_interview(row.header.disposition)
    });
    for row in counted {
        if let (Trace::Open { duration_s, .. }, true) = (&row.header.trace, is_answered(&row.row)) {
            durations.entry(&row.header.questionnaire).or_default().push(*duration_s);
        }
    }
    let short = |mut durations: Vec<u64>| {
        durations.sort_unstable();
        let median = durations.get(durations.len() / 2).copied().unwrap_or_default();
        durations.iter().take_while(|seconds| *seconds * 2 < median).count() as u64
    };
    let enough = durations.into_values().filter(|durations| durations.len() >= FEWEST_DURATIONS);
    let n = enough.map(short).sum();
    looks.extend((n > 0).then_some(Look::Short { n }));
    looks
}

/// A gap as something to look at.
#[must_use]
pub fn gap(gap: &DeviceGap) -> Look {
    Look::Gap { device: gap.device.to_string(), of: gap.of, missing: gap.missing.clone() }
}

fn is_answered(row: &Row) -> bool {
    row.cells.iter().filter(|cell| !matches!(cell, Cell::NotAsked | Cell::LeftOut)).count() > 1
}

/// Answers of one questionnaire in one version, about one subject, in one group: all its items are
/// counted together, because a row is looked up once and not once an item.
struct Sheet {
    questionnaire: Arc<Questionnaire>,
    subject: Option<SubjectId>,
    group: Group,
    items: Vec<BTreeMap<Given, u64>>,
    /// For each item, how many answered it.
    answered: Vec<u64>,
    /// For each item, how many were asked and what was written; empty where nothing is typed.
    written: Vec<(u64, Vec<String>)>,
}

struct Counting<'a> {
    pack: &'a Pack,
    selection: &'a Selection,
    dimensions: BTreeSet<Dimension>,
    sheets: BTreeMap<Vec<String>, Sheet>,
    turnout: BTreeMap<(QuestionnaireId, Group), Turnout>,
    versions: BTreeMap<(QuestionnaireId, String, Group), VersionCount>,
    /// The response of the row before: rows of one response stand together.
    last: Option<String>,
}

impl<'a> Counting<'a> {
    fn new(pack: &'a Pack, selection: &'a Selection) -> Self {
        Self {
            pack,
            selection,
            dimensions: selection.dimensions(),
            sheets: BTreeMap::new(),
            turnout: BTreeMap::new(),
            versions: BTreeMap::new(),
            last: None,
        }
    }

    fn row(&mut self, row: &ImportedRow) {
        let group = self.group(&row.header);
        let is_first = self.last.as_deref() != Some(row.header.response_id.as_str());
        if is_first {
            self.last = Some(row.header.response_id.to_string());
            let key = (row.header.questionnaire.clone(), group.clone());
            let turnout = self.turnout.entry(key).or_insert_with(|| Turnout {
                questionnaire: row.header.questionnaire.clone(),
                group: group.clone(),
                dispositions: BTreeMap::new(),
                modes: BTreeMap::new(),
            });
            *turnout.dispositions.entry(row.header.disposition).or_default() += 1;
            *turnout.modes.entry(row.header.mode).or_default() += 1;
        }
        if !is_interview(row.header.disposition) {
            return;
        }
        let questionnaire = &row.questionnaire;
        if is_first {
            let key = (questionnaire.id.clone(), questionnaire.version.to_string(), group.clone());
            let count = self.versions.entry(key).or_insert_with(|| VersionCount {
                questionnaire: questionnaire.id.clone(),
                version: questionnaire.version.clone(),
                group: group.clone(),
                n: 0,
            });
            count.n += 1;
        }
        let subject = row.row.subject.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut key = vec![questionnaire.id.to_string(), questionnaire.version.to_string(), subject];
        key.extend(group.values().cloned());
        let sheet = self.sheets.entry(key).or_insert_with(|| Sheet {
            questionnaire: questionnaire.clone(),
            subject: row.row.subject.clone(),
            group,
            items: vec![BTreeMap::new(); layout::row_items(questionnaire).count()],
            answered: vec![0; layout::row_items(questionnaire).count()],
            written: vec![(0, Vec::new()); layout::row_items(questionnaire).count()],
        });
        for (cell, answered) in row.row.cells.iter().zip(&mut sheet.answered) {
            *answered += u64::from(!matches!(cell, Cell::NotAsked | Cell::LeftOut));
        }
        let is_open = !questionnaire.kind.is_secret();
        for (cell, written) in row.row.cells.iter().zip(&mut sheet.written).filter(|_| is_open) {
            match cell {
                Cell::Text(text) => {
                    written.0 += 1;
                    written.1.extend(Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned));
                }
                Cell::LeftOut => written.0 += 1,
                Cell::NotAsked | Cell::Code(_) | Cell::Codes(_) | Cell::Integer(_) | Cell::Decimal(_) => {}
            }
        }
        for ((place, item), counts) in layout::row_items(questionnaire).enumerate().zip(&mut sheet.items) {
            if let Some(given) = given(questionnaire, &row.row, place, item) {
                *counts.entry(given).or_default() += 1;
            }
        }
    }

    fn group(&self, header: &Header) -> Group {
        let value = |dimension: &Dimension| match dimension {
            Dimension::Wave => header.wave.to_string(),
            Dimension::Area => header.area.as_ref().map(|area| self.area(area)).unwrap_or_default(),
            Dimension::Mode => header.mode.word().to_owned(),
            Dimension::Language => header.language.as_str().to_owned(),
            Dimension::Interviewer => match &header.trace {
                Trace::Open { interviewer, .. } => {
                    interviewer.as_ref().map(ToString::to_string).unwrap_or_default()
                }
                Trace::Secret { .. } => String::new(),
            },
        };
        self.dimensions.iter().map(|dimension| (*dimension, value(dimension))).collect()
    }

    fn area(&self, area: &AreaId) -> String {
        self.selection.counted_area(self.pack, area).to_string()
    }

    /// What was written, in the order of the pack.
    fn comments(&self, pack: &Pack) -> Vec<Comments> {
        let order = Order::new(pack);
        let mut found: BTreeMap<Place, Comments> = BTreeMap::new();
        for sheet in self.sheets.values() {
            for (item, (asked, texts)) in layout::row_items(&sheet.questionnaire).zip(&sheet.written) {
                if item.kind != ItemKind::Text {
                    continue;
                }
                let place =
                    order.place(&sheet.questionnaire.id, &item.name, sheet.subject.as_ref(), &sheet.group);
                let comments = found.entry(place).or_insert_with(|| Comments {
                    questionnaire: sheet.questionnaire.id.clone(),
                    item: item.name.clone(),
                    group: sheet.group.clone(),
                    asked: 0,
                    texts: Vec::new(),
                });
                comments.asked += asked;
                comments.texts.extend(texts.iter().cloned());
                comments.texts.sort();
            }
        }
        found.into_values().collect()
    }

    fn versions(&mut self) -> Vec<VersionCount> {
        std::mem::take(&mut self.versions).into_values().collect()
    }

    /// Answers to items without choices, where another version of the item has choices.
    fn left_aside(&self) -> Vec<LeftAside> {
        let items = |sheet: &'_ Sheet| layout::row_items(&sheet.questionnaire).cloned().collect::<Vec<_>>();
        let boxed: BTreeSet<(QuestionnaireId, ItemName)> = self
            .sheets
            .values()
            .flat_map(|sheet| {
                let boxed = items(sheet).into_iter().filter(has_box);
                boxed.map(|item| (sheet.questionnaire.id.clone(), item.name))
            })
            .collect();
        let mut all = Vec::new();
        for sheet in self.sheets.values() {
            for (item, n) in items(sheet).into_iter().zip(&sheet.answered) {
                let id = sheet.questionnaire.id.clone();
                if *n > 0 && !has_box(&item) && boxed.contains(&(id.clone(), item.name.clone())) {
                    let version = sheet.questionnaire.version.clone();
                    all.push(LeftAside {
                        questionnaire: id,
                        version,
                        item: item.name,
                        group: sheet.group.clone(),
                        n: *n,
                    });
                }
            }
        }
        all
    }

    /// The boxes in the order of the pack: questionnaire, item, subject, group. Codes of older versions
    /// are counted under those that mean the same in the newest one.
    fn boxes(&mut self, pack: &Pack) -> Vec<BallotBox> {
        let order = Order::new(pack);
        let newest = newest_lists(pack);
        let mut boxes: BTreeMap<Place, BallotBox> = BTreeMap::new();
        for sheet in std::mem::take(&mut self.sheets).into_values() {
            for (item, counts) in layout::row_items(&sheet.questionnaire).zip(sheet.items) {
                if !has_box(item) {
                    continue;
                }
                let place =
                    order.place(&sheet.questionnaire.id, &item.name, sheet.subject.as_ref(), &sheet.group);
                let found = boxes.entry(place).or_insert_with(|| BallotBox {
                    questionnaire: sheet.questionnaire.id.clone(),
                    item: item.name.clone(),
                    subject: sheet.subject.clone(),
                    group: sheet.group.clone(),
                    is_scale: false,
                    ballots: Ballots::default(),
                });
                found.is_scale |= is_scale(item);
                let key = (sheet.questionnaire.id.clone(), item.name.clone());
                let lists = item.list().zip(newest.get(&key));
                let lists = lists.filter(|(older, newest)| ***older != ***newest);
                for (given, count) in counts {
                    let given = match lists {
                        Some((older, newest)) => given
                            .recoded(|code| counted_code(&code, older, &sheet.questionnaire.version, newest)),
                        None => given,
                    };
                    found.ballots.add(given, count);
                }
            }
        }
        boxes.into_values().collect()
    }

    fn turnout(&mut self, pack: &Pack) -> Vec<Turnout> {
        let order = Order::new(pack);
        let mut turnout: Vec<Turnout> = std::mem::take(&mut self.turnout).into_values().collect();
        turnout.sort_by_cached_key(|turnout| {
            (order.questionnaire(&turnout.questionnaire), order.group(&turnout.group))
        });
        turnout
    }
}

/// Whether an item's answers are choices that are counted: an order of choices is no choice of one or
/// some of them.
fn has_box(item: &Item) -> bool {
    item.list().is_some() && !matches!(item.kind, ItemKind::Rank(_))
}

/// The list of each item in the newest version where it has one.
fn newest_lists(pack: &Pack) -> BTreeMap<(QuestionnaireId, ItemName), &ChoiceList> {
    let mut lists = BTreeMap::new();
    for questionnaire in &pack.questionnaires {
        for item in questionnaire.items.iter().filter(|item| has_box(item)) {
            if let Some(list) = item.list() {
                lists.insert((questionnaire.id.clone(), item.name.clone()), &**list);
            }
        }
    }
    lists
}

/// Where something stands in the pack; what the pack does not have comes last, by name.
type Rank = (usize, String);
/// Questionnaire, item, subject, group.
type Place = (Rank, Rank, Rank, Vec<Rank>);

struct Order<'a> {
    pack: &'a Pack,
    items: BTreeMap<(QuestionnaireId, ItemName), usize>,
}

impl<'a> Order<'a> {
    fn new(pack: &'a Pack) -> Self {
        let mut items = BTreeMap::new();
        // Newest version first; what only older ones have follows.
        for questionnaire in pack.questionnaires.iter().rev() {
            for item in &questionnaire.items {
                let next = items.len();
                items.entry((questionnaire.id.clone(), item.name.clone())).or_insert(next);
            }
        }
        Self { pack, items }
    }

    fn place(
        &self,
        questionnaire: &QuestionnaireId,
        item: &ItemName,
        subject: Option<&SubjectId>,
        group: &Group,
    ) -> Place {
        let place = self.items.get(&(questionnaire.clone(), item.clone())).copied().unwrap_or(usize::MAX);
        let subject = subject.map_or_else(
            || (0, String::new()),
            |id| rank(self.pack.subjects.iter().position(|known| known.id == *id), id.as_str()),
        );
        (self.questionnaire(questionnaire), (place, item.to_string()), subject, self.group(group))
    }

    fn questionnaire(&self, id: &QuestionnaireId) -> Rank {
        rank(self.pack.questionnaires.iter().position(|known| known.id == *id), id.as_str())
    }

    fn group(&self, group: &Group) -> Vec<Rank> {
        let one = |(dimension, value): (&Dimension, &String)| {
            let place = match dimension {
                Dimension::Wave => self.pack.waves.iter().position(|known| known.id.as_str() == value),
                Dimension::Area => self.pack.areas.iter().position(|known| known.id.as_str() == value),
                Dimension::Interviewer => {
                    self.pack.interviewers.iter().position(|known| known.id.as_str() == value)
                }
                Dimension::Mode | Dimension::Language => None,
            };
            rank(place, value)
        };
        group.iter().map(one).collect()
    }
}

fn rank(place: Option<usize>, name: &str) -> Rank {
    (place.unwrap_or(usize::MAX), name.to_owned())
}

/// The doors of a selection alone, with nothing about responses: a pass over all answers less.
#[must_use]
pub fn visits_table(imported: &Imported, pack: &Pack, selection: &Selection) -> Table {
    let Some(origin) = counted_origin(imported) else { return Table::default() };
    let doors = doors(&imported.visits, origin, pack, selection);
    Table { origin: Some(origin), doors, ..Table::default() }
}

/// The doors by group: of the visits to a household in a wave the one that says most about it stands, of
/// several that say as much the last one.
fn doors(visits: &[Visit], origin: Origin, pack: &Pack, selection: &Selection) -> Vec<Doors> {
    let dimensions = selection.dimensions();
    let lists: BTreeMap<&str, &InterviewerId> = pack
        .households
        .iter()
        .filter_map(|household| Some((household.id.as_str(), household.interviewer.as_ref()?)))
        .collect();
    let mut households: BTreeMap<(&WaveId, &str), Vec<&Visit>> = BTreeMap::new();
    for visit in visits.iter().filter(|visit| visit.origin == origin) {
        households.entry((&visit.wave, visit.household.as_str())).or_default().push(visit);
    }
    let mut groups: BTreeMap<Vec<Rank>, Doors> = BTreeMap::new();
    let order = Order::new(pack);
    for visits in households.into_values() {
        // Two devices may have been there at the same time; the number of the attempt and then the id
        // decide, so that the result does not depend on the order of files.
        let stands = visits
            .iter()
            .max_by_key(|visit| (precedence(visit.disposition), visit.at, visit.attempt, &visit.id));
        let Some(stands) = stands else { continue };
        let value = |dimension: &Dimension| match dimension {
            Dimension::Wave => Some(stands.wave.to_string()),
            Dimension::Area => Some(selection.counted_area(pack, &stands.area).to_string()),
            Dimension::Interviewer => {
                let listed = lists.get(stands.household.as_str()).copied();
                Some(listed.or(stands.interviewer.as_ref()).map(ToString::to_string).unwrap_or_default())
            }
            // A visit has no language, and its way of asking is the interview's.
            Dimension::Mode | Dimension::Language => None,
        };
        let group: Group = dimensions.iter().filter_map(|one| Some((*one, value(one)?))).collect();
        let doors = groups.entry(order.group(&group)).or_insert_with(|| Doors {
            group,
            visits: 0,
            outcomes: BTreeMap::new(),
            substitutes: 0,
        });
        doors.visits += visits.len() as u64;
        // The household for which it stands is a case with a result of its own; the two would be one
        // draw counted twice.
        if visits.iter().any(|visit| Marks::of(&visit.note).0.stands_for.is_some()) {
            doors.substitutes += 1;
        } else {
            *doors.outcomes.entry(stands.disposition).or_default() += 1;
        }
    }
    groups.into_values().collect()
}
