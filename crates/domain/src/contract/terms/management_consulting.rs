//! The terms of a consulting contract (clause MC-3.1.1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::ValidationError;

use super::form::terms;
use super::{Confidentiality, DisputeHandling, InvoicePayment, Undertakings};
use crate::text::said;

/// How results are handed over, and which documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsultingDelivery {
    /// How results are handed over and accepted.
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub manner: String,
    /// The documents that are delivered.
    #[validate(length(min = 1, max = 100), custom(function = "named"))]
    #[schema(min_items = 1, max_items = 100)]
    pub documents: Vec<String>,
}

fn named(documents: &[String]) -> Result<(), ValidationError> {
    let sound = |name: &String| !name.trim().is_empty() && name.chars().count() <= 200;
    if documents.iter().all(sound) {
        Ok(())
    } else {
        Err(ValidationError::new("name_invalid").with_message("each document has a name of 1 to 200 characters".into()))
    }
}

/// Who consults, and how the project is led.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsultingStaffing {
    /// The consultants: how many, of which experience.
    #[validate(length(min = 1, max = 5000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 5000)]
    pub members: String,
    /// How the project is led: who decides, who reports, how members are replaced.
    #[validate(length(min = 1, max = 5000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 5000)]
    pub management: String,
}

terms! {
    /// The terms of a contract of management consulting (clause MC-3.1.1).
    ManagementConsulting: ManagementConsultingTerms {
        /// Goal of the consulting.
        text goal,
        /// Content and scope.
        text content_and_scope,
        /// Manner of delivery and documents.
        part delivery: ConsultingDelivery,
        /// From when to when.
        period period,
        /// How it is carried out, stage by stage.
        text implementation,
        /// Staffing and management.
        part staffing: ConsultingStaffing,
        /// Confidentiality.
        part confidentiality: Confidentiality,
        /// Compensation for loss.
        text compensation,
        /// Fee: `milestones`.
        fee fee_standard: "crate::contract::terms::fee::of_projects",
        /// Payment method.
        part payment_method: InvoicePayment,
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// Dispute handling.
        part dispute_handling: DisputeHandling,
    }
}
