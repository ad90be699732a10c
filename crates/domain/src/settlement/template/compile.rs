//! From a template's body to what the engine runs.

use std::collections::HashMap;

use super::faults::{TemplateFault, TemplateFaultKind, TemplateRefusal};
use super::order::order;
use super::{Fact, Item, ItemKind, Level, MAX_ITEMS, Source, StatutoryFigure, TemplateBody, YearlyLimit};
use crate::insurance::{InsuranceKind, Payer};
use crate::money::Fen;
use crate::settlement::formula::{Program, compile, parse};
use crate::settlement::rounding::Rounding;

/// How the engine gets a figure.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Input(usize),
    Policy(InsuranceKind, Payer),
    Statutory(StatutoryFigure),
    Formula(Program, Rounding),
    Fixed(Fen),
}

/// The items of one level, ready to compute.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) order: Vec<usize>,
    inputs: Vec<usize>,
    pub(crate) facts: Vec<Fact>,
}

/// Places of the items that statutory figures are computed from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    pub(crate) gross: usize,
    pub(crate) exempt: Vec<usize>,
    pub(crate) special: Vec<usize>,
    pub(crate) additional: Vec<usize>,
    pub(crate) annuity_worker: Vec<usize>,
    pub(crate) other: Vec<usize>,
    pub(crate) pension: Vec<usize>,
    pub(crate) relief: Vec<usize>,
    pub(crate) income_tax: usize,
    pub(crate) post_tax: Vec<usize>,
}

/// A template ready to compute with. Figures of a person stand in the order of [`CompiledTemplate::items`], those of the
/// month in the order of [`CompiledTemplate::cycle_items`].
#[derive(Debug, Clone)]
pub struct CompiledTemplate {
    items: Vec<Item>,
    cycle_items: Vec<Item>,
    pub(crate) person: Plan,
    pub(crate) cycle: Plan,
    pub(crate) groups: Groups,
}

impl CompiledTemplate {
    pub(super) fn new(body: &TemplateBody) -> Result<Self, TemplateRefusal> {
        let mut check = Check { faults: Vec::new() };
        if body.items.is_empty() || body.items.len() > MAX_ITEMS {
            check.fault("/items", TemplateFaultKind::ItemCount);
            return Err(TemplateRefusal { faults: check.faults });
        }
        check.items(&body.items);
        let person = check.plan(&body.items, Level::Person);
        let cycle = check.plan(&body.items, Level::Cycle);
        if !check.faults.is_empty() {
            return Err(TemplateRefusal { faults: check.faults });
        }
        let of = |level| body.items.iter().filter(move |item| item.level == level).cloned().collect::<Vec<Item>>();
        let items = of(Level::Person);
        let groups = groups(&items);
        Ok(Self { items, cycle_items: of(Level::Cycle), person, cycle, groups })
    }

    /// The items of the person, in the template's order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The items of the month, in the template's order.
    pub fn cycle_items(&self) -> &[Item] {
        &self.cycle_items
    }

    /// The items that the month's roster delivers: its columns, in order.
    pub fn inputs(&self) -> impl Iterator<Item = &Item> {
        self.person.inputs.iter().filter_map(|index| self.items.get(*index))
    }

    /// The items of the month that are given by hand, in order.
    pub fn cycle_inputs(&self) -> impl Iterator<Item = &Item> {
        self.cycle.inputs.iter().filter_map(|index| self.cycle_items.get(*index))
    }

    /// The place of a person's item.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.items.iter().position(|item| item.code == code)
    }

    /// The places of the person's items of a kind.
    pub fn of_kind(&self, kind: ItemKind) -> Vec<usize> {
        of_kind(&self.items, kind)
    }

    /// Do its formulas ask for working days?
    pub fn needs_workdays(&self) -> bool {
        self.person.facts.iter().chain(&self.cycle.facts).any(|fact| fact.needs_workdays())
    }

    pub(crate) fn input_place(&self, slot: usize) -> Option<&Item> {
        self.person.inputs.get(slot).and_then(|index| self.items.get(*index))
    }
}

fn of_kind(items: &[Item], kind: ItemKind) -> Vec<usize> {
    items.iter().enumerate().filter(|(_, item)| item.kind == kind).map(|(index, _)| index).collect()
}

fn groups(items: &[Item]) -> Groups {
    let all = |kind| of_kind(items, kind);
    let first = |kind| all(kind).first().copied().unwrap_or_default();
    let limited =
        |index: &usize| items.get(*index).is_some_and(|i| i.yearly_limit == Some(YearlyLimit::PersonalPension));
    let untaxed = |index: &usize| items.get(*index).is_some_and(|item| !item.taxable);
    let (pension, other) = all(ItemKind::OtherTaxDeduction).into_iter().partition(limited);
    let exempt = all(ItemKind::TaxExemptIncome).into_iter().chain(all(ItemKind::Earning).into_iter().filter(untaxed));
    let special = all(ItemKind::InsuranceWorker).into_iter().chain(all(ItemKind::HousingFundWorker));
    Groups {
        gross: first(ItemKind::Gross),
        exempt: exempt.collect(),
        special: special.collect(),
        additional: all(ItemKind::SpecialAdditionalDeduction),
        annuity_worker: all(ItemKind::AnnuityWorker),
        other,
        pension,
        relief: all(ItemKind::TaxRelief),
        income_tax: first(ItemKind::IncomeTax),
        post_tax: all(ItemKind::DeductionPostTax),
    }
}

struct Check {
    faults: Vec<TemplateFault>,
}

impl Check {
    fn fault(&mut self, pointer: impl Into<String>, kind: TemplateFaultKind) {
        self.faults.push(TemplateFault { pointer: pointer.into(), position: None, kind });
    }

    fn items(&mut self, items: &[Item]) {
        let mut codes: Vec<&str> = Vec::new();
        let mut shares = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = |field: &str| format!("/items/{index}/{field}");
            if !is_code(&item.code) {
                self.fault(at("code"), TemplateFaultKind::CodeMalformed);
            } else if codes.contains(&item.code.as_str()) || is_reserved(&item.code) {
                self.fault(at("code"), TemplateFaultKind::CodeTaken);
            }
            codes.push(&item.code);
            if item.label.zh.trim().is_empty() || item.label.en.trim().is_empty() {
                self.fault(at("label"), TemplateFaultKind::LabelEmpty);
            }
            if item.rounding.is_some_and(|rounding| rounding.places > 2) {
                self.fault(at("rounding/places"), TemplateFaultKind::RoundingPlaces);
            }
            if item.yearly_limit.is_some() && item.kind != ItemKind::OtherTaxDeduction {
                self.fault(at("yearly_limit"), TemplateFaultKind::LimitMisplaced);
            }
            if item.taxable && item.kind != ItemKind::Earning {
                self.fault(at("taxable"), TemplateFaultKind::TaxableMisplaced);
            }
            if !item.kind.fits_source(&item.source) {
                self.fault(at("source"), TemplateFaultKind::SourceMismatch);
            }
            if item.level == Level::Cycle && !item.kind.fits_cycle() {
                self.fault(at("kind"), TemplateFaultKind::KindNotOfCycle);
            }
            let by_person = matches!(item.source, Source::Policy { .. } | Source::Statutory { .. });
            if item.level == Level::Cycle && item.kind.fits_cycle() && by_person {
                self.fault(at("source"), TemplateFaultKind::SourceMismatch);
            }
            if let Source::Policy { insurance, side } = &item.source {
                if shares.contains(&(*insurance, *side)) {
                    self.fault(at("source"), TemplateFaultKind::PolicyTwice);
                }
                shares.push((*insurance, *side));
            }
        }
        for kind in ItemKind::SINGLE {
            let count = items.iter().filter(|item| item.kind == kind && item.level == Level::Person).count();
            if count != 1 {
                self.fault("/items", TemplateFaultKind::KindCount { kind, count });
            }
        }
    }

    /// Compiles the items of one level; a formula sees the items of its own level and the facts that exist there.
    fn plan(&mut self, all: &[Item], level: Level) -> Plan {
        let items: Vec<(usize, &Item)> = all.iter().enumerate().filter(|(_, item)| item.level == level).collect();
        let slots: HashMap<&str, usize> =
            items.iter().enumerate().map(|(slot, (_, item))| (item.code.as_str(), slot)).collect();
        let mut plan = Plan::default();
        let mut needs = Vec::new();
        for (slot, (index, item)) in items.iter().enumerate() {
            let (step, needed) = match &item.source {
                Source::Input {} => {
                    plan.inputs.push(slot);
                    (Step::Input(plan.inputs.len() - 1), Vec::new())
                }
                Source::Policy { insurance, side } => (Step::Policy(*insurance, *side), Vec::new()),
                Source::Fixed { amount } => (Step::Fixed(*amount), Vec::new()),
                Source::Statutory { figure } => {
                    let part = |other: &&Item| figure.parts().contains(&other.kind);
                    let parts = items.iter().map(|(_, other)| *other).enumerate().filter(|(_, other)| part(other));
                    (Step::Statutory(*figure), parts.map(|(slot, _)| slot).collect())
                }
                Source::Formula { expression } => {
                    let rounding = item.rounding.unwrap_or(Rounding::FEN);
                    match self.formula(*index, expression, &slots, level, &mut plan.facts) {
                        Some((program, needed)) => (Step::Formula(program, rounding), needed),
                        None => (Step::Fixed(Fen::ZERO), Vec::new()),
                    }
                }
            };
            plan.steps.push(step);
            needs.push(needed);
        }
        match order(&needs) {
            Ok(order) => plan.order = order,
            Err(path) => {
                let on_path = path.iter().filter_map(|slot| items.get(*slot));
                let codes: Vec<String> = on_path.clone().map(|(_, item)| item.code.clone()).collect();
                let at = on_path.map(|(index, _)| *index).next().unwrap_or_default();
                self.fault(format!("/items/{at}/source"), TemplateFaultKind::DependencyCycle { path: codes });
            }
        }
        plan
    }

    fn formula(
        &mut self,
        index: usize,
        expression: &str,
        slots: &HashMap<&str, usize>,
        level: Level,
        facts: &mut Vec<Fact>,
    ) -> Option<(Program, Vec<usize>)> {
        let fact = |name: &str| Fact::ALL.into_iter().position(|fact| fact.name() == name && fact.at(level));
        let slot_of = |name: &str| slots.get(name).copied().or_else(|| fact(name).map(|place| slots.len() + place));
        let compiled = parse(expression).and_then(|ast| compile(&ast, &slot_of).map(|program| (ast, program)));
        match compiled {
            Ok((ast, program)) => {
                let names = ast.variables();
                let named = |fact: &Fact| names.contains(&fact.name()) && !slots.contains_key(fact.name());
                for fact in Fact::ALL.into_iter().filter(named) {
                    if !facts.contains(&fact) {
                        facts.push(fact);
                    }
                }
                Some((program, names.iter().filter_map(|name| slots.get(name).copied()).collect()))
            }
            Err(error) => {
                self.faults.push(TemplateFault {
                    pointer: format!("/items/{index}/source/expression"),
                    position: Some(error.position),
                    kind: TemplateFaultKind::Formula(error.fault),
                });
                None
            }
        }
    }
}

fn is_code(code: &str) -> bool {
    code.len() <= 40
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_reserved(code: &str) -> bool {
    matches!(code, "and" | "or" | "not") || Fact::ALL.iter().any(|fact| fact.name() == code)
}
