//! What is answered about a year's wages.

use bole_domain::language::Language;
use bole_domain::money::{Fen, Rate};
use bole_domain::period::Period;
use bole_domain::settlement::explain::{TaxStep, wage_steps};
use bole_domain::settlement::preview::MonthPaid;
use bole_domain::settlement::tax::BasicDeductionMode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;
use crate::settlement::income_tax::figures::TaxPreview;

/// The tax of a month's wages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthTaxed {
    /// The month.
    pub period: Period,
    /// The year's taxable income up to it.
    pub cumulative_taxable: Fen,
    /// Rate of its bracket.
    pub rate: Rate,
    /// Quick deduction of its bracket.
    pub quick_deduction: Fen,
    /// The year's tax up to it.
    pub cumulative_tax: Fen,
    /// Withheld from the month's wages, a merged bonus included.
    pub tax: Fen,
    /// Withheld from a bonus taxed apart.
    pub bonus_tax: Fen,
    /// How each figure came about.
    pub steps: Vec<TaxStep>,
}

/// The tax of a year's wages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WagesPreview {
    /// The tax year.
    #[schema(example = 2026)]
    pub year: i32,
    /// Withheld in all, from wages and bonuses.
    pub tax: Fen,
    /// The months in their order.
    pub months: Vec<MonthTaxed>,
}

impl WagesPreview {
    pub(super) fn of(year: i32, mode: BasicDeductionMode, done: &[MonthPaid], language: Language) -> Self {
        let month = |month: &MonthPaid| {
            let taxed = &month.paid.withholding.taxed;
            MonthTaxed {
                period: month.period,
                cumulative_taxable: taxed.taxable,
                rate: taxed.bracket.rate,
                quick_deduction: taxed.bracket.quick_deduction,
                cumulative_tax: taxed.tax,
                tax: month.paid.withholding.now,
                bonus_tax: month.bonus.as_ref().map(|bonus| bonus.taxed.tax).unwrap_or_default(),
                steps: wage_steps(mode, month, language),
            }
        };
        let months: Vec<MonthTaxed> = done.iter().map(month).collect();
        let tax = months.iter().map(|month| month.tax).chain(months.iter().map(|month| month.bonus_tax)).sum();
        Self { year, tax, months }
    }
}

impl Example for WagesPreview {
    fn example() -> Self {
        let month = MonthTaxed {
            period: Period::example(),
            cumulative_taxable: Fen(5_550_000),
            rate: Rate(rust_decimal::Decimal::new(1, 1)),
            quick_deduction: Fen(252_000),
            cumulative_tax: Fen(303_000),
            tax: Fen(185_000),
            bonus_tax: Fen::ZERO,
            steps: TaxPreview::example().steps,
        };
        Self { year: 2026, tax: Fen(185_000), months: vec![month] }
    }
}
