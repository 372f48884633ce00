//! Reading aloud. It decides what is read and in which order, with which voice, and when it stops. Only
//! voices of the device itself are taken: others send what they read to a server. How it sounds is for
//! the device.

use pingyi_base::Language;
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::{Ask, Effect};
use crate::fill::{Interview, Stage};
use crate::model::Kernel;
use crate::view::{Aloud as Offer, ChoiceView, Control, FillView, QuestionView};
use crate::words::language_name;

/// A voice that the browser offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// What the browser calls it, by which it is found again.
    pub name: String,
    /// Its language tag as the device writes it, also with an underscore.
    pub language: String,
    /// It speaks on the device; others need a server.
    pub is_local: bool,
}

/// One part that is read in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// What is said.
    pub text: String,
    /// In which language.
    pub language: String,
    /// By which voice.
    pub voice: String,
    /// What is marked on the screen meanwhile.
    pub place: Place,
}

/// A part of what is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A paragraph of the notice, from 0.
    Paragraph(usize),
    /// The question of a control.
    Label(String),
    /// The help beside it.
    Hint(String),
    /// A choice of a control, by its code.
    Choice(String, String),
    /// A column of a matrix, by its code.
    Column(String, String),
}

/// What is being read.
#[derive(Debug, Default)]
pub(crate) struct Aloud {
    /// Whose voices were asked for.
    wanted: Option<Wanted>,
    /// What is being read, and by which request.
    reading: Option<(Ask, Wanted)>,
    /// Languages for which there was no voice when one was wanted.
    mute: Vec<String>,
}

/// A question or the notice on a page as it was when reading was asked for.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    /// The control's name; empty for the notice.
    name: String,
    /// The page, and the language of the screen.
    page: (String, &'static str),
}

/// A part, before there is a voice for it.
type Part = (Place, String, Option<String>);

impl Aloud {
    pub(crate) fn is_at_work(&self) -> bool {
        self.wanted.is_some() || self.reading.is_some()
    }
}

impl Kernel {
    #[inline(never)]
    pub(crate) fn read_aloud(&mut self, name: String) -> Vec<Effect> {
        let Some((_, page)) = self.shown_page() else { return Vec::new() };
        let was_reading = self.aloud.reading.take().is_some();
        self.aloud.wanted = Some(Wanted { name, page });
        let silence = was_reading.then_some(Effect::StopSpeaking);
        silence.into_iter().chain([Effect::AskVoices]).collect()
    }

    pub(crate) fn stop_reading(&mut self) -> Vec<Effect> {
        self.aloud.wanted = None;
        self.aloud.reading.take().map(|_| Effect::StopSpeaking).into_iter().collect()
    }

    /// Silence where something else is on the screen than what is read.
    pub(crate) fn hush(&mut self) -> Vec<Effect> {
        let here = self.shown_page().map(|(_, page)| page);
        let is_elsewhere = |wanted: &Wanted| Some(&wanted.page) != here.as_ref();
        let reading = self.aloud.reading.as_ref().map(|(_, wanted)| wanted);
        if self.aloud.wanted.as_ref().into_iter().chain(reading).any(is_elsewhere) {
            self.stop_reading()
        } else {
            Vec::new()
        }
    }

    #[inline(never)]
    pub(crate) fn voices_known(&mut self, voices: &[Voice]) -> Vec<Effect> {
        let Some(wanted) = self.aloud.wanted.take() else { return Vec::new() };
        let Some((view, _)) = self.shown_page() else { return Vec::new() };
        let (mut parts, mut missing) = (Vec::new(), Vec::new());
        for (place, text, language) in parts_of(&view, &wanted.name) {
            let language = language.unwrap_or_else(|| self.lang.tag().to_owned());
            match voice_for(voices, &language) {
                Some(voice) => {
                    let voice = voice.name.clone();
                    parts.push(Spoken { text, language, voice, place });
                }
                None if !missing.contains(&language) => missing.push(language),
                None => {}
            }
        }
        self.aloud.mute.retain(|tag| voice_for(voices, tag).is_none());
        if let Some(language) = missing.first() {
            let message = Message::warning(Key::AloudNoVoiceError, Key::AloudNoVoiceRemedy);
            alerts::add(&mut self.messages, message.with("language", language_name(language)));
        }
        self.aloud.mute.extend(missing);
        if parts.is_empty() {
            return Vec::new();
        }
        let ask = self.next_ask();
        self.aloud.reading = Some((ask, wanted));
        vec![Effect::Speak { ask, parts }]
    }

    #[inline(never)]
    pub(crate) fn spoken(&mut self, ask: Ask, whole: bool) -> Vec<Effect> {
        if self.aloud.reading.as_ref().is_some_and(|(mine, _)| *mine == ask) {
            self.aloud.reading = None;
            if !whole {
                let message = Message::warning(Key::AloudFailedError, Key::AloudFailedRemedy);
                alerts::add(&mut self.messages, message);
            }
        }
        Vec::new()
    }

    /// How the button of a question (or of the notice, without a name) stands.
    pub(crate) fn aloud(&self, name: &str, language: Option<&str>) -> Offer {
        let is_this = |wanted: &Wanted| wanted.name == name;
        if self.aloud.reading.as_ref().map(|(_, wanted)| wanted).is_some_and(is_this) {
            return Offer::Reading;
        }
        let language = language.unwrap_or(self.lang.tag());
        if self.aloud.mute.iter().any(|tag| tag == language) { Offer::NoVoice } else { Offer::Offered }
    }

    /// The page on the screen, and how it is told from others.
    fn shown_page(&self) -> Option<(FillView, (String, &'static str))> {
        let interview: &Interview = self.interview.as_ref()?;
        let Stage::Asking { place, strict, review } = &interview.stage else { return None };
        let view = self.fill_view(interview, place, *strict, *review);
        let page = (view.page.clone(), self.lang.tag());
        Some((view, page))
    }
}

/// What is read of the notice or of a question: as it stands on the screen, from above.
fn parts_of(view: &FillView, name: &str) -> Vec<Part> {
    if name.is_empty() {
        let paragraph =
            |(n, text): (usize, &String)| (Place::Paragraph(n), text.clone(), view.notice_language.clone());
        return view.notice.iter().enumerate().map(paragraph).collect();
    }
    let Some(question) = view.questions.iter().find(|question| question.name == name) else {
        return Vec::new();
    };
    let mut parts = vec![
        (Place::Label(name.to_owned()), question.label.clone(), question.language.clone()),
        (Place::Hint(name.to_owned()), question.hint.clone(), question.hint_language.clone()),
    ];
    parts.extend(offered(question));
    parts.retain(|(_, text, _)| !text.trim().is_empty());
    parts
}

fn offered(question: &QuestionView) -> Vec<Part> {
    let at = |code: &str| Place::Choice(question.name.clone(), code.to_owned());
    match &question.control {
        Control::Choices { choices, .. } => {
            let part = |one: &ChoiceView| (at(&one.code), one.label.clone(), one.language.clone());
            // As they are drawn: what is no level of the scale stands last.
            let (apart, own): (Vec<_>, Vec<_>) = choices.iter().partition(|choice| choice.apart);
            own.into_iter().chain(apart).map(part).collect()
        }
        Control::Rank { choices } => {
            choices.iter().map(|one| (at(&one.code), one.label.clone(), one.language.clone())).collect()
        }
        Control::Grid(grid) => {
            let rows = grid
                .rows
                .iter()
                .map(|row| (Place::Label(row.name.clone()), row.label.clone(), row.language.clone()));
            let columns = grid.columns.iter().map(|column| {
                let place = Place::Column(question.name.clone(), column.code.clone());
                (place, column.label.clone(), column.language.clone())
            });
            rows.chain(columns).collect()
        }
        Control::Computed { value } => {
            vec![(Place::Label(question.name.clone()), value.clone(), None)]
        }
        // Nobody listens to a list that has to be looked through.
        Control::Search { .. }
        | Control::Note
        | Control::Acknowledge { .. }
        | Control::Number { .. }
        | Control::Decimal { .. }
        | Control::Line { .. }
        | Control::Text { .. }
        | Control::When { .. }
        | Control::Slider { .. }
        | Control::Points { .. }
        | Control::Picture { .. } => Vec::new(),
    }
}

/// A voice of the device for a language: of the same tag, else of one that begins it or is begun by
/// it, else of the same first subtag. Cantonese is written like other Chinese and spoken otherwise, so
/// it is taken only where it is asked for.
pub(crate) fn voice_for<'a>(voices: &'a [Voice], language: &str) -> Option<&'a Voice> {
    let plain = |tag: &str| tag.replace('_', "-").to_lowercase();
    let wanted = plain(language);
    let primary = |tag: &str| match tag.split('-').next().unwrap_or_default() {
        // What Android calls spoken Mandarin.
        "cmn" => "zh".to_owned(),
        first => first.to_owned(),
    };
    let is_cantonese = |tag: &str| tag.starts_with("yue") || tag.ends_with("-hk") || tag.ends_with("-mo");
    let local = || voices.iter().filter(|voice| voice.is_local);
    let is_like = |voice: &&Voice| Language::new(&plain(&voice.language)).matches(&Language::new(&wanted));
    let is_related = |voice: &&Voice| {
        let tag = plain(&voice.language);
        primary(&tag) == primary(&wanted) && is_cantonese(&tag) == is_cantonese(&wanted)
    };
    let same = local().find(|voice| plain(&voice.language) == wanted);
    same.or_else(|| local().find(is_like)).or_else(|| local().find(is_related))
}
