//! What is the same for everybody in a run, prepared once.

mod setup;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use setup::{RunSetup, WorkingDays};

use super::ComputeRefusal;
use crate::insurance::{InForce, InsuranceKind, Policy};
use crate::money::{Fen, Rate};
use crate::period::Period;
use crate::settlement::tax::{ApartIncome, ApartRule, ApartRules, BonusTable, TaxRefusal, TaxTables};
use crate::settlement::template::{CompiledTemplate, Fact, Item, ItemKind, Step};

/// What holds for a kind of contribution in a place.
#[derive(Debug, Clone)]
pub(super) enum OnDay {
    Never,
    Missing,
    Policy(Box<Policy>),
}

/// What is the same for everybody in a run.
#[derive(Debug, Clone)]
pub struct RunContext {
    template: Arc<CompiledTemplate>,
    pub(super) insurance_month: Period,
    pub(super) tax_period: Period,
    tables: TaxTables,
    bonus: Result<BonusTable, TaxRefusal>,
    apart: ApartRules,
    vat_rate: Rate,
    pub(super) working_days: WorkingDays,
    headcount: u32,
    pub(super) kinds: Vec<InsuranceKind>,
    places: Vec<(String, Vec<OnDay>)>,
}

impl RunContext {
    /// Prepares a run: the tables of the tax period, the policies in force on the first day of the insurance month.
    pub fn new(setup: RunSetup<'_>) -> Result<Self, ComputeRefusal> {
        if setup.template.needs_workdays() && setup.working_days.is_none() {
            return Err(ComputeRefusal::WorkingDaysMissing);
        }
        let mut working_days = setup.working_days.unwrap_or_default();
        working_days.days.retain(|day| setup.wage_period.contains(*day));
        let asked = |kind: &InsuranceKind| {
            setup.template.person.steps.iter().any(|step| matches!(step, Step::Policy(other, _) if other == kind))
        };
        let kinds: Vec<InsuranceKind> = InsuranceKind::ALL.into_iter().filter(asked).collect();
        let day = setup.insurance_month.first_day();
        let on_day = |place: &str| {
            InsuranceKind::ALL
                .into_iter()
                .map(|kind| match setup.policies.find(place, kind, day) {
                    InForce::Policy(policy) => OnDay::Policy(Box::new(policy.clone())),
                    InForce::Never => OnDay::Never,
                    InForce::Missing | InForce::UnknownPlace => OnDay::Missing,
                })
                .collect()
        };
        Ok(Self {
            tables: TaxTables::at(setup.tax_period)?,
            bonus: BonusTable::at(setup.tax_period),
            apart: ApartRules::at(setup.tax_period),
            places: setup.policies.places().into_iter().map(|place| (place.to_owned(), on_day(place))).collect(),
            template: setup.template,
            insurance_month: setup.insurance_month,
            tax_period: setup.tax_period,
            vat_rate: setup.vat_rate,
            working_days,
            headcount: setup.headcount,
            kinds,
        })
    }

    /// The same with other tables of wage tax, to try them.
    pub fn with_tables(self, tables: TaxTables) -> Self {
        Self { tables, ..self }
    }

    /// The template.
    pub fn template(&self) -> &CompiledTemplate {
        &self.template
    }

    /// The tax tables of the run.
    pub fn tables(&self) -> &TaxTables {
        &self.tables
    }

    /// The table of bonuses taxed apart; there is none once that choice has ended.
    pub(super) fn bonus_table(&self) -> Result<&BonusTable, TaxRefusal> {
        self.bonus.as_ref().map_err(Clone::clone)
    }

    /// The rule of an income taxed apart.
    pub(super) fn apart_rule(&self, income: ApartIncome) -> Result<&ApartRule, TaxRefusal> {
        self.apart.of(income)
    }

    /// What holds in a place by kind; `None` for a place without any policy.
    pub(super) fn place(&self, place: &str) -> Option<&[OnDay]> {
        let found = self.places.binary_search_by(|(code, _)| code.as_str().cmp(place)).ok()?;
        self.places.get(found).map(|(_, kinds)| kinds.as_slice())
    }

    /// A fact that does not depend on a person.
    pub(super) fn fact(&self, fact: Fact) -> Option<Decimal> {
        match fact {
            Fact::WorkdaysInMonth => Some(Decimal::from(self.working_days.count())),
            Fact::Headcount => Some(Decimal::from(self.headcount)),
            Fact::VatRate => Some(self.vat_rate.0),
            Fact::InsuranceBase
            | Fact::HousingFundBase
            | Fact::HousingFundRate
            | Fact::MonthsEmployed
            | Fact::WorkdaysEmployed => None,
        }
    }

    /// Computes the items of the month, in the order of [`CompiledTemplate::cycle_items`]. `inputs` are the figures of
    /// [`CompiledTemplate::cycle_inputs`], in order; only a fee may be below 0, as a discount.
    pub fn compute_cycle(&self, inputs: &[Fen]) -> Result<Vec<Fen>, ComputeRefusal> {
        let nobody = String::new;
        let items = self.template.cycle_items();
        let plan = &self.template.cycle;
        let expected = self.template.cycle_inputs().count();
        if inputs.len() != expected {
            return Err(ComputeRefusal::InputCount { employee_number: nobody(), expected, given: inputs.len() });
        }
        let code = |item: Option<&Item>| item.map(|item| item.code.clone()).unwrap_or_default();
        for (item, fen) in self.template.cycle_inputs().zip(inputs) {
            if fen.is_negative() && item.kind != ItemKind::ServiceFee {
                return Err(ComputeRefusal::InputNegative { employee_number: nobody(), item: item.code.clone() });
            }
        }
        let mut figures = vec![Fen::ZERO; items.len()];
        let mut values = vec![Decimal::ZERO; items.len()];
        values.extend(Fact::ALL.into_iter().map(|fact| self.fact(fact).unwrap_or_default()));
        for &index in &plan.order {
            let out = || ComputeRefusal::OutOfRange { employee_number: nobody(), item: code(items.get(index)) };
            let fen = match plan.steps.get(index) {
                Some(Step::Input(slot)) => inputs.get(*slot).copied().unwrap_or_default(),
                Some(Step::Fixed(amount)) => *amount,
                Some(Step::Formula(program, rounding)) => {
                    let exact = program.eval(&values).map_err(|error| ComputeRefusal::Formula {
                        employee_number: nobody(),
                        item: code(items.get(index)),
                        error,
                    })?;
                    Fen::from_yuan(rounding.apply(exact)).ok_or_else(out)?
                }
                Some(Step::Policy(..) | Step::Statutory(_) | Step::Corrections) | None => Fen::ZERO,
            };
            if let (Some(figure), Some(value)) = (figures.get_mut(index), values.get_mut(index)) {
                (*figure, *value) = (fen, fen.yuan());
            }
        }
        Ok(figures)
    }
}
