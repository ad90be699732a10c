//! What a user is made from, and what of him can be changed.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::agency::{AccountStatus, nullable};
use crate::auth::password::Secret;
use crate::client::said;
use crate::http::problem::Problem;
use crate::http::registry::Example;

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

pub(super) fn login_name(text: &str) -> Result<(), ValidationError> {
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
pub(crate) fn login_name_unfit() -> Problem {
    Problem::rule(
        "login_name_unfit",
        "/login_name",
        "登录名须为 3 至 64 个字母、数字或 . _ @ -，以字母或数字开头；姓名须为 1 至 100 个字符；至少一个角色。",
        "A login name has 3 to 64 letters, digits, '.', '_', '@', '-', the first a letter or a digit; a display name 1 to \
         100 characters; a user at least one role.",
    )
}
