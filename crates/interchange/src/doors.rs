//! What a device keeps of a household besides visits: how the adult was chosen, and for which other
//! household it stands. It decides how that is written and read back.

use pingyi_base::Timestamp;
use pingyi_response::within::Way;
use pingyi_response::{Adults, Choosing, Origin, Substitute};
use serde_json::{Value, json};

use crate::columns::Word as _;
use crate::stored::Kept;

impl Kept for Choosing {
    fn to_body(&self) -> Value {
        let way = match self.way {
            Way::NextBirthday => "next_birthday",
            Way::Listed => "listed",
        };
        let counts: Vec<[u32; 2]> = self.counts.iter().map(|adults| [adults.all, adults.men]).collect();
        json!({
            "pack": self.pack.as_str(), "wave": self.wave.as_str(), "origin": self.origin.word(),
            "household": self.household.as_str(), "way": way, "at": self.at.to_string(),
            "number": self.number, "counts": counts,
        })
    }

    fn from_body(body: &Value) -> Option<Self> {
        let text = |field: &str| body.get(field).and_then(Value::as_str);
        let count = |value: &Value| u32::try_from(value.as_u64()?).ok();
        let adults = |pair: &Value| Adults::new(count(pair.get(0)?)?, count(pair.get(1)?)?);
        let counts: Option<Vec<Adults>> = body.get("counts")?.as_array()?.iter().map(adults).collect();
        Some(Self {
            pack: text("pack")?.into(),
            wave: text("wave")?.into(),
            origin: Origin::from_word(text("origin")?)?,
            household: text("household")?.into(),
            way: match text("way")? {
                "next_birthday" => Way::NextBirthday,
                "listed" => Way::Listed,
                _ => return None,
            },
            at: Timestamp::parse(text("at")?)?,
            number: count(body.get("number")?)?,
            counts: counts.filter(|counts| !counts.is_empty())?,
        })
    }
}

impl Kept for Substitute {
    fn to_body(&self) -> Value {
        json!({
            "pack": self.pack.as_str(), "wave": self.wave.as_str(), "origin": self.origin.word(),
            "household": self.household.as_str(), "for": self.stands_for.as_str(), "at": self.at.to_string(),
        })
    }

    fn from_body(body: &Value) -> Option<Self> {
        let text = |field: &str| body.get(field).and_then(Value::as_str);
        Some(Self {
            pack: text("pack")?.into(),
            wave: text("wave")?.into(),
            origin: Origin::from_word(text("origin")?)?,
            household: text("household")?.into(),
            stands_for: text("for")?.into(),
            at: Timestamp::parse(text("at")?)?,
        })
    }
}
