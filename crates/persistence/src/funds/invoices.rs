//! Invoices of cycles: numbered by month, never changed.

use bole_domain::engagement::CycleRef;
use bole_domain::events::{EventType, StateChanged};
use bole_domain::funds::invoice::PayrollInvoice;
use bole_domain::funds::vat::Taxpayer;
use bole_domain::ids::{ClientId, CycleId, EngagementId, InvoiceId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::after_last;
use crate::error::{Named, StoreError, corrupt};
use crate::events::{self, Concerns};
use crate::schema::invoices as t;
use crate::settlement::cycles;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

const ISSUED: &str = "issued";

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number, e.g. `INV-202603-000001`.
    pub number: String,
    /// Whom it is addressed to.
    pub client: ClientId,
    /// The billed cycle's row.
    pub cycle: CycleId,
    /// What it says.
    pub body: InvoiceBody,
    /// Its total.
    pub total: Fen,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Who issued it, raw.
    pub created_by: Key,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// What an invoice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceBody {
    /// The engagement.
    pub engagement: EngagementId,
    /// The billed month and run.
    pub cycle: CycleRef,
    /// How the agency is taxed.
    pub taxpayer: Taxpayer,
    /// The invoice that this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<InvoiceId>,
    /// Lines, rule and sums.
    pub invoice: PayrollInvoice,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    cycle_id: Key,
    client_id: Key,
    number: String,
    body: Json,
    total: i64,
    issued_on: NaiveDate,
    created_by: Key,
    created_at: At,
}

impl Row {
    fn invoice(self) -> Result<Invoice, StoreError> {
        Ok(Invoice {
            id: self.id.id(),
            number: self.number,
            client: self.client_id.id(),
            cycle: self.cycle_id.id(),
            body: self.body.read().map_err(corrupt("invoices", "body"))?,
            total: Fen(self.total),
            issued_on: self.issued_on,
            created_by: self.created_by,
            created_at: self.created_at.get(),
        })
    }
}

/// The next number of a month. The caller holds the agency's books.
pub fn next_number(tx: &mut Tenant<'_>, month: Period) -> Result<String, StoreError> {
    let agency = tx.agency();
    let prefix = format!("INV-{:04}{:02}-", month.year(), month.month());
    let last: Option<String> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::number.like(format!("{prefix}%"))))
        .order(t::number.desc())
        .select(t::number)
        .first(c))
    .optional_row()?;
    let count =
        after_last(last.as_deref(), &prefix).ok_or(StoreError::Corrupt { table: "invoices", column: "number" })?;
    Ok(format!("{prefix}{count:06}"))
}

/// Records an invoice; its id is taken from it, since the cycle names it too.
pub fn insert(tx: &mut Tenant<'_>, invoice: &Invoice) -> Result<(), StoreError> {
    let agency = tx.agency();
    let body = Json::of(&invoice.body).map_err(corrupt("invoices", "body"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(invoice.id)),
            t::cycle_id.eq(Key::of(invoice.cycle)),
            t::client_id.eq(Key::of(invoice.client)),
            t::number.eq(&invoice.number),
            t::body.eq(&body),
            t::total.eq(invoice.total.0),
            t::issued_on.eq(invoice.issued_on),
            t::status.eq(ISSUED),
            t::created_by.eq(invoice.created_by),
            t::created_at.eq(At::new(invoice.created_at)),
        ))
        .execute(c))
    .on_unique("invoice_number_taken", "该发票号已被使用，请重试。", "This invoice number is taken; try again.")?;
    let now = StateChanged { before: None, after: ISSUED.to_owned(), version: 1, cycle: None };
    let whose =
        Concerns { client: Some(invoice.client), ..Concerns::engagement(cycles::engagement_of(tx, invoice.cycle)?) };
    events::moved(tx, EventType::InvoiceIssued, ("invoice", invoice.id), whose, now);
    Ok(())
}

/// An invoice.
pub fn load(tx: &mut Tenant<'_>, id: InvoiceId) -> Result<Invoice, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("invoice")?;
    row.invoice()
}

/// Invoices in the order in which they were recorded, of one client or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Invoice>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(client) = client {
            query = query.filter(t::client_id.eq(Key::of(client)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::invoice).collect()
}
