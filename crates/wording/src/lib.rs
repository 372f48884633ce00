//! The words that people read: every sentence of the app, its findings and its reports, in every
//! language. It decides how a text is picked and filled in; when a text is shown is for others.
//! The texts themselves are in `text/<language>/`, one file for each program that carries them.

#![forbid(unsafe_code)]

use std::fmt;

use pingyi_base::{Finding, FindingCode};

include!(concat!(env!("OUT_DIR"), "/lang.rs"));

impl Lang {
    fn row(self) -> (&'static str, &'static str, bool) {
        LANGUAGES.get(self as usize).copied().unwrap_or_default()
    }

    /// The BCP 47 tag, as it stands in `<html lang>`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.row().0
    }

    /// The language's name in itself.
    #[must_use]
    pub fn endonym(self) -> &'static str {
        self.row().1
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_rtl(self) -> bool {
        self.row().2
    }

    /// [`fill`]s a text of this language. In one that is written from right to left each particular is
    /// set apart (Unicode's FSI and PDI, UAX #9 §2.4.2), so that a date, a code or a name keeps its own
    /// order and does not turn that of the sentence.
    #[must_use]
    pub fn fill<V: AsRef<str>>(self, text: &str, args: &[(&str, V)]) -> String {
        if !self.is_rtl() {
            return fill(text, args);
        }
        let apart = |value: &V| ["\u{2068}", value.as_ref(), "\u{2069}"].concat();
        let args: Vec<(&str, String)> = args.iter().map(|(name, value)| (*name, apart(value))).collect();
        fill(text, &args)
    }

    /// The language of a tag: the same one, else one that begins the tag or is begun by it at a
    /// hyphen (`en-GB`, `zh`), else one with the same primary subtag (`zh-TW` reads `zh-CN`).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let begins = |whole: &str, part: &str| match (whole.get(..part.len()), whole.get(part.len()..)) {
            (Some(start), Some(rest)) => {
                start.eq_ignore_ascii_case(part) && (rest.is_empty() || rest.starts_with('-'))
            }
            _ => false,
        };
        let primary = |tag: &'_ str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let find = |test: &dyn Fn(&str) -> bool| Self::ALL.iter().copied().find(|lang| test(lang.tag()));
        find(&|known| known.eq_ignore_ascii_case(tag))
            .or_else(|| find(&|known| !tag.is_empty() && (begins(tag, known) || begins(known, tag))))
            .or_else(|| find(&|known| primary(known) == primary(tag)))
    }
}

/// Puts particulars into a text: `{n}` becomes what `n` stands for. A name without a value stays as
/// it is, so that a mistake is seen and not swallowed. A value is never searched for names again.
#[must_use]
pub fn fill<V: AsRef<str>>(text: &str, args: &[(&str, V)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            args.iter().find(|(known, _)| *known == name).map(|(_, value)| (value.as_ref(), after))
        });
        match known {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What every table of texts can do. Each has statics of its own, so that a program carries only
/// the tables that it names.
macro_rules! table {
    ($file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $file, ".rs"));

        impl Key {
            /// The text in a language. Names in braces are filled in by [`crate::fill`].
            #[must_use]
            pub fn text(self, lang: Lang) -> &'static str {
                let place = self as usize;
                let (Some(all), Some(ends)) = (TEXTS.get(lang as usize), ENDS.get(lang as usize)) else {
                    return "";
                };
                let end = |place: usize| ends.get(place).map_or(0, |end| *end as usize);
                let start = place.checked_sub(1).map_or(0, end);
                all.get(start..end(place)).unwrap_or_default()
            }

            /// The key path, such as `fill.next.label`.
            #[must_use]
            pub fn name(self) -> &'static str {
                NAMES.get(self as usize).copied().unwrap_or_default()
            }
        }

        impl fmt::Debug for Key {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.name())
            }
        }
    };
}

/// What a phone or tablet shows: the app's own screens, and what is wrong with answers, packs and
/// kept records.
pub mod field {
    use super::{FindingCode, Lang, fmt};

    table!("field");

    /// What a finding means and what to do about it; `None` where [`crate::report`] says it.
    #[must_use]
    pub fn finding(code: FindingCode, lang: Lang) -> Option<(&'static str, &'static str)> {
        finding_keys(code).map(|(what, remedy)| (what.text(lang), remedy.text(lang)))
    }

    /// What an AAPOR code such as `2.11` means, in plain words; `None` if it is no such code.
    #[must_use]
    pub fn disposition(code: &str, lang: Lang) -> Option<&'static str> {
        disposition_key(code).map(|key| key.text(lang))
    }
}

/// The controls of the office, which the page draws.
pub mod office {
    use super::{Lang, fmt};

    table!("office");
}

/// The author's desk, which the office worker draws: a phone does not carry it.
pub mod author {
    use super::{Lang, fmt};

    table!("author");
}

/// What the office engine and the command line say: reports, and what is wrong with files and rows.
pub mod report {
    use super::{Finding, FindingCode, Lang, fmt};

    table!("report");

    /// What a finding means and what to do about it; `None` where [`crate::field`] says it.
    #[must_use]
    pub fn finding(code: FindingCode, lang: Lang) -> Option<(&'static str, &'static str)> {
        finding_keys(code).map(|(what, remedy)| (what.text(lang), remedy.text(lang)))
    }

    /// A finding in words, whole: what happened, and what to do about it. The particular `reason` is
    /// the path of a key of this table and is told as well; a reason of the kind `error` has a remedy
    /// of its own. The nearest word that would be right is told where there is one.
    #[must_use]
    pub fn said(found: &Finding, lang: Lang) -> (String, String) {
        let by_name = |path: &str| Key::ALL.iter().find(|key| key.name() == path).map(|key| key.text(lang));
        let arg = |wanted: &str| {
            found.args.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
        };
        let args: Vec<(&str, &str)> =
            found.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let texts = super::field::finding(found.code, lang).or_else(|| finding(found.code, lang));
        let (what, remedy) = texts.unwrap_or((found.code.as_str(), ""));
        let reason = arg("reason").and_then(|path| Some((path, by_name(path)?)));
        let own = reason.and_then(|(path, _)| by_name(&format!("{}.remedy", path.strip_suffix(".error")?)));
        let remedy = own.unwrap_or(remedy);
        let reason = reason.map_or("", |(_, reason)| reason);
        let is_told = [what, reason, remedy].iter().any(|text| text.contains("{nearest}"));
        let is_known = arg("nearest").is_some_and(|near| !matches!(near, "" | "–"));
        let near = if is_known && !is_told { Key::NearestKnownMessage.text(lang) } else { "" };
        let whole = |first: &str, then: &str| match (first, then) {
            (first, "") => super::fill(first, &args),
            (first, then) => format!("{} {}", super::fill(first, &args), super::fill(then, &args)),
        };
        (whole(what, reason), whole(remedy, near))
    }
}

#[cfg(test)]
mod tests;
