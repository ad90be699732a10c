//! Taxes that are no line of a payslip, told step by step.

mod annual_settlement;
mod bonus;
mod cumulative_labour;
mod payment;
mod severance;
mod wages;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use annual_settlement::annual_settlement_steps;
pub use bonus::bonus_steps;
pub use cumulative_labour::cumulative_labour_steps;
pub use payment::payment_steps;
pub use severance::severance_steps;
pub use wages::wage_steps;

use super::NamedNumber;
use super::explainer::Said;
use super::words::Words;
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::tax::TableVersion;

/// The dated table that a step follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxTableUsed {
    /// Its name.
    #[schema(example = "labour-remuneration")]
    pub table: String,
    /// First day of the version that was used.
    pub effective_from: NaiveDate,
    /// Its legal source.
    pub source: String,
}

/// One step on the way to a tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxStep {
    /// Code of the figure.
    #[schema(example = "tax")]
    pub code: String,
    /// What the figure is.
    #[schema(example = "Tax")]
    pub label: String,
    /// The figure.
    pub amount: Fen,
    /// How it came about.
    pub words: String,
    /// The numbers of the sentence.
    pub numbers: Vec<NamedNumber>,
    /// The table that it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TaxTableUsed>,
}

/// Tells steps in one language.
struct Steps {
    words: Words,
    language: Language,
    told: Vec<TaxStep>,
}

impl Steps {
    fn new(language: Language) -> Self {
        Self { words: Words(language), language, told: Vec::new() }
    }

    /// A figure with its label in Chinese and English.
    fn step(&mut self, code: &str, (zh, en): (&str, &str), amount: Fen, said: Said) -> &mut Self {
        let label = self.language.pick(zh, en).to_owned();
        let Said { words, numbers } = said;
        self.told.push(TaxStep { code: code.to_owned(), label, amount, words, numbers, table: None });
        self
    }

    /// The last step follows this table.
    fn by(&mut self, version: &TableVersion) -> &mut Self {
        if let Some(step) = self.told.last_mut() {
            step.table = Some(TaxTableUsed {
                table: version.table.to_owned(),
                effective_from: version.effective_from,
                source: version.source.text(self.language).to_owned(),
            });
        }
        self
    }

    fn say(&self, zh: String, en: String, numbers: Vec<NamedNumber>) -> Said {
        Said { words: self.words.pick(zh, en), numbers }
    }
}
