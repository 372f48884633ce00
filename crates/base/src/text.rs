//! Text in several languages, as an instrument carries it. It decides which language is taken
//! when the wanted one is missing; the app's own sentences live in `wording`.

use std::sync::Arc;

/// A BCP 47 tag such as `zh-CN`; compared without regard to case by prefix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

impl Language {
    /// Wraps a tag as it stands.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        Self(Arc::from(tag))
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether one tag is the other or the beginning of it at a hyphen: `zh` matches `zh-CN`,
    /// and `zh-CN` matches `zh`; `zh-CN` and `zh-TW` match by their primary subtag only.
    #[must_use]
    pub fn matches(&self, other: &Language) -> bool {
        let (a, b) = (self.as_str(), other.as_str());
        let shorter = a.len().min(b.len());
        match (a.get(..shorter), b.get(..shorter)) {
            (Some(x), Some(y)) => {
                x.eq_ignore_ascii_case(y)
                    && [a, b].iter().all(|t| t.len() == shorter || t.as_bytes().get(shorter) == Some(&b'-'))
            }
            _ => false,
        }
    }

    fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }
}

impl From<&str> for Language {
    fn from(tag: &str) -> Self {
        Self::new(tag)
    }
}

/// One text in several languages, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalText {
    texts: Vec<(Language, Arc<str>)>,
}

/// A text that was picked, and the language that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked<'a> {
    /// The text; empty when there is none in any language.
    pub text: &'a str,
    /// The language of the text, where there is one.
    pub language: Option<&'a Language>,
    /// Whether another language than the wanted one had to be taken.
    pub fell_back: bool,
}

impl LocalText {
    /// An empty text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces the text of one language.
    pub fn set(&mut self, language: Language, text: &str) {
        match self.texts.iter_mut().find(|(known, _)| *known == language) {
            Some(entry) => entry.1 = Arc::from(text),
            None => self.texts.push((language, Arc::from(text))),
        }
    }

    /// The same, for building a text in one expression.
    #[must_use]
    pub fn with(mut self, tag: &str, text: &str) -> Self {
        self.set(Language::new(tag), text);
        self
    }

    /// Picks the text of the wanted language: the same tag, then one that matches by prefix, then
    /// one of the same primary subtag, then the default language, then the first there is.
    #[must_use]
    pub fn pick(&self, wanted: &Language, default: &Language) -> Picked<'_> {
        let find = |test: &dyn Fn(&Language) -> bool| self.texts.iter().find(|(known, _)| test(known));
        let own = find(&|known| known == wanted)
            .or_else(|| find(&|known| known.matches(wanted)))
            .or_else(|| find(&|known| known.primary().eq_ignore_ascii_case(wanted.primary())));
        let fell_back = own.is_none() && !self.texts.is_empty();
        let found = own
            .or_else(|| find(&|known| known == default))
            .or_else(|| find(&|known| known.matches(default)))
            .or_else(|| self.texts.first());
        match found {
            Some((language, text)) => Picked { text, language: Some(language), fell_back },
            None => Picked { text: "", language: None, fell_back },
        }
    }

    /// All texts with their languages.
    pub fn iter(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.texts.iter().map(|(language, text)| (language, &**text))
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
