//! The tax of an author's remuneration or a licence fee.

use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::tax::PaymentKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::figures::{TaxPreview, amount};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// What is paid for: `work` of an author, `licence` of a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaidFor {
    /// A work that is published.
    Work,
    /// A licence.
    Licence,
}

/// One payment to an author or a licensor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AuthorsQuestion {
    /// Month of the payment.
    pub paid_in: Period,
    /// What it is for.
    pub paid_for: PaidFor,
    /// The payment.
    #[validate(custom(function = "amount"))]
    pub payment: Fen,
}

impl Example for AuthorsQuestion {
    fn example() -> Self {
        Self { paid_in: Period::example(), paid_for: PaidFor::Work, payment: Fen(4_000_000) }
    }
}

/// `POST /api/v1/income-tax/authors-remuneration:preview`
pub async fn preview(cx: Cx, body: Body<AuthorsQuestion>) -> Reply {
    cx.checked()?;
    let AuthorsQuestion { paid_in, paid_for, payment } = body.0;
    let kind = match paid_for {
        PaidFor::Work => PaymentKind::Authors,
        PaidFor::Licence => PaymentKind::Licence,
    };
    TaxPreview::alone(cx.by(), kind, paid_in, payment)?.seal()
}
