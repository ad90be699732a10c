//! How a policy is shown, and which are listed.

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{InsuranceKind, Policy};
use bole_domain::money::{Fen, Rate};
use bole_domain::settlement::rounding::Rounding;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bodies::NewPolicy;
use crate::http::registry::Example;

/// One of the agency's own policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = InsurancePolicy)]
pub struct PolicyView {
    /// Its id.
    #[schema(example = "pol_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub id: String,
    /// National division code of the place.
    #[schema(example = "110000")]
    pub place: String,
    /// Name of the place.
    #[schema(example = "北京市")]
    pub place_name: String,
    /// Kind.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Fen>,
    /// Highest base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Fen>,
    /// Employer's rate.
    pub employer_rate: Rate,
    /// Worker's rate.
    pub worker_rate: Rate,
    /// Fixed sum of the employer a month.
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    pub worker_fixed: Fen,
    /// Rounding of each side.
    pub rounding: Rounding,
    /// The cut-off day.
    pub cutoff_day: u32,
    /// Where the figures come from.
    #[schema(example = "京人社发〔2026〕7号")]
    pub source: String,
}

impl From<Policy> for PolicyView {
    fn from(policy: Policy) -> Self {
        Self {
            id: policy.id,
            place: policy.place,
            place_name: policy.place_name,
            kind: policy.kind,
            effective_from: policy.effective_from,
            effective_to: policy.effective_to,
            floor: policy.floor,
            ceiling: policy.ceiling,
            employer_rate: policy.employer_rate.unwrap_or_default(),
            worker_rate: policy.worker_rate.unwrap_or_default(),
            employer_fixed: policy.employer_fixed,
            worker_fixed: policy.worker_fixed,
            rounding: policy.rounding,
            cutoff_day: policy.cutoff_day,
            source: policy.source,
        }
    }
}

impl Example for PolicyView {
    fn example() -> Self {
        Self::from(Policy { id: PolicyId::example().to_string(), ..NewPolicy::example().policy() })
    }
}

/// Which policies to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PolicyFilter {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Of this place only (division code).
    pub place: Option<String>,
    /// Of this kind only.
    #[param(inline)]
    pub kind: Option<InsuranceKind>,
    /// In force on this day only.
    pub on: Option<NaiveDate>,
}
