//! Money of clients that arrived at the bank; each of the bank's references once for an account.

mod row;

use bole_domain::ids::{CycleId, ReceiptId};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::prelude::*;

pub use row::{Receipt, Reversed};

use crate::error::{Named, StoreError, guarded};
use crate::on_both;
use crate::schema::receipts as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use row::Row;

/// Records a receipt.
pub fn insert(tx: &mut Tenant<'_>, receipt: &Receipt) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(receipt.id)),
            t::client_id.eq(Key::of(receipt.client)),
            t::cycle_id.eq(Key::of(receipt.cycle)),
            t::amount.eq(receipt.amount.0),
            t::received_on.eq(receipt.received_on),
            t::bank_account_id.eq(Key::of(receipt.bank_account)),
            t::bank_reference.eq(&receipt.bank_reference),
            t::transaction_id.eq(Key::of(receipt.transaction)),
            t::created_by.eq(receipt.created_by),
            t::created_at.eq(At::new(receipt.created_at)),
        ))
        .execute(c))
    .on_unique(
        "receipt_recorded",
        "该账户的这笔银行流水已登记过。",
        "This reference of the bank is recorded for this account already.",
    )?;
    Ok(())
}

/// Keeps that a receipt was a mistake, once. The caller holds the agency's books.
pub fn reverse(tx: &mut Tenant<'_>, id: ReceiptId, reversed: &Reversed) -> Result<(), StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(id))).filter(t::reversed_on.is_null())
    )
    .set((t::reversed_on.eq(reversed.on), t::reversal_reason.eq(&reversed.reason), t::reversed_by.eq(reversed.by),))
    .execute(c))?;
    guarded(rows, "receipt")
}

/// What has arrived for a cycle so far, without what was taken back.
pub fn received(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Fen, StoreError> {
    let agency = tx.agency();
    let amounts: Vec<i64> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .filter(t::reversed_on.is_null())
        .select(t::amount)
        .load(c))?;
    Ok(amounts.into_iter().map(Fen).sum())
}

/// The day of the last receipt of a cycle, without what was taken back.
pub fn last_day(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Option<NaiveDate>, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .filter(t::reversed_on.is_null())
        .select(diesel::dsl::max(t::received_on))
        .first(c))?)
}

/// A receipt.
pub fn load(tx: &mut Tenant<'_>, id: ReceiptId) -> Result<Receipt, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("receipt")?;
    Ok(row.into())
}

/// Receipts in the order in which they were recorded, of one cycle or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    cycle: Option<CycleId>,
    after: Option<ReceiptId>,
    limit: i64,
) -> Result<Vec<Receipt>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(cycle) = cycle {
            query = query.filter(t::cycle_id.eq(Key::of(cycle)));
        }
        if let Some(after) = after {
            query = query.filter(t::id.gt(Key::of(after)));
        }
        query.order(t::id).limit(limit).load(c)
    })?;
    Ok(rows.into_iter().map(Receipt::from).collect())
}
