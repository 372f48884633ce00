//! Handing in: an interview becomes a response that is never edited. It decides what stands in each
//! cell, what a secret ballot may keep, and how a response is corrected or withdrawn.

use pingyi_base::{AreaId, DeviceId, ItemName, ResponseId, Timestamp, number};
use pingyi_questionnaire::{Item, ItemKind, Metadata, Questionnaire, Section, SectionKind};

use crate::filling::{answer_from_text, canonical, integer};
use crate::order::seed_for;
use crate::response::Trace;
use crate::{
    Answer, AnswerKey, Answers, Cell, Consent, Disposition, DispositionClass, Draft, DraftKey, Filling,
    Header, InstanceRow, Instances, Mode, Present, RepeatRows, Response, Row,
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

/// Makes a response. A refusal keeps no answers: every cell is "not asked", and no instance is told.
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
    let known = Known { draft, filling, hand_in };
    let rows = subjects
        .into_iter()
        .map(|subject| {
            let cell = |item: &Item| {
                let key = AnswerKey { subject: subject.clone(), instance: None, item: item.name.clone() };
                if keeps_answers { known.cell(item, &key) } else { Cell::NotAsked }
            };
            Row { cells: row_items(questionnaire).map(cell).collect(), subject: subject.clone() }
        })
        .collect();
    let repeats = if keeps_answers { known.repeats() } else { Vec::new() };
    let mut header = header(draft, filling, hand_in, disposition);
    if keeps_answers {
        header.shown = filling.shown();
    }
    Response { header, rows, repeats }
}

/// The items that have a cell in the row itself: those that hold a value and stand in no repeat.
pub fn row_items(questionnaire: &Questionnaire) -> impl Iterator<Item = &Item> {
    questionnaire.value_items().filter(|item| repeat_of(questionnaire, item).is_none())
}

/// The items that have a cell in each instance of a repeat.
pub fn repeat_items<'a>(
    questionnaire: &'a Questionnaire,
    repeat: &'a ItemName,
) -> impl Iterator<Item = &'a Item> {
    questionnaire.value_items().filter(move |item| repeat_of(questionnaire, item) == Some(repeat))
}

/// The repeats of a questionnaire, in order. A repeat in a repeat, and one in what is asked for each
/// subject, are refused by the checks; they count as groups.
pub fn repeats(questionnaire: &Questionnaire) -> impl Iterator<Item = &ItemName> {
    let is_outermost = |section: &&Section| {
        let is_repeat = matches!(section.kind, SectionKind::Repeat { .. });
        is_repeat && repeat_around(questionnaire, section.parent).is_none()
    };
    let wanted = !questionnaire.kind.is_by_subject();
    questionnaire.sections.iter().filter(move |_| wanted).filter(is_outermost).map(|section| &section.name)
}

fn repeat_of<'a>(questionnaire: &'a Questionnaire, item: &Item) -> Option<&'a ItemName> {
    repeat_around(questionnaire, item.section).filter(|_| !questionnaire.kind.is_by_subject())
}

/// The outermost repeat that is or stands around a section.
fn repeat_around(questionnaire: &Questionnaire, mut section: Option<usize>) -> Option<&ItemName> {
    let mut outermost = None;
    for _ in 0..=questionnaire.sections.len() {
        let around = questionnaire.sections.get(section?)?;
        if matches!(around.kind, SectionKind::Repeat { .. }) {
            outermost = Some(&around.name);
        }
        section = around.parent;
        if section.is_none() {
            break;
        }
    }
    outermost
}

/// Withdraws a response: a new one that names the old one, with the reason, no answers and no
/// instances.
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
        shown: String::new(),
        ..old.header.clone()
    };
    let empty =
        |row: &Row| Row { subject: row.subject.clone(), cells: vec![Cell::NotAsked; row.cells.len()] };
    Response { header, rows: old.rows.iter().map(empty).collect(), repeats: Vec::new() }
}

/// Begins a correction: a draft with the old answers and instances that will name the old response.
/// Its shuffles follow from its id, which is random. A secret ballot cannot be corrected, because
/// nobody can tell whose it is.
#[must_use]
pub fn correction(
    old: &Response,
    questionnaire: &Questionnaire,
    id: ResponseId,
    at: Timestamp,
) -> Option<Draft> {
    let Trace::Open { household, interviewer, .. } = &old.header.trace else { return None };
    let mut answers = Answers::new();
    let mut instances = Instances::new();
    for row in &old.rows {
        for (item, cell) in row_items(questionnaire).zip(&row.cells) {
            let key = AnswerKey { subject: row.subject.clone(), instance: None, item: item.name.clone() };
            answers.extend(answer_from_cell(item, cell).map(|answer| (key, answer)));
        }
    }
    for repeat in repeats(questionnaire) {
        let rows = old.repeats.iter().find(|rows| rows.repeat == *repeat);
        let rows = rows.map_or(&[][..], |rows| &rows.instances);
        for row in rows {
            for (item, cell) in repeat_items(questionnaire, repeat).zip(&row.cells) {
                let key = AnswerKey::within(repeat, row.number, &item.name);
                answers.extend(answer_from_cell(item, cell).map(|answer| (key, answer)));
            }
        }
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        let last = numbers.iter().copied().max().unwrap_or(0);
        // Where the number follows from answers there is nothing to keep.
        let is_free = |section: &&Section| {
            section.name == *repeat && matches!(section.kind, SectionKind::Repeat { count: None })
        };
        if questionnaire.sections.iter().any(|section| is_free(&section)) {
            instances.insert(repeat.clone(), Present { numbers, removed: Vec::new(), last });
        }
    }
    let seed = seed_for(0, id.as_str()).cast_unsigned();
    Some(Draft {
        key: DraftKey {
            pack: old.header.pack.clone(),
            questionnaire: old.header.questionnaire.clone(),
            wave: old.header.wave.clone(),
            household: household.clone(),
            slip: None,
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
        instances,
        seed,
        place: None,
        replaces: Some(old.header.response_id.clone()),
        entered: false,
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
        notice: questionnaire.notice_version(),
        eligible_adults: hand_in.eligible_adults,
        weight: hand_in.weight,
        trace,
        shown: String::new(),
        replaces: draft.replaces.clone(),
        void_reason: None,
    }
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

/// What a cell is made of.
struct Known<'a> {
    draft: &'a Draft,
    filling: &'a Filling,
    hand_in: &'a HandIn,
}

impl Known<'_> {
    fn repeats(&self) -> Vec<RepeatRows> {
        let questionnaire = self.filling.questionnaire();
        let rows = |repeat: &ItemName| {
            let instance = |number: &u32| {
                let cell = |item: &Item| self.cell(item, &AnswerKey::within(repeat, *number, &item.name));
                let cells = repeat_items(questionnaire, repeat).map(cell).collect();
                InstanceRow { number: *number, cells }
            };
            let instances = self.filling.instances(repeat).iter().map(instance).collect();
            RepeatRows { repeat: repeat.clone(), instances }
        };
        // What holds no value has no file.
        let is_told = |repeat: &&ItemName| repeat_items(questionnaire, repeat).next().is_some();
        repeats(questionnaire).filter(is_told).map(rows).filter(|rows| !rows.instances.is_empty()).collect()
    }

    fn cell(&self, item: &Item, key: &AnswerKey) -> Cell {
        if !self.filling.is_relevant(key) || item.has_appearance("label") {
            return Cell::NotAsked;
        }
        match (self.filling.value(key), &item.kind) {
            (_, ItemKind::Metadata(metadata)) => self.metadata(*metadata),
            // What is reckoned or hidden was put to nobody, so that nobody left it out.
            (None, kind) if !kind.is_shown() => Cell::NotAsked,
            (None, _) => Cell::LeftOut,
            (Some(Answer::Choice(code)), _) => Cell::Code(code.clone()),
            (Some(Answer::Choices(codes)), _) => Cell::Codes(codes.clone()),
            (Some(Answer::Typed(typed)), kind) => typed_cell(kind, typed),
        }
    }

    /// In a secret ballot the day and nothing else.
    fn metadata(&self, metadata: Metadata) -> Cell {
        let is_secret = self.filling.questionnaire().kind.is_secret();
        let (begin, end) = (self.draft.started_at, self.hand_in.at);
        match metadata {
            Metadata::Today => Cell::Text(if is_secret { end } else { begin }.date().to_string()),
            _ if is_secret => Cell::NotAsked,
            Metadata::Start => Cell::Text(begin.to_string()),
            Metadata::End => Cell::Text(end.to_string()),
            Metadata::DeviceId => Cell::Text(self.hand_in.device.to_string()),
        }
    }
}

/// What is no number, day or time was refused before; a break-off may leave one behind.
fn typed_cell(kind: &ItemKind, typed: &str) -> Cell {
    match kind {
        ItemKind::Integer => {
            let number = canonical(kind, typed).and_then(|plain| integer(&plain));
            number.map_or(Cell::LeftOut, Cell::Integer)
        }
        ItemKind::Decimal | ItemKind::Range { .. } => {
            canonical(kind, typed).map_or(Cell::LeftOut, Cell::Decimal)
        }
        ItemKind::Date | ItemKind::Time | ItemKind::DateTime => {
            canonical(kind, typed).map_or(Cell::LeftOut, Cell::Text)
        }
        // A number that is reckoned stands as a number, but for the two that mean "missing".
        ItemKind::Calculate if !["-1", "-2"].contains(&typed) && is_number(typed) => {
            Cell::Decimal(typed.to_owned())
        }
        _ => Cell::Text(typed.to_owned()),
    }
}

/// Whether a text is a number as this program writes it.
fn is_number(text: &str) -> bool {
    number::parse(text).is_some_and(|number| number::text(number) == text)
}

/// The answer that gave a cell.
fn answer_from_cell(item: &Item, cell: &Cell) -> Option<Answer> {
    let typed = match cell {
        // What had a beginning and was left out does not begin again.
        Cell::LeftOut if item.default.is_some() => return Some(Answer::Typed(String::new())),
        Cell::NotAsked | Cell::LeftOut => return None,
        Cell::Code(code) => return Some(Answer::Choice(code.clone())),
        Cell::Codes(codes) => return Some(Answer::Choices(codes.clone())),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(text) | Cell::Text(text) => text.clone(),
    };
    if matches!(item.kind, ItemKind::Metadata(_)) { None } else { answer_from_text(&item.kind, &typed) }
}
