//! A script against the engine. It stands in for the person and for the screen: it answers only
//! what is asked, moves by pages, and keeps and reads drafts as the device does.

mod expect;

use std::sync::Arc;

use pingyi_base::{AreaId, Finding, ItemName, Severity, SubjectId, Timestamp};
use pingyi_interchange::columns::Word as _;
use pingyi_interchange::stored;
use pingyi_questionnaire::{Pack, Questionnaire};
use pingyi_response::filling::{Page, PageSize};
use pingyi_response::finish::{HandIn, finish};
use pingyi_response::{
    Answer, AnswerKey, Answers, Disposition, Draft, DraftKey, Environment, Filling, Helper, Instances, Mode,
    Origin, Response, Start,
};

use crate::Failure;
use crate::script::{Command, parse};

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
    seed: u64,
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
            seed: 0,
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
            Command::Seed(seed) => self.seed = *seed,
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
            instances: Instances::new(),
            seed: self.seed,
            key: DraftKey {
                pack: pack.id.clone(),
                questionnaire: questionnaire.id.clone(),
                wave: self.wave.as_str().into(),
                household: self.household.as_deref().map(Into::into),
                slip: None,
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
            entered: false,
        };
        let subjects = pack.subjects_for(self.area.as_ref());
        let filling = Filling::begin(questionnaire, start(subjects, &draft));
        let size = if self.wide { PageSize::Short } else { PageSize::One };
        let place = filling.page(size, 0).and_then(|page| page.place());
        Ok(Person { filling, draft, area: self.area.clone(), size, place, response: None })
    }
}

/// What a draft goes on with.
fn start(subjects: Vec<SubjectId>, draft: &Draft) -> Start {
    Start {
        subjects,
        subjects_drawn: false,
        answers: draft.answers.clone(),
        instances: draft.instances.clone(),
        seed: draft.seed,
        environment: Environment {
            now: Some(draft.started_at),
            started_at: Some(draft.started_at),
            device: Some("D-scenario".into()),
            language: Some("zh-CN".into()),
        },
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
            Command::Tick(name, code, on) => self.tick(name, code, *on, line),
            Command::Add(repeat) => self.add(&ItemName::new(repeat), line),
            Command::Remove(repeat, number) => {
                let is_done = self.filling.remove_instance(&ItemName::new(repeat), *number);
                self.changed(is_done, format!("{repeat}[{number}] to be removed"), line)
            }
            Command::Restore(repeat) => {
                let is_done = self.filling.restore_instance(&ItemName::new(repeat)).is_some();
                self.changed(is_done, format!("{repeat} to come back"), line)
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

    fn tick(&mut self, name: &str, code: &str, on: bool, line: usize) -> Result<(), Failure> {
        let key = self.asked(name, line)?;
        let mut codes = match self.filling.answers().get(&key) {
            Some(Answer::Choices(codes)) => codes.clone(),
            _ => Vec::new(),
        };
        if codes.iter().any(|known| known.as_str() == code) == on {
            let state = if on { "not ticked yet" } else { "ticked" };
            return Err(Failure::new(line, format!("{name} = {code} {state}"), "the opposite"));
        }
        codes.retain(|known| known.as_str() != code);
        if on {
            codes.push(code.into());
        }
        self.set(key, (!codes.is_empty()).then_some(Answer::Choices(codes)), line)
    }

    /// One more instance, and to its first page.
    fn add(&mut self, repeat: &ItemName, line: usize) -> Result<(), Failure> {
        let number = self.filling.add_instance(repeat);
        let number =
            number.ok_or_else(|| Failure::new(line, format!("{repeat} to take one more"), "none"))?;
        self.keep();
        let is_first = |page: &&Page| {
            let of = page.keys.first().and_then(|key| key.instance.as_ref());
            of.is_some_and(|instance| instance.repeat == *repeat && instance.number == number)
        };
        if let Some(page) = self.filling.pages(self.size).iter().find(is_first) {
            self.place = page.place();
        }
        Ok(())
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
        self.keep();
        self.place = Some(key);
        Ok(())
    }

    fn changed(&mut self, is_done: bool, expected: String, line: usize) -> Result<(), Failure> {
        if !is_done {
            return Err(Failure::new(line, expected, "nothing of the kind"));
        }
        self.keep();
        Ok(())
    }

    fn keep(&mut self) {
        self.draft.answers = self.filling.answers().clone();
        self.draft.instances = self.filling.kept_instances().clone();
        self.draft.revision += 1;
    }

    /// The open page; `None` at the last look.
    fn open_page(&self) -> Option<Page> {
        self.filling.page(self.size, self.page())
    }

    /// The index of the open page; one past the last at the last look.
    fn page(&self) -> usize {
        match &self.place {
            Some(place) => self.filling.page_of(place, self.size),
            None => self.filling.page_count(self.size),
        }
    }

    fn go(&mut self, page: usize) {
        self.place = self.filling.page(self.size, page).and_then(|page| page.place());
    }

    fn next(&mut self, line: usize) -> Result<(), Failure> {
        let page = self.page();
        let Some(open) = self.open_page() else {
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
        let filling = Filling::begin(questionnaire, start(subjects, &again));
        if filling.relevant() != self.filling.relevant() {
            return Err(Failure::new(line, list(self.filling.relevant()), list(filling.relevant())));
        }
        if filling.values() != self.filling.values() {
            let told = |filling: &Filling| format!("{:?}", filling.values());
            return Err(Failure::new(line, told(&self.filling), told(&filling)));
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
}

fn list(keys: &[AnswerKey]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn codes(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(" ")
}
