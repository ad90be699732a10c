//! Trees to programs over numbered values, checked for types; programs to numbers.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Type;
use super::error::{EvalError, EvalFault, FormulaError, FormulaFault};
use super::parser::{Ast, Node};
use crate::settlement::rounding::{Rounding, RoundingMode};

/// A checked formula over numbered values; its result is a number.
#[derive(Debug, Clone)]
pub struct Program {
    root: Number,
}

#[derive(Debug, Clone)]
struct Number {
    at: usize,
    op: Op,
}

#[derive(Debug, Clone)]
enum Op {
    Constant(Decimal),
    Slot(usize),
    Negate(Box<Number>),
    Arithmetic(Arithmetic, Box<(Number, Number)>),
    If(Box<(Condition, Number, Number)>),
    Least(Vec<Number>),
    Greatest(Vec<Number>),
    Round(Rounding, Box<Number>),
    Tier(Box<(Number, Number)>, Vec<(Number, Number)>),
}

#[derive(Debug, Clone)]
enum Condition {
    Not(Box<Condition>),
    And(Box<(Condition, Condition)>),
    Or(Box<(Condition, Condition)>),
    Compare(Comparison, Box<(Number, Number)>),
}

#[derive(Debug, Clone, Copy)]
enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Different,
}

/// Checks types and gives each variable its slot.
pub fn compile(ast: &Ast, slot_of: &dyn Fn(&str) -> Option<usize>) -> Result<Program, FormulaError> {
    number(ast, slot_of).map(|root| Program { root })
}

fn refuse<T>(ast: &Ast, fault: FormulaFault) -> Result<T, FormulaError> {
    Err(FormulaError { position: ast.at, fault })
}

fn number(ast: &Ast, slot_of: &dyn Fn(&str) -> Option<usize>) -> Result<Number, FormulaError> {
    let pair = |a: &Ast, b: &Ast| Ok(Box::new((number(a, slot_of)?, number(b, slot_of)?)));
    let op = match &ast.node {
        Node::Number(value) => Op::Constant(*value),
        Node::Variable(name) => match slot_of(name) {
            Some(slot) => Op::Slot(slot),
            None => return refuse(ast, FormulaFault::UnknownVariable(name.clone())),
        },
        Node::Negate(inner) => Op::Negate(Box::new(number(inner, slot_of)?)),
        Node::Binary("+", a, b) => Op::Arithmetic(Arithmetic::Add, pair(a, b)?),
        Node::Binary("-", a, b) => Op::Arithmetic(Arithmetic::Subtract, pair(a, b)?),
        Node::Binary("*", a, b) => Op::Arithmetic(Arithmetic::Multiply, pair(a, b)?),
        Node::Binary("/", a, b) => Op::Arithmetic(Arithmetic::Divide, pair(a, b)?),
        Node::Binary(..) | Node::Not(_) => return refuse(ast, FormulaFault::WrongType { needed: Type::Number }),
        Node::Call(name, arguments) => call(ast, name, arguments, slot_of)?,
    };
    Ok(Number { at: ast.at, op })
}

fn call(ast: &Ast, name: &str, arguments: &[Ast], slot_of: &dyn Fn(&str) -> Option<usize>) -> Result<Op, FormulaError> {
    let one = |a: &Ast| number(a, slot_of);
    let all = || arguments.iter().map(one).collect::<Result<Vec<_>, _>>();
    let usage = |form| refuse(ast, FormulaFault::WrongArguments(form));
    match (name, arguments) {
        ("if", [test, yes, no]) => Ok(Op::If(Box::new((condition(test, slot_of)?, one(yes)?, one(no)?)))),
        ("if", _) => usage("if(condition, a, b)"),
        ("min", _) => all().map(Op::Least),
        ("max", _) => all().map(Op::Greatest),
        ("clamp", [value, low, high]) => {
            let raised = Number { at: ast.at, op: Op::Greatest(vec![one(value)?, one(low)?]) };
            Ok(Op::Least(vec![raised, one(high)?]))
        }
        ("clamp", _) => usage("clamp(x, low, high)"),
        ("round" | "round_up" | "round_down", [value, Ast { node: Node::Number(places), .. }]) => {
            let whole = u32::try_from(*places).ok().filter(|p| *p <= 10 && Decimal::from(*p) == *places);
            let mode = match name {
                "round_up" => RoundingMode::Up,
                "round_down" => RoundingMode::Down,
                _ => RoundingMode::HalfUp,
            };
            match whole {
                Some(places) => Ok(Op::Round(Rounding { places, mode }, Box::new(one(value)?))),
                None => usage("round(x, places), places 0…10"),
            }
        }
        ("round" | "round_up" | "round_down", _) => usage("round(x, places)"),
        ("tier", [value, steps @ .., otherwise]) if !steps.is_empty() && steps.len() % 2 == 0 => {
            let steps = steps
                .chunks(2)
                .filter_map(|two| if let [upto, then] = two { Some((upto, then)) } else { None })
                .map(|(upto, then)| Ok((one(upto)?, one(then)?)))
                .collect::<Result<_, _>>()?;
            Ok(Op::Tier(Box::new((one(value)?, one(otherwise)?)), steps))
        }
        ("tier", _) => usage("tier(x, upto, value, …, otherwise)"),
        _ => refuse(ast, FormulaFault::UnknownFunction(name.to_owned())),
    }
}

fn condition(ast: &Ast, slot_of: &dyn Fn(&str) -> Option<usize>) -> Result<Condition, FormulaError> {
    match &ast.node {
        Node::Not(inner) => Ok(Condition::Not(Box::new(condition(inner, slot_of)?))),
        Node::Binary("and", a, b) => Ok(Condition::And(Box::new((condition(a, slot_of)?, condition(b, slot_of)?)))),
        Node::Binary("or", a, b) => Ok(Condition::Or(Box::new((condition(a, slot_of)?, condition(b, slot_of)?)))),
        Node::Binary(operator, a, b) => {
            let comparison = match *operator {
                "<" => Comparison::Less,
                "<=" => Comparison::LessOrEqual,
                ">" => Comparison::Greater,
                ">=" => Comparison::GreaterOrEqual,
                "=" => Comparison::Equal,
                "!=" | "<>" => Comparison::Different,
                _ => return refuse(ast, FormulaFault::WrongType { needed: Type::Boolean }),
            };
            Ok(Condition::Compare(comparison, Box::new((number(a, slot_of)?, number(b, slot_of)?))))
        }
        Node::Number(_) | Node::Variable(_) | Node::Negate(_) | Node::Call(..) => {
            refuse(ast, FormulaFault::WrongType { needed: Type::Boolean })
        }
    }
}

impl Program {
    /// Computes its number. Total: each node is visited at most once, every fault is an error with its place.
    pub fn eval(&self, values: &[Decimal]) -> Result<Decimal, EvalError> {
        self.root.eval(values)
    }
}

impl Number {
    fn eval(&self, values: &[Decimal]) -> Result<Decimal, EvalError> {
        let fault = |fault| EvalError { position: self.at, fault };
        match &self.op {
            Op::Constant(value) => Ok(*value),
            Op::Slot(slot) => values.get(*slot).copied().ok_or_else(|| fault(EvalFault::MissingValue)),
            Op::Negate(inner) => Ok(-inner.eval(values)?),
            Op::Arithmetic(operator, pair) => {
                let (a, b) = (pair.0.eval(values)?, pair.1.eval(values)?);
                let result = match operator {
                    Arithmetic::Add => a.checked_add(b),
                    Arithmetic::Subtract => a.checked_sub(b),
                    Arithmetic::Multiply => a.checked_mul(b),
                    Arithmetic::Divide if b.is_zero() => return Err(fault(EvalFault::DivisionByZero)),
                    Arithmetic::Divide => a.checked_div(b),
                };
                result.ok_or_else(|| fault(EvalFault::OutOfRange))
            }
            Op::If(parts) => {
                if parts.0.holds(values)? {
                    parts.1.eval(values)
                } else {
                    parts.2.eval(values)
                }
            }
            Op::Least(all) => self.pick(all, values, Ordering::Less),
            Op::Greatest(all) => self.pick(all, values, Ordering::Greater),
            Op::Round(rounding, value) => Ok(rounding.apply(value.eval(values)?)),
            Op::Tier(ends, steps) => {
                let value = ends.0.eval(values)?;
                for (upto, then) in steps {
                    if value <= upto.eval(values)? {
                        return then.eval(values);
                    }
                }
                ends.1.eval(values)
            }
        }
    }

    fn pick(&self, all: &[Number], values: &[Decimal], wanted: Ordering) -> Result<Decimal, EvalError> {
        let mut best: Option<Decimal> = None;
        for one in all {
            let value = one.eval(values)?;
            if best.is_none_or(|b| value.cmp(&b) == wanted) {
                best = Some(value);
            }
        }
        best.ok_or(EvalError { position: self.at, fault: EvalFault::MissingValue })
    }
}

impl Condition {
    fn holds(&self, values: &[Decimal]) -> Result<bool, EvalError> {
        match self {
            Condition::Not(inner) => Ok(!inner.holds(values)?),
            Condition::And(pair) => Ok(pair.0.holds(values)? && pair.1.holds(values)?),
            Condition::Or(pair) => Ok(pair.0.holds(values)? || pair.1.holds(values)?),
            Condition::Compare(comparison, pair) => {
                let order = pair.0.eval(values)?.cmp(&pair.1.eval(values)?);
                Ok(match comparison {
                    Comparison::Less => order.is_lt(),
                    Comparison::LessOrEqual => order.is_le(),
                    Comparison::Greater => order.is_gt(),
                    Comparison::GreaterOrEqual => order.is_ge(),
                    Comparison::Equal => order.is_eq(),
                    Comparison::Different => order.is_ne(),
                })
            }
        }
    }
}
