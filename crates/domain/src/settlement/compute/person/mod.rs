//! One person's month.

mod apart;

use rust_decimal::Decimal;

use super::contribution::{Contribution, contribution};
use super::result::{Basis, InsuranceLine, PersonResult, TaxLine};
use super::run::RunContext;
use super::{ComputeRefusal, Paid, PersonFacts, YearSums, YearToDate};
use crate::insurance::{InsuranceKind, NotInsured, Payer};
use crate::money::{Fen, Rate};
use crate::settlement::correction::CorrectionLine;
use crate::settlement::template::{Fact, Item, StatutoryFigure, Step};

/// Computes one person. `inputs` are the amounts of [`super::super::template::CompiledTemplate::inputs`], in order, and
/// `corrections` what this payment sets right of his earlier months.
pub fn compute_person(
    run: &RunContext,
    facts: &PersonFacts,
    inputs: &[Fen],
    corrections: &[CorrectionLine],
    before: &YearToDate,
) -> Result<PersonResult, ComputeRefusal> {
    let items = run.template().items();
    let months =
        facts.basic_deduction_mode.months(facts.hire_date, facts.leave_date, run.tax_period, before.months_paid);
    let mut work = Work {
        run,
        facts,
        corrections,
        before,
        months,
        figures: vec![Fen::ZERO; items.len()],
        values: Vec::with_capacity(items.len() + Fact::ALL.len()),
        contributions: [(Fen::ZERO, Fen::ZERO); 6],
        insurance: Vec::with_capacity(run.kinds.len()),
        not_insured: Vec::new(),
        year: None,
    };
    work.check(inputs)?;
    work.insure()?;
    work.values.resize(items.len(), Decimal::ZERO);
    for fact in Fact::ALL {
        let value = work.fact(fact);
        work.values.push(value);
    }
    for &index in &run.template().person.order {
        work.step(index, inputs)?;
    }
    work.finish()
}

/// `None` beyond the range of money.
fn checked_sum(mut amounts: impl Iterator<Item = Fen>) -> Option<Fen> {
    amounts.try_fold(Fen::ZERO, Fen::checked_add)
}

struct Work<'a> {
    run: &'a RunContext,
    facts: &'a PersonFacts,
    corrections: &'a [CorrectionLine],
    before: &'a YearToDate,
    months: u32,
    figures: Vec<Fen>,
    values: Vec<Decimal>,
    /// Worker's and employer's share by kind.
    contributions: [(Fen, Fen); 6],
    insurance: Vec<InsuranceLine>,
    not_insured: Vec<(InsuranceKind, NotInsured)>,
    year: Option<Paid>,
}

impl Work<'_> {
    fn number(&self) -> String {
        self.facts.employee_number.clone()
    }

    fn item(&self, index: usize) -> String {
        self.run.template().items().get(index).map(|item: &Item| item.code.clone()).unwrap_or_default()
    }

    fn out_of_range(&self, index: usize) -> ComputeRefusal {
        ComputeRefusal::OutOfRange { employee_number: self.number(), item: self.item(index) }
    }

    fn at(&self, index: usize) -> Fen {
        self.figures.get(index).copied().unwrap_or_default()
    }

    fn sum(&self, indices: &[usize]) -> Option<Fen> {
        checked_sum(indices.iter().map(|index| self.at(*index)))
    }

    fn check(&self, inputs: &[Fen]) -> Result<(), ComputeRefusal> {
        if let Some(opening) = self.before.opening.filter(|opening| opening.through >= self.run.tax_period) {
            let (employee_number, through) = (self.number(), opening.through);
            return Err(ComputeRefusal::OpeningNotBefore { employee_number, through });
        }
        let template = self.run.template();
        let expected = template.inputs().count();
        if inputs.len() != expected {
            return Err(ComputeRefusal::InputCount { employee_number: self.number(), expected, given: inputs.len() });
        }
        match inputs.iter().position(|fen| fen.is_negative()) {
            None => Ok(()),
            Some(slot) => {
                let item = template.input_place(slot).map(|item| item.code.clone()).unwrap_or_default();
                Err(ComputeRefusal::InputNegative { employee_number: self.number(), item })
            }
        }
    }

    /// The contributions that the template asks for.
    fn insure(&mut self) -> Result<(), ComputeRefusal> {
        let (run, facts) = (self.run, self.facts);
        let place = run.place(&facts.place);
        for &kind in &run.kinds {
            match contribution(run, facts, kind, place, self.before.insurance_charged) {
                Contribution::NotInsured(reason) => self.not_insured.push((kind, reason)),
                Contribution::PolicyMissing => {
                    return Err(ComputeRefusal::PolicyMissing {
                        employee_number: self.number(),
                        place: facts.place.clone(),
                        kind,
                    });
                }
                Contribution::OutOfRange => {
                    return Err(ComputeRefusal::OutOfRange {
                        employee_number: self.number(),
                        item: kind.as_str().to_owned(),
                    });
                }
                Contribution::Charged { line, worker, employer } => {
                    if let Some(shares) = self.contributions.get_mut(kind.index()) {
                        *shares = (worker, employer);
                    }
                    self.insurance.push(line);
                }
            }
        }
        Ok(())
    }

    fn fact(&self, fact: Fact) -> Decimal {
        let facts = self.facts;
        match fact {
            Fact::InsuranceBase => facts.insurance_base.yuan(),
            Fact::HousingFundBase => facts.housing_fund_base.yuan(),
            Fact::HousingFundRate => facts.housing_fund_rate.0,
            Fact::MonthsEmployed => Decimal::from(self.months),
            Fact::WorkdaysEmployed => Decimal::from(self.run.working_days.employed(facts.hire_date, facts.leave_date)),
            Fact::WorkdaysInMonth | Fact::Headcount | Fact::VatRate => self.run.fact(fact).unwrap_or_default(),
        }
    }

    fn step(&mut self, index: usize, inputs: &[Fen]) -> Result<(), ComputeRefusal> {
        let fen = match self.run.template().person.steps.get(index) {
            None => Fen::ZERO,
            Some(Step::Input(slot)) => inputs.get(*slot).copied().unwrap_or_default(),
            Some(Step::Fixed(amount)) => *amount,
            Some(Step::Corrections) => {
                let amounts = self.corrections.iter().map(|line| line.amount);
                checked_sum(amounts).ok_or_else(|| self.out_of_range(index))?
            }
            Some(Step::Policy(kind, payer)) => {
                let (worker, employer) = self.contributions.get(kind.index()).copied().unwrap_or_default();
                match payer {
                    Payer::Worker => worker,
                    Payer::Employer => employer,
                }
            }
            Some(Step::Formula(program, rounding)) => {
                let exact = program.eval(&self.values).map_err(|error| ComputeRefusal::Formula {
                    employee_number: self.number(),
                    item: self.item(index),
                    error,
                })?;
                Fen::from_yuan(rounding.apply(exact)).ok_or_else(|| self.out_of_range(index))?
            }
            Some(Step::Statutory(StatutoryFigure::SeveranceTax)) if self.lacks_average_wage() => {
                return Err(ComputeRefusal::AverageWageMissing { employee_number: self.number() });
            }
            Some(Step::Statutory(figure)) => self.statutory(*figure).ok_or_else(|| self.out_of_range(index))?,
        };
        // What is paid as wages may not be below 0, whatever is taxed apart beside it.
        let wages = || self.apart().and_then(|apart| fen.checked_sub(apart)).unwrap_or(fen);
        if index == self.run.template().groups.gross && wages().is_negative() {
            return Err(ComputeRefusal::GrossNegative { employee_number: self.number() });
        }
        if Some(index) == self.run.template().groups.annual_bonus && fen != Fen::ZERO {
            self.check_bonus(index, fen)?;
        }
        if let Some(places) = self.run.template().groups.apart.iter().find(|places| places.amount == index) {
            self.check_apart(*places, fen)?;
        }
        if let (Some(figure), Some(value)) = (self.figures.get_mut(index), self.values.get_mut(index)) {
            (*figure, *value) = (fen, fen.yuan());
        }
        Ok(())
    }

    /// What is taxed as wages.
    fn wages(&self) -> Option<Fen> {
        self.at(self.run.template().groups.gross).checked_sub(self.apart()?)
    }

    /// A figure of the law, as soon as its parts are there; `None` beyond the range of money.
    fn statutory(&mut self, figure: StatutoryFigure) -> Option<Fen> {
        let groups = &self.run.template().groups;
        let sums = &self.before.sums;
        match figure {
            StatutoryFigure::CumulativeIncome => sums.income.checked_add(self.wages()?),
            StatutoryFigure::AnnualBonusTax => match self.bonus() {
                Fen::ZERO => Some(Fen::ZERO),
                bonus => Some(self.run.bonus_table().ok()?.taxed(bonus)?.tax),
            },
            StatutoryFigure::SeveranceTax
            | StatutoryFigure::LabourRemunerationTax
            | StatutoryFigure::AuthorsRemunerationTax
            | StatutoryFigure::InternRemunerationTax
            | StatutoryFigure::PlatformRemunerationTax => self.apart_tax(figure.apart()?),
            StatutoryFigure::CumulativeBasicDeduction => {
                self.facts.basic_deduction_mode.deduction(self.run.tables(), self.months)
            }
            StatutoryFigure::CumulativeSpecial => sums.special.checked_add(self.sum(&groups.special)?),
            StatutoryFigure::CumulativeAdditional => sums.additional.checked_add(self.sum(&groups.additional)?),
            StatutoryFigure::CumulativeOther => {
                let (other, pension) = self.others()?;
                sums.other.checked_add(other)?.checked_add(sums.pension_counted)?.checked_add(pension)
            }
            StatutoryFigure::CumulativeTaxable => Some(self.year()?.withholding.taxed.taxable),
            StatutoryFigure::CumulativeTax => Some(self.year()?.withholding.taxed.tax),
            StatutoryFigure::IncomeTax => Some(self.year()?.withholding.now),
            StatutoryFigure::ShortfallBrought => Some(self.before.shortfall_brought),
            StatutoryFigure::NetPay => Some(self.rest()?.max(Fen::ZERO)),
            StatutoryFigure::ShortfallCarried => Fen::ZERO.checked_sub(self.rest()?.min(Fen::ZERO)),
        }
    }

    /// Other deductions of this payment, and its personal pension as far as the year's limit leaves room.
    fn others(&self) -> Option<(Fen, Fen)> {
        let groups = &self.run.template().groups;
        let other = self.sum(&groups.annuity_worker)?.checked_add(self.sum(&groups.other)?)?;
        Some((other, self.before.sums.pension_of(self.run.tables(), self.sum(&groups.pension)?)?))
    }

    fn year(&mut self) -> Option<Paid> {
        if let Some(year) = self.year {
            return Some(year);
        }
        let groups = &self.run.template().groups;
        let (other, pension_counted) = self.others()?;
        let payment = YearSums {
            income: self.wages()?,
            exempt: self.sum(&groups.exempt)?,
            special: self.sum(&groups.special)?,
            additional: self.sum(&groups.additional)?,
            other,
            pension_counted,
            relief: self.sum(&groups.relief)?,
            withheld: Fen::ZERO,
        };
        let basic = self.facts.basic_deduction_mode.deduction(self.run.tables(), self.months)?;
        let paid = self.before.sums.pay(self.run.tables(), payment, basic)?;
        self.year = Some(paid);
        Some(paid)
    }

    /// What is left of gross after everything that is taken from it; below 0 it is a shortfall.
    fn rest(&self) -> Option<Fen> {
        let groups = &self.run.template().groups;
        self.at(groups.gross)
            .checked_sub(self.sum(&groups.special)?)?
            .checked_sub(self.at(groups.income_tax))?
            .checked_sub(groups.annual_bonus_tax.map(|tax| self.at(tax)).unwrap_or_default())?
            .checked_sub(checked_sum(groups.apart.iter().map(|places| self.at(places.tax)))?)?
            .checked_sub(self.sum(&groups.annuity_worker)?)?
            .checked_sub(self.sum(&groups.post_tax)?)?
            .checked_sub(self.before.shortfall_brought)
    }

    fn finish(mut self) -> Result<PersonResult, ComputeRefusal> {
        let tax_item = self.run.template().groups.income_tax;
        let year = self.year().ok_or_else(|| self.out_of_range(tax_item))?;
        let taxed = year.withholding.taxed;
        let bonus = match self.bonus() {
            Fen::ZERO => None,
            _ => Some(self.bonus_line(&year).ok_or_else(|| self.out_of_range(tax_item))?),
        };
        let apart = self.apart_lines().ok_or_else(|| self.out_of_range(tax_item))?;
        let used = self.run.template().person.facts.iter();
        let facts = used.map(|fact| (*fact, Rate(self.fact(*fact)))).collect();
        Ok(PersonResult {
            figures: self.figures,
            ytd_delta: year.added,
            basis: Basis {
                insurance_month: self.run.insurance_month,
                tax_period: self.run.tax_period,
                insurance: self.insurance,
                not_insured: self.not_insured,
                tax: TaxLine {
                    mode: self.facts.basic_deduction_mode,
                    months: self.months,
                    basic: year.basic,
                    cumulative: year.cumulative,
                    taxable: taxed.taxable,
                    tax: taxed.tax,
                    rate: taxed.bracket.rate,
                    quick_deduction: taxed.bracket.quick_deduction,
                    opening: self.before.opening,
                },
                bonus,
                apart,
                shortfall_brought: self.before.shortfall_brought,
                corrections: self.corrections.to_vec(),
                facts,
            },
        })
    }
}
