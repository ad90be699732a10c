//! The rows of the ledger, read page by page.

use std::collections::HashMap;

use bole_domain::engagement::CycleRef;
use bole_domain::engagement::certificate::Span;
use bole_domain::ids::{EngagementId, MemberId};
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{Cycle, CycleState};
use bole_persistence::Tenant;
use bole_persistence::funds::items::{self, Item};
use bole_persistence::settlement::{cycles, payslips};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::WageLedgerRow;
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::settlement::cycles::read::payroll;
use crate::settlement::results::views::Templates;

/// Which months of the ledger.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LedgerQuery {
    /// First month of wages; from the first on record without it.
    #[param(inline)]
    pub from: Option<Period>,
    /// Last month of wages, not before the first; to the last on record without it.
    #[param(inline)]
    pub to: Option<Period>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// The place of a row: its cycle and its employee number.
pub(super) type Place = (CycleRef, String);

/// `GET /api/v1/payroll/engagements/{engagement_id}/wage-ledger`
pub(super) async fn list(cx: Cx, id: Path<EngagementId>, query: Query<LedgerQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<Place> = page::read_cursor(query.cursor.as_deref())?;
    let span = Span { from: query.from, to: query.to };
    cx.read(move |tx, by| {
        let cycles = confirmed(tx, by, *id, span)?;
        let rows = rows(tx, &cycles, after, limit + 1)?;
        Ok(Answer::ok(Page::cut(rows, limit, WageLedgerRow::place)))
    })
    .await
}

/// The cycles of a span whose results the client confirmed, by month and run.
pub(super) fn confirmed(tx: &mut Tenant<'_>, by: &By, id: EngagementId, span: Span) -> Result<Vec<Cycle>, Problem> {
    let engagement = payroll(tx, by, id)?;
    if !span.is_in_order() {
        let (zh, en) = ("截止月份不能早于起始月份。", "The last month lies before the first.");
        return Err(Problem::rule("period_out_of_order", "query:to", zh, en));
    }
    let mut found = cycles::of_engagement(tx, engagement.id)?;
    found.retain(|cycle| {
        span.has(cycle.key.period) && cycle.state >= CycleState::ClientConfirmed && cycle.run.is_some()
    });
    Ok(found)
}

/// Rows of these cycles after a place.
pub(super) fn rows(
    tx: &mut Tenant<'_>,
    cycles: &[Cycle],
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<WageLedgerRow>, Problem> {
    let mut templates = Templates::default();
    let mut rows = Vec::new();
    for cycle in cycles {
        let after = match &after {
            Some((key, _)) if cycle.key < *key => continue,
            Some((key, number)) if cycle.key == *key => Some(number.as_str()),
            Some(_) | None => None,
        };
        let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
        let Some(run) = cycle.run.filter(|_| left > 0) else { break };
        let page = payslips::list(tx, run, after, left)?;
        let members: Vec<MemberId> = page.iter().map(|payslip| payslip.member).collect();
        let ids: Vec<_> = page.iter().map(|payslip| payslip.id).collect();
        let mut payments: HashMap<MemberId, Vec<(Item, String)>> = HashMap::new();
        for payment in items::of_members(tx, cycle.id, &members)? {
            payments.entry(payment.0.member).or_default().push(payment);
        }
        let acknowledged = payslips::acknowledged(tx, &ids)?;
        let items = templates.items(tx, cycle.template_version)?;
        rows.extend(page.into_iter().map(|payslip| {
            let (id, member) = (payslip.id, payslip.member);
            let payments = payments.remove(&member).unwrap_or_default();
            WageLedgerRow::of(payslip, cycle, items, payments, acknowledged.get(&id).copied())
        }));
    }
    Ok(rows)
}
