//! The agency itself: its users, service accounts, bank accounts, establishment.

pub mod bank_accounts;
pub mod establishment;
pub mod profile;
pub mod service_accounts;
pub mod users;

pub use profile::{Agency, NewAgency, any, by_credit_code, create, load, rename};

pub use crate::status::Status;
