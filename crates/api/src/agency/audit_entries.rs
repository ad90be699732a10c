//! The audit log as it is read.

use bole_domain::ids::{AuditEntryId, PersonId, ServiceAccountId, TypedId, UserId};
use bole_persistence::audit::{self, Recorded, Wanted};
use bole_persistence::{At, Key};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, after, place};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// An entry of the audit log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditEntryView {
    /// Its id.
    pub id: AuditEntryId,
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

impl From<Recorded> for AuditEntryView {
    fn from(entry: Recorded) -> Self {
        let actor = match entry.actor_kind.as_str() {
            "user" => Some(entry.actor.id::<UserId>().to_string()),
            "service_account" => Some(entry.actor.id::<ServiceAccountId>().to_string()),
            _ => None,
        };
        Self {
            id: entry.id,
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

/// The query of the log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Entries about this sort of object, e.g. `user`.
    pub object_type: Option<String>,
    /// Entries about this object.
    pub object_id: Option<String>,
    /// Entries by this user or service account.
    #[param(pattern = "^(usr|svc)_[0-7][0-9A-HJKMNP-TV-Z]{25}$")]
    pub actor: Option<String>,
    /// At or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
}

fn actor(text: &str) -> Result<Key, Problem> {
    let user = text.parse::<UserId>().map(|id| Key(id.uuid()));
    user.or_else(|_| text.parse::<ServiceAccountId>().map(|id| Key(id.uuid()))).map_err(|_| {
        Problem::malformed(
            "id_malformed",
            "query:actor",
            "actor 须为用户或服务账号的编号。",
            "actor is the id of a user or a service account.",
        )
    })
}

/// `GET /api/v1/audit-entries`
pub async fn list(cx: Cx, query: Query<AuditQuery>) -> Reply {
    let query = query.into_inner();
    let limit = page::limit(query.limit)?;
    let below = after(query.cursor.as_deref())?;
    let actor = query.actor.as_deref().map(actor).transpose()?;
    cx.read(move |tx, _| {
        let wanted = Wanted {
            object_type: query.object_type.as_deref(),
            object_id: query.object_id.as_deref(),
            actor,
            from: query.from.map(At::new),
            to: query.to.map(At::new),
        };
        let all = audit::list(tx, &wanted, below, limit + 1)?.into_iter().map(AuditEntryView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &AuditEntryView| place(one.at, one.id))))
    })
    .await
}
