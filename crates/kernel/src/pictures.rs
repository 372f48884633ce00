//! Pictures in an interview: taken, kept, shown, taken away. It decides that an item has its answer
//! only after the store has its picture, and which pictures nobody needs any more. They are in
//! IndexedDB alone: `localStorage` is too small for them.

use pingyi_response::picture::{file_name, is_picture, named};
use pingyi_response::{Answer, AnswerKey};
use pingyi_wording::field::Key;

use crate::alerts::{self, Message};
use crate::effect::{Ask, Effect};
use crate::event::{StoreFailure, Taken};
use crate::fill::{Interview, Stage};
use crate::model::{Kernel, Pending};
use crate::view::PictureState;

/// What is wrong, and what to do.
type Problem = (Key, Key);

/// A picture on the screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picture {
    /// Where the browser has what is kept: `None` if it was not asked yet, empty until it says.
    address: Option<String>,
    step: Step,
}

#[derive(Clone, Debug, Default)]
enum Step {
    #[default]
    Rest,
    /// Being scaled down.
    Reading,
    /// On its way to the store, with its address.
    Keeping(Ask, String),
    Failed(Problem),
}

impl Picture {
    fn addresses(self) -> impl Iterator<Item = String> {
        let new = match self.step {
            Step::Keeping(_, address) => Some(address),
            Step::Rest | Step::Reading | Step::Failed(_) => None,
        };
        self.address.into_iter().chain(new).filter(|address| !address.is_empty())
    }
}

fn is_busy(picture: &Picture) -> bool {
    matches!(picture.step, Step::Reading | Step::Keeping(..))
}

impl Interview {
    fn asks_for_picture(&self, key: &AnswerKey) -> bool {
        self.questionnaire.items.iter().any(|item| item.name == key.item && is_picture(item))
    }

    /// The name of the picture with which an item is answered.
    fn picture_of(&self, key: &AnswerKey) -> Option<&str> {
        self.filling.answers().get(key).and_then(named)
    }

    /// Whether a picture of a page, or any, is still being prepared or kept.
    pub(crate) fn is_taking(&self, page: Option<&[AnswerKey]>) -> bool {
        self.pictures.iter().any(|(key, one)| is_busy(one) && page.is_none_or(|keys| keys.contains(key)))
    }

    /// The names of all pictures that this draft may have in the store.
    pub(crate) fn own_pictures(&self) -> Vec<String> {
        if !self.has_pictures {
            return Vec::new();
        }
        let keys = self.filling.answers().keys().chain(self.filling.relevant());
        let keys = keys.filter(|key| self.asks_for_picture(key));
        keys.map(|key| file_name(&self.draft.response_id, key)).collect()
    }
}

impl Kernel {
    /// A picture was chosen, is ready, or is none.
    pub(crate) fn picture(&mut self, name: &str, taken: Taken) -> Vec<Effect> {
        let key = AnswerKey::parse(name);
        let open = self.interview.as_mut().filter(|interview| {
            interview.asks_for_picture(&key)
                && !interview.questionnaire.kind.is_secret()
                && !matches!(interview.stage, Stage::HandingIn(_))
        });
        let Some(interview) = open else {
            // Too late: what it was for is not open any more.
            return match taken {
                Taken::Ready { address, .. } => vec![Effect::ReleasePictures { addresses: vec![address] }],
                Taken::Reading | Taken::Failed => Vec::new(),
            };
        };
        let (step, effects) = match taken {
            Taken::Reading => (Step::Reading, Vec::new()),
            Taken::Failed => {
                let problem = (Key::FillPictureFailedError, Key::FillPictureFailedRemedy);
                (Step::Failed(problem), Vec::new())
            }
            Taken::Ready { jpeg, address } => {
                let draft = interview.draft.response_id.clone();
                // A picture that nobody would find again, because its draft is not known yet, is not kept.
                let is_known = self.shelf.drafts.contains_key(&interview.key);
                let mut effects = if is_known { Vec::new() } else { self.keep_draft() };
                let name = file_name(&draft, &key);
                let ask = self.ask(Pending::Picture { draft, key: key.clone() });
                effects.push(Effect::KeepPicture { ask, name, jpeg });
                (Step::Keeping(ask, address), effects)
            }
        };
        self.step(&key, step);
        effects
    }

    fn step(&mut self, key: &AnswerKey, step: Step) {
        if let Some(interview) = &mut self.interview {
            interview.pictures.or_default(key.clone()).step = step;
        }
    }

    /// What the store said to a picture.
    #[inline(never)]
    pub(crate) fn picture_kept(&mut self, ask: Ask, outcome: Result<(), StoreFailure>) -> Vec<Effect> {
        let Some(Pending::Picture { draft, key }) = self.pending.remove(&ask) else { return Vec::new() };
        let file = file_name(&draft, &key);
        let open = self.interview.as_mut().filter(|interview| interview.draft.response_id == draft);
        let Some(interview) = open else {
            // The interview was left: of a picture that is no answer nobody would know.
            let is_known = self.shelf.was_handed_in(&draft)
                || self.shelf.drafts.values().any(|one| {
                    one.response_id == draft && one.answers.get(&key).and_then(named) == Some(&file)
                });
            let unknown = outcome.is_ok() && !is_known;
            return if unknown { vec![Effect::ForgetPictures { names: vec![file] }] } else { Vec::new() };
        };
        let mut slot = interview.pictures.remove(&key).unwrap_or_default();
        let mut old = Vec::new();
        let new = match std::mem::take(&mut slot.step) {
            Step::Keeping(known, address) if known == ask => Some(address),
            // Another one was taken since, or the interview was opened anew.
            other => {
                slot.step = other;
                None
            }
        };
        let mut effects = match outcome {
            Ok(()) => {
                old.extend(std::mem::replace(&mut slot.address, new));
                interview.pictures.insert(key.clone(), slot);
                self.set_picture(&key, Some(Answer::Typed(file)))
            }
            Err(why) => {
                old.extend(new);
                slot.step = Step::Failed(problem(why));
                interview.pictures.insert(key.clone(), slot);
                self.say_elsewhere(&key, problem(why));
                Vec::new()
            }
        };
        old.retain(|address| !address.is_empty());
        if !old.is_empty() {
            effects.push(Effect::ReleasePictures { addresses: old });
        }
        effects
    }

    /// The item says what is wrong, where it is in sight; else an alert does.
    fn say_elsewhere(&mut self, key: &AnswerKey, (what, remedy): Problem) {
        let wide = self.wide;
        let is_in_sight = self.interview.as_ref().is_some_and(|interview| match &interview.stage {
            Stage::Asking { place, .. } => {
                interview.page_at(place, wide).1.is_some_and(|page| page.keys.contains(key))
            }
            Stage::Reviewing { .. } | Stage::HandingIn(_) => false,
        });
        if !is_in_sight {
            alerts::add(&mut self.messages, Message::error(what, remedy));
        }
    }

    /// Unlike other answers it may come when its page was left, and leads nobody back there.
    fn set_picture(&mut self, key: &AnswerKey, answer: Option<Answer>) -> Vec<Effect> {
        let Some(interview) = &mut self.interview else { return Vec::new() };
        interview.fresh.push(key.clone());
        let is_new = interview.filling.answers().get(key) != answer.as_ref();
        let is_taken = is_new && interview.filling.set(key, answer).is_empty();
        if is_taken { self.keep_draft() } else { Vec::new() }
    }

    /// Takes an answer away, and its picture with it unless that is another response's.
    pub(crate) fn clear(&mut self, name: &str) -> Vec<Effect> {
        let key = AnswerKey::parse(name);
        let mut effects = self.answer(name, |_| None);
        let Some(interview) = &mut self.interview else { return effects };
        if interview.asks_for_picture(&key) && interview.picture_of(&key).is_none() {
            let addresses: Vec<String> =
                interview.pictures.remove(&key).into_iter().flat_map(Picture::addresses).collect();
            effects.push(Effect::ReleasePictures { addresses });
            let names = vec![file_name(&interview.draft.response_id, &key)];
            effects.push(Effect::ForgetPictures { names });
        }
        effects
    }

    /// Asks for the pictures of the page that were not seen since the interview was opened.
    #[inline(never)]
    pub(crate) fn show_pictures(&mut self) -> Vec<Effect> {
        let wide = self.wide;
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let Stage::Asking { place, .. } = &interview.stage else { return Vec::new() };
        let Some(page) = interview.page_at(place, wide).1 else { return Vec::new() };
        let is_new = |key: &&AnswerKey| {
            let is_asked = interview.pictures.get(*key).is_some_and(|one| one.address.is_some());
            interview.asks_for_picture(key) && !is_asked && !interview.is_covered(key)
        };
        let name = |key: &AnswerKey| Some((key.clone(), interview.picture_of(key)?.to_owned()));
        let new: Vec<(AnswerKey, String)> = page.keys.iter().filter(is_new).filter_map(name).collect();
        new.into_iter()
            .map(|(key, name)| {
                interview.pictures.or_default(key).address = Some(String::new());
                Effect::ShowPicture { name }
            })
            .collect()
    }

    /// Where a picture is that was asked for. One that is gone is no answer.
    #[inline(never)]
    pub(crate) fn picture_shown(
        &mut self,
        name: &str,
        found: Result<Option<String>, StoreFailure>,
    ) -> Vec<Effect> {
        let waiting = self.interview.as_ref().and_then(|interview| {
            let is_it = |key: &AnswerKey, one: &Picture| {
                one.address.as_deref() == Some("") && interview.picture_of(key) == Some(name)
            };
            interview.pictures.iter().find(|(key, one)| is_it(key, one)).map(|(key, _)| key.clone())
        });
        match (waiting, found) {
            (Some(key), Ok(Some(address))) => {
                if let Some(interview) = &mut self.interview {
                    interview.pictures.or_default(key).address = Some(address);
                }
                Vec::new()
            }
            (Some(key), Ok(None)) => {
                let is_open =
                    self.interview.as_ref().is_some_and(|one| !matches!(one.stage, Stage::HandingIn(_)));
                let problem = (Key::FillPictureLostError, Key::FillPictureLostRemedy);
                if let Some(interview) = self.interview.as_mut().filter(|_| is_open) {
                    interview
                        .pictures
                        .insert(key.clone(), Picture { address: None, step: Step::Failed(problem) });
                    self.say_elsewhere(&key, problem);
                    return self.set_picture(&key, None);
                }
                Vec::new()
            }
            (Some(key), Err(_)) => {
                self.step(&key, Step::Failed((Key::FillPictureUnreadError, Key::FillPictureUnreadRemedy)));
                Vec::new()
            }
            (None, Ok(Some(address))) => vec![Effect::ReleasePictures { addresses: vec![address] }],
            (None, _) => Vec::new(),
        }
    }

    /// The browser may forget where the pictures of this interview are: it is left, or changed in
    /// another window.
    #[inline(never)]
    pub(crate) fn release_pictures(&mut self) -> Vec<Effect> {
        let pictures = self.interview.as_mut().map(|one| std::mem::take(&mut one.pictures));
        let pictures = pictures.into_iter().flat_map(|all| all.into_iter().map(|(_, one)| one));
        let addresses: Vec<String> = pictures.flat_map(Picture::addresses).collect();
        if addresses.is_empty() { Vec::new() } else { vec![Effect::ReleasePictures { addresses }] }
    }

    pub(crate) fn picture_state(
        &self,
        interview: &Interview,
        key: &AnswerKey,
        answer: Option<&Answer>,
    ) -> PictureState {
        let slot = interview.pictures.get(key);
        let address =
            answer.and_then(named).map(|_| slot.and_then(|one| one.address.clone()).unwrap_or_default());
        let failed = |(what, remedy): Problem| PictureState::Failed {
            address: address.clone().unwrap_or_default(),
            problem: format!("{} {}", what.text(self.lang), remedy.text(self.lang)),
        };
        if interview.questionnaire.kind.is_secret() {
            return failed((Key::FillPictureSecretError, Key::FillPictureBlockedRemedy));
        }
        match slot.map(|one| &one.step) {
            Some(Step::Reading | Step::Keeping(..)) => PictureState::Reading,
            Some(Step::Failed(why)) => failed(*why),
            Some(Step::Rest) | None => match &address {
                Some(address) => PictureState::Kept { address: address.clone() },
                None if self.shelf.database == Some(StoreFailure::Blocked) => {
                    failed(problem(StoreFailure::Blocked))
                }
                None => PictureState::Empty,
            },
        }
    }

    /// The pictures of a draft that is gone, but for those that live on in a response.
    pub(crate) fn forget_pictures(&self, but: &[String]) -> Vec<Effect> {
        let Some(interview) = &self.interview else { return Vec::new() };
        let mut names = interview.own_pictures();
        names.retain(|name| !but.contains(name));
        if names.is_empty() { Vec::new() } else { vec![Effect::ForgetPictures { names }] }
    }
}

/// Why a picture was not kept. Whatever it was, all else is still there.
fn problem(why: StoreFailure) -> Problem {
    match why {
        StoreFailure::Full => (Key::FillPictureFullError, Key::FillPictureFullRemedy),
        StoreFailure::Blocked => (Key::FillPictureBlockedError, Key::FillPictureBlockedRemedy),
        StoreFailure::Taken | StoreFailure::Broken => {
            (Key::FillPictureUnkeptError, Key::FillPictureUnkeptRemedy)
        }
    }
}
