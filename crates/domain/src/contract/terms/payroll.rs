//! The terms of a payroll contract (clause PY-3.1.1).

use super::form::terms;
use super::{DisputeHandling, FeeStandard, PaymentTerms, Undertakings};

terms! {
    /// The terms of a payroll contract. Clause PY-3.1.1 makes each mandatory but `further`.
    Payroll: PayrollTerms {
        /// Agreement period.
        period period,
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// Fee standard.
        part fee_standard: FeeStandard,
        /// Payment method.
        part payment_method: PaymentTerms,
        /// Liability for breach.
        text liability_for_breach,
        /// Dispute handling.
        part dispute_handling: DisputeHandling,
    }
}
