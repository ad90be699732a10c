//! Tax filings and their sheets (clause PY-5.3.2). They are prepared and filed by the step of a cycle.

mod views;

use bole_domain::agency::Permission;
use bole_domain::ids::FilingId;
use bole_domain::period::Period;
use bole_persistence::funds::{filed_sheets, filings as rows};
use bole_persistence::sla::calendars;
use serde::Deserialize;
use utoipa::IntoParams;

use super::sheets::{self, FileQuery, FiledSheetView, SheetFormat};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};
use crate::http::registry::Registry;
use views::{GatheredCycle, TaxFilingView};

const TAG: &str = "funds";
const CLAUSES: &[&str] = &["PY-5.3.2"];

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/tax-filings", "list_tax_filings", list)
        .tag(TAG)
        .text(
            "List tax filings",
            "One for each withholding agent and tax period, in the order in which they were prepared; the gathered cycles stand \
             at the single filing.",
        )
        .permission(Permission::FilingRead)
        .clauses(CLAUSES)
        .query::<FilingQuery>()
        .lists::<TaxFilingView>()
        .add();
    r.get("/api/v1/tax-filings/{filing_id}", "get_tax_filing", get)
        .tag(TAG)
        .text(
            "Show a tax filing",
            "With its last day, its sums, the cycles that it gathers and everything that was filed for it so far: a cycle that \
             comes later opens the filing anew, what was filed before stays. The last day is unknown while the calendar of its \
             year is not loaded; the reason is told.",
        )
        .permission(Permission::FilingRead)
        .clauses(CLAUSES)
        .gives::<TaxFilingView>(200)
        .add();
    r.get("/api/v1/tax-filings/{filing_id}/file", "get_tax_filing_file", sheets::file)
        .tag(TAG)
        .text(
            "Download a sheet of the filing",
            "The columns of the tax client's import as CSV, UTF-8, or with `format=xls` as the workbook that the client imports, one \
             row for each person: figures of the tax period, special additional deductions and personal pension since January. With \
             `income` it is the sheet of what is taxed apart: annual bonuses, compensations, labour and author's remuneration (404 \
             where the filing declares none). IDs are complete, so each download is audited. Once \
             filed, the sheet is the one that was filed, the same bytes each time; with `filing` it is that of an earlier filing. \
             While a gathered cycle is not paid out there is none (409 `cycles_not_paid_out`).",
        )
        .permission(Permission::FilingWrite)
        .clauses(CLAUSES)
        .query::<FileQuery>()
        .gives_file(&SheetFormat::MEDIA)
        .add();
}

/// Which filings.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilingQuery {
    /// Of this tax period.
    pub tax_period: Option<Period>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// `GET /api/v1/tax-filings`
async fn list(cx: Cx, query: Query<FilingQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let found = rows::list(tx, query.tax_period, after, limit + 1)?;
        let calendar = calendars::of(tx)?;
        let views = found.into_iter().map(|filing| TaxFilingView::of(filing, &calendar, by.language)).collect();
        Ok(Answer::ok(Page::cut(views, limit, TaxFilingView::place)))
    })
    .await
}

/// `GET /api/v1/tax-filings/{filing_id}`
async fn get(cx: Cx, id: Path<FilingId>) -> Reply {
    cx.read(move |tx, by| {
        let filing = rows::load(tx, *id)?;
        let cycles = rows::cycles_of(tx, &filing)?.into_iter().map(GatheredCycle::from).collect();
        let filings: Vec<FiledSheetView> = filed_sheets::list(tx, *id)?.into_iter().map(FiledSheetView::from).collect();
        let present = filings.last().filter(|_| filing.filed.is_some());
        let sheet_sha256 = present.map(|present| present.sheet_sha256.clone());
        let version = filing.version;
        let calendar = calendars::of(tx)?;
        let view = TaxFilingView::of(filing, &calendar, by.language);
        let view = TaxFilingView { cycles, sheet_sha256, filings, ..view };
        Ok(Answer::ok(view).version(version))
    })
    .await
}
