//! A certificate that holds no more.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::standard::coded::coded;

coded! {
    /// Whether a certificate holds.
    CertificateState {
        /// It holds as it was issued.
        Issued = "issued",
        /// It was revoked and holds no more.
        Revoked = "revoked",
    }
}

/// Why, when and by whom a certificate was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Why.
    pub reason: String,
    /// The day from which it holds no more.
    pub revoked_on: NaiveDate,
    /// Public id of who revoked it.
    pub revoked_by: String,
}
