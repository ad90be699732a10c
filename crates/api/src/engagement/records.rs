//! The records of an engagement's steps with every revision, and steps that are left out.

use bole_domain::engagement::step::check_skip;
use bole_domain::engagement::{CycleRef, EngagementCase, Gate, Needs, Outcome, StepRecord};
use bole_domain::ids::{EngagementId, StepRecordId, TypedId};
use bole_domain::standard::{ClauseCode, catalogue};
use bole_persistence::Key;
use bole_persistence::engagement::{engagement_case, records};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::access::{scene, visible, visible_dossier};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
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
            recorded_at: DateTime::from_timestamp(1_772_000_000, 0).unwrap_or_default(),
            business_date: NaiveDate::from_ymd_opt(2026, 2, 25).unwrap_or_default(),
        }
    }
}

/// Which records are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// Of this step.
    pub clause: Option<ClauseCode>,
    /// Of this cycle.
    pub cycle: Option<CycleRef>,
    /// Of this subject, by its public id.
    pub subject: Option<String>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// `GET /api/v1/engagements/{engagement_id}/step-records`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<RecordQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let below: Option<Uuid> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let engagement = visible(tx, by, *id)?;
        let mut wanted = records::Wanted { clause: query.clause, cycle: query.cycle, subject: query.subject.clone() };
        if by.caller.is_outside() {
            if wanted.subject.is_some() {
                return Err(Problem::not_found("step record"));
            }
            // The records that have a subject are of people; an outsider sees those of no subject.
            wanted.subject = Some(String::new());
        }
        let found = records::list(tx, engagement.id, &wanted, below.map(Key), limit + 1)?;
        let views = found.into_iter().map(|record| StepRecordView::of(engagement.id, record)).collect();
        Ok(Answer::ok(Page::cut(views, limit, StepRecordView::place)))
    })
    .await
}

/// Why a step is left out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StepSkip {
    /// Left out although it would be possible, or without use for this engagement.
    pub outcome: SkipOutcome,
    /// Why.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// How a step is left out: `skipped` or `not_applicable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipOutcome {
    /// It was left out.
    Skipped,
    /// The engagement has no use for it.
    NotApplicable,
}

impl Example for StepSkip {
    fn example() -> Self {
        Self { outcome: SkipOutcome::NotApplicable, reason: "客户无此需要".to_owned() }
    }
}

/// `POST /api/v1/engagements/{engagement_id}/steps/{clause}:skip`
pub async fn skip(cx: Cx, path: Path<(EngagementId, ClauseCode)>, Body(skip): Body<StepSkip>) -> Reply {
    let (id, code) = path.into_inner();
    cx.write(move |tx, by| {
        let dossier = visible_dossier(tx, by, id)?;
        let process = catalogue().process(dossier.engagement.category)?;
        let clause = process.steps().find(|step| step.code == code).ok_or_else(|| Problem::not_found("step"))?;
        let case: EngagementCase =
            engagement_case(tx, dossier, &Needs { gate: Gate::of(clause)?, ..Needs::default() })?;
        check_skip(clause, &case)?;
        let scene = scene(tx, by);
        let new = records::NewRecord {
            clause: code,
            cycle: None,
            outcome: match skip.outcome {
                SkipOutcome::Skipped => Outcome::Skipped,
                SkipOutcome::NotApplicable => Outcome::NotApplicable,
            },
            reason: Some(skip.reason.trim().to_owned()),
            document: serde_json::Value::Object(serde_json::Map::new()),
            by: scene.by.id,
            business_date: scene.today,
        };
        let seen = case.records.of(code).map_or(0, |record| record.revision);
        let record = records::write(tx, id, &new, seen + 1)?;
        Ok(Answer::ok(StepRecordView::of(id, record)))
    })
    .await
}
