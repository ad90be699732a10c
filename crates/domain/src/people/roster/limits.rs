//! The bounds that a roster is held against.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::money::Rate;

/// The bounds that a roster is held against, from `data/policies/roster-limits.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterLimits {
    /// Earliest day of hire.
    pub earliest_date: NaiveDate,
    /// Latest day of hire or leaving.
    pub latest_date: NaiveDate,
    /// Lowest rate of the housing fund of one who takes part.
    pub housing_fund_rate_min: Rate,
    /// Highest rate of the housing fund.
    pub housing_fund_rate_max: Rate,
    /// Where the rates come from.
    pub housing_fund_rate_source: String,
}

impl RosterLimits {
    /// The bounds as compiled in. Data that did not read would refuse every row; a test reads it.
    pub fn national() -> Self {
        serde_json::from_str(include_str!("../../../data/policies/roster-limits.json")).unwrap_or_default()
    }
}
