//! Service contracts with clients: terms by category, states with their evidence, transitions that consume.

mod evidence;
mod refusal;
mod state;
mod terms;
#[cfg(test)]
mod tests;

pub use evidence::{Approval, Ending, Execution, Party, Signature, Signatures, Submission};
pub use refusal::ContractRefusal;
pub use state::{Contract, ContractState, ContractStatus};
pub use terms::{
    AgreedDays, ContractTerms, DisputeMethod, DisputeResolution, FeeStandard, PayMonth, PaymentMethod, PayrollTerm,
    PayrollTerms, RightsAndDuties,
};
