//! What is recorded of the acts on a contract: who and when, signatures with their evidence, an early end.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::DocumentId;

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractAct)]
pub struct Act {
    /// Public id of the user or service account.
    pub by: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Which side signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractSide)]
pub enum Side {
    /// The agency.
    Agency,
    /// The client.
    Client,
}

/// What proves a signature: the signed document and its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignatureEvidence)]
pub struct Evidence {
    /// The signed document.
    pub document_id: DocumentId,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// A signature of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractSignature)]
pub struct Signature {
    /// Who signed for the side.
    pub signer_name: String,
    /// The day of the signature.
    pub signed_on: NaiveDate,
    /// What proves it.
    pub evidence: Evidence,
    /// Who recorded it, and when.
    pub recorded: Act,
}

/// How an active contract ended before its period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractEnded)]
pub struct Ended {
    /// The last day on which it bound.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who recorded it, and when.
    pub recorded: Act,
}
