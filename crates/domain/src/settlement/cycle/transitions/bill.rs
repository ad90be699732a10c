//! The bill on its way to the client and to its invoice.

use super::Next;
use crate::funds::sums::CycleSums;
use crate::ids::InvoiceId;
use crate::money::Fen;
use crate::settlement::cycle::{Cycle, CycleRefusal, CycleState, CycleVerb, Deed, billed};

impl Cycle {
    /// Asks for approval. A bill whose sums do not agree goes no further.
    pub fn submit(self, deed: Deed) -> Next {
        self.only(&[CycleState::Computed], CycleVerb::Submit)?;
        match self.totals {
            Some(totals) if totals.imbalance() == Fen::ZERO => Ok(self.moved(CycleState::Submitted, deed)),
            Some(_) | None => Err(CycleRefusal::SumsDiffer),
        }
    }

    /// Another person than its makers approves.
    pub fn approve(self, deed: Deed) -> Next {
        self.only(&[CycleState::Submitted], CycleVerb::Approve)?;
        if self.made_by(&deed.by) {
            return Err(CycleRefusal::SeparationOfDuties);
        }
        Ok(self.moved(CycleState::Approved, deed))
    }

    /// Sends it back to its makers; what was computed is kept.
    pub fn reject(self, deed: Deed) -> Next {
        let before_the_client =
            [CycleState::InputsLocked, CycleState::Computed, CycleState::Submitted, CycleState::Approved];
        self.only(&before_the_client, CycleVerb::Reject)?;
        Ok(self.reopened(deed))
    }

    /// The client confirms the bill.
    pub fn confirm(self, by_client: bool, deed: Deed) -> Next {
        self.only(&[CycleState::Approved], CycleVerb::Confirm)?;
        self.well_confirmed(deed.confirmation.as_ref(), by_client, self.made_by(&deed.by))?;
        Ok(self.moved(CycleState::ClientConfirmed, deed))
    }

    /// The client disputes the bill. An objection needs no agreed form; on paper it is recorded for him.
    pub fn dispute(self, deed: Deed) -> Next {
        self.only(&[CycleState::Approved], CycleVerb::Dispute)?;
        Ok(self.reopened(deed))
    }

    /// What the client is billed.
    pub fn billed(&self) -> Option<CycleSums> {
        self.progress.billed.or_else(|| self.totals.map(|totals| billed(&totals, &self.progress.terms.delegated)))
    }

    /// The invoice is out; with nothing to wait for, the cycle needs no funding.
    pub fn invoiced(mut self, invoice: InvoiceId, deed: Deed) -> Next {
        self.only(&[CycleState::ClientConfirmed], CycleVerb::Invoice)?;
        self.progress.billed = self.billed();
        self.invoice = Some(invoice);
        Ok(self.moved(CycleState::Invoiced, deed))
    }
}
