//! Why no invoice is made.

use chrono::NaiveDate;

use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{Refusal, RefusalKind};

/// Why there is no invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefusal {
    /// No VAT rule is known for the day.
    #[error("no VAT rule on {0}")]
    VatRuleMissing(NaiveDate),
    /// The bill's VAT is not the fee's.
    #[error("VAT {billed} of the bill, {computed} by the rule")]
    VatDiffers {
        /// On the bill.
        billed: Fen,
        /// By the rule.
        computed: Fen,
    },
    /// The lines do not sum to the bill.
    #[error("lines {lines}, bill {bill}")]
    TotalDiffers {
        /// Sum of the lines.
        lines: Fen,
        /// The bill.
        bill: Fen,
    },
    /// The data of the installation is broken.
    #[error("the VAT data is broken")]
    Data,
}

impl Refusal for InvoiceRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            InvoiceRefusal::VatRuleMissing(_)
            | InvoiceRefusal::VatDiffers { .. }
            | InvoiceRefusal::TotalDiffers { .. } => RefusalKind::Rule,
            InvoiceRefusal::Data => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            InvoiceRefusal::VatRuleMissing(_) => "vat_rule_missing",
            InvoiceRefusal::VatDiffers { .. } => "invoice_vat_differs",
            InvoiceRefusal::TotalDiffers { .. } => "invoice_total_differs",
            InvoiceRefusal::Data => "vat_data_broken",
        }
    }

    fn text(&self, language: Language) -> String {
        match (self, language) {
            (InvoiceRefusal::VatRuleMissing(day), Language::Zh) => format!("没有 {day} 适用的增值税规则，无法开票。"),
            (InvoiceRefusal::VatRuleMissing(day), Language::En) => {
                format!("No VAT rule is known for {day}; no invoice can be made.")
            }
            (InvoiceRefusal::VatDiffers { billed, computed }, Language::Zh) => {
                format!("账单税额 {billed} 元与按税率计算的 {computed} 元不符。")
            }
            (InvoiceRefusal::VatDiffers { billed, computed }, Language::En) => {
                format!("The bill's VAT {billed} is not the {computed} that the rate gives.")
            }
            (InvoiceRefusal::TotalDiffers { lines, bill }, Language::Zh) => {
                format!("发票各行合计 {lines} 元与账单 {bill} 元不符。")
            }
            (InvoiceRefusal::TotalDiffers { lines, bill }, Language::En) => {
                format!("The invoice's lines sum to {lines}, the bill is {bill}.")
            }
            (InvoiceRefusal::Data, Language::Zh) => "增值税数据无法读取。".into(),
            (InvoiceRefusal::Data, Language::En) => "The VAT data cannot be read.".into(),
        }
    }
}
