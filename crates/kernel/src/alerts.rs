//! Messages that something is wrong. It decides which there are at a time and that none is said
//! twice; the sentences are in `wording`.

use pingyi_wording::Lang;

use crate::view::{Alert, Offer};
use crate::words::{Phrase, say};

/// A message, not yet in words, so that it follows the language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) what: Phrase,
    pub(crate) remedy: Phrase,
    pub(crate) args: Vec<(&'static str, String)>,
    pub(crate) is_error: bool,
    pub(crate) offer: Option<Offer>,
}

impl Message {
    pub(crate) fn warning(what: impl Into<Phrase>, remedy: impl Into<Phrase>) -> Self {
        Self { what: what.into(), remedy: remedy.into(), args: Vec::new(), is_error: false, offer: None }
    }

    pub(crate) fn error(what: impl Into<Phrase>, remedy: impl Into<Phrase>) -> Self {
        Self { is_error: true, ..Self::warning(what, remedy) }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    pub(crate) fn offering(mut self, offer: Offer) -> Self {
        self.offer = Some(offer);
        self
    }

    pub(crate) fn view(&self, lang: Lang) -> Alert {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Alert {
            what: say(self.what, lang, &args),
            remedy: say(self.remedy, lang, &args),
            is_error: self.is_error,
            offer: self.offer,
        }
    }
}

/// Adds a message unless it stands there already; the newest comes first.
pub(crate) fn add(messages: &mut Vec<Message>, message: Message) {
    messages.retain(|known| known.what != message.what);
    messages.insert(0, message);
}
