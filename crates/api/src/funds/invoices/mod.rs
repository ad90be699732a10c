//! `:invoice` of a cycle, and the invoices that were issued (clause PY-5.3.1).

mod views;

use bole_domain::funds::invoice::PayrollBill;
use bole_domain::funds::postings;
use bole_domain::funds::vat::{Taxpayer, VatTable};
use bole_domain::ids::{ClientId, InvoiceId};
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{CycleRefusal, CycleVerb};
use bole_persistence::Key;
use bole_persistence::funds::invoices::{self as rows, Invoice, InvoiceBody};
use bole_persistence::funds::ledger;
use bole_persistence::settlement::cycles;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::taken::{CyclePath, deed, held_cycle};
use super::views::example_day;
use crate::client::access::hides;
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

pub use views::InvoiceView;

/// How an invoice is issued.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewInvoice {
    /// The day of issue, which decides the VAT rule; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<NaiveDate>,
    /// How the agency is taxed; `general` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taxpayer: Option<Taxpayer>,
}

impl Example for NewInvoice {
    fn example() -> Self {
        Self { issued_on: Some(example_day()), taxpayer: Some(Taxpayer::General) }
    }
}

/// `POST …/cycles/{cycle}:invoice`
pub(super) async fn issue(cx: Cx, path: Path<CyclePath>, Body(new): Body<NewInvoice>) -> Reply {
    cx.write(move |tx, by| {
        let (engagement, cycle) = held_cycle(tx, by, path.into_inner())?;
        let issued_on = scene(tx, by).business_date(new.issued_on, "/issued_on")?;
        let (id, reason) = (tx.new_id::<InvoiceId>(), None);
        let deed = deed(tx, by, CycleVerb::Invoice, issued_on, reason);
        let cycle = cycle.invoiced(id, deed)?;
        let (Some(totals), Some(sums)) = (cycle.totals, cycle.billed()) else {
            return Err(CycleRefusal::SumsDiffer.into());
        };
        let taxpayer = new.taxpayer.unwrap_or(Taxpayer::General);
        let bill = PayrollBill::of(&totals, &sums, &cycle.progress.terms.delegated);
        let body = VatTable::china()?.invoice(&bill, taxpayer, issued_on)?;
        let month = Period::of(issued_on).unwrap_or(cycle.tax_period);
        let invoice = Invoice {
            id,
            number: rows::next_number(tx, month)?,
            client: engagement.client,
            cycle: cycle.id,
            total: body.total,
            body: InvoiceBody { engagement: engagement.id, cycle: cycle.key, taxpayer, credits: None, invoice: body },
            issued_on,
            created_by: by.caller.principal,
            created_at: tx.at().get(),
        };
        rows::insert(tx, &invoice)?;
        let owed = postings::invoice_issued(engagement.client, invoice.total, issued_on, &invoice.number)?;
        ledger::post(tx, &owed, Some(cycle.id), by.caller.principal)?;
        let cycle = cycles::save(tx, cycle)?;
        Ok(Answer::created(InvoiceView::of(invoice), format!("/api/v1/invoices/{id}")).version(cycle.version))
    })
    .await
}

/// Which invoices.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InvoiceQuery {
    /// Addressed to this client.
    #[param(value_type = Option<ClientId>)]
    client_id: Option<ClientId>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// `GET /api/v1/invoices`
pub(super) async fn list(cx: Cx, query: Query<InvoiceQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<(_, Key)> = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let wanted = query.client_id.or(by.caller.client);
        if by.caller.person.is_some() || wanted.is_some_and(|client| hides(by, client)) {
            return Ok(Answer::ok(Page { data: Vec::new(), next_cursor: None }));
        }
        let found = rows::list(tx, wanted, after, limit + 1)?;
        Ok(Answer::ok(Page::cut(found.into_iter().map(InvoiceView::of).collect(), limit, InvoiceView::place)))
    })
    .await
}

/// `GET /api/v1/invoices/{invoice_id}`
pub(super) async fn get(cx: Cx, id: Path<InvoiceId>) -> Reply {
    cx.read(move |tx, by| {
        let invoice = rows::load(tx, *id)?;
        if hides(by, invoice.client) {
            return Err(Problem::not_found("invoice"));
        }
        Ok(Answer::ok(InvoiceView::of(invoice)))
    })
    .await
}
