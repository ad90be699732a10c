//! The caller himself: who he is, and his password.

use bole_domain::agency::{Permission, Role};
use bole_domain::ids::{AgencyId, ClientId, PersonId, ServiceAccountId, SessionId, TypedId, UserId};
use bole_persistence::agency::users::{self, UserChange};
use bole_persistence::agency::{self, service_accounts};
use bole_persistence::auth::session::{self, Ended};
use bole_persistence::{Mode, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::audit::audit;
use super::caller::CallerKind;
use super::password::{self, Secret};
use super::{grants, sessions};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply, blocking};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// The caller.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// `usr_…` or `svc_…`.
    pub id: String,
    /// `user` or `service_account`.
    pub kind: String,
    /// Login name of a user, client id of a service account.
    pub login_name: String,
    /// How he is called.
    pub display_name: String,
    /// The agency that he works for or is tied to.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// His roles; none for a service account.
    pub roles: Vec<Role>,
    /// What he may do.
    pub permissions: Vec<Permission>,
    /// The client that a `client_user` is tied to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The person that a `person` is tied to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// His log-in session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
}

impl Example for Me {
    fn example() -> Self {
        Self {
            id: UserId::example().to_string(),
            kind: CallerKind::User.as_str().to_owned(),
            login_name: "li.na".to_owned(),
            display_name: "李娜".to_owned(),
            agency_id: AgencyId::example(),
            agency_name: "伯乐人力资源服务有限公司".to_owned(),
            roles: vec![Role::PayrollSpecialist],
            permissions: vec![Permission::StandardRead],
            client_id: None,
            person_id: None,
            session_id: Some(SessionId::example()),
        }
    }
}

fn of(tx: &mut Tenant<'_>, by: &By) -> Result<Me, Problem> {
    let caller = &by.caller;
    let agency = agency::load(tx)?;
    let (id, login_name, display_name) = match caller.user() {
        Some(id) => {
            let user = users::load(tx, id)?;
            (id.to_string(), user.login_name, user.display_name)
        }
        None => {
            let account = service_accounts::load(tx, ServiceAccountId::from_uuid(caller.principal.0))?;
            (account.id.to_string(), account.client_key, account.display_name)
        }
    };
    Ok(Me {
        id,
        kind: caller.kind.as_str().to_owned(),
        login_name,
        display_name,
        agency_id: agency.id,
        agency_name: agency.name,
        roles: caller.roles.clone(),
        permissions: Permission::all().filter(|p| caller.may(*p)).collect(),
        client_id: caller.client,
        person_id: caller.person,
        session_id: caller.session,
    })
}

/// `GET /api/v1/auth/me`
pub async fn get(cx: Cx) -> Reply {
    cx.read(|tx, by| Ok(Answer::ok(of(tx, by)?))).await
}

/// A change of the own password.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present password.
    pub current_password: Secret,
    /// The new one: 12 to 128 characters, without the login name.
    pub new_password: Secret,
}

impl Example for PasswordChange {
    fn example() -> Self {
        Self {
            current_password: Secret::new("eight-seals-of-jade"),
            new_password: Secret::new("nine-bends-of-the-river"),
        }
    }
}

/// `POST /api/v1/auth/password`
pub async fn change_password(cx: Cx, Body(change): Body<PasswordChange>) -> Reply {
    cx.checked()?;
    let id = sessions::user(cx.by())?;
    // A retry shows a password that is the present one no longer; it must not count as a guess.
    if let Some(kept) = cx.replayed().await? {
        return Ok(kept);
    }
    let (app, agency) = (cx.app().clone(), cx.by().caller.agency);
    let principal = cx.by().caller.principal;
    let store = app.store.clone();
    // Hashing is slow: it happens before the transaction that writes.
    let (seen, hash) = blocking(move || {
        let (user, present) = store.tenant(agency, Mode::Read, |tx| -> Result<_, Problem> {
            Ok((users::load(tx, id)?, users::password_hash(tx, id)?))
        })?;
        grants::guarded_verify(&store, &user.login_name, &change.current_password, &present)?;
        password::check(change.new_password.reveal(), &user.login_name, "/new_password")?;
        Ok((user, password::hash(store.runtime(), change.new_password.reveal())?))
    })
    .await?;
    let reply = cx
        .write(move |tx, by| {
            let same = UserChange {
                display_name: seen.display_name.clone(),
                roles: seen.roles.clone(),
                client: seen.client,
                person: seen.person,
                status: seen.status,
                password_hash: Some(hash),
            };
            users::update(tx, &seen, same)?;
            session::revoke_all(tx, id, by.caller.session, Ended::PasswordChanged)?;
            audit(tx, by, "user.change_password", "user", id, None, &())?;
            Ok(Answer::ok(of(tx, by)?))
        })
        .await;
    app.tokens.forget(principal);
    reply
}
