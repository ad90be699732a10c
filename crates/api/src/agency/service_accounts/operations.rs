//! Service accounts: listed, added, shown, changed, given a new secret.

use bole_domain::ids::ServiceAccountId;
use bole_persistence::Key;
use bole_persistence::agency::service_accounts::{self as rows, ServiceAccount, ServiceAccountChange};
use serde::Serialize;

use super::bodies::{NewServiceAccount, ServiceAccountPatch, for_machines, unique};
use super::views::{ServiceAccountSecret, ServiceAccountView};
use crate::agency::AccountStatus;
use crate::auth::audit;
use crate::auth::password::{self, Secret};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, PageQuery, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

#[derive(Serialize)]
struct Changed<'a> {
    pub(super) scopes: Vec<&'a str>,
    pub(super) status: AccountStatus,
    secret_set: bool,
}

fn changed(account: &ServiceAccount, secret_set: bool) -> Changed<'static> {
    Changed { scopes: account.scopes.iter().map(|s| s.code()).collect(), status: account.status.into(), secret_set }
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
