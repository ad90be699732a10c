//! The annual one-off bonus: taxed apart by the monthly table, or together with the year's wages, whichever is chosen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tables::{Bracket, Progression, Shipped, Taxed, dated, demanded};
use super::withholding::{Cumulative, Withholding, withhold};
use super::{TaxRefusal, TaxTables};
use crate::money::Fen;
use crate::period::Period;
use crate::settlement::rounding::Rounding;

const ANNUAL_BONUS: Shipped = ("annual-bonus", include_str!("../../../data/tax/annual-bonus.json"));

dated! {
    /// The table of bonuses taxed apart.
    AnnualBonusTable { parts: u32, brackets: Vec<Bracket> }
}

/// How a bonus taxed apart is taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BonusTable {
    /// The monthly table.
    pub monthly: Progression,
    /// Into how many parts the bonus is divided to find its bracket.
    pub parts: u32,
}

impl BonusTable {
    /// The table in force on the first day of a tax period; there is none once the choice has ended.
    pub fn at(period: Period) -> Result<Self, TaxRefusal> {
        let (table, version) = demanded::<AnnualBonusTable>(ANNUAL_BONUS, period.first_day())?;
        Ok(Self { monthly: Progression { brackets: table.brackets, version }, parts: table.parts })
    }

    /// Taxes a bonus apart: the bracket is that of its monthly part, the quick deduction counts once.
    pub fn taxed(&self, bonus: Fen) -> Option<Taxed> {
        self.monthly.taxed_by_part(bonus, i64::from(self.parts))
    }

    /// The monthly part of a bonus, to the fen: what is shown; the bracket is found exactly.
    pub fn part(&self, bonus: Fen) -> Option<Fen> {
        Fen::from_yuan(Rounding::FEN.apply(bonus.yuan().checked_div(self.parts.into())?))
    }
}

/// The two ways of taxing an annual bonus: `apart` by the monthly table, `merged` with the year's wages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BonusWay {
    /// By the monthly table, apart from wages; once a year.
    Apart,
    /// As a part of the year's wages.
    Merged,
}

impl BonusWay {
    /// The cheaper of both; merged where they cost the same, which leaves the choice for another bonus of the year.
    pub fn cheaper(apart: Fen, merged: Fen) -> Self {
        if apart < merged { BonusWay::Apart } else { BonusWay::Merged }
    }
}

/// An annual bonus computed both ways over the whole year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualBonus {
    /// The bonus.
    pub bonus: Fen,
    /// Its monthly part.
    pub part: Fen,
    /// Taxed apart.
    pub apart: Taxed,
    /// The year's wages without it.
    pub without: Withholding,
    /// The year's wages with it.
    pub with: Withholding,
    /// What it adds to the year's tax when it is merged.
    pub merged_tax: Fen,
    /// The cheaper way.
    pub cheaper: BonusWay,
}

impl AnnualBonus {
    /// Computes both ways. `year` are the year's wages without the bonus, nothing withheld; `None` beyond the range of money.
    pub fn compute(table: &BonusTable, tables: &TaxTables, year: &Cumulative, bonus: Fen) -> Option<Self> {
        let apart = table.taxed(bonus)?;
        let without = withhold(tables, year)?;
        let with = withhold(tables, &Cumulative { income: year.income.checked_add(bonus)?, ..*year })?;
        let merged_tax = with.now.checked_sub(without.now)?;
        let cheaper = BonusWay::cheaper(apart.tax, merged_tax);
        Some(Self { bonus, part: table.part(bonus)?, apart, without, with, merged_tax, cheaper })
    }

    /// The tax of the cheaper way.
    pub fn least(&self) -> Fen {
        match self.cheaper {
            BonusWay::Apart => self.apart.tax,
            BonusWay::Merged => self.merged_tax,
        }
    }

    /// What the cheaper way saves.
    pub fn saved(&self) -> Fen {
        Fen(self.apart.tax.0.abs_diff(self.merged_tax.0).try_into().unwrap_or(i64::MAX))
    }
}
