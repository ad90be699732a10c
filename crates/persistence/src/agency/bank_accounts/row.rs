//! A bank account as it is stored.

use bole_domain::ids::BankAccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::agency::Status;
use crate::error::StoreError;
use crate::schema::bank_accounts as t;
use crate::types::{At, Key};

/// A bank account; its number is masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Its id.
    pub id: BankAccountId,
    /// The bank and branch.
    pub bank_name: String,
    /// The holder's name.
    pub account_name: String,
    /// Masked number.
    pub number_masked: String,
    /// The branch's CNAPS code.
    pub cnaps: String,
    /// Is it in use?
    pub status: Status,
    /// Version.
    pub version: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) bank_name: String,
    pub(super) account_name: String,
    pub(super) number_masked: String,
    pub(super) cnaps: String,
    pub(super) status: String,
    pub(super) version: i64,
    pub(super) created_at: At,
}

impl Row {
    pub(super) fn account(self) -> Result<BankAccount, StoreError> {
        Ok(BankAccount {
            id: self.id.id(),
            bank_name: self.bank_name,
            account_name: self.account_name,
            number_masked: self.number_masked,
            cnaps: self.cnaps,
            status: Status::read(&self.status, "bank_accounts")?,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}
