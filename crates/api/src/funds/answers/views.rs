//! In which forms an answer of the bank comes, and what its recording gives.

use bole_domain::funds::charset::Charset;
use bole_domain::ids::TransactionId;
use bole_domain::money::Fen;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::funds::batches::BatchView;
use crate::http::registry::Example;

/// The media types in which a bank answers.
pub(crate) const MEDIA: [&str; 3] = ["application/xml", "text/xml", "text/csv"];

/// An answer as a bank without pain.002 gives it.
pub(crate) const CSV: &str = "端到端标识,状态,原因\nPAY-202603-000001-000001,paid,\n";

/// How an answer is to be read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AnswerQuery {
    /// The day of the answer; today without it, never before the payout.
    pub(super) answered_on: Option<NaiveDate>,
    /// The character set of a CSV; `utf8` without it.
    #[param(value_type = Option<Charset>)]
    pub(super) charset: Option<Charset>,
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
