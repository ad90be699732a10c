//! A service account as it is stored.

use bole_domain::agency::Permission;
use bole_domain::ids::ServiceAccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::agency::Status;
use crate::error::{StoreError, corrupt};
use crate::schema::service_accounts as t;
use crate::types::{At, Json, Key};

const SCOPES: StoreError = StoreError::Corrupt { table: "service_accounts", column: "scopes" };

/// A service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its id.
    pub id: ServiceAccountId,
    /// The `client_id` with which it asks for tokens.
    pub client_key: String,
    /// How it is called.
    pub display_name: String,
    /// What it may do.
    pub scopes: Vec<Permission>,
    /// May it ask for tokens?
    pub status: Status,
    /// Version.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) client_key: String,
    pub(super) display_name: String,
    pub(super) scopes: Json,
    pub(super) status: String,
    pub(super) version: i64,
    pub(super) created_at: At,
}

impl Row {
    pub(super) fn account(self) -> Result<ServiceAccount, StoreError> {
        let codes: Vec<String> = self.scopes.read().map_err(corrupt("service_accounts", "scopes"))?;
        Ok(ServiceAccount {
            id: self.id.id(),
            client_key: self.client_key,
            display_name: self.display_name,
            scopes: codes.iter().map(|c| Permission::from_code(c).ok_or(SCOPES)).collect::<Result<_, _>>()?,
            status: Status::read(&self.status, "service_accounts")?,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

pub(super) fn write_scopes(scopes: &[Permission]) -> Result<Json, StoreError> {
    let codes: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
    Json::of(&codes).map_err(corrupt("service_accounts", "scopes"))
}
