//! Who acted on a contract, when, and what proves it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refusal::ContractRefusal;
use crate::ids::{DocumentId, UserId};
use crate::standard::coded::coded;

/// Who submitted it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The user.
    pub by: UserId,
    /// The day.
    pub on: NaiveDate,
}

/// Who approved it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The user; never the one who submitted it.
    pub by: UserId,
    /// The day.
    pub on: NaiveDate,
}

coded! {
    /// A side of the contract.
    Party {
        /// The agency.
        Agency = "agency",
        /// The client.
        Client = "client",
    }
}

/// A signature with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed for the side.
    #[schema(min_length = 1, max_length = 100)]
    pub signer_name: String,
    /// The day of signing.
    pub signed_on: NaiveDate,
    /// The signed paper.
    pub document: DocumentId,
    /// SHA-256 of the signed paper, lower-case hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// The signatures given so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// The agency's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<Signature>,
    /// The client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Signature>,
}

/// How a contract was concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Execution {
    /// Who submitted it.
    pub submission: Submission,
    /// Who approved it.
    pub approval: Approval,
    /// The agency's signature.
    pub agency: Signature,
    /// The client's signature.
    pub client: Signature,
}

/// Why a contract ended before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Who recorded it.
    pub by: UserId,
    /// Its last day.
    pub on: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Signature {
    /// Is it named, hashed and not of the future?
    pub(super) fn check(&self, today: NaiveDate) -> Result<(), ContractRefusal> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if self.signer_name.trim().is_empty() {
            return Err(ContractRefusal::SignerRequired);
        }
        if self.sha256.len() != 64 || !self.sha256.bytes().all(hex) {
            return Err(ContractRefusal::HashMalformed);
        }
        if self.signed_on > today { Err(ContractRefusal::DateInFuture) } else { Ok(()) }
    }
}
