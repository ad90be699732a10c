//! The terms of a payroll contract (clause PY-3.1.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::payment::not_negative;
use super::{FeeStandard, PaymentTerms};
use crate::text::said;

/// From when to when the agency serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePeriod {
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

fn in_order(period: &ServicePeriod) -> Result<(), ValidationError> {
    if period.starts <= period.ends {
        Ok(())
    } else {
        Err(ValidationError::new("period_reversed").with_message("the period ends before it starts".into()))
    }
}

/// What each side may demand and owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Undertakings {
    /// Rights and duties of the client.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    pub client: String,
    /// Rights and duties of the agency.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    pub agency: String,
}

/// Who decides a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeForum {
    /// An arbitration commission that the parties name.
    Arbitration,
    /// A people's court.
    Court,
}

/// How a dispute is settled when talks fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DisputeHandling {
    /// Who decides.
    pub forum: DisputeForum,
    /// Which commission or court, by name or place.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub venue: String,
}

/// The terms of a payroll contract. Clause PY-3.1.1 makes each of the first six mandatory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollTerms {
    /// Agreement period.
    #[validate(custom(function = "in_order"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<ServicePeriod>,
    /// Rights and duties of both sides.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights_and_duties: Option<Undertakings>,
    /// Fee standard.
    #[validate(custom(function = "not_negative"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_standard: Option<FeeStandard>,
    /// Payment method.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentTerms>,
    /// Liability for breach.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liability_for_breach: Option<String>,
    /// Dispute handling.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute_handling: Option<DisputeHandling>,
    /// Anything else that was agreed.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further: Option<String>,
}
