//! What the client wants written on his invoices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What the client wants written on his invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvoiceTitle {
    /// The buyer's name (发票抬头).
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The buyer's taxpayer number, in most cases the credit code.
    #[validate(length(min = 15, max = 20))]
    #[schema(min_length = 15, max_length = 20)]
    pub tax_number: String,
    /// The buyer's bank.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
    /// The buyer's account at it.
    #[validate(length(min = 6, max = 34))]
    #[schema(min_length = 6, max_length = 34)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<String>,
    /// The buyer's registered address.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The buyer's telephone.
    #[validate(length(min = 5, max = 30))]
    #[schema(min_length = 5, max_length = 30)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
}
