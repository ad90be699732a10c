//! Progressive tables: brackets with rate and quick deduction.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::TableVersion;
use crate::money::{Fen, Rate};
use crate::settlement::rounding::Rounding;

/// One bracket; its upper bound belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// Upper bound; none for the last.
    pub upto: Option<Fen>,
    /// Rate.
    pub rate: Rate,
    /// Quick deduction.
    pub quick_deduction: Fen,
}

impl Bracket {
    /// The tax of an amount in this bracket, half up to the fen; `None` beyond the range of money.
    pub fn tax(&self, amount: Fen) -> Option<Fen> {
        let gross: Decimal = amount.yuan().checked_mul(self.rate.0)?;
        Fen::from_yuan(Rounding::FEN.apply(gross.checked_sub(self.quick_deduction.yuan())?))
    }
}

/// How an amount was taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taxed {
    /// What was taxed, not below 0.
    pub taxable: Fen,
    /// The bracket that it falls into.
    pub bracket: Bracket,
    /// The tax.
    pub tax: Fen,
}

/// A progressive table in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progression {
    /// Its brackets, from the lowest.
    pub brackets: Vec<Bracket>,
    /// Which version of which table it is.
    pub version: TableVersion,
}

impl Progression {
    /// Taxes an amount; what is below 0 is taxed as 0. `None` beyond the range of money.
    pub fn taxed(&self, amount: Fen) -> Option<Taxed> {
        self.taxed_by_part(amount, 1)
    }

    /// Taxes an amount by the bracket of one of so many equal parts of it; the quick deduction counts once.
    pub fn taxed_by_part(&self, amount: Fen, parts: i64) -> Option<Taxed> {
        let taxable = amount.max(Fen::ZERO);
        let within = |upto: Fen| upto.0.checked_mul(parts).is_none_or(|most| taxable.0 <= most);
        let bracket = *self.brackets.iter().find(|bracket| bracket.upto.is_none_or(within))?;
        Some(Taxed { taxable, bracket, tax: bracket.tax(taxable)? })
    }
}
