//! Errors of the token endpoint in the form of OAuth 2 (RFC 6749, section 5.2).

use actix_web::error::UrlencodedError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError, web};
use bole_persistence::StoreError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::http::text::place_of_nul;

/// An error of the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OAuthFault {
    /// `invalid_request`, `invalid_client`, `invalid_grant`, `invalid_scope`, `unsupported_grant_type`,
    /// `unsupported_token_type` or `too_many_attempts`.
    pub error: String,
    /// What happened and what to do.
    pub error_description: String,
}

impl Example for OAuthFault {
    fn example() -> Self {
        Self {
            error: "invalid_grant".to_owned(),
            error_description: "The username or the password is wrong.".to_owned(),
        }
    }
}

/// A refusal of the token endpoint.
#[derive(Debug, Clone)]
pub(super) struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
    retry_after: Option<i64>,
}

impl OAuthError {
    pub(super) fn new(status: StatusCode, error: &'static str, description: &'static str) -> Self {
        Self { status, error, description, retry_after: None }
    }

    #[cfg(test)]
    pub(super) fn code(&self) -> &'static str {
        self.error
    }

    pub(super) fn request(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    pub(super) fn client() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", "The client id or the client secret is wrong.")
    }

    pub(super) fn password() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_grant", "The username or the password is wrong.")
    }

    pub(super) fn refresh() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_grant",
            "The refresh token is unknown, expired, revoked or was used before; log in again.",
        )
    }

    pub(super) fn unsupported_token() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unsupported_token_type",
            "A service account's access token cannot be revoked by itself; it ends within fifteen minutes. Rotate the \
             account's secret or disable the account: both end its tokens at once.",
        )
    }

    pub(super) fn blocked(seconds: i64) -> Self {
        let text = "Too many failed log-ins; wait as long as Retry-After says.";
        Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", text) }
    }
}

impl std::fmt::Display for OAuthError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.error)
    }
}

impl ResponseError for OAuthError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            answer.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"bole\""));
        }
        answer.json(OAuthFault { error: self.error.to_owned(), error_description: self.description.to_owned() })
    }
}

/// Either form of error: OAuth 2's for what the caller did, a problem for what befell the server.
#[derive(Debug)]
pub(super) enum Refused {
    OAuth(OAuthError),
    Problem(Problem),
}

impl From<OAuthError> for Refused {
    fn from(error: OAuthError) -> Self {
        Self::OAuth(error)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl From<Refused> for actix_web::Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::OAuth(error) => error.into(),
            Refused::Problem(problem) => problem.into(),
        }
    }
}

/// The form of a request, or the right error for a body that is none.
pub(super) fn form<T: Serialize>(form: Result<web::Form<T>, actix_web::Error>) -> Result<T, Refused> {
    let form = form.map(web::Form::into_inner).map_err(|error| -> Refused {
        match error.as_error::<UrlencodedError>() {
            Some(UrlencodedError::ContentType) => Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "请以 application/x-www-form-urlencoded 提交。",
                "Send application/x-www-form-urlencoded.",
            )
            .into(),
            Some(UrlencodedError::Overflow { .. }) => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "表单过大。", "The form is too large.").into()
            }
            _ => OAuthError::request("The form cannot be read; each parameter comes once.").into(),
        }
    })?;
    match serde_json::to_value(&form).ok().and_then(|fields| place_of_nul(&fields)) {
        Some(_) => Err(nul().into()),
        None => Ok(form),
    }
}

/// No name and no secret holds U+0000, and no database column takes it.
pub(super) fn nul() -> OAuthError {
    OAuthError::request("A parameter holds the character U+0000; remove it.")
}
