//! What waits for somebody: approvals, confirmations, questions, clocks.

use crate::agency::Permission;
use crate::language::Language;
use crate::standard::coded::coded;

coded! {
    /// What waits.
    TaskKind {
        /// A contract waits for approval.
        ContractApproval = "contract_approval",
        /// A computed month waits for approval.
        CycleApproval = "cycle_approval",
        /// A month's bill waits for the client's confirmation.
        CycleConfirmation = "cycle_confirmation",
        /// A batch of payments waits for approval.
        BatchApproval = "batch_approval",
        /// A question of a client or a person waits for an answer.
        Question = "question",
        /// A question of whoever reviews a month waits for a colleague's answer.
        ReviewNote = "review_note",
        /// Somebody outside wrote and waits for an answer; to a client's user, the agency wrote and nobody of the client has read it.
        Message = "message",
        /// Somebody named the caller in a message that he has not read.
        Mention = "mention",
        /// A clock is about to run out or has, and one of the caller's roles was told.
        Clock = "clock",
        /// The working calendar of this year, or from November on of the next, is not loaded: nothing can be due in it.
        CalendarYear = "calendar_year",
    }
}

impl TaskKind {
    /// What it is called.
    pub fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::ContractApproval => ("待审批合同", "Contracts to approve"),
            Self::CycleApproval => ("待审批结算", "Months to approve"),
            Self::CycleConfirmation => ("待客户确认账单", "Bills to confirm"),
            Self::BatchApproval => ("待审批付款批次", "Payment batches to approve"),
            Self::Question => ("待答复咨询", "Questions to answer"),
            Self::ReviewNote => ("待答复复核意见", "Review notes to answer"),
            Self::Message => ("待处理消息", "Messages to answer or read"),
            Self::Mention => ("提及我的消息", "Messages that name me"),
            Self::Clock => ("时限预警与超时", "Clocks running out or late"),
            Self::CalendarYear => ("待加载的工作日历", "Calendar years to load"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// It waits for those who may do it.
    pub fn permission(self) -> Permission {
        match self {
            Self::ContractApproval => Permission::ContractApprove,
            Self::CycleApproval => Permission::CycleApprove,
            Self::CycleConfirmation => Permission::CycleConfirm,
            Self::BatchApproval => Permission::BatchApprove,
            Self::Question | Self::ReviewNote => Permission::QuestionAnswer,
            Self::Message => Permission::ConversationWrite,
            Self::Mention => Permission::ConversationRead,
            Self::Clock => Permission::SlaRead,
            Self::CalendarYear => Permission::CalendarWrite,
        }
    }
}
