//! Wages, insurance and working time of who is dispatched.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::contract::terms::payment::not_negative;
use crate::money::Fen;
use crate::text::said;

/// How wages are set and paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DispatchWages {
    /// How equal pay for equal work is kept: by which rules of the unit wages are set.
    #[validate(length(min = 1, max = 5000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 5000)]
    pub equal_pay: String,
    /// How they are paid.
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub method: String,
    /// Day of the month on which they are paid; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub pay_day: u8,
}

/// Social insurance contributions and how they are paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DispatchInsurance {
    /// Where people are insured: where they work.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub place: String,
    /// Contributions of the employer for one person in one month, as known when it was agreed.
    #[validate(custom(function = "not_negative"))]
    pub monthly_per_person: Fen,
    /// How they are paid, and what follows when rates or bases change.
    #[validate(length(min = 1, max = 5000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 5000)]
    pub method: String,
}

/// By which system working hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkingTimeSystem {
    /// Eight hours a day, forty a week.
    Standard,
    /// Counted over a longer span; needs the authority's permission.
    Comprehensive,
    /// Not counted by hours; needs the authority's permission.
    Irregular,
}

/// Working time, rest and leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WorkingTime {
    /// By which system hours are counted.
    pub system: WorkingTimeSystem,
    /// Rest days, overtime and leave.
    #[validate(length(min = 1, max = 5000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 5000)]
    pub rest_and_leave: String,
}
