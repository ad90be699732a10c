//! The invoice of a payroll bill: the agency's fee is taxed, what it passes on is not.

mod bill;
mod issue;
mod refused;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use bill::PayrollBill;
pub use refused::InvoiceRefusal;

use super::vat::VatRule;
use crate::language::Label;
use crate::money::{Fen, Rate};

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceItem {
    /// The agency's fee.
    ServiceFee,
    /// Wages.
    Wages,
    /// Employer's social insurance.
    Insurance,
    /// Employer's housing fund.
    HousingFund,
    /// Annuity, commercial insurance, levies.
    Other,
}

/// On which invoice a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceForm {
    /// Special VAT invoice (增值税专用发票): the client may deduct the VAT.
    Special,
    /// Ordinary invoice (增值税普通发票): amounts passed on, without VAT.
    Ordinary,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceLine {
    /// What for.
    pub item: InvoiceItem,
    /// In words.
    pub label: Label,
    /// On which invoice.
    pub form: InvoiceForm,
    /// Without VAT.
    pub net: Fen,
    /// Rate, where taxed.
    pub rate: Option<Rate>,
    /// VAT.
    pub vat: Fen,
    /// With VAT.
    pub gross: Fen,
}

/// A computed invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayrollInvoice {
    /// Its lines; lines of nothing are left out.
    pub lines: Vec<InvoiceLine>,
    /// The rule that was used.
    pub rule: VatRule,
    /// Sales that are taxed.
    pub taxed_net: Fen,
    /// VAT.
    pub vat: Fen,
    /// Passed on, without VAT.
    pub passed_on: Fen,
    /// The bill's total.
    pub total: Fen,
}

fn opposite(amount: Fen) -> Fen {
    Fen(amount.0.saturating_neg())
}

impl PayrollInvoice {
    /// The same with every amount below 0: what takes it back (红字发票).
    pub fn credited(self) -> Self {
        let credit = |line: InvoiceLine| InvoiceLine {
            net: opposite(line.net),
            vat: opposite(line.vat),
            gross: opposite(line.gross),
            ..line
        };
        Self {
            lines: self.lines.into_iter().map(credit).collect(),
            rule: self.rule,
            taxed_net: opposite(self.taxed_net),
            vat: opposite(self.vat),
            passed_on: opposite(self.passed_on),
            total: opposite(self.total),
        }
    }
}
