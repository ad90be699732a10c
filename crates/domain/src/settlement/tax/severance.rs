//! Compensation for the end of employment: free up to a multiple of the local average wage, the rest taxed by itself.

use super::tables::{Shipped, TableVersion, Taxed, dated, demanded};
use super::{TaxRefusal, TaxTables};
use crate::money::Fen;
use crate::period::Period;

const SEVERANCE: Shipped = ("severance", include_str!("../../../data/tax/severance.json"));

dated! {
    /// How much of it is free.
    SeveranceRecord { multiple: u32 }
}

/// How a severance payment is taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeveranceRule {
    /// How many average annual wages are free.
    pub multiple: u32,
    /// Which version of the rule it is.
    pub version: TableVersion,
}

/// A severance payment taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Severance {
    /// The payment.
    pub payment: Fen,
    /// Average annual wage of the place in the year before.
    pub average_wage: Fen,
    /// Most that is free.
    pub free_upto: Fen,
    /// What is free of it.
    pub exempt: Fen,
    /// How the rest is taxed.
    pub taxed: Taxed,
}

impl SeveranceRule {
    /// The rule in force on the first day of a tax period.
    pub fn at(period: Period) -> Result<Self, TaxRefusal> {
        let (rule, version) = demanded::<SeveranceRecord>(SEVERANCE, period.first_day())?;
        Ok(Self { multiple: rule.multiple, version })
    }

    /// Taxes a payment by the annual table without any deduction; `None` beyond the range of money.
    pub fn taxed(&self, tables: &TaxTables, payment: Fen, average_wage: Fen) -> Option<Severance> {
        self.taxed_in_parts(tables, payment, average_wage, Fen::ZERO)
    }

    /// Taxes all parts of a payment together; what was exempt of earlier parts stays so, whatever wage the last one names.
    pub fn taxed_in_parts(
        &self,
        tables: &TaxTables,
        payment: Fen,
        average_wage: Fen,
        exempt_before: Fen,
    ) -> Option<Severance> {
        let free_upto = Fen(average_wage.0.checked_mul(i64::from(self.multiple))?);
        let exempt = payment.min(free_upto).max(exempt_before);
        let taxed = tables.annual.taxed(payment.checked_sub(exempt)?)?;
        Some(Severance { payment, average_wage, free_upto, exempt, taxed })
    }
}
