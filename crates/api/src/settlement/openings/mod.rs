//! HTTP of opening balances: the tax year of people whose client joins in its course.

pub mod import;
mod views;

use bole_domain::agency::Permission;
use bole_domain::ids::EngagementId;
use bole_domain::settlement::opening;
use bole_persistence::settlement::openings;

use crate::client::import_mappings::MAPPED;
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::registry::Registry;
use crate::http::workbook::FormatQuery;
use crate::jobs::{JobKind, JobView, ReadingQuery, TAKEN};
use views::OpeningView;

const CLAUSES: [&str; 1] = ["PY-5.3.1"];
const OPENINGS: &str = "/api/v1/engagements/{engagement_id}/tax-openings";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.post(&format!("{OPENINGS}:import"), "import_tax_openings", import::start)
        .tag("settlement")
        .text(
            "Import opening balances of the tax year",
            &format!(
                "The year's sums at the engagement's withholding agent up to a month, for people on its roster who were paid elsewhere \
             before: from CSV, XLSX or NDJSON with the template's columns, all rows or none. The months that are settled here go on from them. A \
             row is refused when it reaches into these months (`opening_not_before_first_cycle`), when a confirmed month rests on \
             the person's year (`opening_used`), or when months or basic deduction do not fit the roster. A person's earlier \
             opening of the year is replaced; what was computed with it must be computed again before the client confirms it \
             (`results_outdated`). {MAPPED} {TAKEN}"
            ),
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .idempotency_key()
        .query::<ReadingQuery>()
        .takes_rows(&opening::template())
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::OpeningsImport))
        .add();
    r.get(&format!("{OPENINGS}/import-template"), "get_tax_openings_import_template", import::template)
        .tag("settlement")
        .text(
            "Download the template of opening balances",
            "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns of the import and one invented row.",
        )
        .permission(Permission::CycleRead)
        .clauses(&CLAUSES)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
    r.get(OPENINGS, "list_tax_openings", list)
        .tag("settlement")
        .text(
            "List opening balances of the tax year",
            "Those of the people on the roster at the engagement's withholding agent, by employee number and year, each with who \
             recorded it and when.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<OpeningView>()
        .add();
}

/// `GET /api/v1/engagements/{engagement_id}/tax-openings`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<(String, i32)> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let agent = visible(tx, by, *id)?.withholding_agent.credit_code;
        let known = openings::list(tx, *id, &agent, after, limit + 1)?;
        let views = known.into_iter().map(OpeningView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &OpeningView| {
            (view.employee_number.clone(), view.through.year())
        })))
    })
    .await
}
