//! What a ledger transaction is about.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why something was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionKind {
    /// A bill was invoiced: the client owes it.
    Invoice,
    /// Money of a client arrived.
    Receipt,
    /// A cycle's money was divided among those whom it belongs to.
    Payout,
    /// The bank paid net wages.
    WagesPaid,
    /// The bank gave back wages that it had reported as paid.
    WagesReturned,
    /// Insurance, fund, tax, annuity, premium, deduction or VAT was paid.
    Remittance,
    /// Money arrived that nobody was found for.
    SuspenseReceived,
    /// The owner of money in suspense was found.
    SuspenseAssigned,
    /// What is left of a client's funds went back to him.
    FundsReturned,
    /// The exact opposite of an earlier transaction.
    Reversal,
}

/// Text that is no kind of transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of ledger transaction")]
pub struct NotATransactionKind;

impl TransactionKind {
    /// Every kind.
    pub const ALL: [TransactionKind; 10] = [
        TransactionKind::Invoice,
        TransactionKind::Receipt,
        TransactionKind::Payout,
        TransactionKind::WagesPaid,
        TransactionKind::WagesReturned,
        TransactionKind::Remittance,
        TransactionKind::SuspenseReceived,
        TransactionKind::SuspenseAssigned,
        TransactionKind::FundsReturned,
        TransactionKind::Reversal,
    ];

    /// Stable name, as stored and on the wire; also the code of the entry's description.
    pub fn code(self) -> &'static str {
        match self {
            TransactionKind::Invoice => "invoice",
            TransactionKind::Receipt => "receipt",
            TransactionKind::Payout => "payout",
            TransactionKind::WagesPaid => "wages_paid",
            TransactionKind::WagesReturned => "wages_returned",
            TransactionKind::Remittance => "remittance",
            TransactionKind::SuspenseReceived => "suspense_received",
            TransactionKind::SuspenseAssigned => "suspense_assigned",
            TransactionKind::FundsReturned => "funds_returned",
            TransactionKind::Reversal => "reversal",
        }
    }
}

impl FromStr for TransactionKind {
    type Err = NotATransactionKind;

    fn from_str(text: &str) -> Result<Self, NotATransactionKind> {
        TransactionKind::ALL.into_iter().find(|kind| kind.code() == text).ok_or(NotATransactionKind)
    }
}
