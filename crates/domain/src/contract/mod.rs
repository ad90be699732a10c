//! Service contracts: their terms and their way from draft to end (clause PY-3.1.1).

pub mod state;
pub mod terms;

pub use state::{Act, Concluded, Ended, Evidence, Refused, Side, Signature, State, StateCode, Verb};
pub use terms::{
    DisputeForum, DisputeHandling, FeeStandard, OpenTerm, PaymentTerms, PayrollTerms, ServicePeriod, Terms,
    Undertakings,
};
