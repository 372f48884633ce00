//! Everything that a device keeps, as one file. It decides the bytes (docs/formats/backup.md) and when
//! such a file is whole: a file that is damaged anywhere is refused as a whole. What is restored of it
//! is for the kernel. It knows no store by name, so that a new one needs nothing here.

use pingyi_base::{Finding, FindingCode, Place, Timestamp};
use serde_json::{Value, json};

use crate::hash;

/// The first line of a file.
const FORMAT: &str = "pingyi.backup/1";
const ANY_FORMAT: &str = "pingyi.backup/";

/// Everything that a device keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// The device's id.
    pub device: String,
    /// What people call it; may be empty.
    pub name: String,
    /// When the file was made.
    pub at: Timestamp,
    /// The app's version.
    pub app: String,
    /// The stores, in order.
    pub stores: Vec<Store>,
}

/// One store: keys and contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    /// Its name in the browser's database.
    pub name: String,
    /// Its entries.
    pub entries: Vec<(String, Content)>,
}

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(String),
    /// Bytes, as of a picture.
    Bytes(Vec<u8>),
}

/// The file.
#[must_use]
pub fn write(backup: &Backup) -> Vec<u8> {
    let about = json!({
        "device": backup.device, "name": backup.name, "at": backup.at.to_string(), "app": backup.app,
    });
    let mut bytes = format!("{FORMAT}\n{about}\n").into_bytes();
    let mut count = 0_u64;
    for store in &backup.stores {
        bytes.extend_from_slice(format!("store {}\n", store.name).as_bytes());
        for (key, content) in &store.entries {
            let (kind, content) = match content {
                Content::Text(text) => ("text", text.as_bytes()),
                Content::Bytes(content) => ("bytes", content.as_slice()),
            };
            bytes.extend_from_slice(format!("{kind} {} {}\n", key.len(), content.len()).as_bytes());
            bytes.extend_from_slice(key.as_bytes());
            bytes.extend_from_slice(content);
            bytes.push(b'\n');
            count += 1;
        }
    }
    let sum = hash::hex(&bytes);
    bytes.extend_from_slice(format!("end {count} {sum}\n").as_bytes());
    bytes
}

/// Reads a file.
///
/// # Errors
/// `backup.not-backup` for another kind of file, `backup.newer` for one of a newer program,
/// `backup.damaged` for one that is not, to the byte, what was written.
pub fn read(bytes: &[u8]) -> Result<Backup, Box<Finding>> {
    let refused = |code| Box::new(Finding::error(code, Place::default()));
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !first.starts_with(ANY_FORMAT.as_bytes()) {
        return Err(refused(FindingCode::BackupOther));
    }
    let is_cut = first.len() == bytes.len();
    if first != FORMAT.as_bytes() && !is_cut {
        return Err(refused(FindingCode::BackupNewer));
    }
    whole(bytes).ok_or_else(|| refused(FindingCode::BackupDamaged))
}

/// `None` where anything is not as it was written.
fn whole(bytes: &[u8]) -> Option<Backup> {
    let before_last = bytes.strip_suffix(b"\n")?;
    let start = before_last.iter().rposition(|byte| *byte == b'\n')? + 1;
    let (content, last) = (bytes.get(..start)?, std::str::from_utf8(before_last.get(start..)?).ok()?);
    let (count, sum) = last.strip_prefix("end ")?.split_once(' ')?;
    if hash::hex(content) != sum {
        return None;
    }
    let mut rest = Rest(content);
    rest.line()?;
    let about: Value = serde_json::from_str(rest.line()?).ok()?;
    let text = |field: &str| about.get(field).and_then(Value::as_str).map(str::to_owned);
    let (mut stores, mut entries): (Vec<Store>, u64) = (Vec::new(), 0);
    while !rest.0.is_empty() {
        let (kind, about) = rest.line()?.split_once(' ')?;
        if kind == "store" {
            stores.push(Store { name: about.to_owned(), entries: Vec::new() });
            continue;
        }
        let (key, length) = about.split_once(' ')?;
        let key = String::from_utf8(rest.take(key)?.to_vec()).ok()?;
        let content = rest.take(length)?.to_vec();
        rest.take("1").filter(|end| *end == b"\n")?;
        let content = match kind {
            "text" => Content::Text(String::from_utf8(content).ok()?),
            "bytes" => Content::Bytes(content),
            _ => return None,
        };
        stores.last_mut()?.entries.push((key, content));
        entries += 1;
    }
    (entries == count.parse::<u64>().ok()?).then_some(())?;
    Some(Backup {
        device: text("device")?,
        name: text("name")?,
        at: Timestamp::parse(&text("at")?)?,
        app: text("app")?,
        stores,
    })
}

/// What is left to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn line(&mut self) -> Option<&'a str> {
        let end = self.0.iter().position(|byte| *byte == b'\n')?;
        let (line, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.get(1..)?;
        std::str::from_utf8(line).ok()
    }

    /// As many bytes as the digits say.
    fn take(&mut self, digits: &str) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(digits.parse().ok()?)?;
        self.0 = rest;
        Some(taken)
    }
}
