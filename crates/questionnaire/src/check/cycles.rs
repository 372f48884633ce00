//! Finds items that hang on themselves, directly or around a corner: through conditions, calculations,
//! defaults, choice filters and the number of a repeat's instances. `.` and `once()` are no corner,
//! as they take the answer that is there.

use std::collections::BTreeMap;

use pingyi_base::{Finding, FindingCode, ItemName, Place, ordered};

use super::decisive;
use crate::expression::Expression;
use crate::{Questionnaire, SectionKind};

pub(super) fn cycles(questionnaire: &Questionnaire, findings: &mut Vec<Finding>) {
    let graph = Graph::of(questionnaire);
    let components = graph.components();
    for (index, node) in graph.nodes.iter().enumerate() {
        // A group only hands its condition on to the items in it, and they are told.
        if !node.is_told {
            continue;
        }
        let back = |to: &usize| *to == index || (components.get(*to) == components.get(index));
        if graph.edges.get(index).into_iter().flatten().any(back) {
            let finding = Finding::error(FindingCode::PackExpression, Place::item(node.name.as_str()));
            let leads_back = |expression: &&&Expression| graph.targets(expression).iter().any(back);
            let blame = node.expressions.iter().find(leads_back).or(node.expressions.first());
            let source = blame.map_or("", |expression| expression.source());
            findings.push(finding.with("problem", "cycle").with("expression", source));
        }
    }
}

/// An item or a section.
struct Node<'a> {
    name: &'a ItemName,
    expressions: Vec<&'a Expression>,
    is_told: bool,
}

/// Items and then sections; an edge leads to what a node hangs on.
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    places: BTreeMap<&'a ItemName, usize>,
    edges: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    fn of(questionnaire: &'a Questionnaire) -> Self {
        let mut nodes = Vec::new();
        let mut around = Vec::new();
        for item in &questionnaire.items {
            nodes.push(Node { name: &item.name, expressions: decisive(item).collect(), is_told: true });
            around.push(item.section);
        }
        for section in &questionnaire.sections {
            let (count, is_repeat) = match &section.kind {
                SectionKind::Repeat { count } => (count.as_ref(), true),
                SectionKind::Group => (None, false),
            };
            let expressions = section.relevant.iter().chain(count).collect();
            nodes.push(Node { name: &section.name, expressions, is_told: is_repeat });
            around.push(section.parent);
        }
        let places = ordered::map(nodes.iter().enumerate().map(|(index, node)| (node.name, index)));
        let mut graph = Self { nodes, places, edges: Vec::new() };
        for (node, around) in graph.nodes.iter().zip(around) {
            let mut targets: Vec<usize> =
                node.expressions.iter().flat_map(|expression| graph.targets(expression)).collect();
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
