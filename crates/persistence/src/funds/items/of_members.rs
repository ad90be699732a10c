//! The payments of some members in a cycle, with the numbers of their batches.

use bole_domain::ids::{CycleId, MemberId};
use diesel::prelude::*;

use super::Item;
use super::row::Row;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::{payment_batches as b, payment_items as t};
use crate::store::Tenant;
use crate::types::Key;

/// Payments of a cycle to these members, failed ones included, in the order in which they were made, each with the number of
/// its batch.
pub fn of_members(
    tx: &mut Tenant<'_>,
    cycle: CycleId,
    members: &[MemberId],
) -> Result<Vec<(Item, String)>, StoreError> {
    let agency = tx.agency();
    let members: Vec<Key> = members.iter().map(|id| Key::of(*id)).collect();
    let rows: Vec<(Row, String)> = on_both!(&mut *tx.db, |c| t::table
        .inner_join(b::table.on(b::agency_id.eq(t::agency_id).and(b::id.eq(t::batch_id))))
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .filter(t::member_id.eq_any(&members))
        .order((b::created_at, b::id, t::sequence))
        .select((Row::as_select(), b::number))
        .load(c))?;
    rows.into_iter().map(|(row, number)| Ok((row.item()?, number))).collect()
}
