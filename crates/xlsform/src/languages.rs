//! Names of languages to BCP 47 tags. It decides which tag a column such as `label::English (en)`
//! gets; the names that people write without a code are in `wording`.

use pingyi_wording::Lang;
use pingyi_wording::report::Key;

/// A tag, and whether it was made up because the language is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) tag: String,
    pub(crate) is_made_up: bool,
}

/// The code in brackets, else the language of that name, else a tag as it stands, else one for
/// private use.
pub(crate) fn tag(name: &str) -> Tag {
    let name = name.trim();
    let known = |tag: &str| Tag { tag: tag.to_owned(), is_made_up: false };
    let inner = name.strip_suffix([')', '\u{ff09}']).and_then(|open| {
        let (_, code) = open.rsplit_once(['(', '\u{ff08}'])?;
        Some(code.trim()).filter(|code| is_tag(code))
    });
    if let Some(code) = inner {
        return known(&tidy(code));
    }
    let lower = name.to_lowercase();
    for lang in Lang::ALL {
        for row in Key::XlsformLanguagesHint.text(*lang).split('|') {
            if let Some((known_name, tag)) = row.split_once('=')
                && known_name.to_lowercase() == lower
            {
                return known(tag);
            }
        }
    }
    if is_tag(name) {
        return known(&tidy(name));
    }
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let letters = if letters.is_empty() { format!("l{}", sum % 10_000) } else { letters };
    Tag { tag: format!("x-{letters}"), is_made_up: true }
}

/// Two or three letters, then parts of at most eight: the shape of RFC 5646 that people use.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let starts_well = match primary.len() {
        1 => primary.eq_ignore_ascii_case("x") && text.len() > 2,
        2 | 3 => primary.bytes().all(|b| b.is_ascii_alphabetic()),
        _ => false,
    };
    starts_well && parts.all(|part| plain(part) && part.len() <= 8)
}

/// The case that RFC 5646 §2.1.1 recommends.
fn tidy(tag: &str) -> String {
    let parts = tag.split(['-', '_']).enumerate().map(|(place, part)| {
        let lower = part.to_ascii_lowercase();
        match (place, part.len()) {
            (0, _) => lower,
            (_, 2) => part.to_ascii_uppercase(),
            (_, 4) if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                let mut letters = lower.chars();
                letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
            }
            _ => lower,
        }
    });
    parts.collect::<Vec<_>>().join("-")
}

/// The language of texts that name none: Chinese where there are Chinese characters, English where
/// all letters are ASCII, else undetermined.
pub(crate) fn guess<'a>(texts: impl Iterator<Item = &'a str>) -> &'static str {
    let mut is_ascii = true;
    for text in texts {
        if text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}')) {
            return "zh-CN";
        }
        is_ascii &= text.chars().all(|c| c.is_ascii() || !c.is_alphabetic());
    }
    if is_ascii { "en" } else { "und" }
}

#[cfg(test)]
mod tests {
    use super::{guess, tag};

    // Source of truth: XLSForm's reference, "Multiple language support", and RFC 5646 §2.1.1.
    #[test]
    fn a_code_in_brackets_comes_before_the_name() {
        let of = |name: &str| (tag(name).tag, tag(name).is_made_up);
        assert_eq!(of("English (en)"), ("en".into(), false));
        assert_eq!(of("中文 (zh)"), ("zh".into(), false));
        assert_eq!(of("中文（zh-cn）"), ("zh-CN".into(), false));
        assert_eq!(of("中文"), ("zh-CN".into(), false));
        assert_eq!(of(" french "), ("fr".into(), false));
        assert_eq!(of("zh_hans_cn"), ("zh-Hans-CN".into(), false));
        assert_eq!(of("pt-BR"), ("pt-BR".into(), false));
        assert_eq!(of("Klingon"), ("x-klingon".into(), true));
        assert!(of("ภาษา").0.starts_with("x-l"));
    }

    #[test]
    fn texts_without_a_language_are_taken_for_what_their_letters_say() {
        assert_eq!(guess(["How old?"].into_iter()), "en");
        assert_eq!(guess(["Age?", "几岁？"].into_iter()), "zh-CN");
        assert_eq!(guess(["Quel âge ?"].into_iter()), "und");
    }
}
