//! What was done to a cycle, by whom, and how the client confirmed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refusal::CycleRefusal;
use super::{ConfirmationForm, CycleVerb};
use crate::ids::DocumentId;

/// How a client's confirmation was given: by his own user, or on a signed paper whose fingerprint is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// In which form.
    pub form: ConfirmationForm,
    /// Who gave it: the client's user, or who signed the paper.
    pub given_by: String,
    /// The signed paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// SHA-256 of the paper, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Confirmation {
    /// On the platform the client's own user gives it; a paper is named by its document.
    pub fn check(&self, by_client: bool) -> Result<(), CycleRefusal> {
        match self.form {
            ConfirmationForm::Platform if !by_client => Err(CycleRefusal::NotTheClient),
            ConfirmationForm::SignedPaper if self.document_id.is_none() => Err(CycleRefusal::PaperMissing),
            ConfirmationForm::Platform | ConfirmationForm::SignedPaper => Ok(()),
        }
    }
}

/// Who did what to a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CycleDeed)]
pub struct Deed {
    /// What.
    pub verb: CycleVerb,
    /// Public id of the user or service account.
    pub by: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// The day that it counts for.
    pub on: NaiveDate,
    /// Why, or to what it refers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How the client confirmed, where the deed is a confirmation or a dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
}
