//! Programs to numbers.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Arithmetic, Comparison, Condition, Number, Op, Program};
use crate::settlement::formula::error::{EvalError, EvalFault};

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
