//! Certificates that people ask for (clause PY-5.4.2): what they state, taken from what was confirmed and recorded.

mod average;
mod confirmed;
mod figures;
mod revocation;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use average::MonthlyAverage;
pub use confirmed::{ConfirmedPay, Span, income, tax};
pub use figures::{CertificateFigures, IncomeMonth, TaxMonth};
pub use revocation::{CertificateState, Revocation};

use crate::ids::{CertificateId, EngagementId, PersonId};
use crate::standard::coded::coded;

coded! {
    /// What a certificate states.
    CertificateKind {
        /// Wages, gross and net, month by month.
        Income = "income",
        /// Post, hire and leave date.
        Employment = "employment",
        /// Income tax withheld, month of payment by month of payment.
        Tax = "tax",
    }
}

/// Whom a certificate is about, as the roster has him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertifiedPerson {
    /// The person.
    pub id: PersonId,
    /// His name.
    pub name: String,
    /// His resident ID, masked.
    pub resident_id_masked: String,
    /// His number with the client.
    pub employee_number: String,
    /// His post.
    pub post: String,
    /// When he came.
    pub hire_date: NaiveDate,
    /// When he left.
    pub leave_date: Option<NaiveDate>,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateBody {
    /// The person's name.
    #[schema(example = "林知远")]
    pub name: String,
    /// His resident ID, masked.
    pub resident_id_masked: String,
    /// The employer.
    pub employer: String,
    /// His number with the employer.
    pub employee_number: String,
    /// What it is for.
    pub purpose: String,
    /// What it states.
    pub figures: CertificateFigures,
}

/// A certificate to be issued; it gets its number and its code when it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    /// Its id.
    pub id: CertificateId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The person.
    pub person: PersonId,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Public id of who issues it.
    pub issued_by: String,
    /// What it says.
    pub body: CertificateBody,
}
