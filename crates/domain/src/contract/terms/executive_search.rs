//! The terms of a contract of executive search (clause ES-3.1.1).

use super::form::terms;
use super::{DisputeHandling, GuaranteePeriod, InvoicePayment, Undertakings};

terms! {
    /// The terms of a contract of executive search (clause ES-3.1.1).
    ExecutiveSearch: ExecutiveSearchTerms {
        /// Service period.
        period period,
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// What the agency does, from the search to what follows the hire.
        text service_content,
        /// Probation (guarantee) period of who was hired.
        part guarantee_period: GuaranteePeriod,
        /// Service fee: `annual_pay_share` or `milestones`.
        fee fee_standard: "crate::contract::terms::fee::of_hires",
        /// Payment method.
        part payment_method: InvoicePayment,
        /// Liability for breach.
        text liability_for_breach,
        /// Dispute handling.
        part dispute_handling: DisputeHandling,
    }
}
