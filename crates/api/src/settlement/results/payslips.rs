//! Payslips of a cycle, listed and read by the agency's people.

use bole_domain::ids::PayslipId;
use bole_persistence::settlement::payslips as rows;

use super::access::{self, Address};
use super::views::{PayslipView, Shown, Templates};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};

/// `GET …/cycles/{cycle}/payslips`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let address = address.into_inner();
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = access::cycle(tx, by, address)?;
        let payslips = match cycle.run {
            Some(run) => rows::list(tx, run, after.as_deref(), limit + 1)?,
            None => Vec::new(),
        };
        let mut templates = Templates::default();
        let items = templates.items(tx, cycle.template_version)?;
        let view = |payslip| PayslipView::of(payslip, &cycle, items, Shown::All, by.language);
        let views = payslips.into_iter().map(view).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &PayslipView| view.employee_number.clone())))
    })
    .await
}

/// `GET /api/v1/payslips/{payslip_id}`
pub async fn get(cx: Cx, id: Path<PayslipId>) -> Reply {
    cx.read(move |tx, by| {
        let (payslip, cycle) = access::payslip(tx, by, *id)?;
        let mut templates = Templates::default();
        let items = templates.items(tx, cycle.template_version)?;
        Ok(Answer::ok(PayslipView::of(payslip, &cycle, items, Shown::All, by.language)))
    })
    .await
}
