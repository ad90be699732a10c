//! Clients, their versioned profiles and their contacts.

pub mod contacts;
pub mod import_mappings;
pub mod invitations;
mod merge;
pub mod profiles;
mod row;
mod search;
#[cfg(test)]
mod tests;

use bole_domain::client::Profile;
use bole_domain::ids::ClientId;
use diesel::prelude::*;

pub use crate::status::Status;
pub use contacts::{Contact, ContactBody, load as contact};
pub use merge::{Named as NamedClient, named, take_over, tied};
pub use profiles::{ProfileVersion, load as profile};
pub use row::Client;
pub use search::{Sought, list};

use crate::error::{Named, StoreError, guarded};
use crate::on_both;
use crate::schema::clients as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use row::Row;
use search::name_key;

/// Records a client, with its first profile and who recorded it if it is known already.
pub fn insert(
    tx: &mut Tenant<'_>,
    credit_code: &str,
    name: &str,
    profile: Option<(&Profile, &str)>,
) -> Result<Client, StoreError> {
    let client = Client {
        id: tx.new_id(),
        credit_code: credit_code.to_owned(),
        name: name.to_owned(),
        status: Status::Active,
        blocked: None,
        merged_into: None,
        profile_version: i64::from(profile.is_some()),
        version: 1,
        created_at: tx.at().get(),
    };
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(client.id)),
            t::credit_code.eq(&client.credit_code),
            t::name.eq(&client.name),
            t::name_key.eq(name_key(&client.name)),
            t::status.eq(client.status.as_str()),
            t::profile_version.eq(client.profile_version),
            t::version.eq(client.version),
            t::created_at.eq(At::new(client.created_at)),
        ))
        .execute(c))
    .on_unique(
        "credit_code_taken",
        "已有使用该统一社会信用代码的客户。",
        "A client with this unified social credit code is on record already.",
    )?;
    if let Some((profile, by)) = profile {
        profiles::insert(tx, client.id, client.profile_version, profile, by)?;
    }
    Ok(client)
}

/// A client.
pub fn load(tx: &mut Tenant<'_>, id: ClientId) -> Result<Client, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("client")?;
    row.read()
}

/// Changes a client's name or status.
pub fn update(tx: &mut Tenant<'_>, seen: &Client, name: &str, status: Status) -> Result<Client, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::name.eq(name),
        t::name_key.eq(name_key(name)),
        t::status.eq(status.as_str()),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "client")?;
    Ok(Client { name: name.to_owned(), status, version: seen.version + 1, ..seen.clone() })
}

/// Blocks a client for a reason, or, without one, lifts the block.
pub fn block(tx: &mut Tenant<'_>, seen: &Client, reason: Option<&str>) -> Result<Client, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((t::blocked_reason.eq(reason), t::version.eq(seen.version + 1)))
    .execute(c))?;
    guarded(rows, "client")?;
    Ok(Client { blocked: reason.map(ToOwned::to_owned), version: seen.version + 1, ..seen.clone() })
}

/// Records a new version of a client's profile; the older ones stay. `by` is the public id of who recorded it.
pub fn record_profile(
    tx: &mut Tenant<'_>,
    seen: &Client,
    profile: &Profile,
    by: &str,
) -> Result<ProfileVersion, StoreError> {
    let (agency, next) = (tx.agency(), seen.profile_version + 1);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::profile_version.eq(seen.profile_version))
    )
    .set(t::profile_version.eq(next))
    .execute(c))?;
    guarded(rows, "client_profile")?;
    profiles::insert(tx, seen.id, next, profile, by)
}
