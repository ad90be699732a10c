//! What a transaction leaves behind it, written at its very end: entries of the audit log, each linked to the one before, and events,
//! numbered without gap. From here to the end of the transaction nobody else writes either for the agency: that makes the order of
//! the numbers the order in which transactions are kept, and the head is held for as short as can be.

use bole_domain::ids::ClientId;
use diesel::declare_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary};
use serde_json::{Value, json};

use crate::audit::{Recorded, digest};
use crate::db::Db;
use crate::error::{Named, StoreError, corrupt};
use crate::events::{Emitted, NewEvent};
use crate::schema::{audit_entries as a, audit_heads as h, engagements as g, events as t};
use crate::store::Tenant;
use crate::types::{At, Json, Key, SqlJson, SqlKey};
use crate::{on_both, webhooks};

#[declare_sql_function]
extern "SQL" {
    /// Writes entries and events behind the agency's head and takes the head on: one round trip.
    fn keep_change(
        agency: SqlKey,
        digests: Array<Binary>,
        entries: SqlJson,
        happened: SqlJson,
    ) -> diesel::sql_types::BigInt;
}

/// Writes what the transaction recorded and what it let happen.
pub(crate) fn keep(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let (recorded, emitted) = (std::mem::take(&mut tx.recorded), std::mem::take(&mut tx.emitted));
    if recorded.is_empty() && emitted.is_empty() {
        return Ok(());
    }
    let clients: Vec<Option<ClientId>> =
        emitted.iter().map(|emitted| client_of(tx, &emitted.event)).collect::<Result<_, _>>()?;
    let happened: Vec<(&Emitted, Option<ClientId>)> = emitted.iter().zip(clients).collect();
    match tx.db {
        Db::Pg(_) => at_once(tx, &recorded, &happened)?,
        Db::Lite(_) => one_by_one(tx, &recorded, &happened)?,
    }
    if tx.has_webhooks() && !emitted.is_empty() { webhooks::wake_all(tx) } else { Ok(()) }
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

/// On PostgreSQL the database does it in one call.
fn at_once(
    tx: &mut Tenant<'_>,
    recorded: &[Recorded],
    happened: &[(&Emitted, Option<ClientId>)],
) -> Result<(), StoreError> {
    let (agency, now, actor) = (tx.agency(), tx.at().get(), tx.actor.clone());
    let digests: Vec<Vec<u8>> = recorded.iter().map(|entry| digest::of(agency, entry).to_vec()).collect();
    let entry = |entry: &Recorded| {
        json!({
            "id": Key::of(entry.id).0, "at": entry.at, "actor_id": entry.actor.0, "actor_kind": entry.actor_kind,
            "action": entry.action, "object_type": entry.object_type, "object_id": entry.object_id, "reason": entry.reason,
            "detail": entry.detail, "request_id": entry.request_id,
        })
    };
    let entries: Vec<Value> = recorded.iter().map(entry).collect();
    let event = |(Emitted { id, event }, client): &(&Emitted, Option<ClientId>)| {
        json!({
            "id": Key::of(*id).0, "happened_at": now, "kind": event.kind.code(), "object_type": event.object.kind,
            "object_id": event.object.id, "client_id": client.map(|client| Key::of(client).0),
            "engagement_id": event.engagement.map(|engagement| Key::of(engagement).0), "shared": event.shared,
            "actor_kind": actor.as_ref().map(|actor| &actor.kind), "actor_id": actor.as_ref().map(|actor| &actor.id),
            "data": event.data,
        })
    };
    let events: Vec<Value> = happened.iter().map(event).collect();
    let (entries, events) = (Json(Value::Array(entries)), Json(Value::Array(events)));
    if let Db::Pg(c) = &mut *tx.db {
        let _: i64 = diesel::select(keep_change(agency, digests, entries, events)).get_result(c)?;
    }
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
struct EventRow<'a> {
    agency_id: Key,
    number: i64,
    id: Key,
    happened_at: At,
    kind: &'static str,
    object_type: &'a str,
    object_id: &'a str,
    client_id: Option<Key>,
    engagement_id: Option<Key>,
    shared: bool,
    actor_kind: Option<&'a str>,
    actor_id: Option<&'a str>,
    data: Json,
}

/// On SQLite each statement is at hand.
fn one_by_one(
    tx: &mut Tenant<'_>,
    recorded: &[Recorded],
    happened: &[(&Emitted, Option<ClientId>)],
) -> Result<(), StoreError> {
    let (agency, happened_at, actor) = (tx.agency(), tx.at(), tx.actor.clone());
    let Db::Lite(c) = &mut *tx.db else { return Ok(()) };
    let head: Option<(i64, Vec<u8>, i64)> =
        h::table.find(agency).select((h::number, h::hash, h::events)).first(c).optional()?;
    if head.is_none() {
        let first = (h::agency_id.eq(agency), h::number.eq(0_i64), h::hash.eq(digest::NOTHING.as_slice()));
        diesel::insert_into(h::table).values((first, h::events.eq(0_i64))).execute(c)?;
    }
    let (mut number, mut hash, mut events) = head.unwrap_or_else(|| (0, digest::NOTHING.to_vec(), 0));
    for entry in recorded {
        number += 1;
        hash = digest::linked(&hash, &digest::of(agency, entry)).to_vec();
        let Recorded { id, at, actor, actor_kind, action, object_type, object_id, reason, detail, request_id } = entry;
        diesel::insert_into(a::table)
            .values((
                a::agency_id.eq(agency),
                a::id.eq(Key::of(*id)),
                a::at.eq(At::new(*at)),
                a::actor_id.eq(*actor),
                a::actor_kind.eq(actor_kind),
                a::action.eq(action),
                a::object_type.eq(object_type),
                a::object_id.eq(object_id),
                a::reason.eq(reason),
                a::detail.eq(Json(detail.clone())),
                a::request_id.eq(request_id),
                a::number.eq(number),
                a::hash.eq(hash.as_slice()),
            ))
            .execute(c)?;
    }
    for (Emitted { id, event }, client) in happened {
        events += 1;
        let row = EventRow {
            agency_id: agency,
            number: events,
            id: Key::of(*id),
            happened_at,
            kind: event.kind.code(),
            object_type: &event.object.kind,
            object_id: &event.object.id,
            client_id: client.map(Key::of),
            engagement_id: event.engagement.map(Key::of),
            shared: event.shared,
            actor_kind: actor.as_ref().map(|actor| actor.kind.as_str()),
            actor_id: actor.as_ref().map(|actor| actor.id.as_str()),
            data: Json::of(&event.data).map_err(corrupt("events", "data"))?,
        };
        diesel::insert_into(t::table).values(&row).execute(c)?;
    }
    let next = (h::number.eq(number), h::hash.eq(hash.as_slice()), h::events.eq(events));
    diesel::update(h::table.find(agency)).set(next).execute(c)?;
    Ok(())
}
