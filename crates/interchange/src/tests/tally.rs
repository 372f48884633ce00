//! From rows to figures, with the practice pack.

use std::sync::Arc;

use pingyi_appraisal::rates::{interviewers_rates, response_rates};
use pingyi_appraisal::report::interviewer_selection;
use pingyi_appraisal::subject::subjects;
use pingyi_appraisal::table::{Dimension, Selection};
use pingyi_appraisal::{Reason, results};
use pingyi_base::{Date, Language, Timestamp};
use pingyi_questionnaire::Pack;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Row, Visit};

use super::demo;
use crate::import::{Imported, ImportedRow, RowTexts};
use crate::tally::{Look, looks, table, visits_table};

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
                notice: None,
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

/// One visit to each of so many households with each of these results, one after the other by number.
fn households(all: &mut Pile, area: &str, results: &[(Disposition, u64)]) {
    for (disposition, count) in results {
        for _ in 0..*count {
            let n = all.imported.visits.len();
            let mut visit = visit(&format!("V-{n}"), &format!("{area}-{n}"), 18, *disposition);
            visit.area = area.into();
            all.imported.visits.push(visit);
        }
    }
}

// Source of truth: the test vector of the R package outcomerate; two households were visited before.
#[test]
fn response_rates_come_from_what_became_of_each_household() {
    use Disposition::{
        Complete, NonContact, NotDwelling, Other, Partial, Refusal, UnknownHousehold, UnknownOther,
    };
    let mut all = Pile::new();
    let one = [Refusal, NonContact, Other, UnknownHousehold, UnknownOther, NotDwelling].map(|one| (one, 1));
    households(&mut all, "A01", &[(Complete, 4), (Partial, 2)]);
    households(&mut all, "A01", &one);
    all.imported.visits.push(visit("V-x", "A01-0", 9, NonContact));
    all.imported.visits.push(visit("V-y", "A01-6", 9, NonContact));
    let whole = Selection::default();
    let counted = table(&all.imported, &all.pack, &whole);
    let rows = response_rates(&counted, &all.pack, &whole);
    assert_eq!((rows.len(), rows[0].visits, rows[0].households), (1, 14, 12));
    let rounded = rows[0].rates.response.map(|rate| (rate.unwrap() * 1000.0).round());
    assert_eq!(rounded, [364.0, 545.0, 370.0, 556.0, 444.0, 667.0]);
    let elsewhere = Selection { area: Some("A02".into()), ..Selection::default() };
    let counted = table(&all.imported, &all.pack, &elsewhere);
    assert_eq!(response_rates(&counted, &all.pack, &elsewhere)[0].reason, Some(Reason::NoVisits));
}

// Source of truth: AAPOR, Standard Definitions: an interview is final, a refusal stands before later
// attempts at which nobody was met, and what is known stands before what is not. Worked out by hand.
#[test]
fn of_several_visits_the_one_that_says_most_stands() {
    use Disposition::{
        Complete, NoEligible, NoEntry, NonContact, Other, Partial, Refusal, UnknownHousehold, UnknownOther,
        Vacant,
    };
    let visited: [(&[Disposition], Disposition); 12] = [
        (&[Complete, NonContact], Complete),
        (&[NonContact, Complete, Refusal], Complete),
        (&[Partial, Refusal], Partial),
        (&[Refusal, Partial], Partial),
        (&[Refusal, NonContact, NonContact], Refusal),
        (&[Vacant, Refusal, Other], Refusal),
        (&[Other, NonContact], Other),
        (&[NonContact, Vacant, NonContact], Vacant),
        (&[NoEligible, Vacant], Vacant),
        (&[NonContact, UnknownHousehold], NonContact),
        (&[UnknownHousehold, NoEntry], NoEntry),
        (&[UnknownOther, UnknownHousehold], UnknownHousehold),
    ];
    for (attempts, wanted) in visited {
        let mut all = Pile::new();
        for (place, disposition) in attempts.iter().enumerate() {
            let hour = 9 + u32::try_from(place).unwrap();
            all.imported.visits.push(visit(&format!("V-{place}"), "H01-001", hour, *disposition));
        }
        for _ in 0..attempts.len() {
            all.imported.visits.rotate_left(1);
            let doors = table(&all.imported, &all.pack, &Selection::default()).doors;
            assert_eq!((doors.len(), doors[0].visits), (1, attempts.len() as u64));
            assert_eq!(doors[0].outcomes, [(wanted, 1)].into(), "{attempts:?}");
        }
    }
}

// Source of truth: by hand. In the east 3 of 35 refused: too few, and with 35 known the 32 others give
// them away; the centre's 12 too, because the total of refusals is known. Rates would give all away.
#[test]
fn an_area_shows_no_small_count_of_households_and_no_rate_made_of_one() {
    use Disposition::{Complete, NonContact, Refusal};
    let mut all = Pile::new();
    households(&mut all, "A01", &[(Complete, 20), (Refusal, 3), (NonContact, 12)]);
    households(&mut all, "A02", &[(Complete, 30), (Refusal, 12), (NonContact, 18)]);
    let by_area = Selection { by: [Dimension::Area].into(), ..Selection::default() };
    let counted = table(&all.imported, &all.pack, &by_area);
    let rows = response_rates(&counted, &all.pack, &by_area);
    let zero = Some(0);
    assert_eq!(rows[0].classes, [Some(20), zero, None, None, zero, zero, zero, zero]);
    assert_eq!(rows[1].classes, [Some(30), zero, None, None, zero, zero, zero, zero]);
    for row in &rows {
        assert_eq!(row.reason, Some(Reason::TooFewHouseholds { minimum: 10 }));
        assert!(row.rates.named().iter().all(|(_, rate)| rate.is_none()) && row.outcomes.is_empty());
    }
    // A picked area is hidden exactly where it is hidden beside the others; all together are shown.
    let picked = Selection { area: Some("A02".into()), ..Selection::default() };
    let counted = table(&all.imported, &all.pack, &picked);
    let row = &response_rates(&counted, &all.pack, &picked)[0];
    assert_eq!((row.classes.clone(), row.reason), (rows[1].classes.clone(), rows[1].reason));
    let whole = Selection::default();
    let row = &response_rates(&table(&all.imported, &all.pack, &whole), &all.pack, &whole)[0];
    assert_eq!(row.outcomes, [(Complete, 50), (Refusal, 15), (NonContact, 30)].into());
    assert_eq!(row.rates.response[0], Some(50.0 / 95.0));
}

// Source of truth: AAPOR, Standard Definitions: a break-off is no interview. By hand: of 12 who answered
// all say 5, of 6 who broke off all say 1, and 5 were too young.
#[test]
fn who_broke_off_is_counted_apart_and_makes_no_figure() {
    let mut all = Pile::new();
    all.times(9, "5", |_| {});
    all.times(3, "5", |row| row.header.disposition = Disposition::Partial);
    all.times(6, "1", |row| {
        row.header.disposition = Disposition::BreakOff;
        row.header.weight = 2.0;
    });
    for _ in 0..5 {
        all.add("resident-satisfaction", &[("C0", "1"), ("Q1", "0")], |row| {
            row.header.disposition = Disposition::NoEligible;
        });
    }
    all.add("resident-satisfaction", &[], |row| row.header.disposition = Disposition::Refusal);
    assert_eq!(all.value("Q3", "mean-100-80-60-0").0, Some(100.0));
    let counted = table(&all.imported, &all.pack, &Selection::default());
    let n = |item: &str| counted.boxes.iter().find(|b| b.item.as_str() == item).unwrap().ballots.asked();
    assert_eq!((n("C0"), n("Q3"), n("Q1")), (12, 12, 0));
    assert!(!counted.has_weights, "no figure is made of the rows that have one");
    use Disposition::{BreakOff, Complete, NoEligible, Partial, Refusal};
    let ends = [(Complete, 9), (Partial, 3), (BreakOff, 6), (NoEligible, 5), (Refusal, 1)];
    assert_eq!(counted.turnout[0].dispositions, ends.into());
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

// Source of truth: by hand. The centre's refusals are hidden beside the east's 3, so its interviewers'
// are hidden too: S03's 12 and S04's none add up to them. In the west everything is known.
#[test]
fn interviewers_give_no_area_away() {
    use Disposition::{Complete, NonContact, Refusal};
    let mut all = Pile::new();
    let by = |all: &mut Pile, area: &str, who: &str, results: &[(Disposition, u64)]| {
        let from = all.imported.visits.len();
        households(all, area, results);
        all.imported.visits.iter_mut().skip(from).for_each(|visit| visit.interviewer = Some(who.into()));
    };
    by(&mut all, "A01", "S01", &[(Complete, 20), (Refusal, 3), (NonContact, 12)]);
    by(&mut all, "A02", "S03", &[(Complete, 15), (Refusal, 12), (NonContact, 18)]);
    by(&mut all, "A02", "S04", &[(Complete, 15)]);
    by(&mut all, "A03", "S05", &[(Complete, 15), (NonContact, 10)]);
    by(&mut all, "A03", "S06", &[(Complete, 15), (NonContact, 30)]);
    let areas = Selection { by: [Dimension::Area].into(), ..Selection::default() };
    let rates = response_rates(&table(&all.imported, &all.pack, &areas), &all.pack, &areas);
    let selection = interviewer_selection(&Selection::default());
    let counted = visits_table(&all.imported, &all.pack, &selection);
    let rows = interviewers_rates(&counted, &rates, &all.pack, &selection);
    let who: Vec<&str> = rows.iter().map(|row| row.group[&Dimension::Interviewer].as_str()).collect();
    assert_eq!(who, ["S01", "S03", "S04", "S05", "S06"]);
    for row in &rows[..3] {
        assert!(row.classes.iter().all(Option::is_none) && row.rates.response[0].is_none(), "{row:?}");
    }
    assert_eq!((rows[3].households, rows[3].rates.response[0]), (25, Some(0.6)));
    assert_eq!((rows[4].households, rows[4].rates.contact[0]), (45, Some(15.0 / 45.0)));
}

// Source of truth: docs/methods/response-rates.md: the household that was drawn stays the case, and the
// one that stands for it is told apart.
#[test]
fn a_household_that_stands_for_another_is_no_case_of_its_own() {
    use Disposition::{Complete, NonContact};
    let mut all = Pile::new();
    all.imported.visits.push(visit("V-1", "H01-001", 9, NonContact));
    let mut reserve = visit("V-2", "H01-900", 18, Complete);
    reserve.note = "[for H01-001] side door".to_owned();
    all.imported.visits.push(reserve);
    let doors = table(&all.imported, &all.pack, &Selection::default()).doors;
    assert_eq!((doors[0].substitutes, doors[0].visits), (1, 2));
    assert_eq!(doors[0].outcomes, [(NonContact, 1)].into());
}
