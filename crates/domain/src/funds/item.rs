//! One payment to one person: sent once, answered once, re-issued only when it surely failed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::batch::BatchRefusal;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failed(reason: &str) -> Answer {
        Answer::Failed { reason: reason.into() }
    }

    fn some_answer() -> impl Strategy<Value = Answer> {
        prop_oneof![Just(Answer::Paid), Just(failed("AC01")), Just(failed("AM04")), Just(Answer::Unknown)]
    }

    #[test]
    fn stored_states_come_back() {
        for code in ["pending", "sent", "paid", "failed", "unknown", "held", "reissued"] {
            let state = ItemState::restore(code, Some("AC01".into())).unwrap();
            assert_eq!(state.code(), code);
            assert_eq!(serde_json::to_value(&state).unwrap()["state"], code);
            assert_eq!(ItemState::restore(code, state.reason().map(str::to_owned)).unwrap(), state);
        }
        assert_eq!(ItemState::restore("lost", None), Err(BatchRefusal::StoredState));
    }

    #[test]
    fn only_a_failed_or_held_item_is_issued_again() {
        let refused = |code: &str| ItemState::restore(code, None).unwrap().reissue().unwrap_err();
        assert_eq!(refused("pending"), BatchRefusal::NotSent);
        assert_eq!(refused("sent"), BatchRefusal::OutcomeUnknown);
        assert_eq!(refused("unknown"), BatchRefusal::OutcomeUnknown);
        assert_eq!(refused("paid"), BatchRefusal::AlreadyPaid);
        assert_eq!(refused("reissued"), BatchRefusal::AlreadyReissued);
        assert_eq!(ItemState::Sent.reject("no"), Err(BatchRefusal::OutcomeUnknown));
        let rejected = ItemState::Pending.reject("no").unwrap();
        assert_eq!(rejected.reissue().unwrap(), ItemState::Reissued { reason: "no".into() });
        let held = ItemState::Sent.answer(&failed("AC01")).unwrap().state.hold().unwrap();
        assert_eq!(held, ItemState::Held { reason: "AC01".into() });
        assert_eq!(held.reissue().unwrap(), ItemState::Reissued { reason: "AC01".into() });
    }

    #[test]
    fn final_answers_that_contradict_are_refused() {
        let paid = ItemState::Sent.answer(&Answer::Paid).unwrap().state;
        assert_eq!(paid.clone().answer(&failed("AC01")), Err(BatchRefusal::AnswerContradicts));
        assert_eq!(paid.clone().answer(&Answer::Unknown).unwrap().effect, AnswerEffect::Unchanged);
        for code in ["failed", "held", "reissued"] {
            let state = ItemState::restore(code, Some("AC01".into())).unwrap();
            assert_eq!(state.answer(&Answer::Paid), Err(BatchRefusal::AnswerContradicts));
        }
        assert_eq!(ItemState::Pending.answer(&Answer::Paid), Err(BatchRefusal::NotSent));
        let returned = paid.returned("AC04").unwrap();
        assert_eq!(
            returned,
            Answered { state: ItemState::Failed { reason: "AC04".into() }, effect: AnswerEffect::Failed }
        );
        assert_eq!(returned.state.returned("AC04").unwrap().effect, AnswerEffect::Unchanged);
        assert_eq!(ItemState::Unknown.returned("AC04"), Err(BatchRefusal::OutcomeUnknown));
    }

    proptest! {
        #[test]
        fn whatever_the_bank_says_an_item_is_paid_at_most_once(answers in proptest::collection::vec(some_answer(), 0..12)) {
            let (mut state, mut paid) = (ItemState::Pending.send(), 0);
            for answer in &answers {
                if let Ok(next) = state.clone().answer(answer) {
                    paid += usize::from(next.effect == AnswerEffect::Paid);
                    let again = next.state.clone().answer(answer).unwrap();
                    prop_assert_eq!((&again.state, again.effect), (&next.state, AnswerEffect::Unchanged));
                    state = next.state;
                }
            }
            prop_assert!(paid <= 1);
            prop_assert_eq!(paid == 1, state == ItemState::Paid);
            prop_assert_eq!(state.clone().reissue().is_ok(), matches!(state, ItemState::Failed { .. }));
        }
    }
}
