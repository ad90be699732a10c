//! `:invoice` of a cycle, and the invoices that were issued (clause PY-5.3.1).

use bole_domain::engagement::CycleRef;
use bole_domain::funds::invoice::{InvoiceForm, InvoiceItem, InvoiceLine, PayrollBill};
use bole_domain::funds::postings;
use bole_domain::funds::vat::{Confidence, Taxpayer, VatMethod, VatRule, VatTable};
use bole_domain::ids::{ClientId, EngagementId, InvoiceId};
use bole_domain::language::Label;
use bole_domain::money::{Fen, Rate};
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{CycleRefusal, CycleVerb};
use bole_persistence::Key;
use bole_persistence::funds::invoices::{self as rows, Invoice, InvoiceBody};
use bole_persistence::funds::ledger;
use bole_persistence::settlement::cycles;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::taken::{CyclePath, deed, held_cycle};
use super::views::{example_day, example_moment};
use crate::client::access::hides;
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

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

/// An invoice of a cycle.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Invoice)]
pub struct InvoiceView {
    /// Its id.
    pub id: InvoiceId,
    /// Its number, unique in the agency.
    pub number: String,
    /// Whom it is addressed to.
    pub client_id: ClientId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The billed month and run.
    pub cycle: CycleRef,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// How the agency is taxed.
    pub taxpayer: Taxpayer,
    /// Its lines: the fee with its VAT on a special invoice, what is passed on without VAT on an ordinary one.
    pub lines: Vec<InvoiceLine>,
    /// The VAT rule of the day.
    pub rule: VatRule,
    /// Sales that are taxed.
    pub taxed_net: Fen,
    /// VAT.
    pub vat: Fen,
    /// Passed on, without VAT.
    pub passed_on: Fen,
    /// The bill's total.
    pub total: Fen,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl InvoiceView {
    fn of(invoice: Invoice) -> Self {
        let InvoiceBody { engagement, cycle, taxpayer, invoice: body } = invoice.body;
        Self {
            id: invoice.id,
            number: invoice.number,
            client_id: invoice.client,
            engagement_id: engagement,
            cycle,
            issued_on: invoice.issued_on,
            taxpayer,
            lines: body.lines,
            rule: body.rule,
            taxed_net: body.taxed_net,
            vat: body.vat,
            passed_on: body.passed_on,
            total: body.total,
            created_at: invoice.created_at,
        }
    }

    fn place(&self) -> Place {
        (self.created_at, bole_domain::ids::TypedId::uuid(self.id))
    }
}

impl Example for InvoiceView {
    fn example() -> Self {
        let line = |item, zh, en, form, net, rate, vat: Fen| InvoiceLine {
            item,
            label: Label::new(zh, en),
            form,
            net,
            rate,
            vat,
            gross: [net, vat].into_iter().sum(),
        };
        let rate = Rate(Decimal::new(6, 2));
        Self {
            id: InvoiceId::example(),
            number: "INV-202603-000001".to_owned(),
            client_id: ClientId::example(),
            engagement_id: EngagementId::example(),
            cycle: CycleRef::example(),
            issued_on: example_day(),
            taxpayer: Taxpayer::General,
            lines: vec![
                line(
                    InvoiceItem::ServiceFee,
                    "人力资源服务费",
                    "Service fee",
                    InvoiceForm::Special,
                    Fen(2_160_000),
                    Some(rate),
                    Fen(129_600),
                ),
                line(
                    InvoiceItem::Wages,
                    "代发工资",
                    "Wages paid on behalf",
                    InvoiceForm::Ordinary,
                    Fen(469_001_986),
                    None,
                    Fen::ZERO,
                ),
            ],
            rule: VatRule {
                taxpayer: Taxpayer::General,
                method: VatMethod::PassThroughExcluded,
                rate,
                effective_from: NaiveDate::from_ymd_opt(2016, 5, 1).unwrap_or_default(),
                effective_to: None,
                source: Label::new("财税〔2016〕47号", "Caishui [2016] No. 47"),
                confidence: Confidence::High,
            },
            taxed_net: Fen(2_160_000),
            vat: Fen(129_600),
            passed_on: Fen(469_001_986),
            total: Fen(471_291_586),
            created_at: example_moment(),
        }
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
            body: InvoiceBody { engagement: engagement.id, cycle: cycle.key, taxpayer, invoice: body },
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
