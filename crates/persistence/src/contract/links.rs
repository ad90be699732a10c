//! Supplements and renewals by the contract on which they rest.

use bole_domain::contract::Link;
use bole_domain::ids::ContractId;
use diesel::prelude::*;

use super::row::{Contract, Row};
use crate::error::StoreError;
use crate::schema::{contract_links as l, contracts as t};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// Records on which contract another rests.
pub(super) fn insert(tx: &mut Tenant<'_>, id: ContractId, link: &Link) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(l::table)
        .values((
            l::agency_id.eq(agency),
            l::contract_id.eq(Key::of(id)),
            l::kind.eq(link.code()),
            l::earlier_id.eq(Key::of(link.earlier())),
        ))
        .execute(c))?;
    Ok(())
}

/// The supplements of a contract in the order in which they were drafted.
pub fn supplements(
    tx: &mut Tenant<'_>,
    id: ContractId,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Contract>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .inner_join(l::table.on(l::agency_id.eq(t::agency_id).and(l::contract_id.eq(t::id))))
            .filter(l::agency_id.eq(agency).and(l::earlier_id.eq(Key::of(id))).and(l::kind.eq("supplement")))
            .select(Row::as_select())
            .into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}
