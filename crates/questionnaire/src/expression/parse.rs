//! Tokens to a tree, by precedence climbing (Pratt). Precedence as XPath 1.0 §3: or, and,
//! equality, comparison, sum, product, minus.

use pingyi_base::ItemName;

use super::functions::{self, Function};
use super::token::{Kind, Token, error, tokens};
use super::{DEPTH_LIMIT, ExpressionError, Problem};

/// A node of the tree.
#[derive(Debug)]
pub(super) enum Node {
    Number(f64),
    Text(String),
    Reference(ItemName),
    Current,
    Minus(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(&'static Function, Vec<Node>),
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
}

impl Node {
    pub(super) fn collect_references(&self, names: &mut Vec<ItemName>) {
        match self {
            Self::Reference(name) => {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            Self::Minus(inner) => inner.collect_references(names),
            Self::Binary(_, left, right) => {
                left.collect_references(names);
                right.collect_references(names);
            }
            Self::Call(_, arguments) => {
                for argument in arguments {
                    argument.collect_references(names);
                }
            }
            Self::Number(_) | Self::Text(_) | Self::Current => {}
        }
    }
}

pub(super) fn parse(source: &str) -> Result<Node, ExpressionError> {
    let tokens = tokens(source)?;
    if tokens.is_empty() {
        return Err(error(0, Problem::Empty, ""));
    }
    let mut parser = Parser { tokens: &tokens, next: 0, end: source.len(), depth: 0 };
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
            // Minus binds closer than any operator between two values (§3.5).
            Kind::Sign("-" | "\u{2212}") => Ok(Node::Minus(Box::new(self.expression(7)?))),
            Kind::Sign("(") => {
                let inner = self.expression(0)?;
                self.closed(inner)
            }
            Kind::Word(name) if self.sign("(") => self.call(name, token),
            Kind::Word(_) | Kind::Sign(_) => Err(unexpected(token)),
        }
    }

    fn closed(&mut self, inner: Node) -> Result<Node, ExpressionError> {
        if self.sign(")") {
            return Ok(inner);
        }
        Err(self.peek().map_or_else(|| error(self.end, Problem::End, ""), unexpected))
    }

    fn call(&mut self, name: &str, token: &Token) -> Result<Node, ExpressionError> {
        let function = functions::find(name).ok_or_else(|| ExpressionError {
            nearest: functions::nearest(name),
            ..error(token.at, Problem::UnknownFunction, name)
        })?;
        let mut arguments = Vec::new();
        if !self.sign(")") {
            loop {
                arguments.push(self.expression(0)?);
                if self.sign(")") {
                    break;
                }
                if !self.sign(",") {
                    return Err(self.peek().map_or_else(|| error(self.end, Problem::End, ""), unexpected));
                }
            }
        }
        if arguments.len() < function.least || arguments.len() > function.most {
            return Err(error(token.at, Problem::Arguments, name));
        }
        Ok(Node::Call(function, arguments))
    }
}

fn operator(kind: &Kind) -> Option<(Operator, u8)> {
    match kind {
        Kind::Word(word) => match word.as_str() {
            "or" => Some((Operator::Or, 1)),
            "and" => Some((Operator::And, 2)),
            "div" => Some((Operator::Divided, 6)),
            "mod" => Some((Operator::Modulo, 6)),
            _ => None,
        },
        Kind::Sign(sign) => match *sign {
            "=" => Some((Operator::Equal, 3)),
            "!=" => Some((Operator::Unequal, 3)),
            "<" => Some((Operator::Less, 4)),
            "<=" => Some((Operator::LessOrEqual, 4)),
            ">" => Some((Operator::Greater, 4)),
            ">=" => Some((Operator::GreaterOrEqual, 4)),
            "+" => Some((Operator::Plus, 5)),
            "-" | "\u{2212}" => Some((Operator::Minus, 5)),
            "*" => Some((Operator::Times, 6)),
            _ => None,
        },
        Kind::Number(_) | Kind::Text(_) | Kind::Reference(_) | Kind::Dot => None,
    }
}

fn unexpected(token: &Token) -> ExpressionError {
    let word = match &token.kind {
        Kind::Number(number) => pingyi_base::number::text(*number),
        Kind::Text(text) => format!("'{text}'"),
        Kind::Reference(name) => format!("${{{name}}}"),
        Kind::Word(word) => word.clone(),
        Kind::Dot => ".".to_owned(),
        Kind::Sign(sign) => (*sign).to_owned(),
    };
    error(token.at, Problem::Unexpected, &word)
}
