//! Finds items that hang on themselves, directly or around a corner: through conditions, calculations,
//! defaults, choice filters and the number of a repeat's instances. `.` and `once()` are no corner,
//! as they take the answer that is there.

use std::collections::VecDeque;

use pingyi_base::Map;
use pingyi_base::{Finding, FindingCode, ItemName, Place, ordered};

use super::{Field, at, decisive, of_section};
use crate::expression::Expression;
use crate::{Questionnaire, SectionKind};

/// The most steps that are taken to tell ways round: a hostile file may have ten thousand of them.
const STEPS: usize = 200_000;
/// The most members of a way round that are named.
const NAMED: usize = 10;

pub(super) fn cycles(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let graph = Graph::of(questionnaire);
    let components = graph.components();
    let mut budget = STEPS;
    for (index, node) in graph.nodes.iter().enumerate() {
        // A group only hands its condition on to the items in it, and they are told.
        if !node.is_told {
            continue;
        }
        let back = |to: &usize| *to == index || (components.get(*to) == components.get(index));
        if graph.edges.get(index).into_iter().flatten().any(back) {
            let leads_back = |(_, expression): &&Field<'_>| graph.targets(expression).iter().any(back);
            let round = graph.round(index, &components, &mut budget);
            // An item that hangs on itself by the group around it has no such expression of its own:
            // then the first one on the way round is told.
            let blame = round
                .iter()
                .filter_map(|place| graph.nodes.get(*place))
                .find_map(|node| Some((node, node.expressions.iter().find(leads_back)?)));
            let (place, source) = match blame {
                Some((owner, (field, expression))) if owner.name == node.name => {
                    (at(node.name, field), expression.source())
                }
                Some((_, (_, expression))) => (Place::item(node.name.as_str()), expression.source()),
                None => (Place::item(node.name.as_str()), ""),
            };
            let names = round.iter().take(NAMED).filter_map(|place| graph.nodes.get(*place));
            let mut members: Vec<&str> = names.map(|node| node.name.as_str()).collect();
            members.extend((round.len() > NAMED).then_some("…"));
            members.push(node.name.as_str());
            let finding = Finding::error(FindingCode::PackExpression, place);
            let finding = finding.with("reason", "expression.cycle.error").with("expression", source);
            findings.push(finding.with("members", members.join(" → ")));
        }
    }
}

/// An item or a section.
struct Node<'a> {
    name: &'a ItemName,
    expressions: Vec<Field<'a>>,
    is_told: bool,
}

/// Items and then sections; an edge leads to what a node hangs on.
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    places: Map<&'a ItemName, usize>,
    edges: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    fn of(questionnaire: &'a Questionnaire) -> Self {
        let mut nodes = Vec::new();
        let mut around = Vec::new();
        for item in &questionnaire.items {
            nodes.push(Node { name: &item.name, expressions: decisive(item), is_told: true });
            around.push(item.section);
        }
        for section in &questionnaire.sections {
            let is_repeat = matches!(section.kind, SectionKind::Repeat { .. });
            nodes.push(Node { name: &section.name, expressions: of_section(section), is_told: is_repeat });
            around.push(section.parent);
        }
        let places = ordered::map(nodes.iter().enumerate().map(|(index, node)| (node.name, index)));
        let mut graph = Self { nodes, places, edges: Vec::new() };
        for (node, around) in graph.nodes.iter().zip(around) {
            let mut targets: Vec<usize> =
                node.expressions.iter().flat_map(|(_, expression)| graph.targets(expression)).collect();
            targets.extend(around.map(|section| questionnaire.items.len() + section));
            graph.edges.push(targets);
        }
        graph
    }

    /// What an expression names.
    fn targets(&self, expression: &Expression) -> Vec<usize> {
        let names = expression.references().into_iter().chain(expression.repeats());
        names.filter_map(|name| self.places.get(&name).copied()).collect()
    }

    /// The shortest way from a node back to itself, the node first; the node alone where the budget of
    /// steps does not last for it.
    fn round(&self, start: usize, components: &[usize], budget: &mut usize) -> Vec<usize> {
        if *budget < self.nodes.len() {
            return vec![start];
        }
        *budget -= self.nodes.len();
        let mut from: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for &to in self.edges.get(node).into_iter().flatten() {
                *budget = budget.saturating_sub(1);
                if to == start {
                    let before = |node: &usize| from.get(*node).copied().flatten().filter(|_| *node != start);
                    let mut way: Vec<usize> = std::iter::successors(Some(node), before).collect();
                    way.reverse();
                    return way;
                }
                let is_near = components.get(to) == components.get(start);
                if let Some(mark) = from.get_mut(to).filter(|mark| is_near && mark.is_none()) {
                    *mark = Some(node);
                    queue.push_back(to);
                }
            }
        }
        vec![start]
    }

    /// For each node the number of its strongly connected component: two nodes share one if each
    /// leads to the other (Kosaraju's two walks, in time that grows with the edges).
    fn components(&self) -> Vec<usize> {
        let mut backwards = vec![Vec::new(); self.nodes.len()];
        for (from, targets) in self.edges.iter().enumerate() {
            for to in targets {
                if let Some(sources) = backwards.get_mut(*to) {
                    sources.push(from);
                }
            }
        }
        let mut order = Vec::new();
        let mut seen = vec![0; self.nodes.len()];
        for start in 0..self.nodes.len() {
            walk(&self.edges, start, 1, &mut seen, &mut order);
        }
        let mut components = vec![0; self.nodes.len()];
        for start in order.into_iter().rev() {
            walk(&backwards, start, start + 1, &mut components, &mut Vec::new());
        }
        components
    }
}

/// Marks all that is reached from a node and has no mark yet, and lists it, last what leads nowhere
/// new first.
fn walk(edges: &[Vec<usize>], start: usize, mark: usize, marks: &mut [usize], order: &mut Vec<usize>) {
    // Each node with the number of its edges that were gone along.
    let mut path: Vec<(usize, usize)> = Vec::new();
    if is_new(marks, start, mark) {
        path.push((start, 0));
    }
    while let Some((node, next)) = path.last_mut() {
        match edges.get(*node).and_then(|targets| targets.get(*next)) {
            Some(&to) => {
                *next += 1;
                if is_new(marks, to, mark) {
                    path.push((to, 0));
                }
            }
            None => {
                order.push(*node);
                path.pop();
            }
        }
    }
}

/// Sets a mark where there is none.
fn is_new(marks: &mut [usize], node: usize, mark: usize) -> bool {
    match marks.get_mut(node) {
        Some(found) if *found == 0 => {
            *found = mark;
            true
        }
        _ => false,
    }
}
