//! The agency itself: its users, service accounts, bank accounts, establishment.

pub mod bank_accounts;
pub mod establishment;
pub mod profile;
pub mod service_accounts;
pub mod users;

pub use profile::{Agency, NewAgency, any, create, load, rename};

pub use crate::status::Status;
