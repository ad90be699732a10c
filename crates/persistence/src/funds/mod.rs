//! The clients' money: ledger, invoices, receipts, payment batches with their payments.
//!
//! Every command that moves money first takes the agency's books with [`hold_books`]: one at a time, so that numbers
//! follow each other, balances that were looked at still hold when they are posted to, and nobody waits crosswise.

pub mod accounts;
pub mod batches;
pub mod certificates;
pub mod filed_sheets;
pub mod filings;
pub mod invoices;
pub mod items;
pub mod ledger;
pub mod receipts;
pub mod statement;

use std::collections::HashMap;

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{CycleId, EngagementId, ServiceAccountId, UserId};
use diesel::prelude::*;

use crate::db::Db;
use crate::dialect;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycles, users};
use crate::store::Tenant;
use crate::types::Key;

/// Holds the agency's books until the transaction ends; another command that wants them waits.
pub fn hold_books(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let name = format!("{}/books", tx.agency().0);
    dialect::hold(&mut *tx.db, &name)
}

/// Holds a cycle's row until the transaction ends, so that its version cannot go stale in between. (SQLite has one writer
/// at a time.)
pub fn hold_cycle(tx: &mut Tenant<'_>, id: CycleId) -> Result<(), StoreError> {
    let agency = tx.agency();
    if let Db::Pg(c) = &mut *tx.db {
        cycles::table.find((agency, Key::of(id))).select(cycles::id).for_update().first::<Key>(c)?;
    }
    Ok(())
}

/// Where cycles belong: engagement, month and run.
pub fn places(
    tx: &mut Tenant<'_>,
    ids: impl IntoIterator<Item = CycleId>,
) -> Result<HashMap<CycleId, (EngagementId, CycleRef)>, StoreError> {
    let agency = tx.agency();
    let ids: Vec<Key> = ids.into_iter().map(Key::of).collect();
    let mut found = HashMap::new();
    for chunk in ids.chunks(500) {
        let rows: Vec<(Key, Key, String, i64)> = on_both!(&mut *tx.db, |c| cycles::table
            .filter(cycles::agency_id.eq(agency).and(cycles::id.eq_any(chunk)))
            .select((cycles::id, cycles::engagement_id, cycles::period, cycles::run))
            .load(c))?;
        for (id, engagement, period, run) in rows {
            let corrupt = |column| StoreError::Corrupt { table: "cycles", column };
            let period = period.parse().map_err(|_| corrupt("period"))?;
            let run = u8::try_from(run).map_err(|_| corrupt("run"))?;
            found.insert(id.id(), (engagement.id(), CycleRef { period, run }));
        }
    }
    Ok(found)
}

/// The public ids of those who acted: users, or else service accounts.
pub fn public_ids(
    tx: &mut Tenant<'_>,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, String>, StoreError> {
    let agency = tx.agency();
    let keys: Vec<Key> = keys.into_iter().collect();
    let mut found: HashMap<Key, String> =
        keys.iter().map(|key| (*key, key.id::<ServiceAccountId>().to_string())).collect();
    for chunk in keys.chunks(500) {
        let known: Vec<Key> = on_both!(&mut *tx.db, |c| users::table
            .filter(users::agency_id.eq(agency).and(users::id.eq_any(chunk)))
            .select(users::id)
            .load(c))?;
        found.extend(known.into_iter().map(|key| (key, key.id::<UserId>().to_string())));
    }
    Ok(found)
}

/// The number that follows the last one with a prefix: numbers of a month are counted from 1, six digits.
fn after_last(last: Option<&str>, prefix: &str) -> Option<u32> {
    match last {
        None => Some(1),
        Some(number) => number.strip_prefix(prefix)?.parse::<u32>().ok()?.checked_add(1),
    }
}
