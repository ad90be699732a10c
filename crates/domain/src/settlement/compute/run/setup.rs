//! What a run is prepared from.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::insurance::PolicyBook;
use crate::money::Rate;
use crate::period::Period;
use crate::settlement::template::CompiledTemplate;

/// The working days of a wage period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays {
    pub(super) days: Vec<NaiveDate>,
}

impl WorkingDays {
    /// From the days themselves.
    pub fn new(days: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { days: days.into_iter().collect() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.days.len()
    }

    /// How many of them lie in a stretch of employment.
    pub fn employed(&self, hired: NaiveDate, left: Option<NaiveDate>) -> usize {
        self.days.iter().filter(|day| hired <= **day && left.is_none_or(|last| **day <= last)).count()
    }
}

/// What a run is computed with.
#[derive(Debug)]
pub struct RunSetup<'a> {
    /// The template.
    pub template: Arc<CompiledTemplate>,
    /// Month whose wages are paid.
    pub wage_period: Period,
    /// Month of the insurances.
    pub insurance_month: Period,
    /// Month of the pay date, which is the month of the tax.
    pub tax_period: Period,
    /// All policies that may be used.
    pub policies: &'a PolicyBook,
    /// VAT rate on the fee.
    pub vat_rate: Rate,
    /// Working days of the wage period, if the template asks for them; others are left out.
    pub working_days: Option<WorkingDays>,
    /// People in the run.
    pub headcount: u32,
}
