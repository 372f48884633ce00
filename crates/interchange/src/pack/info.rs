//! What a device remembers of a pack that it keeps, so that packs can be listed without being read.

use pingyi_base::{Language, LocalText};
use pingyi_questionnaire::Pack;
use serde_json::{Value, json};

use crate::stored::Kept;

/// A pack on a device, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: LocalText,
    /// For practice.
    pub practice: bool,
    /// Who asks.
    pub organiser: LocalText,
    /// The waves, in order of time.
    pub waves: Vec<String>,
    /// How many households it names.
    pub households: u64,
    /// How many questionnaires are filled with it, whatever their versions.
    pub questionnaires: u64,
    /// Hex SHA-256 of its file.
    pub sha256: String,
    /// Size of its file.
    pub bytes: u64,
}

impl PackInfo {
    /// What is to be remembered of a pack whose file has this hash and size.
    #[must_use]
    pub fn of(pack: &Pack, sha256: String, bytes: usize) -> Self {
        let mut ids: Vec<&str> = pack.questionnaires.iter().map(|one| one.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        Self {
            id: pack.id.to_string(),
            version: pack.version.to_string(),
            title: pack.title.clone(),
            practice: pack.practice,
            organiser: pack.organiser.name.clone(),
            waves: pack.waves.iter().map(|wave| wave.id.to_string()).collect(),
            households: pack.households.len() as u64,
            questionnaires: ids.len() as u64,
            sha256,
            bytes: bytes as u64,
        }
    }

    /// The language in which the pack is at home: that of its title's first text.
    #[must_use]
    pub fn default_language(&self) -> Language {
        self.title.iter().next().map_or_else(|| Language::new("zh-CN"), |(language, _)| language.clone())
    }
}

fn local(value: Option<&Value>) -> Option<LocalText> {
    let mut text = LocalText::new();
    for pair in value?.as_array()? {
        text.set(Language::new(pair.get(0)?.as_str()?), pair.get(1)?.as_str()?);
    }
    Some(text)
}

/// A list of pairs, because the first language is the pack's own and a map has no order.
fn pairs(text: &LocalText) -> Value {
    text.iter().map(|(language, text)| json!([language.as_str(), text])).collect()
}

impl Kept for PackInfo {
    fn to_body(&self) -> Value {
        json!({
            "id": self.id, "version": self.version, "title": pairs(&self.title), "practice": self.practice,
            "organiser": pairs(&self.organiser), "waves": self.waves, "households": self.households,
            "questionnaires": self.questionnaires, "sha256": self.sha256, "bytes": self.bytes,
        })
    }

    fn from_body(body: &Value) -> Option<Self> {
        let text = |field: &str| body.get(field).and_then(Value::as_str).map(str::to_owned);
        let number = |field: &str| body.get(field).and_then(Value::as_u64);
        let texts = |field: &str| -> Option<Vec<String>> {
            body.get(field)?.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        Some(Self {
            id: text("id")?,
            version: text("version")?,
            title: local(body.get("title"))?,
            practice: body.get("practice")?.as_bool()?,
            organiser: local(body.get("organiser"))?,
            waves: texts("waves")?,
            households: number("households")?,
            questionnaires: number("questionnaires")?,
            sha256: text("sha256")?,
            bytes: number("bytes")?,
        })
    }
}
