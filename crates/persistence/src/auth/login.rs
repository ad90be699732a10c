//! Whom a log-in name means. Names are unique in the installation.

use bole_domain::ids::{AgencyId, ServiceAccountId, UserId};
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{logins, service_logins};
use crate::store::{System, Tenant};
use crate::types::Key;

/// The user behind a log-in name.
pub fn user(sys: &mut System<'_>, login_name: &str) -> Result<Option<(AgencyId, UserId)>, StoreError> {
    let found: Option<(Key, Key)> = on_both!(&mut *sys.db, |c| logins::table
        .find(login_name)
        .select((logins::agency_id, logins::user_id))
        .first(c))
    .optional_row()?;
    Ok(found.map(|(agency, user)| (agency.id(), user.id())))
}

/// The service account behind a client id.
pub fn service(sys: &mut System<'_>, client_key: &str) -> Result<Option<(AgencyId, ServiceAccountId)>, StoreError> {
    let found: Option<(Key, Key)> = on_both!(&mut *sys.db, |c| service_logins::table
        .find(client_key)
        .select((service_logins::agency_id, service_logins::service_account_id))
        .first(c))
    .optional_row()?;
    Ok(found.map(|(agency, account)| (agency.id(), account.id())))
}

/// Takes a log-in name for a user.
pub(crate) fn claim_user(tx: &mut Tenant<'_>, login_name: &str, user: UserId) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(logins::table)
        .values((logins::login_name.eq(login_name), logins::agency_id.eq(agency), logins::user_id.eq(Key::of(user)),))
        .execute(c))
    .on_unique("login_name_taken", "该登录名已被使用，请换一个。", "This login name is taken; choose another.")?;
    Ok(())
}

/// Takes a client id for a service account.
pub(crate) fn claim_service(
    tx: &mut Tenant<'_>,
    client_key: &str,
    account: ServiceAccountId,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(service_logins::table)
        .values((
            service_logins::client_key.eq(client_key),
            service_logins::agency_id.eq(agency),
            service_logins::service_account_id.eq(Key::of(account)),
        ))
        .execute(c))
    .on_unique("login_name_taken", "该登录名已被使用，请换一个。", "This login name is taken; choose another.")?;
    Ok(())
}
