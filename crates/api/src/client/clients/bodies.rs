//! What a client is recorded with, what of it can be changed, and which are listed.

use bole_domain::client::Profile;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::views::ClientStatus;
use crate::http::registry::Example;

/// A client to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// Its unified social credit code, 18 characters with a check character (GB 32100-2015).
    #[validate(length(min = 18, max = 30))]
    #[schema(min_length = 18, max_length = 30)]
    pub credit_code: String,
    /// Its full name.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its first profile, if it is known already.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

impl Example for NewClient {
    fn example() -> Self {
        Self {
            credit_code: "91130100MA0ABCDE10".to_owned(),
            name: "海川智能装备有限公司".to_owned(),
            profile: Some(Profile::example()),
        }
    }
}

/// What of a client can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientDocument {
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    pub(super) name: String,
    pub(super) status: ClientStatus,
}

/// A change of a client; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientPatch {
    /// Its full name.
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In use or not.
    #[schema(nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ClientStatus>,
}

impl Example for ClientPatch {
    fn example() -> Self {
        Self { name: Some("海川智能装备（上海）有限公司".to_owned()), status: None }
    }
}

/// Which clients.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientQuery {
    /// The name begins with this; the case of letters does not matter.
    pub q: Option<String>,
    /// The whole unified social credit code.
    pub credit_code: Option<String>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}
