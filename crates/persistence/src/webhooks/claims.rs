//! Who serves an endpoint at the moment: a claim without anything that says what it is about lies across agencies.

use bole_domain::ids::{AgencyId, TypedId, WebhookEndpointId};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::Db;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::{audit_heads as h, webhook_claims as q};
use crate::store::{System, Tenant};
use crate::types::{At, Key};

/// A worker's hold on an endpoint until its lease ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The endpoint.
    pub endpoint: WebhookEndpointId,
    /// Its agency.
    pub agency: AgencyId,
    /// Which turn this is: a later one makes this worker's effects void.
    turn: i64,
}

const LOST: StoreError = StoreError::Conflict {
    code: "webhook_lost",
    zh: "该端点已由另一进程投递。",
    en: "Another process serves this endpoint.",
};

/// Is there anything to be sent, or is anybody's worker not heard of?
pub fn any_due(system: &mut System<'_>) -> Result<bool, StoreError> {
    let at = system.at();
    let free = q::claimed_until.is_null().or(q::claimed_until.lt(at));
    let due = q::table.filter(q::due_at.le(at).and(free));
    Ok(on_both!(&mut *system.db, |c| diesel::select(exists(due)).get_result(c))?)
}

/// Takes endpoints that something is to be sent to, or whose worker has not been heard of.
pub fn claim(system: &mut System<'_>, most: i64, lease: TimeDelta) -> Result<Vec<Claim>, StoreError> {
    let at = system.at();
    let free = q::claimed_until.is_null().or(q::claimed_until.lt(at));
    let due = q::table
        .filter(q::due_at.le(at).and(free))
        .order((q::due_at, q::endpoint_id))
        .select((q::endpoint_id, q::agency_id, q::turn))
        .limit(most);
    let found: Vec<(Key, Key, i64)> = match &mut *system.db {
        Db::Pg(c) => due.for_update().skip_locked().load(c)?,
        Db::Lite(c) => due.load(c)?,
    };
    let until = At::new(system.now() + lease);
    let mut claims = Vec::with_capacity(found.len());
    for (endpoint, agency, turn) in found {
        let turn = turn + 1;
        on_both!(&mut *system.db, |c| diesel::update(q::table.find(endpoint))
            .set((q::claimed_until.eq(until), q::turn.eq(turn)))
            .execute(c))?;
        claims.push(Claim { endpoint: endpoint.id(), agency: agency.id(), turn });
    }
    Ok(claims)
}

fn own(claim: &Claim) -> (Key, i64) {
    (Key(claim.endpoint.uuid()), claim.turn)
}

/// Makes sure that the endpoint is still this worker's, and prolongs the lease.
pub fn hold(tx: &mut Tenant<'_>, claim: &Claim, lease: TimeDelta) -> Result<(), StoreError> {
    let ((endpoint, turn), until) = (own(claim), At::new(tx.now() + lease));
    let row = q::table.find(endpoint).filter(q::turn.eq(turn));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(row).set(q::claimed_until.eq(until)).execute(c))?;
    if rows == 1 { Ok(()) } else { Err(LOST) }
}

/// Gives the endpoint back, until something is to be sent to it again: at `due`, or when the next event comes. Between what `due` was
/// told by and the end of the transaction nobody writes events of the agency, whose head is held first, and nobody wakes the
/// endpoint, whose claim is.
pub fn release(
    tx: &mut Tenant<'_>,
    claim: &Claim,
    due: impl FnOnce(&mut Tenant<'_>) -> Result<DateTime<Utc>, StoreError>,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    if let Db::Pg(c) = &mut *tx.db {
        let _: Option<i64> = h::table.find(agency).select(h::events).for_update().first(c).optional()?;
        let _: Option<i64> = q::table.find(own(claim).0).select(q::turn).for_update().first(c).optional()?;
    }
    let due_at = At::new(due(tx)?);
    let (endpoint, turn) = own(claim);
    let row = q::table.find(endpoint).filter(q::turn.eq(turn));
    let given = (q::claimed_until.eq(None::<At>), q::due_at.eq(due_at));
    on_both!(&mut *tx.db, |c| diesel::update(row).set(given).execute(c))?;
    Ok(())
}

/// Something may be to be sent to all endpoints of the agency; those of users wait for what is sent to them.
pub(crate) fn wake_all(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let asleep = q::table.filter(q::agency_id.eq(agency).and(q::by_events.eq(true)).and(q::due_at.gt(at)));
    on_both!(&mut *tx.db, |c| diesel::update(asleep).set(q::due_at.eq(at)).execute(c))?;
    Ok(())
}

/// Something is to be sent to these endpoints. Also to one that is served at the moment: whoever serves it gives it back after this
/// transaction, and then sees what is to be sent. Not for a transaction that lets events happen: it takes the head after a claim.
pub(super) fn wake_these(tx: &mut Tenant<'_>, endpoints: &[Key]) -> Result<(), StoreError> {
    let at = tx.at();
    let named = q::table.filter(q::endpoint_id.eq_any(endpoints));
    on_both!(&mut *tx.db, |c| diesel::update(named).set(q::due_at.eq(at)).execute(c))?;
    Ok(())
}

/// The same for one, in a transaction of its own.
pub fn wake(tx: &mut Tenant<'_>, endpoint: WebhookEndpointId) -> Result<(), StoreError> {
    wake_these(tx, &[Key::of(endpoint)])
}

/// Has the agency any endpoint?
pub(crate) fn any(db: &mut Db, agency: AgencyId) -> Result<bool, StoreError> {
    let of = q::table.filter(q::agency_id.eq(Key::of(agency)));
    Ok(on_both!(db, |c| diesel::select(exists(of)).get_result(c))?)
}

/// A new endpoint is looked at, with every event or with what is sent to it.
pub(super) fn insert(tx: &mut Tenant<'_>, endpoint: WebhookEndpointId, by_events: bool) -> Result<(), StoreError> {
    let new = (
        q::endpoint_id.eq(Key(endpoint.uuid())),
        q::agency_id.eq(tx.agency()),
        q::due_at.eq(tx.at()),
        q::turn.eq(0_i64),
        q::by_events.eq(by_events),
    );
    on_both!(&mut *tx.db, |c| diesel::insert_into(q::table).values(new).execute(c))?;
    Ok(())
}
