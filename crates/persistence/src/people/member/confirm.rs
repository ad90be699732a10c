//! Confirmation of members' data (PY-5.2.2).

use bole_domain::ids::{EngagementId, MemberId};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::members as m;
use crate::store::Tenant;
use crate::types::Key;

/// Employee numbers of those of these members whose data are not confirmed (PY-5.2.2).
pub fn unconfirmed_of(tx: &mut Tenant<'_>, members: &[MemberId]) -> Result<Vec<String>, StoreError> {
    let agency = tx.agency();
    let mut found: Vec<String> = Vec::new();
    for chunk in members.chunks(500) {
        let ids: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        let numbers: Vec<String> = on_both!(&mut *tx.db, |c| m::table
            .filter(m::agency_id.eq(agency).and(m::id.eq_any(&ids)))
            .filter(m::confirmed_at.is_null())
            .select(m::employee_number)
            .order(m::employee_number)
            .load(c))?;
        found.extend(numbers);
    }
    Ok(found)
}

/// Marks members' data as confirmed (PY-5.2.2). Answers how many there were.
pub fn confirm(tx: &mut Tenant<'_>, members: &[MemberId]) -> Result<usize, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let changes = (m::confirmed_at.eq(at), m::version.eq(m::version + 1));
    // The usual case by the key alone: how it is carried out is then known already.
    if let [one] = members {
        let member = m::table.find((agency, Key::of(*one)));
        return Ok(on_both!(&mut *tx.db, |c| diesel::update(member).set(changes).execute(c))?);
    }
    let mut confirmed = 0_usize;
    for chunk in members.chunks(500) {
        let ids: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        confirmed += on_both!(&mut *tx.db, |c| diesel::update(
            m::table.filter(m::agency_id.eq(agency).and(m::id.eq_any(&ids)))
        )
        .set(changes)
        .execute(c))?;
    }
    Ok(confirmed)
}

/// Members of an engagement whose data wait for confirmation, by employee number.
pub fn unconfirmed(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Vec<MemberId>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
        .filter(m::confirmed_at.is_null())
        .select(m::id)
        .order(m::employee_number)
        .load(c))?;
    Ok(rows.into_iter().map(Key::id).collect())
}
