//! Why a transaction is not made.

use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why the ledger refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerRefusal {
    /// The entries do not sum to zero.
    #[error("unbalanced by {0} fen")]
    Unbalanced(i128),
    /// An amount that must be above zero is not.
    #[error("the amount is not above zero")]
    AmountNotPositive,
    /// The client's own received funds do not cover it.
    #[error("client funds {available} do not cover {needed}")]
    InsufficientClientFunds {
        /// What is needed.
        needed: Fen,
        /// What the client's funds hold.
        available: Fen,
    },
    /// The cycle owes nothing of this.
    #[error("nothing is owed")]
    NothingOwed,
    /// More would be paid than the cycle owes.
    #[error("{amount} is more than the {owed} owed")]
    AboveOwed {
        /// What would be paid.
        amount: Fen,
        /// What is owed.
        owed: Fen,
    },
    /// The sums of a cycle do not agree.
    #[error("sums differ: {owed} against {settled}")]
    SumsDiffer {
        /// Bill + shortfalls carried - shortfalls recovered.
        owed: Fen,
        /// Paid + still payable + fee income.
        settled: Fen,
    },
}

impl Refusal for LedgerRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            LedgerRefusal::Unbalanced(_) => RefusalKind::Fault,
            LedgerRefusal::NothingOwed => RefusalKind::Conflict,
            LedgerRefusal::AmountNotPositive
            | LedgerRefusal::InsufficientClientFunds { .. }
            | LedgerRefusal::AboveOwed { .. }
            | LedgerRefusal::SumsDiffer { .. } => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            LedgerRefusal::Unbalanced(_) => "ledger_unbalanced",
            LedgerRefusal::AmountNotPositive => "amount_not_positive",
            LedgerRefusal::InsufficientClientFunds { .. } => "insufficient_client_funds",
            LedgerRefusal::NothingOwed => "nothing_owed",
            LedgerRefusal::AboveOwed { .. } => "amount_above_owed",
            LedgerRefusal::SumsDiffer { .. } => "cycle_sums_differ",
        }
    }

    fn text(&self, language: Language) -> String {
        match (self, language) {
            (LedgerRefusal::Unbalanced(fen), Language::Zh) => format!("借贷不平，相差 {fen} 分。"),
            (LedgerRefusal::Unbalanced(fen), Language::En) => format!("Debits and credits differ by {fen} fen."),
            (LedgerRefusal::AmountNotPositive, Language::Zh) => "金额必须大于零。".into(),
            (LedgerRefusal::AmountNotPositive, Language::En) => "The amount must be above zero.".into(),
            (LedgerRefusal::InsufficientClientFunds { needed, available }, Language::Zh) => {
                format!("客户已到账资金 {available} 元，不足以支付 {needed} 元；请先登记到账。")
            }
            (LedgerRefusal::InsufficientClientFunds { needed, available }, Language::En) => {
                format!(
                    "The client's received funds hold {available}, which does not cover {needed}; record the receipt first."
                )
            }
            (LedgerRefusal::NothingOwed, Language::Zh) => {
                "该周期没有这一项应付款；请先办理付款，或查询应付余额。".into()
            }
            (LedgerRefusal::NothingOwed, Language::En) => {
                "The cycle owes nothing of this; pay it out first, or look at what is still payable.".into()
            }
            (LedgerRefusal::AboveOwed { amount, owed }, Language::Zh) => {
                format!("金额 {amount} 元超过该周期尚欠的 {owed} 元。")
            }
            (LedgerRefusal::AboveOwed { amount, owed }, Language::En) => {
                format!("{amount} is more than the {owed} that the cycle still owes.")
            }
            (LedgerRefusal::SumsDiffer { owed, settled }, Language::Zh) => {
                format!("账款不符：账单加结转欠款减收回欠款为 {owed} 元，已付加应付加服务费收入为 {settled} 元。")
            }
            (LedgerRefusal::SumsDiffer { owed, settled }, Language::En) => format!(
                "The cycle does not agree: bill plus shortfalls carried minus shortfalls recovered is {owed}, paid plus still payable plus fee income is {settled}."
            ),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            LedgerRefusal::AmountNotPositive | LedgerRefusal::AboveOwed { .. } => vec![FieldFault {
                pointer: "/amount".to_owned(),
                code: self.code().to_owned(),
                zh: self.text(Language::Zh),
                en: self.text(Language::En),
            }],
            LedgerRefusal::Unbalanced(_)
            | LedgerRefusal::InsufficientClientFunds { .. }
            | LedgerRefusal::NothingOwed
            | LedgerRefusal::SumsDiffer { .. } => Vec::new(),
        }
    }
}
