//! Trees to programs, checked for types.

use rust_decimal::Decimal;

use super::{Arithmetic, Comparison, Condition, Number, Op, Program};
use crate::settlement::formula::Type;
use crate::settlement::formula::error::{FormulaError, FormulaFault};
use crate::settlement::formula::parser::{Ast, Node};
use crate::settlement::rounding::{Rounding, RoundingMode};

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
