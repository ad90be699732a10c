//! Facts of person and month that formulas may use beside the items.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Level;

/// A fact that formulas may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The person's insurance base.
    InsuranceBase,
    /// The person's housing-fund base.
    HousingFundBase,
    /// The person's housing-fund rate.
    HousingFundRate,
    /// Months that count for the basic deduction.
    MonthsEmployed,
    /// Working days of the wage period on which the person was employed.
    WorkdaysEmployed,
    /// Working days of the wage period.
    WorkdaysInMonth,
    /// People in the run.
    Headcount,
    /// VAT rate on the fee.
    VatRate,
}

impl Fact {
    /// All facts; a formula's slot of a fact is its place here after the items.
    pub const ALL: [Fact; 8] = [
        Fact::InsuranceBase,
        Fact::HousingFundBase,
        Fact::HousingFundRate,
        Fact::MonthsEmployed,
        Fact::WorkdaysEmployed,
        Fact::WorkdaysInMonth,
        Fact::Headcount,
        Fact::VatRate,
    ];

    /// The name that formulas use.
    pub fn name(self) -> &'static str {
        match self {
            Fact::InsuranceBase => "insurance_base",
            Fact::HousingFundBase => "housing_fund_base",
            Fact::HousingFundRate => "housing_fund_rate",
            Fact::MonthsEmployed => "months_employed",
            Fact::WorkdaysEmployed => "workdays_employed",
            Fact::WorkdaysInMonth => "workdays_in_month",
            Fact::Headcount => "headcount",
            Fact::VatRate => "vat_rate",
        }
    }

    /// Does it exist at a level?
    pub(super) fn at(self, level: Level) -> bool {
        match self {
            Fact::InsuranceBase
            | Fact::HousingFundBase
            | Fact::HousingFundRate
            | Fact::MonthsEmployed
            | Fact::WorkdaysEmployed => level == Level::Person,
            Fact::WorkdaysInMonth | Fact::Headcount | Fact::VatRate => true,
        }
    }

    /// Does it need the working days of the month?
    pub(super) fn needs_workdays(self) -> bool {
        matches!(self, Fact::WorkdaysEmployed | Fact::WorkdaysInMonth)
    }
}
