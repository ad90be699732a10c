//! What is paid to the agency, and how.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::money::Fen;
use crate::text::said;

/// What the service costs, before value-added tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeStandard {
    /// For one person in one month.
    pub per_person_month: Fen,
    /// The least for one month, however few the people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_minimum: Option<Fen>,
}

pub(super) fn not_negative(fee: &FeeStandard) -> Result<(), ValidationError> {
    if fee.per_person_month >= Fen(0) && fee.monthly_minimum.is_none_or(|least| least >= Fen(0)) {
        Ok(())
    } else {
        Err(ValidationError::new("amount_negative").with_message("a fee is not negative".into()))
    }
}

/// How and by when the client pays.
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
