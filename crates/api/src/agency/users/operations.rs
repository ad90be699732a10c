//! Users: listed, added, shown.

use bole_domain::ids::UserId;
use bole_persistence::agency::users as rows;

use super::bodies::NewUser;
use super::roles::check_ties_exist;
use super::views::{UserQuery, UserView, answer};
use crate::agency::create;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, after, place};
use crate::http::params::{Path, Query};

/// `GET /api/v1/users`
pub async fn list(cx: Cx, query: Query<UserQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let name = query.login_name.as_deref().map(str::to_lowercase);
        let all = rows::list(tx, name.as_deref(), after, limit + 1)?;
        let all = all.into_iter().map(UserView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |user: &UserView| place(user.created_at, user.id))))
    })
    .await
}

/// `POST /api/v1/users`
pub async fn create(cx: Cx, Body(new): Body<NewUser>) -> Reply {
    cx.checked()?;
    let store = cx.app().store.clone();
    let row = blocking(move || create::prepare(&store, new)).await?;
    cx.write(move |tx, by| {
        check_ties_exist(tx, row.client, row.person)?;
        let user = rows::insert(tx, row)?;
        let codes: Vec<&str> = user.roles.iter().map(|role| role.code()).collect();
        audit(tx, by, "user.create", "user", user.id, None, &fact("roles", codes))?;
        let (place, version) = (format!("/api/v1/users/{}", user.id), user.version);
        Ok(Answer::created(UserView::from(user), place).version(version))
    })
    .await
}

/// `GET /api/v1/users/{user_id}`
pub async fn get(cx: Cx, path: Path<UserId>) -> Reply {
    cx.read(move |tx, _| Ok(answer(rows::load(tx, path.into_inner())?))).await
}
