//! XLSForm expressions: parsed once, evaluated against answers. It decides what an expression
//! means; where the answers come from is the [`Scope`]'s business.
//!
//! Written by hand: see `docs/decisions` for the cost of the alternative, and
//! `docs/expressions.md` for what is there and what is not.

mod arithmetic;
mod evaluate;
mod functions;
mod label;
mod least;
mod moment;
mod outline;
mod parse;
mod pattern;
mod problem;
mod text;
mod token;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use pingyi_base::ItemName;

pub use evaluate::{EvaluationError, Scope};
pub use functions::{FUNCTIONS, NOT_SUPPORTED};
pub use label::{LabelPart, label_parts, label_references};
pub use outline::{Compared, Outline};
pub use problem::{ExpressionError, Problem};
pub use value::Value;

use functions::Does;
use parse::Node;

/// The longest expression that is read, in bytes.
pub const LENGTH_LIMIT: usize = 10_000;
/// The deepest nesting that is read.
pub const DEPTH_LIMIT: usize = 64;
/// The most steps that one evaluation may take: nodes, members of lists, and pieces of work over long
/// texts and in regular expressions.
pub const STEP_LIMIT: usize = 20_000;

/// The most steps of all evaluations that one answer, or the opening of a draft, brings about: about a
/// second of work on a slow tablet.
pub const TOTAL_STEP_LIMIT: usize = 1_000_000;

/// A parsed expression with its source text.
#[derive(Clone)]
pub struct Expression {
    source: Arc<str>,
    root: Arc<parse::Node>,
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// Says where and what, and the nearest valid function name where there is one.
    pub fn parse(source: &str) -> Result<Self, ExpressionError> {
        Ok(Self::new(source, parse::parse(source, false)?))
    }

    /// Parses a choice filter, in which a bare word is a column of the choice.
    ///
    /// # Errors
    /// As [`Expression::parse`].
    pub fn parse_filter(source: &str) -> Result<Self, ExpressionError> {
        Ok(Self::new(source, parse::parse(source, true)?))
    }

    /// The expression that is a text as it stands, such as a default that is no formula.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::new(text, Node::Text(text.to_owned()))
    }

    /// Whether it is a text as it stands; a text that was parsed has quotes around it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(&*self.root, Node::Text(text) if **text == *self.source)
    }

    fn new(source: &str, root: Node) -> Self {
        Self { source: Arc::from(source), root: Arc::new(root) }
    }

    /// The text that was parsed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The items that the expression refers to, each once, in order of first mention. What `count()`
    /// is about is among them, although it may be a repeat.
    #[must_use]
    pub fn references(&self) -> Vec<ItemName> {
        let mut names = Vec::new();
        self.root.visit(&mut |node| match node {
            Node::Reference(name)
            | Node::Count(name)
            | Node::ChoiceName(_, name)
            | Node::Indexed(name, _, _) => add(&mut names, name),
            _ => {}
        });
        names
    }

    /// The names that stand for a repeat: in `indexed-repeat()`, and in `count()`, which takes an item
    /// as well; each once.
    #[must_use]
    pub fn repeats(&self) -> Vec<ItemName> {
        let mut names = Vec::new();
        self.root.visit(&mut |node| match node {
            Node::Count(name) | Node::Indexed(_, name, _) => add(&mut names, name),
            _ => {}
        });
        names
    }

    /// Each item that stands in an `indexed-repeat()`, with the repeat that it has to stand in.
    #[must_use]
    pub fn indexed(&self) -> Vec<(ItemName, ItemName)> {
        let mut pairs = Vec::new();
        self.root.visit(&mut |node| {
            if let Node::Indexed(item, repeat, _) = node {
                pairs.push((item.clone(), repeat.clone()));
            }
        });
        pairs
    }

    /// The columns of a choice that a filter looks at, each once.
    #[must_use]
    pub fn attributes(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        self.root.visit(&mut |node| {
            if let Node::Attribute(column) = node
                && !columns.contains(&column.as_str())
            {
                columns.push(column);
            }
        });
        columns
    }

    /// Whether the value hangs on the moment.
    #[must_use]
    pub fn uses_time(&self) -> bool {
        self.calls(|does| matches!(does, Does::Today | Does::Now))
    }

    /// Whether the value hangs on which instance of a repeat it is for.
    #[must_use]
    pub fn uses_position(&self) -> bool {
        self.calls(|does| matches!(does, Does::Position | Does::Index))
    }

    /// Whether the value hangs on chance.
    #[must_use]
    pub fn uses_random(&self) -> bool {
        self.calls(|does| matches!(does, Does::Random))
    }

    fn calls(&self, wanted: fn(Does) -> bool) -> bool {
        let mut found = false;
        self.root
            .visit(&mut |node| found |= matches!(node, Node::Call(function, _) if wanted(function.does)));
        found
    }

    /// Evaluates the expression.
    ///
    /// # Errors
    /// When the step limit is reached.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, EvaluationError> {
        let mut steps = STEP_LIMIT;
        self.evaluate_within(scope, &mut steps)
    }

    /// Evaluates the expression with what is left of a number of steps that several evaluations
    /// share; what it took is taken away. It never takes more than [`STEP_LIMIT`].
    ///
    /// # Errors
    /// When the step limit, or the end of the shared steps, is reached.
    pub fn evaluate_within(&self, scope: &dyn Scope, steps: &mut usize) -> Result<Value, EvaluationError> {
        evaluate::evaluate(&self.root, scope, steps)
    }

    /// A number of steps below which no evaluation stays, whatever the answers are, where `members`
    /// tells how many answers the list of an item is certain to have; 0 for what is certain of none.
    #[must_use]
    pub fn least_steps(&self, members: &dyn Fn(&ItemName) -> usize) -> usize {
        least::steps(&self.root, members)
    }

    /// Evaluates the expression to a truth value.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn holds(&self, scope: &dyn Scope) -> Result<bool, EvaluationError> {
        Ok(self.evaluate(scope)?.is_true())
    }
}

fn add(names: &mut Vec<ItemName>, name: &ItemName) {
    if !names.contains(name) {
        names.push(name.clone());
    }
}

/// By source: the same text is the same expression, unless one of them is a text as it stands.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.is_plain() == other.is_plain()
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Expression({:?})", self.source)
    }
}
