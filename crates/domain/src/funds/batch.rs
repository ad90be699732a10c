//! A payment batch: made by one person, approved by another, sent once, settled when every outcome is known.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::item::ItemState;
use crate::ids::UserId;
use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// Why a batch or an item refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefusal {
    /// The maker may not approve.
    #[error("made and approved by the same person")]
    SeparationOfDuties,
    /// The batch is in another state than the act needs.
    #[error("the batch is {0}")]
    WrongState(&'static str),
    /// Another file was produced for this batch before.
    #[error("another file was produced before")]
    FileDiffers,
    /// Some items have no known outcome.
    #[error("{0} items are open")]
    ItemsOpen(usize),
    /// The payment was not sent to the bank.
    #[error("the payment was not sent")]
    NotSent,
    /// Nobody knows yet whether the payment went out.
    #[error("the outcome is unknown")]
    OutcomeUnknown,
    /// The payment went out.
    #[error("paid already")]
    AlreadyPaid,
    /// Another item has taken its place.
    #[error("re-issued already")]
    AlreadyReissued,
    /// The bank said the opposite before.
    #[error("the answer contradicts an earlier one")]
    AnswerContradicts,
    /// The number or sequence is outside its form.
    #[error("not a batch number or sequence")]
    Number,
    /// A stored row has no such state.
    #[error("the stored state is broken")]
    StoredState,
}

impl Refusal for BatchRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            BatchRefusal::SeparationOfDuties => RefusalKind::Forbidden,
            BatchRefusal::Number => RefusalKind::Malformed,
            BatchRefusal::StoredState => RefusalKind::Fault,
            BatchRefusal::WrongState(_)
            | BatchRefusal::FileDiffers
            | BatchRefusal::ItemsOpen(_)
            | BatchRefusal::NotSent
            | BatchRefusal::OutcomeUnknown
            | BatchRefusal::AlreadyPaid
            | BatchRefusal::AlreadyReissued
            | BatchRefusal::AnswerContradicts => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            BatchRefusal::SeparationOfDuties => "separation_of_duties",
            BatchRefusal::WrongState(_) => "batch_wrong_state",
            BatchRefusal::FileDiffers => "batch_file_differs",
            BatchRefusal::ItemsOpen(_) => "payment_items_open",
            BatchRefusal::NotSent => "payment_not_sent",
            BatchRefusal::OutcomeUnknown => "payment_outcome_unknown",
            BatchRefusal::AlreadyPaid => "payment_already_paid",
            BatchRefusal::AlreadyReissued => "payment_already_reissued",
            BatchRefusal::AnswerContradicts => "answer_contradicts",
            BatchRefusal::Number => "batch_number_malformed",
            BatchRefusal::StoredState => "stored_state_broken",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            BatchRefusal::SeparationOfDuties => (
                "制单人不得审批自己的付款批次，请由他人审批。",
                "The maker of a payment batch may not approve it; another person must.",
            ),
            BatchRefusal::WrongState(state) => {
                return match language {
                    Language::Zh => format!("付款批次当前状态为 {state}，不能执行此操作。"),
                    Language::En => format!("The payment batch is {state}; this act is not possible now."),
                };
            }
            BatchRefusal::FileDiffers => (
                "该批次已生成过另一份付款文件，内容不一致，不得重复发送。",
                "Another payment file was produced for this batch before; a different one must not be sent.",
            ),
            BatchRefusal::ItemsOpen(count) => {
                return match language {
                    Language::Zh => format!("还有 {count} 笔付款结果未知，请先录入银行回单。"),
                    Language::En => format!("{count} payments have no known outcome; record the bank's answer first."),
                };
            }
            BatchRefusal::NotSent => ("该笔付款尚未发送银行。", "The payment has not been sent to the bank."),
            BatchRefusal::OutcomeUnknown => (
                "该笔付款结果未知，须先取得银行回执，以免重复付款。",
                "Whether this payment went out is not known; get the bank's answer first, so that nobody is paid twice.",
            ),
            BatchRefusal::AlreadyPaid => {
                ("该笔付款已支付，不得重复付款。", "This payment was paid and must not be paid again.")
            }
            BatchRefusal::AlreadyReissued => ("该笔付款已重新发起。", "This payment has been issued again already."),
            BatchRefusal::AnswerContradicts => (
                "银行回执与此前的结果相矛盾，请与银行核实。",
                "The bank's answer contradicts its earlier one; clear it up with the bank.",
            ),
            BatchRefusal::Number => (
                "批次号须为 1 至 28 位大写字母、数字或连字符，序号须为 1 至 999999。",
                "A batch number has 1 to 28 capital letters, digits or hyphens; a sequence is 1 to 999999.",
            ),
            BatchRefusal::StoredState => ("存储的付款状态无法识别。", "The stored payment state is not understood."),
        };
        language.pick(zh, en).to_owned()
    }
}

/// Where a batch stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum BatchState {
    /// Made, waiting for approval.
    Made,
    /// Approved by another person than the maker.
    Approved {
        /// Who approved.
        by: UserId,
    },
    /// Its file was produced for the bank.
    Sent {
        /// Who approved.
        by: UserId,
        /// SHA-256 of the file, hexadecimal.
        file_sha256: String,
    },
    /// Every outcome is known.
    Settled {
        /// Who approved.
        by: UserId,
        /// SHA-256 of the file, hexadecimal.
        file_sha256: String,
    },
    /// It does not go to the bank; its payments are issued again by another batch.
    Rejected {
        /// Who had approved it, if anybody had.
        approved_by: Option<UserId>,
    },
}

impl BatchState {
    /// Stable name, as stored and on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            BatchState::Made => "made",
            BatchState::Approved { .. } => "approved",
            BatchState::Sent { .. } => "sent",
            BatchState::Settled { .. } => "settled",
            BatchState::Rejected { .. } => "rejected",
        }
    }

    /// Who approved, once approved.
    pub fn approved_by(&self) -> Option<UserId> {
        match self {
            BatchState::Made => None,
            BatchState::Approved { by } | BatchState::Sent { by, .. } | BatchState::Settled { by, .. } => Some(*by),
            BatchState::Rejected { approved_by } => *approved_by,
        }
    }

    /// SHA-256 of the file, once sent.
    pub fn file_sha256(&self) -> Option<&str> {
        match self {
            BatchState::Made | BatchState::Approved { .. } | BatchState::Rejected { .. } => None,
            BatchState::Sent { file_sha256, .. } | BatchState::Settled { file_sha256, .. } => Some(file_sha256),
        }
    }

    /// The state from its stored form.
    pub fn restore(code: &str, approved_by: Option<UserId>, file_sha256: Option<String>) -> Result<Self, BatchRefusal> {
        match (code, approved_by, file_sha256) {
            ("made", None, None) => Ok(BatchState::Made),
            ("approved", Some(by), None) => Ok(BatchState::Approved { by }),
            ("sent", Some(by), Some(file_sha256)) => Ok(BatchState::Sent { by, file_sha256 }),
            ("rejected", approved_by, None) => Ok(BatchState::Rejected { approved_by }),
            ("settled", Some(by), Some(file_sha256)) => Ok(BatchState::Settled { by, file_sha256 }),
            _ => Err(BatchRefusal::StoredState),
        }
    }

    /// Another person than the maker approves.
    pub fn approve(self, made_by: UserId, by: UserId) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Made if made_by == by => Err(BatchRefusal::SeparationOfDuties),
            BatchState::Made => Ok(BatchState::Approved { by }),
            BatchState::Approved { .. }
            | BatchState::Sent { .. }
            | BatchState::Settled { .. }
            | BatchState::Rejected { .. } => Err(BatchRefusal::WrongState(self.code())),
        }
    }

    /// The file was produced. The very same file may be produced again while no other was; a different one never.
    pub fn send(self, file_sha256: &str) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Approved { by } => Ok(BatchState::Sent { by, file_sha256: file_sha256.to_owned() }),
            BatchState::Sent { file_sha256: ref before, .. } | BatchState::Settled { file_sha256: ref before, .. } => {
                if before == file_sha256 {
                    Ok(self)
                } else {
                    Err(BatchRefusal::FileDiffers)
                }
            }
            BatchState::Made | BatchState::Rejected { .. } => Err(BatchRefusal::WrongState(self.code())),
        }
    }

    /// Every outcome is known. Settling twice changes nothing.
    pub fn settle<'a>(self, items: impl IntoIterator<Item = &'a ItemState>) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Sent { by, file_sha256 } => match items.into_iter().filter(|item| item.is_open()).count() {
                0 => Ok(BatchState::Settled { by, file_sha256 }),
                open => Err(BatchRefusal::ItemsOpen(open)),
            },
            BatchState::Settled { .. } => Ok(self),
            BatchState::Made | BatchState::Approved { .. } | BatchState::Rejected { .. } => {
                Err(BatchRefusal::WrongState(self.code()))
            }
        }
    }

    /// It does not go to the bank. Once its file was produced it may be there, so nothing is rejected any more.
    pub fn reject(self) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Made => Ok(BatchState::Rejected { approved_by: None }),
            BatchState::Approved { by } => Ok(BatchState::Rejected { approved_by: Some(by) }),
            BatchState::Sent { .. } | BatchState::Settled { .. } | BatchState::Rejected { .. } => {
                Err(BatchRefusal::WrongState(self.code()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::TypedId;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn a_batch_runs_its_way_once() {
        let made = BatchState::Made;
        assert_eq!(made.clone().approve(user(1), user(1)), Err(BatchRefusal::SeparationOfDuties));
        assert_eq!(made.clone().send("aa"), Err(BatchRefusal::WrongState("made")));
        let approved = made.approve(user(1), user(2)).unwrap();
        assert_eq!(approved.clone().approve(user(1), user(3)), Err(BatchRefusal::WrongState("approved")));
        let rejected = approved.clone().reject().unwrap();
        assert_eq!((rejected.code(), rejected.approved_by()), ("rejected", Some(user(2))));
        assert_eq!(BatchState::restore("rejected", Some(user(2)), None).unwrap(), rejected);
        assert_eq!(
            BatchState::Made.reject().unwrap().approve(user(1), user(2)),
            Err(BatchRefusal::WrongState("rejected"))
        );
        assert_eq!(rejected.clone().send("aa"), Err(BatchRefusal::WrongState("rejected")));
        assert_eq!(rejected.clone().reject(), Err(BatchRefusal::WrongState("rejected")));
        let sent = approved.clone().send("aa").unwrap();
        assert_eq!(sent.clone().reject(), Err(BatchRefusal::WrongState("sent")));
        assert_eq!(sent.clone().send("aa").unwrap(), sent);
        assert_eq!(sent.clone().send("bb"), Err(BatchRefusal::FileDiffers));
        let (paid, failed) = (ItemState::Paid, ItemState::Failed { reason: "AC01".into() });
        assert_eq!(approved.settle([&paid]), Err(BatchRefusal::WrongState("approved")));
        assert_eq!(
            sent.clone().settle([&paid, &ItemState::Unknown, &ItemState::Sent]),
            Err(BatchRefusal::ItemsOpen(2))
        );
        let settled = sent.settle([&paid, &failed]).unwrap();
        assert_eq!(settled.code(), "settled");
        assert_eq!(settled.clone().settle([&ItemState::Unknown]).unwrap(), settled);
        assert_eq!(
            BatchState::restore("settled", settled.approved_by(), settled.file_sha256().map(str::to_owned)).unwrap(),
            settled
        );
        assert_eq!(BatchState::restore("approved", None, None), Err(BatchRefusal::StoredState));
    }
}
