//! The agency's written rules, as dated versions (clauses *-4.4.1, *-6.1.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{EstablishmentRefusal, Kept};
use crate::ids::{DocumentId, WrittenRuleId};
use crate::standard::coded::coded;
use crate::text::said;

coded! {
    /// What a rule is about.
    RuleKind {
        /// How clients' and workers' money is kept safe.
        FundsSafety = "funds_safety",
        /// How the agency checks its own service.
        SelfCheck = "self_check",
        /// How the platform is kept safe.
        PlatformSafety = "platform_safety",
        /// What is done in an emergency.
        EmergencyPlan = "emergency_plan",
    }
}

/// A version of a written rule. Of each kind the one with the latest effective day holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WrittenRule {
    /// What it is about.
    pub kind: RuleKind,
    /// Its title.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What this version is called.
    #[validate(length(min = 1, max = 40), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 40)]
    pub edition: String,
    /// From when it holds.
    pub effective_from: NaiveDate,
    /// The text itself, uploaded before.
    pub document_id: DocumentId,
}

impl Kept for WrittenRule {
    type Id = WrittenRuleId;
    const KIND: &'static str = "written_rule";

    fn check(&self, _: NaiveDate) -> Result<(), EstablishmentRefusal> {
        Ok(())
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        self.effective_from <= day
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        vec![("/document_id".to_owned(), self.document_id)]
    }
}
