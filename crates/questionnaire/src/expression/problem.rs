//! What is wrong with an expression, and at which piece of what the author wrote. The sentences are in
//! `wording`: each problem has a key there.

use super::functions;

/// Why an expression does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// Where, in bytes from the beginning.
    pub at: usize,
    /// What is wrong.
    pub problem: Problem,
    /// The word that is wrong; empty at the end of the text.
    pub word: String,
    /// The nearest word that would be right.
    pub nearest: Option<&'static str>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $key:expr),+ $(,)?) => {
        /// What is wrong with an expression.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Problem { $($(#[$doc])* $name),+ }

        impl Problem {
            /// All of them.
            pub const ALL: &'static [Problem] = &[$(Problem::$name),+];

            /// The path of its sentence in `wording`; `None` where the finding's own sentence says it.
            #[must_use]
            pub fn reason(self) -> Option<&'static str> {
                match self { $(Problem::$name => $key),+ }
            }
        }
    };
}

problems! {
    /// Nothing but white space.
    Empty = Some("expression.empty.error"),
    /// Longer than [`LENGTH_LIMIT`](super::LENGTH_LIMIT), or of too many parts.
    TooLong = Some("expression.too-long.error"),
    /// Nested deeper than [`DEPTH_LIMIT`](super::DEPTH_LIMIT).
    TooDeep = Some("expression.too-deep.error"),
    /// A character that no expression has.
    Character = Some("expression.character.error"),
    /// A text that does not end.
    OpenText = Some("expression.open-text.error"),
    /// `${` without `}` or with something that is no item's name.
    Reference = Some("expression.reference.error"),
    /// A word where another kind was expected.
    Unexpected = Some("expression.unexpected.error"),
    /// The text ends where something was expected.
    End = Some("expression.end.error"),
    /// A function that nobody has.
    UnknownFunction = None,
    /// Something of XPath or XLSForm that is not offered: a function, a path, a construct of a
    /// pattern, a directive of a date format.
    NotSupported = None,
    /// Too few or too many arguments, or one that has to be an item and is none.
    Arguments = Some("expression.arguments.error"),
    /// A word by itself, which is a column in a choice filter only; a text stands in quotes.
    BareWord = Some("expression.bare-word.error"),
    /// A pattern that is no regular expression, or too large a one.
    Pattern = Some("expression.pattern.error"),
}

/// The most characters of an expression that a finding quotes.
const QUOTED: usize = 30;

impl ExpressionError {
    /// The piece of the text at which it goes wrong: what comes from there on, or at the end of the
    /// text what comes before.
    #[must_use]
    pub fn fragment(&self, source: &str) -> String {
        if self.problem == Problem::End {
            let text = source.trim_end();
            let begin = text.char_indices().rev().nth(QUOTED - 1).map_or(0, |(at, _)| at);
            let more = if begin > 0 { "…" } else { "" };
            return format!("{more}{}", text.get(begin..).unwrap_or_default());
        }
        let rest = source.get(self.at..).unwrap_or_default().trim();
        match rest.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("{}…", rest.get(..end).unwrap_or_default()),
            None => rest.to_owned(),
        }
    }

    /// The particulars of a finding about it.
    #[must_use]
    pub fn args(&self, source: &str) -> Vec<(&'static str, String)> {
        let mut args = vec![
            ("expression", source.to_owned()),
            ("value", self.word.clone()),
            ("nearest", self.nearest.unwrap_or("–").to_owned()),
            ("fragment", self.fragment(source)),
        ];
        args.extend(self.problem.reason().map(|reason| ("reason", reason.to_owned())));
        if self.problem == Problem::Arguments {
            args.push(("usage", functions::usage(&self.word)));
        }
        args
    }
}
