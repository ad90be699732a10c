//! The agency itself: its users, service accounts, bank accounts, licences.

pub mod bank_accounts;
pub mod licences;
pub mod profile;
pub mod service_accounts;
pub mod users;

use crate::error::StoreError;

pub use profile::{Agency, NewAgency, any, create, load, rename};

/// May an account be used?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It may.
    Active,
    /// It is switched off; it stays for the record.
    Disabled,
}

impl Status {
    /// As rows hold it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Disabled => "disabled",
        }
    }

    fn read(text: &str, table: &'static str) -> Result<Self, StoreError> {
        match text {
            "active" => Ok(Status::Active),
            "disabled" => Ok(Status::Disabled),
            _ => Err(StoreError::Corrupt { table, column: "status" }),
        }
    }
}
