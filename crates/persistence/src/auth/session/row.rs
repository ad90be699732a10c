//! A session as it is stored, and why it ended.

use bole_domain::ids::{AgencyId, SessionId, UserId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::schema::sessions as s;
use crate::types::{At, Key};

/// A log-in session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The user's agency.
    pub agency: AgencyId,
    /// Whose it is.
    pub user: UserId,
    /// When he logged in.
    pub created_at: DateTime<Utc>,
    /// When he has to log in again at the latest.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Session {
    /// Does it still carry tokens at this moment?
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = s)]
pub(super) struct Row {
    pub(super) id: Key,
    agency_id: Key,
    user_id: Key,
    created_at: At,
    pub(super) expires_at: At,
    revoked_at: Option<At>,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.id(),
            agency: row.agency_id.id(),
            user: row.user_id.id(),
            created_at: row.created_at.get(),
            expires_at: row.expires_at.get(),
            revoked_at: row.revoked_at.map(At::get),
        }
    }
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its user logged out or revoked it.
    ByUser,
    /// A refresh token was used twice: one of the two users of it is a thief.
    RefreshReused,
    /// The password was changed.
    PasswordChanged,
    /// The user was disabled.
    UserDisabled,
}

impl Ended {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Ended::ByUser => "by_user",
            Ended::RefreshReused => "refresh_reused",
            Ended::PasswordChanged => "password_changed",
            Ended::UserDisabled => "user_disabled",
        }
    }
}
