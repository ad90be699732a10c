//! A contact person's duties and telephone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::people::mask;

/// What the agency deals with a contact person about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Signs and changes the contract.
    Contract,
    /// Delivers and confirms people and monthly inputs.
    Inputs,
    /// Confirms bills.
    BillConfirmation,
    /// Receives invoices and pays.
    Payment,
    /// Receives complaints and their outcome.
    Complaints,
    /// Anything else.
    General,
}

/// A telephone number of a contact, mobile or fixed, without blanks and dashes. It hides itself from debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Text that is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number: 7 to 15 digits, with a plus sign before them if there is a country code")]
pub struct NotAPhone;

impl std::str::FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '（' | '）')).collect();
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        let sound = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if sound { Ok(Self(plain)) } else { Err(NotAPhone) }
    }
}

impl Phone {
    /// The whole number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What of it may be shown.
    pub fn masked(&self) -> String {
        mask::phone(&self.0)
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(hidden)")
    }
}
