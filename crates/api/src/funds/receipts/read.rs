//! Receipts, listed and shown; the query by cycle.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{CycleId, EngagementId, ReceiptId};
use bole_persistence::Tenant;
use bole_persistence::funds::receipts as rows;
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::ReceiptView;
use crate::funds::taken::seen_cycle;
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Which receipts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CycleQuery {
    /// Of a cycle of this engagement; needs `cycle` too.
    #[param(value_type = Option<EngagementId>)]
    pub(crate) engagement_id: Option<EngagementId>,
    /// Of this cycle; needs `engagement_id` too.
    #[param(value_type = Option<CycleRef>)]
    pub(crate) cycle: Option<CycleRef>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<i64>,
    /// Where the page before ended.
    pub(crate) cursor: Option<String>,
}

impl CycleQuery {
    /// The cycle that is asked for.
    pub(crate) fn cycle(&self, tx: &mut Tenant<'_>, by: &By) -> Result<Option<CycleId>, Problem> {
        match (self.engagement_id, self.cycle) {
            (None, None) => Ok(None),
            (Some(engagement), Some(cycle)) => Ok(Some(seen_cycle(tx, by, (engagement, cycle))?.1.id)),
            (Some(_), None) | (None, Some(_)) => Err(Problem::rule(
                "cycle_incomplete",
                "query:cycle",
                "engagement_id 与 cycle 须同时给出。",
                "Give engagement_id and cycle together.",
            )),
        }
    }
}

/// `GET /api/v1/receipts`
pub(crate) async fn list(cx: Cx, query: Query<CycleQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<ReceiptId>(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = query.cycle(tx, by)?;
        let found = rows::list(tx, cycle, after, limit + 1)?;
        let views = ReceiptView::all(tx, found)?;
        Ok(Answer::ok(Page::cut(views, limit, |one: &ReceiptView| one.id)))
    })
    .await
}

/// `GET /api/v1/receipts/{receipt_id}`
pub(crate) async fn get(cx: Cx, id: Path<ReceiptId>) -> Reply {
    cx.read(move |tx, _| {
        let receipt = rows::load(tx, *id)?;
        let view = ReceiptView::all(tx, vec![receipt])?.pop().ok_or_else(|| Problem::not_found("receipt"))?;
        Ok(Answer::ok(view))
    })
    .await
}
