//! A confirmed month is taken back as a whole, as long as nobody was paid from it.

use super::{Cycle, CycleRefusal, CycleState, CycleVerb, Deed};
use crate::ids::InvoiceId;

impl Cycle {
    /// May it be taken back by this person beside the engagement's other cycles? Nobody takes back what he made; once paid,
    /// a month is set right by lines of a later one. `rested_on` are confirmed cycles that count with its results.
    pub fn can_be_reversed(&self, by: &str, rested_on: &[String]) -> Result<(), CycleRefusal> {
        if self.progress.paid_out {
            return Err(CycleRefusal::PaidOutAlready);
        }
        let confirmed = [CycleState::ClientConfirmed, CycleState::Invoiced, CycleState::Funded];
        self.only(&confirmed, CycleVerb::Reverse)?;
        if self.made_by(by) {
            return Err(CycleRefusal::SeparationOfDuties);
        }
        match rested_on.first() {
            Some(cycle) => Err(CycleRefusal::RestedOn(cycle.clone())),
            None => Ok(()),
        }
    }

    /// It is taken back: it counts for nothing any more, and what was billed is credited.
    pub fn reversed(mut self, credit_note: Option<InvoiceId>, deed: Deed) -> Self {
        self.progress.credit_note = credit_note;
        self.moved(CycleState::Reversed, deed)
    }

    /// The engagement's cycles of later tax months that the client confirmed: their tax and shortfalls rest on this one.
    pub fn confirmed_after<'a>(&self, others: &'a [Cycle]) -> impl Iterator<Item = &'a Cycle> {
        let (own, tax_period) = (self.id, self.tax_period);
        let later = move |other: &&Cycle| {
            other.id != own && other.tax_period > tax_period && other.state >= CycleState::ClientConfirmed
        };
        others.iter().filter(later)
    }
}
