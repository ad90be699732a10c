//! How the cycles of an engagement follow each other, and what a cycle owes to those before it.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Cycle, CycleRefusal, CycleState};
use crate::engagement::CycleRef;
use crate::ids::RunId;
use crate::period::Period;

impl Cycle {
    /// Its place among the engagement's cycles: by tax period, then month and run.
    pub fn place(&self) -> (Period, CycleRef) {
        (self.tax_period, self.key)
    }

    /// May it be computed beside the engagement's other cycles? Its tax and the shortfalls that it recovers rest on the
    /// payments of earlier tax months, so the client must have confirmed them (a shortfall does not end with the year), and
    /// no payment of a later tax month may be confirmed without it. Inside a tax month the order is that of confirmation.
    pub fn follows(&self, others: &[Cycle]) -> Result<(), CycleRefusal> {
        let others = || others.iter().filter(|other| other.id != self.id && other.state.counts());
        let open = |other: &&Cycle| other.tax_period < self.tax_period && other.state < CycleState::ClientConfirmed;
        if let Some((_, key)) = others().filter(open).map(Cycle::place).min() {
            return Err(CycleRefusal::EarlierCycleOpen(key.to_string()));
        }
        let later = |other: &&Cycle| other.tax_period > self.tax_period && other.state >= CycleState::ClientConfirmed;
        match others().filter(later).map(Cycle::place).max() {
            Some((_, key)) => Err(CycleRefusal::LaterCycleConfirmed(key.to_string())),
            None => Ok(()),
        }
    }

    /// The confirmed computations that charged insurance and fund of the same insurance month: who is in one of them is
    /// not charged again.
    pub fn charged_before(&self, others: &[Cycle]) -> Vec<RunId> {
        let same = |other: &&Cycle| {
            other.id != self.id
                && other.insurance_month == self.insurance_month
                && other.state >= CycleState::ClientConfirmed
        };
        others.iter().filter(same).filter_map(|other| other.run).collect()
    }

    /// The results in which this computation and what counts now differ: `basis` are those that count.
    pub fn overtaken_by(&self, basis: &[RunId]) -> Vec<RunId> {
        let known: BTreeSet<RunId> = self.progress.year_basis.iter().copied().collect();
        let now: BTreeSet<RunId> = basis.iter().copied().collect();
        known.symmetric_difference(&now).copied().collect()
    }

    /// The cycle that its variance report compares with: the last one of an earlier month with the same run, computed.
    pub fn compared_with<'a>(&self, others: &'a [Cycle]) -> Option<&'a Cycle> {
        let earlier =
            |other: &&Cycle| other.key.run == self.key.run && other.key.period < self.key.period && other.run.is_some();
        others.iter().filter(earlier).max_by_key(|other| other.key)
    }
}
