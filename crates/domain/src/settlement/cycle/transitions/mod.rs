//! What is done to a cycle: each verb consumes it and gives the next one, or refuses.

mod bill;
mod inputs;
mod money;

use super::{Confirmation, ConfirmationForm, Cycle, CycleRefusal, CycleState, CycleVerb, Deed};

type Next = Result<Cycle, CycleRefusal>;

impl Cycle {
    fn refuse<T>(&self, verb: CycleVerb) -> Result<T, CycleRefusal> {
        Err(CycleRefusal::State { state: self.state, verb })
    }

    pub(super) fn only(&self, states: &[CycleState], verb: CycleVerb) -> Result<(), CycleRefusal> {
        if states.contains(&self.state) { Ok(()) } else { self.refuse(verb) }
    }

    pub(super) fn moved(mut self, state: CycleState, deed: Deed) -> Self {
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
            ApplyFunds, Approve, Cancel, Close, Compute, Confirm, ConfirmInputs, Correct, Dispute, ImportInputs,
            Invoice, LockInputs, Pay, RecordReceipt, RecordRemittance, Reject, Reverse, Submit, TakeAttendance,
        };
        let (uploaded, confirmed) = (self.upload.is_some(), self.progress.inputs_confirmed.is_some());
        let (paid_out, funding) = (self.progress.paid_out, self.progress.terms.needs_funding());
        let next: &[(CycleVerb, bool)] = match self.state {
            CycleState::Open => &[
                (ImportInputs, true),
                (Correct, true),
                (TakeAttendance, uploaded),
                (ConfirmInputs, uploaded),
                (LockInputs, confirmed),
                (Cancel, true),
            ],
            CycleState::Reversed | CycleState::Cancelled => &[],
            CycleState::InputsLocked => &[(Compute, true), (Reject, true), (Cancel, true)],
            CycleState::Computed => &[(Submit, true), (Compute, true), (Reject, true), (Cancel, true)],
            CycleState::Submitted => &[(Approve, true), (Reject, true)],
            CycleState::Approved => &[(Confirm, true), (Dispute, true), (Reject, true)],
            CycleState::ClientConfirmed => &[(Invoice, true), (Reverse, true)],
            CycleState::Invoiced => {
                &[(RecordReceipt, true), (ApplyFunds, true), (Close, !funding), (Reverse, !paid_out)]
            }
            CycleState::Funded => &[
                (Pay, !paid_out),
                (RecordRemittance, paid_out),
                (Close, paid_out || !funding),
                (RecordReceipt, true),
                (Reverse, !paid_out),
            ],
            CycleState::Closed => &[(RecordReceipt, self.owes_its_fee()), (Pay, self.owes_its_fee())],
        };
        next.iter().filter(|(_, can)| *can).map(|(verb, _)| *verb).collect()
    }

    /// Was it closed before the client paid the fee, which is all that it bills?
    fn owes_its_fee(&self) -> bool {
        self.state == CycleState::Closed && !self.progress.terms.needs_funding() && !self.progress.paid_out
    }

    /// How the present figures came about: the last import, what was filled in after it, and every correction. A dispute does
    /// not unmake who did it, so the whole history is looked at.
    fn brought_in(&self) -> impl Iterator<Item = &Deed> {
        let last =
            self.progress.deeds.iter().rposition(|deed| deed.verb == CycleVerb::ImportInputs).unwrap_or_default();
        let present = move |place: usize, deed: &Deed| {
            let filled = matches!(deed.verb, CycleVerb::ImportInputs | CycleVerb::TakeAttendance);
            deed.verb == CycleVerb::Correct || (filled && place >= last)
        };
        let deeds = self.progress.deeds.iter().enumerate();
        deeds.filter(move |(place, deed)| present(*place, deed)).map(|(_, deed)| deed)
    }

    /// Those who made the present bill: who brought in its figures, had it computed, and submitted it.
    pub(super) fn made_by(&self, id: &str) -> bool {
        let makers = [CycleVerb::LockInputs, CycleVerb::Compute, CycleVerb::Submit];
        makers.into_iter().filter_map(|verb| self.last(verb)).chain(self.brought_in()).any(|deed| deed.by == id)
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

    fn reopened(mut self, deed: Deed) -> Self {
        self.progress.inputs_confirmed = None;
        self.moved(CycleState::Open, deed)
    }
}
