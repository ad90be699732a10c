//! Payslips whose persons acknowledged them: the signature that the wage ledger asks for.

use std::collections::HashMap;

use bole_domain::ids::PayslipId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Payslip;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::payslip_acknowledgements as t;
use crate::store::Tenant;
use crate::types::{At, Key};

/// When each of these payslips was acknowledged; those that were not are left out.
pub fn acknowledged(
    tx: &mut Tenant<'_>,
    payslips: &[PayslipId],
) -> Result<HashMap<PayslipId, DateTime<Utc>>, StoreError> {
    let agency = tx.agency();
    let ids: Vec<Key> = payslips.iter().map(|id| Key::of(*id)).collect();
    let rows: Vec<(Key, At)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::payslip_id.eq_any(&ids)))
        .select((t::payslip_id, t::acknowledged_at))
        .load(c))?;
    Ok(rows.into_iter().map(|(id, at)| (id.id(), at.get())).collect())
}

/// Records that a payslip was acknowledged now; once it was, that moment stays. Gives the moment that counts.
pub fn acknowledge(tx: &mut Tenant<'_>, payslip: &Payslip) -> Result<DateTime<Utc>, StoreError> {
    if let Some(at) = acknowledged(tx, &[payslip.id])?.remove(&payslip.id) {
        return Ok(at);
    }
    let (agency, at) = (tx.agency(), tx.at());
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::payslip_id.eq(Key::of(payslip.id)),
            t::person_id.eq(Key::of(payslip.person)),
            t::acknowledged_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(acknowledged(tx, &[payslip.id])?.remove(&payslip.id).unwrap_or_else(|| at.get()))
}
