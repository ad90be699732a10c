//! What the agency keeps of a client: the profile and the contact persons.

mod contact;
mod invoice_title;
mod needs;
pub mod sameness;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

pub use contact::{Duty, NotAPhone, Phone};
pub use invoice_title::InvoiceTitle;
pub use needs::{
    ConsultingBasics, DispatchBasics, DispatchedPost, InsuranceAccount, PayrollBasics, SocialInsuranceBasics,
};

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

/// One version of what is known of a client: for all categories, and for each what its clauses ask for (PY-5.2.1, SI-5.2.1,
/// LD-5.3.1, MC-5.1.1).
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
    /// What it may do by its licence (ES-5.1.1, LD-5.1.1).
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_scope: Option<String>,
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
    /// What the administration of social insurance and housing fund needs to know.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social_insurance: Option<SocialInsuranceBasics>,
    /// What labour dispatch needs to know.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatch: Option<DispatchBasics>,
    /// What a consultant needs to know.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consulting: Option<ConsultingBasics>,
    /// Anything else worth keeping.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}
