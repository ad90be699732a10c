//! Ledger transactions with their entries: posted once, never changed. The database keeps the balances, refuses entries
//! that do not sum to zero, and a client's funds below zero.

mod posted;
mod refused;
mod sums;

use std::collections::BTreeMap;

use bole_domain::funds::accounts::{AccountKind, AccountRef};
use bole_domain::funds::ledger::{LedgerRefusal, LedgerTransaction};
use bole_domain::ids::{AccountId, CycleId, TransactionId};
use bole_domain::money::Fen;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

pub(super) use posted::read_kind;
pub use posted::{Entry, Posted, list, load};
pub use refused::NotPosted;
pub use sums::{CycleBalances, client_funds, of_cycle, remitted};

use super::accounts;
use crate::error::StoreError;
use crate::schema::{ledger_entries as e, ledger_transactions as t};
use crate::store::Tenant;
use crate::types::Key;
use crate::{insert_all, on_both};

#[derive(Insertable)]
#[diesel(table_name = e)]
struct NewEntry {
    agency_id: Key,
    transaction_id: Key,
    sequence: i32,
    account_id: Key,
    amount: i64,
}

/// Posts a transaction with its entries. The entries come in the order of the accounts, whatever order they were given
/// in: two transactions never wait for each other's accounts crosswise.
pub fn post(
    tx: &mut Tenant<'_>,
    transaction: &LedgerTransaction,
    cycle: Option<CycleId>,
    by: Key,
) -> Result<TransactionId, NotPosted> {
    write(tx, transaction, None, cycle, by)
}

/// Posts the reversal of a posted transaction; it names the one that it takes back.
pub fn post_reversal(
    tx: &mut Tenant<'_>,
    reversal: &LedgerTransaction,
    of: TransactionId,
    cycle: Option<CycleId>,
    by: Key,
) -> Result<TransactionId, NotPosted> {
    write(tx, reversal, Some(of), cycle, by)
}

fn write(
    tx: &mut Tenant<'_>,
    transaction: &LedgerTransaction,
    reversal_of: Option<TransactionId>,
    cycle: Option<CycleId>,
    by: Key,
) -> Result<TransactionId, NotPosted> {
    let mut postings = transaction.postings().to_vec();
    postings.sort_by_key(|posting| posting.account);
    let mut known: BTreeMap<AccountRef, AccountId> = BTreeMap::new();
    let mut short = None;
    for posting in &postings {
        if known.contains_key(&posting.account) {
            continue;
        }
        let id = accounts::find_or_make(tx, posting.account)?;
        known.insert(posting.account, id);
        if let (AccountKind::ClientFunds, Some(client)) = (posting.account.kind(), posting.account.client()) {
            let available = accounts::held_balance(tx, id)?;
            transaction.funds_after(client, available)?;
            let needed = Fen(transaction.change(posting.account).0.saturating_neg());
            short = Some(LedgerRefusal::InsufficientClientFunds { needed, available });
        }
    }
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<TransactionId>());
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::kind.eq(transaction.kind().code()),
            t::cycle_id.eq(cycle.map(Key::of)),
            t::reference.eq(transaction.reference()),
            t::business_date.eq(transaction.business_date()),
            t::imbalance.eq(0_i64),
            t::reversal_of.eq(reversal_of.map(Key::of)),
            t::created_by.eq(by),
            t::created_at.eq(at),
        ))
        .execute(c))
    .map_err(StoreError::from)?;
    let mut entries = Vec::with_capacity(postings.len());
    for (sequence, posting) in (1_i32..).zip(&postings) {
        let account = known.get(&posting.account).copied().ok_or(StoreError::NotFound("account"))?;
        entries.push(NewEntry {
            agency_id: agency,
            transaction_id: Key::of(id),
            sequence,
            account_id: Key::of(account),
            amount: posting.amount.0,
        });
    }
    match (insert_all!(&mut *tx.db, e::table, &entries), short) {
        (Ok(_), _) => Ok(id),
        // The database's own last word on a client's funds.
        (Err(Diesel::DatabaseError(DatabaseErrorKind::CheckViolation, _)), Some(short)) => Err(short.into()),
        (Err(error), _) => Err(StoreError::from(error).into()),
    }
}
