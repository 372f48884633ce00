//! Dates, times and findings in words. It decides how they are said; the sentences themselves are in
//! `wording`.

use pingyi_base::{Date, Finding, Language, LocalText, Timestamp};
use pingyi_response::{Appointment, Disposition};
use pingyi_wording::field::{self, Key};
use pingyi_wording::{Lang, office};

use crate::alerts::Message;

/// A sentence of the app's own screens, or of the office's controls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Phrase {
    Field(Key),
    Office(office::Key),
}

impl From<Key> for Phrase {
    fn from(key: Key) -> Self {
        Self::Field(key)
    }
}

impl From<office::Key> for Phrase {
    fn from(key: office::Key) -> Self {
        Self::Office(key)
    }
}

/// A sentence with particulars.
pub(crate) fn say(phrase: impl Into<Phrase>, lang: Lang, args: &[(&str, &str)]) -> String {
    let text = match phrase.into() {
        Phrase::Field(key) => key.text(lang),
        Phrase::Office(key) => key.text(lang),
    };
    lang.fill(text, args)
}

/// A day in words.
pub(crate) fn day(date: Date, lang: Lang) -> String {
    let (year, month, day) = date.parts();
    say(
        Key::AppDayLabel,
        lang,
        &[("y", &year.to_string()), ("m", &month.to_string()), ("d", &day.to_string())],
    )
}

/// A moment of this device in words.
pub(crate) fn moment(at: Timestamp, lang: Lang) -> String {
    let (_, month, day) = at.date().parts();
    let (hour, minute) = at.hour_minute();
    let time = format!("{hour:02}:{minute:02}");
    say(Key::AppMomentLabel, lang, &[("m", &month.to_string()), ("d", &day.to_string()), ("time", &time)])
}

/// A day of this or the next weeks, without the year.
pub(crate) fn short_day(day: Date, lang: Lang) -> String {
    let (_, month, day) = day.parts();
    say(Key::AppShortDayLabel, lang, &[("m", &month.to_string()), ("d", &day.to_string())])
}

/// When to come again, in words.
pub(crate) fn appointment(appointment: Appointment, lang: Lang) -> String {
    match appointment {
        Appointment::Day(date) => day(date, lang),
        Appointment::Time(at) => moment(at, lang),
    }
}

/// A finding of the screens: what happened, what to do.
pub(crate) fn finding(finding: &Finding, lang: Lang) -> (String, String) {
    let args: Vec<(&str, &str)> = finding.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    field::finding(finding.code, lang).map_or_else(
        || (finding.code.to_string(), String::new()),
        |(what, remedy)| (lang.fill(what, &args), lang.fill(remedy, &args)),
    )
}

/// The message that a file or text from outside is not taken.
pub(crate) fn refused(finding: &Finding) -> Message {
    use pingyi_base::FindingCode::{BackupNewer, BackupOther, TextChanged, TextCut, TextNewer};
    let (what, remedy) = match finding.code {
        TextCut => (Key::FindingTextCutError, Key::FindingTextCutRemedy),
        TextChanged => (Key::FindingTextChangedError, Key::FindingTextChangedRemedy),
        TextNewer => (Key::FindingTextNewerError, Key::FindingTextNewerRemedy),
        BackupOther => (Key::FindingBackupOtherError, Key::FindingBackupOtherRemedy),
        BackupNewer => (Key::FindingBackupNewerError, Key::FindingBackupNewerRemedy),
        pingyi_base::FindingCode::BackupDamaged => {
            (Key::FindingBackupDamagedError, Key::FindingBackupDamagedRemedy)
        }
        _ => (Key::FindingTextNoneError, Key::FindingTextNoneRemedy),
    };
    let message = Message::error(what, remedy);
    finding.args.iter().fold(message, |message, (name, value)| message.with(name, value))
}

/// A disposition in words.
pub(crate) fn disposition(disposition: Disposition, lang: Lang) -> String {
    field::disposition(disposition.code(), lang).unwrap_or_default().to_owned()
}

/// The text of an instrument in the interface's language, and the language it is in if that is
/// another one.
pub(crate) fn text(text: &LocalText, lang: Lang, default: &Language) -> (String, Option<String>) {
    let picked = text.pick(&Language::new(lang.tag()), default);
    let other = picked.language.filter(|_| picked.fell_back).map(|language| language.as_str().to_owned());
    (picked.text.to_owned(), other)
}

/// What a language calls itself, where the app speaks it; else its tag.
pub(crate) fn language_name(tag: &str) -> String {
    Lang::from_tag(tag).map_or_else(|| tag.to_owned(), |lang| lang.endonym().to_owned())
}

/// Bytes in words: whole megabytes, one decimal below ten.
pub(crate) fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10) / 1_048_576;
    if tenths < 100 { format!("{}.{} MB", tenths / 10, tenths % 10) } else { format!("{} MB", tenths / 10) }
}
