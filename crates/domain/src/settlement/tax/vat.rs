//! VAT rates of the agency's fees by date and method.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tables::{Dated, TaxRefusal, in_force};
use crate::language::Label;
use crate::money::Rate;

const VAT: &str = include_str!("../../../data/tax/vat.json");

/// How the agency is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VatMethod {
    /// General taxpayer.
    #[default]
    General,
    /// Simplified method of a general taxpayer.
    Simplified,
    /// Small-scale taxpayer.
    SmallScale,
}

/// A VAT rate with its source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VatRate {
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
    method: VatMethod,
    /// The rate.
    pub rate: Rate,
    /// Its legal source.
    pub source: Label,
}

impl Dated for VatRate {
    fn days(&self) -> (NaiveDate, Option<NaiveDate>) {
        (self.effective_from, self.effective_to)
    }
}

impl VatRate {
    /// The rate of a method on a day.
    pub fn on(method: VatMethod, day: NaiveDate) -> Result<Self, TaxRefusal> {
        in_force(VAT, "vat", day, |rate: &VatRate| rate.method == method)?
            .ok_or(TaxRefusal::NoTable { table: "vat", day })
    }
}
