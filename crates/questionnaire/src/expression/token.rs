//! Text to tokens. It decides where a word begins and ends; what may follow what is the parser's.

use super::{ExpressionError, LENGTH_LIMIT, Problem};

/// A token with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Byte at which it begins.
    pub(super) at: usize,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Number(f64),
    Text(String),
    /// `${name}`
    Reference(String),
    /// A name: a function, or one of the words and, or, mod, div.
    Word(String),
    /// `.`
    Dot,
    /// `..`
    Dots,
    /// An operator, a parenthesis or a comma.
    Sign(&'static str),
}

const TOKEN_LIMIT: usize = 1_000;

const SIGNS: [&str; 13] = ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "(", ")", ",", "\u{2212}"];

/// All tokens of a text.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, ExpressionError> {
    if source.len() > LENGTH_LIMIT {
        return Err(error(LENGTH_LIMIT, Problem::TooLong, ""));
    }
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (kind, length) = token(rest).map_err(|(problem, word)| error(at, problem, word))?;
        // A chain such as 1+1+1… nests as deep as it is long, so its length is limited too.
        if all.len() >= TOKEN_LIMIT {
            return Err(error(at, Problem::TooLong, ""));
        }
        all.push(Token { at, kind });
        at += length;
    }
    Ok(all)
}

pub(super) fn error(at: usize, problem: Problem, word: &str) -> ExpressionError {
    ExpressionError { at, problem, word: word.chars().take(40).collect(), nearest: None }
}

fn token(rest: &str) -> Result<(Kind, usize), (Problem, &str)> {
    let first = rest.chars().next().unwrap_or(' ');
    if rest.starts_with("${") {
        let (name, length) = reference(rest).ok_or_else(|| match rest.strip_prefix("${last-saved#") {
            Some(_) => (Problem::NotSupported, "last-saved"),
            None => (Problem::Reference, rest),
        })?;
        return Ok((Kind::Reference(name.to_owned()), length));
    }
    if matches!(first, '\'' | '"') {
        let inside = rest.get(1..).unwrap_or_default();
        let end = inside.find(first).ok_or((Problem::OpenText, rest))?;
        return Ok((Kind::Text(inside.get(..end).unwrap_or_default().to_owned()), end + 2));
    }
    if first.is_ascii_digit() || (first == '.' && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())) {
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        return pingyi_base::number::parse(word)
            .map(|number| (Kind::Number(number), length))
            .ok_or((Problem::Character, word));
    }
    if first == '.' {
        return Ok(if rest.starts_with("..") { (Kind::Dots, 2) } else { (Kind::Dot, 1) });
    }
    if first.is_alphabetic() || first == '_' {
        let length =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':'))).unwrap_or(rest.len());
        return Ok((Kind::Word(rest.get(..length).unwrap_or_default().to_owned()), length));
    }
    let sign = rest.get(..first.len_utf8()).unwrap_or_default();
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => Ok((Kind::Sign(sign), sign.len())),
        // Paths, predicates, attributes and unions of XPath.
        None if matches!(first, '/' | '[' | ']' | '@' | '|') => Err((Problem::NotSupported, sign)),
        None => Err((Problem::Character, sign)),
    }
}

/// The name in a `${name}` at the beginning of a text, and how many bytes that takes.
pub(super) fn reference(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("${")?;
    let end = inside.find('}')?;
    let name = inside.get(..end)?.trim();
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_name.then_some((name, end + 3))
}
