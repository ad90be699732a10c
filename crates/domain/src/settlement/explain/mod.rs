//! How each figure came about, in words and numbers.

mod sources;
mod words;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::compute::{PersonFacts, PersonResult};
use super::formula::parse;
use super::tax::{TaxRefusal, TaxTables};
use super::template::{CompiledTemplate, Fact, Item, ItemKind, Source};
use crate::insurance::PolicyBook;
use crate::language::Language;
use crate::money::Fen;

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

/// A sentence with its numbers.
struct Said {
    words: String,
    numbers: Vec<NamedNumber>,
}

/// What an explanation is drawn from.
struct Explainer<'a> {
    template: &'a CompiledTemplate,
    facts: &'a PersonFacts,
    result: &'a PersonResult,
    tables: TaxTables,
    language: Language,
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

fn named(name: &str, value: impl std::fmt::Display) -> NamedNumber {
    NamedNumber { name: name.to_owned(), value: value.to_string() }
}

impl Explainer<'_> {
    fn say(&self, item: &Item, amount: Fen) -> Said {
        match &item.source {
            Source::Input {} => Said {
                words: self.pick(format!("当月输入：{amount}。"), format!("Given with the month's inputs: {amount}.")),
                numbers: Vec::new(),
            },
            Source::Fixed { amount } => Said {
                words: self
                    .pick(format!("结算模板规定的固定金额：{amount}。"), format!("Fixed by the template: {amount}.")),
                numbers: Vec::new(),
            },
            Source::Policy { insurance, side } => self.contribution(*insurance, *side, amount),
            Source::Formula { expression } => self.formula(item, expression, amount),
            Source::Statutory { figure } => self.statutory(*figure, amount),
        }
    }

    fn pick(&self, zh: String, en: String) -> String {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// The value of a variable of a formula.
    fn variable(&self, name: &str) -> Option<String> {
        if let Some(fen) = self.result.figure(self.template, name) {
            return Some(fen.to_string());
        }
        let fact = Fact::ALL.into_iter().find(|fact| fact.name() == name)?;
        self.result.basis.facts.iter().find(|(known, _)| *known == fact).map(|(_, value)| value.to_string())
    }

    fn formula(&self, item: &Item, expression: &str, amount: Fen) -> Said {
        let ast = parse(expression);
        let names = ast.as_ref().map(|ast| ast.variables()).unwrap_or_default();
        let numbers: Vec<NamedNumber> =
            names.iter().filter_map(|name| self.variable(name).map(|value| named(name, value))).collect();
        let label = |name: &str| {
            let item = self.template.position(name).and_then(|place| self.template.items().get(place));
            item.map_or_else(|| name.to_owned(), |item| item.label.text(self.language).to_owned())
        };
        let parts: Vec<String> = numbers.iter().map(|n| format!("{} {}", label(&n.name), n.value)).collect();
        let rounding = self.rounding(item.rounding.unwrap_or(super::rounding::Rounding::FEN));
        Said {
            words: self.pick(
                format!("按公式“{expression}”计算，其中{}；结果{rounding}，得 {amount}。", parts.join("，")),
                format!(
                    "By the formula \"{expression}\" with {}; the result is {rounding}: {amount}.",
                    parts.join(", ")
                ),
            ),
            numbers,
        }
    }

    fn sum_of(&self, kinds: &[ItemKind]) -> Fen {
        kinds.iter().map(|kind| self.result.of_kind(self.template, *kind)).sum()
    }
}
