//! Service accounts: machines that ask for tokens with an id and a secret.

use actix_web::http::StatusCode;
use bole_domain::agency::{Permission, grantable};
use bole_domain::ids::ServiceAccountId;
use bole_domain::refusal::FieldFault;
use bole_persistence::Key;
use bole_persistence::agency::service_accounts::{self as rows, ServiceAccount, ServiceAccountChange};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::AccountStatus;
use crate::auth::audit;
use crate::auth::password::{self, Secret};
use crate::client::said;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, PageQuery, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
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

#[derive(Serialize)]
struct Changed<'a> {
    scopes: Vec<&'a str>,
    status: AccountStatus,
    secret_set: bool,
}

fn changed(account: &ServiceAccount, secret_set: bool) -> Changed<'static> {
    Changed { scopes: account.scopes.iter().map(|s| s.code()).collect(), status: account.status.into(), secret_set }
}

/// What stays with people is refused, each scope by its place.
fn for_machines(scopes: &[Permission]) -> Result<(), Problem> {
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

fn unique(mut scopes: Vec<Permission>) -> Vec<Permission> {
    let mut seen = std::collections::BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.code()));
    scopes
}

/// `GET /api/v1/service-accounts`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let all = rows::list(tx, after, limit + 1)?.into_iter().map(ServiceAccountView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &ServiceAccountView| place(one.created_at, one.id))))
    })
    .await
}

/// A new secret and its hash.
async fn new_secret(cx: &Cx) -> Result<(Secret, String), Problem> {
    let store = cx.app().store.clone();
    blocking(move || {
        let secret = password::new_secret(store.runtime());
        let hash = password::hash(store.runtime(), secret.reveal())?;
        Ok((secret, hash))
    })
    .await
}

/// `POST /api/v1/service-accounts`
pub async fn create(cx: Cx, Body(new): Body<NewServiceAccount>) -> Reply {
    cx.checked()?;
    for_machines(&new.scopes)?;
    let (secret, hash) = new_secret(&cx).await?;
    cx.write(move |tx, by| {
        let account = rows::insert(tx, new.display_name, unique(new.scopes), &hash)?;
        audit(tx, by, "service_account.create", "service_account", account.id, None, &changed(&account, true))?;
        let (place, version) = (format!("/api/v1/service-accounts/{}", account.id), account.version);
        let shown = ServiceAccountSecret { account: account.into(), client_secret: secret };
        Ok(Answer::created(shown, place).version(version))
    })
    .await
}

/// `GET /api/v1/service-accounts/{service_account_id}`
pub async fn get(cx: Cx, path: Path<ServiceAccountId>) -> Reply {
    cx.read(move |tx, _| {
        let account = rows::load(tx, path.into_inner())?;
        let version = account.version;
        Ok(Answer::ok(ServiceAccountView::from(account)).version(version))
    })
    .await
}

/// `PATCH /api/v1/service-accounts/{service_account_id}`
pub async fn patch(cx: Cx, path: Path<ServiceAccountId>, Body(patch): Body<ServiceAccountPatch>) -> Reply {
    let id = path.into_inner();
    let app = cx.app().clone();
    let reply = cx
        .write(move |tx, by| {
            let seen = rows::load(tx, id)?;
            by.saw(seen.version)?;
            for_machines(patch.scopes.as_deref().unwrap_or_default())?;
            let change = ServiceAccountChange {
                display_name: patch.display_name.unwrap_or_else(|| seen.display_name.clone()),
                scopes: patch.scopes.map_or_else(|| seen.scopes.clone(), unique),
                status: patch.status.map_or(seen.status, Into::into),
                secret_hash: None,
            };
            let account = rows::update(tx, &seen, change)?;
            audit(tx, by, "service_account.update", "service_account", id, None, &changed(&account, false))?;
            let version = account.version;
            Ok(Answer::ok(ServiceAccountView::from(account)).version(version))
        })
        .await;
    app.tokens.forget(Key::of(id));
    reply
}

/// `POST /api/v1/service-accounts/{service_account_id}:rotate-secret`
pub async fn rotate(cx: Cx, path: Path<ServiceAccountId>) -> Reply {
    let id = path.into_inner();
    let app = cx.app().clone();
    let (secret, hash) = new_secret(&cx).await?;
    let reply = cx
        .write(move |tx, by| {
            let seen = rows::load(tx, id)?;
            by.saw(seen.version)?;
            let change = ServiceAccountChange {
                display_name: seen.display_name.clone(),
                scopes: seen.scopes.clone(),
                status: seen.status,
                secret_hash: Some(hash),
            };
            let account = rows::update(tx, &seen, change)?;
            audit(tx, by, "service_account.rotate_secret", "service_account", id, None, &changed(&account, true))?;
            let version = account.version;
            Ok(Answer::ok(ServiceAccountSecret { account: account.into(), client_secret: secret }).version(version))
        })
        .await;
    app.tokens.forget(Key::of(id));
    reply
}
