//! Addresses: hash to route and back. It decides what a hash means; whether the questionnaire or
//! household that it names exists is seen by the screens.

use pingyi_interchange::columns::Word as _;
use pingyi_response::{Draft, Mode};

use crate::pack_link::PackLink;

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Home,
    Visits,
    Fill(FillRoute),
    Records,
    Office,
    Pack,
    /// `#/pack?get=…`: a pack beside the app, or what is no such thing.
    PackLink(Result<PackLink, ()>),
    Settings,
}

/// `#/fill/<questionnaire>` with its query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FillRoute {
    pub(crate) questionnaire: String,
    pub(crate) household: Option<String>,
    pub(crate) wave: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) pack: Option<String>,
    /// The number of a form on paper that is entered twice.
    pub(crate) slip: Option<String>,
    /// The response that is being corrected.
    pub(crate) replaces: Option<String>,
}

impl Route {
    /// Reads a hash; `None` for one that the app does not know. An empty hash is home.
    pub(crate) fn parse(hash: &str) -> Option<Self> {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.trim_end_matches('/') {
            "" => Some(Self::Home),
            "visits" => Some(Self::Visits),
            "records" => Some(Self::Records),
            "office" => Some(Self::Office),
            "pack" => Some(PackLink::parse(query).map_or(Self::Pack, Self::PackLink)),
            "settings" => Some(Self::Settings),
            other => other
                .strip_prefix("fill/")
                .map(|questionnaire| Self::Fill(FillRoute::parse(questionnaire, query))),
        }
    }
}

impl FillRoute {
    fn parse(questionnaire: &str, query: &str) -> Self {
        let mut route = Self { questionnaire: decoded(questionnaire), ..Self::default() };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = Some(decoded(value)).filter(|value| !value.is_empty());
            match name {
                "household" => route.household = value,
                "wave" => route.wave = value,
                "mode" => route.mode = value,
                "lang" => route.language = value,
                "pack" => route.pack = value,
                "slip" => route.slip = value.as_deref().and_then(crate::paper::number),
                "replaces" => route.replaces = value,
                _ => {}
            }
        }
        route
    }

    /// The way back to a draft. At a household it is filled in as before; a correction is typed by
    /// whoever is at work.
    pub(crate) fn of(draft: &Draft) -> Self {
        let household = draft.key.household.as_ref();
        Self {
            questionnaire: draft.key.questionnaire.to_string(),
            household: household.map(ToString::to_string),
            wave: Some(draft.key.wave.to_string()),
            mode: household.filter(|_| draft.replaces.is_none()).map(|_| draft.mode.word().to_owned()),
            slip: draft.key.slip.as_ref().map(|slip| slip.number.clone()),
            replaces: draft.replaces.as_ref().map(ToString::to_string),
            ..Self::default()
        }
    }

    /// Whether the device goes into the respondent's hands: the interviewer chose that at a household.
    /// Without a mode nobody chose: a link to one's own household, on one's own phone.
    pub(crate) fn hands_over(&self) -> bool {
        let mode = self.mode.as_deref().and_then(Mode::from_word);
        self.household.is_some()
            && matches!(mode, Some(Mode::SelfCompleted | Mode::ReadAloud | Mode::Assisted))
    }

    /// Whether somebody answers on their own phone: they came by a link, and nobody asks.
    pub(crate) fn is_own_phone(&self) -> bool {
        let mode = self.mode.as_deref().and_then(Mode::from_word);
        let is_alone = matches!(mode, None | Some(Mode::SelfCompleted));
        is_alone && !self.hands_over() && self.slip.is_none() && self.replaces.is_none()
    }

    /// The hash of the route.
    pub(crate) fn hash(&self) -> String {
        let mut query = Vec::new();
        for (name, value) in [
            ("household", &self.household),
            ("wave", &self.wave),
            ("mode", &self.mode),
            ("lang", &self.language),
            ("pack", &self.pack),
            ("slip", &self.slip),
            ("replaces", &self.replaces),
        ] {
            query.extend(value.as_ref().map(|value| format!("{name}={}", encoded(value))));
        }
        let mark = if query.is_empty() { "" } else { "?" };
        format!("#/fill/{}{mark}{}", encoded(&self.questionnaire), query.join("&"))
    }
}

pub(crate) fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes()
        .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
