//! What other modules ask about users.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId, UserId};
use diesel::prelude::*;

use super::row::{Row, User, read_roles};
use crate::agency::Status;
use crate::bulk::AT_ONCE;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{clients, persons, users as t};
use crate::store::Tenant;
use crate::types::{Json, Key};

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

/// Those of the users who may log in.
pub fn active(tx: &mut Tenant<'_>, ids: &[Key]) -> Result<Vec<User>, StoreError> {
    let agency = tx.agency();
    let mut users = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::id.eq_any(some)))
            .filter(t::status.eq(Status::Active.as_str()))
            .select(Row::as_select())
            .load(c))?;
        users.extend(rows.into_iter().map(Row::user).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(users)
}
