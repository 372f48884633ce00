//! A script against the engine. It stands in for the person and for the screen: it answers only
//! what is asked, moves by pages, and keeps and reads drafts as the device does.

use std::sync::Arc;

use pingyi_base::{AreaId, Finding, Severity, Timestamp};
use pingyi_interchange::columns::{SYSTEM, Word, cell_text, header_texts};
use pingyi_interchange::stored;
use pingyi_questionnaire::{Pack, Questionnaire};
use pingyi_response::filling::{PageSize, text};
use pingyi_response::finish::{HandIn, finish};
use pingyi_response::{
    Answer, AnswerKey, Answers, Disposition, Draft, DraftKey, Filling, Helper, Mode, Origin, Response,
};

use crate::Failure;
use crate::script::{Command, Expectation, parse};

/// When every scripted interview begins, in seconds since 1970: 2026-07-01T10:00:00+08:00.
const BEGINNING: i64 = 1_782_871_200;
/// How long it takes.
const SECONDS: i64 = 300;

/// What a script came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The questionnaire that was filled.
    pub questionnaire: Arc<Questionnaire>,
    /// The draft as it was last.
    pub draft: Draft,
    /// The response, if the script finished.
    pub response: Option<Response>,
}

/// Runs a script.
///
/// # Errors
/// The first line that cannot be read or does not hold.
pub fn run(pack: &Pack, script: &str) -> Result<Outcome, Failure> {
    let steps = parse(script)?;
    let mut setting = Setting::new(pack);
    let mut person: Option<Person> = None;
    for step in &steps {
        if setting.take(pack, &step.command, step.line)? {
            if person.is_some() {
                return Err(Failure::new(
                    step.line,
                    "a line that sets the scene at the beginning",
                    "it here",
                ));
            }
            continue;
        }
        let mut now = match person.take() {
            Some(person) => person,
            None => setting.begin(pack, step.line)?,
        };
        now.step(&step.command, step.line)?;
        person = Some(now);
    }
    let person = match person {
        Some(person) => person,
        None => setting.begin(pack, 0)?,
    };
    let questionnaire = Arc::clone(person.filling.questionnaire());
    Ok(Outcome { questionnaire, draft: person.draft, response: person.response })
}

/// Where and how the interview takes place.
struct Setting {
    questionnaire: Option<Arc<Questionnaire>>,
    household: Option<String>,
    area: Option<AreaId>,
    wave: String,
    mode: Mode,
    interviewer: Option<String>,
    wide: bool,
}

impl Setting {
    fn new(pack: &Pack) -> Self {
        Self {
            questionnaire: pack.questionnaires.first().cloned(),
            household: None,
            area: None,
            wave: moment(BEGINNING, 0)
                .ok()
                .and_then(|at| pack.wave_on(at.date()))
                .map(|wave| wave.id.to_string())
                .unwrap_or_default(),
            mode: Mode::SelfCompleted,
            interviewer: None,
            wide: false,
        }
    }

    /// Whether the command sets the scene.
    fn take(&mut self, pack: &Pack, command: &Command, line: usize) -> Result<bool, Failure> {
        let unknown = |what: &str, id: &str| Failure::new(line, what, format!("`{id}`"));
        match command {
            Command::Use(id) => {
                let found = pack.questionnaire(&id.as_str().into());
                let found = found.ok_or_else(|| unknown("a questionnaire of the pack", id))?;
                self.questionnaire = Some(Arc::clone(found));
            }
            Command::AtHousehold(id) => {
                let found = pack.household(&id.as_str().into());
                let found = found.ok_or_else(|| unknown("a household of the pack", id))?;
                self.household = Some(id.clone());
                self.area = Some(found.area.clone());
                self.interviewer = found.interviewer.as_ref().map(ToString::to_string);
            }
            Command::AtPhone => {
                self.household = None;
                self.area = None;
                self.interviewer = None;
            }
            Command::Wave(id) => {
                pack.wave(&id.as_str().into()).ok_or_else(|| unknown("a wave of the pack", id))?;
                self.wave.clone_from(id);
            }
            Command::Mode(word) => {
                self.mode = Mode::from_word(word).ok_or_else(|| unknown("a mode", word))?;
            }
            Command::By(id) => self.interviewer = Some(id.clone()),
            Command::Wide(wide) => self.wide = *wide,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn begin(&self, pack: &Pack, line: usize) -> Result<Person, Failure> {
        let questionnaire = self.questionnaire.clone();
        let questionnaire =
            questionnaire.ok_or_else(|| Failure::new(line, "a questionnaire in the pack", "none"))?;
        let started_at = moment(BEGINNING, line)?;
        let draft = Draft {
            key: DraftKey {
                pack: pack.id.clone(),
                questionnaire: questionnaire.id.clone(),
                wave: self.wave.as_str().into(),
                household: self.household.as_deref().map(Into::into),
            },
            version: questionnaire.version.clone(),
            response_id: "R-scenario".into(),
            revision: 1,
            origin: if pack.practice { Origin::Practice } else { Origin::Field },
            mode: self.mode,
            helper: Helper::None,
            interviewer: self.interviewer.as_deref().map(Into::into),
            started_at,
            answers: Answers::new(),
            place: None,
            replaces: None,
            seed: 0,
        };
        let subjects = pack.subjects_for(self.area.as_ref());
        let filling = Filling::new(questionnaire, subjects, Answers::new());
        let place = filling.relevant().first().cloned();
        let size = if self.wide { PageSize::Short } else { PageSize::One };
        Ok(Person { filling, draft, area: self.area.clone(), size, place, response: None })
    }
}

fn moment(seconds: i64, line: usize) -> Result<Timestamp, Failure> {
    Timestamp::new(seconds, 480).ok_or_else(|| Failure::new(line, "a moment", seconds))
}

/// Somebody in front of a screen.
struct Person {
    filling: Filling,
    draft: Draft,
    area: Option<AreaId>,
    size: PageSize,
    /// An item of the page that is open; `None` at the last look.
    place: Option<AnswerKey>,
    response: Option<Response>,
}

impl Person {
    fn step(&mut self, command: &Command, line: usize) -> Result<(), Failure> {
        if self.response.is_some() && !matches!(command, Command::Expect(_)) {
            return Err(Failure::new(line, "nothing but `expect` after `finish`", "more"));
        }
        match command {
            Command::Answer(name, value) => {
                let key = self.asked(name, line)?;
                let answer = self.filling.answer_from_text(&key, value);
                self.set(key, answer, line)
            }
            Command::Clear(name) => {
                let key = self.asked(name, line)?;
                self.set(key, None, line)
            }
            Command::Tick(name, code, on) => {
                let key = self.asked(name, line)?;
                let mut codes = match self.filling.answers().get(&key) {
                    Some(Answer::Choices(codes)) => codes.clone(),
                    _ => Vec::new(),
                };
                if codes.iter().any(|known| known.as_str() == code) == *on {
                    let state = if *on { "not ticked yet" } else { "ticked" };
                    return Err(Failure::new(line, format!("{name} = {code} {state}"), "the opposite"));
                }
                codes.retain(|known| known.as_str() != code);
                if *on {
                    codes.push(code.as_str().into());
                }
                self.set(key, (!codes.is_empty()).then_some(Answer::Choices(codes)), line)
            }
            Command::Next => self.next(line),
            Command::Back => self.back(line),
            Command::Resume => self.resume(line),
            Command::Finish { early, expected } => self.finish(*early, expected.as_deref(), line),
            Command::Expect(expectation) => self.expect(expectation, line),
            // Taken before anybody sat down.
            _ => Ok(()),
        }
    }

    /// The key of an item that is asked now: a person cannot answer what they do not see.
    fn asked(&self, name: &str, line: usize) -> Result<AnswerKey, Failure> {
        let key = AnswerKey::parse(name);
        if self.filling.is_relevant(&key) {
            Ok(key)
        } else {
            Err(Failure::new(line, format!("{name} to be asked"), list(self.filling.relevant())))
        }
    }

    fn set(&mut self, key: AnswerKey, answer: Option<Answer>, line: usize) -> Result<(), Failure> {
        let findings = self.filling.set(&key, answer);
        if !findings.is_empty() {
            return Err(Failure::new(line, format!("{key} to take the answer"), codes(&findings)));
        }
        self.draft.answers = self.filling.answers().clone();
        self.draft.revision += 1;
        self.place = Some(key);
        Ok(())
    }

    fn pages(&self) -> Vec<pingyi_response::filling::Page> {
        self.filling.pages(self.size)
    }

    /// The index of the open page; one past the last at the last look.
    fn page(&self) -> usize {
        let pages = self.pages();
        let Some(place) = &self.place else { return pages.len() };
        pages.iter().position(|page| page.keys.contains(place)).unwrap_or(pages.len())
    }

    fn go(&mut self, page: usize) {
        self.place = self.pages().get(page).and_then(|page| page.keys.first().cloned());
    }

    fn next(&mut self, line: usize) -> Result<(), Failure> {
        let (page, pages) = (self.page(), self.pages());
        let Some(open) = pages.get(page) else {
            return Err(Failure::new(line, "a page behind this one", "the last look"));
        };
        let wrong: Vec<AnswerKey> =
            open.keys.iter().filter(|key| self.stands_in_the_way(key)).cloned().collect();
        if !wrong.is_empty() {
            return Err(Failure::new(line, "nothing open on the page", list(&wrong)));
        }
        self.go(page + 1);
        Ok(())
    }

    fn back(&mut self, line: usize) -> Result<(), Failure> {
        let page = self.page().checked_sub(1);
        let page = page.ok_or_else(|| Failure::new(line, "a page before this one", "the first page"))?;
        self.go(page);
        Ok(())
    }

    fn resume(&mut self, line: usize) -> Result<(), Failure> {
        self.draft.place = self.place.as_ref().map(ToString::to_string);
        let kept = stored::write(&self.draft);
        let again: Draft = stored::read(&kept)
            .map_err(|damage| Failure::new(line, "the draft to be read back", format!("{damage:?}")))?;
        if again != self.draft {
            return Err(Failure::new(line, format!("{:?}", self.draft), format!("{again:?}")));
        }
        let subjects = self.filling.subjects().cloned().collect();
        let questionnaire = Arc::clone(self.filling.questionnaire());
        let filling = Filling::new(questionnaire, subjects, again.answers.clone());
        if filling.relevant() != self.filling.relevant() {
            return Err(Failure::new(line, list(self.filling.relevant()), list(filling.relevant())));
        }
        self.place = again.place.as_deref().map(AnswerKey::parse);
        self.filling = filling;
        self.draft = again;
        Ok(())
    }

    fn finish(&mut self, early: bool, expected: Option<&str>, line: usize) -> Result<(), Failure> {
        let open = self.open();
        if !early && !open.is_empty() {
            return Err(Failure::new(line, "nothing open", list(&open)));
        }
        let hand_in = HandIn {
            device: "D-scenario".into(),
            seq: 1,
            at: moment(BEGINNING + SECONDS, line)?,
            area: self.area.clone(),
            language: "zh-CN".into(),
            early: early.then_some(Disposition::BreakOff),
            eligible_adults: None,
            weight: 1.0,
        };
        let response = finish(&self.draft, &self.filling, &hand_in);
        let code = response.header.disposition.code();
        if expected.is_some_and(|expected| expected != code) {
            return Err(Failure::new(line, expected.unwrap_or_default(), code));
        }
        let again: Response = stored::read(&stored::write(&response))
            .map_err(|damage| Failure::new(line, "the response to be read back", format!("{damage:?}")))?;
        if again != response {
            return Err(Failure::new(line, format!("{response:?}"), format!("{again:?}")));
        }
        self.response = Some(response);
        Ok(())
    }

    fn stands_in_the_way(&self, key: &AnswerKey) -> bool {
        self.filling.findings_at(key).iter().any(|finding| finding.severity == Severity::Error)
    }

    fn open(&self) -> Vec<AnswerKey> {
        self.filling.relevant().iter().filter(|key| self.stands_in_the_way(key)).cloned().collect()
    }

    fn expect(&self, expectation: &Expectation, line: usize) -> Result<(), Failure> {
        let same = |expected: &str, found: &str, of: &str| {
            let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
            if expected == found {
                Ok(())
            } else {
                Err(Failure::new(line, format!("{of} {}", shown(expected)), shown(found)))
            }
        };
        let names =
            |expected: &[String], found: &[AnswerKey], of: &str| same(&expected.join(" "), &list(found), of);
        match expectation {
            Expectation::Asks(items) => items.iter().try_for_each(|name| self.asked(name, line).map(|_| ())),
            Expectation::Not(items) => items.iter().try_for_each(|name| {
                let key = AnswerKey::parse(name);
                let is_known = self.filling.item(&key).is_some();
                if !is_known || self.filling.is_relevant(&key) {
                    let found =
                        if is_known { list(self.filling.relevant()) } else { format!("no item {name}") };
                    return Err(Failure::new(line, format!("{name} not to be asked"), found));
                }
                Ok(())
            }),
            Expectation::Path(items) => names(items, self.filling.relevant(), "path"),
            Expectation::Items(count) => {
                let consent = self.filling.questionnaire().consent_item().map(|item| &item.name);
                let found = self.filling.relevant().iter().filter(|key| Some(&key.item) != consent).count();
                same(&count.to_string(), &found.to_string(), "items")
            }
            Expectation::Problem(name, code) => {
                let found = self.problems(&self.asked(name, line)?);
                let is_there = found.iter().any(|finding| finding.code.as_str() == code);
                if is_there { Ok(()) } else { same(code, &codes(&found), name) }
            }
            Expectation::NoProblem(name) => same("", &codes(&self.problems(&self.asked(name, line)?)), name),
            Expectation::NoProblems => same("", &codes(&self.filling.findings()), "problems"),
            Expectation::Open(items) => names(items, &self.open(), "open"),
            Expectation::Page(items) => {
                let pages = self.pages();
                let keys = pages.get(self.page()).map(|page| page.keys.clone()).unwrap_or_default();
                names(items, &keys, "page")
            }
            Expectation::Private => {
                let private = self.pages().get(self.page()).is_some_and(|page| page.private);
                if private { Ok(()) } else { Err(Failure::new(line, "a private page", "another one")) }
            }
            Expectation::Review => {
                let last = self.place.is_none();
                if last { Ok(()) } else { Err(Failure::new(line, "the last look", "a page")) }
            }
            Expectation::Value(name, value) => {
                let found = self.filling.text_of(&AnswerKey::parse(name)).unwrap_or_default();
                same(value, &found, name)
            }
            Expectation::Kept(name, value) => {
                let found = self.draft.answers.get(&AnswerKey::parse(name)).map(text).unwrap_or_default();
                same(value, &found, name)
            }
            Expectation::Refuses(name, value, code) => {
                let mut filling = self.filling.clone();
                let key = AnswerKey::parse(name);
                let answer = filling.answer_from_text(&key, value);
                let found = filling.set(&key, answer);
                if filling.answers() != self.filling.answers() {
                    return Err(Failure::new(line, "no answer to change", name));
                }
                same(code, &codes(&found), name)
            }
            Expectation::Done(code) => same(code, self.filling.disposition().code(), "disposition"),
            Expectation::Cell(name, value) => same(value, &self.cell(name, line)?, name),
            Expectation::Cells(value) => {
                let response = self.handed_in(line)?;
                let mut cells = response.rows.iter().flat_map(|row| &row.cells).map(cell_text);
                cells.try_for_each(|cell| same(value, &cell, "every cell"))
            }
            Expectation::Column(name, value) => {
                let texts = header_texts(&self.handed_in(line)?.header, None);
                let found = SYSTEM.iter().zip(texts).find(|(known, _)| *known == name).map(|(_, text)| text);
                let found = found.ok_or_else(|| Failure::new(line, "a column that is no item", name))?;
                same(value, &found, name)
            }
        }
    }

    fn problems(&self, key: &AnswerKey) -> Vec<Finding> {
        self.filling.findings_at(key)
    }

    fn handed_in(&self, line: usize) -> Result<&Response, Failure> {
        self.response.as_ref().ok_or_else(|| Failure::new(line, "`finish` before this line", "none"))
    }

    fn cell(&self, name: &str, line: usize) -> Result<String, Failure> {
        let key = AnswerKey::parse(name);
        let response = self.handed_in(line)?;
        let row = response.rows.iter().find(|row| row.subject == key.subject);
        let index = self.filling.questionnaire().value_items().position(|item| item.name == key.item);
        let cell = row.zip(index).and_then(|(row, index)| row.cells.get(index));
        cell.map(cell_text).ok_or_else(|| Failure::new(line, format!("a cell {name}"), "none"))
    }
}

fn list(keys: &[AnswerKey]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn codes(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(" ")
}
