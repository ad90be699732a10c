//! How the record of a step is shown.

use bole_domain::engagement::{CycleRef, Outcome, StepRecord};
use bole_domain::ids::{EngagementId, StepRecordId, TypedId};
use bole_domain::standard::ClauseCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::registry::Example;

/// What a step recorded, whatever step it was.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = StepRecord)]
pub struct StepRecordView {
    /// Its id.
    pub id: StepRecordId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The clause of the step.
    pub clause: ClauseCode,
    /// The cycle, for a step of a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// Public id of the subject, for a step of subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// From 1 on; a higher one supersedes the lower ones.
    pub revision: i64,
    /// What it says.
    pub outcome: Outcome,
    /// Why, where the step was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The document as it was sent; its schema is that of the step.
    #[schema(value_type = Object)]
    pub document: serde_json::Value,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The day that it counts for.
    pub business_date: NaiveDate,
}

impl StepRecordView {
    /// As it is shown.
    pub fn of(engagement_id: EngagementId, record: StepRecord) -> Self {
        Self {
            id: record.id,
            engagement_id,
            clause: record.clause,
            cycle: record.cycle,
            subject: record.subject,
            revision: record.revision,
            outcome: record.outcome,
            reason: record.reason,
            document: record.document,
            recorded_by: record.recorded_by,
            recorded_at: record.recorded_at,
            business_date: record.business_date,
        }
    }

    /// Its place in the list.
    pub fn place(&self) -> Uuid {
        self.id.uuid()
    }
}

impl Example for StepRecordView {
    fn example() -> Self {
        Self {
            id: StepRecordId::example(),
            engagement_id: EngagementId::example(),
            clause: ClauseCode::step(bole_domain::standard::Category::Payroll, 2, 1),
            cycle: None,
            subject: None,
            revision: 1,
            outcome: Outcome::Done,
            reason: None,
            document: serde_json::Value::Object(std::iter::once(("profile_version".to_owned(), 1.into())).collect()),
            recorded_by: bole_domain::ids::UserId::example().to_string(),
            recorded_at: crate::http::examples::happened_at(),
            business_date: NaiveDate::from_ymd_opt(2026, 2, 25).unwrap_or_default(),
        }
    }
}
