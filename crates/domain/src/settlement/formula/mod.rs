//! The formula language of settlement templates: exact decimals, no loops, no side effects, bounded cost.
//!
//! By rising binding strength: `or`, `and`, `not`, comparisons (`= != <> < <= > >=`), `+ -`, `* /`, unary `-`.
//! Functions: `if(condition, a, b)`, `min(a, …)`, `max(a, …)`, `clamp(x, low, high)`, `round(x, places)`,
//! `round_up(x, places)`, `round_down(x, places)`, `tier(x, upto, value, …, otherwise)` (the bound belongs to its tier).
//! Variables are item codes and facts; the number of working days is a fact of person and month.

mod error;
mod lexer;
mod parser;
mod program;
#[cfg(test)]
mod tests;

pub use error::{EvalError, EvalFault, FormulaError, FormulaFault};
pub use parser::{Ast, parse};
pub use program::{Program, compile};

/// Longest formula in characters.
pub const MAX_LENGTH: usize = 2_000;
/// Deepest nesting of parentheses, calls and unary operators.
pub const MAX_DEPTH: usize = 40;
/// Most nodes.
pub const MAX_NODES: usize = 500;

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A decimal number.
    Number,
    /// True or false.
    Boolean,
}
