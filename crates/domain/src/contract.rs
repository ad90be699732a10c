//! Service contracts with clients: terms by category, states with their evidence, transitions that consume.

mod refusal;
mod state;
mod terms;
#[cfg(test)]
mod tests;

pub use refusal::ContractRefusal;
pub use state::{
    Approval, Contract, ContractState, ContractStatus, Ending, Execution, Party, Signature, Signatures, Submission,
};
pub use terms::{
    AgreedDays, ContractTerms, DisputeMethod, DisputeResolution, FeeStandard, PayMonth, PaymentMethod, PayrollTerm,
    PayrollTerms, RightsAndDuties,
};
