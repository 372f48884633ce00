//! What a report prints of rows: by area, by cadre, and of those that no figure is made of. Every
//! expected number is worked out by hand in the test that holds it.

use std::sync::Arc;

use pingyi_appraisal::report::Block;
use pingyi_base::{Date, Language, Timestamp};
use pingyi_interchange::import::{Imported, ImportedRow, RowTexts};
use pingyi_questionnaire::Pack;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Row, Visit};
use pingyi_wording::Lang;

use super::super::{Office, ShowOptions, WaveShown};

/// What came in.
struct Pile {
    pack: Arc<Pack>,
    imported: Imported,
}

impl Pile {
    fn new() -> Self {
        Self { pack: super::office().pack, imported: Imported::default() }
    }

    /// One response with these answers; all other items were not asked.
    fn add(&mut self, questionnaire: &str, answers: &[(&str, &str)], change: impl FnOnce(&mut ImportedRow)) {
        let questionnaire = self.pack.questionnaire(&questionnaire.into()).unwrap().clone();
        let n = self.imported.rows.len();
        let cell = |name: &str| {
            let answer = answers.iter().find(|(known, _)| *known == name);
            answer.map_or(Cell::NotAsked, |(_, code)| Cell::Code((*code).into()))
        };
        let mut row = ImportedRow {
            instances: Vec::new(),
            header: Header {
                response_id: format!("R-{n:06}").as_str().into(),
                questionnaire: questionnaire.id.clone(),
                version: questionnaire.version.clone(),
                pack: self.pack.id.clone(),
                wave: "2026Q3".into(),
                origin: Origin::Field,
                area: Some("A01".into()),
                mode: Mode::SelfCompleted,
                helper: Helper::None,
                language: Language::new("zh-CN"),
                disposition: Disposition::Complete,
                consent: Consent::Agreed,
                notice: None,
                eligible_adults: None,
                weight: 1.0,
                trace: Trace::Secret { on: Date::new(2026, 7, 1).unwrap() },
                shown: String::new(),
                replaces: None,
                void_reason: None,
            },
            row: Row {
                subject: None,
                cells: questionnaire.value_items().map(|item| cell(item.name.as_str())).collect(),
            },
            texts: RowTexts { system: Vec::new(), cells: Vec::new(), hash: String::new() },
            superseded: false,
            questionnaire,
        };
        change(&mut row);
        self.imported.rows.push(row);
    }

    fn blocks(&self, wave: WaveShown, convention: &str, area: Option<&str>) -> Vec<Block> {
        let office = Office { pack: self.pack.clone(), imported: Some(self.imported.clone()) };
        office.blocks(&ShowOptions::new(wave, area, Some(convention)), Lang::En)
    }
}

fn visit(id: &str, household: &str, wave: &str, disposition: Disposition) -> Visit {
    Visit {
        id: id.into(),
        pack: "demo".into(),
        wave: wave.into(),
        origin: Origin::Field,
        area: "A01".into(),
        household: household.into(),
        interviewer: None,
        device: "D-1".into(),
        seq: 1,
        attempt: 1,
        at: Timestamp::parse("2026-07-01T10:00:00+08:00").unwrap(),
        disposition,
        next_at: None,
        note: String::new(),
    }
}

/// The report of the newest wave under a convention.
fn blocks(all: &Pile, convention: &str, area: Option<&str>) -> Vec<Block> {
    all.blocks(WaveShown::Newest, convention, area)
}

/// The rows of the first table of that caption behind a heading of that text.
fn rows<'a>(blocks: &'a [Block], heading: &str, caption: &str) -> &'a [Vec<String>] {
    let is_heading = |block: &Block| matches!(block, Block::Heading { text, .. } if text == heading);
    let from = blocks.iter().position(is_heading).unwrap();
    let found = blocks[from..].iter().find_map(|block| match block {
        Block::Grid { caption: found, rows, .. } if found == caption => Some(rows),
        _ => None,
    });
    found.unwrap()
}

/// What stands over the figures of a convention.
fn caption(all: &Pile, convention: &str) -> String {
    let found = all.pack.conventions.iter().find(|known| known.id.as_str() == convention).unwrap();
    let title = found.title.iter().find(|(language, _)| language.as_str() == "en").unwrap().1;
    format!("Convention: {title}")
}

fn numbers(row: &[String], from: usize) -> Vec<&str> {
    row[from..].iter().map(String::as_str).collect()
}

fn survey(all: &mut Pile, area: &str, n: u64, answers: &[(&str, &str)], disposition: Disposition) {
    for _ in 0..n {
        all.add("resident-satisfaction", answers, |row: &mut ImportedRow| {
            row.header.area = Some(area.into());
            row.header.disposition = disposition;
        });
    }
}

// Of 32 in the east 20 are complete and 12 declined; of 40 in the centre 25 are complete, 12 declined
// and 3 broke off. Three are few, and the twelve who declined there are hidden with them; so are those of
// the east, and there the complete ones, which would give them away.
#[test]
fn how_responses_ended_is_told_by_area_but_for_small_counts() {
    use Disposition::{BreakOff, Complete, Refusal};
    let mut all = Pile::new();
    for (area, counts) in [("A01", [20, 12, 0]), ("A02", [25, 12, 3])] {
        survey(&mut all, area, counts[0], &[("C0", "1"), ("Q3", "5")], Complete);
        survey(&mut all, area, counts[1], &[("C0", "2")], Refusal);
        survey(&mut all, area, counts[2], &[("C0", "1"), ("Q3", "1")], BreakOff);
    }
    let said = blocks(&all, "top3-evaluable", None);
    let whole = rows(&said, "What came in", "By questionnaire");
    assert_eq!(numbers(&whole[0], 1), ["72", "45", "0", "24", "3", "0", "0"]);
    let areas = rows(&said, "What came in", "By questionnaire and area");
    assert_eq!((areas[0][1].as_str(), areas[1][1].as_str()), ("A01 East", "A02 Centre"));
    assert_eq!(numbers(&areas[0], 2), ["32", "20", "0", "hidden", "hidden", "0", "0"]);
    assert_eq!(numbers(&areas[1], 2), ["40", "25", "0", "hidden", "hidden", "0", "0"]);
    // Who asks for one area is told no more.
    let picked = blocks(&all, "top3-evaluable", Some("A02"));
    let whole = rows(&picked, "What came in", "By questionnaire");
    assert_eq!(numbers(&whole[0], 1), numbers(&areas[1], 2));
    // No figure is made of those who broke off and said "very dissatisfied".
    let items = rows(&said, "Item by item", &caption(&all, "top3-evaluable"));
    let q3 = items.iter().find(|row| row[0].starts_with("Q3 ")).unwrap();
    assert_eq!(numbers(q3, 1)[..2], ["45", "45"]);
    assert_eq!(q3[6], "100.0%");
}

// Finance in the east: 12 of 20 satisfied with Q10, 16 of 20 with Q11, so 60 % and 80 % and their mean 70 %.
// In the centre 15 of 15 with Q10 and nobody asked Q11: 100 %. In all 27 of 35 and 16 of 20: 78.6 %.
#[test]
fn domains_are_told_by_area() {
    let mut all = Pile::new();
    for (n, q10, q11) in [(12, "4", "4"), (4, "1", "4"), (4, "1", "1")] {
        survey(&mut all, "A01", n, &[("C0", "1"), ("Q10", q10), ("Q11", q11)], Disposition::Complete);
    }
    survey(&mut all, "A02", 15, &[("C0", "1"), ("Q10", "4")], Disposition::Complete);
    let said = blocks(&all, "top3-evaluable", None);
    let areas = rows(&said, "Satisfaction by domain", "Domains by area");
    let finance: Vec<_> = areas.iter().filter(|row| row[1].contains("inance")).collect();
    assert_eq!((finance[0][0].as_str(), finance[1][0].as_str()), ("A01 East", "A02 Centre"));
    assert_eq!(numbers(finance[0], 2), ["2 / 2", "20", "0.0%", "70.0%"]);
    assert_eq!(numbers(finance[1], 2), ["1 / 2", "0–15", "0.0%", "100.0%"]);
    let whole = &said.iter().find_map(|block| match block {
        Block::Grid { rows, .. } => rows.iter().find(|row| row[0].contains("inance") && row.len() == 5),
        _ => None,
    });
    assert_eq!(numbers(whole.unwrap(), 1), ["2 / 2", "20–35", "0.0%", "78.6%"]);
}

// Of 13 ballots on C01 one is by a stranger. K2: nine at 100, two at 80, one at 40 are 1100 points among 12,
// which is 91.7. K3: four do not know; eight at 80 are 80.0, but eight are fewer than ten.
#[test]
fn each_respect_of_a_cadre_is_told_with_how_many_answered() {
    let mut all = Pile::new();
    let about = |row: &mut ImportedRow| row.row.subject = Some("C01".into());
    for (n, k2, k3) in [(8, "4", "3"), (1, "4", "8"), (2, "3", "8"), (1, "1", "8")] {
        for _ in 0..n {
            all.add("cadre-rating", &[("K1", "1"), ("K2", k2), ("K3", k3), ("K8", "4")], about);
        }
    }
    all.add("cadre-rating", &[("K1", "4")], about);
    let said = blocks(&all, "mean-100-80-60-40", None);
    let subject = &all.pack.subjects[0];
    let heading = format!("C01 {}", subject.name);
    let found = rows(&said, &heading, &caption(&all, "mean-100-80-60-40"));
    let of = |item: &str| numbers(found.iter().find(|row| row[0].starts_with(item)).unwrap(), 1);
    assert_eq!(of("K2 ")[..6], ["12", "12", "0.0%", "0", "0", "91.7 points"]);
    assert_eq!(of("K3 ")[0], "12");
    assert!(of("K3 ")[5].starts_with("Fewer than 10 valid answers"), "{:?}", of("K3 "));
    assert!(found.iter().all(|row| !row[0].starts_with("K8 ") && !row[0].starts_with("K1 ")));
    // How the answers are spread: level by level, the best first, don't know, the rest.
    let spread = rows(&said, &heading, "Share of each answer");
    let k2 = spread.iter().find(|row| row[0].starts_with("K2 ")).unwrap();
    assert_eq!(numbers(k2, 1), ["9 (75.0%)", "2 (16.7%)", "0 (0.0%)", "1 (8.3%)", "0 (0.0%)", "0 (0.0%)"]);
    assert!(spread.iter().all(|row| !row[0].starts_with("K3 ")), "what is hidden has no bar");
}

// Sixty households to visit in the pack. In the third quarter two were visited, in the fourth one of them
// again: over all waves three cases, and nothing to compare them with.
#[test]
fn doors_are_compared_with_those_to_visit_in_one_wave_only() {
    let mut all = Pile::new();
    for (id, household, wave) in
        [("V-1", "H01-001", "2026Q3"), ("V-2", "H01-002", "2026Q3"), ("V-3", "H01-001", "2026Q4")]
    {
        all.imported.visits.push(visit(id, household, wave, Disposition::Complete));
    }
    let of = |wave: WaveShown| {
        let said = all.blocks(wave, "top3-evaluable", None);
        rows(&said, "Response rates", "Visits").to_vec()
    };
    assert_eq!(of(WaveShown::One("2026Q3".to_owned())), [["60", "2", "2"]]);
    assert_eq!(of(WaveShown::Newest), [["60", "1", "1"]]);
    assert_eq!(of(WaveShown::All), [["3", "3"]]);
}
