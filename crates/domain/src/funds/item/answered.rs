//! What the bank says about a payment, and what that does to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ItemState;
use crate::funds::batch::BatchRefusal;

/// What the bank says about one payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// Paid.
    Paid,
    /// Refused or returned; no money went out.
    Failed {
        /// The bank's code and words.
        reason: String,
    },
    /// Accepted, in progress, or not understood.
    Unknown,
}

/// What an answer did to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerEffect {
    /// Nothing: it was known already, or says less than what is known.
    Unchanged,
    /// The bank has it, its outcome is open.
    StillUnknown,
    /// It was paid: post `wages_paid`.
    Paid,
    /// It failed: nothing to post, the amount stays owed.
    Failed,
}

/// The state after an answer, and what the answer did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The new state.
    pub state: ItemState,
    /// What the answer did.
    pub effect: AnswerEffect,
}

impl ItemState {
    /// Takes the bank's answer. The same answer twice changes nothing; an answer that contradicts a final one is refused.
    pub fn answer(self, answer: &Answer) -> Result<Answered, BatchRefusal> {
        let (state, effect) = match (self, answer) {
            (ItemState::Pending, _) => return Err(BatchRefusal::NotSent),
            (ItemState::Sent | ItemState::Unknown, Answer::Paid) => (ItemState::Paid, AnswerEffect::Paid),
            (ItemState::Sent | ItemState::Unknown, Answer::Failed { reason }) => {
                (ItemState::Failed { reason: reason.clone() }, AnswerEffect::Failed)
            }
            (ItemState::Sent, Answer::Unknown) => (ItemState::Unknown, AnswerEffect::StillUnknown),
            (ItemState::Unknown, Answer::Unknown) => (ItemState::Unknown, AnswerEffect::Unchanged),
            (ItemState::Paid, Answer::Paid | Answer::Unknown) => (ItemState::Paid, AnswerEffect::Unchanged),
            (ItemState::Paid, Answer::Failed { .. }) => return Err(BatchRefusal::AnswerContradicts),
            (
                state @ (ItemState::Failed { .. } | ItemState::Held { .. } | ItemState::Reissued { .. }),
                Answer::Failed { .. } | Answer::Unknown,
            ) => (state, AnswerEffect::Unchanged),
            (ItemState::Failed { .. } | ItemState::Held { .. } | ItemState::Reissued { .. }, Answer::Paid) => {
                return Err(BatchRefusal::AnswerContradicts);
            }
        };
        Ok(Answered { state, effect })
    }

    /// The bank gave back money that it had reported as paid, by its own notice and not by an answer to the batch:
    /// post `wages_returned`. The same notice twice changes nothing.
    pub fn returned(self, reason: &str) -> Result<Answered, BatchRefusal> {
        match self {
            ItemState::Paid => {
                Ok(Answered { state: ItemState::Failed { reason: reason.to_owned() }, effect: AnswerEffect::Failed })
            }
            state @ (ItemState::Failed { .. } | ItemState::Held { .. } | ItemState::Reissued { .. }) => {
                Ok(Answered { state, effect: AnswerEffect::Unchanged })
            }
            ItemState::Pending => Err(BatchRefusal::NotSent),
            ItemState::Sent | ItemState::Unknown => Err(BatchRefusal::OutcomeUnknown),
        }
    }
}
