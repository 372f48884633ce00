//! Results, ratings, indicators and the report from one table.

use std::sync::Arc;

use pingyi_questionnaire::pack::{Baseline, DontKnow, IndicatorFigure, IndicatorSource};
use pingyi_questionnaire::{Area, Indicator, Kind, Metric, Subject};
use pingyi_response::{Cell, Origin, Row};
use pingyi_wording::Lang;

use super::{ballot_box, ballots, close, item, pack, text};
use crate::indicator::{Reached, indicators};
use crate::reason::Reason;
use crate::report::{Block, CameIn, Source, report};
use crate::results::results;
use crate::table::{Dimension, Given, Group, Selection, Table, given, overall_item};

fn by_area(counts: &[(&str, [u64; 6])]) -> Table {
    let boxes = counts.iter().map(|(area, counts)| {
        ballot_box(Group::from([(Dimension::Area, (*area).to_owned())]), ballots(*counts))
    });
    Table { origin: Some(Origin::Field), boxes: boxes.collect(), ..Table::default() }
}

fn with_areas() -> pingyi_questionnaire::Pack {
    let area =
        |id: &str| Area { id: id.into(), name: text(id), parent: None, households: None, residents: None };
    pingyi_questionnaire::Pack { areas: vec![area("A01"), area("A02"), area("A03")], ..pack() }
}

// Source of truth: by hand. A picked area is hidden exactly where it would be hidden in the table of
// all areas: else its figure and the total would give the small area away.
#[test]
fn a_picked_area_is_hidden_as_in_the_table_of_areas() {
    let pack = with_areas();
    let table =
        by_area(&[("A01", [3, 2, 0, 0, 0, 0]), ("A02", [10, 10, 0, 5, 0, 1]), ("A03", [30, 0, 0, 30, 0, 0])]);
    let convention = &pack.conventions[0];
    let of = |area: &str| {
        let selection = Selection { area: Some(area.into()), ..Selection::default() };
        let rows = results(&table, &pack, &selection, convention);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].group.is_empty());
        (rows[0].figure.value, rows[0].figure.reason, rows[0].counts.is_some(), rows[0].n)
    };
    assert_eq!(of("A01"), (None, Some(Reason::TooFew { minimum: 10 }), false, 5));
    assert_eq!(of("A02"), (None, Some(Reason::Complementary), false, 26));
    assert_eq!(of("A03"), (Some(0.5), None, true, 60));
}

// Source of truth: the rating's own rule: who does not know a cadre is asked nothing about them, and
// counts as a don't-know on the overall item, on no other.
#[test]
fn a_stranger_is_a_dont_know_on_the_overall_item_only() {
    let mut pack = pack();
    let mut rating = (*pack.questionnaires[0]).clone();
    rating.kind = Kind::Rating;
    rating.sections.push(pingyi_questionnaire::Section {
        name: "work".into(),
        kind: pingyi_questionnaire::SectionKind::Group,
        label: text("Work"),
        relevant: None,
        appearance: Vec::new(),
        parent: None,
    });
    let mut gate = item("K1");
    gate.kind = pingyi_questionnaire::ItemKind::Integer;
    let inner = pingyi_questionnaire::Item { section: Some(0), ..item("K2") };
    rating.items = vec![gate, inner, item("K8")];
    let rating = Arc::new(rating);
    pack.questionnaires = vec![rating.clone()];
    pack.subjects = vec![Subject { id: "C01".into(), name: String::new(), post: text(""), area: None }];
    assert_eq!(overall_item(&rating).unwrap().name.as_str(), "K8");
    let row = |cells: Vec<Cell>| Row { subject: Some("C01".into()), cells };
    let of = |row: &Row, place: usize| given(&rating, row, place, &rating.items[place]);
    let stranger = row(vec![Cell::Integer(4), Cell::NotAsked, Cell::NotAsked]);
    assert_eq!(of(&stranger, 2), Some(Given::CannotJudge));
    assert_eq!(of(&stranger, 1), Some(Given::NotAsked));
    let declined = row(vec![Cell::NotAsked, Cell::NotAsked, Cell::NotAsked]);
    assert_eq!(of(&declined, 2), Some(Given::NotAsked), "who declined was asked nothing");
    let known = row(vec![Cell::Integer(3), Cell::NotAsked, Cell::Code("8".into())]);
    assert_eq!(of(&known, 2), Some(Given::DontKnow("8".into())));
}

fn indicator(target: f64) -> Indicator {
    Indicator {
        id: "I6".into(),
        title: text("Conduct"),
        source: Some(IndicatorSource {
            questionnaire: "survey".into(),
            item: "Q3".into(),
            figure: IndicatorFigure::Convention("top3-evaluable".into()),
        }),
        baseline: Some(Baseline { value: 0.65, stated: true }),
        target: Some(target),
        direction: None,
    }
}

// Source of truth: 85 of 100 has Wilson's interval .767 to .907 (statsmodels), so a target of .85 is
// neither reached nor missed, .75 is reached and .95 is not.
#[test]
fn a_target_inside_the_interval_is_undecided() {
    let mut pack = pack();
    pack.indicators = vec![indicator(0.75), indicator(0.85), indicator(0.95)];
    pack.indicators.push(Indicator { source: None, ..indicator(1.0) });
    pack.conventions[0].dont_know = DontKnow::Include;
    let boxes = vec![ballot_box(Group::new(), ballots([30, 35, 20, 8, 0, 7]))];
    let table = Table { origin: Some(Origin::Field), boxes, ..Table::default() };
    let rows = indicators(&table, &pack, &Selection::default());
    let reached: Vec<_> = rows.iter().map(|row| row.reached).collect();
    assert_eq!(reached, [Some(Reached::Yes), Some(Reached::Undecided), Some(Reached::No), None]);
    close(rows[0].change.unwrap(), 0.2, 1e-12);
    assert_eq!(rows[3].reason, Some(Reason::NotMeasured));
}

// Source of truth: by hand, and the same interval, .767 to .907 (statsmodels). A share of people who
// were told what to answer is to come down: below .767 it is not there, above .907 it is.
#[test]
fn a_target_to_be_under_is_reached_from_above() {
    use pingyi_questionnaire::pack::Direction::{Down, Up};
    let mut pack = pack();
    let down = |target| Indicator { direction: Some(Down), ..indicator(target) };
    let stated = |before, target| Indicator {
        baseline: Some(Baseline { value: before, stated: true }),
        ..indicator(target)
    };
    // The last three say nothing: from .99 to .95 is down, from .65 to .95 up, and without a value
    // before up.
    pack.indicators = vec![down(0.75), down(0.85), down(0.95), stated(0.99, 0.95), indicator(0.95)];
    pack.indicators.push(Indicator { baseline: None, ..indicator(0.95) });
    pack.conventions[0].dont_know = DontKnow::Include;
    let boxes = vec![ballot_box(Group::new(), ballots([30, 35, 20, 8, 0, 7]))];
    let table = Table { origin: Some(Origin::Field), boxes, ..Table::default() };
    let rows = indicators(&table, &pack, &Selection::default());
    let reached: Vec<_> = rows.iter().filter_map(|row| row.reached).collect();
    assert_eq!(
        reached,
        [Reached::No, Reached::Undecided, Reached::Yes, Reached::Yes, Reached::No, Reached::No]
    );
    let directions: Vec<_> = rows.iter().map(|row| row.direction).collect();
    assert_eq!(directions, [Down, Down, Down, Down, Up, Up]);
    // Without an interval the value itself, .85, is compared, and at the target it is reached.
    pack.design.kind = pingyi_questionnaire::DesignKind::Census;
    pack.indicators = vec![down(0.85), down(0.84), indicator(0.85), indicator(0.86)];
    let rows = indicators(&table, &pack, &Selection::default());
    let reached: Vec<_> = rows.iter().filter_map(|row| row.reached).collect();
    assert_eq!(reached, [Reached::Yes, Reached::No, Reached::Yes, Reached::No]);
}

fn texts(blocks: &[Block]) -> String {
    let mut all = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => all.push(text.clone()),
            Block::Grid { caption, columns, rows } => {
                all.push(caption.clone());
                all.extend(columns.iter().map(|(name, _)| name.clone()));
                all.extend(rows.iter().flatten().cloned());
            }
            Block::Bars { bars, .. } => all.extend(bars.iter().map(|bar| bar.summary.clone())),
        }
    }
    all.join("\n")
}

// Source of truth: a share is a rate in per cent, a mean a score in points; a report names its
// convention, marks what is no real result, and shows nothing of a small area.
#[test]
fn a_report_says_what_its_figures_are() {
    let mut pack = with_areas();
    pack.conventions.push(super::convention(
        "mean",
        Metric::Mean { weights: (1..=5).map(|level| (level, f64::from(level) * 20.0)).collect() },
        DontKnow::Exclude,
    ));
    let areas =
        by_area(&[("A01", [3, 0, 0, 1, 0, 0]), ("A02", [13, 35, 20, 7, 0, 7]), ("A03", [14, 0, 0, 0, 0, 0])]);
    let whole = vec![ballot_box(Group::new(), ballots([30, 35, 20, 8, 0, 7]))];
    for (origin, convention) in [(Origin::Field, 0), (Origin::Practice, 1)] {
        let whole = Table { origin: Some(origin), boxes: whole.clone(), ..Table::default() };
        let blocks = report(&Source {
            pack: &pack,
            selection: &Selection::default(),
            whole: &whole,
            by_area: &areas,
            by_interviewer: &Table::default(),
            convention: &pack.conventions[convention],
            came_in: CameIn::default(),
            quality: &[],
            version: "0.1.0",
            lang: Lang::En,
        });
        let said = texts(&blocks);
        assert_eq!(said.contains("91.4%"), convention == 0, "{said}");
        assert_eq!(said.contains("78.7 points"), convention == 1);
        assert_eq!(said.contains("practice data"), origin == Origin::Practice);
        assert!(said.contains(if convention == 0 { "top3-evaluable" } else { "Convention: mean" }));
        assert!(said.contains("Fewer than 10 valid answers: not shown."));
        assert!(said.contains("small group beside it"));
        let bars = blocks.iter().filter_map(|block| match block {
            Block::Bars { bars, .. } => Some(bars),
            _ => None,
        });
        for bar in bars.flatten() {
            close(bar.parts.iter().map(|(_, share)| share).sum(), 1.0, 1e-12);
        }
    }
}
