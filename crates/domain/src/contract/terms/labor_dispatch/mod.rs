//! The terms of a dispatch agreement: those of clause LD-3.1.1, and those that the law demands between the agency as the
//! employer and the unit where people work.

mod care;
mod post;

use super::form::terms;
use super::{DisputeHandling, PaymentTerms, Undertakings};

pub use care::{DispatchInsurance, DispatchWages, WorkingTime, WorkingTimeSystem};
pub use post::{DispatchPost, PostNature};

terms! {
    /// The terms of a dispatch agreement (clause LD-3.1.1; Labour Contract Law, article 59; Interim Provisions on Labour
    /// Dispatch, article 7).
    LaborDispatch: LaborDispatchTerms {
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
        /// The posts to which people are dispatched.
        list posts: DispatchPost,
        /// How wages are set and paid.
        part wages: DispatchWages,
        /// Social insurance contributions and how they are paid.
        part social_insurance: DispatchInsurance,
        /// Working time, rest and leave.
        part working_time: WorkingTime,
        /// What each side does and pays during injury, maternity or illness.
        part injury_and_illness: Undertakings,
        /// Work safety, health and training.
        text safety_and_training,
        /// Severance pay and the like: who bears it when.
        text severance,
    }
}
