//! Tokens to a tree, with bounded length, depth and size.

use rust_decimal::Decimal;

use super::error::{FormulaError, FormulaFault};
use super::lexer::{Kind, Token, tokens};
use super::{MAX_DEPTH, MAX_LENGTH, MAX_NODES};

/// A parsed expression; each node knows its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ast {
    pub(super) at: usize,
    pub(super) node: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Number(Decimal),
    Variable(String),
    Not(Box<Ast>),
    Negate(Box<Ast>),
    Binary(&'static str, Box<Ast>, Box<Ast>),
    Call(String, Vec<Ast>),
}

impl Ast {
    /// The variables that it uses, each once, in the order of the text.
    pub fn variables(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a str>) {
        match &self.node {
            Node::Number(_) => {}
            Node::Variable(name) => {
                if !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
            Node::Not(inner) | Node::Negate(inner) => inner.collect(found),
            Node::Binary(_, a, b) => {
                a.collect(found);
                b.collect(found);
            }
            Node::Call(_, arguments) => arguments.iter().for_each(|a| a.collect(found)),
        }
    }
}

/// Parses a formula.
pub fn parse(source: &str) -> Result<Ast, FormulaError> {
    let length = source.chars().count();
    if length > MAX_LENGTH {
        return Err(FormulaError { position: MAX_LENGTH, fault: FormulaFault::TooLong });
    }
    let mut parser = Parser { tokens: tokens(source)?, next: 0, end: length, nodes: 0 };
    let ast = parser.level(0, 0)?;
    match parser.peek() {
        None => Ok(ast),
        Some(token) => Err(FormulaError { position: token.at, fault: FormulaFault::TrailingText }),
    }
}

/// Operators by rising binding strength.
const LEVELS: [&[&str]; 5] = [&["or"], &["and"], &["<=", ">=", "<>", "!=", "<", ">", "="], &["+", "-"], &["*", "/"]];
/// `not` stands before a comparison.
const NOT_LEVEL: usize = 2;

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    end: usize,
    nodes: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<Token, FormulaError> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token.ok_or(FormulaError { position: self.end, fault: FormulaFault::Incomplete })
    }

    fn expect(&mut self, symbol: &'static str) -> Result<(), FormulaError> {
        let token = self.take()?;
        if token.kind == Kind::Symbol(symbol) {
            Ok(())
        } else {
            Err(FormulaError { position: token.at, fault: FormulaFault::Expected(symbol) })
        }
    }

    fn node(&mut self, at: usize, node: Node) -> Result<Ast, FormulaError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(FormulaError { position: at, fault: FormulaFault::TooLarge });
        }
        Ok(Ast { at, node })
    }

    fn operator(&self, level: usize) -> Option<&'static str> {
        let operators = LEVELS.get(level)?;
        match &self.peek()?.kind {
            Kind::Symbol(symbol) => operators.iter().find(|o| *o == symbol).copied(),
            Kind::Name(name) => operators.iter().find(|o| **o == name.as_str()).copied(),
            Kind::Number(_) => None,
        }
    }

    fn level(&mut self, level: usize, depth: usize) -> Result<Ast, FormulaError> {
        if level >= LEVELS.len() {
            return self.unary(depth);
        }
        if level == NOT_LEVEL && self.peek().is_some_and(|t| t.kind == Kind::Name("not".to_owned())) {
            let at = self.take()?.at;
            if depth >= MAX_DEPTH {
                return Err(FormulaError { position: at, fault: FormulaFault::TooDeep });
            }
            let inner = self.level(NOT_LEVEL, depth + 1)?;
            return self.node(at, Node::Not(Box::new(inner)));
        }
        let mut left = self.level(level + 1, depth)?;
        while let Some(operator) = self.operator(level) {
            let at = self.peek().map_or(self.end, |token| token.at);
            self.next += 1;
            let right = self.level(level + 1, depth)?;
            left = self.node(at, Node::Binary(operator, Box::new(left), Box::new(right)))?;
        }
        Ok(left)
    }

    fn unary(&mut self, depth: usize) -> Result<Ast, FormulaError> {
        let token = self.take()?;
        if depth >= MAX_DEPTH {
            return Err(FormulaError { position: token.at, fault: FormulaFault::TooDeep });
        }
        match token.kind {
            Kind::Number(number) => self.node(token.at, Node::Number(number)),
            Kind::Symbol("-") => {
                let inner = self.unary(depth + 1)?;
                self.node(token.at, Node::Negate(Box::new(inner)))
            }
            Kind::Symbol("(") => {
                let inner = self.level(0, depth + 1)?;
                self.expect(")")?;
                Ok(inner)
            }
            Kind::Name(name) if matches!(name.as_str(), "and" | "or" | "not") => {
                Err(FormulaError { position: token.at, fault: FormulaFault::Unexpected(name) })
            }
            Kind::Name(name) => {
                if self.peek().is_some_and(|t| t.kind == Kind::Symbol("(")) {
                    self.next += 1;
                    let arguments = self.arguments(depth)?;
                    self.node(token.at, Node::Call(name, arguments))
                } else {
                    self.node(token.at, Node::Variable(name))
                }
            }
            Kind::Symbol(symbol) => {
                Err(FormulaError { position: token.at, fault: FormulaFault::Unexpected(symbol.to_owned()) })
            }
        }
    }

    fn arguments(&mut self, depth: usize) -> Result<Vec<Ast>, FormulaError> {
        let mut arguments = vec![self.level(0, depth + 1)?];
        while self.peek().is_some_and(|t| t.kind == Kind::Symbol(",")) {
            self.next += 1;
            arguments.push(self.level(0, depth + 1)?);
        }
        self.expect(")")?;
        Ok(arguments)
    }
}
