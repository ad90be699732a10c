//! The sums of a cycle, the check before it closes, and the trial balance.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::AccountKind;
use super::ledger::LedgerRefusal;
use crate::money::Fen;

/// The totals of one cycle, as its current run and its payslips give them. Amounts that a client keeps in his own hands
/// (parts not delegated) are zero here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CycleSums {
    /// The client's bill.
    pub bill: Fen,
    /// Net pay.
    pub net_pay: Fen,
    /// Social insurance, worker's and employer's.
    pub insurance: Fen,
    /// Housing fund, worker's and employer's.
    pub housing_fund: Fen,
    /// Income tax withheld.
    pub income_tax: Fen,
    /// Levies that the tax authority collects, e.g. the disabled-employment levy.
    pub levies: Fen,
    /// Enterprise annuity, worker's and employer's.
    pub annuity: Fen,
    /// Commercial insurance.
    pub commercial_insurance: Fen,
    /// Deductions after tax owed to others.
    pub deductions: Fen,
    /// The agency's fee without VAT, per person and per cycle, discounts taken off.
    pub service_fee: Fen,
    /// VAT on the fee.
    pub vat: Fen,
    /// Shortfalls of this month, advanced by the agency.
    pub shortfalls_carried: Fen,
    /// Shortfalls of earlier months, recovered from this month's pay.
    pub shortfalls_recovered: Fen,
}

impl CycleSums {
    /// What is to be settled: bill + shortfalls carried - shortfalls recovered.
    pub fn owed(&self) -> Fen {
        Fen(self.bill.0.saturating_add(self.shortfalls_carried.0).saturating_sub(self.shortfalls_recovered.0))
    }

    /// To whom it goes: everything owed to others, the fee and its VAT.
    pub fn outgoings(&self) -> Fen {
        [
            self.net_pay,
            self.insurance,
            self.housing_fund,
            self.income_tax,
            self.levies,
            self.annuity,
            self.commercial_insurance,
            self.deductions,
            self.service_fee,
            self.vat,
        ]
        .into_iter()
        .sum()
    }

    /// Refuses sums that do not agree with each other.
    pub fn check(&self) -> Result<(), LedgerRefusal> {
        agree(self.owed(), self.outgoings())
    }
}

/// How far a cycle's money has gone, taken from other places than [`CycleSums`]: from payment items and remittances, and
/// from the ledger's entries of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// Paid payment items and remittances.
    pub paid: Fen,
    /// Natural balances of the payable accounts by the cycle's entries, VAT included.
    pub still_payable: Fen,
    /// Fee income by the cycle's entries.
    pub fee_income: Fen,
}

/// The check before `closed`: bill + shortfalls carried - shortfalls recovered = paid + still payable + fee income, to the fen.
pub fn check_close(sums: &CycleSums, settled: &Settled) -> Result<(), LedgerRefusal> {
    sums.check()?;
    agree(sums.owed(), [settled.paid, settled.still_payable, settled.fee_income].into_iter().sum())
}

fn agree(owed: Fen, settled: Fen) -> Result<(), LedgerRefusal> {
    if owed == settled { Ok(()) } else { Err(LedgerRefusal::SumsDiffer { owed, settled }) }
}

/// Debit and credit totals of an account list; they are equal when every transaction was balanced.
pub fn trial_balance(balances: impl IntoIterator<Item = (AccountKind, Fen)>) -> (Fen, Fen) {
    balances.into_iter().fold((Fen::ZERO, Fen::ZERO), |(debit, credit), (kind, balance)| {
        let signed = kind.natural(balance);
        if signed.is_negative() {
            (debit, Fen(credit.0.saturating_sub(signed.0)))
        } else {
            (Fen(debit.0.saturating_add(signed.0)), credit)
        }
    })
}
