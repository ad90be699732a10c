//! What a person is paid beside his wages and taxed apart from them.

use super::{Work, checked_sum};
use crate::money::Fen;
use crate::settlement::compute::result::{ApartLine, BonusLine};
use crate::settlement::compute::{ComputeRefusal, Paid, YearSums};
use crate::settlement::tax::{ApartIncome, BasicDeductionMode};
use crate::settlement::template::ApartPlaces;

impl Work<'_> {
    /// May the person have an annual bonus taxed apart?
    pub(super) fn check_bonus(&self, index: usize, bonus: Fen) -> Result<(), ComputeRefusal> {
        if bonus.is_negative() {
            return Err(ComputeRefusal::InputNegative { employee_number: self.number(), item: self.item(index) });
        }
        if let Some(earlier) = self.before.bonus_in {
            return Err(ComputeRefusal::BonusTwice { employee_number: self.number(), earlier });
        }
        self.run.bonus_table()?;
        Ok(())
    }

    /// May the person have this income taxed apart?
    pub(super) fn check_apart(&self, places: ApartPlaces, amount: Fen) -> Result<(), ComputeRefusal> {
        if amount.is_negative() {
            let item = self.item(places.amount);
            return Err(ComputeRefusal::InputNegative { employee_number: self.number(), item });
        }
        if amount != Fen::ZERO {
            self.run.apart_rule(places.income)?;
        }
        Ok(())
    }

    /// Everything that is taxed apart from wages; `None` beyond the range of money.
    pub(super) fn apart(&self) -> Option<Fen> {
        let apart = self.run.template().groups.apart.iter().map(|places| self.at(places.amount));
        checked_sum(apart.chain([self.bonus()]))
    }

    fn average_wage(&self) -> Fen {
        self.run.template().groups.average_annual_wage.map(|index| self.at(index)).unwrap_or_default()
    }

    /// A compensation without the wage by which it is free?
    pub(super) fn lacks_average_wage(&self) -> bool {
        let paid =
            |places: &ApartPlaces| places.income == ApartIncome::Severance && self.at(places.amount) != Fen::ZERO;
        self.average_wage() <= Fen::ZERO && self.run.template().groups.apart.iter().any(paid)
    }

    /// An income of this payment taxed apart, which there is; `None` beyond the range of money.
    fn apart_line(&self, places: ApartPlaces) -> Option<ApartLine> {
        let (income, facts) = (places.income, self.facts);
        let (average_wage, months) = match income {
            ApartIncome::Severance => (self.average_wage(), 0),
            ApartIncome::LabourRemuneration | ApartIncome::AuthorsRemuneration => (Fen::ZERO, 0),
            ApartIncome::InternRemuneration | ApartIncome::PlatformRemuneration => {
                // Months with this payer in that work alone: neither wages before it nor another way of counting matters.
                let mode = BasicDeductionMode::MonthsEmployed;
                (Fen::ZERO, mode.months(facts.hire_date, facts.leave_date, self.run.tax_period, 0))
            }
        };
        let untaxed = ApartLine {
            income,
            amount: self.at(places.amount),
            average_wage,
            months,
            before: self.before.apart.of(income),
            exempt: Fen::ZERO,
            tax: Fen::ZERO,
        };
        untaxed.taxed(self.run.apart_rule(income).ok()?, self.run.tables())
    }

    /// The incomes of this payment taxed apart; `None` beyond the range of money.
    pub(super) fn apart_lines(&self) -> Option<Vec<ApartLine>> {
        let paid = self.run.template().groups.apart.iter().filter(|places| self.at(places.amount) != Fen::ZERO);
        paid.map(|places| self.apart_line(*places)).collect()
    }

    /// The tax of one of them; `None` beyond the range of money.
    pub(super) fn apart_tax(&self, income: ApartIncome) -> Option<Fen> {
        let places = self.run.template().groups.apart.iter().find(|places| places.income == income)?;
        if self.at(places.amount) == Fen::ZERO {
            Some(Fen::ZERO)
        } else {
            self.apart_line(*places).map(|line| line.tax)
        }
    }

    /// The annual bonus taxed apart.
    pub(super) fn bonus(&self) -> Fen {
        self.run.template().groups.annual_bonus.map(|index| self.at(index)).unwrap_or_default()
    }

    /// The bonus with its tax, and what it would cost now as a part of the wages of this payment.
    pub(super) fn bonus_line(&self, year: &Paid) -> Option<BonusLine> {
        let bonus = self.bonus();
        let table = self.run.bonus_table().ok()?;
        let taxed = table.taxed(bonus)?;
        let income = year.added.income.checked_add(bonus)?;
        let payment = YearSums { income, withheld: Fen::ZERO, ..year.added };
        let merged = self.before.sums.pay(self.run.tables(), payment, year.basic)?;
        Some(BonusLine {
            amount: bonus,
            part: table.part(bonus)?,
            rate: taxed.bracket.rate,
            quick_deduction: taxed.bracket.quick_deduction,
            tax: taxed.tax,
            merged_tax: merged.withholding.now.checked_sub(year.withholding.now)?,
        })
    }
}
