//! Why a batch or one of its payments refuses.

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
