//! `POST /api/v1/auth/revoke`: RFC 7009.

use actix_web::{HttpResponse, web};
use bole_domain::ids::SessionId;
use bole_persistence::auth::session::{self, Ended};
use bole_persistence::{Key, Mode, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grants::token_hash;
use super::oauth::{self, OAuthError, Refused};
use super::password::Secret;
use crate::http::context::blocking_as;
use crate::http::registry::Example;
use crate::state::App;

/// The form of a revocation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevokeRequest {
    /// A refresh token or an access token.
    pub token: Secret,
    /// `refresh_token` or `access_token`; not needed, both are looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type_hint: Option<String>,
}

impl Example for RevokeRequest {
    fn example() -> Self {
        Self {
            token: Secret::new("Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s"),
            token_type_hint: Some("refresh_token".to_owned()),
        }
    }
}

/// Nothing is told of the token.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Revoked {}

impl Example for Revoked {
    fn example() -> Self {
        Self {}
    }
}

/// `POST /api/v1/auth/revoke`
pub async fn revoke(
    app: web::Data<App>,
    form: Result<web::Form<RevokeRequest>, actix_web::Error>,
) -> Result<HttpResponse, actix_web::Error> {
    let token = oauth::form(form)?.token;
    blocking_as(move || end(&app, &token)).await?;
    Ok(HttpResponse::Ok().json(Revoked {}))
}

fn end(app: &App, token: &Secret) -> Result<(), Refused> {
    let by_refresh = app.store.system(Mode::Read, |sys| session::of_refresh_token(sys, &token_hash(token)))?;
    let session: Option<SessionId> = match by_refresh {
        Some(session) => Some(session.id),
        None => match app.tokens.read_blocking(&app.store, token.reveal()) {
            // A machine has no session to end.
            Ok(seen) if seen.claims.sid.is_none() => return Err(OAuthError::unsupported_token().into()),
            Ok(seen) => seen.claims.sid,
            Err(_) => None,
        },
    };
    if let Some(id) = session {
        let user = app.store.system(Mode::Write, |sys| -> Result<_, StoreError> {
            session::revoke_outside(sys, id, Ended::ByUser)?;
            session::user_of(sys, id)
        })?;
        if let Some(user) = user {
            app.tokens.forget(Key::of(user));
        }
    }
    Ok(())
}
