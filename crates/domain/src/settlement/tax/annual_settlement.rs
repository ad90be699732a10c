//! The settlement of a whole year's comprehensive income.

use super::payment::share_of;
use super::tables::{Shipped, TableVersion, Taxed, dated, demanded};
use super::{TaxRefusal, TaxTables};
use crate::money::{Fen, Rate};
use crate::period::Period;

const ANNUAL_SETTLEMENT: Shipped = ("annual-settlement", include_str!("../../../data/tax/annual-settlement.json"));

dated! {
    /// How much of each income counts.
    AnnualSettlementRecord { labour: Rate, licence: Rate, authors: Rate }
}

/// How a year is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnualSettlementRule {
    /// Share of labour remuneration that counts.
    pub labour: Rate,
    /// Share of licence fees that counts.
    pub licence: Rate,
    /// Share of authors' remuneration that counts.
    pub authors: Rate,
    /// Which version of the rule it is.
    pub version: TableVersion,
}

/// A year's income, deductions and tax withheld, from all payers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YearIncome {
    /// Wages.
    pub wages: Fen,
    /// Labour remuneration.
    pub labour: Fen,
    /// Licence fees.
    pub licence: Fen,
    /// Authors' remuneration.
    pub authors: Fen,
    /// Exempt income.
    pub exempt: Fen,
    /// Insurances and fund.
    pub special: Fen,
    /// Special additional deductions.
    pub additional: Fen,
    /// Other lawful deductions.
    pub other: Fen,
    /// Relief of the tax.
    pub relief: Fen,
    /// Tax withheld in the year.
    pub withheld: Fen,
}

/// A year settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualSettlement {
    /// The year.
    pub year: YearIncome,
    /// The income that counts.
    pub counted: Fen,
    /// Basic deduction.
    pub basic: Fen,
    /// How the rest is taxed.
    pub taxed: Taxed,
    /// Still to be paid; below 0 it is refunded.
    pub due: Fen,
}

impl AnnualSettlementRule {
    /// The rule in force on the first day of a tax year, named by one of its months.
    pub fn at(period: Period) -> Result<Self, TaxRefusal> {
        let (rule, version) = demanded::<AnnualSettlementRecord>(ANNUAL_SETTLEMENT, period.first_day())?;
        Ok(Self { labour: rule.labour, licence: rule.licence, authors: rule.authors, version })
    }

    /// Settles a year; `None` beyond the range of money.
    pub fn settle(&self, tables: &TaxTables, year: YearIncome) -> Option<AnnualSettlement> {
        let shares = [(year.labour, self.labour), (year.licence, self.licence), (year.authors, self.authors)];
        let counted = shares
            .into_iter()
            .try_fold(year.wages, |sum, (income, share)| sum.checked_add(share_of(income, share)?))?;
        let basic = tables.basic_full_year;
        let deductions = [year.exempt, basic, year.special, year.additional, year.other];
        let rest = deductions.into_iter().try_fold(counted, Fen::checked_sub)?;
        let taxed = tables.annual.taxed(rest)?;
        let due = taxed.tax.checked_sub(year.relief)?.max(Fen::ZERO).checked_sub(year.withheld)?;
        Some(AnnualSettlement { year, counted, basic, taxed, due })
    }
}
