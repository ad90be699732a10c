//! What a receipt is recorded with, and what recording or applying money gives.

use bole_domain::ids::BankAccountId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{Cycle, CycleState};
use bole_persistence::funds::receipts::Receipt;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::views::ReceiptView;
use crate::funds::views::example_day;
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
    pub(crate) fn of(receipt: Receipt, cycle: &Cycle, received: Fen) -> Self {
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
