//! Ledger transactions: balanced by construction.
//!
//! Sign: an entry's amount is positive for a debit and negative for a credit; the entries of a transaction sum to zero.
//! An account's balance is kept on its natural side ([`normal_side`](super::accounts::AccountKind::normal_side)), so that a client's funds, a debt of
//! the agency, read as a positive amount and may be checked against zero.

mod kind;
mod refused;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use kind::{NotATransactionKind, TransactionKind};
pub use refused::LedgerRefusal;

use super::accounts::AccountRef;
use crate::ids::ClientId;
use crate::money::Fen;

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: AccountRef,
    /// Debit positive, credit negative.
    pub amount: Fen,
}

impl Posting {
    /// An entry on the debit side.
    pub fn debit(account: AccountRef, amount: Fen) -> Self {
        Self { account, amount }
    }

    /// An entry on the credit side.
    pub fn credit(account: AccountRef, amount: Fen) -> Self {
        Self { account, amount: Fen(amount.0.saturating_neg()) }
    }
}

/// A balanced set of entries. Entries of nothing are left out, so it may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTransaction {
    kind: TransactionKind,
    business_date: NaiveDate,
    reference: String,
    postings: Vec<Posting>,
}

impl LedgerTransaction {
    /// A transaction, refused if its entries do not sum to zero. `reference` names what caused it (a cycle, a batch, a receipt).
    pub fn new(
        kind: TransactionKind,
        business_date: NaiveDate,
        reference: &str,
        postings: Vec<Posting>,
    ) -> Result<Self, LedgerRefusal> {
        let sum: i128 = postings.iter().map(|p| i128::from(p.amount.0)).sum();
        if sum != 0 {
            return Err(LedgerRefusal::Unbalanced(sum));
        }
        let postings = postings.into_iter().filter(|p| p.amount != Fen::ZERO).collect();
        Ok(Self { kind, business_date, reference: reference.to_owned(), postings })
    }

    /// The exact opposite, the only way to correct a transaction.
    pub fn reversal(&self, business_date: NaiveDate, reference: &str) -> Result<Self, LedgerRefusal> {
        let opposite = |p: &Posting| Posting { account: p.account, amount: Fen(p.amount.0.saturating_neg()) };
        let postings = self.postings.iter().map(opposite).collect();
        Self::new(TransactionKind::Reversal, business_date, reference, postings)
    }

    /// Why it was posted.
    pub fn kind(&self) -> TransactionKind {
        self.kind
    }

    /// The day that it counts for.
    pub fn business_date(&self) -> NaiveDate {
        self.business_date
    }

    /// What caused it.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Its entries.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The change of one account's natural balance.
    pub fn change(&self, account: AccountRef) -> Fen {
        account.kind().natural(self.postings.iter().filter(|p| p.account == account).map(|p| p.amount).sum())
    }

    /// What the client's funds hold afterwards, refused if that is below zero.
    pub fn funds_after(&self, client: ClientId, available: Fen) -> Result<Fen, LedgerRefusal> {
        let change = self.change(AccountRef::client_funds(client));
        let needed = Fen(change.0.saturating_neg());
        available
            .checked_add(change)
            .filter(|after| !after.is_negative())
            .ok_or(LedgerRefusal::InsufficientClientFunds { needed, available })
    }
}
