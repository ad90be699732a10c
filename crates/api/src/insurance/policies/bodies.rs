//! What a policy is made from.

use bole_domain::insurance::{InsuranceKind, Policy};
use bole_domain::money::{Fen, Rate};
use bole_domain::settlement::rounding::{Rounding, RoundingMode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// A version of a place's policy for one kind, to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInsurancePolicy)]
pub struct NewPolicy {
    /// National division code of the place.
    #[validate(length(equal = 6))]
    #[schema(min_length = 6, max_length = 6, example = "110000")]
    pub place: String,
    /// Name of the place.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60, example = "北京市")]
    pub place_name: String,
    /// Kind.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    pub floor: Fen,
    /// Highest base.
    pub ceiling: Fen,
    /// Employer's rate.
    pub employer_rate: Rate,
    /// Worker's rate.
    pub worker_rate: Rate,
    /// Fixed sum of the employer a month.
    #[serde(default)]
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    #[serde(default)]
    pub worker_fixed: Fen,
    /// Rounding of each side. The housing fund is rounded to whole yuan whatever stands here.
    pub rounding: Rounding,
    /// Hired on or before this day of the month: insured in that month; leaving after it: insured in that month.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31, example = 15)]
    pub cutoff_day: u32,
    /// Where the figures come from.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300, example = "京人社发〔2026〕7号")]
    pub source: String,
}

impl NewPolicy {
    /// The policy that it makes, not stored yet.
    pub(crate) fn policy(self) -> Policy {
        Policy {
            id: String::new(),
            place: self.place,
            place_name: self.place_name,
            kind: self.kind,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            floor: Some(self.floor),
            ceiling: Some(self.ceiling),
            employer_rate: Some(self.employer_rate),
            worker_rate: Some(self.worker_rate),
            employer_fixed: self.employer_fixed,
            worker_fixed: self.worker_fixed,
            rounding: self.rounding,
            cutoff_day: self.cutoff_day,
            source: self.source,
        }
    }
}

impl Example for NewPolicy {
    fn example() -> Self {
        Self {
            place: "110000".to_owned(),
            place_name: "北京市".to_owned(),
            kind: InsuranceKind::Pension,
            effective_from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
            effective_to: None,
            floor: Fen(727_000),
            ceiling: Fen(3_634_800),
            employer_rate: Rate(rust_decimal::Decimal::new(16, 2)),
            worker_rate: Rate(rust_decimal::Decimal::new(8, 2)),
            employer_fixed: Fen::ZERO,
            worker_fixed: Fen::ZERO,
            rounding: Rounding { places: 2, mode: RoundingMode::HalfUp },
            cutoff_day: 15,
            source: "京人社发〔2026〕7号".to_owned(),
        }
    }
}
