//! The dated tables of wage tax.

mod refused;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use refused::TaxRefusal;

use crate::language::Label;
use crate::money::{Fen, Rate};
use crate::period::Period;
use crate::settlement::rounding::Rounding;

const WAGE_WITHHOLDING: &str = include_str!("../../../../data/tax/wage-withholding.json");
const BASIC_DEDUCTION: &str = include_str!("../../../../data/tax/basic-deduction.json");
const PERSONAL_PENSION: &str = include_str!("../../../../data/tax/personal-pension.json");

/// One bracket of the annual table; its upper bound belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// Upper bound; none for the last.
    pub upto: Option<Fen>,
    /// Rate.
    pub rate: Rate,
    /// Quick deduction.
    pub quick_deduction: Fen,
}

/// A record that is in force from one day to another.
trait Dated {
    /// First and last day in force.
    fn days(&self) -> (NaiveDate, Option<NaiveDate>);
}

/// The record of a table that is in force on a day, if any.
fn in_force<T: Dated + DeserializeOwned>(
    json: &str,
    table: &'static str,
    day: NaiveDate,
) -> Result<Option<T>, TaxRefusal> {
    let records: Vec<T> = serde_json::from_str(json).map_err(|_| TaxRefusal::Unreadable { table })?;
    Ok(records.into_iter().find(|record| {
        let (from, to) = record.days();
        from <= day && to.is_none_or(|last| day <= last)
    }))
}

macro_rules! dated {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            effective_from: NaiveDate,
            effective_to: Option<NaiveDate>,
            source: Label,
            $($field: $type,)*
        }

        impl Dated for $name {
            fn days(&self) -> (NaiveDate, Option<NaiveDate>) {
                (self.effective_from, self.effective_to)
            }
        }
    )* };
}

dated! {
    /// The annual table of wage withholding.
    WageWithholding { brackets: Vec<Bracket> }
    /// The basic deduction.
    BasicDeduction { monthly: Fen, full_year: Fen }
    /// The personal pension's yearly limit.
    PersonalPension { yearly: Fen }
}

/// The tables of wage tax in force in a tax period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxTables {
    /// The annual table.
    pub brackets: Vec<Bracket>,
    /// Its legal source.
    pub brackets_source: Label,
    /// Basic deduction a month.
    pub basic_monthly: Fen,
    /// Basic deduction for the whole year at once.
    pub basic_full_year: Fen,
    /// Legal source of the basic deduction.
    pub basic_source: Label,
    /// Personal pension counted in a year; nothing where no rule is in force.
    pub pension_yearly: Fen,
    /// Legal source of that limit.
    pub pension_source: Option<Label>,
}

impl TaxTables {
    /// The tables in force on the first day of a tax period.
    pub fn at(period: Period) -> Result<Self, TaxRefusal> {
        let day = period.first_day();
        let missing = |table| TaxRefusal::NoTable { table, day };
        let (table, basic) = ("wage-withholding", "basic-deduction");
        let wage: WageWithholding = in_force(WAGE_WITHHOLDING, table, day)?.ok_or_else(|| missing(table))?;
        let deduction: BasicDeduction = in_force(BASIC_DEDUCTION, basic, day)?.ok_or_else(|| missing(basic))?;
        let pension: Option<PersonalPension> = in_force(PERSONAL_PENSION, "personal-pension", day)?;
        Ok(Self {
            brackets: wage.brackets,
            brackets_source: wage.source,
            basic_monthly: deduction.monthly,
            basic_full_year: deduction.full_year,
            basic_source: deduction.source,
            pension_yearly: pension.as_ref().map(|p| p.yearly).unwrap_or_default(),
            pension_source: pension.map(|p| p.source),
        })
    }

    /// The bracket of a cumulative taxable amount.
    pub fn bracket(&self, taxable: Fen) -> Option<&Bracket> {
        self.brackets.iter().find(|bracket| bracket.upto.is_none_or(|upto| taxable <= upto))
    }

    /// The tax of a cumulative taxable amount, half up to the fen; `None` beyond the range of money.
    pub fn tax(&self, taxable: Fen) -> Option<Fen> {
        let bracket = self.bracket(taxable)?;
        let gross: Decimal = taxable.yuan().checked_mul(bracket.rate.0)?;
        Fen::from_yuan(Rounding::FEN.apply(gross.checked_sub(bracket.quick_deduction.yuan())?))
    }
}
