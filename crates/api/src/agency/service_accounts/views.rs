//! How a service account is shown; its secret once.

use bole_domain::agency::Permission;
use bole_domain::ids::ServiceAccountId;
use bole_persistence::agency::service_accounts::ServiceAccount;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agency::AccountStatus;
use crate::auth::password::Secret;
use crate::http::registry::Example;

/// A service account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServiceAccountView {
    /// Its id, also its `client_id` at the token endpoint.
    pub id: ServiceAccountId,
    /// How it is called.
    pub display_name: String,
    /// What it may do.
    pub scopes: Vec<Permission>,
    /// May it ask for tokens?
    pub status: AccountStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<ServiceAccount> for ServiceAccountView {
    fn from(account: ServiceAccount) -> Self {
        Self {
            id: account.id,
            display_name: account.display_name,
            scopes: account.scopes,
            status: account.status.into(),
            version: account.version,
            created_at: account.created_at,
        }
    }
}

impl Example for ServiceAccountView {
    fn example() -> Self {
        Self {
            id: ServiceAccountId::example(),
            display_name: "华东 ERP".to_owned(),
            scopes: vec![Permission::StandardRead],
            status: AccountStatus::Active,
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

/// A service account with its secret, shown once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServiceAccountSecret {
    /// The account.
    pub account: ServiceAccountView,
    /// Its secret. It is not kept and cannot be shown again.
    pub client_secret: Secret,
}

impl Example for ServiceAccountSecret {
    fn example() -> Self {
        Self {
            account: ServiceAccountView::example(),
            client_secret: Secret::new("Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s"),
        }
    }
}
