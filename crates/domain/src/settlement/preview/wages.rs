//! The wages of a year at one withholding agent, month by month.

use chrono::NaiveDate;

use super::PreviewRefusal;
use crate::money::Fen;
use crate::period::Period;
use crate::settlement::compute::{Paid, YearSums};
use crate::settlement::tax::{BasicDeductionMode, BonusTable, BonusWay, TaxTables, Taxed};

/// Whose wages, and in which year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WageYear {
    /// The tax year.
    pub year: i32,
    /// How the basic deduction is counted.
    pub mode: BasicDeductionMode,
    /// First day of employment.
    pub hired: NaiveDate,
    /// Last day of employment.
    pub left: Option<NaiveDate>,
}

/// An annual bonus paid in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusGiven {
    /// The bonus.
    pub amount: Fen,
    /// How it is taxed.
    pub way: BonusWay,
}

/// What a month pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthGiven {
    /// 1 to 12.
    pub month: u32,
    /// Income and deductions; the personal pension as it was paid.
    pub payment: YearSums,
    /// An annual bonus.
    pub bonus: Option<BonusGiven>,
}

/// A bonus taxed apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BonusPaid {
    /// Its monthly part.
    pub part: Fen,
    /// Its tax.
    pub taxed: Taxed,
    /// By which table.
    pub table: BonusTable,
}

/// A month taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthPaid {
    /// Its month.
    pub period: Period,
    /// The tables in force.
    pub tables: TaxTables,
    /// Months that the basic deduction counts.
    pub months: u32,
    /// The payment within the year.
    pub paid: Paid,
    /// The bonus, if one was taxed apart.
    pub bonus: Option<BonusPaid>,
}

/// Taxes the months of a year in their order, whatever the order in which they were given.
pub fn wages(year: &WageYear, given: &[MonthGiven]) -> Result<Vec<MonthPaid>, PreviewRefusal> {
    let mut months: Vec<(usize, &MonthGiven)> = given.iter().enumerate().collect();
    months.sort_by_key(|(index, given)| (given.month, *index));
    let mut sums = YearSums::default();
    let (mut before, mut apart) = (0, false);
    let mut done = Vec::with_capacity(months.len());
    for (index, given) in months {
        let month = given.month;
        if month == before {
            return Err(PreviewRefusal::MonthTwice { index, month });
        }
        before = month;
        let taxed_apart = given.bonus.filter(|bonus| bonus.way == BonusWay::Apart);
        if taxed_apart.is_some() && std::mem::replace(&mut apart, true) {
            return Err(PreviewRefusal::BonusTwice { pointer: format!("/months/{index}/annual_bonus") });
        }
        let period = Period::new(year.year, month).ok_or(PreviewRefusal::OutOfRange)?;
        if period.last_day() < year.hired {
            return Err(PreviewRefusal::BeforeEmployment { index, month });
        }
        let paid = one(year, period, given, sums, taxed_apart)?;
        sums = paid.paid.cumulative;
        done.push(paid);
    }
    Ok(done)
}

fn one(
    year: &WageYear,
    period: Period,
    given: &MonthGiven,
    sums: YearSums,
    apart: Option<BonusGiven>,
) -> Result<MonthPaid, PreviewRefusal> {
    let missing = PreviewRefusal::at("/year");
    let tables = TaxTables::at(period).map_err(&missing)?;
    let months = year.mode.months(year.hired, year.left, period, 0);
    let paid = || {
        let merged = given.bonus.filter(|bonus| bonus.way == BonusWay::Merged).map(|bonus| bonus.amount);
        let payment = YearSums {
            income: given.payment.income.checked_add(merged.unwrap_or_default())?,
            pension_counted: sums.pension_of(&tables, given.payment.pension_counted)?,
            ..given.payment
        };
        sums.pay(&tables, payment, year.mode.deduction(&tables, months)?)
    };
    let paid = paid().ok_or(PreviewRefusal::OutOfRange)?;
    let bonus = match apart {
        None => None,
        Some(bonus) => {
            let table = BonusTable::at(period).map_err(&missing)?;
            let both = table.part(bonus.amount).zip(table.taxed(bonus.amount));
            let (part, taxed) = both.ok_or(PreviewRefusal::OutOfRange)?;
            Some(BonusPaid { part, taxed, table })
        }
    };
    Ok(MonthPaid { period, tables, months, paid, bonus })
}
