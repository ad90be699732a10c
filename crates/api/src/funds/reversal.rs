//! `:reverse` of a cycle: a confirmed month taken back as a whole, with a credit note for what was billed.

use bole_domain::funds::postings;
use bole_domain::ids::{CycleId, InvoiceId};
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{Cycle, CycleVerb};
use bole_persistence::Tenant;
use bole_persistence::funds::invoices::{self, Invoice, InvoiceBody};
use bole_persistence::funds::ledger;
use bole_persistence::settlement::{corrections, cycles, year};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::taken::{CyclePath, deed, held_cycle};
use crate::auth::{audit, fact};
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::settlement::cycles::read::shown;

/// Why a confirmed cycle is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CycleReversal {
    /// Why; it stays with the cycle.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Example for CycleReversal {
    fn example() -> Self {
        Self { reason: "客户确认后发现考勤数据整体有误".to_owned() }
    }
}

/// `POST …/cycles/{cycle}:reverse`
pub(super) async fn reverse(cx: Cx, path: Path<CyclePath>, Body(why): Body<CycleReversal>) -> Reply {
    cx.write(move |tx, by| {
        let (_, cycle) = held_cycle(tx, by, path.into_inner())?;
        cycle.can_be_reversed(&by.caller.public_id(), &rested_on(tx, &cycle)?)?;
        let (on, reason) = (tx.today(), why.reason.trim().to_owned());
        let credit_note = cycle.invoice.map(|invoice| credited(tx, by, &cycle, invoice)).transpose()?;
        let deed = deed(tx, by, CycleVerb::Reverse, on, Some(reason.clone()));
        let reversed = cycles::save(tx, cycle.reversed(credit_note, deed))?;
        let trace = fact("credit_note_id", credit_note);
        audit(tx, by, "cycle.reverse", "cycle", reversed.id, Some(&reason), &trace)?;
        shown(tx, reversed)
    })
    .await
}

/// The cycles, which the client confirmed or which are being prepared with corrections, that count with its results.
fn rested_on(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<String>, Problem> {
    let all = cycles::of_engagement(tx, cycle.engagement)?;
    let mut found: Vec<String> = cycle.confirmed_after(&all).map(|other| other.key.to_string()).collect();
    let counting: Vec<CycleId> =
        all.iter().filter(|other| other.id != cycle.id && other.state.counts()).map(|other| other.id).collect();
    let correcting = corrections::cycles_correcting(tx, &counting, cycle.key.period)?;
    found.extend(all.iter().filter(|other| correcting.contains(&other.id)).map(|other| other.key.to_string()));
    if let Some(run) = cycle.run {
        for other in year::resting_on(tx, cycle, run)? {
            if year::shares_people(tx, run, &[other.run])? {
                found.push(other.key.to_string());
            }
        }
    }
    Ok(found)
}

/// The credit note of its invoice: every amount the other way, at the rule of then.
fn credited(tx: &mut Tenant<'_>, by: &By, cycle: &Cycle, invoice: InvoiceId) -> Result<InvoiceId, Problem> {
    let issued = invoices::load(tx, invoice)?;
    let (id, on) = (tx.new_id::<InvoiceId>(), tx.today());
    let month = Period::of(on).unwrap_or(cycle.tax_period);
    let body = issued.body.invoice.credited();
    let note = Invoice {
        id,
        number: invoices::next_number(tx, month)?,
        total: body.total,
        body: InvoiceBody { credits: Some(issued.id), invoice: body, ..issued.body },
        issued_on: on,
        created_by: by.caller.principal,
        created_at: tx.at().get(),
        ..issued
    };
    invoices::insert(tx, &note)?;
    let owed = postings::invoice_issued(note.client, note.total, on, &note.number)?;
    ledger::post(tx, &owed, Some(cycle.id), by.caller.principal)?;
    Ok(id)
}
