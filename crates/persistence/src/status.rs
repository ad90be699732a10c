//! Is something in use? Nothing that records name is deleted; it is switched off.

use crate::error::StoreError;

/// Is it in use?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Active,
    /// It is switched off and stays for the record.
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

    pub(crate) fn read(text: &str, table: &'static str) -> Result<Self, StoreError> {
        match text {
            "active" => Ok(Status::Active),
            "disabled" => Ok(Status::Disabled),
            _ => Err(StoreError::Corrupt { table, column: "status" }),
        }
    }
}
