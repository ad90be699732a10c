//! One's own payslips: of confirmed months, with the figures that belong on a payslip.

use std::collections::HashMap;

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{CycleId, PayslipId, TypedId};
use bole_domain::settlement::cycle::Cycle;
use bole_persistence::Key;
use bole_persistence::settlement::{cycles, payslips as rows};
use uuid::Uuid;

use super::views::{PayslipView, Shown, Templates};
use super::{access, explanation};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// `GET /api/v1/me/payslips`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<(CycleRef, Uuid)> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let person = by.caller.person.ok_or_else(|| Problem::not_found("person"))?;
        let before = after.map(|(cycle, id)| (cycle.period.to_string(), i64::from(cycle.run), Key(id)));
        let payslips = rows::of_person(tx, person, before, limit + 1)?;
        let mut known: HashMap<CycleId, Cycle> = HashMap::new();
        let mut templates = Templates::default();
        let mut views = Vec::with_capacity(payslips.len());
        for payslip in payslips {
            let cycle = match known.get(&payslip.cycle) {
                Some(cycle) => cycle,
                None => {
                    let cycle = cycles::find(tx, payslip.cycle)?;
                    known.entry(payslip.cycle).or_insert(cycle)
                }
            };
            let items = templates.items(tx, cycle.template_version)?;
            views.push(PayslipView::of(payslip, cycle, items, Shown::OnPayslip, by.language));
        }
        Ok(Answer::ok(Page::cut(views, limit, |view: &PayslipView| (view.cycle, view.id.uuid()))))
    })
    .await
}

/// `GET /api/v1/me/payslips/{payslip_id}`
pub async fn get(cx: Cx, id: Path<PayslipId>) -> Reply {
    cx.read(move |tx, by| {
        let (payslip, cycle) = access::own(tx, by, *id)?;
        let mut templates = Templates::default();
        let items = templates.items(tx, cycle.template_version)?;
        Ok(Answer::ok(PayslipView::of(payslip, &cycle, items, Shown::OnPayslip, by.language)))
    })
    .await
}

/// `GET /api/v1/me/payslips/{payslip_id}/explanation`
pub async fn explain(cx: Cx, id: Path<PayslipId>) -> Reply {
    cx.read(move |tx, by| {
        let (payslip, cycle) = access::own(tx, by, *id)?;
        Ok(Answer::ok(explanation::of(tx, &payslip, &cycle, Shown::OnPayslip, by.language)?))
    })
    .await
}
