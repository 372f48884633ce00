//! Handing in: an interview becomes a response that is never edited. It decides what stands in each
//! cell, what a secret ballot may keep, and how a response is corrected or withdrawn.

use pingyi_base::{AreaId, DeviceId, ResponseId, Timestamp};
use pingyi_questionnaire::{Item, ItemKind, Questionnaire};

use crate::filling::integer;
use crate::response::Trace;
use crate::{
    Answer, AnswerKey, Answers, Cell, Consent, Disposition, DispositionClass, Draft, DraftKey, Filling,
    Header, Mode, Response, Row,
};

/// What the device knows at the moment of handing in.
#[derive(Clone, Debug, PartialEq)]
pub struct HandIn {
    /// Which device.
    pub device: DeviceId,
    /// The device's number of this response; takes no part in a secret ballot.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Where the respondent lives, where that is known.
    pub area: Option<AreaId>,
    /// The language in which it was filled.
    pub language: pingyi_base::Language,
    /// What the interview came to, if it was broken off; else the filling says.
    pub early: Option<Disposition>,
    /// Adults of the household among whom one was chosen.
    pub eligible_adults: Option<u32>,
    /// The weight; 1 where none was recorded.
    pub weight: f64,
}

/// Makes a response. A refusal keeps no answers: every cell is "not asked".
#[must_use]
pub fn finish(draft: &Draft, filling: &Filling, hand_in: &HandIn) -> Response {
    let questionnaire = filling.questionnaire();
    let disposition = filling.ended_by().or(hand_in.early).unwrap_or_else(|| filling.disposition());
    let keeps_answers =
        disposition.class() != DispositionClass::Refusal || disposition == Disposition::BreakOff;
    let subjects: Vec<_> = if questionnaire.kind.is_by_subject() {
        filling.subjects().cloned().map(Some).collect()
    } else {
        vec![None]
    };
    let rows = subjects
        .into_iter()
        .map(|subject| {
            let cell = |item: &Item| {
                let key = AnswerKey { subject: subject.clone(), item: item.name.clone() };
                if keeps_answers { cell(filling, item, &key) } else { Cell::NotAsked }
            };
            Row { cells: questionnaire.value_items().map(cell).collect(), subject: subject.clone() }
        })
        .collect();
    Response { header: header(draft, filling, hand_in, disposition), rows }
}

/// Withdraws a response: a new one that names the old one, with the reason and no answers.
#[must_use]
pub fn void(old: &Response, reason: &str, id: ResponseId, hand_in: &HandIn) -> Response {
    let trace = match &old.header.trace {
        Trace::Open { household, interviewer, .. } => Trace::Open {
            household: household.clone(),
            interviewer: interviewer.clone(),
            device: hand_in.device.clone(),
            seq: hand_in.seq,
            started_at: hand_in.at,
            ended_at: hand_in.at,
            duration_s: 0,
        },
        Trace::Secret { .. } => Trace::Secret { on: hand_in.at.date() },
    };
    let header = Header {
        response_id: id,
        replaces: Some(old.header.response_id.clone()),
        void_reason: Some(reason.to_owned()),
        trace,
        ..old.header.clone()
    };
    let empty =
        |row: &Row| Row { subject: row.subject.clone(), cells: vec![Cell::NotAsked; row.cells.len()] };
    Response { header, rows: old.rows.iter().map(empty).collect() }
}

/// Begins a correction: a draft with the old answers that will name the old response. A secret
/// ballot cannot be corrected, because nobody can tell whose it is.
#[must_use]
pub fn correction(
    old: &Response,
    questionnaire: &Questionnaire,
    id: ResponseId,
    at: Timestamp,
) -> Option<Draft> {
    let Trace::Open { household, interviewer, .. } = &old.header.trace else { return None };
    let mut answers = Answers::new();
    for row in &old.rows {
        for (item, cell) in questionnaire.value_items().zip(&row.cells) {
            let key = AnswerKey { subject: row.subject.clone(), item: item.name.clone() };
            if let Some(answer) = answer_from_cell(cell) {
                answers.insert(key, answer);
            }
        }
    }
    Some(Draft {
        key: DraftKey {
            pack: old.header.pack.clone(),
            questionnaire: old.header.questionnaire.clone(),
            wave: old.header.wave.clone(),
            household: household.clone(),
        },
        version: old.header.version.clone(),
        response_id: id,
        revision: 1,
        origin: old.header.origin,
        mode: old.header.mode,
        helper: old.header.helper,
        interviewer: interviewer.clone(),
        started_at: at,
        answers,
        place: None,
        replaces: Some(old.header.response_id.clone()),
        seed: 0,
    })
}

fn header(draft: &Draft, filling: &Filling, hand_in: &HandIn, disposition: Disposition) -> Header {
    let questionnaire = filling.questionnaire();
    let seconds = hand_in.at.epoch_seconds().saturating_sub(draft.started_at.epoch_seconds());
    let trace = if questionnaire.kind.is_secret() {
        Trace::Secret { on: hand_in.at.date() }
    } else {
        Trace::Open {
            household: draft.key.household.clone(),
            interviewer: draft
                .interviewer
                .clone()
                .filter(|_| draft.mode != Mode::SelfCompleted || draft.key.household.is_some()),
            device: hand_in.device.clone(),
            seq: hand_in.seq,
            started_at: draft.started_at,
            ended_at: hand_in.at,
            // A clock that was set back gives no negative duration.
            duration_s: u64::try_from(seconds).unwrap_or(0),
        }
    };
    Header {
        response_id: draft.response_id.clone(),
        questionnaire: questionnaire.id.clone(),
        version: questionnaire.version.clone(),
        pack: draft.key.pack.clone(),
        wave: draft.key.wave.clone(),
        origin: draft.origin,
        area: hand_in.area.clone(),
        mode: draft.mode,
        helper: draft.helper,
        language: hand_in.language.clone(),
        disposition,
        consent: consent(filling),
        eligible_adults: hand_in.eligible_adults,
        weight: hand_in.weight,
        trace,
        shown: shown(filling),
        replaces: draft.replaces.clone(),
        void_reason: None,
    }
}

/// In which order the subjects were asked about.
fn shown(filling: &Filling) -> String {
    let subjects: Vec<&str> = filling.subjects().map(|id| id.as_str()).collect();
    if subjects.is_empty() { String::new() } else { format!("subjects:{}", subjects.join(" ")) }
}

/// Declined if the chosen choice of the consent item ends the interview, agreed if another one is
/// chosen, not asked if there is no such item or no answer.
fn consent(filling: &Filling) -> Consent {
    let item = filling.questionnaire().consent_item();
    let chosen = item.and_then(|item| filling.chosen(&AnswerKey::item(&item.name)));
    match chosen {
        None => Consent::NotAsked,
        Some(choice) if choice.disposition.is_some() => Consent::Declined,
        Some(_) => Consent::Agreed,
    }
}

fn cell(filling: &Filling, item: &Item, key: &AnswerKey) -> Cell {
    if !filling.is_relevant(key) {
        return Cell::NotAsked;
    }
    match (filling.value(key), &item.kind) {
        (None, _) => Cell::LeftOut,
        (Some(Answer::Choice(code)), _) => Cell::Code(code.clone()),
        (Some(Answer::Choices(codes)), _) => Cell::Codes(codes.clone()),
        // What is no number was refused before; a break-off may leave one behind.
        (Some(Answer::Typed(typed)), ItemKind::Integer) => {
            integer(typed).map_or(Cell::LeftOut, Cell::Integer)
        }
        (Some(Answer::Typed(typed)), _) => Cell::Text(typed.clone()),
    }
}

fn answer_from_cell(cell: &Cell) -> Option<Answer> {
    match cell {
        Cell::NotAsked | Cell::LeftOut => None,
        Cell::Code(code) => Some(Answer::Choice(code.clone())),
        Cell::Codes(codes) => Some(Answer::Choices(codes.clone())),
        Cell::Integer(number) => Some(Answer::Typed(number.to_string())),
        Cell::Text(text) => Some(Answer::Typed(text.clone())),
    }
}
