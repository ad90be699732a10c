//! `:record-receipt` of a cycle, and the money that arrived (clause PY-5.3.1).

mod bodies;
mod read;
mod views;

use bole_domain::funds::postings;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::CycleVerb;
use bole_persistence::funds::ledger;
use bole_persistence::funds::receipts::{self as rows, Receipt};
use bole_persistence::settlement::cycles;

use super::taken::{CyclePath, deed, held_cycle, usable_account};
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;

pub use bodies::{AppliedFunds, NewReceipt, RecordedReceipt};
pub(super) use read::{CycleQuery, get, list};
pub use views::ReceiptView;

/// `POST …/cycles/{cycle}:record-receipt`
pub(super) async fn record(cx: Cx, path: Path<CyclePath>, Body(new): Body<NewReceipt>) -> Reply {
    cx.write(move |tx, by| {
        let (engagement, cycle) = held_cycle(tx, by, path.into_inner())?;
        let received_on = scene(tx, by).business_date(new.received_on, "/received_on")?;
        let reference = new.bank_reference.trim().to_owned();
        let deed = deed(tx, by, CycleVerb::RecordReceipt, received_on, Some(reference.clone()));
        // The state is looked at before the account and the ledger, the sum of all receipts decides afterwards.
        let received: Fen = [rows::received(tx, cycle.id)?, new.amount].into_iter().sum();
        let cycle = cycle.received(received, deed)?;
        let posting = postings::receipt(engagement.client, new.amount, received_on, &reference)?;
        usable_account(tx, new.bank_account_id)?;
        let transaction = ledger::post(tx, &posting, Some(cycle.id), by.caller.principal)?;
        let receipt = Receipt {
            id: tx.new_id(),
            client: engagement.client,
            cycle: cycle.id,
            amount: new.amount,
            received_on,
            bank_account: new.bank_account_id,
            bank_reference: reference,
            transaction,
            reversed: None,
            created_by: by.caller.principal,
            created_at: tx.at().get(),
        };
        rows::insert(tx, &receipt)?;
        let cycle = cycles::save(tx, cycle)?;
        let place = format!("/api/v1/receipts/{}", receipt.id);
        Ok(Answer::created(RecordedReceipt::of(receipt, &cycle, received), place).version(cycle.version))
    })
    .await
}

/// `POST …/cycles/{cycle}:apply-funds`
pub(super) async fn apply(cx: Cx, path: Path<CyclePath>) -> Reply {
    cx.write(move |tx, by| {
        let (engagement, cycle) = held_cycle(tx, by, path.into_inner())?;
        let mut claimed = Fen::ZERO;
        for other in cycles::billed_of_client(tx, engagement.client)?.into_iter().filter(|other| other.id != cycle.id) {
            let received = rows::received(tx, other.id)?;
            claimed = [claimed, other.claim(received)].into_iter().sum();
        }
        let free = Fen(ledger::client_funds(tx, engagement.client)?.0.saturating_sub(claimed.0));
        let deed = deed(tx, by, CycleVerb::ApplyFunds, tx.today(), Some(free.to_string()));
        let cycle = cycles::save(tx, cycle.funded_from_hand(free, deed)?)?;
        let bill = cycle.billed().unwrap_or_default().bill;
        Ok(Answer::ok(AppliedFunds { state: cycle.state, bill, free }).version(cycle.version))
    })
    .await
}
