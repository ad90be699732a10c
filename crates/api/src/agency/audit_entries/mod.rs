//! The audit log as it is read.

pub mod chain;
pub mod export;
mod views;

use bole_domain::ids::{ServiceAccountId, TypedId, UserId};
use bole_persistence::audit::{self, Wanted};
use bole_persistence::{At, Key};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, after, place};
use crate::http::params::Query;
use crate::http::problem::Problem;

pub use views::AuditEntryView;

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

/// What is asked for: of an object, by an actor, within a range.
fn wanted(
    (object_type, object_id): (Option<String>, Option<String>),
    by: Option<&str>,
    (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> Result<Wanted, Problem> {
    let actor = by.map(actor).transpose()?;
    Ok(Wanted { object_type, object_id, actor, from: from.map(At::new), to: to.map(At::new), through: None })
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
    let AuditQuery { object_type, object_id, actor, from, to, .. } = query;
    let wanted = wanted((object_type, object_id), actor.as_deref(), (from, to))?;
    cx.read(move |tx, _| {
        let all = audit::list(tx, &wanted, below, limit + 1)?.into_iter().map(AuditEntryView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &AuditEntryView| place(one.at, one.id))))
    })
    .await
}
