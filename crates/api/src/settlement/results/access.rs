//! Who may see which cycle and which payslip: a client's user sees his client's cycles, a person his own payslips.

use bole_domain::ids::{PayslipId, RunId};
use bole_domain::settlement::cycle::{Cycle, CycleState};
use bole_persistence::Tenant;
use bole_persistence::settlement::cycles;
use bole_persistence::settlement::payslips::{self, Payslip};

use crate::engagement::access::visible;
use crate::http::context::By;
use crate::http::problem::Problem;
pub use crate::settlement::cycles::read::{Address, cycle};

/// A cycle that the caller may see, and its present computation.
pub fn computed(tx: &mut Tenant<'_>, by: &By, address: Address) -> Result<(Cycle, RunId), Problem> {
    let cycle = cycle(tx, by, address)?;
    match cycle.run {
        Some(run) => Ok((cycle, run)),
        None => Err(Problem::not_found("run")),
    }
}

/// A payslip that the caller may see, with its cycle.
pub fn payslip(tx: &mut Tenant<'_>, by: &By, id: PayslipId) -> Result<(Payslip, Cycle), Problem> {
    let payslip = payslips::load(tx, id)?;
    visible(tx, by, payslip.engagement).map_err(|_| Problem::not_found("payslip"))?;
    let cycle = cycles::find(tx, payslip.cycle)?;
    Ok((payslip, cycle))
}

/// The caller's own payslip, of a result that the client confirmed.
pub fn own(tx: &mut Tenant<'_>, by: &By, id: PayslipId) -> Result<(Payslip, Cycle), Problem> {
    let payslip = payslips::load(tx, id)?;
    let cycle = cycles::find(tx, payslip.cycle)?;
    let his = by.caller.person == Some(payslip.person);
    let confirmed = cycle.state >= CycleState::ClientConfirmed && cycle.run == Some(payslip.run);
    if his && confirmed { Ok((payslip, cycle)) } else { Err(Problem::not_found("payslip")) }
}
