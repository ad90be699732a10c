//! A user as he is stored.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId, UserId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::agency::Status;
use crate::error::{StoreError, corrupt};
use crate::schema::users as t;
use crate::types::{At, Json, Key};

const ROLES: StoreError = StoreError::Corrupt { table: "users", column: "roles" };

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// His id.
    pub id: UserId,
    /// His log-in name, unique in the installation.
    pub login_name: String,
    /// How he is called.
    pub display_name: String,
    /// His roles.
    pub roles: Vec<Role>,
    /// The client that a `client_user` is tied to.
    pub client: Option<ClientId>,
    /// The person that a `person` is tied to.
    pub person: Option<PersonId>,
    /// May he log in?
    pub status: Status,
    /// Version.
    pub version: i64,
    /// When he was made.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) login_name: String,
    pub(super) display_name: String,
    pub(super) roles: Json,
    client_id: Option<Key>,
    person_id: Option<Key>,
    pub(super) status: String,
    pub(super) version: i64,
    pub(super) created_at: At,
}

impl Row {
    pub(super) fn user(self) -> Result<User, StoreError> {
        Ok(User {
            id: self.id.id(),
            login_name: self.login_name,
            display_name: self.display_name,
            roles: read_roles(self.roles)?,
            client: self.client_id.map(Key::id),
            person: self.person_id.map(Key::id),
            status: Status::read(&self.status, "users")?,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

pub(super) fn read_roles(json: Json) -> Result<Vec<Role>, StoreError> {
    let codes: Vec<String> = json.read().map_err(corrupt("users", "roles"))?;
    codes.iter().map(|code| Role::from_code(code).ok_or(ROLES)).collect()
}

pub(super) fn write_roles(roles: &[Role]) -> Result<Json, StoreError> {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    Json::of(&codes).map_err(corrupt("users", "roles"))
}
