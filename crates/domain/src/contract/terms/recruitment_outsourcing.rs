//! The terms of a contract of recruitment process outsourcing (clause RP-3.1.1).

use super::form::terms;
use super::{DisputeHandling, GuaranteePeriod, InvoicePayment, Undertakings};

terms! {
    /// The terms of a contract of recruitment process outsourcing (clause RP-3.1.1): those of executive search, and the
    /// agreement period beside the service period.
    RecruitmentOutsourcing: RecruitmentOutsourcingTerms {
        /// Agreement period.
        period period,
        /// Rights and duties of both sides.
        part rights_and_duties: Undertakings,
        /// Which parts of recruiting the agency carries out.
        text service_content,
        /// Probation (guarantee) period of who was hired.
        part guarantee_period: GuaranteePeriod,
        /// Service period: from when to when the agency recruits.
        period service_period,
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
