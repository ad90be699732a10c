//! The kinds of accounts, and which side each stands on.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::money::Fen;

/// The side on which an account grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountSide)]
pub enum Side {
    /// Assets: a debit makes them grow.
    Debit,
    /// Debts and income: a credit makes them grow.
    Credit,
}

impl Side {
    /// Stable name, as stored and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Side::Debit => "debit",
            Side::Credit => "credit",
        }
    }
}

/// What an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Per client: money really received from him, neither paid out nor earned yet. Never below zero.
    ClientFunds,
    /// Per client: billed and not yet received. Below zero while the client is ahead of his bills.
    Receivable,
    /// Per client: the counterpart of `receivable`. A bill is a claim, not yet money of anybody; it becomes `client_funds` when received.
    Billed,
    /// The agency's bank accounts.
    Bank,
    /// Net wages owed to people, including those that a bank gave back.
    WagesPayable,
    /// Social insurance, both sides, owed to the authority.
    InsurancePayable,
    /// Housing fund, both sides, owed to the centre.
    FundPayable,
    /// Income tax withheld and levies that the tax authority collects.
    TaxPayable,
    /// Enterprise annuity, both sides.
    AnnuityPayable,
    /// Commercial insurance premiums.
    CommercialInsurancePayable,
    /// Deductions after tax owed to others, e.g. to a court.
    DeductionsPayable,
    /// What people owe the agency: shortfalls that it advanced from its own money.
    WorkerReceivable,
    /// The agency's earned fees, without VAT.
    FeeIncome,
    /// VAT on the fees.
    VatPayable,
    /// Money whose owner is not known yet.
    Suspense,
}

/// Text that is no kind of account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of ledger account")]
pub struct NotAnAccountKind;

impl AccountKind {
    /// Every kind, in the order of the trial balance.
    pub const ALL: [AccountKind; 15] = [
        AccountKind::Bank,
        AccountKind::Receivable,
        AccountKind::WorkerReceivable,
        AccountKind::ClientFunds,
        AccountKind::Billed,
        AccountKind::WagesPayable,
        AccountKind::InsurancePayable,
        AccountKind::FundPayable,
        AccountKind::TaxPayable,
        AccountKind::AnnuityPayable,
        AccountKind::CommercialInsurancePayable,
        AccountKind::DeductionsPayable,
        AccountKind::VatPayable,
        AccountKind::FeeIncome,
        AccountKind::Suspense,
    ];

    /// Stable name, as stored and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            AccountKind::ClientFunds => "client_funds",
            AccountKind::Receivable => "receivable",
            AccountKind::Billed => "billed",
            AccountKind::Bank => "bank",
            AccountKind::WagesPayable => "wages_payable",
            AccountKind::InsurancePayable => "insurance_payable",
            AccountKind::FundPayable => "fund_payable",
            AccountKind::TaxPayable => "tax_payable",
            AccountKind::AnnuityPayable => "annuity_payable",
            AccountKind::CommercialInsurancePayable => "commercial_insurance_payable",
            AccountKind::DeductionsPayable => "deductions_payable",
            AccountKind::WorkerReceivable => "worker_receivable",
            AccountKind::FeeIncome => "fee_income",
            AccountKind::VatPayable => "vat_payable",
            AccountKind::Suspense => "suspense",
        }
    }

    /// The side on which it grows.
    pub fn normal_side(self) -> Side {
        match self {
            AccountKind::Bank | AccountKind::Receivable | AccountKind::WorkerReceivable => Side::Debit,
            AccountKind::ClientFunds
            | AccountKind::Billed
            | AccountKind::WagesPayable
            | AccountKind::InsurancePayable
            | AccountKind::FundPayable
            | AccountKind::TaxPayable
            | AccountKind::AnnuityPayable
            | AccountKind::CommercialInsurancePayable
            | AccountKind::DeductionsPayable
            | AccountKind::FeeIncome
            | AccountKind::VatPayable
            | AccountKind::Suspense => Side::Credit,
        }
    }

    /// Does each client have his own?
    pub fn per_client(self) -> bool {
        matches!(self, AccountKind::ClientFunds | AccountKind::Receivable | AccountKind::Billed)
    }

    /// Is its balance owed to others than the client, and so counted as still payable when a cycle closes?
    pub fn is_payable(self) -> bool {
        match self {
            AccountKind::WagesPayable
            | AccountKind::InsurancePayable
            | AccountKind::FundPayable
            | AccountKind::TaxPayable
            | AccountKind::AnnuityPayable
            | AccountKind::CommercialInsurancePayable
            | AccountKind::DeductionsPayable
            | AccountKind::VatPayable => true,
            AccountKind::ClientFunds
            | AccountKind::Receivable
            | AccountKind::Billed
            | AccountKind::Bank
            | AccountKind::WorkerReceivable
            | AccountKind::FeeIncome
            | AccountKind::Suspense => false,
        }
    }

    /// The change of the account's natural balance by a signed entry (debit positive).
    pub fn natural(self, entry: Fen) -> Fen {
        match self.normal_side() {
            Side::Debit => entry,
            Side::Credit => Fen(entry.0.saturating_neg()),
        }
    }
}

impl FromStr for AccountKind {
    type Err = NotAnAccountKind;

    fn from_str(text: &str) -> Result<Self, NotAnAccountKind> {
        AccountKind::ALL.into_iter().find(|kind| kind.code() == text).ok_or(NotAnAccountKind)
    }
}
