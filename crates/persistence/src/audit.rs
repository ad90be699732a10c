//! The append-only audit log: who did what to which object, and why. No personal data goes into it.

use bole_domain::ids::AuditEntryId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::audit_entries as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// One entry to be written.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Who: user or service account, raw.
    pub actor: Key,
    /// `user`, `service_account`, or `operator` for the command line of the installation.
    pub actor_kind: &'a str,
    /// What, e.g. `person.reveal`.
    pub action: &'a str,
    /// To what sort of object, e.g. `person`.
    pub object_type: &'a str,
    /// To which one, as its public id.
    pub object_id: String,
    /// Why, where a reason is demanded.
    pub reason: Option<&'a str>,
    /// Further facts without personal data, e.g. the names of the revealed fields.
    pub detail: serde_json::Value,
    /// The request.
    pub request_id: &'a str,
}

/// Writes an entry in the caller's transaction.
pub fn record(tx: &mut Tenant<'_>, entry: &Entry<'_>) -> Result<AuditEntryId, StoreError> {
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<AuditEntryId>());
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::at.eq(at),
            t::actor_id.eq(entry.actor),
            t::actor_kind.eq(entry.actor_kind),
            t::action.eq(entry.action),
            t::object_type.eq(entry.object_type),
            t::object_id.eq(&entry.object_id),
            t::reason.eq(entry.reason),
            t::detail.eq(Json(entry.detail.clone())),
            t::request_id.eq(entry.request_id),
        ))
        .execute(c))?;
    Ok(id)
}

/// An entry as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its id.
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, raw.
    pub actor: Key,
    /// `user`, `service_account` or `operator`.
    pub actor_kind: String,
    /// What.
    pub action: String,
    /// To what sort of object.
    pub object_type: String,
    /// To which one, as its public id.
    pub object_id: String,
    /// Why.
    pub reason: Option<String>,
    /// Further facts.
    pub detail: serde_json::Value,
    /// The request.
    pub request_id: String,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Of this sort of object.
    pub object_type: Option<&'a str>,
    /// Of this object.
    pub object_id: Option<&'a str>,
    /// By this actor.
    pub actor: Option<Key>,
    /// At or after.
    pub from: Option<At>,
    /// Before.
    pub to: Option<At>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    at: At,
    actor_id: Key,
    actor_kind: String,
    action: String,
    object_type: String,
    object_id: String,
    reason: Option<String>,
    detail: Json,
    request_id: String,
}

impl From<Row> for Recorded {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.id(),
            at: row.at.get(),
            actor: row.actor_id,
            actor_kind: row.actor_kind,
            action: row.action,
            object_type: row.object_type,
            object_id: row.object_id,
            reason: row.reason,
            detail: row.detail.0,
            request_id: row.request_id,
        }
    }
}

/// Entries, the newest first, below a place in that order.
pub fn list(
    tx: &mut Tenant<'_>,
    wanted: &Wanted<'_>,
    below: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(object_type) = wanted.object_type {
            query = query.filter(t::object_type.eq(object_type));
        }
        if let Some(object_id) = wanted.object_id {
            query = query.filter(t::object_id.eq(object_id));
        }
        if let Some(actor) = wanted.actor {
            query = query.filter(t::actor_id.eq(actor));
        }
        if let Some(from) = wanted.from {
            query = query.filter(t::at.ge(from));
        }
        if let Some(to) = wanted.to {
            query = query.filter(t::at.lt(to));
        }
        if let Some((at, id)) = below {
            query = query.filter(t::at.lt(at).or(t::at.eq(at).and(t::id.lt(id))));
        }
        query.order((t::at.desc(), t::id.desc())).limit(limit).load(c)
    })?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}
