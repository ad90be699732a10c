//! Who may see which client: a client's user sees his own, a person none.

use bole_domain::ids::ClientId;
use bole_persistence::client::{self, Client};
use bole_persistence::{StoreError, Tenant};

use crate::http::context::By;
use crate::http::problem::Problem;

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

/// A client in use for whom something new is begun; the body names him as `client_id`.
pub fn usable(tx: &mut Tenant<'_>, by: &By, id: ClientId) -> Result<Client, Problem> {
    let client = match client::load(tx, id) {
        Ok(client) if !hides(by, id) => client,
        Ok(_) | Err(StoreError::NotFound(_)) => {
            return Err(Problem::rule("client_unknown", "/client_id", "没有这个客户。", "There is no such client."));
        }
        Err(other) => return Err(other.into()),
    };
    match client.status {
        client::Status::Active => Ok(client),
        client::Status::Disabled => {
            Err(Problem::rule("client_disabled", "/client_id", "该客户已停用。", "This client is switched off."))
        }
    }
}
