//! What the agency keeps of a client: the profile (clause PY-5.2.1) and the contact persons.

mod contact;
mod invoice_title;
pub mod sameness;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

pub use contact::{Duty, NotAPhone, Phone};
pub use invoice_title::InvoiceTitle;

use crate::people::DivisionCode;

/// Size of an enterprise, as the statistics office divides them: `micro`, `small`, `medium` or `large`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Micro (微型).
    Micro,
    /// Small (小型).
    Small,
    /// Medium (中型).
    Medium,
    /// Large (大型).
    Large,
}

/// What payroll needs to know of the client before anything is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollBasics {
    /// Day of the month on which wages are paid; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub pay_day: u8,
    /// People to be paid.
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub headcount: u32,
    /// Where attendance is kept.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance_system: Option<String>,
    /// Places where the people are insured, by their six-digit division codes (GB/T 2260).
    #[validate(length(min = 1, max = 400), custom(function = "named_once"))]
    #[schema(min_items = 1, max_items = 400)]
    pub places: Vec<DivisionCode>,
}

fn named_once(places: &[DivisionCode]) -> Result<(), validator::ValidationError> {
    let mut seen = std::collections::BTreeSet::new();
    if places.iter().all(|place| seen.insert(place)) {
        Ok(())
    } else {
        Err(validator::ValidationError::new("duplicate").with_message("each place is named once".into()))
    }
}

/// One version of what is known of a client (clause PY-5.2.1, content of the client file).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = ClientProfile)]
pub struct Profile {
    /// The line of business.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub industry: String,
    /// The size of the enterprise.
    pub scale: Scale,
    /// Where the client sits.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: String,
    /// What goes on the invoices.
    #[validate(nested)]
    pub invoice: InvoiceTitle,
    /// What payroll needs to know; absent for a client without payroll.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payroll: Option<PayrollBasics>,
    /// Anything else worth keeping.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}
