//! How many payments stand where, and for how much.

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{BatchId, CycleId};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::row::state_of;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::payment_items as t;
use crate::store::Tenant;
use crate::types::Key;

/// How many payments stand where, and for how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where; reasons are left out.
    pub state: ItemState,
    /// How many.
    pub count: i64,
    /// For how much.
    pub sum: Fen,
}

fn standings(rows: Vec<(String, i64, i64)>) -> Result<Vec<Standing>, StoreError> {
    rows.into_iter()
        .map(|(code, count, sum)| Ok(Standing { state: state_of(&code, None)?, count, sum: Fen(sum) }))
        .collect()
}

/// Where the payments of a batch stand.
pub fn batch_standings(tx: &mut Tenant<'_>, batch: BatchId) -> Result<Vec<Standing>, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .group_by(t::state)
        .order(t::state)
        .select((t::state, sql::<BigInt>("COUNT(*)"), sql::<BigInt>("CAST(SUM(amount) AS BIGINT)")))
        .load(c))?;
    standings(rows)
}

/// Where all payments of a cycle stand, those that were issued again included.
pub fn payment_standings(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Vec<Standing>, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .group_by(t::state)
        .order(t::state)
        .select((t::state, sql::<BigInt>("COUNT(*)"), sql::<BigInt>("CAST(SUM(amount) AS BIGINT)")))
        .load(c))?;
    standings(rows)
}

/// The last day of which a bank said anything of a cycle's payments.
pub fn last_answer(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Option<NaiveDate>, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .select(diesel::dsl::max(t::answered_on))
        .first(c))?)
}
