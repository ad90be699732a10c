//! The agency: its own data, users, service accounts, bank accounts, establishment and qualification, documents, audit log.

mod audit_entries;
mod bank_accounts;
mod create;
mod disclosure;
pub(crate) mod documents;
mod establishment;
mod identifiers;
mod profile;
pub(crate) mod qualification;
mod register;
mod retention;
mod roles;
mod service_accounts;
mod users;

pub(crate) use create::prepare;
pub use create::{NewAgency, create_agency, create_user};
pub use establishment::furnish;
pub use register::register;
pub use users::NewUser;

use bole_persistence::agency::Status;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// May an account be used?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// It may.
    Active,
    /// It is switched off; it stays for the record.
    Disabled,
}

impl From<Status> for AccountStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Active => AccountStatus::Active,
            Status::Disabled => AccountStatus::Disabled,
        }
    }
}

impl From<AccountStatus> for Status {
    fn from(status: AccountStatus) -> Self {
        match status {
            AccountStatus::Active => Status::Active,
            AccountStatus::Disabled => Status::Disabled,
        }
    }
}

/// Tells `null` (clear it) from absent (leave it).
fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}
