//! The tax of labour remuneration.

use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::explain::cumulative_labour_steps;
use bole_domain::settlement::preview::PreviewRefusal;
use bole_domain::settlement::tax::{CumulativeLabourKind, CumulativeLabourRule, LabourYear, PaymentKind, TaxTables};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::figures::{TaxPreview, amount};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// How it is taxed: `per_payment`, `intern` or `platform_worker`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabourMethod {
    /// Each payment by itself; continuous service once a month.
    PerPayment,
    /// A full-time student in an internship, cumulatively.
    Intern,
    /// Somebody who works through a platform, cumulatively.
    PlatformWorker,
}

/// The year with this payer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = LabourYear)]
pub struct YearWithPayer {
    /// Months of the internship, or months in a row with the platform, this one included.
    #[validate(range(min = 1, max = 12))]
    #[schema(minimum = 1, maximum = 12)]
    pub months: u32,
    /// Income before this payment.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub income_before: Fen,
    /// Exempt income of the year, this payment's included.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub exempt: Fen,
    /// Other lawful deductions of the year.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub other: Fen,
    /// Relief of the year's tax.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub relief: Fen,
    /// Tax withheld before this payment.
    #[serde(default)]
    #[validate(custom(function = "amount"))]
    pub withheld_before: Fen,
}

/// A payment of labour remuneration.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LabourQuestion {
    /// Month of the payment.
    pub paid_in: Period,
    /// How it is taxed.
    pub method: LabourMethod,
    /// The payment.
    #[validate(custom(function = "amount"))]
    pub payment: Fen,
    /// The year so far; for the cumulative methods, and for them alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub year: Option<YearWithPayer>,
}

impl Example for LabourQuestion {
    fn example() -> Self {
        Self { paid_in: Period::example(), method: LabourMethod::PerPayment, payment: Fen(300_000), year: None }
    }
}

/// `POST /api/v1/income-tax/labour-remuneration:preview`
pub async fn preview(cx: Cx, body: Body<LabourQuestion>) -> Reply {
    cx.checked()?;
    let LabourQuestion { paid_in, method, payment, year } = body.0;
    let kind = match method {
        LabourMethod::PerPayment => None,
        LabourMethod::Intern => Some(CumulativeLabourKind::Intern),
        LabourMethod::PlatformWorker => Some(CumulativeLabourKind::PlatformWorker),
    };
    let answer = match (kind, year) {
        (None, None) => TaxPreview::alone(cx.by(), PaymentKind::Labour, paid_in, payment),
        (Some(kind), Some(year)) => cumulative(cx.by(), kind, paid_in, payment, &year),
        (None, Some(_)) => Err(Problem::rule(
            "year_not_used",
            "/year",
            "按次预扣不使用累计数据，请删除 year。",
            "A payment taxed by itself has no year; remove it.",
        )),
        (Some(_), None) => Err(Problem::rule(
            "year_missing",
            "/year",
            "累计预扣需要本年累计数据，请提供 year；首次支付只需月数。",
            "Cumulative withholding needs the year so far; for a first payment its months suffice.",
        )),
    };
    answer?.seal()
}

fn cumulative(
    by: &By,
    kind: CumulativeLabourKind,
    paid_in: Period,
    payment: Fen,
    given: &YearWithPayer,
) -> Result<Answer<TaxPreview>, Problem> {
    let missing = PreviewRefusal::at("/paid_in");
    let rule = CumulativeLabourRule::at(kind, paid_in).map_err(&missing)?;
    let tables = TaxTables::at(paid_in).map_err(&missing)?;
    let year = LabourYear {
        income: given.income_before.checked_add(payment).ok_or(PreviewRefusal::OutOfRange)?,
        exempt: given.exempt,
        other: given.other,
        relief: given.relief,
        months: given.months,
        withheld: given.withheld_before,
    };
    let done = rule.withhold(&tables, year).ok_or(PreviewRefusal::OutOfRange)?;
    let steps = cumulative_labour_steps(&rule, &tables, &done, by.language);
    TaxPreview::of(payment, &done.withholding.taxed, done.withholding.now, steps)
}
