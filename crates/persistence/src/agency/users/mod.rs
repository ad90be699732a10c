//! People who can log in.

mod find;
mod row;

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId, UserId};
use diesel::prelude::*;

pub use find::{active, another_has, knows_client, knows_person, password_hash};
pub use row::User;

use super::Status;
use crate::auth::login;
use crate::error::{Named, StoreError, guarded};
use crate::schema::users as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::{Row, write_roles};

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
