//! Every item's figure in every group of a selection, as far as it may be shown.

use std::collections::BTreeMap;

use pingyi_base::{ChoiceCode, ItemName, QuestionnaireId, SubjectId};
use pingyi_questionnaire::{Convention, Item, Pack, Questionnaire};

use crate::figure::{Figure, figure};
use crate::suppression::{Candidate, hide};
use crate::table::{BallotBox, Ballots, Group, Selection, Table};

/// One item in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultRow {
    /// In which questionnaire.
    pub questionnaire: QuestionnaireId,
    /// Which item.
    pub item: ItemName,
    /// About whom.
    pub subject: Option<SubjectId>,
    /// In which group: the dimensions that were asked for.
    pub group: Group,
    /// How many were asked.
    pub n: u64,
    /// What they said; `None` where it may not be shown.
    pub counts: Option<Counts>,
    /// The figure, or why there is none.
    pub figure: Figure,
    /// It was hidden to protect people.
    pub is_suppressed: bool,
}

/// What was said: `n` of the row is the sum of the first four.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers that count: on a scale those with a level, else those with a choice.
    pub valid: u64,
    /// Does not know.
    pub dont_know: u64,
    /// Would rather not say.
    pub refused: u64,
    /// Left out, or spoilt.
    pub left_out: u64,
    /// By level.
    pub levels: BTreeMap<u8, u64>,
    /// By code; who gave several counts for each.
    pub codes: BTreeMap<ChoiceCode, u64>,
}

/// The results of all items under one convention, in order of questionnaire, item, subject, group.
#[must_use]
pub fn results(table: &Table, pack: &Pack, selection: &Selection, convention: &Convention) -> Vec<ResultRow> {
    let design = pack.design.kind;
    rows(
        table,
        pack,
        selection,
        |_| true,
        |ballot_box| {
            let valid =
                if ballot_box.is_scale { ballot_box.ballots.rated() } else { ballot_box.ballots.plain() };
            (figure(convention, &ballot_box.ballots, ballot_box.is_scale, design), valid)
        },
    )
}

/// The results of the boxes that are wanted, under any rule: `make` gives a box's figure and how
/// many valid answers stand behind it.
#[must_use]
pub fn rows(
    table: &Table,
    pack: &Pack,
    selection: &Selection,
    wanted: impl Fn(&BallotBox) -> bool,
    make: impl Fn(&BallotBox) -> (Figure, u64),
) -> Vec<ResultRow> {
    let same = |a: &BallotBox, b: &BallotBox| {
        (&a.questionnaire, &a.item, &a.subject) == (&b.questionnaire, &b.item, &b.subject)
    };
    let mut rows = Vec::new();
    for family in table.boxes.chunk_by(same) {
        if !family.first().is_some_and(&wanted) {
            continue;
        }
        let made: Vec<(Figure, u64)> = family.iter().map(&make).collect();
        let candidate = |(ballot_box, (_, valid)): (&BallotBox, &(Figure, u64))| Candidate {
            group: ballot_box.group.clone(),
            asked: ballot_box.ballots.asked(),
            valid: *valid,
        };
        let candidates: Vec<Candidate> = family.iter().zip(&made).map(candidate).collect();
        let hidden = hide(&candidates, pack.privacy.min_cell);
        for ((ballot_box, (figure, _)), hidden) in family.iter().zip(made).zip(hidden) {
            if selection.holds(pack, &ballot_box.group) {
                let row = ResultRow {
                    questionnaire: ballot_box.questionnaire.clone(),
                    item: ballot_box.item.clone(),
                    subject: ballot_box.subject.clone(),
                    group: selection.shown(&ballot_box.group),
                    n: ballot_box.ballots.asked(),
                    counts: hidden.is_none().then(|| counts(&ballot_box.ballots, ballot_box.is_scale)),
                    figure: hidden.map_or(figure, Figure::none),
                    is_suppressed: hidden.is_some(),
                };
                rows.push(row);
            }
        }
    }
    rows
}

fn counts(ballots: &Ballots, is_scale: bool) -> Counts {
    // A choice without a level in a list of levels is no answer on that scale.
    let (valid, beside) =
        if is_scale { (ballots.rated(), ballots.plain()) } else { (ballots.plain() + ballots.rated(), 0) };
    Counts {
        valid,
        dont_know: ballots.dont_know(),
        refused: ballots.refused(),
        left_out: ballots.left_out() + beside,
        levels: ballots.levels(),
        codes: ballots.codes(),
    }
}

/// The newest version of each questionnaire, in the pack's order.
#[must_use]
pub fn questionnaires(pack: &Pack) -> Vec<&Questionnaire> {
    let mut newest: Vec<&Questionnaire> = Vec::new();
    for questionnaire in &pack.questionnaires {
        match newest.iter_mut().find(|known| known.id == questionnaire.id) {
            Some(known) => *known = questionnaire,
            None => newest.push(questionnaire),
        }
    }
    newest
}

/// An item as its newest version has it.
#[must_use]
pub fn find_item<'a>(pack: &'a Pack, questionnaire: &QuestionnaireId, item: &ItemName) -> Option<&'a Item> {
    pack.questionnaires
        .iter()
        .rev()
        .filter(|known| known.id == *questionnaire)
        .find_map(|known| known.item(item))
}
