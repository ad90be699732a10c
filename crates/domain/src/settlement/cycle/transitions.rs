//! What is done to a cycle: each verb consumes it and gives the next one, or refuses.

use super::{
    Confirmation, ConfirmationForm, Cycle, CycleDays, CycleRefusal, CycleState, CycleVerb, Deed, InputsConfirmed,
    Progress, Track, billed,
};
use crate::funds::sums::CycleSums;
use crate::ids::{InvoiceId, RunId};
use crate::money::Fen;
use crate::settlement::totals::RunTotals;

type Next = Result<Cycle, CycleRefusal>;

impl Cycle {
    fn refuse<T>(&self, verb: CycleVerb) -> Result<T, CycleRefusal> {
        Err(CycleRefusal::State { state: self.state, verb })
    }

    fn only(&self, states: &[CycleState], verb: CycleVerb) -> Result<(), CycleRefusal> {
        if states.contains(&self.state) { Ok(()) } else { self.refuse(verb) }
    }

    fn moved(mut self, state: CycleState, deed: Deed) -> Self {
        self.state = state;
        self.progress.deeds.push(deed);
        self
    }

    /// Who did this last since the cycle was last opened or sent back.
    pub fn last(&self, verb: CycleVerb) -> Option<&Deed> {
        let back = |deed: &&Deed| !matches!(deed.verb, CycleVerb::Reject | CycleVerb::Dispute | CycleVerb::Cancel);
        self.progress.deeds.iter().rev().take_while(back).find(|deed| deed.verb == verb)
    }

    /// What can be done to it next, by whoever may: verbs that its state allows.
    pub fn next_verbs(&self) -> Vec<CycleVerb> {
        use CycleVerb::{
            ApplyFunds, Approve, Cancel, Close, Compute, Confirm, ConfirmInputs, Dispute, ImportInputs, Invoice,
            LockInputs, Pay, RecordReceipt, RecordRemittance, Reject, Submit,
        };
        let (uploaded, confirmed) = (self.upload.is_some(), self.progress.inputs_confirmed.is_some());
        let (paid_out, funding) = (self.progress.paid_out, self.progress.terms.needs_funding());
        let next: &[(CycleVerb, bool)] = match self.state {
            CycleState::Open => {
                &[(ImportInputs, true), (ConfirmInputs, uploaded), (LockInputs, confirmed), (Cancel, true)]
            }
            CycleState::Cancelled => &[],
            CycleState::InputsLocked => &[(Compute, true), (Reject, true), (Cancel, true)],
            CycleState::Computed => &[(Submit, true), (Compute, true), (Reject, true), (Cancel, true)],
            CycleState::Submitted => &[(Approve, true), (Reject, true)],
            CycleState::Approved => &[(Confirm, true), (Dispute, true), (Reject, true)],
            CycleState::ClientConfirmed => &[(Invoice, true)],
            CycleState::Invoiced => &[(RecordReceipt, true), (ApplyFunds, true), (Close, !funding)],
            CycleState::Funded => {
                &[(Pay, !paid_out), (RecordRemittance, paid_out), (Close, paid_out || !funding), (RecordReceipt, true)]
            }
            CycleState::Closed => &[(RecordReceipt, self.owes_its_fee()), (Pay, self.owes_its_fee())],
        };
        next.iter().filter(|(_, can)| *can).map(|(verb, _)| *verb).collect()
    }

    /// Was it closed before the client paid the fee, which is all that it bills?
    fn owes_its_fee(&self) -> bool {
        self.state == CycleState::Closed && !self.progress.terms.needs_funding() && !self.progress.paid_out
    }

    /// Those who made the present bill: who brought in its figures, had it computed, and submitted it.
    fn made_by(&self, id: &str) -> bool {
        let makers = [CycleVerb::LockInputs, CycleVerb::Compute, CycleVerb::Submit];
        let imported = self.progress.deeds.iter().rev().find(|deed| deed.verb == CycleVerb::ImportInputs);
        makers.into_iter().filter_map(|verb| self.last(verb)).chain(imported).any(|deed| deed.by == id)
    }

    /// Its days are corrected, while nothing rests on them yet.
    pub fn rescheduled(mut self, days: CycleDays, deed: Deed) -> Next {
        self.only(&[CycleState::Open], CycleVerb::Open)?;
        (self.pay_date, self.tax_period) = (days.pay_date, days.tax_period);
        (self.insurance_month, self.agreed_day) = (days.insurance_month, days.agreed_day);
        Ok(self.moved(CycleState::Open, deed))
    }

    /// May inputs be imported?
    pub fn takes_inputs(&self) -> Result<(), CycleRefusal> {
        self.only(&[CycleState::Open], CycleVerb::ImportInputs)
    }

    /// An upload becomes the present one; a confirmation of an earlier one does not hold for it.
    pub fn with_inputs(mut self, upload: uuid::Uuid, deed: Deed) -> Next {
        self.takes_inputs()?;
        self.upload = Some(upload);
        self.progress.inputs_confirmed = None;
        Ok(self.moved(CycleState::Open, deed))
    }

    /// The client confirms the present inputs; `people` is how many they have.
    pub fn confirm_inputs(mut self, headcount: i64, people: i64, by_client: bool, deed: Deed) -> Next {
        self.only(&[CycleState::Open], CycleVerb::ConfirmInputs)?;
        let upload = self.upload.ok_or(CycleRefusal::InputsMissing)?;
        // A dispute does not unmake who brought the upload in, so the whole history is looked at.
        let import = self.progress.deeds.iter().rev().find(|known| known.verb == CycleVerb::ImportInputs);
        let maker = import.is_some_and(|import| import.by == deed.by);
        self.well_confirmed(deed.confirmation.as_ref(), by_client, maker)?;
        if headcount != people {
            return Err(CycleRefusal::HeadcountDiffers { inputs: people });
        }
        self.progress.inputs_confirmed = Some(InputsConfirmed { upload, headcount });
        Ok(self.moved(CycleState::Open, deed))
    }

    /// Given in the agreed form: on the platform by the client's user, or a signed paper recorded by another than the maker.
    fn well_confirmed(
        &self,
        given: Option<&Confirmation>,
        by_client: bool,
        by_maker: bool,
    ) -> Result<(), CycleRefusal> {
        let Some(given) = given else { return Err(CycleRefusal::FormDiffers) };
        if given.form != self.progress.terms.confirmation_form {
            return Err(CycleRefusal::FormDiffers);
        }
        given.check(by_client)?;
        match given.form {
            ConfirmationForm::SignedPaper if by_maker => Err(CycleRefusal::SeparationOfDuties),
            ConfirmationForm::Platform | ConfirmationForm::SignedPaper => Ok(()),
        }
    }

    /// Freezes the inputs.
    pub fn lock_inputs(self, deed: Deed) -> Next {
        self.only(&[CycleState::Open], CycleVerb::LockInputs)?;
        let upload = self.upload.ok_or(CycleRefusal::InputsMissing)?;
        match &self.progress.inputs_confirmed {
            Some(confirmed) if confirmed.upload == upload => Ok(self.moved(CycleState::InputsLocked, deed)),
            Some(_) | None => Err(CycleRefusal::InputsUnconfirmed),
        }
    }

    /// May it be computed?
    pub fn takes_computation(&self) -> Result<(), CycleRefusal> {
        self.only(&[CycleState::InputsLocked, CycleState::Computed], CycleVerb::Compute)
    }

    /// A finished run becomes the present one.
    pub fn computed(mut self, run: RunId, number: i64, totals: RunTotals, deed: Deed) -> Next {
        self.takes_computation()?;
        (self.run, self.run_number, self.totals) = (Some(run), number, Some(totals));
        Ok(self.moved(CycleState::Computed, deed))
    }

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

    /// Gives it up before it was submitted: it counts for nothing any more, and can be opened anew.
    pub fn cancel(self, deed: Deed) -> Next {
        self.only(&[CycleState::Open, CycleState::InputsLocked, CycleState::Computed], CycleVerb::Cancel)?;
        Ok(self.moved(CycleState::Cancelled, deed))
    }

    /// A cancelled cycle is opened anew as `opened` has it; what was done before stays on record.
    pub fn revived(self, opened: Cycle) -> Next {
        self.only(&[CycleState::Cancelled], CycleVerb::Open)?;
        let mut deeds = self.progress.deeds;
        deeds.extend(opened.progress.deeds.iter().cloned());
        let progress = Progress { deeds, ..opened.progress };
        let (id, version, created_at) = (self.id, self.version, self.created_at);
        Ok(Cycle { id, version, created_at, run_number: self.run_number, progress, ..opened })
    }

    fn reopened(mut self, deed: Deed) -> Self {
        self.progress.inputs_confirmed = None;
        self.moved(CycleState::Open, deed)
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
            CycleState::Cancelled
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
        self.progress.wages_settled = self.tracks.wages.is_finished();
        self.tracks.contributions =
            begun(self.tracks.contributions, [sums.insurance, sums.housing_fund].into_iter().sum());
        let state = self.state;
        Ok(self.moved(state, deed))
    }

    /// What the bank said of the wages: `done` when nothing is left to do for any payment. A payment that comes back makes
    /// the track run again, even of a closed cycle.
    pub fn wages_known(mut self, done: bool) -> Self {
        self.tracks.wages = match self.tracks.wages {
            Track::NotApplicable => Track::NotApplicable,
            Track::Pending | Track::Running | Track::Done if done => Track::Done,
            Track::Pending | Track::Running | Track::Done => Track::Running,
        };
        self.progress.wages_settled |= self.tracks.wages.is_finished();
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
