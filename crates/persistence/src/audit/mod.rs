//! The append-only audit log: who did what to which object, and why. No personal data goes into it.
//!
//! What a transaction records is written at its very end, each entry resting on the one before it ([`chain`]): the head of the
//! agency's chain is held for as short as can be, and the order of the numbers is the order in which transactions were kept.

pub mod chain;
pub(crate) mod digest;
mod read;

use bole_domain::ids::AuditEntryId;

pub use read::{Linked, Recorded, Wanted, list};

use crate::store::Tenant;
use crate::types::Key;

/// One entry to be written.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Who: user or service account, raw.
    pub actor: Key,
    /// `user`, `service_account`, or `operator` for the command line of the installation.
    pub actor_kind: &'a str,
    /// What, e.g. `person.reveal`.
    pub action: &'a str,
    /// To what sort of object, e.g. `person`.
    pub object_type: &'a str,
    /// To which one, as its public id.
    pub object_id: String,
    /// Why, where a reason is demanded.
    pub reason: Option<&'a str>,
    /// Further facts without personal data, e.g. the names of the revealed fields.
    pub detail: serde_json::Value,
    /// The request.
    pub request_id: &'a str,
}

/// Records an entry; it is written with the end of the caller's transaction.
pub fn record(tx: &mut Tenant<'_>, entry: Entry<'_>) -> AuditEntryId {
    let id = tx.new_id();
    let Entry { actor, actor_kind, action, object_type, object_id, reason, detail, request_id } = entry;
    tx.recorded.push(Recorded {
        id,
        at: tx.at().get(),
        actor,
        actor_kind: actor_kind.to_owned(),
        action: action.to_owned(),
        object_type: object_type.to_owned(),
        object_id,
        reason: reason.map(ToOwned::to_owned),
        detail,
        request_id: request_id.to_owned(),
    });
    id
}

/// Has the transaction recorded anything yet?
pub fn is_recorded(tx: &Tenant<'_>) -> bool {
    !tx.recorded.is_empty()
}
