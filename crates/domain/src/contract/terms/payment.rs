//! How the agency is paid, and what payroll costs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::money::Fen;
use crate::text::said;

/// What the service costs, before value-added tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FeeStandard {
    /// For one person in one month.
    #[validate(custom(function = "not_negative"))]
    pub per_person_month: Fen,
    /// The least for one month, however few the people.
    #[validate(custom(function = "not_negative"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_minimum: Option<Fen>,
}

pub(super) fn not_negative(amount: &Fen) -> Result<(), ValidationError> {
    if amount.is_negative() {
        Err(ValidationError::new("amount_negative").with_message("an amount is not negative".into()))
    } else {
        Ok(())
    }
}

/// How and by when the client pays, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PaymentTerms {
    /// How the money comes, e.g. by transfer to the agency's account.
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub method: String,
    /// Day of the month by which the bill is out; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub bill_day: u8,
    /// Day of the month by which the money is there; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub receipt_day: u8,
    /// Must the money be there before anybody is paid?
    pub in_advance: bool,
}

/// How the client pays what is invoiced once or a few times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvoicePayment {
    /// How the money comes, e.g. by transfer to the agency's account.
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub method: String,
    /// Days from the invoice by which the money is there.
    #[validate(range(max = 365))]
    #[schema(maximum = 365)]
    pub days_after_invoice: u16,
    /// What is paid when the contract is signed, on account of the fee.
    #[validate(custom(function = "not_negative"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Fen>,
}
