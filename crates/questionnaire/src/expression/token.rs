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
    /// An operator, a parenthesis or a comma.
    Sign(&'static str),
}

const TOKEN_LIMIT: usize = 1_000;

const SIGNS: [&str; 14] = ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "(", ")", ",", "\u{2212}", "|"];

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
    if let Some(inside) = rest.strip_prefix("${") {
        let end = inside.find('}').ok_or((Problem::Reference, rest))?;
        let name = inside.get(..end).unwrap_or_default().trim();
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        return if is_name {
            Ok((Kind::Reference(name.to_owned()), end + 3))
        } else {
            Err((Problem::Reference, rest))
        };
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
        return Ok((Kind::Dot, 1));
    }
    if first.is_alphabetic() || first == '_' {
        let length =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':'))).unwrap_or(rest.len());
        return Ok((Kind::Word(rest.get(..length).unwrap_or_default().to_owned()), length));
    }
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => Ok((Kind::Sign(sign), sign.len())),
        None => Err((Problem::Character, rest.get(..first.len_utf8()).unwrap_or_default())),
    }
}
