//! Terms that contracts of several categories have.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError, ValidationErrors};

use crate::money::Rate;
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

pub(super) fn in_order(period: &ServicePeriod) -> Result<(), ValidationError> {
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

/// What is kept secret, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Confidentiality {
    /// What is secret, and what each side does to keep it so.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    pub duties: String,
    /// Years for which it stays secret after the contract; without a limit if absent.
    #[validate(range(max = 100))]
    #[schema(maximum = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years_after: Option<u8>,
}

/// For how long a hire is guaranteed, and what the client gets if he leaves before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuaranteePeriod {
    /// Days from the first day of work.
    #[schema(minimum = 1, maximum = 730)]
    pub days: u16,
    /// How often he is replaced without a further fee.
    #[serde(default)]
    #[schema(maximum = 10)]
    pub replacements: u8,
    /// The part of the fee that is given back if he is not replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Rate>,
}

impl Validate for GuaranteePeriod {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut errors = ValidationErrors::new();
        let mut fault = |field, code, en: &'static str| {
            errors.add(field, ValidationError::new(code).with_message(en.into()));
        };
        if !(1..=730).contains(&self.days) {
            fault("days", "range", "1 to 730 days");
        }
        if self.replacements > 10 {
            fault("replacements", "range", "at most 10 replacements");
        }
        if self.refund.is_some_and(|refund| !super::fee::is_share(refund)) {
            fault("refund", "rate_range", "a rate above 0 and at most 1");
        }
        if self.replacements == 0 && self.refund.is_none() {
            fault("refund", "remedy_missing", "a guarantee gives a replacement or a refund");
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}
