//! A step that is left out, with the reason.

use bole_domain::engagement::step::check_skip;
use bole_domain::engagement::{EngagementCase, Gate, Needs, Outcome};
use bole_domain::ids::EngagementId;
use bole_domain::standard::{ClauseCode, catalogue};
use bole_persistence::engagement::{engagement_case, records};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::views::StepRecordView;
use crate::engagement::access::{scene, visible_dossier};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

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
