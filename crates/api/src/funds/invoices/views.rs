//! How an invoice is shown.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::invoice::{InvoiceForm, InvoiceItem, InvoiceLine};
use bole_domain::funds::vat::{Confidence, Taxpayer, VatMethod, VatRule};
use bole_domain::ids::{ClientId, EngagementId, InvoiceId};
use bole_domain::language::Label;
use bole_domain::money::{Fen, Rate};
use bole_persistence::funds::invoices::{Invoice, InvoiceBody};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::views::{example_day, example_moment};
use crate::http::page::Place;
use crate::http::registry::Example;

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
    /// For a credit note, the invoice that it takes back; its amounts are below 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits_invoice_id: Option<InvoiceId>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl InvoiceView {
    pub(super) fn of(invoice: Invoice) -> Self {
        let InvoiceBody { engagement, cycle, taxpayer, credits, invoice: body } = invoice.body;
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
            credits_invoice_id: credits,
            created_at: invoice.created_at,
        }
    }

    pub(super) fn place(&self) -> Place {
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
            credits_invoice_id: None,
            created_at: example_moment(),
        }
    }
}
