//! A user changed: his roles, his status, his password.

use bole_domain::agency::Role;
use bole_domain::ids::UserId;
use bole_persistence::Tenant;
use bole_persistence::agency::Status;
use bole_persistence::agency::users::{self as rows, User, UserChange};
use bole_persistence::auth::session::{self, Ended};
use serde::Serialize;

use super::bodies::UserPatch;
use super::roles::{check_ties_exist, settle_roles};
use super::views::answer;
use crate::agency::AccountStatus;
use crate::auth::{audit, password};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::params::Path;
use crate::http::problem::Problem;

#[derive(Serialize)]
struct Changed<'a> {
    roles_before: Vec<&'a str>,
    roles_after: Vec<&'a str>,
    pub(super) status: AccountStatus,
    password_set: bool,
}

/// `PATCH /api/v1/users/{user_id}`
pub async fn patch(cx: Cx, path: Path<UserId>, Body(patch): Body<UserPatch>) -> Reply {
    let id = path.into_inner();
    let app = cx.app().clone();
    let (store, wanted) = (app.store.clone(), patch.new_password.clone());
    let password_hash = match wanted {
        None => None,
        Some(wanted) => Some((
            blocking({
                let wanted = wanted.clone();
                move || password::hash(store.runtime(), wanted.reveal())
            })
            .await?,
            wanted,
        )),
    };
    let reply = cx
        .write(move |tx, by| {
            let seen = rows::load(tx, id)?;
            by.saw(seen.version)?;
            let client = patch.client_id.unwrap_or(seen.client);
            let person = patch.person_id.unwrap_or(seen.person);
            let roles = settle_roles(patch.roles.unwrap_or_else(|| seen.roles.clone()), client, person)?;
            check_ties_exist(tx, client, person)?;
            if let Some((_, wanted)) = &password_hash {
                password::check(wanted.reveal(), &seen.login_name, "/new_password")?;
            }
            let status = patch.status.map_or(seen.status, Status::from);
            let change = UserChange {
                display_name: patch.display_name.unwrap_or_else(|| seen.display_name.clone()),
                roles,
                client,
                person,
                status,
                password_hash: password_hash.map(|(hash, _)| hash),
            };
            keep_an_admin(tx, &seen, &change)?;
            let changed = Changed {
                roles_before: seen.roles.iter().map(|role| role.code()).collect(),
                roles_after: change.roles.iter().map(|role| role.code()).collect(),
                status: status.into(),
                password_set: change.password_hash.is_some(),
            };
            audit(tx, by, "user.update", "user", id, None, &changed)?;
            if status == Status::Disabled {
                session::revoke_all(tx, id, None, Ended::UserDisabled)?;
            } else if change.password_hash.is_some() {
                session::revoke_all(tx, id, None, Ended::PasswordChanged)?;
            }
            Ok(answer(rows::update(tx, &seen, change)?))
        })
        .await;
    app.tokens.forget(bole_persistence::Key::of(id));
    reply
}

/// An agency without an administrator could not be administered any more.
fn keep_an_admin(tx: &mut Tenant<'_>, seen: &User, change: &UserChange) -> Result<(), Problem> {
    let is = |roles: &[Role], status: Status| roles.contains(&Role::AgencyAdmin) && status == Status::Active;
    let loses = is(&seen.roles, seen.status) && !is(&change.roles, change.status);
    if loses && !rows::another_has(tx, Role::AgencyAdmin, seen.id)? {
        return Err(Problem::conflict(
            "last_admin",
            "这是最后一名有效的机构管理员，不能停用或取消该角色。",
            "This is the last active agency_admin; name another one first.",
        ));
    }
    Ok(())
}
