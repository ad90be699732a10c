//! Events written at the end of a transaction.

use bole_domain::ids::ClientId;
use diesel::prelude::*;

use super::{Emitted, NewEvent};
use crate::error::{Named, StoreError, corrupt};
use crate::schema::{audit_heads as h, engagements as g};
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{audit, bulk_row, on_both, webhooks};

bulk_row! {
    struct NewRow of events {
        agency_id: Key,
        number: i64,
        id: Key,
        happened_at: At,
        kind: String,
        object_type: String,
        object_id: String,
        client_id: Option<Key>,
        engagement_id: Option<Key>,
        shared: bool,
        actor_kind: Option<String>,
        actor_id: Option<String>,
        data: Json,
    }
}

/// Writes what the transaction let happen. From here to the end of the transaction nobody else numbers the agency's events: that
/// makes the order of the numbers the order in which transactions are kept.
pub(crate) fn flush(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let emitted = std::mem::take(&mut tx.emitted);
    if emitted.is_empty() {
        return Ok(());
    }
    let clients: Vec<Option<ClientId>> =
        emitted.iter().map(|emitted| client_of(tx, &emitted.event)).collect::<Result<_, _>>()?;
    let (agency, happened_at, actor) = (tx.agency(), tx.at(), tx.actor.clone());
    let (actor_kind, actor_id) = actor.map(|actor| (actor.kind, actor.id)).unzip();
    let many = i64::try_from(emitted.len()).unwrap_or(i64::MAX);
    let first = numbered(tx, many)? - many + 1;
    let rows: Vec<NewRow> = (first..)
        .zip(emitted.iter().zip(clients))
        .map(|(number, (Emitted { id, event }, client))| {
            Ok(NewRow {
                agency_id: agency,
                number,
                id: Key::of(*id),
                happened_at,
                kind: event.kind.code().to_owned(),
                object_type: event.object.kind.clone(),
                object_id: event.object.id.clone(),
                client_id: client.map(Key::of),
                engagement_id: event.engagement.map(Key::of),
                shared: event.shared,
                actor_kind: actor_kind.clone(),
                actor_id: actor_id.clone(),
                data: Json::of(&event.data).map_err(corrupt("events", "data"))?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    NewRow::insert_all(tx.db, &rows)?;
    if tx.has_webhooks() { webhooks::wake_all(tx) } else { Ok(()) }
}

/// The client that an event concerns: its own, or that of its engagement.
fn client_of(tx: &mut Tenant<'_>, event: &NewEvent) -> Result<Option<ClientId>, StoreError> {
    let Some(engagement) = event.engagement.filter(|_| event.client.is_none()) else { return Ok(event.client) };
    if let Some(known) = tx.clients.get(&engagement) {
        return Ok(Some(*known));
    }
    let row = g::table.find((tx.agency(), Key::of(engagement))).select(g::client_id);
    let client: Key = on_both!(&mut *tx.db, |c| row.first(c)).or_not_found("engagement")?;
    tx.clients.insert(engagement, client.id());
    Ok(Some(client.id()))
}

/// Takes the next numbers; gives the last of them. The head of the audit log counts the events too: it is held already.
fn numbered(tx: &mut Tenant<'_>, many: i64) -> Result<i64, StoreError> {
    if let Some(last) = taken(tx, many)? {
        return Ok(last);
    }
    audit::begin(tx)?;
    taken(tx, many)?.ok_or(StoreError::NotFound("head"))
}

fn taken(tx: &mut Tenant<'_>, many: i64) -> Result<Option<i64>, StoreError> {
    let head = h::table.find(tx.agency());
    let next = h::events.eq(h::events + many);
    on_both!(&mut *tx.db, |c| diesel::update(head).set(next).returning(h::events).get_result(c)).optional_row()
}
