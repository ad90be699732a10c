//! The payments of batches. Accounts are sealed; answers show masks.

mod insert;
mod row;
mod standings;

use std::collections::{BTreeMap, HashMap};

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{BatchId, PaymentItemId};
use chrono::NaiveDate;
use diesel::prelude::*;

pub use insert::{NewItem, insert};
pub use row::Item;
pub use standings::{Standing, batch_standings, payment_standings};

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::payment_items as t;
use crate::store::Tenant;
use crate::types::Key;
use row::Row;

const ACCOUNT: &str = "payment_items.account";

/// A payment.
pub fn load(tx: &mut Tenant<'_>, id: PaymentItemId) -> Result<Item, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("payment_item")?;
    row.item()
}

/// Payments of a batch in the order of its file, after a place in it.
pub fn of_batch(tx: &mut Tenant<'_>, batch: BatchId, after: u32, limit: i64) -> Result<Vec<Item>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .filter(t::sequence.gt(i64::from(after)))
        .order(t::sequence)
        .limit(limit)
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(Row::item).collect()
}

/// The account numbers of a batch's payees, opened, by place in the batch.
pub fn accounts(tx: &mut Tenant<'_>, batch: BatchId) -> Result<HashMap<PaymentItemId, String>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, Vec<u8>)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .select((t::id, t::sealed_account))
        .load(c))?;
    rows.into_iter().map(|(id, sealed)| Ok((id.id(), tx.keys().open_text(ACCOUNT, &sealed)?))).collect()
}

/// Saves new states, with the day of the bank's answer where there is one. The caller holds the agency's books.
pub fn save(
    tx: &mut Tenant<'_>,
    changes: impl IntoIterator<Item = (PaymentItemId, ItemState)>,
    answered_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    // Few states and reasons, many payments: one statement for each chunk of equal ones.
    let mut alike: BTreeMap<(&'static str, Option<String>), Vec<Key>> = BTreeMap::new();
    for (id, state) in changes {
        alike.entry((state.code(), state.reason().map(str::to_owned))).or_default().push(Key::of(id));
    }
    let reissued = ItemState::Reissued { reason: String::new() }.code();
    for ((code, reason), ids) in alike {
        for chunk in ids.chunks(500) {
            let rows = on_both!(&mut *tx.db, |c| diesel::update(
                t::table.filter(t::agency_id.eq(agency).and(t::id.eq_any(chunk)))
            )
            .set((
                t::state.eq(code),
                t::reason.eq(reason.as_deref()),
                t::reissued.eq(code == reissued),
                answered_on.map(|day| t::answered_on.eq(day)),
            ))
            .execute(c))?;
            if rows != chunk.len() {
                return Err(StoreError::NotFound("payment_item"));
            }
        }
    }
    Ok(())
}
