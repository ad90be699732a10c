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

/// A client that a body names.
pub fn named(tx: &mut Tenant<'_>, by: &By, id: ClientId, pointer: &str) -> Result<Client, Problem> {
    match client::load(tx, id) {
        Ok(client) if !hides(by, id) => Ok(client),
        Ok(_) | Err(StoreError::NotFound(_)) => {
            Err(Problem::rule("client_unknown", pointer, "没有这个客户。", "There is no such client."))
        }
        Err(other) => Err(other.into()),
    }
}

/// Nothing new is begun for a client that is blocked or switched off.
pub fn in_use(client: &Client, pointer: &str) -> Result<(), Problem> {
    if client.status == client::Status::Disabled {
        return Err(Problem::rule("client_disabled", pointer, "该客户已停用。", "This client is switched off."));
    }
    match &client.blocked {
        None => Ok(()),
        Some(reason) => Err(Problem::rule(
            "client_blocked",
            pointer,
            format!("该客户已被限制新业务：{reason}。"),
            format!("Nothing new is begun for this client: {reason}."),
        )),
    }
}

/// A client in use for whom something new is begun; the body names him as `client_id`.
pub fn usable(tx: &mut Tenant<'_>, by: &By, id: ClientId) -> Result<Client, Problem> {
    let client = named(tx, by, id, "/client_id")?;
    in_use(&client, "/client_id")?;
    Ok(client)
}
