//! How an entry of the audit log is shown.

use bole_domain::ids::{AuditEntryId, PersonId, ServiceAccountId, UserId};
use bole_persistence::audit::Linked;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// An entry of the audit log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditEntryView {
    /// Its id.
    pub id: AuditEntryId,
    /// Its place in the chain, without gap from 1 on; absent where it was written before there was a chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a user or a service account; absent for the operator of the installation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// `user`, `service_account` or `operator`.
    pub actor_kind: String,
    /// What, e.g. `user.update`.
    pub action: String,
    /// To what sort of object.
    pub object_type: String,
    /// To which one.
    pub object_id: String,
    /// Why, where a reason was demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Further facts; which, follows from the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub detail: Option<Map<String, Value>>,
    /// The request that did it.
    pub request_id: String,
}

impl From<Linked> for AuditEntryView {
    fn from(Linked { number, hash: _, entry }: Linked) -> Self {
        let actor = match entry.actor_kind.as_str() {
            "user" => Some(entry.actor.id::<UserId>().to_string()),
            "service_account" => Some(entry.actor.id::<ServiceAccountId>().to_string()),
            _ => None,
        };
        Self {
            id: entry.id,
            number,
            at: entry.at,
            actor,
            actor_kind: entry.actor_kind,
            action: entry.action,
            object_type: entry.object_type,
            object_id: entry.object_id,
            reason: entry.reason,
            detail: match entry.detail {
                Value::Object(facts) => Some(facts),
                Value::Null => None,
                other => Some(std::iter::once(("value".to_owned(), other)).collect()),
            },
            request_id: entry.request_id,
        }
    }
}

impl Example for AuditEntryView {
    fn example() -> Self {
        Self {
            id: AuditEntryId::example(),
            number: Some(48_211),
            at: crate::http::examples::made_at(),
            actor: Some(UserId::example().to_string()),
            actor_kind: "user".to_owned(),
            action: "person.reveal".to_owned(),
            object_type: "person".to_owned(),
            object_id: PersonId::example().to_string(),
            reason: Some("核对银行退回的账号".to_owned()),
            detail: Some(std::iter::once(("fields".to_owned(), vec!["account"].into())).collect()),
            request_id: "01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
        }
    }
}
