//! Service contracts: their terms and their way from draft to end (clauses 3.1.1 of each category).

mod code;
mod deed;
pub mod link;
mod refused;
pub mod state;
pub mod terms;
#[cfg(test)]
mod tests;

pub use code::{StateCode, Verb};
pub use deed::{Act, Ended, Evidence, Side, Signature};
pub use link::Link;
pub use refused::Refused;
pub use state::{Concluded, State};
pub use terms::{MandatoryTerm, ServicePeriod, TermClause, Terms, mandatory};
