//! How a user is shown, and which are listed.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId, UserId};
use bole_persistence::agency::users::User;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::agency::AccountStatus;
use crate::http::answer::Answer;
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

pub(super) fn answer(user: User) -> Answer<UserView> {
    let version = user.version;
    Answer::ok(UserView::from(user)).version(version)
}
