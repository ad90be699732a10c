//! How a receipt is shown.

use std::collections::HashMap;

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{BankAccountId, ClientId, CycleId, EngagementId, ReceiptId, TransactionId};
use bole_domain::money::Fen;
use bole_persistence::funds::places;
use bole_persistence::funds::receipts::Receipt;
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::NewReceipt;
use crate::funds::taken::CyclePath;
use crate::funds::views::{example_day, example_moment};
use crate::http::registry::Example;

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
    pub(super) fn of(receipt: Receipt, (engagement_id, cycle): CyclePath) -> Self {
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
    pub(super) fn all(tx: &mut Tenant<'_>, receipts: Vec<Receipt>) -> Result<Vec<Self>, StoreError> {
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
