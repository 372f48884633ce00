//! One ballot box, many answers.

use pingyi_base::Map;

use pingyi_questionnaire::pack::DontKnow;
use pingyi_questionnaire::{Convention, DesignKind, Metric};

use super::{ballots, close, convention};
use crate::figure::{Method, figure, share_of_codes};
use crate::reason::Reason;

fn twelve() -> Vec<Convention> {
    use DontKnow::{Exclude, Include};
    let weights = |points: [f64; 5]| (1..=5_u8).rev().zip(points).collect::<Map<_, _>>();
    let share = |levels: &[u8]| Metric::Share { levels: levels.to_vec() };
    let weighted = || Metric::WeightedShare { weights: Map::from([(5, 1.0), (4, 1.0), (3, 0.75)]) };
    let mean = |points| Metric::Mean { weights: weights(points) };
    vec![
        convention("top3-all", share(&[5, 4, 3]), Include),
        convention("top3-evaluable", share(&[5, 4, 3]), Exclude),
        convention("top2-all", share(&[5, 4]), Include),
        convention("top2-evaluable", share(&[5, 4]), Exclude),
        convention("weighted75-all", weighted(), Include),
        convention("weighted75-evaluable", weighted(), Exclude),
        convention("mean-100-80-60-0", mean([100.0, 80.0, 60.0, 0.0, 0.0]), Exclude),
        convention("mean-100-80-60-0-dk0", mean([100.0, 80.0, 60.0, 0.0, 0.0]), Include),
        convention("mean-100-80-60-40", mean([100.0, 80.0, 60.0, 40.0, 20.0]), Exclude),
        convention("mean-100-90-70-50", mean([100.0, 90.0, 70.0, 50.0, 30.0]), Exclude),
        convention("sd2008", mean([100.0, 100.0, 75.0, 55.0, 55.0]), Exclude),
        convention("net-top2", Metric::Net { plus: vec![5, 4], minus: vec![2, 1] }, Include),
    ]
}

// Source of truth: fractions worked out by hand from 30, 35, 20, 8 and 7 don't-knows.
#[test]
fn the_same_ballots_give_57_to_91_under_twelve_conventions() {
    let wanted = [
        0.85,
        85.0 / 93.0,
        0.65,
        65.0 / 93.0,
        0.80,
        80.0 / 93.0,
        7000.0 / 93.0,
        70.0,
        7320.0 / 93.0,
        7950.0 / 93.0,
        8440.0 / 93.0,
        0.57,
    ];
    let printed =
        [85.0, 91.3978, 65.0, 69.8925, 80.0, 86.0215, 75.2688, 70.0, 78.7097, 85.4839, 90.7527, 57.0];
    for ((convention, wanted), printed) in twelve().iter().zip(wanted).zip(printed) {
        let value =
            figure(convention, &ballots([30, 35, 20, 8, 0, 7]), true, DesignKind::Census).value.unwrap();
        close(value, wanted, 1e-12);
        let percent = if matches!(convention.metric, Metric::Mean { .. }) { value } else { value * 100.0 };
        close(percent, printed, 5.1e-5);
        let five_levels =
            figure(convention, &ballots([30, 35, 20, 0, 8, 7]), true, DesignKind::Census).value.unwrap();
        let lowest_differs = ["mean-100-80-60-40", "mean-100-90-70-50"].contains(&convention.id.as_str());
        assert_eq!((five_levels - value).abs() > 1e-9, lowest_differs, "{}", convention.id);
    }
}

// Source of truth: statsmodels 0.15.0 `proportion_confint(85, 100, method="wilson")`; a mean of weights
// is no proportion, so it never has Wilson's interval.
#[test]
fn only_a_share_of_people_has_wilsons_interval() {
    for convention in twelve() {
        let figure = figure(&convention, &ballots([30, 35, 20, 8, 0, 7]), true, DesignKind::Probability);
        let method =
            if matches!(convention.metric, Metric::Share { .. }) { Method::Wilson } else { Method::Student };
        assert_eq!(figure.method, Some(method), "{}", convention.id);
        assert_eq!(figure.reason, None);
        let interval = figure.interval.unwrap();
        assert!(interval.lower < figure.value.unwrap() && figure.value.unwrap() < interval.upper);
        if convention.id.as_str() == "top3-all" {
            close(interval.lower, 0.767_164, 5.1e-7);
            close(interval.upper, 0.906_940, 5.1e-7);
        }
    }
}

// Source of truth: who was not drawn at random has no sampling error, and a census none either.
#[test]
fn a_design_without_sampling_has_no_interval_but_says_why() {
    for (design, reason) in
        [(DesignKind::Census, Reason::Census), (DesignKind::SelfSelected, Reason::SelfSelected)]
    {
        for convention in twelve() {
            let figure = figure(&convention, &ballots([30, 35, 20, 8, 0, 7]), true, design);
            assert!(figure.value.is_some());
            assert_eq!((figure.interval, figure.standard_error, figure.method), (None, None, None));
            assert_eq!(figure.reason, Some(reason));
        }
    }
}

// Source of truth: nothing divided by nothing is no 0 %.
#[test]
fn what_cannot_be_worked_out_says_why() {
    let share = twelve().into_iter().next().unwrap();
    let of = |convention: &Convention, counts, is_scale| {
        let figure = figure(convention, &ballots(counts), is_scale, DesignKind::Probability);
        (figure.value, figure.reason)
    };
    assert_eq!(of(&share, [0; 6], true), (None, Some(Reason::NoAnswers)));
    assert_eq!(of(&share, [0, 0, 0, 0, 0, 40], true), (None, Some(Reason::NoAnswers)));
    assert_eq!(of(&share, [5, 5, 5, 5, 5, 5], false), (None, Some(Reason::NoScale)));
    let short = convention("short", Metric::Mean { weights: Map::from([(5, 100.0)]) }, DontKnow::Exclude);
    assert_eq!(of(&short, [1, 1, 0, 0, 0, 0], true), (None, Some(Reason::LevelUnknown { level: 4 })));
    assert_eq!(of(&short, [9, 0, 0, 0, 0, 0], true), (Some(100.0), Some(Reason::NoSpread)));
    assert_eq!(of(&short, [1, 0, 0, 0, 0, 0], true), (Some(100.0), Some(Reason::OneAnswer)));
}

// Source of truth: the pack format: the share of those asked who gave any of the codes.
#[test]
fn a_share_of_codes_counts_people_and_not_ticks() {
    use crate::table::{Ballots, Given};
    let mut ballots = Ballots::default();
    ballots.add(Given::Plain(vec!["1".into(), "8".into()]), 30);
    ballots.add(Given::Plain(vec!["8".into()]), 10);
    ballots.add(Given::Plain(vec!["64".into()]), 60);
    ballots.add(Given::LeftOut, 5);
    ballots.add(Given::NotAsked, 50);
    let figure = share_of_codes(&["1".into(), "8".into()], &ballots, DesignKind::Probability);
    close(figure.value.unwrap(), 0.4, 1e-12);
    assert_eq!(ballots.codes().get(&"8".into()), Some(&40));
    assert_eq!(ballots.asked(), 105);
}
