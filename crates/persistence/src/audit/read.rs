//! The audit log as it is looked through.

use bole_domain::ids::AuditEntryId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{StoreError, corrupt};
use crate::on_both;
use crate::schema::audit_entries as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

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

/// An entry with its place in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// Its number; none where it was written before there was a chain.
    pub number: Option<i64>,
    /// The hash that takes in the one before it.
    pub hash: Option<Vec<u8>>,
    /// What it says.
    pub entry: Recorded,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this sort of object.
    pub object_type: Option<String>,
    /// Of this object.
    pub object_id: Option<String>,
    /// By this actor.
    pub actor: Option<Key>,
    /// At or after.
    pub from: Option<At>,
    /// Before.
    pub to: Option<At>,
    /// None behind this number of the chain.
    pub through: Option<i64>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    id: Key,
    at: At,
    actor_id: Key,
    pub(super) actor_kind: String,
    pub(super) action: String,
    pub(super) object_type: String,
    pub(super) object_id: String,
    pub(super) reason: Option<String>,
    pub(super) detail: Json,
    pub(super) request_id: String,
}

impl Row {
    /// Its id, also where it cannot be read.
    pub(super) fn id(&self) -> AuditEntryId {
        self.id.id()
    }

    pub(super) fn read(self) -> Result<Recorded, StoreError> {
        Ok(Recorded {
            id: self.id.id(),
            at: self.at.get(),
            actor: self.actor_id,
            actor_kind: self.actor_kind,
            action: self.action,
            object_type: self.object_type,
            object_id: self.object_id,
            reason: self.reason,
            detail: self.detail.read().map_err(corrupt("audit_entries", "detail"))?,
            request_id: self.request_id,
        })
    }
}

/// Entries, the newest first, below a place in that order.
pub fn list(
    tx: &mut Tenant<'_>,
    wanted: &Wanted,
    below: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Linked>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Option<i64>, Option<Vec<u8>>, Row)> = on_both!(&mut *tx.db, |c| {
        let mut query =
            t::table.filter(t::agency_id.eq(agency)).select((t::number, t::hash, Row::as_select())).into_boxed();
        if let Some(object_type) = &wanted.object_type {
            query = query.filter(t::object_type.eq(object_type));
        }
        if let Some(object_id) = &wanted.object_id {
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
        if let Some(through) = wanted.through {
            query = query.filter(t::number.le(through).or(t::number.is_null()));
        }
        if let Some((at, id)) = below {
            query = query.filter(t::at.lt(at).or(t::at.eq(at).and(t::id.lt(id))));
        }
        query.order((t::at.desc(), t::id.desc())).limit(limit).load(c)
    })?;
    rows.into_iter().map(|(number, hash, row)| Ok(Linked { number, hash, entry: row.read()? })).collect()
}
