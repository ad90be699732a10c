//! `:record-answer`: what the bank says about a batch, as pain.002 or CSV, payment by payment.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::StatusCode;
use bole_domain::funds::answer::{AnswerLimits, AnswerRefusal, BankAnswer};
use bole_domain::funds::batch::{BatchRefusal, BatchState};
use bole_domain::funds::charset::Charset;
use bole_domain::funds::item::{self, AnswerEffect, ItemState};
use bole_domain::funds::{bank_csv, pain002, postings};
use bole_domain::ids::{BatchId, PaymentItemId, TransactionId};
use bole_domain::money::Fen;
use bole_persistence::documents::{self, NewDocument};
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::items::{self, Item};
use bole_persistence::funds::ledger;
use bole_persistence::{Key, StoreError, Tenant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::batches::BatchView;
use super::send::PER_BLOCK;
use super::taken::{follow_payments, held_batch, not_before, paid_out_on};
use crate::auth::audit;
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// The media types in which a bank answers.
pub(super) const MEDIA: [&str; 3] = ["application/xml", "text/xml", "text/csv"];
/// An answer as a bank without pain.002 gives it.
pub(super) const CSV: &str = "端到端标识,状态,原因\nPAY-202603-000001-000001,paid,\n";

/// How an answer is to be read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AnswerQuery {
    /// The day of the answer; today without it, never before the payout.
    answered_on: Option<NaiveDate>,
    /// The character set of a CSV; `utf8` without it.
    #[param(value_type = Option<Charset>)]
    charset: Option<Charset>,
}

/// What an answer did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecordedAnswer {
    /// The batch.
    pub batch: BatchView,
    /// How many payments are newly known as paid.
    pub paid: usize,
    /// For how much.
    pub amount_paid: Fen,
    /// The ledger's transaction, where something was newly paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// How many are newly known as failed.
    pub failed: usize,
    /// How many the bank has without telling their outcome.
    pub unknown: usize,
    /// How many were known already.
    pub unchanged: usize,
    /// How many the answer says nothing about.
    pub unanswered: usize,
    /// Ids in the answer that the batch does not have: to be looked into, never applied.
    pub unknown_ids: Vec<String>,
}

impl Example for RecordedAnswer {
    fn example() -> Self {
        Self {
            batch: BatchView::example(),
            paid: 269,
            amount_paid: Fen(291_575_557),
            transaction_id: Some(TransactionId::example()),
            failed: 1,
            unknown: 0,
            unchanged: 0,
            unanswered: 0,
            unknown_ids: Vec::new(),
        }
    }
}

/// In which form a bank answers.
#[derive(Debug, Clone, Copy)]
enum Form {
    Pain002,
    Csv,
}

impl Form {
    fn of(upload: &Upload) -> Result<Self, Problem> {
        match upload.media_type.as_str() {
            "application/xml" | "text/xml" => Ok(Form::Pain002),
            "text/csv" => Ok(Form::Csv),
            _ => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "银行回执须为 application/xml（pain.002）或 text/csv。",
                "Send the bank's answer as application/xml (pain.002) or text/csv.",
            )),
        }
    }

    fn read(self, bytes: &[u8], charset: Charset) -> Result<BankAnswer, AnswerRefusal> {
        match self {
            Form::Pain002 => pain002::read(bytes, AnswerLimits::default()),
            Form::Csv => bank_csv::read_answer(bytes, charset, AnswerLimits::default()),
        }
    }
}

/// What became of the payments.
#[derive(Default)]
struct Applied {
    changes: Vec<(PaymentItemId, ItemState)>,
    paid: Vec<Fen>,
    failed: usize,
    unknown: usize,
    unchanged: usize,
}

/// Applies an answer payment by payment; one that contradicts what is known refuses the whole.
fn apply(payments: &mut [Item], answers: Vec<(String, item::Answer)>) -> Result<Applied, Problem> {
    let mut by_id: HashMap<String, &mut Item> =
        payments.iter_mut().map(|item| (item.end_to_end_id.clone(), item)).collect();
    let mut applied = Applied::default();
    for (id, answer) in answers {
        let Some(item) = by_id.get_mut(&id) else { continue };
        let answered = item.state.clone().answer(&answer).map_err(|refusal| {
            Problem::from(refusal).fault(
                format!("/items/{id}"),
                "answer_refused",
                format!("{id} 当前状态为 {}。", item.state.code()),
                format!("{id} is {}.", item.state.code()),
            )
        })?;
        match answered.effect {
            AnswerEffect::Paid => applied.paid.push(item.amount),
            AnswerEffect::Failed => applied.failed += 1,
            AnswerEffect::StillUnknown => applied.unknown += 1,
            AnswerEffect::Unchanged => {
                applied.unchanged += 1;
                continue;
            }
        }
        item.state = answered.state.clone();
        applied.changes.push((item.id, answered.state));
    }
    Ok(applied)
}

/// The batch's state after its payments changed: settled when no outcome is open.
pub(super) fn settled(state: BatchState, payments: &[Item]) -> Result<BatchState, BatchRefusal> {
    if payments.iter().any(|item| item.state.is_open()) {
        Ok(state)
    } else {
        state.settle(payments.iter().map(|item| &item.state))
    }
}

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
        bytes: upload.bytes.to_vec(),
        created_by: by,
    };
    documents::store(tx, new)?;
    Ok(())
}
