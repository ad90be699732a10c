//! What is told of a month when it is opened.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::period::Period;

/// Who works in the month, as the client announced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Workforce {
    /// People on their posts.
    #[validate(range(max = 1_000_000))]
    #[schema(maximum = 1_000_000)]
    pub on_post: u32,
    /// Those who joined.
    #[validate(range(max = 1_000_000))]
    #[schema(maximum = 1_000_000)]
    pub joiners: u32,
    /// Those who left.
    #[validate(range(max = 1_000_000))]
    #[schema(maximum = 1_000_000)]
    pub leavers: u32,
}

/// A cycle to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CycleOpening {
    /// The day on which wages are paid; its month is the month of the tax.
    pub pay_date: NaiveDate,
    /// Month of the insurances; the wage period without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurance_month: Option<Period>,
    /// The day by which the client's money is agreed to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_day: Option<NaiveDate>,
    /// Who works in the month.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workforce: Option<Workforce>,
}
