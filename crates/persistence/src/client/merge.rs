//! One client that was recorded twice.

use bole_domain::ids::ClientId;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::row::Client;
use crate::error::{StoreError, guarded};
use crate::on_both;
use crate::schema::{
    accounts, client_calendars as calendars, clients as t, contacts, contracts, conversations, engagements,
    import_mappings, invitations, timers, users,
};
use crate::status::Status;
use crate::store::Tenant;
use crate::types::Key;

/// A client by what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: ClientId,
    /// Its full name.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: String,
}

/// All clients that are not merged into another, by what they are called.
pub fn named(tx: &mut Tenant<'_>) -> Result<Vec<Named>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, String, String)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::merged_into_id.is_null()))
        .order((t::created_at, t::id))
        .select((t::id, t::name, t::credit_code))
        .load(c))?;
    Ok(rows.into_iter().map(|(id, name, credit_code)| Named { id: id.id(), name, credit_code }).collect())
}

/// Has a client contracts, engagements or accounts of the ledger? Those stay where they are.
pub fn tied(tx: &mut Tenant<'_>, id: ClientId) -> Result<bool, StoreError> {
    let (agency, client) = (tx.agency(), Key::of(id));
    let contract = contracts::table.filter(contracts::agency_id.eq(agency).and(contracts::client_id.eq(client)));
    let engagement =
        engagements::table.filter(engagements::agency_id.eq(agency).and(engagements::client_id.eq(client)));
    let account = accounts::table.filter(accounts::agency_id.eq(agency).and(accounts::client_id.eq(client)));
    Ok(on_both!(&mut *tx.db, |c| diesel::select(exists(contract).or(exists(engagement)).or(exists(account)))
        .get_result(c))?)
}

/// Contacts, users, invitations, mappings, calendar and conversations of a client go over to another, which it turned out to be.
pub fn take_over(tx: &mut Tenant<'_>, from: &Client, into: ClientId) -> Result<Client, StoreError> {
    let (agency, old, new) = (tx.agency(), Key::of(from.id), Key::of(into));
    on_both!(&mut *tx.db, |c| diesel::update(
        contacts::table.filter(contacts::agency_id.eq(agency).and(contacts::client_id.eq(old)))
    )
    .set(contacts::client_id.eq(new))
    .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::update(
        users::table.filter(users::agency_id.eq(agency).and(users::client_id.eq(old)))
    )
    .set((users::client_id.eq(new), users::version.eq(users::version + 1)))
    .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::update(
        invitations::table.filter(invitations::agency_id.eq(agency).and(invitations::client_id.eq(old)))
    )
    .set(invitations::client_id.eq(new))
    .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::update(
        import_mappings::table.filter(import_mappings::agency_id.eq(agency).and(import_mappings::client_id.eq(old)))
    )
    .set(import_mappings::client_id.eq(new))
    .execute(c))?;
    // Its calendar goes over where the other told none of its own.
    let own = calendars::agency_id.eq(agency).and(calendars::client_id.eq(new));
    if !on_both!(&mut *tx.db, |c| diesel::select(exists(calendars::table.filter(own))).get_result(c))? {
        on_both!(&mut *tx.db, |c| diesel::update(calendars::table.find((agency, old)))
            .set(calendars::client_id.eq(new))
            .execute(c))?;
    }
    // What it said belongs to it, and so do the conversations about itself.
    on_both!(&mut *tx.db, |c| diesel::update(
        conversations::table.filter(conversations::agency_id.eq(agency).and(conversations::topic_id.eq(old)))
    )
    .set(conversations::topic_id.eq(new))
    .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::update(
        conversations::table.filter(conversations::agency_id.eq(agency).and(conversations::client_id.eq(old)))
    )
    .set((conversations::client_id.eq(new), conversations::version.eq(conversations::version + 1)))
    .execute(c))?;
    // Clocks of its messages; it has none of contracts or months.
    on_both!(&mut *tx.db, |c| diesel::update(
        timers::table.filter(timers::agency_id.eq(agency).and(timers::client_id.eq(old)))
    )
    .set(timers::client_id.eq(new))
    .execute(c))?;
    let rows =
        on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, old)).filter(t::version.eq(from.version)))
            .set((t::status.eq(Status::Disabled.as_str()), t::merged_into_id.eq(new), t::version.eq(from.version + 1)))
            .execute(c))?;
    guarded(rows, "client")?;
    Ok(Client { status: Status::Disabled, merged_into: Some(into), version: from.version + 1, ..from.clone() })
}
