//! A payment as it is stored.

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{BatchId, CycleId, MemberId, PaymentItemId, PersonId};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::payment_items as t;
use crate::types::Key;

/// A payment to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: PaymentItemId,
    /// Its batch.
    pub batch: BatchId,
    /// The cycle whose wages it pays.
    pub cycle: CycleId,
    /// Who is paid.
    pub person: PersonId,
    /// His place on the roster.
    pub member: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// Its place in the batch, from 1.
    pub sequence: u32,
    /// What the bank answers by.
    pub end_to_end_id: String,
    /// The payee's name.
    pub payee_name: String,
    /// His account, masked.
    pub account_masked: String,
    /// His bank.
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: String,
    /// How much.
    pub amount: Fen,
    /// Where it stands.
    pub state: ItemState,
    /// The day of the bank's last answer.
    pub answered_on: Option<NaiveDate>,
    /// The failed payment whose place it takes.
    pub reissue_of: Option<PaymentItemId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    batch_id: Key,
    cycle_id: Key,
    person_id: Key,
    member_id: Key,
    employee_number: String,
    sequence: i64,
    end_to_end_id: String,
    payee_name: String,
    pub(super) account_masked: String,
    pub(super) bank_name: String,
    pub(super) cnaps: String,
    amount: i64,
    state: String,
    reason: Option<String>,
    answered_on: Option<NaiveDate>,
    reissue_of: Option<Key>,
}

pub(super) fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "payment_items", column }
}

pub(super) fn state_of(code: &str, reason: Option<String>) -> Result<ItemState, StoreError> {
    ItemState::restore(code, reason).map_err(|_| corrupt("state"))
}

impl Row {
    pub(super) fn item(self) -> Result<Item, StoreError> {
        Ok(Item {
            id: self.id.id(),
            batch: self.batch_id.id(),
            cycle: self.cycle_id.id(),
            person: self.person_id.id(),
            member: self.member_id.id(),
            employee_number: self.employee_number,
            sequence: u32::try_from(self.sequence).map_err(|_| corrupt("sequence"))?,
            end_to_end_id: self.end_to_end_id,
            payee_name: self.payee_name,
            account_masked: self.account_masked,
            bank_name: self.bank_name,
            cnaps: self.cnaps,
            amount: Fen(self.amount),
            state: state_of(&self.state, self.reason)?,
            answered_on: self.answered_on,
            reissue_of: self.reissue_of.map(Key::id),
        })
    }
}
