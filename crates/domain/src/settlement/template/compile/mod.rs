//! From a template's body to what the engine runs.

mod check;

use super::faults::{TemplateFaultKind, TemplateRefusal};
use super::{Fact, Item, ItemKind, Level, MAX_ITEMS, StatutoryFigure, TemplateBody, YearlyLimit};
use crate::insurance::{InsuranceKind, Payer};
use crate::money::Fen;
use crate::settlement::formula::Program;
use crate::settlement::rounding::Rounding;
use crate::settlement::tax::ApartIncome;
use check::Check;

/// How the engine gets a figure.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Input(usize),
    Policy(InsuranceKind, Payer),
    Statutory(StatutoryFigure),
    Formula(Program, Rounding),
    Corrections,
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

/// Where an income taxed apart stands, and its tax.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ApartPlaces {
    pub(crate) income: ApartIncome,
    pub(crate) amount: usize,
    pub(crate) tax: usize,
}

/// Places of the items that statutory figures are computed from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    pub(crate) gross: usize,
    pub(crate) annual_bonus: Option<usize>,
    pub(crate) exempt: Vec<usize>,
    pub(crate) special: Vec<usize>,
    pub(crate) additional: Vec<usize>,
    pub(crate) annuity_worker: Vec<usize>,
    pub(crate) other: Vec<usize>,
    pub(crate) pension: Vec<usize>,
    pub(crate) relief: Vec<usize>,
    pub(crate) income_tax: usize,
    pub(crate) annual_bonus_tax: Option<usize>,
    pub(crate) apart: Vec<ApartPlaces>,
    pub(crate) average_annual_wage: Option<usize>,
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
    let found = |kind| all(kind).first().copied();
    let first = |kind| found(kind).unwrap_or_default();
    let apart = |income| {
        let kind = ItemKind::of_apart(income);
        let (amount, tax) = (found(kind)?, found(kind.tax_apart()?)?);
        Some(ApartPlaces { income, amount, tax })
    };
    let limited =
        |index: &usize| items.get(*index).is_some_and(|i| i.yearly_limit == Some(YearlyLimit::PersonalPension));
    let untaxed = |index: &usize| items.get(*index).is_some_and(|item| !item.taxable);
    let (pension, other) = all(ItemKind::OtherTaxDeduction).into_iter().partition(limited);
    let exempt = all(ItemKind::TaxExemptIncome).into_iter().chain(all(ItemKind::Earning).into_iter().filter(untaxed));
    let special = all(ItemKind::InsuranceWorker).into_iter().chain(all(ItemKind::HousingFundWorker));
    Groups {
        gross: first(ItemKind::Gross),
        annual_bonus: found(ItemKind::AnnualBonus),
        exempt: exempt.collect(),
        special: special.collect(),
        additional: all(ItemKind::SpecialAdditionalDeduction),
        annuity_worker: all(ItemKind::AnnuityWorker),
        other,
        pension,
        relief: all(ItemKind::TaxRelief),
        income_tax: first(ItemKind::IncomeTax),
        annual_bonus_tax: found(ItemKind::AnnualBonusTax),
        apart: ApartIncome::ALL.into_iter().filter_map(apart).collect(),
        average_annual_wage: found(ItemKind::AverageAnnualWage),
        post_tax: all(ItemKind::DeductionPostTax),
    }
}
