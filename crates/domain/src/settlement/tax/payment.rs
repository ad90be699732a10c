//! Payments taxed one by one: labour remuneration by the ordinary method, authors' remuneration, licence fees.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::TaxRefusal;
use super::tables::{Bracket, Progression, Shipped, Taxed, dated, demanded};
use crate::money::{Fen, Rate};
use crate::period::Period;

const LABOUR: Shipped = ("labour-remuneration", include_str!("../../../data/tax/labour-remuneration.json"));
const AUTHORS: Shipped = ("authors-remuneration", include_str!("../../../data/tax/authors-remuneration.json"));
const LICENCE: Shipped = ("licence-fee", include_str!("../../../data/tax/licence-fee.json"));

/// What is taxed payment by payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentKind {
    /// Labour remuneration; continuous service is one payment a month.
    Labour,
    /// An author's remuneration.
    Authors,
    /// A licence fee.
    Licence,
}

/// What is deducted from a payment as its costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expenses {
    /// Up to this payment a fixed amount counts.
    pub small_upto: Fen,
    /// That amount.
    pub small: Fen,
    /// The share of any larger payment.
    pub share: Rate,
}

dated! {
    /// The rule of one kind of payment.
    PaymentRuleRecord { expenses: Expenses, counted: Rate, brackets: Vec<Bracket> }
}

/// How a kind of payment is taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRule {
    /// The costs.
    pub expenses: Expenses,
    /// The share of what is left that counts.
    pub counted: Rate,
    /// The table.
    pub table: Progression,
}

/// A payment taxed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentTax {
    /// The payment.
    pub payment: Fen,
    /// Its costs.
    pub expenses: Fen,
    /// The share of the rest that counts.
    pub counted: Rate,
    /// How what counts is taxed.
    pub taxed: Taxed,
}

impl PaymentRule {
    /// The rule in force on the first day of a tax period.
    pub fn at(kind: PaymentKind, period: Period) -> Result<Self, TaxRefusal> {
        let shipped = match kind {
            PaymentKind::Labour => LABOUR,
            PaymentKind::Authors => AUTHORS,
            PaymentKind::Licence => LICENCE,
        };
        let (rule, version) = demanded::<PaymentRuleRecord>(shipped, period.first_day())?;
        let table = Progression { brackets: rule.brackets, version };
        Ok(Self { expenses: rule.expenses, counted: rule.counted, table })
    }

    /// Taxes a payment; `None` beyond the range of money.
    pub fn taxed(&self, payment: Fen) -> Option<PaymentTax> {
        let Expenses { small_upto, small, share } = self.expenses;
        let expenses = if payment <= small_upto { small.min(payment) } else { share_of(payment, share)? };
        let taxed = self.table.taxed(share_of(payment.checked_sub(expenses)?, self.counted)?)?;
        Some(PaymentTax { payment, expenses, counted: self.counted, taxed })
    }
}

/// A share of an amount, half up to the fen.
pub(super) fn share_of(amount: Fen, share: Rate) -> Option<Fen> {
    let exact: Decimal = amount.yuan().checked_mul(share.0)?;
    Fen::rounded(exact)
}
