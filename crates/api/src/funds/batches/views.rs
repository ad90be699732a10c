//! How a payment batch is shown.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::batch::BatchState;
use bole_domain::ids::{BankAccountId, BatchId, EngagementId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_persistence::funds::batches::Batch;
use bole_persistence::funds::{items, places, public_ids};
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::views::{PaymentStanding, PaymentState, example_day, example_moment};
use crate::http::page::Place;
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
    pub(crate) fn of(tx: &mut Tenant<'_>, batch: Batch) -> Result<Self, StoreError> {
        let payments = items::batch_standings(tx, batch.id)?.iter().map(PaymentStanding::from).collect();
        let view = Self::all(tx, vec![batch])?.pop().ok_or(StoreError::NotFound("batch"))?;
        Ok(Self { payments, ..view })
    }

    pub(super) fn all(tx: &mut Tenant<'_>, batches: Vec<Batch>) -> Result<Vec<Self>, StoreError> {
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

    pub(super) fn place(&self) -> Place {
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
