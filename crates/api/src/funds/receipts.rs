//! `:record-receipt` of a cycle, and the money that arrived (clause PY-5.3.1).

use std::collections::HashMap;

use bole_domain::engagement::CycleRef;
use bole_domain::funds::postings;
use bole_domain::ids::{BankAccountId, ClientId, CycleId, EngagementId, ReceiptId, TransactionId};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{Cycle, CycleState, CycleVerb};
use bole_persistence::funds::receipts::{self as rows, Receipt};
use bole_persistence::funds::{ledger, places};
use bole_persistence::settlement::cycles;
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::taken::{CyclePath, deed, held_cycle, seen_cycle, usable_account};
use super::views::{example_day, example_moment};
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Money of the client that arrived at the bank.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// How much; above zero.
    pub amount: Fen,
    /// The day on which it arrived; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The agency's account that it arrived at.
    pub bank_account_id: BankAccountId,
    /// The bank's reference; each counts once for an account.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub bank_reference: String,
}

impl Example for NewReceipt {
    fn example() -> Self {
        Self {
            amount: Fen(471_291_586),
            received_on: Some(example_day()),
            bank_account_id: BankAccountId::example(),
            bank_reference: "20260410SH0019283746".to_owned(),
        }
    }
}

/// A receipt.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Receipt)]
pub struct ReceiptView {
    /// Its id.
    pub id: ReceiptId,
    /// Who paid.
    pub client_id: ClientId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The cycle that it is for.
    pub cycle: CycleRef,
    /// How much.
    pub amount: Fen,
    /// The day on which it arrived.
    pub received_on: NaiveDate,
    /// The agency's account that it arrived at.
    pub bank_account_id: BankAccountId,
    /// The bank's reference.
    pub bank_reference: String,
    /// The ledger's transaction.
    pub transaction_id: TransactionId,
    /// The day on which it was taken back as a mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversed_on: Option<NaiveDate>,
    /// Why it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversal_reason: Option<String>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl ReceiptView {
    fn of(receipt: Receipt, (engagement_id, cycle): CyclePath) -> Self {
        let (reversed_on, reversal_reason) = match receipt.reversed {
            Some(reversed) => (Some(reversed.on), Some(reversed.reason)),
            None => (None, None),
        };
        Self {
            id: receipt.id,
            client_id: receipt.client,
            engagement_id,
            cycle,
            amount: receipt.amount,
            received_on: receipt.received_on,
            bank_account_id: receipt.bank_account,
            bank_reference: receipt.bank_reference,
            transaction_id: receipt.transaction,
            reversed_on,
            reversal_reason,
            created_at: receipt.created_at,
        }
    }

    /// With the places of their cycles.
    fn all(tx: &mut Tenant<'_>, receipts: Vec<Receipt>) -> Result<Vec<Self>, StoreError> {
        let places: HashMap<CycleId, CyclePath> = places(tx, receipts.iter().map(|receipt| receipt.cycle))?;
        let shown = |receipt: Receipt| {
            let place = places.get(&receipt.cycle).copied().ok_or(StoreError::NotFound("cycle"))?;
            Ok(Self::of(receipt, place))
        };
        receipts.into_iter().map(shown).collect()
    }
}

impl Example for ReceiptView {
    fn example() -> Self {
        let new = NewReceipt::example();
        Self {
            id: ReceiptId::example(),
            client_id: ClientId::example(),
            engagement_id: EngagementId::example(),
            cycle: CycleRef::example(),
            amount: new.amount,
            received_on: example_day(),
            bank_account_id: new.bank_account_id,
            bank_reference: new.bank_reference,
            transaction_id: TransactionId::example(),
            reversed_on: None,
            reversal_reason: None,
            created_at: example_moment(),
        }
    }
}

/// A receipt, and what it did to its cycle.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecordedReceipt {
    /// The receipt.
    pub receipt: ReceiptView,
    /// Where the cycle's bill stands now: `funded` with the whole bill.
    pub state: CycleState,
    /// What has arrived for the cycle in all.
    pub received: Fen,
    /// What of the bill is still missing.
    pub missing: Fen,
}

impl RecordedReceipt {
    /// What a receipt did to its cycle; `received` is the sum of what counts for it now.
    pub(super) fn of(receipt: Receipt, cycle: &Cycle, received: Fen) -> Self {
        let bill = cycle.billed().unwrap_or_default().bill;
        Self {
            state: cycle.state,
            received,
            missing: Fen(bill.0.saturating_sub(received.0).max(0)),
            receipt: ReceiptView::of(receipt, (cycle.engagement, cycle.key)),
        }
    }
}

impl Example for RecordedReceipt {
    fn example() -> Self {
        let receipt = ReceiptView::example();
        let received = receipt.amount;
        Self { receipt, state: CycleState::Funded, received, missing: Fen::ZERO }
    }
}

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

/// A cycle that was funded from what the client's funds hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppliedFunds {
    /// Where the cycle's bill stands now.
    pub state: CycleState,
    /// The bill.
    pub bill: Fen,
    /// What the client's funds hold beside the claims of his other cycles, the receipts of this one included.
    pub free: Fen,
}

impl Example for AppliedFunds {
    fn example() -> Self {
        Self { state: CycleState::Funded, bill: Fen(471_291_586), free: Fen(471_300_000) }
    }
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

/// Which receipts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CycleQuery {
    /// Of a cycle of this engagement; needs `cycle` too.
    #[param(value_type = Option<EngagementId>)]
    pub(super) engagement_id: Option<EngagementId>,
    /// Of this cycle; needs `engagement_id` too.
    #[param(value_type = Option<CycleRef>)]
    pub(super) cycle: Option<CycleRef>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i64>,
    /// Where the page before ended.
    pub(super) cursor: Option<String>,
}

impl CycleQuery {
    /// The cycle that is asked for.
    pub(super) fn cycle(&self, tx: &mut Tenant<'_>, by: &By) -> Result<Option<CycleId>, Problem> {
        match (self.engagement_id, self.cycle) {
            (None, None) => Ok(None),
            (Some(engagement), Some(cycle)) => Ok(Some(seen_cycle(tx, by, (engagement, cycle))?.1.id)),
            (Some(_), None) | (None, Some(_)) => Err(Problem::rule(
                "cycle_incomplete",
                "query:cycle",
                "engagement_id 与 cycle 须同时给出。",
                "Give engagement_id and cycle together.",
            )),
        }
    }
}

/// `GET /api/v1/receipts`
pub(super) async fn list(cx: Cx, query: Query<CycleQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<ReceiptId>(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = query.cycle(tx, by)?;
        let found = rows::list(tx, cycle, after, limit + 1)?;
        let views = ReceiptView::all(tx, found)?;
        Ok(Answer::ok(Page::cut(views, limit, |one: &ReceiptView| one.id)))
    })
    .await
}

/// `GET /api/v1/receipts/{receipt_id}`
pub(super) async fn get(cx: Cx, id: Path<ReceiptId>) -> Reply {
    cx.read(move |tx, _| {
        let receipt = rows::load(tx, *id)?;
        let view = ReceiptView::all(tx, vec![receipt])?.pop().ok_or_else(|| Problem::not_found("receipt"))?;
        Ok(Answer::ok(view))
    })
    .await
}
