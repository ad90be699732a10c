//! The tax of compensation for the end of employment.

use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::explain::severance_steps;
use bole_domain::settlement::preview::PreviewRefusal;
use bole_domain::settlement::tax::{SeveranceRule, TaxTables};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::figures::{TaxPreview, amount};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// A severance payment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SeveranceQuestion {
    /// Month of the payment.
    pub paid_in: Period,
    /// The payment.
    #[validate(custom(function = "amount"))]
    pub payment: Fen,
    /// Average annual wage of the place in the year before, as published there.
    #[validate(custom(function = "wage"))]
    pub average_annual_wage: Fen,
}

fn wage(fen: &Fen) -> Result<(), ValidationError> {
    if *fen == Fen::ZERO {
        return Err(ValidationError::new("amount_not_positive").with_message("above 0.00; 须大于 0".into()));
    }
    amount(fen)
}

impl Example for SeveranceQuestion {
    fn example() -> Self {
        Self { paid_in: Period::example(), payment: Fen(20_000_000), average_annual_wage: Fen(5_000_000) }
    }
}

/// `POST /api/v1/income-tax/severance:preview`
pub async fn preview(cx: Cx, body: Body<SeveranceQuestion>) -> Reply {
    cx.checked()?;
    let SeveranceQuestion { paid_in, payment, average_annual_wage } = body.0;
    let missing = PreviewRefusal::at("/paid_in");
    let rule = SeveranceRule::at(paid_in).map_err(&missing)?;
    let tables = TaxTables::at(paid_in).map_err(&missing)?;
    let done = rule.taxed(&tables, payment, average_annual_wage).ok_or(PreviewRefusal::OutOfRange)?;
    let steps = severance_steps(&rule, &tables, &done, cx.by().language);
    TaxPreview::of(payment, &done.taxed, done.taxed.tax, steps)?.seal()
}
