//! A declaration within its tax year: which months it gives what.

use super::claim::Claim;
use super::kind::DeductionKind;
use crate::money::Fen;
use crate::period::Period;
use crate::settlement::tax::AdditionalYear;

/// A claim from month to month of a tax year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The first month; its year is the tax year.
    pub first_month: Period,
    /// The last month, where the declarant ended it before the year does.
    pub last_month: Option<Period>,
    /// What is claimed.
    pub claim: Claim,
}

impl Declared {
    /// The tax year.
    pub fn tax_year(&self) -> i32 {
        self.first_month.year()
    }

    fn declares(&self, month: Period) -> bool {
        month.year() == self.tax_year() && self.first_month <= month && self.last_month.is_none_or(|last| month <= last)
    }

    /// The months that it gives something for, each with its amount. Of what is given once a year that is the first month for
    /// which `counts` holds.
    pub fn months(&self, rules: &AdditionalYear, counts: impl Fn(Period) -> bool) -> Vec<(Period, Fen)> {
        let given = |month: Period| {
            let amounts = rules.in_month(month)?.amounts;
            let holds = self.declares(month) && self.claim.span(&amounts)?.contains(month) && counts(month);
            holds.then(|| (month, self.claim.amount(&amounts))).filter(|(_, amount)| *amount > Fen::ZERO)
        };
        let months = rules.months().filter_map(|rule| given(rule.month));
        months.take(if self.claim.once_a_year() { 1 } else { 12 }).collect()
    }

    /// What it gives up to a month of its year, counting those months for which `counts` holds.
    pub fn given(&self, rules: &AdditionalYear, through: Period, counts: impl Fn(Period) -> bool) -> Fen {
        self.months(rules, |month| month <= through && counts(month)).into_iter().map(|(_, amount)| amount).sum()
    }

    /// The months in which it excludes others: those in which its facts hold, of a certificate the rest of the year.
    pub(super) fn holds(&self, rules: &AdditionalYear) -> Vec<Period> {
        let holds = |month: &Period| {
            let span = rules.in_month(*month).and_then(|rule| self.claim.span(&rule.amounts));
            self.declares(*month) && span.is_some_and(|span| span.contains(*month))
        };
        rules.months().map(|rule| rule.month).filter(holds).collect()
    }
}

/// What declarations give up to a month, by the kinds of [`DeductionKind::WITHHELD`].
pub fn sums<'a>(
    declared: impl IntoIterator<Item = &'a Declared>,
    rules: &AdditionalYear,
    through: Period,
    counts: impl Fn(Period) -> bool,
) -> [Fen; 6] {
    let mut sums = [Fen::ZERO; 6];
    for one in declared {
        let kind = one.claim.kind();
        for (of, sum) in DeductionKind::WITHHELD.into_iter().zip(sums.iter_mut()) {
            if of == kind {
                *sum = [*sum, one.given(rules, through, &counts)].into_iter().sum();
            }
        }
    }
    sums
}
