//! A client as he is stored.

use bole_domain::ids::ClientId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::clients as t;
use crate::status::Status;
use crate::types::{At, Key};

/// A client of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Its full name.
    pub name: String,
    /// Is it in use?
    pub status: Status,
    /// Why nothing new is begun for it.
    pub blocked: Option<String>,
    /// The client that it turned out to be.
    pub merged_into: Option<ClientId>,
    /// The present version of its profile; 0 before the first.
    pub profile_version: i64,
    /// Version.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) credit_code: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) blocked_reason: Option<String>,
    pub(super) merged_into_id: Option<Key>,
    pub(super) profile_version: i64,
    pub(super) version: i64,
    pub(super) created_at: At,
}

impl Row {
    pub(super) fn read(self) -> Result<Client, StoreError> {
        Ok(Client {
            id: self.id.id(),
            credit_code: self.credit_code,
            name: self.name,
            status: Status::read(&self.status, "clients")?,
            blocked: self.blocked_reason,
            merged_into: self.merged_into_id.map(Key::id),
            profile_version: self.profile_version,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}
