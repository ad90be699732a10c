//! Social insurance and housing fund: policies by place, kind and date, and what they demand of a base.

mod book;
mod faults;
mod kind;
mod policy;

pub use book::{InForce, PolicyBook};
pub use faults::{PolicyFault, PolicyRefusal};
pub use kind::{InsuranceKind, Payer};
pub use policy::{NotInsured, Policy};
