//! Payment batches and their payments as they are shown, and the approval by another person than the maker.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::batch::{BatchRefusal, BatchState};
use bole_domain::ids::{BankAccountId, BatchId, EngagementId, MemberId, PaymentItemId, PersonId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_persistence::funds::batches::{self as rows, Batch};
use bole_persistence::funds::items::{self, Item};
use bole_persistence::funds::{places, public_ids};
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::receipts::CycleQuery;
use super::taken::held_batch;
use super::views::{PaymentStanding, PaymentState, example_day, example_moment};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery, Place, after};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;

/// Where a payment batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentBatchState {
    /// Made, waiting for approval.
    Made,
    /// Approved by another person than the maker.
    Approved,
    /// Its file was produced for the bank.
    Sent,
    /// Every outcome is known.
    Settled,
    /// It does not go to the bank; its payments are issued again.
    Rejected,
}

impl From<&BatchState> for PaymentBatchState {
    fn from(state: &BatchState) -> Self {
        match state {
            BatchState::Made => PaymentBatchState::Made,
            BatchState::Approved { .. } => PaymentBatchState::Approved,
            BatchState::Sent { .. } => PaymentBatchState::Sent,
            BatchState::Settled { .. } => PaymentBatchState::Settled,
            BatchState::Rejected { .. } => PaymentBatchState::Rejected,
        }
    }
}

/// A payment batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentBatch)]
pub struct BatchView {
    /// Its id.
    pub id: BatchId,
    /// Its number, also the message id of its file.
    pub number: String,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The cycle whose wages it pays.
    pub cycle: CycleRef,
    /// Where it stands.
    pub state: PaymentBatchState,
    /// Sum of its payments.
    pub total: Fen,
    /// How many payments it has.
    pub items: i64,
    /// Its payments, by where they stand; only where one batch is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaymentStanding>,
    /// The agency's account that pays.
    pub bank_account_id: BankAccountId,
    /// The day on which the bank shall pay.
    pub execution_date: NaiveDate,
    /// Public id of the user or service account that made it.
    pub made_by: String,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<UserId>,
    /// SHA-256 of its file, lower-case hexadecimal, once sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub file_sha256: Option<String>,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl BatchView {
    /// One batch with its payments by where they stand.
    pub(super) fn of(tx: &mut Tenant<'_>, batch: Batch) -> Result<Self, StoreError> {
        let payments = items::batch_standings(tx, batch.id)?.iter().map(PaymentStanding::from).collect();
        let view = Self::all(tx, vec![batch])?.pop().ok_or(StoreError::NotFound("batch"))?;
        Ok(Self { payments, ..view })
    }

    fn all(tx: &mut Tenant<'_>, batches: Vec<Batch>) -> Result<Vec<Self>, StoreError> {
        let places = places(tx, batches.iter().map(|batch| batch.cycle))?;
        let makers = public_ids(tx, batches.iter().map(|batch| batch.made_by))?;
        let shown = |batch: Batch| {
            let (engagement_id, cycle) = places.get(&batch.cycle).copied().ok_or(StoreError::NotFound("cycle"))?;
            Ok(Self {
                id: batch.id,
                number: batch.number.to_string(),
                engagement_id,
                cycle,
                state: (&batch.state).into(),
                total: batch.total,
                items: batch.items,
                payments: Vec::new(),
                bank_account_id: batch.bank_account,
                execution_date: batch.execution_date,
                made_by: makers.get(&batch.made_by).cloned().unwrap_or_default(),
                approved_by: batch.state.approved_by(),
                file_sha256: batch.state.file_sha256().map(str::to_owned),
                version: batch.version,
                created_at: batch.created_at,
            })
        };
        batches.into_iter().map(shown).collect()
    }

    fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for BatchView {
    fn example() -> Self {
        Self {
            id: BatchId::example(),
            number: "PAY-202603-000001".to_owned(),
            engagement_id: EngagementId::example(),
            cycle: CycleRef::example(),
            state: PaymentBatchState::Sent,
            total: Fen(292_810_117),
            items: 270,
            payments: vec![PaymentStanding { state: PaymentState::Sent, count: 270, amount: Fen(292_810_117) }],
            bank_account_id: BankAccountId::example(),
            execution_date: example_day(),
            made_by: UserId::example().to_string(),
            approved_by: Some(UserId::example()),
            file_sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
            version: 3,
            created_at: example_moment(),
        }
    }
}

/// A payment of a batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentItem)]
pub struct ItemView {
    /// Its id.
    pub id: PaymentItemId,
    /// Its batch.
    pub batch_id: BatchId,
    /// Who is paid.
    pub person_id: PersonId,
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// Its place in the file, from 1.
    pub sequence: u32,
    /// What the bank answers by.
    pub end_to_end_id: String,
    /// The payee's name.
    pub payee_name: String,
    /// His account, masked.
    pub account: String,
    /// His bank.
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: String,
    /// How much.
    pub amount: Fen,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it failed, in the bank's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The day of the bank's last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// The failed payment whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissue_of: Option<PaymentItemId>,
}

impl From<Item> for ItemView {
    fn from(item: Item) -> Self {
        Self {
            id: item.id,
            batch_id: item.batch,
            person_id: item.person,
            member_id: item.member,
            employee_number: item.employee_number,
            sequence: item.sequence,
            end_to_end_id: item.end_to_end_id,
            payee_name: item.payee_name,
            account: item.account_masked,
            bank_name: item.bank_name,
            cnaps: item.cnaps,
            amount: item.amount,
            state: (&item.state).into(),
            reason: item.state.reason().map(str::to_owned),
            answered_on: item.answered_on,
            reissue_of: item.reissue_of,
        }
    }
}

impl Example for ItemView {
    fn example() -> Self {
        Self {
            id: PaymentItemId::example(),
            batch_id: BatchId::example(),
            person_id: PersonId::example(),
            member_id: MemberId::example(),
            employee_number: "E000034".to_owned(),
            sequence: 34,
            end_to_end_id: "PAY-202603-000001-000034".to_owned(),
            payee_name: "张三".to_owned(),
            account: "6212 **** **** 4290".to_owned(),
            bank_name: "中国工商银行上海市分行".to_owned(),
            cnaps: "102290002916".to_owned(),
            amount: Fen(1_234_560),
            state: PaymentState::Failed,
            reason: Some("AC01 账号户名不符".to_owned()),
            answered_on: Some(example_day()),
            reissue_of: None,
        }
    }
}

/// `GET /api/v1/payment-batches`
pub(super) async fn list(cx: Cx, query: Query<CycleQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = query.cycle(tx, by)?;
        let found = rows::list(tx, cycle, after, limit + 1)?;
        let views = BatchView::all(tx, found)?;
        Ok(Answer::ok(Page::cut(views, limit, BatchView::place)))
    })
    .await
}

/// The answer that shows a batch.
pub(super) fn shown(tx: &mut Tenant<'_>, batch: Batch) -> Result<Answer<BatchView>, StoreError> {
    let version = batch.version;
    Ok(Answer::ok(BatchView::of(tx, batch)?).version(version))
}

/// `GET /api/v1/payment-batches/{batch_id}`
pub(super) async fn get(cx: Cx, id: Path<BatchId>) -> Reply {
    cx.read(move |tx, _| {
        let batch = rows::load(tx, *id)?;
        Ok(shown(tx, batch)?)
    })
    .await
}

/// `GET /api/v1/payment-batches/{batch_id}/items`
pub(super) async fn items(cx: Cx, id: Path<BatchId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<u32>(query.cursor.as_deref())?.unwrap_or_default();
    cx.read(move |tx, _| {
        let batch = rows::load(tx, *id)?;
        let found = items::of_batch(tx, batch.id, after, limit + 1)?;
        let views = found.into_iter().map(ItemView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |one: &ItemView| one.sequence)))
    })
    .await
}

/// `POST /api/v1/payment-batches/{batch_id}:approve`
pub(super) async fn approve(cx: Cx, id: Path<BatchId>) -> Reply {
    cx.write(move |tx, by| {
        let (batch, _) = held_batch(tx, by, *id)?;
        // A machine approves nothing: approval is a person's.
        let approver = by.caller.user().ok_or(BatchRefusal::SeparationOfDuties)?;
        let (maker, state) = (batch.maker(), batch.state.clone());
        let state = state.approve(maker, approver)?;
        let batch = rows::save(tx, Batch { state, ..batch })?;
        audit(tx, by, "payment_batch.approve", "payment_batch", batch.id, None, &fact("total", batch.total))?;
        Ok(shown(tx, batch)?)
    })
    .await
}
