//! VAT on an agency's fees, as dated data.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invoice::{InvoiceItem, InvoiceRefusal};
use crate::language::Label;
use crate::money::Rate;

const VAT: &str = include_str!("../../../data/funds/vat.json");

/// How the agency is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Taxpayer {
    /// General taxpayer, general method.
    General,
    /// General taxpayer who chose the simplified method.
    Simplified,
    /// Small-scale taxpayer.
    SmallScale,
}

/// What VAT is computed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VatMethod {
    /// On the agency's fee: wages, insurance and fund paid on the client's behalf are no sales of the agency (财税〔2016〕47号).
    PassThroughExcluded,
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read in the law or an official document.
    High,
    /// In part an assumption; the source says which.
    Medium,
}

/// A VAT rule of a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VatRule {
    /// For whom.
    pub taxpayer: Taxpayer,
    /// On what.
    pub method: VatMethod,
    /// How much.
    pub rate: Rate,
    /// First day.
    pub effective_from: NaiveDate,
    /// Last day, if known.
    pub effective_to: Option<NaiveDate>,
    /// Where it stands.
    pub source: Label,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Debug, Deserialize)]
pub(super) struct LineLabel {
    pub(super) item: InvoiceItem,
    pub(super) zh: String,
    pub(super) en: String,
}

/// The VAT rules of payroll agency, with their dates.
#[derive(Debug, Deserialize)]
pub struct VatTable {
    rules: Vec<VatRule>,
    pub(super) lines: Vec<LineLabel>,
}

impl VatTable {
    /// The rules that ship.
    pub fn china() -> Result<Self, InvoiceRefusal> {
        serde_json::from_str(VAT).map_err(|_| InvoiceRefusal::Data)
    }

    /// The rule of a day.
    pub fn rule_on(&self, taxpayer: Taxpayer, day: NaiveDate) -> Result<&VatRule, InvoiceRefusal> {
        let holds = |rule: &&VatRule| {
            rule.taxpayer == taxpayer && rule.effective_from <= day && rule.effective_to.is_none_or(|last| day <= last)
        };
        self.rules.iter().find(holds).ok_or(InvoiceRefusal::VatRuleMissing(day))
    }
}
