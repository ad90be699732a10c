//! The agency's bank accounts, from which wages are paid and to which clients pay.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::people::{Cnaps, CompanyAccount};

/// A bank account of the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgencyAccount {
    /// Its number.
    pub number: CompanyAccount,
    /// In whose name it is.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The bank.
    #[schema(min_length = 1, max_length = 100)]
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: Cnaps,
}
