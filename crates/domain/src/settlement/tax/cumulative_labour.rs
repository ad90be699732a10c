//! Labour remuneration by cumulative withholding: interns, and people who work through platforms.

use super::payment::share_of;
use super::tables::{Shipped, TableVersion, dated, demanded};
use super::withholding::{Cumulative, Withholding, withhold};
use super::{TaxRefusal, TaxTables};
use crate::money::{Fen, Rate};
use crate::period::Period;

const INTERN: Shipped = ("intern-labour", include_str!("../../../data/tax/intern-labour.json"));
const PLATFORM: Shipped = ("platform-labour", include_str!("../../../data/tax/platform-labour.json"));

/// Whose labour remuneration is summed up over the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CumulativeLabourKind {
    /// A full-time student in an internship.
    Intern,
    /// Somebody who works through a platform.
    PlatformWorker,
}

dated! {
    /// The rule of one kind.
    CumulativeLabourRecord { expense_share: Rate }
}

/// How such labour remuneration is taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CumulativeLabourRule {
    /// The share of the income that counts as costs.
    pub expense_share: Rate,
    /// Which version of the rule it is.
    pub version: TableVersion,
}

/// Sums of the year with this payer, the payment included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LabourYear {
    /// Income.
    pub income: Fen,
    /// Exempt income.
    pub exempt: Fen,
    /// Other lawful deductions.
    pub other: Fen,
    /// Relief of the tax.
    pub relief: Fen,
    /// Months of the internship, or months in a row with the platform.
    pub months: u32,
    /// Withheld before this payment.
    pub withheld: Fen,
}

/// What is withheld from such a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CumulativeLabour {
    /// The year.
    pub year: LabourYear,
    /// Costs.
    pub expenses: Fen,
    /// Basic deduction.
    pub basic: Fen,
    /// The tax.
    pub withholding: Withholding,
}

impl CumulativeLabourRule {
    /// The rule in force on the first day of a tax period.
    pub fn at(kind: CumulativeLabourKind, period: Period) -> Result<Self, TaxRefusal> {
        let shipped = match kind {
            CumulativeLabourKind::Intern => INTERN,
            CumulativeLabourKind::PlatformWorker => PLATFORM,
        };
        let (rule, version) = demanded::<CumulativeLabourRecord>(shipped, period.first_day())?;
        Ok(Self { expense_share: rule.expense_share, version })
    }

    /// Computes the withholding; `None` beyond the range of money.
    pub fn withhold(&self, tables: &TaxTables, year: LabourYear) -> Option<CumulativeLabour> {
        let expenses = share_of(year.income, self.expense_share)?;
        let basic = tables.basic_of(year.months)?;
        let sums = Cumulative {
            income: year.income.checked_sub(expenses)?,
            exempt: year.exempt,
            basic,
            other: year.other,
            relief: year.relief,
            withheld: year.withheld,
            ..Cumulative::default()
        };
        Some(CumulativeLabour { year, expenses, basic, withholding: withhold(tables, &sums)? })
    }
}
