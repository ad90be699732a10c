//! What is due is done: a claim without anything that says what it is about lies across agencies, the timer itself in its agency.

use std::collections::BTreeSet;

use bole_domain::ids::AgencyId;
use bole_domain::sla::timer::Timer;
use diesel::prelude::*;

use super::row::{held, keep_marks, save_all};
use crate::db::Db;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::timer_claims as q;
use crate::store::{System, Tenant};
use crate::types::Key;

/// Claims that are looked at for the agencies whose turn it is.
const LOOKED_AT: i64 = 1_000;

/// The agencies of the timers that have been due longest. The look goes along an index and ends after a thousand, however many
/// timers run.
pub fn due_agencies(system: &mut System<'_>) -> Result<BTreeSet<AgencyId>, StoreError> {
    let at = system.at();
    let agencies: Vec<Key> = on_both!(&mut *system.db, |c| q::table
        .filter(q::due_at.le(at))
        .order((q::due_at, q::timer_id))
        .select(q::agency_id)
        .limit(LOOKED_AT)
        .load(c))?;
    Ok(agencies.into_iter().map(|key| key.id()).collect())
}

/// Fires up to so many of the agency's due timers; gives how many there were. Those that another process holds are passed over.
pub fn fire(tx: &mut Tenant<'_>, most: i64) -> Result<usize, StoreError> {
    let (agency, at, now) = (tx.agency(), tx.at(), tx.now());
    let due =
        q::table.filter(q::agency_id.eq(agency).and(q::due_at.le(at))).order(q::due_at).select(q::timer_id).limit(most);
    let ids: Vec<Key> = match &mut *tx.db {
        Db::Pg(c) => due.for_update().skip_locked().load(c)?,
        Db::Lite(c) => due.load(c)?,
    };
    if ids.is_empty() {
        return Ok(0);
    }
    let fired: Vec<_> = held(tx, &ids)?.into_iter().map(|timer| timer.fired(now)).collect();
    let changed: Vec<&Timer> = fired.iter().filter(|(_, marks)| !marks.is_empty()).map(|(timer, _)| timer).collect();
    save_all(tx, &changed)?;
    keep_marks(tx, &fired)?;
    Ok(ids.len())
}
