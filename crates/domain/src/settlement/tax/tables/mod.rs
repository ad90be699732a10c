//! The dated tables of wage tax.

mod dated;
mod progression;
mod refused;
mod tried;

pub use dated::TableVersion;
pub(super) use dated::{Dated, Shipped, dated, demanded, in_force};
pub use progression::{Bracket, Progression, Taxed};
pub use refused::TaxRefusal;
pub use tried::{TableMisfit, brackets_of};

use crate::language::Label;
use crate::money::Fen;
use crate::period::Period;

const WAGE_WITHHOLDING: Shipped = ("wage-withholding", include_str!("../../../../data/tax/wage-withholding.json"));
const BASIC_DEDUCTION: Shipped = ("basic-deduction", include_str!("../../../../data/tax/basic-deduction.json"));
const PERSONAL_PENSION: Shipped = ("personal-pension", include_str!("../../../../data/tax/personal-pension.json"));

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
    pub annual: Progression,
    /// Basic deduction a month.
    pub basic_monthly: Fen,
    /// Basic deduction for the whole year at once.
    pub basic_full_year: Fen,
    /// Which basic deduction it is.
    pub basic: TableVersion,
    /// Personal pension counted in a year; nothing where no rule is in force.
    pub pension_yearly: Fen,
    /// Legal source of that limit.
    pub pension_source: Option<Label>,
}

impl TaxTables {
    /// The tables in force on the first day of a tax period.
    pub fn at(period: Period) -> Result<Self, TaxRefusal> {
        let day = period.first_day();
        let (wage, version) = demanded::<WageWithholding>(WAGE_WITHHOLDING, day)?;
        let (deduction, basic) = demanded::<BasicDeduction>(BASIC_DEDUCTION, day)?;
        let pension = in_force::<PersonalPension>(PERSONAL_PENSION, day)?;
        Ok(Self {
            annual: Progression { brackets: wage.brackets, version },
            basic_monthly: deduction.monthly,
            basic_full_year: deduction.full_year,
            basic,
            pension_yearly: pension.as_ref().map(|(limit, _)| limit.yearly).unwrap_or_default(),
            pension_source: pension.map(|(_, version)| version.source),
        })
    }

    /// The basic deduction of so many months; `None` beyond the range of money.
    pub fn basic_of(&self, months: u32) -> Option<Fen> {
        self.basic_monthly.0.checked_mul(i64::from(months)).map(Fen)
    }
}
