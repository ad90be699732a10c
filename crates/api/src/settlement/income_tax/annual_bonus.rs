//! The tax of an annual bonus, both ways.

use bole_domain::language::Language;
use bole_domain::money::{Fen, Rate};
use bole_domain::period::Period;
use bole_domain::settlement::explain::{TaxStep, bonus_steps};
use bole_domain::settlement::preview::PreviewRefusal;
use bole_domain::settlement::tax::{AnnualBonus, BonusTable, BonusWay, Cumulative, TaxTables, Taxed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::figures::amount;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// A year's wages and what is deducted from them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct YearOfWages {
    /// Income of the whole year without the bonus.
    #[validate(custom(function = "amount"))]
    pub income: Fen,
    /// Months that the basic deduction counts.
    #[validate(range(max = 12))]
    #[schema(maximum = 12)]
    pub months: u32,
    /// Exempt income.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub exempt: Fen,
    /// The worker's insurances and housing fund.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub special: Fen,
    /// Special additional deductions.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub additional: Fen,
    /// Other lawful deductions.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub other: Fen,
    /// Relief of the tax.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub relief: Fen,
}

/// An annual bonus within a year of wages.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BonusQuestion {
    /// Month of the payment.
    pub paid_in: Period,
    /// The bonus.
    #[validate(custom(function = "amount"))]
    pub bonus: Fen,
    /// The wages of the year.
    #[validate(nested)]
    pub wages: YearOfWages,
    /// When a bonus of this person was taxed apart last; in the same year the choice is used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_taxed_apart_in: Option<Period>,
}

impl Example for BonusQuestion {
    fn example() -> Self {
        Self {
            paid_in: Period::example(),
            bonus: Fen(3_600_000),
            wages: YearOfWages {
                income: Fen(20_000_000),
                months: 12,
                exempt: Fen::ZERO,
                special: Fen::ZERO,
                additional: Fen::ZERO,
                other: Fen::ZERO,
                relief: Fen::ZERO,
            },
            last_taxed_apart_in: Some(Period::example()).and_then(|month| Period::new(month.year() - 1, 12)),
        }
    }
}

/// One way of taxing a bonus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BonusTaxed {
    /// What is taxed: the bonus, or the year's taxable income with it.
    pub taxable: Fen,
    /// Rate of its bracket.
    pub rate: Rate,
    /// Quick deduction of its bracket.
    pub quick_deduction: Fen,
    /// What the bonus costs in tax.
    pub tax: Fen,
    /// What is left of it.
    pub net: Fen,
}

/// Both ways of taxing a bonus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BonusPreview {
    /// The bonus.
    pub bonus: Fen,
    /// Taxed apart.
    pub apart: BonusTaxed,
    /// Merged with wages.
    pub merged: BonusTaxed,
    /// The cheaper way.
    pub cheaper: BonusWay,
    /// What it saves.
    pub saved: Fen,
    /// How each figure came about.
    pub steps: Vec<TaxStep>,
}

impl BonusPreview {
    fn of(done: &AnnualBonus, steps: Vec<TaxStep>) -> Self {
        let way = |taxed: &Taxed, tax: Fen| BonusTaxed {
            taxable: taxed.taxable,
            rate: taxed.bracket.rate,
            quick_deduction: taxed.bracket.quick_deduction,
            tax,
            net: Fen(done.bonus.0.saturating_sub(tax.0)),
        };
        Self {
            bonus: done.bonus,
            apart: way(&done.apart, done.apart.tax),
            merged: way(&done.with.taxed, done.merged_tax),
            cheaper: done.cheaper,
            saved: done.saved(),
            steps,
        }
    }
}

impl Example for BonusPreview {
    fn example() -> Self {
        let way = |taxable: i64, rate: i64, quick: i64, tax: i64| BonusTaxed {
            taxable: Fen(taxable),
            rate: Rate(rust_decimal::Decimal::new(rate, 2)),
            quick_deduction: Fen(quick),
            tax: Fen(tax),
            net: Fen(3_600_000 - tax),
        };
        Self {
            bonus: Fen(3_600_000),
            apart: way(3_600_000, 3, 0, 108_000),
            merged: way(17_600_000, 20, 1_692_000, 680_000),
            cheaper: BonusWay::Apart,
            saved: Fen(572_000),
            steps: answer(BonusQuestion::example(), Language::Zh).map(|answer| answer.steps).unwrap_or_default(),
        }
    }
}

/// `POST /api/v1/income-tax/annual-bonus:preview`
pub async fn preview(cx: Cx, body: Body<BonusQuestion>) -> Reply {
    cx.checked()?;
    Answer::ok(answer(body.0, cx.by().language)?).seal()
}

fn answer(question: BonusQuestion, language: Language) -> Result<BonusPreview, PreviewRefusal> {
    let BonusQuestion { paid_in, bonus, wages, last_taxed_apart_in } = question;
    if last_taxed_apart_in.is_some_and(|month| month.year() == paid_in.year()) {
        return Err(PreviewRefusal::BonusTwice { pointer: "/last_taxed_apart_in".to_owned() });
    }
    let missing = PreviewRefusal::at("/paid_in");
    let table = BonusTable::at(paid_in).map_err(&missing)?;
    let tables = TaxTables::at(paid_in).map_err(&missing)?;
    let year = Cumulative {
        income: wages.income,
        exempt: wages.exempt,
        basic: tables.basic_of(wages.months).ok_or(PreviewRefusal::OutOfRange)?,
        special: wages.special,
        additional: wages.additional,
        other: wages.other,
        relief: wages.relief,
        withheld: Fen::ZERO,
    };
    let done = AnnualBonus::compute(&table, &tables, &year, bonus).ok_or(PreviewRefusal::OutOfRange)?;
    let steps = bonus_steps(&table, &tables, &done, language);
    Ok(BonusPreview::of(&done, steps))
}
