//! The agency: roles and permissions, licences, bank accounts, its establishment and what that qualifies it for.

mod account;
pub mod establishment;
mod permission;
pub mod qualification;
mod retention;
mod role;

pub use account::AgencyAccount;
pub use permission::{Permission, allowed, grantable, grants, matrix};
pub use retention::{RetentionRule, retention_rules};
pub use role::Role;
