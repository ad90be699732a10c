//! The terms of a training contract (clause TR-3.1.1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::terms;
use super::{DisputeHandling, FeeModel, InvoicePayment, Undertakings};
use crate::text::said;

/// Where learners and lecturer meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrainingMode {
    /// In one room.
    OnSite,
    /// Over the network.
    Online,
    /// Both.
    Blended,
}

/// How the training is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct TrainingManner {
    /// Where learners and lecturer meet.
    pub mode: TrainingMode,
    /// Forms and methods: lectures, cases, exercises.
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub methods: String,
}

/// Something that is charged, and its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct FeeItem {
    /// What is charged.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Its price: `per_course`, `per_learner` or `milestones`.
    #[validate(custom(function = "super::fee::of_training"), nested)]
    pub fee: FeeModel,
}

terms! {
    /// The terms of a training contract (clause TR-3.1.1).
    Training: TrainingTerms {
        /// Training need: who is to learn what, and why.
        text need,
        /// Training content.
        text content,
        /// Manner of training.
        part manner: TrainingManner,
        /// Training period.
        period period,
        /// Fee items and standards.
        list fee_items: FeeItem,
        /// Training objectives.
        text objectives,
        /// Standard by which learners are appraised.
        text appraisal_standard,
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// Payment method.
        part payment_method: InvoicePayment,
        /// Liability for breach.
        text liability_for_breach,
        /// Dispute handling.
        part dispute_handling: DisputeHandling,
    }
}
