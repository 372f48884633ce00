//! Conventions, suppression, response rates, ratings and indicators against numbers from elsewhere.

#![allow(clippy::unwrap_used, reason = "tests")]

mod conventions;
mod rates;
mod small_groups;
mod whole;

use pingyi_base::Map;
use std::sync::Arc;

use pingyi_base::{Language, LocalText};
use pingyi_questionnaire::pack::DontKnow;
use pingyi_questionnaire::{
    Choice, ChoiceList, Convention, DesignKind, Item, ItemKind, Kind, Metric, MissingCode, Organiser, Pack,
    Privacy, Questionnaire, SurveyDesign,
};

use crate::table::{BallotBox, Ballots, Given, Group};

pub(crate) fn text(text: &str) -> LocalText {
    LocalText::new().with("en", text)
}

pub(crate) fn close(a: f64, b: f64, within: f64) {
    assert!((a - b).abs() <= within, "{a} is not {b}");
}

/// Five levels, a don't-know 8 and a refusal 9.
pub(crate) fn scale() -> Arc<ChoiceList> {
    let choice = |code: &str, level, missing| Choice {
        code: code.into(),
        label: text(code),
        level,
        missing,
        exclusive: false,
        disposition: None,
        attributes: pingyi_base::Map::new(),
    };
    let levels = (1..=5_u8).rev().map(|level| choice(&level.to_string(), Some(level), None));
    let others =
        [choice("8", None, Some(MissingCode::DontKnow)), choice("9", None, Some(MissingCode::Refused))];
    Arc::new(ChoiceList { name: "sat".into(), choices: levels.chain(others).collect() })
}

pub(crate) fn item(name: &str) -> Item {
    Item {
        name: name.into(),
        kind: ItemKind::SelectOne(scale()),
        label: text("How satisfied are you?"),
        hint: text(""),
        relevant: None,
        required: None,
        required_message: text(""),
        constraint: None,
        constraint_message: text(""),
        calculation: None,
        default: None,
        readonly: None,
        choice_filter: None,
        order: pingyi_questionnaire::ChoiceOrder::Listed,
        appearance: Vec::new(),
        section: None,
    }
}

pub(crate) fn pack() -> Pack {
    let questionnaire = Questionnaire {
        id: "survey".into(),
        version: "1".into(),
        kind: Kind::Survey,
        title: text("Survey"),
        notice: text(""),
        default_language: Language::new("en"),
        subject_order: pingyi_questionnaire::SubjectOrder::Listed,
        sections: Vec::new(),
        items: vec![item("Q3")],
        lists: Map::new(),
    };
    Pack {
        id: "test".into(),
        version: "1".into(),
        title: text("Test"),
        practice: false,
        organiser: Organiser::default(),
        design: SurveyDesign {
            kind: DesignKind::Probability,
            stratum: None,
            cluster: None,
            weight: None,
            substitution: pingyi_questionnaire::Substitution::None,
            within: pingyi_questionnaire::Within::None,
        },
        waves: Vec::new(),
        areas: Vec::new(),
        households: Vec::new(),
        interviewers: Vec::new(),
        subjects: Vec::new(),
        lists: Map::new(),
        questionnaires: vec![Arc::new(questionnaire)],
        conventions: vec![convention(
            "top3-evaluable",
            Metric::Share { levels: vec![5, 4, 3] },
            DontKnow::Exclude,
        )],
        indicators: Vec::new(),
        privacy: Privacy::default(),
    }
}

pub(crate) fn convention(id: &str, metric: Metric, dont_know: DontKnow) -> Convention {
    Convention { id: id.into(), title: text(id), metric, dont_know }
}

/// So many of levels 5, 4, 3, 2, 1, then of don't-knows.
pub(crate) fn ballots(counts: [u64; 6]) -> Ballots {
    let mut ballots = Ballots::default();
    let [best, good, fair, poor, worst, dont_know] = counts;
    for (level, count) in [(5_u8, best), (4, good), (3, fair), (2, poor), (1, worst)] {
        ballots.add(Given::Level { level, code: level.to_string().as_str().into() }, count);
    }
    ballots.add(Given::DontKnow("8".into()), dont_know);
    ballots
}

pub(crate) fn ballot_box(group: Group, ballots: Ballots) -> BallotBox {
    BallotBox {
        questionnaire: "survey".into(),
        item: "Q3".into(),
        subject: None,
        group,
        is_scale: true,
        ballots,
    }
}
