//! How a client is shown.

use bole_domain::ids::{ClientId, TypedId};
use bole_persistence::client::{self as rows, Client};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::NewClient;
use crate::http::page::Place;
use crate::http::registry::Example;

/// Is a client or contact in use: `active` or `disabled`?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientStatus {
    /// In use.
    Active,
    /// Switched off; it stays for the record.
    Disabled,
}

impl From<rows::Status> for ClientStatus {
    fn from(status: rows::Status) -> Self {
        match status {
            rows::Status::Active => ClientStatus::Active,
            rows::Status::Disabled => ClientStatus::Disabled,
        }
    }
}

/// A client of the agency.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientView {
    /// Its id.
    pub id: ClientId,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Its full name.
    pub name: String,
    /// Is it in use?
    pub status: ClientStatus,
    /// Why nothing new is begun for it; absent unless it is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_reason: Option<String>,
    /// The client that it turned out to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into_id: Option<ClientId>,
    /// The present version of its profile; 0 before the first.
    pub profile_version: i64,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl From<Client> for ClientView {
    fn from(client: Client) -> Self {
        Self {
            id: client.id,
            credit_code: client.credit_code,
            name: client.name,
            status: client.status.into(),
            blocked_reason: client.blocked,
            merged_into_id: client.merged_into,
            profile_version: client.profile_version,
            version: client.version,
            created_at: client.created_at,
        }
    }
}

impl ClientView {
    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for ClientView {
    fn example() -> Self {
        let NewClient { credit_code, name, .. } = NewClient::example();
        Self {
            id: ClientId::example(),
            credit_code,
            name,
            status: ClientStatus::Active,
            blocked_reason: None,
            merged_into_id: None,
            profile_version: 1,
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}
