//! What use has shown so far.

use bole_domain::agency::qualification::UseCode;
use bole_domain::funds::sums::trial_balance;
use bole_domain::standard::Category;
use bole_persistence::engagement::{Staffing, staffing};
use bole_persistence::funds::accounts;
use bole_persistence::{StoreError, Tenant};

/// What Bole knows; what is not in it is not known.
pub(super) fn shown(tx: &mut Tenant<'_>) -> Result<Vec<(UseCode, bool)>, StoreError> {
    let balances = accounts::balances(tx)?;
    let in_use = !balances.is_empty();
    let (debit, credit) = trial_balance(balances);
    let mut known = vec![(UseCode::SettlementLedger, in_use && debit == credit)];
    let Staffing { open, with_specialist, with_guide } = staffing(tx, Category::Payroll)?;
    if open > 0 {
        known.push((UseCode::SpecialistsNamed, with_specialist == open));
        known.push((UseCode::OperatingGuides, with_guide == open));
    }
    Ok(known)
}
