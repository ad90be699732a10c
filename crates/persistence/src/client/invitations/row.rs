//! An invitation as it is stored.

use bole_domain::ids::{ClientId, InvitationId, UserId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::schema::invitations as t;
use crate::types::{At, Key};

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// To serve which client.
    pub client: ClientId,
    /// How the user will be called.
    pub display_name: String,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// The user who took it.
    pub user: Option<UserId>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Public id of who invited.
    pub invited_by: String,
    /// Version.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Invitation {
    /// Can it still be taken?
    pub fn open(&self, now: DateTime<Utc>) -> bool {
        self.user.is_none() && self.revoked_at.is_none() && now < self.expires_at
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    id: Key,
    client_id: Key,
    display_name: String,
    expires_at: At,
    user_id: Option<Key>,
    revoked_at: Option<At>,
    invited_by: String,
    version: i64,
    created_at: At,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.id(),
            client: row.client_id.id(),
            display_name: row.display_name,
            expires_at: row.expires_at.get(),
            user: row.user_id.map(Key::id),
            revoked_at: row.revoked_at.map(At::get),
            invited_by: row.invited_by,
            version: row.version,
            created_at: row.created_at.get(),
        }
    }
}
