//! The terms of a contract of social insurance and housing fund (clause SI-3.1.1).

use super::form::terms;
use super::{DisputeHandling, PaymentTerms, Undertakings};

terms! {
    /// The terms of a contract of social insurance and housing fund (clause SI-3.1.1).
    SocialInsurance: SocialInsuranceTerms {
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// Fee standard: `per_head`, `tiered`, `fixed` or `item_share`.
        fee fee_standard: "crate::contract::terms::fee::of_cycles",
        /// Payment method.
        part payment_method: PaymentTerms,
        /// Liability for breach.
        text liability_for_breach,
        /// Dispute handling.
        part dispute_handling: DisputeHandling,
        /// Agreement period.
        period period,
    }
}
