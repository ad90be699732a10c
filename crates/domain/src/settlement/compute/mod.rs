//! Computes a person's month. Pure and quick: the run is prepared once, a person needs one look-up of his place.

mod contribution;
mod person;
mod refusal;
mod result;
mod run;
mod year;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use person::compute_person;
pub use refusal::ComputeRefusal;
pub use result::{ApartLine, Basis, BonusLine, InsuranceLine, PersonResult, TaxLine};
pub use run::{RunContext, RunSetup, WorkingDays};
pub use year::{Paid, YearSums, YearToDate};

use super::tax::BasicDeductionMode;
use crate::money::{Fen, Rate};
use crate::period::Period;

/// What a computation needs to know of a person; frozen when the inputs are locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonFacts {
    /// Employee number, to name the person in a refusal.
    pub employee_number: String,
    /// Place of insurance, national division code.
    pub place: String,
    /// First day of employment.
    pub hire_date: NaiveDate,
    /// Last day of employment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_date: Option<NaiveDate>,
    /// How the basic deduction is counted.
    pub basic_deduction_mode: BasicDeductionMode,
    /// Base of the insurances.
    pub insurance_base: Fen,
    /// Base of the housing fund.
    pub housing_fund_base: Fen,
    /// The person's own housing-fund rate of each side; 0 does not take part.
    pub housing_fund_rate: Rate,
}

impl PersonFacts {
    /// Employed on any day of the month?
    pub fn employed_in(&self, month: Period) -> bool {
        self.hire_date <= month.last_day() && self.leave_date.is_none_or(|left| left >= month.first_day())
    }
}
