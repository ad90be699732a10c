//! What a service account is made from, and what of it can be changed.

use actix_web::http::StatusCode;
use bole_domain::agency::{Permission, grantable};
use bole_domain::refusal::FieldFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::AccountStatus;
use crate::client::said;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A service account to be added.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServiceAccount {
    /// How it is called.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub display_name: String,
    /// What it may do, at least one permission. What the table of roles withholds from service accounts (approving,
    /// confirming, revealing, keeping users and the like) is refused.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub scopes: Vec<Permission>,
}

impl Example for NewServiceAccount {
    fn example() -> Self {
        Self { display_name: "华东 ERP".to_owned(), scopes: vec![Permission::StandardRead] }
    }
}

/// A change of a service account; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccountPatch {
    /// How it is called.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// All its scopes from now on.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Permission>>,
    /// May it ask for tokens?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
}

impl Example for ServiceAccountPatch {
    fn example() -> Self {
        Self { status: Some(AccountStatus::Disabled), ..Self::default() }
    }
}

/// What stays with people is refused, each scope by its place.
pub(super) fn for_machines(scopes: &[Permission]) -> Result<(), Problem> {
    let faults: Vec<FieldFault> = scopes
        .iter()
        .enumerate()
        .filter(|(_, scope)| !grantable(**scope))
        .map(|(index, scope)| FieldFault {
            pointer: format!("/scopes/{index}"),
            code: "scope_not_for_machines".to_owned(),
            zh: format!("{}（{scope}）只能由人行使，请从范围中删除。", scope.label().zh),
            en: format!("{scope} stays with people; leave it out of the scopes."),
        })
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "scope_not_for_machines",
        "有的权限只能由人行使，不能授予服务账号，详见 errors。",
        "Some permissions stay with people and cannot be given to a service account; see errors.",
    )
    .faults(faults))
}

pub(super) fn unique(mut scopes: Vec<Permission>) -> Vec<Permission> {
    let mut seen = std::collections::BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.code()));
    scopes
}
