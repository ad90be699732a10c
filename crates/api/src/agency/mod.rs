//! The agency: its own data, users, service accounts, bank accounts, licences, documents, audit log.

mod audit_entries;
mod bank_accounts;
mod create;
pub(crate) mod documents;
mod identifiers;
mod licences;
mod profile;
mod register;
mod roles;
mod service_accounts;
mod users;

pub use create::{NewAgency, create_agency, create_user};
pub use register::register;
pub use users::NewUser;

use bole_domain::ids::TypedId;
use bole_persistence::agency::Status;
use bole_persistence::{At, Key};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::page;
use crate::http::problem::Problem;

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

/// The place of a row in lists by time of creation.
type Place = (DateTime<Utc>, Uuid);

/// The query of a list without filters.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

fn after(cursor: Option<&str>) -> Result<Option<(At, Key)>, Problem> {
    Ok(page::read_cursor::<Place>(cursor)?.map(|(at, id)| (At::new(at), Key(id))))
}

fn place(at: DateTime<Utc>, id: impl TypedId) -> Place {
    (at, id.uuid())
}

/// Tells `null` (clear it) from absent (leave it).
fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}
