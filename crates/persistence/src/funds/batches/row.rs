//! A payment batch as it is stored.

use bole_domain::funds::batch::BatchState;
use bole_domain::funds::batch_number::BatchNumber;
use bole_domain::ids::{BankAccountId, BatchId, CycleId, DocumentId, TypedId, UserId};
use bole_domain::money::Fen;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::payment_batches as t;
use crate::types::{At, Key};

/// A payment batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// The cycle whose wages it pays.
    pub cycle: CycleId,
    /// Its number, also the message id of its file.
    pub number: BatchNumber,
    /// Where it stands.
    pub state: BatchState,
    /// Sum of its payments.
    pub total: Fen,
    /// How many payments it has.
    pub items: i64,
    /// The agency's account that pays.
    pub bank_account: BankAccountId,
    /// The day on which the bank shall pay.
    pub execution_date: NaiveDate,
    /// Who made it, raw.
    pub made_by: Key,
    /// Version.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Batch {
    /// Its maker, as the rule that nobody approves his own work compares people.
    pub fn maker(&self) -> UserId {
        self.made_by.id()
    }

    /// Its file's id: a batch has one file at most.
    pub fn file_id(&self) -> DocumentId {
        DocumentId::from_uuid(self.id.uuid())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    cycle_id: Key,
    pub(super) number: String,
    pub(super) state: String,
    pub(super) total: i64,
    pub(super) items: i64,
    bank_account_id: Key,
    pub(super) execution_date: NaiveDate,
    pub(super) made_by: Key,
    approved_by: Option<Key>,
    file_sha256: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: At,
}

pub(super) fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "payment_batches", column }
}

impl Row {
    pub(super) fn batch(self) -> Result<Batch, StoreError> {
        Ok(Batch {
            id: self.id.id(),
            cycle: self.cycle_id.id(),
            number: self.number.parse().map_err(|_| corrupt("number"))?,
            state: BatchState::restore(&self.state, self.approved_by.map(Key::id), self.file_sha256)
                .map_err(|_| corrupt("state"))?,
            total: Fen(self.total),
            items: self.items,
            bank_account: self.bank_account_id.id(),
            execution_date: self.execution_date,
            made_by: self.made_by,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}
