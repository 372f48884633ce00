//! XLSForm expressions: parsed once, evaluated against answers. It decides what an expression
//! means; where the answers come from is the [`Scope`]'s business.
//!
//! Written by hand: see `docs/decisions` for the cost of the alternative, and
//! `docs/expressions.md` for what is there and what is not.

mod evaluate;
mod functions;
mod parse;
mod token;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use pingyi_base::ItemName;

pub use evaluate::{EvaluationError, Scope};
pub use functions::FUNCTIONS;
pub use value::Value;

/// The longest expression that is read, in bytes.
pub const LENGTH_LIMIT: usize = 10_000;
/// The deepest nesting that is read.
pub const DEPTH_LIMIT: usize = 64;
/// The most steps that one evaluation may take.
pub const STEP_LIMIT: usize = 20_000;

/// A parsed expression with its source text.
#[derive(Clone)]
pub struct Expression {
    source: Arc<str>,
    root: Arc<parse::Node>,
}

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

/// What is wrong with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing but white space.
    Empty,
    /// Longer than [`LENGTH_LIMIT`].
    TooLong,
    /// Nested deeper than [`DEPTH_LIMIT`].
    TooDeep,
    /// A character that no expression has.
    Character,
    /// A text that does not end.
    OpenText,
    /// `${` without `}` or with something that is no item's name.
    Reference,
    /// A word where another kind was expected.
    Unexpected,
    /// The text ends where something was expected.
    End,
    /// A function that Pingyi does not have.
    UnknownFunction,
    /// Too few or too many arguments.
    Arguments,
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// Says where and what, and the nearest valid function name where there is one.
    pub fn parse(source: &str) -> Result<Self, ExpressionError> {
        let root = parse::parse(source)?;
        Ok(Self { source: Arc::from(source), root: Arc::new(root) })
    }

    /// The text that was parsed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The items that the expression refers to, each once, in order of first mention.
    #[must_use]
    pub fn references(&self) -> Vec<ItemName> {
        let mut names = Vec::new();
        self.root.collect_references(&mut names);
        names
    }

    /// Evaluates the expression.
    ///
    /// # Errors
    /// When the step limit is reached.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        evaluate::evaluate(&self.root, scope)
    }

    /// Evaluates the expression to a truth value.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn holds(&self, scope: &dyn Scope) -> Result<bool, EvaluationError> {
        Ok(self.evaluate(scope)?.is_true())
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Expression({:?})", self.source)
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} at byte {}", self.problem, self.at)?;
        if !self.word.is_empty() {
            write!(formatter, ": {}", self.word)?;
        }
        Ok(())
    }
}
