//! What a transaction leaves behind it, written at its very end: the answer that a retry gets, entries of the audit log, each linked to
//! the one before, and events, numbered without gap. From here to the end of the transaction nobody else writes either for the agency:
//! that makes the order of the numbers the order in which transactions are kept, and the head is held for as short as can be.

use bole_domain::ids::ClientId;
use diesel::declare_sql_function;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel::sql_types::{Array, Binary, Bool, Integer, Nullable, Text};

use crate::audit::{Recorded, digest};
use crate::db::Db;
use crate::error::{Named, StoreError};
use crate::events::{Emitted, NewEvent};
use crate::schema::{audit_entries as a, audit_heads as h, engagements as g, events as t, idempotency_keys as k};
use crate::store::Tenant;
use crate::types::{At, Json, Key, SqlInstant, SqlJson, SqlKey};
use crate::{on_both, webhooks};

#[declare_sql_function]
extern "SQL" {
    /// Writes entries and events, column by column, behind the agency's head and takes the head on, and keeps an answer: one round trip.
    #[expect(clippy::too_many_arguments, reason = "the columns of three tables")]
    fn keep_change(
        agency: SqlKey,
        digests: Array<Binary>,
        entries: Array<SqlKey>,
        recorded: Array<SqlInstant>,
        who: Array<SqlKey>,
        kinds_of_who: Array<Text>,
        actions: Array<Text>,
        touched_types: Array<Text>,
        touched: Array<Text>,
        reasons: Array<Nullable<Text>>,
        details: Array<SqlJson>,
        requests: Array<Text>,
        happenings: Array<SqlKey>,
        happened: SqlInstant,
        by_kind: Nullable<Text>,
        by_id: Nullable<Text>,
        kinds: Array<Text>,
        object_types: Array<Text>,
        objects: Array<Text>,
        clients: Array<Nullable<SqlKey>>,
        engagements: Array<Nullable<SqlKey>>,
        openly: Array<Bool>,
        told: Array<SqlJson>,
        principal: Nullable<SqlKey>,
        key: Nullable<Text>,
        fingerprint: Nullable<Binary>,
        status: Nullable<Integer>,
        answer: Nullable<Binary>,
        until: Nullable<SqlInstant>,
    ) -> Nullable<BigInt>;
}

/// Writes what the transaction recorded and what it let happen, and keeps its answer.
pub(crate) fn keep(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    if !tx.leaves_something() {
        return Ok(());
    }
    let (recorded, emitted) = (std::mem::take(&mut tx.recorded), std::mem::take(&mut tx.emitted));
    let clients: Vec<Option<ClientId>> =
        emitted.iter().map(|emitted| client_of(tx, &emitted.event)).collect::<Result<_, _>>()?;
    let happened: Vec<(&Emitted, Option<ClientId>)> = emitted.iter().zip(clients).collect();
    match tx.db {
        Db::Pg(_) => at_once(tx, &recorded, &happened),
        Db::Lite(_) => one_by_one(tx, &recorded, &happened),
    }
    .map_err(|error| match error {
        // Kept under the key meanwhile; anything else that is there twice is a fault of the log itself.
        Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, told)
            if told.message().contains("idempotency_keys") =>
        {
            let (zh, en) = ("同一幂等键正在处理。", "This idempotency key is being worked on.");
            StoreError::Conflict { code: "idempotency_key_in_flight", zh, en }
        }
        other => other.into(),
    })?;
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
fn at_once(tx: &mut Tenant<'_>, recorded: &[Recorded], happened: &[(&Emitted, Option<ClientId>)]) -> QueryResult<()> {
    fn each<'a, F, T>(all: &'a [F], part: impl Fn(&'a F) -> T) -> Vec<T> {
        all.iter().map(part).collect()
    }
    let (agency, now, actor, answer) = (tx.agency(), tx.at(), tx.actor.clone(), tx.answer.take());
    let answer = answer.as_ref();
    let Db::Pg(c) = &mut *tx.db else { return Ok(()) };
    let told = happened.iter().map(|(emitted, _)| Json::of(&emitted.event.data));
    let told: Vec<Json> = told.collect::<Result<_, _>>().map_err(unwritten)?;
    let kept = keep_change(
        agency,
        each(recorded, |entry| digest::of(agency, entry).to_vec()),
        each(recorded, |entry| Key::of(entry.id)),
        each(recorded, |entry| At::new(entry.at)),
        each(recorded, |entry| entry.actor),
        each(recorded, |entry| &entry.actor_kind),
        each(recorded, |entry| &entry.action),
        each(recorded, |entry| &entry.object_type),
        each(recorded, |entry| &entry.object_id),
        each(recorded, |entry| entry.reason.as_ref()),
        each(recorded, |entry| Json::value(&entry.detail)),
        each(recorded, |entry| &entry.request_id),
        each(happened, |(emitted, _)| Key::of(emitted.id)),
        now,
        actor.as_ref().map(|actor| &actor.kind),
        actor.as_ref().map(|actor| &actor.id),
        each(happened, |(emitted, _)| emitted.event.kind.code()),
        each(happened, |(emitted, _)| &emitted.event.object.kind),
        each(happened, |(emitted, _)| &emitted.event.object.id),
        each(happened, |(_, client)| client.map(Key::of)),
        each(happened, |(emitted, _)| emitted.event.engagement.map(Key::of)),
        each(happened, |(emitted, _)| emitted.event.shared),
        told,
        answer.map(|answer| answer.principal_id),
        answer.map(|answer| &answer.idempotency_key),
        answer.map(|answer| &answer.fingerprint),
        answer.map(|answer| answer.status),
        answer.map(|answer| &answer.sealed_answer),
        answer.map(|answer| answer.expires_at),
    );
    let _: Option<i64> = diesel::select(kept).get_result(c)?;
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

/// What an event says has no form as a document.
fn unwritten(error: serde_json::Error) -> Diesel {
    Diesel::SerializationError(error.into())
}

/// On SQLite each statement is at hand.
fn one_by_one(
    tx: &mut Tenant<'_>,
    recorded: &[Recorded],
    happened: &[(&Emitted, Option<ClientId>)],
) -> QueryResult<()> {
    let (agency, happened_at, actor, answer) = (tx.agency(), tx.at(), tx.actor.clone(), tx.answer.take());
    let Db::Lite(c) = &mut *tx.db else { return Ok(()) };
    if let Some(answer) = answer {
        diesel::insert_into(k::table).values(&answer).execute(c)?;
    }
    if recorded.is_empty() && happened.is_empty() {
        return Ok(());
    }
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
                a::detail.eq(Json::value(detail)),
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
            data: Json::of(&event.data).map_err(unwritten)?,
        };
        diesel::insert_into(t::table).values(&row).execute(c)?;
    }
    let next = (h::number.eq(number), h::hash.eq(hash.as_slice()), h::events.eq(events));
    diesel::update(h::table.find(agency)).set(next).execute(c)?;
    Ok(())
}
