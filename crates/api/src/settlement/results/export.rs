//! Payslips as CSV, streamed page by page. What was computed never changes, so the pages belong together.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use bole_domain::ids::{AgencyId, RunId};
use bole_domain::jobs::csv_line;
use bole_persistence::Mode;
use bole_persistence::settlement::payslips;
use bytes::Bytes;
use futures_util::stream;

use super::access::{self, Address};
use super::views::Templates;
use crate::http::context::{Cx, blocking};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::state::App;

/// Payslips a page.
const PAGE: i64 = 500;

/// `GET …/cycles/{cycle}/payslips:export`
pub async fn export(cx: Cx, address: Path<Address>) -> Result<HttpResponse, Problem> {
    let address = address.into_inner();
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
    let payslips = app.store.tenant(agency, Mode::Read, |tx| payslips::list(tx, run, place.after.as_deref(), PAGE))?;
    let mut text = place.head;
    for payslip in &payslips {
        let figures = payslip.result.figures.iter().map(ToString::to_string);
        text.push_str(&csv_line(std::iter::once(payslip.employee_number.clone()).chain(figures)));
    }
    let full = i64::try_from(payslips.len()).is_ok_and(|n| n == PAGE);
    let next = payslips.into_iter().next_back().filter(|_| full);
    Ok((text.into(), next.map(|last| Place { after: Some(last.employee_number), head: String::new() })))
}
