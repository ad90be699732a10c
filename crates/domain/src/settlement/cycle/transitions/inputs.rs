//! From an open month to a computed one.

use super::Next;
use crate::ids::RunId;
use crate::settlement::cycle::{
    Cycle, CycleDays, CycleRefusal, CycleState, CycleVerb, Deed, InputsConfirmed, Progress,
};
use crate::settlement::totals::RunTotals;

impl Cycle {
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

    /// May figures that its inputs lack be filled in?
    pub fn takes_attendance(&self) -> Result<(), CycleRefusal> {
        self.only(&[CycleState::Open], CycleVerb::TakeAttendance)?;
        if self.upload.is_some() { Ok(()) } else { Err(CycleRefusal::InputsMissing) }
    }

    /// The client confirms the present inputs; `people` is how many they have.
    pub fn confirm_inputs(mut self, headcount: i64, people: i64, by_client: bool, deed: Deed) -> Next {
        self.only(&[CycleState::Open], CycleVerb::ConfirmInputs)?;
        let upload = self.upload.ok_or(CycleRefusal::InputsMissing)?;
        // A dispute does not unmake who brought the upload in, so the whole history is looked at.
        let maker = self.brought_in().any(|known| known.by == deed.by);
        self.well_confirmed(deed.confirmation.as_ref(), by_client, maker)?;
        if headcount != people {
            return Err(CycleRefusal::HeadcountDiffers { inputs: people });
        }
        self.progress.inputs_confirmed = Some(InputsConfirmed { upload, headcount });
        Ok(self.moved(CycleState::Open, deed))
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
}
