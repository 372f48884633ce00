//! Tokens to a tree, by precedence climbing (Pratt). Precedence as XPath 1.0 §3: or, and,
//! equality, comparison, sum, product, minus.

use pingyi_base::ItemName;

use super::functions::{self, Does, Function, NOT_SUPPORTED};
use super::moment;
use super::pattern::{Pattern, Refusal};
use super::token::{self, Kind, Token, error, tokens};
use super::value::Comparison;
use super::{DEPTH_LIMIT, ExpressionError, Problem};

/// A node of the tree.
#[derive(Debug)]
pub(super) enum Node {
    Number(f64),
    Text(String),
    Reference(ItemName),
    /// A column of a choice.
    Attribute(String),
    Current,
    Minus(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(&'static Function, Vec<Node>),
    /// `regex()` with a pattern that stands in the expression.
    Matches(Box<Node>, Box<Pattern>),
    /// `count()` of an item or a repeat.
    Count(ItemName),
    /// `jr:choice-name()`: the code, and the item whose choice it is.
    ChoiceName(Box<Node>, ItemName),
    /// `indexed-repeat()`: the item, the repeat in which it stands, and the place there.
    Indexed(ItemName, ItemName, Box<Node>),
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Compares(Comparison),
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
}

impl Node {
    /// Looks at the node and all below it, in the order of writing.
    pub(super) fn visit<'a>(&'a self, look: &mut dyn FnMut(&'a Node)) {
        look(self);
        match self {
            Self::Minus(inner)
            | Self::Matches(inner, _)
            | Self::ChoiceName(inner, _)
            | Self::Indexed(_, _, inner) => inner.visit(look),
            Self::Binary(_, left, right) => {
                left.visit(look);
                right.visit(look);
            }
            Self::Call(_, arguments) => arguments.iter().for_each(|argument| argument.visit(look)),
            Self::Number(_)
            | Self::Text(_)
            | Self::Reference(_)
            | Self::Attribute(_)
            | Self::Current
            | Self::Count(_) => {}
        }
    }
}

/// Parses; bare words are columns of a choice where those are allowed.
pub(super) fn parse(source: &str, has_columns: bool) -> Result<Node, ExpressionError> {
    let tokens = tokens(source)?;
    if tokens.is_empty() {
        return Err(error(0, Problem::Empty, ""));
    }
    let mut parser = Parser { tokens: &tokens, next: 0, end: source.len(), depth: 0, has_columns };
    let node = parser.expression(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(token) => Err(unexpected(token)),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    end: usize,
    depth: usize,
    has_columns: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<&'a Token, ExpressionError> {
        let token = self.peek().ok_or_else(|| error(self.end, Problem::End, ""))?;
        self.next += 1;
        Ok(token)
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token { kind: Kind::Sign(sign), .. }) if *sign == wanted);
        self.next += usize::from(found);
        found
    }

    fn expression(&mut self, lowest: u8) -> Result<Node, ExpressionError> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            let at = self.peek().map_or(self.end, |token| token.at);
            return Err(error(at, Problem::TooDeep, ""));
        }
        let mut left = self.operand()?;
        while let Some((operator, strength)) = self.peek().and_then(|token| operator(&token.kind)) {
            if strength < lowest {
                break;
            }
            self.next += 1;
            let right = self.expression(strength + 1)?;
            left = Node::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Node, ExpressionError> {
        let token = self.take()?;
        match &token.kind {
            Kind::Number(number) => Ok(Node::Number(*number)),
            Kind::Text(text) => Ok(Node::Text(text.clone())),
            Kind::Reference(name) => Ok(Node::Reference(ItemName::new(name))),
            Kind::Dot => Ok(Node::Current),
            // A step of a path; its only use here is `position(..)`.
            Kind::Dots => Err(error(token.at, Problem::NotSupported, "..")),
            // Minus binds closer than any operator between two values (§3.5).
            Kind::Sign("-" | "\u{2212}") => Ok(Node::Minus(Box::new(self.expression(7)?))),
            Kind::Sign("(") => {
                let inner = self.expression(0)?;
                self.closed(inner)
            }
            Kind::Word(name) if self.sign("(") => self.call(name, token),
            Kind::Word(name) if operator(&token.kind).is_none() => {
                if self.has_columns {
                    Ok(Node::Attribute(name.clone()))
                } else {
                    Err(error(token.at, Problem::BareWord, name))
                }
            }
            Kind::Word(_) | Kind::Sign(_) => Err(unexpected(token)),
        }
    }

    fn closed(&mut self, inner: Node) -> Result<Node, ExpressionError> {
        if self.sign(")") {
            return Ok(inner);
        }
        Err(self.unexpected_here())
    }

    fn unexpected_here(&self) -> ExpressionError {
        self.peek().map_or_else(|| error(self.end, Problem::End, ""), unexpected)
    }

    /// A call; its name and the opening parenthesis are taken.
    fn call(&mut self, name: &str, token: &Token) -> Result<Node, ExpressionError> {
        let Some(function) = functions::find(name) else {
            return Err(if NOT_SUPPORTED.contains(&name) {
                error(token.at, Problem::NotSupported, name)
            } else {
                ExpressionError {
                    nearest: functions::nearest(name),
                    ..error(token.at, Problem::UnknownFunction, name)
                }
            });
        };
        if matches!(function.does, Does::Position) {
            return self.position(function, token);
        }
        let mut arguments = Vec::new();
        if !self.sign(")") {
            loop {
                arguments.push(self.expression(0)?);
                if self.sign(")") {
                    break;
                }
                if !self.sign(",") {
                    return Err(self.unexpected_here());
                }
            }
        }
        if arguments.len() < function.least || arguments.len() > function.most {
            return Err(error(token.at, Problem::Arguments, name));
        }
        finished(function, arguments, token)
    }

    /// `position(..)`, the only place for `..`.
    fn position(&mut self, function: &'static Function, token: &Token) -> Result<Node, ExpressionError> {
        let is_parent = matches!(self.peek(), Some(Token { kind: Kind::Dots, .. }));
        self.next += usize::from(is_parent);
        match is_parent {
            true => self.closed(Node::Call(function, Vec::new())),
            false => Err(error(token.at, Problem::Arguments, function.name)),
        }
    }
}

/// The call as a node, where its arguments have the form that the function needs.
fn finished(
    function: &'static Function,
    mut arguments: Vec<Node>,
    token: &Token,
) -> Result<Node, ExpressionError> {
    let last = if arguments.len() > 1 { arguments.pop() } else { None };
    let node = match (function.does, arguments.as_slice(), last) {
        (Does::Count, [Node::Reference(name)], None) => Node::Count(name.clone()),
        (Does::IndexedRepeat, [Node::Reference(item), Node::Reference(repeat)], Some(place)) => {
            Node::Indexed(item.clone(), repeat.clone(), Box::new(place))
        }
        (Does::ChoiceName, _, Some(item)) => match (arguments.pop(), choice_item(item)) {
            (Some(code), Some(item)) => Node::ChoiceName(Box::new(code), item),
            _ => return Err(error(token.at, Problem::Arguments, function.name)),
        },
        (Does::Count | Does::IndexedRepeat, ..) => {
            return Err(error(token.at, Problem::Arguments, function.name));
        }
        (Does::WeightedChecklist, all, Some(_)) if all.len() % 2 == 0 => {
            return Err(error(token.at, Problem::Arguments, function.name));
        }
        (Does::FormatDate, _, Some(Node::Text(format))) => {
            if let Some(directive) = moment::refused_directive(&format) {
                return Err(error(token.at, Problem::NotSupported, &directive));
            }
            arguments.push(Node::Text(format));
            Node::Call(function, arguments)
        }
        (Does::Regex, _, Some(Node::Text(source))) => {
            let pattern = Pattern::compile(&source).map_err(|refusal| match refusal {
                Refusal::Wrong => error(token.at, Problem::Pattern, &source),
                Refusal::NotSupported(what) => error(token.at, Problem::NotSupported, &what),
            })?;
            let value = arguments.pop().unwrap_or(Node::Current);
            Node::Matches(Box::new(value), Box::new(pattern))
        }
        (Does::NormalizeSpace, [], _) => Node::Call(function, vec![Node::Current]),
        (_, _, last) => {
            arguments.extend(last);
            Node::Call(function, arguments)
        }
    };
    Ok(node)
}

/// The item whose choices are meant: `${item}`, or the same as a text.
fn choice_item(node: Node) -> Option<ItemName> {
    match node {
        Node::Reference(name) => Some(name),
        Node::Text(text) => token::reference(text.trim()).map(|(name, _)| ItemName::new(name)),
        _ => None,
    }
}

fn operator(kind: &Kind) -> Option<(Operator, u8)> {
    let compares = |comparison, strength| Some((Operator::Compares(comparison), strength));
    match kind {
        Kind::Word(word) => match word.as_str() {
            "or" => Some((Operator::Or, 1)),
            "and" => Some((Operator::And, 2)),
            "div" => Some((Operator::Divided, 6)),
            "mod" => Some((Operator::Modulo, 6)),
            _ => None,
        },
        Kind::Sign(sign) => match *sign {
            "=" => compares(Comparison::Equal, 3),
            "!=" => compares(Comparison::Unequal, 3),
            "<" => compares(Comparison::Less, 4),
            "<=" => compares(Comparison::LessOrEqual, 4),
            ">" => compares(Comparison::Greater, 4),
            ">=" => compares(Comparison::GreaterOrEqual, 4),
            "+" => Some((Operator::Plus, 5)),
            "-" | "\u{2212}" => Some((Operator::Minus, 5)),
            "*" => Some((Operator::Times, 6)),
            _ => None,
        },
        Kind::Number(_) | Kind::Text(_) | Kind::Reference(_) | Kind::Dot | Kind::Dots => None,
    }
}

fn unexpected(token: &Token) -> ExpressionError {
    let word = match &token.kind {
        Kind::Number(number) => pingyi_base::number::text(*number),
        Kind::Text(text) => format!("'{text}'"),
        Kind::Reference(name) => format!("${{{name}}}"),
        Kind::Word(word) => word.clone(),
        Kind::Dot => ".".to_owned(),
        Kind::Dots => "..".to_owned(),
        Kind::Sign(sign) => (*sign).to_owned(),
    };
    error(token.at, Problem::Unexpected, &word)
}
