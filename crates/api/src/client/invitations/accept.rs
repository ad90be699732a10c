//! An invitation accepted by whoever has its code.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use bole_domain::agency::Role;
use bole_domain::ids::{AgencyId, ClientId, InvitationId, UserId};
use bole_persistence::agency::users;
use bole_persistence::audit::{self, Entry};
use bole_persistence::client::invitations::{self as rows, Invitation};
use bole_persistence::events::{self, About};
use bole_persistence::{Key, Mode, Store, StoreError, Tenant, client};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::{NewUser, prepare};
use crate::auth::password::Secret;
use crate::http::answer::Answer;
use crate::http::body::{Body, sound};
use crate::http::context::{Reply, blocking, place};
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::state::App;

/// What the invited chooses.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvitationAcceptance {
    /// The code of the invitation.
    pub code: Secret,
    /// A login name of his own.
    #[validate(length(min = 3, max = 64))]
    #[schema(min_length = 3, max_length = 64)]
    pub login_name: String,
    /// A password of his own.
    pub password: Secret,
}

impl Example for InvitationAcceptance {
    fn example() -> Self {
        Self {
            code: Secret::new("Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s"),
            login_name: "wang.min".to_owned(),
            password: Secret::new("nine-gates-of-lotus"),
        }
    }
}

/// The login that was made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AcceptedInvitation {
    /// The user.
    pub user_id: UserId,
    /// The login name, as it is used from now on.
    pub login_name: String,
    /// Of which client.
    pub client_id: ClientId,
}

impl Example for AcceptedInvitation {
    fn example() -> Self {
        let InvitationAcceptance { login_name, .. } = InvitationAcceptance::example();
        Self { user_id: UserId::example(), login_name, client_id: ClientId::example() }
    }
}

fn unknown() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "invitation_unknown",
        "邀请码无效、已使用、已撤回或已过期，请重新索取。",
        "The code is unknown, used, taken back or too old; ask for a new one.",
    )
}

/// `POST /api/v1/invitations:accept`
pub async fn accept(req: HttpRequest, app: web::Data<App>, Body(given): Body<InvitationAcceptance>) -> Reply {
    sound(&req)?;
    let by = app.clone();
    let (agency, id, row) = blocking(move || prepared(&by.store, given)).await?;
    let _place = place(&app).await?;
    let app = app.clone();
    blocking(move || {
        app.store.tenant(agency, Mode::Write, |tx| {
            let answer = taken(tx, id, row)?;
            events::emit_command(tx, &About::default());
            Ok(answer)
        })
    })
    .await
}

/// Whose invitation it is, and the user to be made. Nothing is hashed for a code that does not work.
fn prepared(store: &Store, given: InvitationAcceptance) -> Result<(AgencyId, InvitationId, users::NewUser), Problem> {
    let found = store.system(Mode::Read, |sys| rows::by_code(sys, given.code.reveal()))?;
    let (agency, id) = found.ok_or_else(unknown)?;
    let seen = store.tenant(agency, Mode::Read, |tx| open(tx, id))?;
    let new = NewUser {
        login_name: given.login_name,
        display_name: seen.display_name,
        password: given.password,
        roles: vec![Role::ClientUser],
        client_id: Some(seen.client),
        person_id: None,
    };
    Ok((agency, id, prepare(store, new)?))
}

/// An invitation that can still be taken, to serve a client in use.
fn open(tx: &mut Tenant<'_>, id: InvitationId) -> Result<Invitation, Problem> {
    let now = tx.at().get();
    let found = match rows::load(tx, id) {
        Ok(invitation) if invitation.open(now) => invitation,
        Ok(_) | Err(StoreError::NotFound(_)) => return Err(unknown()),
        Err(other) => return Err(other.into()),
    };
    match client::load(tx, found.client)?.status {
        client::Status::Active => Ok(found),
        client::Status::Disabled => Err(unknown()),
    }
}

fn taken(tx: &mut Tenant<'_>, id: InvitationId, row: users::NewUser) -> Reply {
    let seen = open(tx, id)?;
    let user = users::insert(tx, row)?;
    rows::end(tx, &seen, Some(user.id))?;
    let entry = Entry {
        actor: Key::of(user.id),
        actor_kind: "user",
        action: "invitation.accept",
        object_type: "invitation",
        object_id: id.to_string(),
        reason: None,
        detail: serde_json::Value::Null,
        request_id: "",
    };
    audit::record(tx, entry);
    let made = AcceptedInvitation { user_id: user.id, login_name: user.login_name, client_id: seen.client };
    Answer::created(made, format!("/api/v1/users/{}", user.id)).seal()
}
