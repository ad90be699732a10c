//! `:record-answer`: what the bank says about a batch, as pain.002 or CSV, payment by payment.

mod apply;
mod views;

use std::collections::BTreeMap;

use bole_domain::funds::batch::BatchRefusal;
use bole_domain::funds::postings;
use bole_domain::ids::BatchId;
use bole_domain::money::Fen;
use bole_persistence::documents::{self, NewDocument};
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::{items, ledger};
use bole_persistence::{Key, StoreError, Tenant};

use super::batches::BatchView;
use super::send::PER_BLOCK;
use super::taken::{follow_payments, held_batch, not_before, paid_out_on};
use crate::auth::audit;
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use apply::{Applied, Form, apply, settled};

pub use views::RecordedAnswer;
pub(super) use views::{AnswerQuery, CSV, MEDIA};

/// `POST /api/v1/payment-batches/{batch_id}:record-answer`
pub(super) async fn record(cx: Cx, id: Path<BatchId>, query: Query<AnswerQuery>, upload: Upload) -> Reply {
    let form = Form::of(&upload)?;
    cx.write(move |tx, by| {
        let (batch, cycle) = held_batch(tx, by, *id)?;
        let bank = form.read(&upload.bytes, query.charset.unwrap_or_default())?;
        let answered_on = scene(tx, by).business_date(query.answered_on, "query:answered_on")?;
        if batch.state.file_sha256().is_none() {
            return Err(BatchRefusal::NotSent.into());
        }
        not_before(answered_on, paid_out_on(&cycle), "query:answered_on", ("付款日", "the day of the payout"))?;
        let mut payments = items::of_batch(tx, batch.id, 0, i64::MAX)?;
        let sent: Vec<String> = payments.iter().map(|item| item.end_to_end_id.clone()).collect();
        let resolved = bank.resolve(&batch.number, &sent, PER_BLOCK)?;
        let Applied { changes, paid, failed, unknown, unchanged } = apply(&mut payments, resolved.answers)?;
        let amount_paid: Fen = paid.iter().copied().sum();
        let mut transaction_id = None;
        if amount_paid > Fen::ZERO {
            let posting = postings::wages_paid(amount_paid, answered_on, batch.number.as_str())?;
            transaction_id = Some(ledger::post(tx, &posting, Some(cycle.id), by.caller.principal)?);
        }
        let batch = if changes.is_empty() {
            batch
        } else {
            keep(tx, &batch, &upload, by.caller.principal)?;
            items::save(tx, changes, Some(answered_on))?;
            let state = settled(batch.state.clone(), &payments)?;
            let batch = batches::save(tx, Batch { state, ..batch })?;
            follow_payments(tx, cycle)?;
            let counts = BTreeMap::from([("paid", paid.len()), ("failed", failed), ("unknown", unknown)]);
            audit(tx, by, "payment_batch.answer", "payment_batch", batch.id, None, &counts)?;
            batch
        };
        let version = batch.version;
        let answer = RecordedAnswer {
            batch: BatchView::of(tx, batch)?,
            paid: paid.len(),
            amount_paid,
            transaction_id,
            failed,
            unknown,
            unchanged,
            unanswered: resolved.unanswered.len(),
            unknown_ids: resolved.unknown_ids,
        };
        Ok(Answer::ok(answer).version(version))
    })
    .await
}

/// Keeps the bank's file as it came, sealed.
fn keep(tx: &mut Tenant<'_>, batch: &Batch, upload: &Upload, by: Key) -> Result<(), StoreError> {
    let new = NewDocument {
        kind: batches::ANSWER.to_owned(),
        file_name: format!("{}-answer", batch.number),
        media_type: upload.media_type.clone(),
        bytes: upload.bytes.clone(),
        created_by: by,
    };
    documents::store(tx, new)?;
    Ok(())
}
