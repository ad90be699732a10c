//! Machines that can log in: ERPs, robots, portals.

mod row;

use bole_domain::agency::Permission;
use bole_domain::ids::ServiceAccountId;
use diesel::prelude::*;

pub use row::ServiceAccount;

use super::Status;
use crate::auth::login;
use crate::error::{Named, StoreError, guarded};
use crate::schema::service_accounts as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::{Row, write_scopes};

/// What changes of a service account.
#[derive(Debug, Clone)]
pub struct ServiceAccountChange {
    /// How it is called.
    pub display_name: String,
    /// What it may do.
    pub scopes: Vec<Permission>,
    /// May it ask for tokens?
    pub status: Status,
    /// A new hash of its secret.
    pub secret_hash: Option<String>,
}

/// Adds a service account; its public id is its client id.
pub fn insert(
    tx: &mut Tenant<'_>,
    display_name: String,
    scopes: Vec<Permission>,
    secret_hash: &str,
) -> Result<ServiceAccount, StoreError> {
    let id: ServiceAccountId = tx.new_id();
    let account = ServiceAccount {
        id,
        client_key: id.to_string(),
        display_name,
        scopes,
        status: Status::Active,
        version: 1,
        created_at: tx.at().get(),
    };
    login::claim_service(tx, &account.client_key, id)?;
    let (agency, scopes) = (tx.agency(), write_scopes(&account.scopes)?);
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::client_key.eq(&account.client_key),
            t::display_name.eq(&account.display_name),
            t::secret_hash.eq(secret_hash),
            t::scopes.eq(&scopes),
            t::status.eq(account.status.as_str()),
            t::version.eq(account.version),
            t::created_at.eq(At::new(account.created_at)),
        ))
        .execute(c))?;
    Ok(account)
}

/// A service account.
pub fn load(tx: &mut Tenant<'_>, id: ServiceAccountId) -> Result<ServiceAccount, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("service_account")?;
    row.account()
}

/// Service accounts in the order in which they were made.
pub fn list(tx: &mut Tenant<'_>, after: Option<(At, Key)>, limit: i64) -> Result<Vec<ServiceAccount>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::account).collect()
}

/// Changes a service account.
pub fn update(
    tx: &mut Tenant<'_>,
    seen: &ServiceAccount,
    change: ServiceAccountChange,
) -> Result<ServiceAccount, StoreError> {
    let (agency, scopes) = (tx.agency(), write_scopes(&change.scopes)?);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::display_name.eq(&change.display_name),
        t::scopes.eq(&scopes),
        t::status.eq(change.status.as_str()),
        change.secret_hash.as_ref().map(|hash| t::secret_hash.eq(hash)),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "service_account")?;
    Ok(ServiceAccount {
        display_name: change.display_name,
        scopes: change.scopes,
        status: change.status,
        version: seen.version + 1,
        ..seen.clone()
    })
}

/// The hash of its secret.
pub fn secret_hash(tx: &mut Tenant<'_>, id: ServiceAccountId) -> Result<String, StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::secret_hash).first(c))
        .or_not_found("service_account")
}
