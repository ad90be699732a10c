//! Payslips as CSV, streamed page by page, or as a workbook. What was computed never changes, so the pages belong together.

mod workbook;

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{Either, HttpResponse};
use bole_domain::ids::{AgencyId, RunId};
use bole_domain::jobs::csv_line;
use bole_persistence::Mode;
use bole_persistence::settlement::payslips::{self, Payslip};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::access::{self, Address};
use super::views::Templates;
use crate::http::answer::Download;
use crate::http::context::{Cx, blocking};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::state::App;

pub use workbook::XLSX;

/// Payslips a page.
const PAGE: i64 = 500;

/// As what payslips are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayslipExportFormat)]
pub enum Format {
    /// Text, for other programs: the items by their codes.
    #[default]
    Csv,
    /// A workbook, for people: the items by their labels, and their sums.
    Xlsx,
}

/// How to export.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// As what; `csv` without it.
    #[param(inline)]
    pub format: Option<Format>,
}

/// `GET …/cycles/{cycle}/payslips:export`
pub async fn export(
    cx: Cx,
    address: Path<Address>,
    query: Query<ExportQuery>,
) -> Result<Either<HttpResponse, Download>, Problem> {
    let address = address.into_inner();
    match query.format.unwrap_or_default() {
        Format::Csv => csv(cx, address).await.map(Either::Left),
        Format::Xlsx => workbook::of(cx, address).await.map(Either::Right),
    }
}

async fn csv(cx: Cx, address: Address) -> Result<HttpResponse, Problem> {
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    let (opening, agency) = (Arc::clone(&app), by.caller.agency);
    let (run, head) = blocking(move || {
        opening.store.tenant(agency, Mode::Read, |tx| {
            let (cycle, run) = access::computed(tx, &by, address)?;
            let mut templates = Templates::default();
            let items = templates.items(tx, cycle.template_version)?;
            let codes = items.iter().map(|item| item.code.as_str());
            Ok::<_, Problem>((run, csv_line(std::iter::once("employee_number").chain(codes))))
        })
    })
    .await?;
    let first = Some(Place { after: None, head });
    let pages = stream::try_unfold(first, move |place| {
        let app = Arc::clone(&app);
        async move {
            let Some(place) = place else { return Ok::<_, actix_web::Error>(None) };
            let (bytes, next) = blocking(move || page(&app, agency, run, place)).await?;
            Ok(Some((bytes, next)))
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"payslips-{}.csv\"", address.1)))
        .streaming(pages))
}

/// Where the export stands: after whom, and what the page begins with.
struct Place {
    after: Option<String>,
    head: String,
}

fn page(app: &App, agency: AgencyId, run: RunId, place: Place) -> Result<(Bytes, Option<Place>), Problem> {
    let payslips = read(app, agency, run, place.after.as_deref())?;
    let mut text = place.head;
    for payslip in &payslips {
        let figures = payslip.result.figures.iter().map(ToString::to_string);
        text.push_str(&csv_line(std::iter::once(payslip.employee_number.clone()).chain(figures)));
    }
    Ok((text.into(), next(payslips).map(|after| Place { after: Some(after), head: String::new() })))
}

/// A page of payslips after an employee number.
fn read(app: &App, agency: AgencyId, run: RunId, after: Option<&str>) -> Result<Vec<Payslip>, Problem> {
    Ok(app.store.tenant(agency, Mode::Read, |tx| payslips::list(tx, run, after, PAGE))?)
}

/// After whom the next page begins; none after one that is not full.
fn next(page: Vec<Payslip>) -> Option<String> {
    let full = i64::try_from(page.len()).is_ok_and(|n| n == PAGE);
    page.into_iter().next_back().filter(|_| full).map(|last| last.employee_number)
}
