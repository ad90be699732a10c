//! The records of an engagement's steps with every revision, and steps that are left out.

mod skip;
mod views;

use bole_domain::engagement::CycleRef;
use bole_domain::ids::EngagementId;
use bole_domain::standard::ClauseCode;
use bole_persistence::Key;
use bole_persistence::engagement::records;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::access::visible;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

pub use skip::{StepSkip, skip};
pub use views::StepRecordView;

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
