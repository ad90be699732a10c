//! How each figure came about, in words and numbers.

mod apart;
mod bonus;
mod contributions;
mod corrections;
mod explainer;
mod net;
mod sources;
mod steps;
mod tax;
mod words;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use steps::{
    TaxStep, TaxTableUsed, annual_settlement_steps, bonus_steps, cumulative_labour_steps, payment_steps,
    severance_steps, wage_steps,
};

use super::compute::{PersonFacts, PersonResult};
use super::tax::{TaxRefusal, TaxTables};
use super::template::CompiledTemplate;
use crate::insurance::PolicyBook;
use crate::language::Language;
use crate::money::Fen;
use explainer::Explainer;

/// A number that a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedNumber {
    /// What it is.
    #[schema(example = "base_used")]
    pub name: String,
    /// Its value, a decimal.
    #[schema(example = "7162.00")]
    pub value: String,
}

/// One figure explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainedLine {
    /// Code of the item.
    #[schema(example = "pension_worker")]
    pub code: String,
    /// Its label.
    #[schema(example = "Pension (worker)")]
    pub label: String,
    /// The figure.
    pub amount: Fen,
    /// How it came about.
    pub words: String,
    /// The numbers of the sentence.
    pub numbers: Vec<NamedNumber>,
    /// Rule of law it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The policy version it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "pol_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub policy_id: Option<String>,
    /// Source of that policy, as long as the agency keeps the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_source: Option<String>,
    /// Is it shown on the payslip?
    pub on_payslip: bool,
}

/// Explains every figure of a person's result, in the template's order. `policies` are those that the run used; a policy
/// is found again by its id.
pub fn explain(
    template: &CompiledTemplate,
    facts: &PersonFacts,
    result: &PersonResult,
    policies: &PolicyBook,
    language: Language,
) -> Result<Vec<ExplainedLine>, TaxRefusal> {
    let tables = TaxTables::at(result.basis.tax_period)?;
    let explainer = Explainer { template, facts, result, tables, language };
    Ok(template
        .items()
        .iter()
        .zip(&result.figures)
        .map(|(item, amount)| {
            let said = explainer.say(item, *amount);
            ExplainedLine {
                code: item.code.clone(),
                label: item.label.text(language).to_owned(),
                amount: *amount,
                words: said.words,
                numbers: said.numbers,
                rule: explainer.rule(item),
                policy_id: explainer.policy_id(item).map(ToOwned::to_owned),
                policy_source: explainer.policy_source(item, policies),
                on_payslip: item.on_payslip,
            }
        })
        .collect())
}
