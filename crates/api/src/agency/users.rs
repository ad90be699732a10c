//! The agency's users.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId, UserId};
use bole_persistence::Tenant;
use bole_persistence::agency::Status;
use bole_persistence::agency::users::{self as rows, User, UserChange};
use bole_persistence::auth::session::{self, Ended};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use super::{AccountStatus, create, nullable};
use crate::auth::password::{self, Secret};
use crate::auth::{audit, fact};
use crate::client::said;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A user.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UserView {
    /// His id.
    pub id: UserId,
    /// His login name, unique in the installation.
    pub login_name: String,
    /// How he is called.
    pub display_name: String,
    /// His roles.
    pub roles: Vec<Role>,
    /// The client that a `client_user` is tied to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The person that a `person` is tied to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// May he log in?
    pub status: AccountStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When he was made.
    pub created_at: DateTime<Utc>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            login_name: user.login_name,
            display_name: user.display_name,
            roles: user.roles,
            client_id: user.client,
            person_id: user.person,
            status: user.status.into(),
            version: user.version,
            created_at: user.created_at,
        }
    }
}

impl Example for UserView {
    fn example() -> Self {
        Self {
            id: UserId::example(),
            login_name: "li.na".to_owned(),
            display_name: "李娜".to_owned(),
            roles: vec![Role::PayrollSpecialist],
            client_id: None,
            person_id: None,
            status: AccountStatus::Active,
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

/// A user to be added.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 3 to 64 letters, digits, dots, dashes, underscores and at-signs, the first a letter or a digit; case does not matter.
    #[validate(custom(function = "login_name"))]
    #[schema(min_length = 3, max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$")]
    pub login_name: String,
    /// How he is called.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub display_name: String,
    /// 12 to 128 characters, without the login name.
    pub password: Secret,
    /// His roles, at least one.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub roles: Vec<Role>,
    /// The client of a `client_user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The person behind a `person`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

impl Example for NewUser {
    fn example() -> Self {
        Self {
            login_name: "li.na".to_owned(),
            display_name: "李娜".to_owned(),
            password: Secret::new("eight-seals-of-jade"),
            roles: vec![Role::PayrollSpecialist],
            client_id: None,
            person_id: None,
        }
    }
}

/// A change of a user; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserPatch {
    /// How he is called.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// All his roles from now on.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// The client of a `client_user`; `null` unties him.
    #[schema(value_type = Option<ClientId>)]
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Option<ClientId>>,
    /// The person behind a `person`; `null` unties him.
    #[schema(value_type = Option<PersonId>)]
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Option<PersonId>>,
    /// May he log in?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
    /// A new password, for a user who lost his.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_password: Option<Secret>,
}

impl Example for UserPatch {
    fn example() -> Self {
        Self { roles: Some(vec![Role::PayrollSpecialist]), status: Some(AccountStatus::Active), ..Self::default() }
    }
}

/// The query of the list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// The user with exactly this login name.
    pub login_name: Option<String>,
}

fn login_name(text: &str) -> Result<(), ValidationError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'@' | b'-');
    let starts = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    if (3..=64).contains(&text.len()) && starts && text.bytes().all(plain) {
        Ok(())
    } else {
        Err(ValidationError::new("login_name_unfit")
            .with_message("3 to 64 letters, digits, '.', '_', '@', '-', the first a letter or a digit".into()))
    }
}

/// The fault of a user who comes from the command line, where no pointer helps.
pub(super) fn login_name_unfit() -> Problem {
    Problem::rule(
        "login_name_unfit",
        "/login_name",
        "登录名须为 3 至 64 个字母、数字或 . _ @ -，以字母或数字开头；姓名须为 1 至 100 个字符；至少一个角色。",
        "A login name has 3 to 64 letters, digits, '.', '_', '@', '-', the first a letter or a digit; a display name 1 to \
         100 characters; a user at least one role.",
    )
}

/// Roles and ties must agree: who is outside the agency has one role and one tie, who is inside has none.
pub(super) fn settle_roles(
    mut roles: Vec<Role>,
    client: Option<ClientId>,
    person: Option<PersonId>,
) -> Result<Vec<Role>, Problem> {
    roles.sort();
    roles.dedup();
    if roles.contains(&Role::ServiceAccount) {
        return Err(Problem::rule(
            "role_of_machines",
            "/roles",
            "service_account 不是人的角色，请另建服务账号。",
            "service_account is no role of people; make a service account instead.",
        ));
    }
    let agree = match roles.as_slice() {
        [Role::ClientUser] => client.is_some() && person.is_none(),
        [Role::Person] => person.is_some() && client.is_none(),
        inside => {
            let outside = inside.contains(&Role::ClientUser) || inside.contains(&Role::Person);
            !outside && client.is_none() && person.is_none()
        }
    };
    if agree {
        return Ok(roles);
    }
    Err(Problem::rule(
        "role_tie_broken",
        "/roles",
        "client_user 只能单独使用且须给出 client_id；person 只能单独使用且须给出 person_id；其他角色不得给出二者。",
        "client_user stands alone and needs client_id; person stands alone and needs person_id; other roles have neither.",
    ))
}

/// The client or the person that a user is tied to must be the agency's.
pub(super) fn check_ties_exist(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    person: Option<PersonId>,
) -> Result<(), Problem> {
    if let Some(id) = client
        && !rows::knows_client(tx, id)?
    {
        return Err(Problem::rule("client_unknown", "/client_id", "没有这个客户。", "There is no such client."));
    }
    if let Some(id) = person
        && !rows::knows_person(tx, id)?
    {
        return Err(Problem::rule("person_unknown", "/person_id", "没有这个人员。", "There is no such person."));
    }
    Ok(())
}

fn answer(user: User) -> Answer<UserView> {
    let version = user.version;
    Answer::ok(UserView::from(user)).version(version)
}

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

#[derive(Serialize)]
struct Changed<'a> {
    roles_before: Vec<&'a str>,
    roles_after: Vec<&'a str>,
    status: AccountStatus,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_names_have_a_plain_form() {
        for good in ["li.na", "Wang_2", "a@b.cn", "0-1"] {
            assert!(login_name(good).is_ok(), "{good}");
        }
        for bad in ["ab", ".na", "李娜娜", "li na", "", &"x".repeat(65)] {
            assert!(login_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn outside_roles_stand_alone_with_their_tie() {
        let (client, person) = (Some(ClientId::example()), Some(PersonId::example()));
        assert!(settle_roles(vec![Role::ClientUser], client, None).is_ok());
        assert!(settle_roles(vec![Role::Person], None, person).is_ok());
        assert!(settle_roles(vec![Role::AgencyAdmin, Role::PayrollSpecialist], None, None).is_ok());
        assert!(settle_roles(vec![Role::ClientUser], None, None).is_err());
        assert!(settle_roles(vec![Role::ClientUser], client, person).is_err());
        assert!(settle_roles(vec![Role::ClientUser, Role::AgencyAdmin], client, None).is_err());
        assert!(settle_roles(vec![Role::AgencyAdmin], client, None).is_err());
    }
}
