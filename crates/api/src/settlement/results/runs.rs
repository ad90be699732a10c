//! The computations of a cycle.

use bole_domain::ids::RunId;
use bole_domain::settlement::totals::RunTotals;
use bole_persistence::settlement::runs::{self, Run};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{self, Address};
use super::bill::example_totals;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;

/// A finished computation of a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleRun)]
pub struct RunView {
    /// Its id.
    pub id: RunId,
    /// Its number within the cycle, from 1 on.
    pub number: i64,
    /// Is it the cycle's present result?
    pub current: bool,
    /// How many people it has.
    pub people: i64,
    /// Its sums.
    pub totals: RunTotals,
    /// SHA-256 of the policies that it could use: the same where nothing had changed in between.
    pub policy_fingerprint: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
}

impl RunView {
    fn of(run: Run, current: Option<RunId>) -> Self {
        Self {
            id: run.id,
            number: run.number,
            current: current == Some(run.id),
            people: run.people,
            totals: run.totals.unwrap_or_default(),
            policy_fingerprint: run.policy_fingerprint,
            created_at: run.created_at,
            finished_at: run.finished_at,
        }
    }
}

impl Example for RunView {
    fn example() -> Self {
        let at = crate::http::examples::happened_at();
        Self {
            id: RunId::example(),
            number: 1,
            current: true,
            people: 270,
            totals: example_totals(),
            policy_fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            created_at: at,
            finished_at: Some(at),
        }
    }
}

/// `GET …/cycles/{cycle}/runs`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let address = address.into_inner();
    let limit = page::limit(query.limit)?;
    let after: Option<i64> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = access::cycle(tx, by, address)?;
        let runs = runs::list(tx, cycle.id, after, limit + 1)?;
        let views = runs.into_iter().map(|run| RunView::of(run, cycle.run)).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &RunView| view.number)))
    })
    .await
}
