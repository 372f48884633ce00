//! Addresses: hash to route and back. It decides what a hash means; whether the questionnaire or
//! household that it names exists is seen by the screens.

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Home,
    Visits,
    Fill(FillRoute),
    Records,
    Office,
    Pack,
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
            "pack" => Some(Self::Pack),
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
                _ => {}
            }
        }
        route
    }

    /// The hash of the route.
    pub(crate) fn hash(&self) -> String {
        let mut query = Vec::new();
        for (name, value) in [
            ("household", &self.household),
            ("wave", &self.wave),
            ("mode", &self.mode),
            ("lang", &self.language),
        ] {
            query.extend(value.as_ref().map(|value| format!("{name}={}", encoded(value))));
        }
        let mark = if query.is_empty() { "" } else { "?" };
        format!("#/fill/{}{mark}{}", encoded(&self.questionnaire), query.join("&"))
    }
}

fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes()
        .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn decoded(text: &str) -> String {
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
