//! Money that comes in and goes out, until the cycle closes.

use chrono::NaiveDate;

use super::Next;
use crate::money::Fen;
use crate::settlement::cycle::{Cycle, CycleRefusal, CycleState, CycleVerb, Deed, Track};

impl Cycle {
    /// Money came in; `received` is the sum of all receipts of the cycle. With the whole bill it is funded. Who pays
    /// nothing in advance pays his fee when he pays it, also after the cycle was closed.
    pub fn received(self, received: Fen, deed: Deed) -> Next {
        if !self.owes_its_fee() {
            self.only(&[CycleState::Invoiced, CycleState::Funded], CycleVerb::RecordReceipt)?;
        }
        let whole = received >= self.bill() && self.state != CycleState::Closed;
        let state = if whole { CycleState::Funded } else { self.state };
        Ok(self.moved(state, deed))
    }

    /// What the client's funds hold beside what other cycles claim of them covers the bill: no new money has to come in.
    /// `free` includes the receipts of this cycle.
    pub fn funded_from_hand(self, free: Fen, deed: Deed) -> Next {
        self.only(&[CycleState::Invoiced], CycleVerb::ApplyFunds)?;
        let missing = Fen(self.bill().0.saturating_sub(free.0));
        if missing > Fen::ZERO {
            return Err(CycleRefusal::FundsMissing { missing });
        }
        Ok(self.moved(CycleState::Funded, deed))
    }

    fn bill(&self) -> Fen {
        self.billed().map(|sums| sums.bill).unwrap_or_default()
    }

    /// What an unpaid bill claims of the client's funds: all of it once funded, before that what came in for it.
    pub fn claim(&self, received: Fen) -> Fen {
        match self.state {
            CycleState::Funded if !self.progress.paid_out => self.bill(),
            CycleState::Invoiced => received.min(self.bill()),
            CycleState::Reversed
            | CycleState::Cancelled
            | CycleState::Open
            | CycleState::InputsLocked
            | CycleState::Computed
            | CycleState::Submitted
            | CycleState::Approved
            | CycleState::ClientConfirmed
            | CycleState::Funded
            | CycleState::Closed => Fen::ZERO,
        }
    }

    /// The money is divided among those whom it belongs to, once.
    pub fn pay(mut self, deed: Deed) -> Next {
        if self.progress.paid_out {
            return Err(CycleRefusal::PaidOutAlready);
        }
        if !self.owes_its_fee() {
            self.only(&[CycleState::Funded], CycleVerb::Pay)?;
        }
        self.progress.paid_out = true;
        let begun = |track: Track, owed: Fen| match track {
            Track::Pending if owed == Fen::ZERO => Track::Done,
            Track::Pending => Track::Running,
            Track::NotApplicable | Track::Running | Track::Done => track,
        };
        let sums = self.billed().unwrap_or_default();
        self.tracks.wages = begun(self.tracks.wages, sums.net_pay);
        self.settle(deed.on);
        self.tracks.contributions =
            begun(self.tracks.contributions, [sums.insurance, sums.housing_fund].into_iter().sum());
        let state = self.state;
        Ok(self.moved(state, deed))
    }

    /// Every wage is paid, held or re-issued since a day.
    fn settle(&mut self, on: NaiveDate) {
        if self.tracks.wages.is_finished() && !self.progress.wages_settled {
            (self.progress.wages_settled, self.progress.settled_on) = (true, Some(on));
        }
    }

    /// What the bank said of the wages: `done` when nothing is left to do for any payment, by what it said of a day. A payment
    /// that comes back makes the track run again, even of a closed cycle.
    pub fn wages_known(mut self, done: bool, on: NaiveDate) -> Self {
        self.tracks.wages = match self.tracks.wages {
            Track::NotApplicable => Track::NotApplicable,
            Track::Pending | Track::Running | Track::Done if done => Track::Done,
            Track::Pending | Track::Running | Track::Done => Track::Running,
        };
        self.settle(on);
        self
    }

    /// Something was paid to an authority or another payee; `contributions_owed` is what of insurance and housing fund is
    /// owed afterwards. What was still payable at closing is paid after it.
    pub fn remitted(mut self, contributions_owed: Fen, deed: Deed) -> Next {
        self.only(&[CycleState::Funded, CycleState::Closed], CycleVerb::RecordRemittance)?;
        if self.tracks.contributions == Track::Running && contributions_owed <= Fen::ZERO {
            self.tracks.contributions = Track::Done;
        }
        let state = self.state;
        Ok(self.moved(state, deed))
    }

    /// Every act of payment is behind it: paid out, and every wage paid, held or re-issued. Where nothing has to be
    /// funded, the invoice is the last act.
    pub fn is_paid_out(&self) -> bool {
        let divided = if self.progress.terms.needs_funding() {
            self.progress.paid_out
        } else {
            self.state >= CycleState::Invoiced
        };
        divided && (self.tracks.wages.is_finished() || self.progress.wages_settled)
    }

    /// Closes it: funded where that applies, every track done, the results told. The ledger's sums are checked beside it.
    pub fn close(self, results_told: bool, deed: Deed) -> Next {
        let ready = if self.progress.terms.needs_funding() {
            self.only(&[CycleState::Funded], CycleVerb::Close)
        } else {
            self.only(&[CycleState::Invoiced, CycleState::Funded], CycleVerb::Close)
        };
        ready?;
        let mut open = self.tracks.open();
        if self.progress.terms.needs_funding() && !self.progress.paid_out {
            open.insert(0, "payout");
        }
        if !open.is_empty() {
            return Err(CycleRefusal::TracksOpen(open));
        }
        if !results_told {
            return Err(CycleRefusal::ResultsNotTold);
        }
        Ok(self.moved(CycleState::Closed, deed))
    }

    /// A receipt was a mistake and is taken back; `received` is what the others come to. Below the bill a funded cycle
    /// waits for money again. What was divided already stays: its receipts are not taken back.
    pub fn receipt_reversed(self, received: Fen, deed: Deed) -> Next {
        if self.progress.paid_out {
            return Err(CycleRefusal::PaidOutAlready);
        }
        if !self.owes_its_fee() {
            self.only(&[CycleState::Invoiced, CycleState::Funded], CycleVerb::ReverseReceipt)?;
        }
        let short = self.state == CycleState::Funded && received < self.bill();
        let state = if short { CycleState::Invoiced } else { self.state };
        Ok(self.moved(state, deed))
    }
}
