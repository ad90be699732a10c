//! Ledger transactions: balanced by construction.
//!
//! Sign: an entry's amount is positive for a debit and negative for a credit; the entries of a transaction sum to zero.
//! An account's balance is kept on its natural side ([`normal_side`](super::accounts::AccountKind::normal_side)), so that a client's funds, a debt of
//! the agency, read as a positive amount and may be checked against zero.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::AccountRef;
use crate::ids::ClientId;
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why something was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionKind {
    /// A bill was invoiced: the client owes it.
    Invoice,
    /// Money of a client arrived.
    Receipt,
    /// A cycle's money was divided among those whom it belongs to.
    Payout,
    /// The bank paid net wages.
    WagesPaid,
    /// The bank gave back wages that it had reported as paid.
    WagesReturned,
    /// Insurance, fund, tax, annuity, premium, deduction or VAT was paid.
    Remittance,
    /// Money arrived that nobody was found for.
    SuspenseReceived,
    /// The owner of money in suspense was found.
    SuspenseAssigned,
    /// What is left of a client's funds went back to him.
    FundsReturned,
    /// The exact opposite of an earlier transaction.
    Reversal,
}

/// Text that is no kind of transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of ledger transaction")]
pub struct NotATransactionKind;

impl TransactionKind {
    /// Every kind.
    pub const ALL: [TransactionKind; 10] = [
        TransactionKind::Invoice,
        TransactionKind::Receipt,
        TransactionKind::Payout,
        TransactionKind::WagesPaid,
        TransactionKind::WagesReturned,
        TransactionKind::Remittance,
        TransactionKind::SuspenseReceived,
        TransactionKind::SuspenseAssigned,
        TransactionKind::FundsReturned,
        TransactionKind::Reversal,
    ];

    /// Stable name, as stored and on the wire; also the code of the entry's description.
    pub fn code(self) -> &'static str {
        match self {
            TransactionKind::Invoice => "invoice",
            TransactionKind::Receipt => "receipt",
            TransactionKind::Payout => "payout",
            TransactionKind::WagesPaid => "wages_paid",
            TransactionKind::WagesReturned => "wages_returned",
            TransactionKind::Remittance => "remittance",
            TransactionKind::SuspenseReceived => "suspense_received",
            TransactionKind::SuspenseAssigned => "suspense_assigned",
            TransactionKind::FundsReturned => "funds_returned",
            TransactionKind::Reversal => "reversal",
        }
    }
}

impl FromStr for TransactionKind {
    type Err = NotATransactionKind;

    fn from_str(text: &str) -> Result<Self, NotATransactionKind> {
        TransactionKind::ALL.into_iter().find(|kind| kind.code() == text).ok_or(NotATransactionKind)
    }
}

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

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: AccountRef,
    /// Debit positive, credit negative.
    pub amount: Fen,
}

impl Posting {
    /// An entry on the debit side.
    pub fn debit(account: AccountRef, amount: Fen) -> Self {
        Self { account, amount }
    }

    /// An entry on the credit side.
    pub fn credit(account: AccountRef, amount: Fen) -> Self {
        Self { account, amount: Fen(amount.0.saturating_neg()) }
    }
}

/// A balanced set of entries. Entries of nothing are left out, so it may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTransaction {
    kind: TransactionKind,
    business_date: NaiveDate,
    reference: String,
    postings: Vec<Posting>,
}

impl LedgerTransaction {
    /// A transaction, refused if its entries do not sum to zero. `reference` names what caused it (a cycle, a batch, a receipt).
    pub fn new(
        kind: TransactionKind,
        business_date: NaiveDate,
        reference: &str,
        postings: Vec<Posting>,
    ) -> Result<Self, LedgerRefusal> {
        let sum: i128 = postings.iter().map(|p| i128::from(p.amount.0)).sum();
        if sum != 0 {
            return Err(LedgerRefusal::Unbalanced(sum));
        }
        let postings = postings.into_iter().filter(|p| p.amount != Fen::ZERO).collect();
        Ok(Self { kind, business_date, reference: reference.to_owned(), postings })
    }

    /// The exact opposite, the only way to correct a transaction.
    pub fn reversal(&self, business_date: NaiveDate, reference: &str) -> Result<Self, LedgerRefusal> {
        let opposite = |p: &Posting| Posting { account: p.account, amount: Fen(p.amount.0.saturating_neg()) };
        let postings = self.postings.iter().map(opposite).collect();
        Self::new(TransactionKind::Reversal, business_date, reference, postings)
    }

    /// Why it was posted.
    pub fn kind(&self) -> TransactionKind {
        self.kind
    }

    /// The day that it counts for.
    pub fn business_date(&self) -> NaiveDate {
        self.business_date
    }

    /// What caused it.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Its entries.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The change of one account's natural balance.
    pub fn change(&self, account: AccountRef) -> Fen {
        account.kind().natural(self.postings.iter().filter(|p| p.account == account).map(|p| p.amount).sum())
    }

    /// What the client's funds hold afterwards, refused if that is below zero.
    pub fn funds_after(&self, client: ClientId, available: Fen) -> Result<Fen, LedgerRefusal> {
        let change = self.change(AccountRef::client_funds(client));
        let needed = Fen(change.0.saturating_neg());
        available
            .checked_add(change)
            .filter(|after| !after.is_negative())
            .ok_or(LedgerRefusal::InsufficientClientFunds { needed, available })
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::AccountKind;
    use super::super::sums::trial_balance;
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 10).unwrap()
    }

    #[test]
    fn codes_read_back_and_agree_with_the_wire() {
        for kind in TransactionKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
    }

    proptest::proptest! {
        #[test]
        fn only_zero_sums_are_taken_and_reversal_undoes(amounts in proptest::collection::vec(-1_000_i64..1_000, 0..6)) {
            let kinds = AccountKind::ALL.into_iter().filter(|k| !k.per_client()).cycle();
            let postings: Vec<_> = amounts.iter().zip(kinds).map(|(fen, kind)| Posting { account: AccountRef::new(kind, None).unwrap(), amount: Fen(*fen) }).collect();
            let sum: i64 = amounts.iter().sum();
            match LedgerTransaction::new(TransactionKind::Receipt, day(), "x", postings) {
                Err(refusal) => proptest::prop_assert_eq!(refusal, LedgerRefusal::Unbalanced(i128::from(sum))),
                Ok(done) => {
                    proptest::prop_assert_eq!(sum, 0);
                    let undone = done.reversal(day(), "y").unwrap();
                    for posting in done.postings() {
                        proptest::prop_assert_eq!(undone.change(posting.account).0, -done.change(posting.account).0);
                    }
                    let (debit, credit) = trial_balance(done.postings().iter().map(|p| (p.account.kind(), p.account.kind().natural(p.amount))));
                    proptest::prop_assert_eq!(debit, credit);
                }
            }
        }
    }

    #[test]
    fn sums_beyond_the_range_never_balance() {
        let bank = AccountRef::new(AccountKind::Bank, None).unwrap();
        let twice = vec![Posting::debit(bank, Fen(i64::MAX)), Posting::debit(bank, Fen(i64::MAX))];
        assert!(LedgerTransaction::new(TransactionKind::Receipt, day(), "x", twice).is_err());
    }
}
