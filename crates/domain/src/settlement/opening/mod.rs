//! Opening balances: what stands in a tax year at a withholding agent before the first month that is settled here.

mod faults;
mod sheet;

use serde::{Deserialize, Serialize};

pub use faults::OpeningFault;
pub use sheet::{check_file, columns, fields, read, template};

use super::compute::{PersonFacts, YearSums};
use super::tax::{BasicDeductionMode, TaxTables, month_bit};
use crate::money::Fen;
use crate::period::Period;

/// The special additional deductions in the order of [`Opening::additional`], by the codes of the standard template.
pub const ADDITIONAL: [&str; 6] = [
    "children_education",
    "infant_care",
    "elderly_care",
    "housing_loan_interest",
    "housing_rent",
    "continuing_education",
];

/// The sums of a person's tax year at a withholding agent up to a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The last month in them; its year is the tax year.
    #[serde(rename = "t")]
    pub through: Period,
    /// Months with the agent.
    #[serde(rename = "m")]
    pub months: u32,
    /// Cumulative basic deduction.
    #[serde(rename = "b")]
    pub basic: Fen,
    /// The sums.
    #[serde(rename = "s")]
    pub sums: YearSums,
    /// Of the special additional deductions, each kind: the wage sheet asks for them apart.
    #[serde(rename = "a")]
    pub additional: [Fen; 6],
    /// An annual bonus that was taxed apart in the year; it is no part of the sums.
    #[serde(rename = "n", default, skip_serializing_if = "is_nothing")]
    pub annual_bonus: Fen,
}

fn is_nothing(amount: &Fen) -> bool {
    *amount == Fen::ZERO
}

impl Opening {
    /// Its months as bits: as many as it counts, up to the last one.
    pub fn month_bits(&self) -> u16 {
        let through = self.through.month();
        let first = through.saturating_sub(self.months).saturating_add(1);
        (first..=through).map(month_bit).fold(0, |months, bit| months | bit)
    }

    /// Held against what is known of the person: the months of his employment, and the basic deduction that follows from
    /// them. `first` is the first tax period of the year that is settled here, `used` whether a confirmed month rests on the
    /// person's year. Each fault with its column.
    pub fn check(&self, facts: &PersonFacts, first: Option<Period>, used: bool) -> Vec<(&'static str, OpeningFault)> {
        let mut faults = Vec::new();
        if used {
            faults.push(("employee_number", OpeningFault::Used));
        }
        if let Some(first) = first.filter(|first| *first <= self.through) {
            faults.push(("through", OpeningFault::NotBefore(first)));
        }
        let mode = facts.basic_deduction_mode;
        let months = BasicDeductionMode::MonthsEmployed.months(facts.hire_date, facts.leave_date, self.through, 0);
        if self.months > self.through.month() {
            faults.push(("months", OpeningFault::TooManyMonths));
        } else if self.months < months {
            faults.push(("months", OpeningFault::FewerMonths(months)));
        } else {
            let counted =
                if mode == BasicDeductionMode::FirstTimeThisYear { self.through.month() } else { self.months };
            match TaxTables::at(self.through) {
                Err(refusal) => faults.push(("through", OpeningFault::Tax(refusal))),
                Ok(tables) => match mode.deduction(&tables, counted) {
                    Some(expected) if expected == self.basic => {}
                    expected => {
                        faults.push(("basic_deduction", OpeningFault::BasicDiffers(expected.unwrap_or_default())))
                    }
                },
            }
        }
        faults
    }
}
