//! A receipt as it is stored.

use bole_domain::ids::{BankAccountId, ClientId, CycleId, ReceiptId, TransactionId};
use bole_domain::money::Fen;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::schema::receipts as t;
use crate::types::{At, Key};

/// That a receipt was a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversed {
    /// The day on which it was taken back.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who took it back, raw.
    pub by: Key,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// Who paid.
    pub client: ClientId,
    /// For which cycle.
    pub cycle: CycleId,
    /// How much.
    pub amount: Fen,
    /// The day on which it arrived.
    pub received_on: NaiveDate,
    /// The agency's account.
    pub bank_account: BankAccountId,
    /// The bank's reference.
    pub bank_reference: String,
    /// The ledger's transaction.
    pub transaction: TransactionId,
    /// That it was a mistake, once taken back.
    pub reversed: Option<Reversed>,
    /// Who recorded it, raw.
    pub created_by: Key,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    client_id: Key,
    cycle_id: Key,
    pub(super) amount: i64,
    pub(super) received_on: NaiveDate,
    bank_account_id: Key,
    pub(super) bank_reference: String,
    transaction_id: Key,
    reversed_on: Option<NaiveDate>,
    reversal_reason: Option<String>,
    reversed_by: Option<Key>,
    pub(super) created_by: Key,
    pub(super) created_at: At,
}

impl From<Row> for Receipt {
    fn from(row: Row) -> Self {
        let reversed = match (row.reversed_on, row.reversal_reason, row.reversed_by) {
            (Some(on), Some(reason), Some(by)) => Some(Reversed { on, reason, by }),
            _ => None,
        };
        Self {
            id: row.id.id(),
            client: row.client_id.id(),
            cycle: row.cycle_id.id(),
            amount: Fen(row.amount),
            received_on: row.received_on,
            bank_account: row.bank_account_id.id(),
            bank_reference: row.bank_reference,
            transaction: row.transaction_id.id(),
            reversed,
            created_by: row.created_by,
            created_at: row.created_at.get(),
        }
    }
}
