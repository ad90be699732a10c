//! Responsibilities as they are handed over and shown.

use bole_domain::engagement::ResponsibleRole;
use bole_domain::ids::{ResponsibilityId, UserId};
use bole_persistence::engagement::responsibilities::Responsibility;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::examples::made_at;
use crate::http::registry::Example;

/// Who takes a role over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Which role.
    pub role: ResponsibleRole,
    /// Who takes it over.
    pub to_user_id: UserId,
    /// From which day on, not in the future; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// What is pending, and where to find it.
    #[validate(length(min = 1, max = 2000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: String,
}

impl Example for HandOver {
    fn example() -> Self {
        Self {
            role: ResponsibleRole::Specialist,
            to_user_id: UserId::example(),
            on: None,
            note: "四月数据待客户确认；两名离职人员的补缴尚未完成".to_owned(),
        }
    }
}

/// Somebody's responsibility for an engagement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Responsibility)]
pub struct ResponsibilityView {
    /// Its id.
    pub id: ResponsibilityId,
    /// In which role.
    pub role: ResponsibleRole,
    /// Who.
    pub user_id: UserId,
    /// The first day.
    pub starts: NaiveDate,
    /// The day on which it was handed over; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<NaiveDate>,
    /// What was told at the hand-over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who recorded it.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl ResponsibilityView {
    /// Without the note, which is the agency's own.
    pub(super) fn of(known: Responsibility, with_note: bool) -> Self {
        Self {
            id: known.id,
            role: known.role,
            user_id: known.user,
            starts: known.starts,
            ends: known.ends,
            note: known.note.filter(|_| with_note),
            recorded_by: known.recorded_by,
            recorded_at: known.recorded_at,
        }
    }
}

impl Example for ResponsibilityView {
    fn example() -> Self {
        let HandOver { role, to_user_id, note, .. } = HandOver::example();
        Self {
            id: ResponsibilityId::example(),
            role,
            user_id: to_user_id,
            starts: made_at().date_naive(),
            ends: None,
            note: Some(note),
            recorded_by: "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
            recorded_at: made_at(),
        }
    }
}
