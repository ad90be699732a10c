//! What the previews have in common.

use bole_domain::jobs::cells::LARGEST_AMOUNT;
use bole_domain::money::{Fen, Rate};
use bole_domain::period::Period;
use bole_domain::settlement::explain::{TaxStep, payment_steps};
use bole_domain::settlement::preview::PreviewRefusal;
use bole_domain::settlement::tax::{PaymentKind, PaymentRule, Taxed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::ValidationError;

use crate::http::answer::Answer;
use crate::http::context::By;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// An amount of nothing or more, below any that makes sense.
pub(in crate::settlement) fn amount(fen: &Fen) -> Result<(), ValidationError> {
    if fen.is_negative() {
        Err(ValidationError::new("negative_amount").with_message("not below 0.00; 不得为负".into()))
    } else if *fen >= LARGEST_AMOUNT {
        let below = format!("below {LARGEST_AMOUNT}; 须小于 {LARGEST_AMOUNT}");
        Err(ValidationError::new("amount_too_large").with_message(below.into()))
    } else {
        Ok(())
    }
}

/// The tax of one payment, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaxPreview {
    /// The payment.
    pub payment: Fen,
    /// What is taxed; the year's sum where the tax is cumulative.
    pub taxable: Fen,
    /// Rate of its bracket.
    pub rate: Rate,
    /// Quick deduction of its bracket.
    pub quick_deduction: Fen,
    /// The tax of this payment.
    pub tax: Fen,
    /// What is left of the payment.
    pub net: Fen,
    /// How each figure came about.
    pub steps: Vec<TaxStep>,
}

impl TaxPreview {
    pub(super) fn of(payment: Fen, taxed: &Taxed, tax: Fen, steps: Vec<TaxStep>) -> Result<Answer<Self>, Problem> {
        Ok(Answer::ok(Self {
            payment,
            taxable: taxed.taxable,
            rate: taxed.bracket.rate,
            quick_deduction: taxed.bracket.quick_deduction,
            tax,
            net: payment.checked_sub(tax).ok_or(PreviewRefusal::OutOfRange)?,
            steps,
        }))
    }

    /// A payment taxed by itself.
    pub(super) fn alone(by: &By, kind: PaymentKind, paid_in: Period, payment: Fen) -> Result<Answer<Self>, Problem> {
        let rule = PaymentRule::at(kind, paid_in).map_err(PreviewRefusal::at("/paid_in"))?;
        let done = rule.taxed(payment).ok_or(PreviewRefusal::OutOfRange)?;
        Self::of(payment, &done.taxed, done.taxed.tax, payment_steps(&rule, &done, by.language))
    }
}

impl Example for TaxPreview {
    fn example() -> Self {
        let payment = Fen(300_000);
        let steps = PaymentRule::at(PaymentKind::Labour, Period::example())
            .ok()
            .and_then(|rule| rule.taxed(payment).map(|done| payment_steps(&rule, &done, Default::default())))
            .unwrap_or_default();
        Self {
            payment,
            taxable: Fen(220_000),
            rate: Rate(rust_decimal::Decimal::new(2, 1)),
            quick_deduction: Fen::ZERO,
            tax: Fen(44_000),
            net: Fen(256_000),
            steps,
        }
    }
}
