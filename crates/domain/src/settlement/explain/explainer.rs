//! What an explanation is drawn from, and the sentences for inputs, sums and formulas.

use super::NamedNumber;
use super::words::Words;
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::compute::{PersonFacts, PersonResult};
use crate::settlement::formula::parse;
use crate::settlement::rounding::Rounding;
use crate::settlement::tax::TaxTables;
use crate::settlement::template::{CompiledTemplate, Fact, Item, ItemKind, Source};

/// A sentence with its numbers.
pub(super) struct Said {
    pub(super) words: String,
    pub(super) numbers: Vec<NamedNumber>,
}

/// What an explanation is drawn from.
pub(super) struct Explainer<'a> {
    pub(super) template: &'a CompiledTemplate,
    pub(super) facts: &'a PersonFacts,
    pub(super) result: &'a PersonResult,
    pub(super) tables: TaxTables,
    pub(super) language: Language,
}

pub(super) fn named(name: &str, value: impl std::fmt::Display) -> NamedNumber {
    NamedNumber { name: name.to_owned(), value: value.to_string() }
}

impl Explainer<'_> {
    pub(super) fn say(&self, item: &Item, amount: Fen) -> Said {
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
            Source::Corrections {} => self.corrections(amount),
            Source::Policy { insurance, side } => self.contribution(*insurance, *side, amount),
            Source::Formula { expression } => self.formula(item, expression, amount),
            Source::Statutory { figure } => self.statutory(*figure, amount),
        }
    }

    pub(super) fn words(&self) -> Words {
        Words(self.language)
    }

    pub(super) fn pick(&self, zh: String, en: String) -> String {
        self.words().pick(zh, en)
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
        let parts: Vec<String> = numbers.iter().map(|n| format!("{} {}", self.label(&n.name), n.value)).collect();
        let rounding = self.rounding(item.rounding.unwrap_or(Rounding::FEN));
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

    /// What people read of an item, or its code where the template does not have it.
    pub(super) fn label(&self, code: &str) -> String {
        let item = self.template.position(code).and_then(|place| self.template.items().get(place));
        item.map_or_else(|| code.to_owned(), |item| item.label.text(self.language).to_owned())
    }

    pub(super) fn sum_of(&self, kinds: &[ItemKind]) -> Fen {
        kinds.iter().map(|kind| self.result.of_kind(self.template, *kind)).sum()
    }
}
