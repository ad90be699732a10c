//! Who calls: tokens, sessions, passwords.

mod anchors;
mod audit;
mod caller;
mod feeds;
mod grants;
mod jwks;
mod keys;
mod me;
mod oauth;
pub mod password;
mod revoke;
mod sessions;
mod standing;
mod statements;
#[cfg(test)]
mod tests;
mod token;
mod tokens;
mod verified;

pub use audit::{Asked, audit, fact};
pub use caller::{Caller, CallerKind};
pub use sessions::user as users_only;
pub(crate) use token::address;
pub use tokens::Tokens;

use bole_domain::agency::Permission;

use crate::http::registry::Registry;

const FORM: &str = "application/x-www-form-urlencoded";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.post("/api/v1/auth/token", "issue_token", token::issue)
        .tag("auth")
        .text(
            "Get an access token",
            "OAuth 2 token endpoint, form-encoded. `grant_type=password` with `username` and `password` logs a user in; \
             `refresh_token` trades a refresh token for new tokens, once: a second use ends the whole session; \
             `client_credentials` with `client_id` and `client_secret` (form or HTTP Basic) and an optional `scope` serves \
             machines. Errors have the OAuth 2 form `error`, `error_description`: a wrong password is 401 `invalid_grant`, \
             a dead refresh token 400 `invalid_grant`, wrong client credentials 401 `invalid_client`, too many failed \
             log-ins 429 with `Retry-After`.",
        )
        .takes_named::<token::TokenRequest>("TokenRequest".to_owned(), FORM)
        .gives::<token::TokenAnswer>(200)
        .gives::<oauth::OAuthFault>(400)
        .gives::<oauth::OAuthFault>(401)
        .gives::<oauth::OAuthFault>(429)
        .add();
    r.post("/api/v1/auth/revoke", "revoke_token", revoke::revoke)
        .tag("auth")
        .text(
            "Revoke a token",
            "RFC 7009, form-encoded: ends the session to which a refresh or access token belongs, with all its tokens. \
             The answer is 200 whether the token was known or not.",
        )
        .takes_named::<revoke::RevokeRequest>("RevokeRequest".to_owned(), FORM)
        .gives::<revoke::Revoked>(200)
        .gives::<oauth::OAuthFault>(400)
        .add();
    r.get("/.well-known/jwks.json", "get_signing_keys", jwks::get)
        .tag("auth")
        .text(
            "Public keys of the access tokens",
            "JSON Web Key Set (RFC 7517) with every key whose tokens may still be valid. Access tokens are EdDSA-signed \
             JWTs; their header names the key by `kid`.",
        )
        .gives::<jwks::KeySet>(200)
        .add();
    r.get("/api/v1/auth/me", "get_me", me::get)
        .tag("auth")
        .text("Who am I", "The caller: agency, roles, scopes, and every permission that follows from them.")
        .permission(Permission::SessionOwn)
        .gives::<me::Me>(200)
        .add();
    r.post("/api/v1/auth/password", "change_own_password", me::change_password)
        .tag("auth")
        .text(
            "Change the own password",
            "Needs the present password (403 `password_wrong`). The new one has 12 to 128 characters and does not contain \
             the login name (422 `password_unfit`). All other sessions of the user end; this one stays.",
        )
        .permission(Permission::SessionOwn)
        .takes::<me::PasswordChange>()
        .gives::<me::Me>(200)
        .add();
    r.get("/api/v1/auth/sessions", "list_own_sessions", sessions::list)
        .tag("auth")
        .text("List the own sessions", "The caller's live log-in sessions, the newest first; at most 200.")
        .permission(Permission::SessionOwn)
        .lists::<sessions::SessionView>()
        .add();
    r.post("/api/v1/auth/sessions/{session_id}:revoke", "revoke_own_session", sessions::revoke)
        .tag("auth")
        .text(
            "End an own session",
            "Ends one of the caller's sessions; its refresh token dies at once, its access tokens within seconds. Ending \
             an ended session changes nothing.",
        )
        .permission(Permission::SessionOwn)
        .gives::<sessions::SessionView>(200)
        .add();
}
