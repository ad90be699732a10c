//! People who can log in.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId, UserId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Status;
use crate::auth::login;
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::{clients, persons, users as t};
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

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

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Normalised log-in name.
    pub login_name: String,
    /// How he is called.
    pub display_name: String,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// His roles.
    pub roles: Vec<Role>,
    /// The client that he is tied to.
    pub client: Option<ClientId>,
    /// The person that he is tied to.
    pub person: Option<PersonId>,
}

/// What changes of a user.
#[derive(Debug, Clone)]
pub struct UserChange {
    /// How he is called.
    pub display_name: String,
    /// His roles.
    pub roles: Vec<Role>,
    /// The client that he is tied to.
    pub client: Option<ClientId>,
    /// The person that he is tied to.
    pub person: Option<PersonId>,
    /// May he log in?
    pub status: Status,
    /// A new hash of his password.
    pub password_hash: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    login_name: String,
    display_name: String,
    roles: Json,
    client_id: Option<Key>,
    person_id: Option<Key>,
    status: String,
    version: i64,
    created_at: At,
}

impl Row {
    fn user(self) -> Result<User, StoreError> {
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

fn read_roles(json: Json) -> Result<Vec<Role>, StoreError> {
    let codes: Vec<String> = json.read().map_err(corrupt("users", "roles"))?;
    codes.iter().map(|code| Role::from_code(code).ok_or(ROLES)).collect()
}

fn write_roles(roles: &[Role]) -> Result<Json, StoreError> {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    Json::of(&codes).map_err(corrupt("users", "roles"))
}

/// Adds a user.
pub fn insert(tx: &mut Tenant<'_>, new: NewUser) -> Result<User, StoreError> {
    let user = User {
        id: tx.new_id(),
        login_name: new.login_name,
        display_name: new.display_name,
        roles: new.roles,
        client: new.client,
        person: new.person,
        status: Status::Active,
        version: 1,
        created_at: tx.at().get(),
    };
    login::claim_user(tx, &user.login_name, user.id)?;
    let (agency, roles) = (tx.agency(), write_roles(&user.roles)?);
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(user.id)),
            t::login_name.eq(&user.login_name),
            t::display_name.eq(&user.display_name),
            t::password_hash.eq(&new.password_hash),
            t::roles.eq(&roles),
            t::client_id.eq(user.client.map(Key::of)),
            t::person_id.eq(user.person.map(Key::of)),
            t::status.eq(user.status.as_str()),
            t::version.eq(user.version),
            t::created_at.eq(At::new(user.created_at)),
        ))
        .execute(c))?;
    Ok(user)
}

/// A user.
pub fn load(tx: &mut Tenant<'_>, id: UserId) -> Result<User, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("user")?;
    row.user()
}

/// Users in the order in which they were made.
pub fn list(
    tx: &mut Tenant<'_>,
    login_name: Option<&str>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<User>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(name) = login_name {
            query = query.filter(t::login_name.eq(name));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::user).collect()
}

/// Changes a user.
pub fn update(tx: &mut Tenant<'_>, seen: &User, change: UserChange) -> Result<User, StoreError> {
    let (agency, roles) = (tx.agency(), write_roles(&change.roles)?);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::display_name.eq(&change.display_name),
        t::roles.eq(&roles),
        t::client_id.eq(change.client.map(Key::of)),
        t::person_id.eq(change.person.map(Key::of)),
        t::status.eq(change.status.as_str()),
        change.password_hash.as_ref().map(|hash| t::password_hash.eq(hash)),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "user")?;
    Ok(User {
        display_name: change.display_name,
        roles: change.roles,
        client: change.client,
        person: change.person,
        status: change.status,
        version: seen.version + 1,
        ..seen.clone()
    })
}

/// The hash of a user's password.
pub fn password_hash(tx: &mut Tenant<'_>, id: UserId) -> Result<String, StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::password_hash).first(c))
        .or_not_found("user")
}

/// Is there another active user with this role?
pub fn another_has(tx: &mut Tenant<'_>, role: Role, but: UserId) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let all: Vec<Json> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::id.ne(Key::of(but))))
        .filter(t::status.eq(Status::Active.as_str()))
        .select(t::roles)
        .load(c))?;
    for roles in all {
        if read_roles(roles)?.contains(&role) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Does the agency know this client?
pub fn knows_client(tx: &mut Tenant<'_>, id: ClientId) -> Result<bool, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| diesel::select(diesel::dsl::exists(clients::table.find((agency, Key::of(id)))))
        .get_result(c))?)
}

/// Does the agency know this person?
pub fn knows_person(tx: &mut Tenant<'_>, id: PersonId) -> Result<bool, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| diesel::select(diesel::dsl::exists(persons::table.find((agency, Key::of(id)))))
        .get_result(c))?)
}
