//! Invitations as they are made and shown.

use bole_domain::ids::{ClientId, InvitationId, UserId};
use bole_persistence::client::invitations::Invitation;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::auth::password::Secret;
use crate::http::registry::Example;

/// Somebody to be invited.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// How the user will be called.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub display_name: String,
}

impl Example for NewInvitation {
    fn example() -> Self {
        Self { display_name: "王敏".to_owned() }
    }
}

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// It can be accepted.
    Open,
    /// It was accepted.
    Accepted,
    /// It was taken back.
    Revoked,
    /// It was not accepted in time.
    Expired,
}

/// An invitation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// Its id.
    pub id: InvitationId,
    /// To serve which client.
    pub client_id: ClientId,
    /// How the user will be called.
    pub display_name: String,
    /// How it stands.
    pub state: InvitationState,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// The user who accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Who invited.
    pub invited_by: String,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl InvitationView {
    pub(super) fn of(invitation: Invitation, now: DateTime<Utc>) -> Self {
        let state = match (invitation.user, invitation.revoked_at) {
            (Some(_), _) => InvitationState::Accepted,
            (None, Some(_)) => InvitationState::Revoked,
            (None, None) if invitation.open(now) => InvitationState::Open,
            (None, None) => InvitationState::Expired,
        };
        let Invitation { id, client, display_name, expires_at, user, invited_by, version, created_at, .. } = invitation;
        Self { id, client_id: client, display_name, state, expires_at, user_id: user, invited_by, version, created_at }
    }
}

impl Example for InvitationView {
    fn example() -> Self {
        let created_at = crate::http::examples::made_at();
        Self {
            id: InvitationId::example(),
            client_id: ClientId::example(),
            display_name: NewInvitation::example().display_name,
            state: InvitationState::Open,
            expires_at: created_at + TimeDelta::days(7),
            user_id: None,
            invited_by: UserId::example().to_string(),
            version: 1,
            created_at,
        }
    }
}

/// An invitation with its code, which is shown only now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationCode {
    /// The invitation.
    pub invitation: InvitationView,
    /// The code for the invited.
    pub code: Secret,
}

impl Example for InvitationCode {
    fn example() -> Self {
        Self { invitation: InvitationView::example(), code: Secret::new("Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s") }
    }
}
