//! The terms of a contract of personnel assessment (clause PA-3.1.1).

use super::form::terms;
use super::{Confidentiality, DisputeHandling, InvoicePayment, Undertakings};

terms! {
    /// The terms of a contract of personnel assessment (clause PA-3.1.1).
    PersonnelAssessment: PersonnelAssessmentTerms {
        /// Contract period.
        period period,
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// Confidentiality: of the client, the people assessed, the items and the results.
        part confidentiality: Confidentiality,
        /// Liability for breach.
        text liability_for_breach,
        /// Dispute handling.
        part dispute_handling: DisputeHandling,
        /// Fee: `per_test_taker` or `milestones`.
        fee fee_standard: "crate::contract::terms::fee::of_assessment",
        /// Payment method.
        part payment_method: InvoicePayment,
    }
}
