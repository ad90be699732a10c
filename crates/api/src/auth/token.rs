//! `POST /api/v1/auth/token`: the OAuth 2 token endpoint.

use std::net::IpAddr;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grants::{self, Attempt};
use super::oauth::{self, OAuthError, Refused};
use super::password::Secret;
use crate::http::context::blocking_as;
use crate::http::proxies::{self, Network};
use crate::http::registry::Example;
use crate::state::App;

/// The form of a token request. Which parameters are needed depends on `grant_type`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `password`, `refresh_token` or `client_credentials`.
    #[schema(required = true)]
    pub grant_type: Option<String>,
    /// Login name (`password`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Password (`password`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// Refresh token (`refresh_token`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// Id of the service account (`client_credentials`), unless HTTP Basic carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Secret of the service account (`client_credentials`), unless HTTP Basic carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// Wanted scopes, parted by blanks (`client_credentials`); all that the account has without it. A user's scopes follow
    /// from his roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

impl Example for TokenRequest {
    fn example() -> Self {
        Self {
            grant_type: Some("password".to_owned()),
            username: Some("li.na".to_owned()),
            password: Some(Secret::new("eight-seals-of-jade")),
            ..Self::default()
        }
    }
}

/// Tokens.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenAnswer {
    /// Send it as `Authorization: Bearer`.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds for which the access token is good.
    pub expires_in: i64,
    /// Good for one use at this endpoint; users only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The granted permissions, parted by blanks.
    pub scope: String,
}

impl Example for TokenAnswer {
    fn example() -> Self {
        Self {
            access_token: "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3JfIn0.c2lnbmF0dXJl".to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: 900,
            refresh_token: Some("Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s".to_owned()),
            scope: "standard.read".to_owned(),
        }
    }
}

/// `POST /api/v1/auth/token`
pub async fn issue(
    req: HttpRequest,
    app: web::Data<App>,
    form: Result<web::Form<TokenRequest>, actix_web::Error>,
) -> Result<HttpResponse, actix_web::Error> {
    let attempt = read(&req, oauth::form(form)?)?;
    let address = address(&req, &app.settings.trusted_proxies);
    let answer = blocking_as(move || grants::answer(&app, attempt, address)).await?;
    Ok(HttpResponse::Ok().insert_header((header::PRAGMA, "no-cache")).json(answer))
}

fn read(req: &HttpRequest, form: TokenRequest) -> Result<Attempt, Refused> {
    let missing = |text| Refused::from(OAuthError::request(text));
    match form.grant_type.as_deref() {
        None => Err(missing("grant_type is missing.")),
        Some("password") => Ok(Attempt::Password {
            name: form.username.ok_or_else(|| missing("username is missing."))?,
            password: form.password.ok_or_else(|| missing("password is missing."))?,
        }),
        Some("refresh_token") => {
            Ok(Attempt::Refresh { token: form.refresh_token.ok_or_else(|| missing("refresh_token is missing."))? })
        }
        Some("client_credentials") => {
            let (client, secret) = match basic(req) {
                Some(credentials) => credentials,
                None => (
                    form.client_id.ok_or_else(|| missing("client_id is missing."))?,
                    form.client_secret.ok_or_else(|| missing("client_secret is missing."))?,
                ),
            };
            if client.contains('\0') {
                return Err(oauth::nul().into());
            }
            Ok(Attempt::Client { client, secret, scope: form.scope })
        }
        Some(_) => Err(OAuthError::new(
            actix_web::http::StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "grant_type is password, refresh_token or client_credentials.",
        )
        .into()),
    }
}

/// Client id and secret from HTTP Basic.
fn basic(req: &HttpRequest) -> Option<(String, Secret)> {
    let value = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client, secret) = decoded.split_once(':')?;
    Some((client.to_owned(), Secret::new(secret)))
}

/// Where the request comes from: the neighbour, unless that is a trusted proxy, which names its own neighbour last.
pub(crate) fn address(req: &HttpRequest, trusted: &[Network]) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip();
    let named = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = named.flat_map(|value| value.split(',')).map(str::trim).collect();
    Some(proxies::origin(peer, &named, trusted))
}
