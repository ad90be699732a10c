//! Who may see which client: a client's user sees his own, a person none.

use bole_domain::ids::{ClientId, ServiceAccountId, UserId};
use bole_persistence::client::{self, Client};
use bole_persistence::{At, Key, Tenant};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::auth::CallerKind;
use crate::http::context::By;
use crate::http::page;
use crate::http::problem::Problem;

/// The place of a row in lists by time of creation.
pub type Place = (DateTime<Utc>, Uuid);

/// Where a list goes on.
pub fn after(cursor: Option<&str>) -> Result<Option<(At, Key)>, Problem> {
    Ok(page::read_cursor::<Place>(cursor)?.map(|(at, id)| (At::new(at), Key(id))))
}

/// Is this client hidden from the caller?
pub fn hides(by: &By, id: ClientId) -> bool {
    by.caller.person.is_some() || by.caller.client.is_some_and(|own| own != id)
}

/// A client whom the caller may see.
pub fn client(tx: &mut Tenant<'_>, by: &By, id: ClientId) -> Result<Client, Problem> {
    if hides(by, id) {
        return Err(Problem::not_found("client"));
    }
    Ok(client::load(tx, id)?)
}

/// The caller's public id, as records keep it.
pub fn principal(by: &By) -> String {
    match by.caller.kind {
        CallerKind::User => by.caller.principal.id::<UserId>().to_string(),
        CallerKind::Service => by.caller.principal.id::<ServiceAccountId>().to_string(),
    }
}
