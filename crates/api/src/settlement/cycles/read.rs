//! Cycles: listed and shown.

use bole_domain::engagement::{CycleRef, Engagement};
use bole_domain::ids::EngagementId;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::standard::Category;
use bole_persistence::Tenant;
use bole_persistence::settlement::{cycles, inputs};

use super::views::CycleView;
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// What the path of a cycle names.
pub type Address = (EngagementId, CycleRef);

/// A payroll engagement that the caller may see.
pub fn payroll(tx: &mut Tenant<'_>, by: &By, id: EngagementId) -> Result<Engagement, Problem> {
    let found = visible(tx, by, id)?;
    if found.category == Category::Payroll { Ok(found) } else { Err(Problem::not_found("engagement")) }
}

/// A cycle that the caller may see.
pub fn cycle(tx: &mut Tenant<'_>, by: &By, (engagement, key): Address) -> Result<Cycle, Problem> {
    payroll(tx, by, engagement)?;
    Ok(cycles::load(tx, engagement, key)?)
}

/// The answer that shows it.
pub fn shown(tx: &mut Tenant<'_>, cycle: Cycle) -> Result<Answer<CycleView>, Problem> {
    let people = cycle.upload.map(|upload| inputs::count(tx, upload)).transpose()?;
    let version = cycle.version;
    Ok(Answer::ok(CycleView::of(cycle, people)).version(version))
}

/// `GET /api/v1/payroll/engagements/{engagement_id}/cycles`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<CycleRef> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let engagement = payroll(tx, by, *id)?;
        let found = cycles::list(tx, engagement.id, after, limit + 1)?;
        let uploads: Vec<_> = found.iter().filter_map(|cycle| cycle.upload).collect();
        let people = inputs::counts(tx, &uploads)?;
        let view = |cycle: Cycle| {
            let count = cycle.upload.map(|upload| people.get(&upload).copied().unwrap_or_default());
            CycleView::of(cycle, count)
        };
        Ok(Answer::ok(Page::cut(found.into_iter().map(view).collect(), limit, |view: &CycleView| view.cycle)))
    })
    .await
}

/// `GET /api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}`
pub async fn get(cx: Cx, address: Path<Address>) -> Reply {
    cx.read(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        shown(tx, cycle)
    })
    .await
}
