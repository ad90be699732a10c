//! The one place that carries out what steps bring about beyond their own state.

use bole_domain::engagement::{Effect, FilingKept};
use bole_domain::ids::TypedId;

use crate::error::StoreError;
use crate::funds::{certificates, filings};
use crate::people;
use crate::settlement::cycles;
use crate::sla::timers;
use crate::store::Tenant;

/// Carries out effects in the step's transaction.
pub fn carry_out(tx: &mut Tenant<'_>, effects: Vec<Effect>) -> Result<(), StoreError> {
    for effect in effects {
        match effect {
            Effect::ConfirmMembers(members) => {
                people::confirm(tx, &members)?;
            }
            Effect::OpenCycle(cycle) => {
                cycles::insert(tx, &cycle)?;
            }
            Effect::SaveCycles(all) => {
                for cycle in all {
                    cycles::save(tx, cycle)?;
                }
            }
            Effect::KeepFiling(kept) => {
                let FilingKept { filing, sheets } = *kept;
                filings::keep(tx, filing, sheets.as_ref())?;
            }
            Effect::IssueCertificate(new) => {
                certificates::issue(tx, *new)?;
            }
            Effect::Told { cycle, trigger, on } => timers::told(tx, cycle.uuid(), trigger, on)?,
        }
    }
    Ok(())
}
