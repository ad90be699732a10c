//! `:reissue`: what surely failed is paid again by a new batch, with the payees' present accounts.

use std::collections::HashSet;

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{BankAccountId, BatchId, MemberId, PaymentItemId};
use bole_persistence::funds::batches;
use bole_persistence::funds::items::{self, Item, NewItem};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::batches::BatchView;
use super::pay::{How, confirmed_payees, make};
use super::taken::{executed_in_time, follow_payments, held_batch, usable_account};
use super::views::example_day;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// What is issued again, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Reissue {
    /// Failed or held payments of the batch; all failed ones without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_items = 1, max_items = 1000)]
    pub item_ids: Option<Vec<PaymentItemId>>,
    /// The agency's account that pays; that of the batch without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account_id: Option<BankAccountId>,
    /// The day on which the bank shall pay; today without it, never before the wage period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_date: Option<NaiveDate>,
}

impl Example for Reissue {
    fn example() -> Self {
        Self { item_ids: None, bank_account_id: None, execution_date: Some(example_day()) }
    }
}

/// The payments that are issued again.
fn chosen(payments: Vec<Item>, wanted: Option<Vec<PaymentItemId>>) -> Result<Vec<Item>, Problem> {
    let failed = |item: &Item| matches!(item.state, ItemState::Failed { .. });
    let Some(wanted) = wanted else {
        return Ok(payments.into_iter().filter(failed).collect());
    };
    let wanted: HashSet<PaymentItemId> = wanted.into_iter().collect();
    let chosen: Vec<Item> = payments.into_iter().filter(|item| wanted.contains(&item.id)).collect();
    if chosen.len() == wanted.len() {
        Ok(chosen)
    } else {
        Err(Problem::rule(
            "payment_of_another_batch",
            "/item_ids",
            "有付款不属于此批次。",
            "Some of these payments are not of this batch.",
        ))
    }
}

/// `POST /api/v1/payment-batches/{batch_id}:reissue`
pub(super) async fn reissue(cx: Cx, id: Path<BatchId>, Body(how): Body<Reissue>) -> Reply {
    cx.write(move |tx, by| {
        let (old, cycle) = held_batch(tx, by, *id)?;
        let payments = items::of_batch(tx, old.id, 0, i64::MAX)?;
        let chosen = chosen(payments, how.item_ids)?;
        if chosen.is_empty() {
            return Err(Problem::conflict(
                "nothing_to_reissue",
                "该批次没有付款失败的明细。",
                "No payment of this batch has failed.",
            ));
        }
        let account = usable_account(tx, how.bank_account_id.unwrap_or(old.bank_account))?;
        let members: Vec<MemberId> = chosen.iter().map(|item| item.member).collect();
        confirmed_payees(tx, &members)?;
        let (mut ended, mut again) = (Vec::new(), Vec::new());
        for item in chosen {
            ended.push((item.id, item.state.reissue()?));
            again.push(NewItem {
                person: item.person,
                member: item.member,
                employee_number: item.employee_number,
                amount: item.amount,
                reissue_of: Some(item.id),
            });
        }
        items::save(tx, ended, None)?;
        let old = batches::save(tx, old)?;
        let execution_date = how.execution_date.unwrap_or_else(|| tx.today());
        executed_in_time(&cycle, execution_date)?;
        let how = How { bank_account: account.id, execution_date, by: by.caller.principal };
        let batch = make(tx, &cycle, how, &again)?;
        follow_payments(tx, cycle)?;
        audit(tx, by, "payment_batch.reissue", "payment_batch", old.id, None, &fact("new_batch_id", batch.id))?;
        let (place, version) = (format!("/api/v1/payment-batches/{}", batch.id), batch.version);
        Ok(Answer::created(BatchView::of(tx, batch)?, place).version(version))
    })
    .await
}
