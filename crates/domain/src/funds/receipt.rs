//! Money recorded by mistake: a receipt is taken back once, by another person than the one who recorded it.

use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// Why a receipt is not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRefusal {
    /// Whoever recorded it may not take it back.
    #[error("recorded and taken back by the same person")]
    SeparationOfDuties,
    /// It was taken back before.
    #[error("taken back already")]
    ReversedAlready,
}

impl Refusal for ReceiptRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            ReceiptRefusal::SeparationOfDuties => RefusalKind::Forbidden,
            ReceiptRefusal::ReversedAlready => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ReceiptRefusal::SeparationOfDuties => "separation_of_duties",
            ReceiptRefusal::ReversedAlready => "receipt_reversed",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            ReceiptRefusal::SeparationOfDuties => (
                "登记人不得冲销自己登记的到账，请由他人办理。",
                "Whoever recorded a receipt may not reverse it; another person must.",
            ),
            ReceiptRefusal::ReversedAlready => ("该笔到账已冲销。", "This receipt has been reversed already."),
        };
        language.pick(zh, en).to_owned()
    }
}
