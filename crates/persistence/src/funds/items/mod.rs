//! The payments of batches. Accounts are sealed; answers show masks.

mod insert;
mod of_members;
mod row;
mod standings;

use std::collections::BTreeMap;

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{BatchId, PaymentItemId};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::prelude::*;

pub use insert::{NewItem, insert};
pub use of_members::of_members;
pub use row::Item;
pub use standings::{Standing, batch_standings, last_answer, payment_standings};

use crate::error::{Named, StoreError};
use crate::funds::batches::Batch;
use crate::on_both;
use crate::schema::payment_items as t;
use crate::store::Tenant;
use crate::types::Key;
use row::{Row, corrupt};

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

/// A payment as its file tells it.
#[derive(Clone)]
pub struct Payable {
    /// Its place in the batch, from 1.
    pub sequence: i64,
    /// His number with the client.
    pub employee_number: String,
    /// What the bank answers by.
    pub end_to_end_id: String,
    /// How much.
    pub amount: Fen,
    /// The payee's name.
    pub payee_name: String,
    /// His account, opened.
    pub account: String,
    /// His bank.
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: String,
}

/// Payments of a batch as its file tells them, in its order, after a place in it.
pub fn payable(tx: &mut Tenant<'_>, batch: BatchId, after: i64, limit: i64) -> Result<Vec<Payable>, StoreError> {
    let agency = tx.agency();
    type Line = (i64, String, String, i64, String, Vec<u8>, String, String);
    let lines: Vec<Line> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .filter(t::sequence.gt(after))
        .order(t::sequence)
        .limit(limit)
        .select((
            t::sequence,
            t::employee_number,
            t::end_to_end_id,
            t::amount,
            t::payee_name,
            t::sealed_account,
            t::bank_name,
            t::cnaps,
        ))
        .load(c))?;
    let opened = |(sequence, employee_number, end_to_end_id, amount, payee_name, sealed, bank_name, cnaps): Line| {
        let account = tx.keys().open_text(ACCOUNT, &sealed)?;
        let amount = Fen(amount);
        Ok(Payable { sequence, employee_number, end_to_end_id, amount, payee_name, account, bank_name, cnaps })
    };
    lines.into_iter().map(opened).collect()
}

/// All payments of a batch, which stand in one state, go on to another; neither of both has a reason.
pub fn go_on(tx: &mut Tenant<'_>, batch: &Batch, from: &ItemState, to: &ItemState) -> Result<(), StoreError> {
    let (agency, id) = (tx.agency(), Key::of(batch.id));
    let moved = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.filter(t::agency_id.eq(agency).and(t::batch_id.eq(id))).filter(t::state.eq(from.code()))
    )
    .set(t::state.eq(to.code()))
    .execute(c))?;
    if usize::try_from(batch.items) == Ok(moved) { Ok(()) } else { Err(corrupt("state")) }
}

/// So many are saved by one statement.
const AT_ONCE: usize = 5_000;

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
        for chunk in ids.chunks(AT_ONCE) {
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
