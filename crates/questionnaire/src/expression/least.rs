//! How many steps an expression takes at least, whatever is answered: what a check can be sure of
//! before anybody fills anything in. It follows the count in `evaluate`, and leaves out whatever an
//! answer may spare: the right side of `and` and `or`, one side of `if`.

use pingyi_base::ItemName;

use super::functions::Does;
use super::parse::{Node, Operator};

/// The least steps. What is remembered after its first time counts as one step.
pub(super) fn steps(node: &Node, members: &dyn Fn(&ItemName) -> usize) -> usize {
    let below = |node: &Node| steps(node, members);
    let own = match node {
        Node::Reference(name) | Node::Count(name) => members(name),
        Node::Number(_) | Node::Text(_) | Node::Attribute(_) | Node::Current => 0,
        Node::Minus(inner)
        | Node::Matches(inner, _)
        | Node::ChoiceName(inner, _)
        | Node::Indexed(_, _, inner) => below(inner),
        Node::Binary(Operator::Or | Operator::And, left, _) => below(left),
        Node::Binary(Operator::Compares(_), left, right) => {
            let size = |side: &Node| match side {
                Node::Reference(name) => members(name).max(1),
                _ => 1,
            };
            below(left) + below(right) + size(left).saturating_mul(size(right))
        }
        Node::Binary(_, left, right) => below(left).saturating_add(below(right)),
        Node::Call(function, arguments) => match (function.does, arguments.as_slice()) {
            (Does::Once, _) => 0,
            (Does::If, [condition, yes, no]) => below(condition).saturating_add(below(yes).min(below(no))),
            (Does::Coalesce, [first, _]) => below(first),
            // The same list is worked out once for all who ask the same.
            (Does::Values(_), [Node::Reference(_)]) => 1,
            _ => arguments.iter().map(below).fold(0, usize::saturating_add),
        },
    };
    own.saturating_add(1)
}
