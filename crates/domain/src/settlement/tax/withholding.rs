//! Cumulative withholding of wage tax (State Taxation Administration announcement 2018 No. 61).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{TaxTables, Taxed};
use crate::money::Fen;
use crate::people;
use crate::period::Period;

/// How the basic deduction of a person is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
pub enum BasicDeductionMode {
    /// By the months with this withholding agent in the year.
    #[default]
    #[serde(rename = "months_employed")]
    MonthsEmployed,
    /// First wages of the year: months count from January (announcement 2020 No. 13).
    #[serde(rename = "first_time_this_year_2020_13")]
    FirstTimeThisYear,
    /// The whole year's amount from the first month (announcement 2020 No. 19).
    #[serde(rename = "full_year_60000_2020_19")]
    FullYear60000,
}

impl From<people::BasicDeductionMode> for BasicDeductionMode {
    fn from(mode: people::BasicDeductionMode) -> Self {
        match mode {
            people::BasicDeductionMode::MonthsEmployed => BasicDeductionMode::MonthsEmployed,
            people::BasicDeductionMode::FirstTimeThisYear => BasicDeductionMode::FirstTimeThisYear,
            people::BasicDeductionMode::FullYear60000 => BasicDeductionMode::FullYear60000,
        }
    }
}

impl BasicDeductionMode {
    /// Its word in data files and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            BasicDeductionMode::MonthsEmployed => "months_employed",
            BasicDeductionMode::FirstTimeThisYear => "first_time_this_year_2020_13",
            BasicDeductionMode::FullYear60000 => "full_year_60000_2020_19",
        }
    }

    /// From its word.
    pub fn find(text: &str) -> Option<Self> {
        [BasicDeductionMode::MonthsEmployed, BasicDeductionMode::FirstTimeThisYear, BasicDeductionMode::FullYear60000]
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }

    /// Months that count up to a tax period; `paid` are months of the year in which the agent paid the person under any
    /// earlier employment (see [`month_bit`]).
    pub fn months(self, hired: NaiveDate, left: Option<NaiveDate>, tax_period: Period, paid: u16) -> u32 {
        match self {
            BasicDeductionMode::FirstTimeThisYear => tax_period.month(),
            BasicDeductionMode::MonthsEmployed | BasicDeductionMode::FullYear60000 => {
                (months_employed(hired, left, tax_period) | paid).count_ones()
            }
        }
    }

    /// The basic deduction up to a tax period; `None` beyond the range of money.
    pub fn deduction(self, tables: &TaxTables, months: u32) -> Option<Fen> {
        match self {
            BasicDeductionMode::FullYear60000 => Some(tables.basic_full_year),
            BasicDeductionMode::MonthsEmployed | BasicDeductionMode::FirstTimeThisYear => tables.basic_of(months),
        }
    }
}

/// A month of the year (1 to 12) as a bit.
pub fn month_bit(month: u32) -> u16 {
    1_u16.checked_shl(month.saturating_sub(1)).unwrap_or_default()
}

/// Months of the tax year with this agent up to the tax period, as bits: the months of hiring and leaving count, an unpaid
/// month counts, several payments in one tax period share the month.
fn months_employed(hired: NaiveDate, left: Option<NaiveDate>, tax_period: Period) -> u16 {
    let year = tax_period.year();
    let first = match hired.year() {
        y if y < year => 1,
        y if y == year => hired.month(),
        _ => return 0,
    };
    let last = match left {
        Some(day) if day.year() < year => return 0,
        Some(day) if day.year() == year => day.month().min(tax_period.month()),
        Some(_) | None => tax_period.month(),
    };
    (first..=last).map(month_bit).fold(0, |months, bit| months | bit)
}

/// Sums of the tax year at one withholding agent, this payment included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cumulative {
    /// Income, exempt income included.
    pub income: Fen,
    /// Exempt income.
    pub exempt: Fen,
    /// Basic deduction.
    pub basic: Fen,
    /// Worker's insurances and fund.
    pub special: Fen,
    /// Special additional deductions.
    pub additional: Fen,
    /// Other lawful deductions.
    pub other: Fen,
    /// Relief of the tax.
    pub relief: Fen,
    /// Withheld before this payment.
    pub withheld: Fen,
}

/// What is to be withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withholding {
    /// The cumulative taxable amount, not below 0, and its tax.
    pub taxed: Taxed,
    /// Withheld now: never below 0; an excess counts in the later months of the year and is not refunded.
    pub now: Fen,
}

/// Computes the withholding; `None` beyond the range of money.
pub fn withhold(tables: &TaxTables, sums: &Cumulative) -> Option<Withholding> {
    let deductions = [sums.exempt, sums.basic, sums.special, sums.additional, sums.other];
    let rest = deductions.into_iter().try_fold(sums.income, Fen::checked_sub)?;
    let taxed = tables.annual.taxed(rest)?;
    let now = taxed.tax.checked_sub(sums.relief)?.checked_sub(sums.withheld)?.max(Fen::ZERO);
    Some(Withholding { taxed, now })
}
