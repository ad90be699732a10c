//! What is asked of a year's wages.

use bole_domain::money::Fen;
use bole_domain::people::BasicDeductionMode;
use bole_domain::settlement::compute::YearSums;
use bole_domain::settlement::preview::{BonusGiven, MonthGiven};
use bole_domain::settlement::tax::BonusWay;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;
use crate::settlement::income_tax::figures::amount;

/// An annual bonus of a month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BonusOfMonth {
    /// The bonus, beside the month's income.
    #[validate(custom(function = "amount"))]
    pub amount: Fen,
    /// How it is taxed; apart once a year.
    pub taxed: BonusWay,
}

/// The wages of a month; several payments of it are added up.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MonthOfWages {
    /// 1 to 12.
    #[validate(range(min = 1, max = 12))]
    #[schema(minimum = 1, maximum = 12)]
    pub month: u32,
    /// Income, exempt income included.
    #[validate(custom(function = "amount"))]
    pub income: Fen,
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
    /// Other lawful deductions without the personal pension.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub other: Fen,
    /// Paid to the personal pension; it counts up to the year's limit.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub personal_pension: Fen,
    /// Relief of the tax.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub relief: Fen,
    /// An annual bonus paid in this month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub annual_bonus: Option<BonusOfMonth>,
}

impl MonthOfWages {
    pub(super) fn given(&self) -> MonthGiven {
        let payment = YearSums {
            income: self.income,
            exempt: self.exempt,
            special: self.special,
            additional: self.additional,
            other: self.other,
            pension_counted: self.personal_pension,
            relief: self.relief,
            withheld: Fen::ZERO,
        };
        let bonus = self.annual_bonus.as_ref().map(|bonus| BonusGiven { amount: bonus.amount, way: bonus.taxed });
        MonthGiven { month: self.month, payment, bonus }
    }
}

/// The wages of one person in a year at one withholding agent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WagesQuestion {
    /// The tax year.
    #[validate(range(min = 2000, max = 2099))]
    #[schema(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: i32,
    /// How the basic deduction is counted; by months without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic_deduction_mode: Option<BasicDeductionMode>,
    /// First day of employment.
    pub hired_on: NaiveDate,
    /// Last day of employment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<NaiveDate>,
    /// The months that paid something.
    #[validate(length(min = 1, max = 12), nested)]
    #[schema(min_items = 1, max_items = 12)]
    pub months: Vec<MonthOfWages>,
}

impl Example for WagesQuestion {
    fn example() -> Self {
        let pay = |month| MonthOfWages {
            month,
            income: Fen(3_000_000),
            special: Fen(450_000),
            additional: Fen(200_000),
            ..MonthOfWages::default()
        };
        let bonus = Some(BonusOfMonth { amount: Fen(3_600_000), taxed: BonusWay::Apart });
        Self {
            year: 2026,
            basic_deduction_mode: Some(BasicDeductionMode::MonthsEmployed),
            hired_on: NaiveDate::from_ymd_opt(2020, 5, 1).unwrap_or_default(),
            left_on: None,
            months: vec![MonthOfWages { annual_bonus: bonus, ..pay(1) }, pay(2), pay(3)],
        }
    }
}
