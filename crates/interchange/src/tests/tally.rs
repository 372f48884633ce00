//! From rows to figures, with the practice pack.

use std::sync::Arc;

use pingyi_appraisal::rates::response_rates;
use pingyi_appraisal::subject::subjects;
use pingyi_appraisal::table::{Dimension, Selection};
use pingyi_appraisal::{Reason, results};
use pingyi_base::{Date, Language, Timestamp};
use pingyi_questionnaire::Pack;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Row, Visit};

use super::demo;
use crate::import::{Imported, ImportedRow, RowTexts};
use crate::tally::{Look, looks, table};

struct Pile {
    pack: Arc<Pack>,
    imported: Imported,
}

impl Pile {
    fn new() -> Self {
        Self { pack: demo(), imported: Imported::default() }
    }

    /// One response with these answers; all other items were not asked.
    fn add(&mut self, questionnaire: &str, answers: &[(&str, &str)], change: impl FnOnce(&mut ImportedRow)) {
        let questionnaire = self.pack.questionnaire(&questionnaire.into()).unwrap().clone();
        let n = self.imported.rows.len() as u64 + 1;
        let cell = |name: &str| {
            let answer = answers.iter().find(|(known, _)| *known == name);
            answer.map_or(Cell::NotAsked, |(_, code)| Cell::Code((*code).into()))
        };
        let at = Timestamp::parse("2026-07-01T10:00:00+08:00").unwrap();
        let trace = Trace::Open {
            household: None,
            interviewer: None,
            device: "D-1".into(),
            seq: n,
            started_at: at,
            ended_at: at,
            duration_s: 100,
        };
        let is_secret = questionnaire.kind.is_secret();
        let mut row = ImportedRow {
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
                eligible_adults: None,
                weight: 1.0,
                trace: if is_secret { Trace::Secret { on: Date::new(2026, 7, 1).unwrap() } } else { trace },
                shown: String::new(),
                replaces: None,
                void_reason: None,
            },
            row: Row {
                subject: None,
                cells: questionnaire.value_items().map(|item| cell(item.name.as_str())).collect(),
            },
            instances: Vec::new(),
            texts: RowTexts { system: Vec::new(), cells: Vec::new(), hash: String::new() },
            superseded: false,
            questionnaire,
        };
        change(&mut row);
        self.imported.rows.push(row);
    }

    fn times(&mut self, n: u64, code: &str, change: impl Fn(&mut ImportedRow)) {
        for _ in 0..n {
            self.add("resident-satisfaction", &[("C0", "1"), ("Q3", code)], &change);
        }
    }

    /// The hundred ballots that give 57 to 91.4.
    fn golden(&mut self) {
        for (n, code) in [(30, "5"), (35, "4"), (20, "3"), (8, "2"), (7, "8")] {
            self.times(n, code, |_| {});
        }
    }

    fn value(&self, item: &str, convention: &str) -> (Option<f64>, Option<Reason>) {
        let convention = self.pack.conventions.iter().find(|known| known.id.as_str() == convention).unwrap();
        let selection = Selection::default();
        let table = table(&self.imported, &self.pack, &selection);
        let rows = results(&table, &self.pack, &selection, convention);
        let row = rows.iter().find(|row| row.item.as_str() == item).unwrap();
        (row.figure.value, row.figure.reason)
    }
}

// Source of truth: fractions worked out by hand, rounded to four places.
#[test]
fn the_practice_packs_twelve_conventions_give_57_to_91_for_the_same_ballots() {
    let mut all = Pile::new();
    all.golden();
    let wanted = [
        ("top3-all", 0.85),
        ("top3-evaluable", 0.913_978),
        ("top2-all", 0.65),
        ("top2-evaluable", 0.698_925),
        ("weighted75-all", 0.8),
        ("weighted75-evaluable", 0.860_215),
        ("mean-100-80-60-0", 75.268_817),
        ("mean-100-80-60-0-dk0", 70.0),
        ("mean-100-80-60-40", 78.709_677),
        ("mean-100-90-70-50", 85.483_871),
        ("sd2008", 90.752_688),
        ("net-top2", 0.57),
    ];
    for (convention, wanted) in wanted {
        let value = all.value("Q3", convention).0.unwrap();
        assert!((value - wanted).abs() < 5.1e-7, "{convention}: {value}");
    }
    assert_eq!(all.value("Q1", "top3-all"), (None, Some(Reason::NoScale)));
    assert_eq!(all.value("Q11", "top3-all"), (None, Some(Reason::NoAnswers)), "nobody was asked");
}

// Source of truth: practice never mixes with what is real, and a corrected response counts once.
#[test]
fn only_rows_of_one_origin_count_and_no_superseded_ones() {
    let mut all = Pile::new();
    all.times(50, "1", |row| row.header.origin = Origin::Practice);
    all.times(20, "1", |row| row.header.origin = Origin::Simulated);
    let counted = table(&all.imported, &all.pack, &Selection::default());
    assert_eq!((counted.origin, counted.excluded), (Some(Origin::Practice), 20));
    assert_eq!(all.value("Q3", "top3-all").0, Some(0.0));
    all.golden();
    all.times(3, "1", |row| row.superseded = true);
    let counted = table(&all.imported, &all.pack, &Selection::default());
    assert_eq!((counted.origin, counted.excluded, counted.superseded), (Some(Origin::Field), 70, 3));
    assert_eq!(all.value("Q3", "top3-all").0, Some(0.85));
}

// Source of truth: the set of rows decides, not their order.
#[test]
fn the_order_of_rows_does_not_matter() {
    let mut all = Pile::new();
    all.golden();
    for (place, row) in all.imported.rows.iter_mut().enumerate() {
        row.header.area = Some(["A03", "A01", "A02"][place % 3].into());
        row.header.wave = ["2026Q4", "2026Q3"][place % 2].into();
    }
    let selection = Selection { by: [Dimension::Area, Dimension::Wave].into(), ..Selection::default() };
    let before = table(&all.imported, &all.pack, &selection);
    all.imported.rows.reverse();
    assert_eq!(table(&all.imported, &all.pack, &selection), before);
    let groups: Vec<_> =
        before.boxes.iter().take(6).map(|found| found.group.values().cloned().collect::<Vec<_>>()).collect();
    assert_eq!(groups[0], ["2026Q3", "A01"], "in the pack's order");
    assert_eq!(groups[5], ["2026Q4", "A03"]);
}

// Source of truth: by hand: of twelve ballots two do not know the cadre, one says so at the end.
#[test]
fn a_cadre_who_is_a_stranger_to_some_is_rated_by_the_others() {
    let mut all = Pile::new();
    let about = |row: &mut ImportedRow| row.row.subject = Some("C01".into());
    for _ in 0..9 {
        all.add("cadre-rating", &[("K1", "1"), ("K2", "4"), ("K8", "4")], about);
    }
    all.add("cadre-rating", &[("K1", "2"), ("K2", "1"), ("K8", "1")], about);
    all.add("cadre-rating", &[("K1", "3"), ("K8", "8")], about);
    for _ in 0..2 {
        all.add("cadre-rating", &[("K1", "4")], about);
    }
    let selection = Selection::default();
    let table = table(&all.imported, &all.pack, &selection);
    let rows = subjects(&table, &all.pack, &selection, &all.pack.conventions[0]);
    assert_eq!(rows.len(), 1);
    let counts = rows[0].result.counts.as_ref().unwrap();
    assert_eq!((rows[0].item.as_str(), rows[0].result.n, counts.valid, counts.dont_know), ("K8", 13, 10, 3));
    assert_eq!(rows[0].result.figure.value, Some(0.9));
    let quality = results(&table, &all.pack, &selection, &all.pack.conventions[0]);
    let quality = quality.iter().find(|row| row.item.as_str() == "K2").unwrap();
    assert_eq!((quality.n, quality.counts.as_ref().unwrap().dont_know), (10, 0));
}

fn visit(id: &str, household: &str, hour: u32, disposition: Disposition) -> Visit {
    Visit {
        id: id.into(),
        pack: "demo".into(),
        wave: "2026Q3".into(),
        origin: Origin::Field,
        area: "A01".into(),
        household: household.into(),
        interviewer: None,
        device: "D-1".into(),
        seq: 1,
        attempt: 1,
        at: Timestamp::parse(&format!("2026-07-01T{hour:02}:00:00+08:00")).unwrap(),
        disposition,
        next_at: None,
        note: String::new(),
    }
}

// Source of truth: the test vector of the R package outcomerate; two households were visited before.
#[test]
fn response_rates_come_from_the_last_visit_of_each_household() {
    use Disposition::{
        Complete, NonContact, NotDwelling, Other, Partial, Refusal, UnknownHousehold, UnknownOther,
    };
    let last = [
        Complete,
        Complete,
        Complete,
        Complete,
        Partial,
        Partial,
        Refusal,
        NonContact,
        Other,
        UnknownHousehold,
        UnknownOther,
        NotDwelling,
    ];
    let mut all = Pile::new();
    for (place, disposition) in last.into_iter().enumerate() {
        all.imported.visits.push(visit(&format!("V-{place}"), &format!("H01-{place}"), 18, disposition));
    }
    all.imported.visits.push(visit("V-x", "H01-0", 9, NonContact));
    all.imported.visits.push(visit("V-y", "H01-6", 9, NonContact));
    let selection = Selection { area: Some("A01".into()), ..Selection::default() };
    let table = table(&all.imported, &all.pack, &selection);
    let rows = response_rates(&table, &all.pack, &selection);
    assert_eq!((rows.len(), rows[0].visits, rows[0].cases.all()), (1, 14, 12));
    let rounded = rows[0].rates.response.map(|rate| (rate.unwrap() * 1000.0).round());
    assert_eq!(rounded, [364.0, 545.0, 370.0, 556.0, 444.0, 667.0]);
    let elsewhere = Selection { area: Some("A02".into()), ..Selection::default() };
    assert_eq!(response_rates(&table, &all.pack, &elsewhere)[0].reason, Some(Reason::NoVisits));
}

// Source of truth: by hand: 100 seconds is the median, two took 49, one exactly half.
#[test]
fn short_interviews_want_a_second_look_once_there_are_enough() {
    let mut all = Pile::new();
    all.times(17, "5", |_| {});
    let seconds = |wanted: u64| {
        move |row: &mut ImportedRow| {
            if let Trace::Open { duration_s, .. } = &mut row.header.trace {
                *duration_s = wanted;
            }
        }
    };
    all.times(1, "5", seconds(50));
    all.times(1, "5", seconds(49));
    assert_eq!(looks(&all.imported), [], "nineteen have no median worth the name");
    all.times(1, "5", seconds(49));
    assert_eq!(looks(&all.imported), [Look::Short { n: 2 }]);
}

// Source of truth: the pack lets comments be shown from ten responses on, and their order tells nothing.
#[test]
fn comments_come_in_alphabetical_order_with_how_many_were_asked() {
    let mut all = Pile::new();
    for text in ["parking", "", "lamps"] {
        all.add("resident-satisfaction", &[("C0", "1")], |row| {
            let place = row.questionnaire.value_items().position(|item| item.name.as_str() == "Q23").unwrap();
            row.row.cells[place] = if text.is_empty() { Cell::LeftOut } else { Cell::Text(text.to_owned()) };
        });
    }
    all.times(4, "5", |_| {});
    let comments = table(&all.imported, &all.pack, &Selection::default()).comments;
    assert_eq!(comments.len(), 1);
    assert_eq!((comments[0].asked, comments[0].texts.join(" ")), (3, "lamps parking".to_owned()));
}
