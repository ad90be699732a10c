//! Special additional deductions as people declare them (State Council notice Guo Fa 2018 No. 41 and its changes): what a
//! declaration gives in which month, and which declarations exclude each other.

mod beside;
mod check;
mod claim;
mod declared;
mod kind;
mod limits;
mod month;
mod refusal;
pub mod sheet;
mod span;
#[cfg(test)]
mod tests;

pub use beside::{Beside, Whose};
pub use check::latest_year;
pub use claim::{Child, Claim, Parent, Spouse};
pub use declared::{Declared, sums};
pub use kind::{DeductionKind, EducationStage, RentBand, Share};
pub use month::Standing;
pub use refusal::DeductionRefusal;
pub use span::Span;
