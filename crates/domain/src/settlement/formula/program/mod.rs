//! Trees to programs over numbered values, checked for types; programs to numbers.

mod compile;
mod run;

use rust_decimal::Decimal;

pub use compile::compile;

use crate::settlement::rounding::Rounding;

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
