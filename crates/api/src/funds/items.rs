//! A single payment: shown, held back by decision, or given back by the bank.

use bole_domain::funds::batch::BatchRefusal;
use bole_domain::funds::item::{AnswerEffect, ItemState};
use bole_domain::funds::postings;
use bole_domain::ids::PaymentItemId;
use bole_domain::settlement::cycle::Cycle;
use bole_persistence::Tenant;
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::items::{self as rows, Item};
use bole_persistence::funds::{hold_books, ledger};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::batches::ItemView;
use super::taken::{follow_payments, held_batch, not_before, paid_out_on};
use super::views::example_day;
use crate::auth::{audit, fact};
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Why a failed payment stays owed for now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HoldPayment {
    /// Why.
    #[validate(length(min = 1, max = 500), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Example for HoldPayment {
    fn example() -> Self {
        Self { reason: "员工账户已销户，等待提供新账户".to_owned() }
    }
}

/// The bank's notice that it gave a payment back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PaymentReturn {
    /// The bank's code and words.
    #[validate(length(min = 1, max = 500), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The day of the return; today without it, never before the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<NaiveDate>,
}

impl Example for PaymentReturn {
    fn example() -> Self {
        Self { reason: "AC04 账户已销户".to_owned(), returned_on: Some(example_day()) }
    }
}

fn shown(item: Item, version: i64) -> Answer<ItemView> {
    Answer::ok(ItemView::from(item)).version(version)
}

/// `GET /api/v1/payment-items/{item_id}`
pub(super) async fn get(cx: Cx, id: Path<PaymentItemId>) -> Reply {
    cx.read(move |tx, _| {
        let item = rows::load(tx, *id)?;
        let batch = batches::load(tx, item.batch)?;
        Ok(shown(item, batch.version))
    })
    .await
}

/// A payment for a command, with its batch and its cycle, all held.
fn held(tx: &mut Tenant<'_>, by: &By, id: PaymentItemId) -> Result<(Item, Batch, Cycle), Problem> {
    hold_books(tx)?;
    let batch = rows::load(tx, id)?.batch;
    let (batch, cycle) = held_batch(tx, by, batch)?;
    Ok((rows::load(tx, id)?, batch, cycle))
}

/// Saves a payment's new state with its batch, and brings the cycle up to it.
fn save(
    tx: &mut Tenant<'_>,
    (item, batch, cycle): (Item, Batch, Cycle),
    state: ItemState,
    on: Option<NaiveDate>,
) -> Result<Answer<ItemView>, Problem> {
    rows::save(tx, [(item.id, state)], on)?;
    let batch = batches::save(tx, batch)?;
    follow_payments(tx, cycle)?;
    Ok(shown(rows::load(tx, item.id)?, batch.version))
}

/// `POST /api/v1/payment-items/{item_id}:hold`
pub(super) async fn hold(cx: Cx, id: Path<PaymentItemId>, Body(why): Body<HoldPayment>) -> Reply {
    cx.write(move |tx, by| {
        let (item, batch, cycle) = held(tx, by, *id)?;
        let state = item.state.clone().hold()?;
        audit(
            tx,
            by,
            "payment_item.hold",
            "payment_item",
            item.id,
            Some(why.reason.trim()),
            &fact("amount", item.amount),
        )?;
        save(tx, (item, batch, cycle), state, None)
    })
    .await
}

/// `POST /api/v1/payment-items/{item_id}:record-return`
pub(super) async fn record_return(cx: Cx, id: Path<PaymentItemId>, Body(notice): Body<PaymentReturn>) -> Reply {
    cx.write(move |tx, by| {
        let (item, batch, cycle) = held(tx, by, *id)?;
        let returned_on = scene(tx, by).business_date(notice.returned_on, "/returned_on")?;
        let returned = item.state.clone().returned(notice.reason.trim())?;
        match returned.effect {
            AnswerEffect::Failed => {}
            // The same notice again: nothing to post.
            AnswerEffect::Unchanged => return Ok(shown(item, batch.version)),
            AnswerEffect::Paid | AnswerEffect::StillUnknown => return Err(BatchRefusal::OutcomeUnknown.into()),
        }
        let paid_on = item.answered_on.max(paid_out_on(&cycle));
        not_before(returned_on, paid_on, "/returned_on", ("该笔付款的支付日", "the day on which it was paid"))?;
        let posting = postings::wages_returned(item.amount, returned_on, &item.end_to_end_id)?;
        ledger::post(tx, &posting, Some(cycle.id), by.caller.principal)?;
        audit(tx, by, "payment_item.return", "payment_item", item.id, None, &fact("amount", item.amount))?;
        save(tx, (item, batch, cycle), returned.state, Some(returned_on))
    })
    .await
}
