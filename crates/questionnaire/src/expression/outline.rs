//! What a simple expression says, so that it can be put into words: comparisons of answers with
//! values, `selected()`, and their joining by `and`, `or` and `not()`. It decides what is simple;
//! the words are for whoever shows them.

use pingyi_base::{ItemName, number};

use super::Expression;
use super::parse::{Node, Operator};
use super::value::Comparison;

/// A simple expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// All of them hold.
    All(Vec<Outline>),
    /// At least one of them holds.
    Any(Vec<Outline>),
    /// It does not hold.
    Not(Box<Outline>),
    /// An answer beside a value that stands in the expression.
    Compared {
        /// Whose answer; `None` is the item's own (`.`).
        item: Option<ItemName>,
        /// How they must stand to each other.
        how: Compared,
        /// The value; empty where the answer is asked to be or not to be there.
        value: String,
    },
    /// A choice is among those of an answer.
    Selected {
        /// Whose answer; `None` is the item's own.
        item: Option<ItemName>,
        /// The choice's code.
        code: String,
    },
    /// In a choice filter: the choice's column is the answer.
    Column {
        /// The column.
        column: String,
        /// Whose answer.
        item: ItemName,
    },
}

/// How an answer stands to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The same.
    Equal,
    /// Not the same.
    Unequal,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// More.
    More,
    /// More or the same.
    AtLeast,
}

impl Compared {
    /// The same relation, seen from the other side.
    fn turned(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::More => Self::Less,
            Self::AtMost => Self::AtLeast,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

impl From<Comparison> for Compared {
    fn from(comparison: Comparison) -> Self {
        match comparison {
            Comparison::Equal => Self::Equal,
            Comparison::Unequal => Self::Unequal,
            Comparison::Less => Self::Less,
            Comparison::LessOrEqual => Self::AtMost,
            Comparison::Greater => Self::More,
            Comparison::GreaterOrEqual => Self::AtLeast,
        }
    }
}

impl Expression {
    /// What it says; `None` where it is not simple.
    #[must_use]
    pub fn outline(&self) -> Option<Outline> {
        outline(&self.root)
    }
}

fn outline(node: &Node) -> Option<Outline> {
    match node {
        Node::Binary(Operator::And, left, right) => {
            let (mut all, right) = match outline(left)? {
                Outline::All(all) => (all, outline(right)?),
                other => (vec![other], outline(right)?),
            };
            match right {
                Outline::All(more) => all.extend(more),
                other => all.push(other),
            }
            Some(Outline::All(all))
        }
        Node::Binary(Operator::Or, left, right) => {
            let (mut any, right) = match outline(left)? {
                Outline::Any(any) => (any, outline(right)?),
                other => (vec![other], outline(right)?),
            };
            match right {
                Outline::Any(more) => any.extend(more),
                other => any.push(other),
            }
            Some(Outline::Any(any))
        }
        Node::Binary(Operator::Compares(how), left, right) => compared(left, (*how).into(), right),
        Node::Call(function, arguments) => match (function.name, arguments.as_slice()) {
            ("not", [inner]) => Some(Outline::Not(Box::new(outline(inner)?))),
            ("selected", [whose, what]) => {
                Some(Outline::Selected { item: answer(whose)?, code: constant(what)? })
            }
            _ => None,
        },
        _ => None,
    }
}

fn compared(left: &Node, how: Compared, right: &Node) -> Option<Outline> {
    if let (Some(item), Some(value)) = (answer(left), constant(right)) {
        return Some(Outline::Compared { item, how, value });
    }
    if let (Some(value), Some(item)) = (constant(left), answer(right)) {
        return Some(Outline::Compared { item, how: how.turned(), value });
    }
    match (left, how, right) {
        (Node::Attribute(column), Compared::Equal, Node::Reference(item))
        | (Node::Reference(item), Compared::Equal, Node::Attribute(column)) => {
            Some(Outline::Column { column: column.clone(), item: item.clone() })
        }
        _ => None,
    }
}

/// Whose answer a node is: an item's, or the item's own.
fn answer(node: &Node) -> Option<Option<ItemName>> {
    match node {
        Node::Reference(item) => Some(Some(item.clone())),
        Node::Current => Some(None),
        _ => None,
    }
}

/// The value that a node is, whatever was answered.
fn constant(node: &Node) -> Option<String> {
    match node {
        Node::Number(value) => Some(number::text(*value)),
        Node::Text(text) => Some(text.clone()),
        Node::Minus(inner) => match &**inner {
            Node::Number(value) => Some(number::text(-value)),
            _ => None,
        },
        _ => None,
    }
}
