//! What somebody in charge attests of a member of the staff, with the evidence.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::super::refusal::{ordered, past};
use super::super::{About, EstablishmentRefusal, Kept, holds, named};
use super::{Competency, StaffMember};
use crate::ids::{AttestationId, DocumentId, StaffId};
use crate::text::said;

/// An attested competency. Nobody attests his own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// Of whom.
    pub staff_id: StaffId,
    /// What the person masters.
    pub competency: Competency,
    /// When it was found.
    pub attested_on: NaiveDate,
    /// How it was found: test, reference, review of work, training with exam.
    #[validate(length(min = 1, max = 1000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub evidence: String,
    /// The evidence itself, uploaded before. A confidentiality undertaking needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// The last day on which it counts; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_to: Option<NaiveDate>,
}

impl Kept for Attestation {
    type Id = AttestationId;
    const KIND: &'static str = "attestation";

    fn check(&self, today: NaiveDate) -> Result<(), EstablishmentRefusal> {
        past("/attested_on", self.attested_on, today)?;
        ordered("/holds_to", self.attested_on, self.holds_to)?;
        if self.competency == Competency::ConfidentialityUndertaking && self.document_id.is_none() {
            return Err(EstablishmentRefusal::DocumentNeeded("/document_id".to_owned()));
        }
        Ok(())
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        holds(self.attested_on, self.holds_to, day)
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        named("/document_id", self.document_id)
    }
}

impl About for Attestation {
    type Of = StaffMember;
    const POINTER: &'static str = "/staff_id";

    fn about(&self) -> StaffId {
        self.staff_id
    }
}
