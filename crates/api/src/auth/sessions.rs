//! The caller's own log-in sessions.

use bole_domain::ids::{SessionId, UserId};
use bole_persistence::auth::session::{self, Ended, Session};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::Page;
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A log-in session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// When the user logged in.
    pub created_at: DateTime<Utc>,
    /// When he has to log in again at the latest.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Is it the session of this request?
    pub current: bool,
}

impl SessionView {
    fn of(session: &Session, by: &By) -> Self {
        Self {
            id: session.id,
            created_at: session.created_at,
            expires_at: session.expires_at,
            revoked_at: session.revoked_at,
            current: by.caller.session == Some(session.id),
        }
    }
}

impl Example for SessionView {
    fn example() -> Self {
        Self {
            id: SessionId::example(),
            created_at: crate::http::examples::made_at(),
            expires_at: DateTime::from_timestamp(1_770_166_800, 0).unwrap_or_default(),
            revoked_at: None,
            current: true,
        }
    }
}

/// Only users have sessions.
pub fn user(by: &By) -> Result<UserId, Problem> {
    by.caller.user().ok_or_else(|| {
        Problem::conflict(
            "users_only",
            "服务账号没有会话和密码。",
            "A service account has no sessions and no password.",
        )
    })
}

/// `GET /api/v1/auth/sessions`
pub async fn list(cx: Cx) -> Reply {
    cx.read(|tx, by| {
        let mine = match by.caller.user() {
            Some(user) => session::live_of_user(tx, user)?,
            None => Vec::new(),
        };
        let data = mine.iter().map(|session| SessionView::of(session, by)).collect();
        Ok(Answer::ok(Page { data, next_cursor: None }))
    })
    .await
}

/// `POST /api/v1/auth/sessions/{session_id}:revoke`
pub async fn revoke(cx: Cx, path: Path<SessionId>) -> Reply {
    let id = path.into_inner();
    let app = cx.app().clone();
    let principal = cx.by().caller.principal;
    let reply = cx
        .write(move |tx, by| {
            let session = session::load(tx, id)?;
            if by.caller.user() != Some(session.user) {
                return Err(Problem::not_found("session"));
            }
            session::revoke(tx, id, Ended::ByUser)?;
            Ok(Answer::ok(SessionView::of(&session::load(tx, id)?, by)))
        })
        .await;
    app.tokens.forget(principal);
    reply
}
