//! One payment to one person: sent once, answered once, re-issued only when it surely failed.

mod answered;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use answered::{Answer, AnswerEffect, Answered};

use super::batch::BatchRefusal;

/// Where a payment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum ItemState {
    /// In a batch that was not sent.
    Pending,
    /// In a file that was produced for the bank; no answer yet.
    Sent,
    /// Paid.
    Paid,
    /// Surely not paid; may be issued again.
    Failed {
        /// The bank's code and words.
        reason: String,
    },
    /// The bank answered without saying whether it was paid.
    Unknown,
    /// Surely not paid, and by decision not issued again for now: the amount stays owed to the person.
    Held {
        /// Why it had failed.
        reason: String,
    },
    /// Surely not paid; another item took its place.
    Reissued {
        /// Why it had failed.
        reason: String,
    },
}

impl ItemState {
    /// Stable name, as stored and on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            ItemState::Pending => "pending",
            ItemState::Sent => "sent",
            ItemState::Paid => "paid",
            ItemState::Failed { .. } => "failed",
            ItemState::Unknown => "unknown",
            ItemState::Held { .. } => "held",
            ItemState::Reissued { .. } => "reissued",
        }
    }

    /// Why it failed, if it did.
    pub fn reason(&self) -> Option<&str> {
        match self {
            ItemState::Failed { reason } | ItemState::Held { reason } | ItemState::Reissued { reason } => Some(reason),
            ItemState::Pending | ItemState::Sent | ItemState::Paid | ItemState::Unknown => None,
        }
    }

    /// The state from its stored form.
    pub fn restore(code: &str, reason: Option<String>) -> Result<Self, BatchRefusal> {
        let reason = reason.unwrap_or_default();
        match code {
            "pending" => Ok(ItemState::Pending),
            "sent" => Ok(ItemState::Sent),
            "paid" => Ok(ItemState::Paid),
            "failed" => Ok(ItemState::Failed { reason }),
            "unknown" => Ok(ItemState::Unknown),
            "held" => Ok(ItemState::Held { reason }),
            "reissued" => Ok(ItemState::Reissued { reason }),
            _ => Err(BatchRefusal::StoredState),
        }
    }

    /// Its outcome is not known yet.
    pub fn is_open(&self) -> bool {
        match self {
            ItemState::Pending | ItemState::Sent | ItemState::Unknown => true,
            ItemState::Paid | ItemState::Failed { .. } | ItemState::Held { .. } | ItemState::Reissued { .. } => false,
        }
    }

    /// Nothing is left to do for it: the `wages` track is done when all items say so.
    pub fn is_done(&self) -> bool {
        match self {
            ItemState::Paid | ItemState::Held { .. } | ItemState::Reissued { .. } => true,
            ItemState::Pending | ItemState::Sent | ItemState::Unknown | ItemState::Failed { .. } => false,
        }
    }

    /// Its file was produced. Producing the same file again changes nothing.
    pub fn send(self) -> Self {
        match self {
            ItemState::Pending => ItemState::Sent,
            ItemState::Sent
            | ItemState::Paid
            | ItemState::Failed { .. }
            | ItemState::Unknown
            | ItemState::Held { .. }
            | ItemState::Reissued { .. } => self,
        }
    }

    /// Its batch does not go to the bank: nothing was paid, it may be issued again.
    pub fn reject(self, reason: &str) -> Result<Self, BatchRefusal> {
        match self {
            ItemState::Pending => Ok(ItemState::Failed { reason: reason.to_owned() }),
            state @ (ItemState::Failed { .. } | ItemState::Held { .. } | ItemState::Reissued { .. }) => Ok(state),
            ItemState::Sent | ItemState::Unknown => Err(BatchRefusal::OutcomeUnknown),
            ItemState::Paid => Err(BatchRefusal::AlreadyPaid),
        }
    }

    /// A failed payment stays owed to the person by decision.
    pub fn hold(self) -> Result<Self, BatchRefusal> {
        self.failed_reason().map(|reason| ItemState::Held { reason })
    }

    /// A failed or held payment is issued again: this item ends, a new one of another batch takes its place.
    pub fn reissue(self) -> Result<Self, BatchRefusal> {
        self.failed_reason().map(|reason| ItemState::Reissued { reason })
    }

    fn failed_reason(self) -> Result<String, BatchRefusal> {
        match self {
            ItemState::Failed { reason } | ItemState::Held { reason } => Ok(reason),
            ItemState::Pending => Err(BatchRefusal::NotSent),
            ItemState::Sent | ItemState::Unknown => Err(BatchRefusal::OutcomeUnknown),
            ItemState::Paid => Err(BatchRefusal::AlreadyPaid),
            ItemState::Reissued { .. } => Err(BatchRefusal::AlreadyReissued),
        }
    }
}
