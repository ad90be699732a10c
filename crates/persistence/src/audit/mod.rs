//! The append-only audit log: who did what to which object, and why. No personal data goes into it.

mod read;

use bole_domain::ids::AuditEntryId;
use diesel::prelude::*;

pub use read::{Recorded, Wanted, list};

use crate::error::StoreError;
use crate::on_both;
use crate::schema::audit_entries as t;
use crate::store::Tenant;
use crate::types::{Json, Key};

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
