//! Mistaken money put right: `:reverse` of a receipt, `:reject` of a batch that has not gone to the bank.

use bole_domain::funds::postings;
use bole_domain::funds::receipt::ReceiptRefusal;
use bole_domain::ids::{BatchId, ReceiptId};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::CycleVerb;
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::receipts::{self, Receipt, Reversed};
use bole_persistence::funds::{hold_books, hold_cycle, items, ledger};
use bole_persistence::settlement::cycles;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::batches::shown;
use super::receipts::RecordedReceipt;
use super::taken::{deed, held_batch};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::registry::Example;

/// Why a receipt is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReverseReceipt {
    /// Why.
    #[validate(length(min = 1, max = 500), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Example for ReverseReceipt {
    fn example() -> Self {
        Self { reason: "到账登记到了错误的客户".to_owned() }
    }
}

/// `POST /api/v1/receipts/{receipt_id}:reverse`
pub(super) async fn reverse(cx: Cx, id: Path<ReceiptId>, Body(why): Body<ReverseReceipt>) -> Reply {
    cx.write(move |tx, by| {
        hold_books(tx)?;
        let receipt = receipts::load(tx, *id)?;
        hold_cycle(tx, receipt.cycle)?;
        let cycle = cycles::find(tx, receipt.cycle)?;
        if receipt.created_by == by.caller.principal {
            return Err(ReceiptRefusal::SeparationOfDuties.into());
        }
        if receipt.reversed.is_some() {
            return Err(ReceiptRefusal::ReversedAlready.into());
        }
        let (on, reason) = (tx.today(), why.reason.trim().to_owned());
        let received = Fen(receipts::received(tx, cycle.id)?.0.saturating_sub(receipt.amount.0));
        let deed = deed(tx, by, CycleVerb::ReverseReceipt, on, Some(reason.clone()));
        let cycle = cycle.receipt_reversed(received, deed)?;
        let posting = postings::receipt(receipt.client, receipt.amount, receipt.received_on, &receipt.bank_reference)?
            .reversal(on, &receipt.bank_reference)?;
        ledger::post_reversal(tx, &posting, receipt.transaction, Some(cycle.id), by.caller.principal)?;
        let reversed = Reversed { on, reason, by: by.caller.principal };
        receipts::reverse(tx, receipt.id, &reversed)?;
        let cycle = cycles::save(tx, cycle)?;
        audit(
            tx,
            by,
            "receipt.reverse",
            "receipt",
            receipt.id,
            Some(&reversed.reason),
            &fact("amount", receipt.amount),
        )?;
        let receipt = Receipt { reversed: Some(reversed), ..receipt };
        Ok(Answer::ok(RecordedReceipt::of(receipt, &cycle, received)).version(cycle.version))
    })
    .await
}

/// Why a batch does not go to the bank.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RejectBatch {
    /// Why; the payments keep it as the reason of their failure.
    #[validate(length(min = 1, max = 500), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Example for RejectBatch {
    fn example() -> Self {
        Self { reason: "付款日期有误，请重新制单".to_owned() }
    }
}

/// `POST /api/v1/payment-batches/{batch_id}:reject`
pub(super) async fn reject(cx: Cx, id: Path<BatchId>, Body(why): Body<RejectBatch>) -> Reply {
    cx.write(move |tx, by| {
        let (batch, _) = held_batch(tx, by, *id)?;
        let state = batch.state.clone().reject()?;
        let reason = why.reason.trim();
        let mut failed = Vec::new();
        for item in items::of_batch(tx, batch.id, 0, i64::MAX)? {
            failed.push((item.id, item.state.reject(reason)?));
        }
        items::save(tx, failed, None)?;
        let batch = batches::save(tx, Batch { state, ..batch })?;
        audit(tx, by, "payment_batch.reject", "payment_batch", batch.id, Some(reason), &fact("total", batch.total))?;
        Ok(shown(tx, batch)?)
    })
    .await
}
